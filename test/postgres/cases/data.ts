import { type Case, withoutRows } from './case';
import { NO_KEY, ODD, SHOP, WIDE } from './schemas';

export const DATA: readonly Case[] = [
  {
    name: 'changes every row',
    recipe: 'backfill',
    setup: SHOP,
    unsafe: `UPDATE orders SET note = 'none', total = user_id * 2`,
    normaliseDown: withoutRows,
  },
  {
    name: 'changes some rows of a table with an alias',
    recipe: 'backfill',
    setup: ODD,
    unsafe: `UPDATE "My Shop"."Orders" AS o SET "User" = length(o."Tenant") WHERE o."User" IS NULL OR o."User" = 3`,
    normaliseDown: withoutRows,
  },
  {
    name: 'deletes rows',
    recipe: 'backfill',
    setup: SHOP,
    unsafe: `DELETE FROM orders o WHERE o.total > 10 OR NOT EXISTS (SELECT FROM users u WHERE u.id = o.user_id)`,
    normaliseDown: withoutRows,
  },
  {
    name: 'changes the rows of an empty table',
    recipe: 'backfill',
    setup: 'CREATE TABLE t (id uuid PRIMARY KEY, a json);',
    unsafe: `UPDATE t SET a = '{}'`,
  },
  {
    name: 'changes 50,000 rows by a text key',
    recipe: 'backfill',
    setup: `${WIDE} ALTER TABLE wide DROP CONSTRAINT wide_pkey, ADD COLUMN code text; UPDATE wide SET code = md5(id::text) COLLATE "C"; ALTER TABLE wide ADD PRIMARY KEY (code);`,
    unsafe: `UPDATE wide SET part = upper(code) WHERE part IS NULL`,
    normaliseDown: withoutRows,
    batchSize: 5000,
  },
  {
    name: 'changes rows by a uuid key where the table has a column found',
    recipe: 'backfill',
    setup: `CREATE TABLE t (id uuid PRIMARY KEY, found boolean, batch_start int);
      INSERT INTO t SELECT md5(n::text)::uuid, CASE WHEN n % 3 = 0 THEN n % 2 = 0 END, n FROM generate_series(1, 40) n;`,
    unsafe: `UPDATE t SET found = false WHERE found IS NULL`,
    normaliseDown: withoutRows,
  },
  {
    name: 'changes rows of a table without a key',
    recipe: 'backfill',
    setup: NO_KEY,
    unsafe: `UPDATE log SET kind = 'none', at = '2025-01-01' WHERE kind IS NULL`,
    normaliseDown: withoutRows,
    batchSize: 1,
  },
  {
    name: 'deletes rows of a partitioned table without a key',
    recipe: 'backfill',
    setup: `CREATE TABLE parts (no int, "At" date) PARTITION BY RANGE ("At");
      CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE TABLE parts_2 PARTITION OF parts DEFAULT;
      INSERT INTO parts SELECT n, '2024-11-01'::date + n FROM generate_series(1, 90) n;`,
    unsafe: `DELETE FROM parts WHERE no % 2 = 0`,
    normaliseDown: withoutRows,
  },
];
