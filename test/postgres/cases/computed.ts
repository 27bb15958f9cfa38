import { type Case } from './case';
import type { Snapshot } from '../snapshot';

const ODD = `
  CREATE SCHEMA "My Shop";
  CREATE TABLE "My Shop"."Orders" ("Tenant" text COLLATE "C", "order" int, "User" int);
  INSERT INTO "My Shop"."Orders" SELECT 'tenant ' || n % 3, n, n FROM generate_series(1, 40) n;
  COMMENT ON COLUMN "My Shop"."Orders"."Tenant" IS 'Who';`;

/** A trigger and its column in place of a generated column. */
export function ungenerated(snapshot: Snapshot): Snapshot {
  const columns = snapshot['columns']?.map((line) => line.replace(/ DEFAULT .* GENERATED s/, ''));
  return { ...snapshot, columns: columns ?? [], functions: [], triggers: [] };
}

const PRICED = `CREATE TABLE items (id int PRIMARY KEY, price numeric(10,2), found int, "Größe" text);
  INSERT INTO items SELECT n, nullif(n, 7) * 1.5, n, 'ab' || n FROM generate_series(1, 30) n;`;

export const COMPUTED: readonly Case[] = [
  {
    name: 'adds a number',
    recipe: 'add-generated-column',
    setup: PRICED,
    unsafe: 'ALTER TABLE items ADD COLUMN total bigint GENERATED ALWAYS AS (price * 100 + found) STORED',
    normalise: ungenerated,
  },
  {
    name: 'adds a rounded number that is NOT NULL, checked and unique, over qualified columns',
    recipe: 'add-generated-column',
    setup: PRICED,
    unsafe: `ALTER TABLE items ADD total numeric(6,1) GENERATED ALWAYS AS (coalesce(items.price, 0) / 3 + id * 10) STORED NOT NULL CHECK (total > 0) UNIQUE`,
    normalise: ungenerated,
  },
  {
    name: 'adds a text in a collation by quoted names',
    recipe: 'add-generated-column',
    setup: `${ODD} ALTER TABLE "My Shop"."Orders" ADD PRIMARY KEY ("order", "Tenant");`,
    unsafe: `ALTER TABLE "My Shop"."Orders" ADD COLUMN "Who's" text COLLATE "C" GENERATED ALWAYS AS (upper("Tenant") || '-' || "User") STORED`,
    normalise: ungenerated,
  },
  {
    name: 'adds a type that has no equality, from a function in the schema',
    recipe: 'add-generated-column',
    setup: `${PRICED} CREATE FUNCTION packed(n int) RETURNS json LANGUAGE sql IMMUTABLE AS 'SELECT to_json(n)';`,
    unsafe: 'ALTER TABLE items ADD COLUMN pack json GENERATED ALWAYS AS (packed(found)) STORED',
    normalise: ungenerated,
  },
  {
    name: 'adds a virtual column',
    recipe: 'add-generated-column',
    setup: PRICED,
    unsafe: 'ALTER TABLE items ADD COLUMN total bigint GENERATED ALWAYS AS (price * 100) VIRTUAL',
    args: { table: 'items', column: 'total', type: 'bigint', expression: 'price * 100', storage: 'virtual' },
    from: 18,
  },
  {
    name: 'adds a number to a partitioned table whose default partition has rows',
    recipe: 'add-generated-column',
    setup: `CREATE TABLE parts (no int, at date, price int, PRIMARY KEY (no, at)) PARTITION BY RANGE (at);
      CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE TABLE "Parts rest" PARTITION OF parts DEFAULT;
      INSERT INTO parts SELECT n, '2024-12-20'::date + n, nullif(n, 7) FROM generate_series(1, 30) n;`,
    unsafe: 'ALTER TABLE parts ADD COLUMN twice int GENERATED ALWAYS AS (price * 2) STORED',
    normalise: ungenerated,
  },
];
