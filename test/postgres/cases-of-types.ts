import type { Case } from './measure';

const ADD = 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000)';

/** What holds values of a domain, besides the columns of tables. */
export const DOMAIN_USERS: readonly Case[] = [
  { setup: 'CREATE MATERIALIZED VIEW v AS SELECT id, weight FROM orders', statement: ADD },
  { setup: 'CREATE MATERIALIZED VIEW v AS SELECT * FROM orders', statement: ADD },
  {
    setup: 'CREATE MATERIALIZED VIEW v AS SELECT o.weight AS w FROM orders o WHERE id < 10',
    statement: 'ALTER DOMAIN positive SET NOT NULL',
  },
  { setup: 'CREATE MATERIALIZED VIEW v AS SELECT weight::int AS weight FROM orders', statement: ADD },
  { setup: 'CREATE MATERIALIZED VIEW v AS SELECT id FROM orders WHERE weight > 1', statement: ADD },
  {
    setup: 'CREATE MATERIALIZED VIEW v AS SELECT weight FROM orders',
    statement: 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
  },
  {
    setup:
      'CREATE MATERIALIZED VIEW v AS SELECT weight FROM orders; ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
    statement: 'ALTER DOMAIN positive VALIDATE CONSTRAINT c',
  },
  { setup: 'CREATE VIEW v AS SELECT weight FROM orders', statement: ADD },
  { setup: 'CREATE TYPE pack AS (w positive)', statement: ADD },
  { setup: 'CREATE TYPE pack AS (w positive); CREATE TABLE boxes (b pack)', statement: ADD },
  {
    setup: 'CREATE TYPE pack AS (w positive); CREATE TABLE boxes (b pack)',
    statement: 'ALTER DOMAIN positive SET NOT NULL',
  },
  {
    setup: 'CREATE TYPE pack AS (w positive); CREATE TABLE boxes (b pack)',
    statement: 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
  },
  {
    setup: 'CREATE TYPE pack AS (w positive); CREATE TYPE crate AS (p pack); CREATE TABLE boxes (b crate[])',
    statement: ADD,
  },
  { setup: 'CREATE TYPE pack AS (w positive[]); CREATE TABLE boxes (b pack)', statement: ADD },
  { setup: 'CREATE DOMAIN small AS positive; CREATE TABLE boxes (b small[])', statement: ADD },
  { setup: 'CREATE DOMAIN few AS positive[]; CREATE TABLE boxes (b few)', statement: ADD },
  { setup: 'CREATE TABLE boxes (o orders)', statement: ADD },
  {
    setup: 'CREATE TABLE boxes (weights positive[])',
    statement: 'ALTER DOMAIN positive DROP CONSTRAINT positive_check',
  },
  {
    setup: 'CREATE TABLE boxes (states state[]); CREATE MATERIALIZED VIEW v AS SELECT state FROM orders',
    statement: 'DROP TYPE state CASCADE',
  },
  {
    setup: 'DROP TABLE holding; CREATE DOMAIN wrapped AS held; CREATE TABLE boxes (h wrapped[])',
    statement: 'ALTER TYPE held ALTER ATTRIBUTE a TYPE bigint',
  },
  {
    setup: 'DROP TABLE holding; CREATE TYPE pack AS (h held)',
    statement: 'ALTER TYPE held ALTER ATTRIBUTE a TYPE bigint',
  },
];

const KEYS =
  'CREATE TABLE keys (id int NOT NULL, code text, note text COLLATE "C"); INSERT INTO keys SELECT g, g, g FROM generate_series(1, 100) g';

function unique(index: string, statement = 'ALTER TABLE keys ADD CONSTRAINT k UNIQUE USING INDEX i'): Case {
  return { setup: `${KEYS}; CREATE ${index}`, statement };
}
const PRIMARY = 'ALTER TABLE keys ADD PRIMARY KEY USING INDEX i';

/** USING INDEX over indexes that cannot or can stand behind a constraint. */
export const INDEXES_OF_KEYS: readonly Case[] = [
  unique('INDEX i ON keys (id)'),
  unique('INDEX i ON keys USING hash (id)'),
  unique('UNIQUE INDEX i ON keys (id) WHERE id > 0'),
  unique('UNIQUE INDEX i ON keys (id, lower(code))'),
  unique('UNIQUE INDEX i ON keys (id DESC)'),
  unique('UNIQUE INDEX i ON keys (code, id NULLS FIRST)'),
  unique('UNIQUE INDEX i ON keys (id ASC NULLS LAST)'),
  unique('UNIQUE INDEX i ON keys (code COLLATE "C")'),
  unique('UNIQUE INDEX i ON keys (code COLLATE pg_catalog."default")'),
  unique('UNIQUE INDEX i ON keys (note COLLATE "C" text_ops)'),
  unique('UNIQUE INDEX i ON keys (note)'),
  unique('UNIQUE INDEX i ON keys (code text_pattern_ops)'),
  unique('UNIQUE INDEX i ON keys (id) INCLUDE (code) WITH (fillfactor = 70)'),
  unique('UNIQUE INDEX i ON users (phone)'),
  unique('UNIQUE INDEX j ON keys (id)'),
  unique(
    'UNIQUE INDEX i ON keys (id)',
    'ALTER TABLE keys ADD CONSTRAINT k UNIQUE USING INDEX users_email_key',
  ),
  unique('UNIQUE INDEX i ON keys (id)', 'ALTER TABLE keys ADD CONSTRAINT users UNIQUE USING INDEX i'),
  unique('UNIQUE INDEX i ON keys (id)', 'ALTER TABLE keys ADD UNIQUE USING INDEX i DEFERRABLE'),
  unique('UNIQUE INDEX i ON keys (id)', PRIMARY),
  unique('UNIQUE INDEX i ON keys (id DESC)', PRIMARY),
  unique('UNIQUE INDEX i ON keys (id) INCLUDE (code)', PRIMARY),
  unique('UNIQUE INDEX i ON keys (code)', PRIMARY),
  unique('INDEX i ON keys (id)', PRIMARY),
  { statement: 'ALTER TABLE users ADD CONSTRAINT k UNIQUE USING INDEX users_email_key' },
  { statement: 'ALTER TABLE orders ADD CONSTRAINT k PRIMARY KEY USING INDEX orders_code_idx' },
  {
    setup: 'CREATE UNIQUE INDEX i ON events (id, at)',
    statement: 'ALTER TABLE events ADD CONSTRAINT k UNIQUE USING INDEX i',
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON events_2020 (id, at)',
    statement: 'ALTER TABLE events_2020 ADD CONSTRAINT k UNIQUE USING INDEX i',
  },
  {
    setup: 'CREATE SCHEMA s; CREATE TABLE s.keys (id int); CREATE UNIQUE INDEX i ON s.keys (id)',
    statement: 'ALTER TABLE s.keys ADD CONSTRAINT k UNIQUE USING INDEX i',
  },
];
