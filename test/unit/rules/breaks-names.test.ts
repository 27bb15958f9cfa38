import { table } from './lint';

const SHOP = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, "Größe" int NOT NULL, note text);
CREATE VIEW adults AS SELECT id FROM users;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM users;
`;

table('rename-enum-value', [
  ['a type of the history', "«ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'»;", { history: SHOP }],
  ['a type that nothing is known about', "«alter type public.\"Mood\" rename value 'ü' to 'ue'»;"],
  [
    'behind another statement',
    "SELECT 1;\r\n/* ö */ «ALTER TYPE mood RENAME VALUE 'ok' TO 'it''s'» ;",
    { history: SHOP },
  ],
  ['in a transaction', "BEGIN;\n«ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'»;\nCOMMIT;", { history: SHOP }],
  [
    'in a DO block',
    "DO $$ BEGIN\n  «ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'»;\nEND $$;",
    { history: SHOP },
  ],
  [
    'twice',
    "«ALTER TYPE mood RENAME VALUE 'ok' TO 'a'»;\n«ALTER TYPE mood RENAME VALUE 'sad' TO 'b'»;",
    { history: SHOP },
  ],
  ['a type made here', "CREATE TYPE t AS ENUM ('a');\nALTER TYPE t RENAME VALUE 'a' TO 'b';"],
  [
    'the way back',
    "ALTER TYPE mood RENAME VALUE 'fine' TO 'ok';",
    { history: SHOP, fileName: '0002_change.down.sql', upOf: "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';" },
  ],
  [
    'the way back in a section',
    "-- migrate:up\nSELECT 1;\n-- migrate:down\nALTER TYPE mood RENAME VALUE 'fine' TO 'ok';",
    { history: SHOP, tool: 'dbmate' },
  ],
  ['a new value', "ALTER TYPE mood ADD VALUE 'fine';", { history: SHOP }],
  ['an attribute', 'ALTER TYPE pair RENAME ATTRIBUTE a TO b;'],
  ['the type itself', 'ALTER TYPE mood RENAME TO moods;', { history: SHOP }],
  ['words in a string', "SELECT 'ALTER TYPE mood RENAME VALUE';"],
]);

table('move-table-schema', [
  ['a table', '«ALTER TABLE users SET SCHEMA app»;', { history: SHOP }],
  ['a table that nothing is known about', '«alter table if exists "Log" set schema "Archiv"»;'],
  ['a view', '«ALTER VIEW adults SET SCHEMA app»;', { history: SHOP }],
  ['a materialized view', '/* ü */\r\n«ALTER MATERIALIZED VIEW totals SET SCHEMA app»;', { history: SHOP }],
  [
    'a view of the old name in another transaction',
    '«ALTER TABLE users SET SCHEMA app»;\nCREATE VIEW users AS SELECT * FROM app.users;',
    { history: SHOP },
  ],
  [
    'a view of the new name',
    'BEGIN;\n«ALTER TABLE users SET SCHEMA app»;\nCREATE VIEW people AS SELECT * FROM app.users;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a view of the old name',
    'BEGIN;\nALTER TABLE users SET SCHEMA app;\nCREATE VIEW users AS SELECT * FROM app.users;\nCOMMIT;',
    { history: SHOP },
  ],
  ['a table made here', 'CREATE TABLE t (a int);\nALTER TABLE t SET SCHEMA app;'],
  ['where it is', 'ALTER TABLE public.users SET SCHEMA public;', { history: SHOP }],
  [
    'the way back',
    'ALTER TABLE app.users SET SCHEMA public;',
    { history: SHOP, fileName: '0002_change.down.sql', upOf: 'ALTER TABLE users SET SCHEMA app;' },
  ],
  ['a function', 'ALTER FUNCTION f() SET SCHEMA app;'],
  [
    'a sequence, a type, an extension',
    'ALTER SEQUENCE s SET SCHEMA app;\nALTER TYPE mood SET SCHEMA app;\nALTER EXTENSION citext SET SCHEMA app;',
  ],
]);

table('drop-view', [
  ['a view', '«DROP VIEW adults»;', { history: SHOP }],
  ['a view that nothing is known about', '«drop view if exists reporting."Ü" cascade»;'],
  ['a materialized view', '«DROP MATERIALIZED VIEW totals»;', { history: SHOP }],
  ['several', 'SELECT 1;\r\n«DROP VIEW adults, other» ;', { history: SHOP }],
  [
    'another view is made',
    '«DROP VIEW adults»;\nCREATE VIEW minors AS SELECT id FROM users;',
    { history: SHOP },
  ],
  [
    'made anew only in the down part',
    '-- migrate:up\n«DROP VIEW adults»;\n-- migrate:down\nCREATE VIEW adults AS SELECT id FROM users;',
    { history: SHOP, tool: 'dbmate' },
  ],
  ['made anew', 'DROP VIEW adults;\nCREATE VIEW adults AS SELECT id, email FROM users;', { history: SHOP }],
  [
    'made anew as a materialized view, with its schema',
    'BEGIN;\nDROP VIEW IF EXISTS adults;\nALTER TABLE users ADD n int;\nCREATE MATERIALIZED VIEW public.adults AS SELECT id FROM users;\nCOMMIT;',
    { history: SHOP },
  ],
  ['made here', 'CREATE VIEW v AS SELECT 1;\nDROP VIEW v;'],
  [
    'the way back',
    'DROP VIEW v;',
    { history: SHOP, fileName: '0002_change.down.sql', upOf: 'CREATE VIEW v AS SELECT id FROM users;' },
  ],
  [
    'the old name of a renamed table',
    'DROP VIEW users;',
    { history: `${SHOP}ALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT * FROM people;` },
  ],
  ['another object', 'DROP SEQUENCE s;\nDROP FUNCTION f();'],
  ['a temporary view', 'CREATE TEMP VIEW v AS SELECT 1;\nDROP VIEW v;'],
]);

table('drop-not-null', [
  ['a column of the history', 'ALTER TABLE users «ALTER COLUMN email DROP NOT NULL»;', { history: SHOP }],
  ['a table that nothing is known about', 'alter table log «alter "Ü" drop not null»;'],
  [
    'one action of several',
    'ALTER TABLE ONLY users\r\n  ADD COLUMN n int, -- ü\r\n  «ALTER COLUMN "Größe" DROP NOT NULL»;',
    { history: SHOP },
  ],
  ['in a transaction', 'BEGIN; ALTER TABLE users «ALTER email DROP NOT NULL»; COMMIT;', { history: SHOP }],
  ['two', 'ALTER TABLE users «ALTER email DROP NOT NULL», «ALTER "Größe" DROP NOT NULL»;', { history: SHOP }],
  ['a key', 'ALTER TABLE log «ALTER id DROP NOT NULL»;', { history: 'CREATE TABLE log (id int NOT NULL);' }],
  ['a column that may be NULL already', 'ALTER TABLE users ALTER note DROP NOT NULL;', { history: SHOP }],
  [
    'a column added here',
    'ALTER TABLE users ADD a int NOT NULL DEFAULT 1;\nALTER TABLE users ALTER a DROP NOT NULL;',
    { history: SHOP },
  ],
  ['a table made here', 'CREATE TABLE t (a int NOT NULL);\nALTER TABLE t ALTER a DROP NOT NULL;'],
  [
    'the way back',
    'ALTER TABLE users ALTER note DROP NOT NULL;',
    { history: SHOP, fileName: '0002_change.down.sql', upOf: 'ALTER TABLE users ALTER note SET NOT NULL;' },
  ],
  [
    'a column that is deprecated',
    'ALTER TABLE users ALTER email DROP NOT NULL;',
    { history: `${SHOP}COMMENT ON COLUMN users.email IS 'DEPRECATED';` },
  ],
  ['a default', 'ALTER TABLE users ALTER email DROP DEFAULT;', { history: SHOP }],
]);
