import type { Case } from './measure';

/** ALTER TABLE of several actions: PostgreSQL carries them out in passes of its own, not in the order of the text. */
export const PASSES: readonly Case[] = [
  // What is dropped goes first.
  { statement: 'ALTER TABLE orders ADD COLUMN x int, DROP COLUMN x' },
  { statement: 'ALTER TABLE orders ADD COLUMN x int, DROP COLUMN IF EXISTS x' },
  { statement: 'ALTER TABLE orders DROP COLUMN IF EXISTS x, ADD COLUMN x int' },
  { statement: 'ALTER TABLE orders DROP COLUMN label, ADD COLUMN label plain' },
  { statement: 'ALTER TABLE orders ADD COLUMN label int, DROP COLUMN label' },
  { statement: 'ALTER TABLE orders ADD COLUMN label int DEFAULT random(), DROP COLUMN label' },
  {
    statement:
      'ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount > -1), DROP CONSTRAINT orders_amount_check',
  },
  {
    statement:
      'ALTER TABLE orders DROP CONSTRAINT orders_amount_check, ADD CONSTRAINT orders_amount_check CHECK (amount > -1) NOT VALID',
  },
  { statement: 'ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > -1), DROP CONSTRAINT c' },
  { statement: 'ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > -1), DROP CONSTRAINT IF EXISTS c' },
  {
    statement:
      'ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE, DROP CONSTRAINT orders_user_id_fkey',
  },
  { statement: 'ALTER TABLE tags ADD CONSTRAINT k PRIMARY KEY (code), DROP CONSTRAINT tags_pkey CASCADE' },
  { statement: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT k PRIMARY KEY (id)' },
  { statement: 'ALTER TABLE orders ALTER COLUMN amount SET NOT NULL, ALTER COLUMN amount DROP NOT NULL' },
  // Types change before anything is added, after what is dropped.
  {
    setup: 'DROP MATERIALIZED VIEW order_totals',
    statement: 'ALTER TABLE orders ALTER COLUMN amount TYPE bigint, DROP CONSTRAINT orders_amount_check',
  },
  {
    setup: 'DROP MATERIALIZED VIEW order_totals',
    statement: 'ALTER TABLE orders ALTER COLUMN amount TYPE bigint, DROP COLUMN doubled',
  },
  {
    statement: 'ALTER TABLE orders ALTER COLUMN code TYPE varchar(40), DROP CONSTRAINT orders_amount_check',
  },
  { statement: 'ALTER TABLE orders ADD CONSTRAINT c CHECK (code <> status), ALTER COLUMN code TYPE text' },
  {
    statement:
      "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'x', ALTER COLUMN status TYPE text, ALTER COLUMN status DROP DEFAULT",
  },
  { statement: 'ALTER TABLE orders ADD COLUMN x int, ALTER COLUMN x TYPE bigint' },
  { statement: 'ALTER TABLE orders ALTER COLUMN x TYPE bigint, ADD COLUMN x int' },
  { statement: 'ALTER TABLE orders ALTER COLUMN label TYPE varchar, DROP COLUMN label' },
  { statement: 'ALTER TABLE orders ALTER COLUMN label TYPE varchar, ALTER COLUMN label TYPE text' },
  { statement: 'ALTER TABLE tagged ALTER COLUMN code TYPE text, DROP CONSTRAINT tagged_code_fkey' },
  {
    statement:
      'ALTER TABLE tagged ALTER COLUMN code TYPE text, ADD CONSTRAINT tagged_code_fkey FOREIGN KEY (code) REFERENCES tags (code) NOT VALID, DROP CONSTRAINT tagged_code_fkey',
  },
  // Columns come before what needs them.
  { statement: 'ALTER TABLE orders ALTER COLUMN x SET NOT NULL, ADD COLUMN x int DEFAULT 1' },
  { statement: 'ALTER TABLE orders ALTER COLUMN x SET DEFAULT 1, ADD COLUMN x int' },
  { statement: 'ALTER TABLE orders ADD CONSTRAINT c CHECK (x > 0), ADD COLUMN x int DEFAULT 1' },
  { statement: 'ALTER TABLE orders ADD UNIQUE (x), ADD COLUMN x int' },
  {
    statement:
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (x) REFERENCES users (id), ADD COLUMN x bigint DEFAULT 1',
  },
  {
    statement:
      'ALTER TABLE items ADD CONSTRAINT c FOREIGN KEY (order_id) REFERENCES items (id), ADD PRIMARY KEY (id)',
  },
  {
    statement:
      'ALTER TABLE orders ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY, ALTER COLUMN x SET NOT NULL, ADD COLUMN x int DEFAULT 1',
  },
  {
    statement:
      'ALTER TABLE orders ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY, ADD COLUMN x int NOT NULL DEFAULT 1',
  },
  { statement: 'ALTER TABLE orders ALTER COLUMN x SET STATISTICS 10, ADD COLUMN x int' },
  // NOT NULL before the constraints that would prove it.
  {
    statement:
      'ALTER TABLE users ADD CONSTRAINT c CHECK (phone IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT c, ALTER COLUMN phone SET NOT NULL',
  },
  {
    setup: 'ALTER TABLE users ADD CONSTRAINT c CHECK (phone IS NOT NULL) NOT VALID',
    statement: 'ALTER TABLE users VALIDATE CONSTRAINT c, ALTER COLUMN phone SET NOT NULL',
  },
  {
    setup: 'ALTER TABLE users ADD CONSTRAINT c CHECK (phone IS NOT NULL)',
    statement: 'ALTER TABLE users ALTER COLUMN phone SET NOT NULL, DROP CONSTRAINT c',
  },
  {
    setup: 'ALTER TABLE users ADD CONSTRAINT c CHECK (phone IS NOT NULL)',
    statement: 'ALTER TABLE users DROP CONSTRAINT IF EXISTS c, ALTER COLUMN phone SET NOT NULL',
  },
  {
    statement: 'ALTER TABLE items ADD PRIMARY KEY USING INDEX items_id_idx, ALTER COLUMN id SET NOT NULL',
  },
  { statement: 'ALTER TABLE items ADD PRIMARY KEY (id), ALTER COLUMN id DROP NOT NULL' },
  {
    statement:
      'ALTER TABLE users ADD CONSTRAINT n NOT NULL phone, ADD CONSTRAINT k PRIMARY KEY (phone), DROP CONSTRAINT users_pkey CASCADE',
  },
  // A constraint that comes with its own statement.
  { statement: 'ALTER TABLE items VALIDATE CONSTRAINT c, ADD CONSTRAINT c CHECK (quantity > 0) NOT VALID' },
  { statement: 'ALTER TABLE items REPLICA IDENTITY USING INDEX items_id_idx, ALTER COLUMN id SET NOT NULL' },
  { statement: 'ALTER TABLE items SET UNLOGGED, ADD COLUMN x int, SET (fillfactor = 70)' },
  {
    statement:
      'ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0), DROP COLUMN IF EXISTS c, ADD COLUMN c int',
  },
  {
    setup: 'DROP MATERIALIZED VIEW order_totals',
    statement: 'ALTER TABLE orders ALTER COLUMN doubled DROP EXPRESSION, ALTER COLUMN amount TYPE bigint',
  },
  {
    setup: 'DROP MATERIALIZED VIEW order_totals',
    statement: 'ALTER TABLE orders ALTER COLUMN amount TYPE bigint, ALTER COLUMN doubled DROP EXPRESSION',
  },
  {
    statement: 'ALTER TABLE orders ALTER COLUMN doubled SET DEFAULT 1, ALTER COLUMN doubled DROP EXPRESSION',
  },
  {
    setup: 'ALTER TABLE orders ADD COLUMN g int GENERATED ALWAYS AS IDENTITY',
    statement:
      'ALTER TABLE orders ALTER COLUMN g ADD GENERATED BY DEFAULT AS IDENTITY, ALTER COLUMN g DROP IDENTITY',
  },
  {
    setup: 'ALTER TABLE orders ADD COLUMN g int GENERATED ALWAYS AS IDENTITY',
    statement: 'ALTER TABLE orders ALTER COLUMN g DROP IDENTITY, ALTER COLUMN g SET DEFAULT 1',
  },
  {
    statement:
      'DO $$ BEGIN ALTER TABLE orders ADD COLUMN x int; ALTER TABLE orders ALTER COLUMN x TYPE bigint; ALTER TABLE orders ALTER COLUMN x SET DEFAULT 1, DROP COLUMN IF EXISTS y; END $$',
  },
  {
    statement:
      'DO $$ BEGIN ALTER TABLE orders DROP CONSTRAINT orders_amount_check; ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount > -1) NOT VALID; END $$',
  },
  // Errors that a handler knows.
  {
    statement:
      'DO $$ BEGIN ALTER TABLE orders ADD COLUMN x int; EXCEPTION WHEN duplicate_column THEN NULL; END $$',
  },
  {
    statement:
      "DO $$ BEGIN CREATE TYPE state AS ENUM ('new'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
  },
  { statement: 'ALTER TABLE ONLY events ADD CONSTRAINT c CHECK (id > 0)' },
  { statement: 'ALTER TABLE ONLY animals ADD CONSTRAINT c CHECK (id > 0) NOT VALID' },
  {
    setup: 'INSERT INTO holding VALUES (1, ROW(1)::held)',
    statement: 'ALTER TABLE holding ALTER COLUMN h TYPE text USING (h).a::text',
  },
];
