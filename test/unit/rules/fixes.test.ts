import * as assert from 'node:assert/strict';
import { findingsOf, fixed, fixesOf, type LintOptions } from './lint';

type FixCase = readonly [rule: string, before: string, after: string, options?: LintOptions];

const EDITS: readonly FixCase[] = [
  [
    'missing-lock-timeout',
    'ALTER TABLE orders ADD COLUMN n int;\n',
    "SET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN n int;\n",
  ],
  [
    'missing-lock-timeout',
    '-- größer\r\n\r\n-- Stückzahl\r\n-- safe-migrations:ignore drop-column\r\n  ALTER TABLE orders DROP n;\r\n',
    "-- größer\r\n\r\nSET lock_timeout = '2s';\r\n-- Stückzahl\r\n-- safe-migrations:ignore drop-column\r\n  ALTER TABLE orders DROP n;\r\n",
    { settings: { lockTimeout: '2s' } },
  ],
  [
    'missing-lock-timeout',
    '\uFEFF-- safe-migrations:ignore drop-column — gone\nALTER TABLE orders DROP n;\n',
    "\uFEFFSET lock_timeout = '5s';\n-- safe-migrations:ignore drop-column — gone\nALTER TABLE orders DROP n;\n",
  ],
  [
    'missing-lock-timeout',
    '-- a\n\n  -- safe-migrations:ignore drop-column — gone\n\n-- b\n\nALTER TABLE orders DROP n;\n',
    "-- a\n\n  SET lock_timeout = '5s';\n  -- safe-migrations:ignore drop-column — gone\n\n-- b\n\nALTER TABLE orders DROP n;\n",
  ],
  [
    'missing-lock-timeout',
    'BEGIN;\n  ALTER TABLE orders ADD COLUMN n int;\nCOMMIT;\n',
    "BEGIN;\n  SET LOCAL lock_timeout = '5s';\n  ALTER TABLE orders ADD COLUMN n int;\nCOMMIT;\n",
  ],
  [
    'missing-lock-timeout',
    '-- migrate:up\nALTER TABLE orders ADD COLUMN n int;\n-- migrate:down\n',
    "-- migrate:up\nSET LOCAL lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN n int;\n-- migrate:down\n",
    { tool: 'dbmate' },
  ],
  [
    'missing-lock-timeout',
    'ALTER TABLE orders ADD COLUMN n int;',
    "SET LOCAL lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN n int;",
    { tool: 'golang-migrate' },
  ],
  [
    'not-idempotent',
    'ALTER TABLE "orders" ADD/* neu */COLUMN "größe" int, ADD m int;',
    'ALTER TABLE "orders" ADD/* neu */COLUMN IF NOT EXISTS "größe" int, ADD m int;',
  ],
  [
    'add-column-rewrites-table',
    "ALTER TABLE orders ADD stored text GENERATED ALWAYS AS ('stored') /* so */ stored;",
    "ALTER TABLE orders ADD stored text GENERATED ALWAYS AS ('stored') /* so */ VIRTUAL;",
    { history: 'CREATE TABLE orders (id bigint PRIMARY KEY);', settings: { postgresVersion: 18 } },
  ],
  ['not-idempotent', 'ALTER TABLE orders ADD n int;', 'ALTER TABLE orders ADD IF NOT EXISTS n int;'],
  [
    'not-idempotent',
    'create unique index concurrently i on orders (n);',
    'create unique index concurrently IF NOT EXISTS i on orders (n);',
  ],
  ['not-idempotent', 'DROP INDEX CONCURRENTLY i;', 'DROP INDEX CONCURRENTLY IF EXISTS i;'],
  ['not-idempotent', 'CREATE UNLOGGED TABLE t (a int);', 'CREATE UNLOGGED TABLE IF NOT EXISTS t (a int);'],
  ['not-idempotent', 'CREATE VIEW v AS SELECT 1;', 'CREATE OR REPLACE VIEW v AS SELECT 1;'],
  [
    'not-idempotent',
    'ALTER TABLE orders DROP CONSTRAINT c;',
    'ALTER TABLE orders DROP CONSTRAINT IF EXISTS c;',
  ],
  ['not-idempotent', 'DROP TRIGGER touch ON orders;', 'DROP TRIGGER IF EXISTS touch ON orders;'],
  [
    'reindex-without-concurrently',
    'REINDEX (VERBOSE) TABLE orders;',
    'REINDEX (VERBOSE) TABLE CONCURRENTLY orders;',
  ],
  [
    'refresh-without-concurrently',
    'REFRESH MATERIALIZED VIEW daily;',
    'REFRESH MATERIALIZED VIEW CONCURRENTLY daily;',
    {
      history: 'CREATE MATERIALIZED VIEW daily AS SELECT 1 AS n; CREATE UNIQUE INDEX daily_n ON daily (n);',
    },
  ],
  [
    'concurrently-in-transaction',
    'BEGIN;\nCREATE INDEX CONCURRENTLY i ON orders (n);\nCOMMIT;\n',
    'CREATE INDEX CONCURRENTLY i ON orders (n);\n',
  ],
  [
    'concurrently-in-transaction',
    '-- migrate:up\nCREATE INDEX CONCURRENTLY i ON orders (n);\n',
    '-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON orders (n);\n',
    { tool: 'dbmate' },
  ],
];

describe('fixes in place', () => {
  for (const [rule, before, after, options] of EDITS) {
    it(`${rule}: ${before.split('\n').slice(0, 2).join(' ')}`, () => {
      assert.equal(fixed(rule, before, options), after);
      const left = (text: string): number => findingsOf(rule, text, options).length;
      assert.equal(left(after), left(before) - 1);
    });
  }

  for (const rest of [
    'DELETE FROM orders WHERE id = 1;\nCOMMIT;\n',
    'SELECT 1;\n',
    'TABLE orders; -- nothing ends it\n',
    "' COMMIT;",
    'COMMMIT;\n',
  ]) {
    it(`takes nothing out of a transaction beside ${JSON.stringify(rest)}`, () => {
      const sql = `BEGIN;\nCREATE INDEX CONCURRENTLY i ON orders (n);\n${rest}`;
      assert.ok(findingsOf('concurrently-in-transaction', sql).length > 0);
      assert.deepEqual(
        fixesOf('concurrently-in-transaction', sql).filter(({ type }) => type === 'edits'),
        [],
      );
    });
  }

  it('does not put a second statement beside one that must be alone', () => {
    assert.deepEqual(fixesOf('missing-lock-timeout', 'VACUUM FULL orders;', { tool: 'golang-migrate' }), []);
  });
});
