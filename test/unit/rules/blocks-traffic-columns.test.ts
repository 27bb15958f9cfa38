import { table } from './lint';

const USERS =
  'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), phone int CHECK (phone > 0), age int, amount numeric(8,2), seen timestamp);\nCREATE INDEX seen_i ON users (seen);';

table('add-column-rewrites-table', [
  ['a volatile default', 'ALTER TABLE users «ADD COLUMN token uuid DEFAULT gen_random_uuid()»;'],
  ['serial', 'ALTER TABLE users «ADD n bigserial»;', { history: USERS }],
  ['an identity', 'ALTER TABLE users «ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY»;'],
  [
    'a stored generated column',
    'ALTER TABLE users «ADD COLUMN l int GENERATED ALWAYS AS (length(email)) STORED»;',
    { history: USERS },
  ],
  [
    'a domain with a CHECK',
    'ALTER TABLE users «ADD COLUMN p positive»;',
    { history: `${USERS} CREATE DOMAIN positive AS int CHECK (VALUE > 0);` },
  ],
  [
    'a volatile default with a foreign key, once',
    'ALTER TABLE users «ADD COLUMN t uuid DEFAULT gen_random_uuid() UNIQUE»;',
    { history: USERS },
  ],
  ['a constant', "ALTER TABLE users ADD COLUMN status text NOT NULL DEFAULT 'new';"],
  ['now()', 'ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now();'],
  [
    'a table made here',
    'CREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();',
  ],
  [
    'a plain domain',
    'ALTER TABLE users ADD COLUMN p mail;',
    { history: `${USERS} CREATE DOMAIN mail AS text;` },
  ],
  [
    'a temporary table, in CRLF',
    'CREATE TEMP TABLE scratch (id int);\r\nALTER TABLE scratch\r\n  ADD n bigserial; -- temporär',
  ],
  [
    'dropped again by ROLLBACK TO, so that the table stays new',
    'BEGIN;\nCREATE TABLE t (id int);\nSAVEPOINT s;\nDROP TABLE t;\nROLLBACK TO SAVEPOINT s;\nALTER TABLE t ADD COLUMN "Nr" serial;\nCOMMIT;',
  ],
]);

table('add-column-with-default', [
  [
    'a column that another rule finds worse things of',
    'ALTER TABLE users ADD COLUMN "Boss" bigint DEFAULT 1 /* ü */ REFERENCES users (id);',
    { history: USERS },
  ],
  ['a constant', "ALTER TABLE users «ADD COLUMN status text DEFAULT 'new'»;"],
  [
    'NOT NULL',
    "ALTER TABLE users «ADD COLUMN IF NOT EXISTS status varchar(50) NOT NULL DEFAULT 'neu'»;",
    { history: USERS },
  ],
  ['below 11', 'ALTER TABLE users «ADD COLUMN n int DEFAULT 0»;', { settings: { postgresVersion: 10 } }],
  ['a stable function', 'ALTER TABLE users «ADD COLUMN at timestamptz DEFAULT now()»;'],
  ['DEFAULT NULL', 'ALTER TABLE users ADD COLUMN status text DEFAULT NULL;'],
  ['a table made here', "CREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN s text DEFAULT 'x';"],
  ['a volatile default, which is worse', 'ALTER TABLE users ADD COLUMN t uuid DEFAULT gen_random_uuid();'],
  ['a default for new rows', "ALTER TABLE users ALTER COLUMN email SET DEFAULT '';"],
  [
    'two of several actions, quoted and in another schema',
    'alter table "Shop"."Bestellungen"\r\n  «add column "größe" int /* cm */ default 0»,\r\n  add column farbe text,\r\n  «add column if not exists menge int not null default -1»;',
  ],
  [
    'in a DO block',
    "DO $body$ BEGIN\n  ALTER TABLE users «ADD COLUMN kind text DEFAULT 'ü;'»;\nEND $body$;",
    { history: USERS },
  ],
  ['a temporary table', "CREATE TEMP TABLE s AS SELECT 1 AS a;\nALTER TABLE s ADD COLUMN b text DEFAULT '';"],
  [
    'the way back of DROP COLUMN has its default again',
    "-- +goose Up\nCREATE TABLE t (a int);\n-- +goose Down\nALTER TABLE t ADD COLUMN b text DEFAULT 'x';\n",
    { tool: 'goose' },
  ],
]);

table('add-required-column', [
  [
    'a default that is dropped by the same migration',
    `ALTER TABLE "users" ADD COLUMN "größe" int DEFAULT 0 NOT NULL;\r\nALTER TABLE "users" «ALTER COLUMN "größe" DROP DEFAULT»;`,
    { history: USERS },
  ],
  [
    'such a default, filled and required by hand',
    `ALTER TABLE users ADD n int; ALTER TABLE users ALTER n SET DEFAULT 1; UPDATE users SET n = 1 WHERE id < 9;
ALTER TABLE users ALTER n SET NOT NULL, /* now */ «ALTER n DROP DEFAULT»;`,
    { history: USERS },
  ],
  [
    'a default that is replaced, by another or by an identity',
    `ALTER TABLE users ADD n int NOT NULL DEFAULT 0, ADD m int NOT NULL DEFAULT 0;
ALTER TABLE users ALTER n DROP DEFAULT, ALTER m DROP DEFAULT;
ALTER TABLE users ALTER n SET DEFAULT 1, ALTER m ADD GENERATED ALWAYS AS IDENTITY;`,
    { history: USERS },
  ],
  [
    'a default of a column that may be NULL, and one that is there for long',
    'ALTER TABLE users ADD n int DEFAULT 0; ALTER TABLE users ALTER n DROP DEFAULT, ALTER email DROP DEFAULT;',
    { history: "CREATE TABLE users (id int, email text NOT NULL DEFAULT '');" },
  ],
  ['NOT NULL', 'ALTER TABLE users «ADD COLUMN country text NOT NULL»;'],
  [
    'NOT NULL DEFAULT NULL',
    'ALTER TABLE users «ADD COLUMN country text DEFAULT NULL NOT NULL»;',
    { history: USERS },
  ],
  ['a primary key', 'ALTER TABLE events «ADD COLUMN id bigint PRIMARY KEY»;'],
  ['with a default', "ALTER TABLE users ADD COLUMN country text NOT NULL DEFAULT 'x';"],
  ['serial', 'ALTER TABLE users ADD COLUMN n serial NOT NULL;'],
  ['an identity', 'ALTER TABLE users ADD COLUMN n int NOT NULL GENERATED BY DEFAULT AS IDENTITY;'],
  ['a table made here', 'CREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN n int NOT NULL;'],
  ['nullable', 'ALTER TABLE users ADD COLUMN country text;'],
  [
    'quoted, in another schema, in CRLF',
    '/* Länder */ alter table only "Shop"."Kunden"\r\n  «add "land" char(2) not null»\r\n;',
  ],
  [
    'one action of several',
    'ALTER TABLE users ADD a int, «ADD COLUMN b int NOT NULL», ADD c int NOT NULL DEFAULT 0;',
    { history: USERS },
  ],
  [
    'behind a rollback of the table of that name',
    'BEGIN;\nDROP TABLE users;\nCREATE TABLE users (id int);\nROLLBACK;\nALTER TABLE users «ADD COLUMN n int NOT NULL»;',
    { history: USERS },
  ],
  [
    'a stored generated column',
    'ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS (age + 1) STORED NOT NULL;',
    { history: USERS },
  ],
]);

table('change-column-type', [
  ['int to bigint', 'ALTER TABLE users «ALTER COLUMN age TYPE bigint»;', { history: USERS }],
  ['an unknown old type', 'ALTER TABLE users «ALTER COLUMN phone TYPE bigint USING phone::bigint»;'],
  ['varchar made shorter', 'ALTER TABLE users «ALTER email SET DATA TYPE varchar(20)»;', { history: USERS }],
  ['another scale', 'ALTER TABLE users «ALTER amount TYPE numeric(10,4)»;', { history: USERS }],
  [
    'indexes only',
    'ALTER TABLE users «ALTER seen TYPE timestamptz»;',
    { history: USERS, settings: { timeZone: 'UTC' } },
  ],
  [
    'the TimeZone of the session is UTC, but an index is built anew',
    "SET TimeZone = 'UTC';\r\nALTER TABLE users «ALTER seen TYPE timestamptz»;",
    { history: USERS },
  ],
  [
    'RESET ALL',
    "SET timezone = 'UTC';\nRESET ALL;\nALTER TABLE t «ALTER seen TYPE timestamptz»;",
    { history: 'CREATE TABLE t (seen timestamp);' },
  ],
  [
    'SET LOCAL is over',
    "BEGIN;\nSET LOCAL TIME ZONE 'UTC';\nCOMMIT;\nALTER TABLE t «ALTER seen TYPE timestamptz»;",
    { history: 'CREATE TABLE t (seen timestamp);' },
  ],
  [
    'SET LOCAL outside of a transaction',
    "SET LOCAL timezone = 'UTC';\nALTER TABLE t «ALTER seen TYPE timestamptz»;",
    { history: 'CREATE TABLE t (seen timestamp);' },
  ],
  [
    'a TimeZone that was rolled back',
    "BEGIN;\nSET timezone TO 'UTC';\nROLLBACK;\nALTER TABLE t «ALTER seen TYPE timestamptz»;",
    { history: 'CREATE TABLE t (seen timestamp);' },
  ],
  [
    'the file sets another TimeZone than the settings',
    "SET timezone TO 'Europe/Berlin';\nALTER TABLE t «ALTER seen TYPE timestamptz»;",
    { history: 'CREATE TABLE t (seen timestamp);', settings: { timeZone: 'UTC' } },
  ],
  [
    'the TimeZone of the transaction is UTC',
    "BEGIN;\nSELECT set_config('TimeZone', 'Etc/UTC', true);\nALTER TABLE t ALTER seen TYPE timestamptz;\nCOMMIT;",
    { history: 'CREATE TABLE t (seen timestamp);' },
  ],
  [
    'the TimeZone of the session is UTC, set beside a SET LOCAL',
    "BEGIN;\nSET LOCAL search_path = app;\nSET TIME ZONE 'UTC';\nCOMMIT;\nALTER TABLE t ALTER seen TYPE timestamptz;",
    { history: 'CREATE TABLE t (seen timestamp);' },
  ],
  ['varchar made longer', 'ALTER TABLE users ALTER email TYPE varchar(100);', { history: USERS }],
  ['varchar to text', 'ALTER TABLE users ALTER email TYPE text;', { history: USERS }],
  ['more digits', 'ALTER TABLE users ALTER amount TYPE numeric(12,2);', { history: USERS }],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ALTER n TYPE bigint;'],
  [
    'the same in a file of 2 sections',
    '-- migrate:up\nCREATE TABLE t (n int);\n-- migrate:down\nALTER TABLE t ALTER n TYPE bigint;',
    { tool: 'dbmate' },
  ],
  [
    'quoted, an array, in CRLF behind a comment',
    'alter table "Shop"."Größen" -- cm\r\n  «alter column "maß" type bigint[]»;',
    { history: 'CREATE TABLE "Shop"."Größen" ("maß" int[]);' },
  ],
  ['the bare column in USING', 'ALTER TABLE users ALTER email TYPE text USING email;', { history: USERS }],
]);
