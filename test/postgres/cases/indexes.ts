import { type Case } from './case';
import { MANY, NO_KEY, ODD, PARTITIONED, SHOP, WIDE } from './schemas';

export const INDEXES: readonly Case[] = [
  {
    name: 'creates an index',
    recipe: 'create-index',
    setup: SHOP,
    unsafe: `CREATE INDEX orders_user ON orders USING btree (user_id DESC, lower(note) text_pattern_ops) INCLUDE (total) WITH (fillfactor = 70) WHERE total > 0`,
  },
  {
    name: 'creates an index that has no name',
    recipe: 'create-index',
    setup: SHOP,
    unsafe: `CREATE INDEX ON orders (lower(note), (total + 1), user_id)`,
  },
  {
    name: 'creates a unique index in another schema',
    recipe: 'create-index',
    setup: ODD,
    unsafe: `CREATE UNIQUE INDEX "An Index" ON "My Shop"."Orders" ("order", "User")`,
  },
  {
    name: 'creates an index on a partitioned table',
    recipe: 'create-index',
    setup: PARTITIONED,
    unsafe: 'CREATE INDEX events_kind_idx ON events (kind)',
  },
  {
    name: 'drops several indexes',
    recipe: 'drop-index',
    setup: `${SHOP} CREATE INDEX a ON orders (user_id) INCLUDE (total) WHERE total > 5; CREATE UNIQUE INDEX b ON orders USING btree (id, lower(note)); COMMENT ON INDEX b IS 'Second';`,
    unsafe: 'DROP INDEX a, b',
  },
  {
    name: 'drops an index in another schema',
    recipe: 'drop-index',
    setup: `${ODD} CREATE INDEX "I" ON "My Shop"."Orders" USING hash ("User");`,
    unsafe: 'DROP INDEX "My Shop"."I"',
  },
  {
    name: 'creates an index on 50,000 rows with NULLs',
    recipe: 'create-index',
    setup: WIDE,
    unsafe: 'CREATE INDEX wide_parts ON wide (part NULLS FIRST, (id % 7)) WHERE part IS NOT NULL',
  },
  {
    name: 'creates a unique index on a partitioned table of another schema',
    recipe: 'create-index',
    setup: `CREATE SCHEMA "S"; CREATE TABLE "S"."Parts" ("No" int, "At" date) PARTITION BY LIST ("At");
      CREATE TABLE "S"."Parts rest" PARTITION OF "S"."Parts" DEFAULT; INSERT INTO "S"."Parts" SELECT n, '2025-01-01' FROM generate_series(1, 9) n;`,
    unsafe: 'CREATE UNIQUE INDEX "Parts_key" ON "S"."Parts" ("No", "At")',
  },
  {
    name: 'drops an index by arguments',
    recipe: 'drop-index',
    setup: `${SHOP} CREATE INDEX orders_total ON orders USING brin (total) WITH (pages_per_range = 4);`,
    unsafe: 'DROP INDEX orders_total',
    args: { index: 'orders_total' },
  },
  {
    name: 'drops the index of 3,000 rows over expressions',
    recipe: 'drop-index',
    setup: `${MANY} CREATE INDEX "Wide's" ON wide ((id % 5) DESC, lower(part) COLLATE "C" text_pattern_ops);`,
    unsafe: `DROP INDEX IF EXISTS "Wide's"`,
  },
  {
    name: 'drops the unique index of a table without a key',
    recipe: 'drop-index',
    setup: `${NO_KEY} ALTER TABLE log ADD COLUMN no serial; CREATE UNIQUE INDEX once ON log (no) INCLUDE (kind);`,
    unsafe: 'DROP INDEX once',
  },
];
