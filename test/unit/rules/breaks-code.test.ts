import * as assert from 'node:assert/strict';
import { findingsOf, table } from './lint';

const USERS = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, phone int, "Größe" int);';

table('rename-column', [
  ['a table that nothing is known about', '«ALTER TABLE users RENAME COLUMN email TO email_address»;'],
  ['without COLUMN', '«ALTER TABLE "users" RENAME "Größe" TO size»;', { history: USERS }],
  [
    'the second of two that is no swap',
    '«ALTER TABLE users RENAME email TO a»;\n«ALTER TABLE users RENAME phone TO b»;',
  ],
  [
    'a swap that is not in one transaction',
    '«ALTER TABLE users RENAME phone TO phone_old»;\n«ALTER TABLE users RENAME phone_new TO phone»;',
  ],
  [
    'a swap',
    'BEGIN;\nALTER TABLE users RENAME phone TO phone_old;\nALTER TABLE users RENAME phone_new TO phone;\nCOMMIT;',
  ],
  [
    'a column added here',
    'ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users RENAME a TO b;',
    { history: USERS },
  ],
  ['a table made here', 'CREATE TABLE t (a int);\nALTER TABLE t RENAME a TO b;'],
  [
    'the way back of what the up added',
    'ALTER TABLE users RENAME b TO c;',
    { fileName: '0002_change.down.sql', history: USERS, upOf: 'ALTER TABLE users ADD COLUMN b int;' },
  ],
  [
    'quoted, in another schema, in CRLF',
    '/* neu */ «alter table only "Shop"."Größen"\r\n  rename column "cm" to "Zentimeter"»;',
  ],
  [
    'in a DO block with a guard',
    "DO $$ BEGIN\n  IF EXISTS (SELECT FROM information_schema.columns WHERE column_name = 'email') THEN\n    «ALTER TABLE users RENAME COLUMN email TO mail»;\n  END IF;\nEND $$;",
    { history: USERS },
  ],
  ['a temporary table', 'CREATE TEMP TABLE t AS SELECT 1 AS a;\nALTER TABLE t RENAME a TO "Ä";'],
  ['a constraint', 'ALTER TABLE users RENAME CONSTRAINT users_pkey TO "pk ü";', { history: USERS }],
]);

table('rename-table', [
  ['a table that nothing is known about', '«ALTER TABLE users RENAME TO accounts»;'],
  ['a table of the history', '«ALTER TABLE IF EXISTS public.users RENAME TO accounts»;', { history: USERS }],
  [
    'a view of the name in another transaction',
    '«ALTER TABLE users RENAME TO accounts»;\nCREATE VIEW users AS SELECT * FROM accounts;',
  ],
  [
    'a view of the name',
    'BEGIN;\nALTER TABLE users RENAME TO accounts;\nCREATE VIEW users AS SELECT * FROM accounts;\nCOMMIT;',
  ],
  [
    'a swap',
    'ALTER TABLE users RENAME TO users_old;\nALTER TABLE users_new RENAME TO users;',
    { tool: 'golang-migrate' },
  ],
  ['a table made here', 'CREATE TABLE t (a int);\nALTER TABLE t RENAME TO u;'],
  ['an index', 'ALTER INDEX users_pkey RENAME TO users_key;'],
  [
    'quoted, in another schema, in CRLF',
    '-- ü\r\n«alter table "Shop"."Größen" /* alt */\r\n  rename to "Maße"»;\r\n',
  ],
  [
    'a view of the name that is rolled back',
    'BEGIN;\n«ALTER TABLE users RENAME TO accounts»;\nSAVEPOINT s;\nCREATE VIEW users AS SELECT * FROM accounts;\nROLLBACK TO s;\nCOMMIT;',
    { history: USERS },
  ],
  [
    'the way back',
    '-- migrate:up\nSELECT 1;\n-- migrate:down\nALTER TABLE people RENAME TO users;\n',
    { tool: 'dbmate', history: USERS },
  ],
  ['in a DO block', 'DO $$ BEGIN\n  «ALTER TABLE users RENAME TO people»;\nEND $$;', { history: USERS }],
  ['a temporary table', 'CREATE TEMP TABLE t (a int);\nALTER TABLE t RENAME TO u;'],
  ['a sequence', 'ALTER SEQUENCE users_id_seq RENAME TO "Nummern";'],
]);

table('drop-column', [
  ['a table that nothing is known about', 'ALTER TABLE users «DROP COLUMN legacy_field»;'],
  ['IF EXISTS', 'ALTER TABLE users «DROP COLUMN IF EXISTS email»;', { history: USERS }],
  ['one action of several', 'ALTER TABLE users\n  «DROP phone»,\n  ADD COLUMN n int;', { history: USERS }],
  [
    'marked by an earlier migration',
    'ALTER TABLE users DROP COLUMN email;',
    { history: `${USERS} COMMENT ON COLUMN users.email IS 'Deprecated: since 42';` },
  ],
  [
    'marked in a table that nothing else is known about',
    'ALTER TABLE users DROP COLUMN email;',
    { history: "COMMENT ON COLUMN users.email IS 'DEPRECATED';" },
  ],
  [
    'a column added here',
    'ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users DROP COLUMN a;',
    { history: USERS },
  ],
  [
    'the way back of ADD COLUMN',
    '-- migrate:up\nALTER TABLE users ADD COLUMN a int;\n-- migrate:down\nALTER TABLE users DROP COLUMN a;\n',
    { tool: 'dbmate', history: USERS },
  ],
  ['a default', 'ALTER TABLE users ALTER COLUMN email DROP DEFAULT;'],
  [
    'quoted, in another schema, in CRLF',
    'alter table "Shop"."Größen"\r\n  «drop column "cm" /* ungenutzt */ restrict»;',
  ],
  [
    'marked on another table',
    'ALTER TABLE users «DROP COLUMN email»;',
    { history: `${USERS} CREATE TABLE leads (email text); COMMENT ON COLUMN leads.email IS 'DEPRECATED';` },
  ],
  [
    'a column whose addition was rolled back',
    'BEGIN;\nALTER TABLE users ADD COLUMN phone2 int;\nROLLBACK;\nALTER TABLE users «DROP COLUMN IF EXISTS phone2»;',
    { history: USERS },
  ],
  ['a temporary table', 'CREATE TEMP TABLE t (a int, b int);\nALTER TABLE t DROP a;'],
]);

table('drop-table', [
  ['a table that nothing is known about', '«DROP TABLE legacy»;'],
  [
    'several, one of them made here',
    'CREATE TABLE t (a int);\n«DROP TABLE t, users CASCADE»;',
    { history: USERS },
  ],
  ['IF EXISTS', '«DROP TABLE IF EXISTS "Shop"."Users"»;'],
  ['marked', 'DROP TABLE users;', { history: `${USERS} COMMENT ON TABLE users IS 'DEPRECATED';` }],
  ['made here', 'CREATE TABLE t (a int);\nDROP TABLE t;'],
  [
    'the way back of CREATE TABLE',
    'DROP TABLE t;',
    { fileName: '0002_change.down.sql', upOf: 'CREATE TABLE t (a int);' },
  ],
  ['a temporary table', 'CREATE TEMPORARY TABLE s (a int);\nDROP TABLE s;'],
  ['a view', 'DROP VIEW v;'],
  [
    'quoted, in CRLF, behind comments',
    '/* weg */\r\n«drop table if exists "Größen" /* ; */, shop."B" restrict»;',
  ],
  ['made here and rolled back', 'BEGIN;\nCREATE TABLE legacy (a int);\nROLLBACK;\n«DROP TABLE legacy»;'],
  [
    'a table of that name in another schema was made here',
    'CREATE TABLE archive.users (a int);\n«DROP TABLE users»;',
    { history: USERS },
  ],
  [
    'a table that was renamed to a name of this file',
    'CREATE TABLE fresh (a int);\nALTER TABLE fresh RENAME TO "Neu";\nDROP TABLE "Neu" CASCADE;',
  ],
]);

describe('drop-column', () => {
  const sql = 'ALTER TABLE t DROP COLUMN "Länge";';
  const history = 'CREATE TABLE t ("Länge" int, b int GENERATED ALWAYS AS ("Länge" * 2) STORED);';
  const message = (postgresVersion: number): string | undefined =>
    findingsOf('drop-column', sql, { history, complete: true, settings: { postgresVersion } })[0]?.message;

  it('names what PostgreSQL 14 drops along', () => {
    assert.equal(
      message(14),
      'DROP COLUMN deletes every value of t."Länge" for good, and every query of running code that names the column fails. Deploy code that no longer uses it, mark it DEPRECATED in a comment, and drop it in a later migration. PostgreSQL 14 drops t.b along, which is computed from it.',
    );
    assert.equal(
      findingsOf('refused-by-server', sql, { history, complete: true, settings: { postgresVersion: 15 } })[0]
        ?.message,
      'As the migrations before it leave the schema, PostgreSQL refuses this: cannot drop column Länge of table t because other objects depend on it.',
    );
  });
});
