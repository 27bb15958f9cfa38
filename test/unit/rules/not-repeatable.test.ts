import * as assert from 'node:assert/strict';
import { lint, table, type LintOptions } from './lint';

table('not-idempotent', [
  ['ADD COLUMN', 'ALTER TABLE orders «ADD COLUMN n int»;'],
  ['CREATE TABLE', '«CREATE TABLE t (a int)»;\n«CREATE INDEX i ON t (a)»;'],
  ['DROP INDEX', '«DROP INDEX CONCURRENTLY i»;'],
  ['DROP COLUMN', 'ALTER TABLE orders «DROP n»;', { history: "COMMENT ON COLUMN orders.n IS 'DEPRECATED';" }],
  ['what a worse finding replaces', 'ALTER TABLE orders DROP n;'],
  ['a named constraint', 'ALTER TABLE orders «ADD CONSTRAINT c CHECK (n > 0) NOT VALID»;'],
  ['a view', '«CREATE VIEW v AS SELECT 1»;'],
  ['IF NOT EXISTS', 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS n int;'],
  ['a constraint made of an index', 'ALTER TABLE orders ADD CONSTRAINT c UNIQUE USING INDEX i;'],
  ['IF EXISTS', 'DROP TABLE IF EXISTS t;'],
  [
    'temporary objects, in CRLF',
    'CREATE TEMP TABLE "Ü" AS SELECT 1 AS a;\r\nCREATE TEMPORARY TABLE s (a int);\r\nCREATE INDEX i ON s (a);\r\nDROP TABLE "Ü", s;',
  ],
  ['dropping what was made before it', '«CREATE VIEW v AS SELECT 1»;\nDROP VIEW v;\n«DROP VIEW w»;'],
  ['dropped before', 'DROP TABLE IF EXISTS t;\nCREATE TABLE t (a int);'],
  [
    'a constraint dropped before',
    'ALTER TABLE orders DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT c CHECK (n > 0) NOT VALID;',
  ],
  [
    'a constraint that the same statement replaces',
    'ALTER TABLE orders -- n\r\n  ADD CONSTRAINT "C" CHECK (n > 0) NOT VALID,\r\n  DROP CONSTRAINT "C";',
  ],
  [
    'a constraint that another statement replaces',
    'ALTER TABLE orders «DROP CONSTRAINT c»;\nALTER TABLE orders ADD CONSTRAINT d CHECK (n > 0) NOT VALID, DROP CONSTRAINT IF EXISTS d;',
  ],
  [
    'a handler for what is there already',
    'DO $$ BEGIN\r\n  CREATE TYPE "Mood" AS ENUM (\'ok\'); -- ü\r\n  ALTER TABLE orders ADD COLUMN mood "Mood";\r\nEXCEPTION WHEN duplicate_object OR duplicate_column THEN NULL;\r\nEND $$;',
  ],
  [
    'a guard of its own',
    "DO $$ BEGIN\n  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 't') THEN\n    CREATE TABLE t (a int);\n  END IF;\nEND $$;",
  ],
  ['the down part', 'DROP TABLE t;', { fileName: '0002_change.down.sql', upOf: 'CREATE TABLE t (a int);' }],
  ['OR REPLACE', 'CREATE OR REPLACE VIEW v AS SELECT 1;'],
  [
    'what can be run again',
    'UPDATE orders SET n = 1 WHERE id = 7;\nALTER TABLE orders ALTER n SET DEFAULT 1;',
  ],
]);

describe('not-idempotent where a transaction holds all', () => {
  const CREATE = 'CREATE TABLE t (a int);';
  const cases: readonly (readonly [title: string, sql: string, severity: string, options?: LintOptions])[] = [
    [
      'a transaction of the tool',
      `-- +goose Up\n${CREATE}\n-- +goose Down\nDROP TABLE t;`,
      'hint',
      { tool: 'goose' },
    ],
    ['BEGIN and COMMIT', `BEGIN;\n${CREATE}\nCOMMIT;`, 'hint'],
    ['one query of several statements', `${CREATE}\nSELECT 1;`, 'hint', { tool: 'golang-migrate' }],
    ['each statement by itself', `${CREATE}\nSELECT 1;`, 'information'],
    ['more behind COMMIT', `BEGIN;\n${CREATE}\nCOMMIT;\nSELECT 1;`, 'information'],
    [
      'goose without a transaction',
      `-- +goose NO TRANSACTION\n-- +goose Up\n${CREATE}\n`,
      'information',
      { tool: 'goose' },
    ],
    ['the stricter presets', `BEGIN;\n${CREATE}\nCOMMIT;`, 'warning', { settings: { preset: 'protocol' } }],
  ];
  for (const [title, sql, severity, options] of cases) {
    it(`${title}: ${severity}`, () => {
      const found = lint(sql, options).filter(({ rule }) => rule === 'not-idempotent');
      assert.deepEqual(
        found.map((finding) => finding.severity),
        [severity],
      );
    });
  }
});

const UP = 'ALTER TABLE orders ADD COLUMN n int';

table('missing-down', [
  ['no down section', `-- migrate:up\n«${UP}»;\n`, { tool: 'dbmate', hasDownFile: false }],
  ['an empty down section', `-- migrate:up\n«${UP}»;\n\n-- migrate:down\n`, { tool: 'dbmate' }],
  ['no down file', `SELECT 1;\n«${UP}»;\n`, { tool: 'golang-migrate', hasDownFile: false }],
  [
    'a down section',
    `-- +goose Up\n${UP};\n-- +goose Down\nALTER TABLE orders DROP COLUMN n;\n`,
    { tool: 'goose' },
  ],
  ['a down file', `${UP};`, { tool: 'golang-migrate', hasDownFile: true }],
  [
    'an explanation',
    `-- migrate:up\n${UP};\n-- migrate:down\n-- Nothing can take this back.\n`,
    { tool: 'dbmate' },
  ],
  ['nothing to take back', '-- migrate:up\nSELECT 1;\n', { tool: 'dbmate' }],
  [
    'a down file by itself',
    'ALTER TABLE orders DROP COLUMN n;',
    { tool: 'golang-migrate', fileName: '0002_change.down.sql' },
  ],
  [
    'goose without its Down, in CRLF',
    `-- +goose Up\r\n-- für Größen\r\n«${UP}»;\r\n`,
    { tool: 'goose', hasDownFile: false },
  ],
  [
    'behind what changes nothing',
    `-- migrate:up\nSET lock_timeout = '5s';\n«${UP}»;\nCREATE TABLE t (a int);\n`,
    { tool: 'dbmate', hasDownFile: false },
  ],
  ['a plain pair in its up file', `«${UP}»;`, { fileName: '0002_change.up.sql', hasDownFile: false }],
  ['a plain file without a direction', `${UP};`, { fileName: '0002_change.sql', hasDownFile: false }],
]);
