import { type Case, withoutRows } from './case';
import { MANY, NO_KEY, ODD, PARTITIONED, SHOP } from './schemas';

export const COLUMNS: readonly Case[] = [
  {
    name: 'adds a column',
    recipe: 'add-column',
    setup: SHOP,
    unsafe: 'ALTER TABLE orders ADD COLUMN status varchar(50)',
  },
  {
    name: 'adds a column without the word COLUMN to a quoted table',
    recipe: 'add-column',
    setup: ODD,
    unsafe: `ALTER TABLE "My Shop"."Orders" ADD "St at us" varchar(50) DEFAULT 'a''b'`,
  },
  {
    name: 'adds a NOT NULL column with a constant default',
    recipe: 'add-column-with-default',
    setup: SHOP,
    unsafe: `ALTER TABLE orders ADD COLUMN status varchar(50) NOT NULL DEFAULT 'pending'`,
  },
  {
    name: 'adds a nullable column with a default by arguments',
    recipe: 'add-column-with-default',
    setup: SHOP,
    unsafe: `ALTER TABLE orders ADD COLUMN status varchar(50) DEFAULT 'pending'`,
    args: { table: 'orders', column: 'status', type: 'varchar(50)', default: "'pending'", notNull: 'false' },
  },
  {
    name: 'adds a column with default and every inline constraint to a table with a composite key',
    recipe: 'add-column-with-default',
    setup: `CREATE TABLE kinds (id int PRIMARY KEY); INSERT INTO kinds VALUES (7);${ODD}`,
    unsafe: `ALTER TABLE "My Shop"."Orders" ADD COLUMN "Kind" int CONSTRAINT positive CHECK ("Kind" > 0) DEFAULT (3 + 4) NOT NULL REFERENCES kinds (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED`,
  },
  {
    name: 'adds a column with a volatile default to a partitioned table',
    recipe: 'add-column-with-default',
    setup: PARTITIONED,
    unsafe: `ALTER TABLE events ADD COLUMN zero double precision NOT NULL DEFAULT floor(random())`,
  },
  {
    name: 'sets NOT NULL',
    recipe: 'set-not-null',
    setup: SHOP,
    unsafe: 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL',
  },
  {
    name: 'sets NOT NULL and fills NULLs',
    recipe: 'set-not-null',
    setup: ODD,
    unsafe: `UPDATE "My Shop"."Orders" SET "User" = 9 WHERE "User" IS NULL; ALTER TABLE "My Shop"."Orders" ALTER "User" SET NOT NULL`,
    args: { table: '"My Shop"."Orders"', column: 'User', value: '9' },
    normaliseDown: withoutRows,
  },
  {
    name: 'sets NOT NULL on a partitioned table',
    recipe: 'set-not-null',
    setup: PARTITIONED,
    unsafe: `UPDATE events SET kind = 'odd' WHERE kind IS NULL; ALTER TABLE events ALTER kind SET NOT NULL`,
    args: { table: 'events', column: 'kind', value: `'odd'` },
    normaliseDown: withoutRows,
  },
  {
    name: 'adds a column that a view, a comment and a generated column live beside',
    recipe: 'add-column',
    setup: `${SHOP} CREATE VIEW all_orders AS SELECT * FROM orders; COMMENT ON COLUMN orders.note IS 'said';
      ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED;`,
    unsafe: `ALTER TABLE orders ADD COLUMN "größe" int`,
  },
  {
    name: 'adds a column to a partitioned table',
    recipe: 'add-column',
    setup: PARTITIONED,
    unsafe: 'ALTER TABLE events ADD COLUMN tags text[]',
  },
  {
    name: 'adds a column with a collation to a table without a key',
    recipe: 'add-column',
    setup: NO_KEY,
    unsafe: 'ALTER TABLE ONLY log ADD COLUMN "from" varchar(9) COLLATE "C"',
  },
  {
    name: 'adds a column with a default to 3,000 rows',
    recipe: 'add-column-with-default',
    setup: MANY,
    unsafe: `ALTER TABLE wide ADD COLUMN state text NOT NULL DEFAULT 'new'`,
    batchSize: 500,
  },
  {
    name: 'adds a column with a default to a table without a key',
    recipe: 'add-column-with-default',
    setup: NO_KEY,
    unsafe: `ALTER TABLE log ADD COLUMN level int NOT NULL DEFAULT 3 CHECK (level > 0)`,
  },
  {
    name: 'sets NOT NULL where a CHECK, an index and a foreign key hang on the column',
    recipe: 'set-not-null',
    setup: `${SHOP} ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id), ADD CONSTRAINT orders_user_id_not_null CHECK (user_id > 0);
      CREATE INDEX ON orders (user_id) WHERE user_id IS NOT NULL;`,
    unsafe: 'ALTER TABLE orders ALTER COLUMN user_id SET NOT NULL',
  },
  {
    name: 'sets NOT NULL and fills NULLs of a table without a key',
    recipe: 'set-not-null',
    setup: NO_KEY,
    unsafe: `UPDATE log SET "Line" = '' WHERE "Line" IS NULL; ALTER TABLE log ALTER "Line" SET NOT NULL`,
    args: { table: 'log', column: 'Line', value: `''` },
    normaliseDown: withoutRows,
  },
];
