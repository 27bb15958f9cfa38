import { table } from './lint';

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
]);
