import * as assert from 'node:assert/strict';
import { createProject } from './project';

/** A migration whose fix carries a part of one operation out later than what stands behind it. */
interface Case {
  readonly title: string;
  readonly rule: string;
  readonly up: string;
  /** The files that come, without their version. */
  readonly files: readonly string[];
  /** The whole text of the last one. */
  readonly last: string;
}

const BASE = `CREATE SCHEMA archive;
CREATE TABLE archive."Old" (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, total int, "Größe" text, status text);
CREATE TABLE customers (id int PRIMARY KEY);
`;

const REPLACED = ['backfill', 'swap_columns', 'deprecate', 'drop_column'];

const CASES: readonly Case[] = [
  {
    title: 'an index on a column that gets another type',
    rule: 'change-column-type',
    up: 'ALTER TABLE orders ALTER total TYPE bigint;\r\nCREATE INDEX /* ü */ orders_total ON orders (total);\r\n',
    files: [...REPLACED, 'create_index'].map((step) => `change_orders_total_to_bigint_${step}`),
    last: `-- Change the type of orders.total to bigint, step 6 of 6 (expand): build orders_total.\r
-- Check: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_total'::regclass returns true.\r
-- If interrupted: Run DROP INDEX CONCURRENTLY IF EXISTS orders_total first: a build that failed leaves an invalid index, which IF NOT EXISTS would keep.\r
-- Run Flyway with -postgresql.transactional.lock=false: its own lock would make CONCURRENTLY wait for ever.\r
SET statement_timeout = 0;\r
CREATE INDEX CONCURRENTLY IF NOT EXISTS /* ü */ orders_total ON orders (total);\r
\r
-- To undo:\r
-- SET statement_timeout = 0;\r
-- DROP INDEX CONCURRENTLY IF EXISTS orders_total;\r
`,
  },
  {
    title: 'a default and a comment of such a column',
    rule: 'change-column-type',
    up: `ALTER TABLE orders ALTER "Größe" TYPE varchar(9);
ALTER TABLE orders ALTER "Größe" SET DEFAULT 'M';
COMMENT ON COLUMN orders."Größe" IS 'as on the label; or none';
`,
    files: [...REPLACED, 'what_comes_after'].map((step) => `change_orders_größe_to_varchar_9_${step}`),
    last: `-- Change the type of orders.Größe to varchar(9), step 6 of 6 (contract): run what comes after it.
SET LOCAL lock_timeout = '5s';
ALTER TABLE orders ALTER "Größe" SET DEFAULT 'M';
COMMENT ON COLUMN orders."Größe" IS 'as on the label; or none';
`,
  },
  {
    title: 'a column that comes back with another type',
    rule: 'drop-column',
    up: 'ALTER TABLE orders DROP COLUMN status;\nALTER TABLE orders ADD COLUMN status int; -- again\n',
    files: ['drop_orders_status_drop_column', 'drop_orders_status_add_column'],
    last: `-- Drop orders.status, step 3 of 3 (contract): run ADD COLUMN.
SET LOCAL lock_timeout = '5s';
-- again
ALTER TABLE orders ADD COLUMN status int;
`,
  },
  {
    title: 'a table that is made anew',
    rule: 'drop-table',
    up: 'DROP TABLE customers;\nCREATE TABLE customers (id uuid);\n',
    files: ['drop_customers_drop_table', 'drop_customers_create_table'],
    last: `-- Drop customers, step 3 of 3 (contract): run CREATE TABLE.
SET LOCAL lock_timeout = '5s';
CREATE TABLE customers (id uuid);
`,
  },
  {
    title: 'the schema of a table that is dropped',
    rule: 'drop-table',
    up: 'DROP TABLE archive."Old";\nDROP SCHEMA archive;\n',
    files: ['drop_archive_old_drop_table', 'drop_archive_old_drop_schema'],
    last: `-- Drop archive.Old, step 3 of 3 (contract): run DROP SCHEMA.
SET LOCAL lock_timeout = '5s';
DROP SCHEMA archive;
`,
  },
  {
    title: 'NOT NULL for a column that is filled later',
    rule: 'add-column-rewrites-table',
    up: 'ALTER TABLE orders ADD token uuid DEFAULT gen_random_uuid();\nALTER TABLE orders ALTER token SET NOT NULL;\n',
    files: ['backfill', 'add_check', 'validate', 'set_not_null'].map((step) => `add_token_to_orders_${step}`),
    last: `-- Add token to orders with a default, step 5 of 5 (contract): set NOT NULL on token, which the validated CHECK proves.
SET LOCAL lock_timeout = '5s';
ALTER TABLE orders ALTER COLUMN token SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_token_not_null;

-- To undo:
-- SET LOCAL lock_timeout = '5s';
-- ALTER TABLE orders
--   DROP CONSTRAINT IF EXISTS orders_token_not_null,
--   ADD CONSTRAINT orders_token_not_null CHECK (token IS NOT NULL) NOT VALID;
-- ALTER TABLE orders ALTER COLUMN token DROP NOT NULL;
`,
  },
  {
    title: 'what an index is called later',
    rule: 'create-index-without-concurrently',
    up: `ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX i ON orders (total);
ALTER INDEX i RENAME TO "Orders total";
ALTER INDEX "Orders total" SET (fillfactor = 70);
`,
    files: ['create_i_create_index', 'create_i_what_comes_after'],
    last: `-- Create the index i on orders, step 2 of 2 (contract): run what comes after it.
SET LOCAL lock_timeout = '5s';
ALTER INDEX i RENAME TO "Orders total";
ALTER INDEX "Orders total" SET (fillfactor = 70);
`,
  },
];

describe('what stands behind an operation that a fix carries out later', () => {
  for (const { title, rule, up, files, last } of CASES) {
    it(`${title} follows it`, async () => {
      const project = await createProject({ 'sql/V1__base.sql': BASE, 'sql/V2__x.sql': up });
      const [fix] = await project.fixes('sql/V2__x.sql', rule);
      const written = (fix?.newFiles ?? []).filter(({ path }) => path.endsWith('.sql'));
      assert.deepEqual(
        written.map(({ path }) => path.replace(/^V\d+__|\.sql$/g, '')),
        files,
      );
      assert.equal(written.at(-1)?.text ?? '', last);
    });
  }

  it('lets a series begin in the file where what stands behind it does not mind', async () => {
    const up = `ALTER TABLE orders RENAME COLUMN total TO amount;
ALTER TABLE orders ALTER amount SET DEFAULT 0;
CREATE VIEW amounts AS SELECT id, amount FROM orders;
`;
    const project = await createProject({ 'sql/V1__base.sql': BASE, 'sql/V2__x.sql': up });
    const [fix] = await project.fixes('sql/V2__x.sql', 'rename-column');
    assert.equal(fix?.title, 'Rename orders.total to amount, in 4 migration files');
  });
});

describe('a change of rows whose trigger is off', () => {
  const OFF = `ALTER TABLE orders DISABLE TRIGGER "Über";
UPDATE orders SET status = 'new' WHERE status IS NULL;
ALTER TABLE orders ENABLE TRIGGER "Über";
`;

  it('is not put into batches where only its transaction has turned it off', async () => {
    const project = await createProject({ 'sql/V1__base.sql': BASE, 'sql/V2__x.sql': OFF });
    assert.deepEqual(await project.fixes('sql/V2__x.sql', 'unbatched-data-change'), []);
  });

  it('is put into batches where it is off for everybody already', async () => {
    const project = await createProject({ 'migrations/0001_base.sql': BASE, 'migrations/0002_x.sql': OFF });
    const [fix] = await project.fixes('migrations/0002_x.sql', 'unbatched-data-change');
    assert.equal(fix?.title, 'Change the rows in batches, each committed by itself');
  });
});
