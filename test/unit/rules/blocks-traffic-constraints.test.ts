import { table } from './lint';

const SHOP =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);';

table('add-foreign-key-without-not-valid', [
  [
    'tables that nothing is known about',
    'ALTER TABLE orders «ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)»;',
  ],
  ['without a name', 'ALTER TABLE orders «ADD FOREIGN KEY (user_id) REFERENCES users»;', { history: SHOP }],
  [
    'one action of several',
    'ALTER TABLE orders\n  ADD COLUMN note text,\n  «ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)»,\n  ALTER total SET DEFAULT 0;',
    { history: SHOP },
  ],
  [
    'a new column with a default',
    'ALTER TABLE orders «ADD COLUMN owner bigint DEFAULT 1 REFERENCES users (id)»;',
    { history: SHOP },
  ],
  [
    'NOT VALID',
    'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
  ],
  [
    'a new column without a default',
    'ALTER TABLE orders ADD COLUMN owner bigint REFERENCES users (id);',
    { history: SHOP },
  ],
  [
    'a table made here',
    'CREATE TABLE refunds (id bigint, order_id bigint);\nALTER TABLE refunds ADD FOREIGN KEY (order_id) REFERENCES orders (id);',
    { history: SHOP },
  ],
  [
    'a table that is made with it',
    'CREATE TABLE refunds (id bigint, order_id bigint REFERENCES orders (id));',
    { history: SHOP },
  ],
  [
    'quoted names, another schema, comments and CRLF',
    'alter table "Shop"."Bestellungen"\r\n  «add constraint "fk größe" foreign key ("größe") /* cm */ references "Shop"."Größen" ("nr") on delete cascade»;\r\n',
  ],
  [
    'in a DO block behind a guard',
    "DO $$ BEGIN\n  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'fk') THEN\n    ALTER TABLE orders «ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)»;\n  END IF;\nEND $$;",
    { history: SHOP },
  ],
  [
    'a temporary table',
    'CREATE TEMP TABLE picked (id bigint);\nALTER TABLE picked ADD FOREIGN KEY (id) REFERENCES picked_before (id);',
  ],
  [
    'VALIDATE in a later statement',
    'ALTER TABLE orders VALIDATE CONSTRAINT fk;',
    {
      history: `${SHOP} ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users NOT VALID;`,
    },
  ],
]);

table('add-check-without-not-valid', [
  ['a table that nothing is known about', 'ALTER TABLE orders «ADD CONSTRAINT c CHECK (total >= 0)»;'],
  ['without a name', 'ALTER TABLE ONLY orders «ADD CHECK (total >= 0)»;', { history: SHOP }],
  ['with a new column', 'ALTER TABLE orders «ADD COLUMN n int CHECK (n > 0)»;', { history: SHOP }],
  ['NOT VALID', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;'],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ADD CHECK (n > 0);'],
  ['a domain', 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0);'],
  [
    'two checks of one statement, quoted and in another schema',
    'alter table "Shop"."Preise"\r\n  «add constraint "netto ≤ brutto" check (netto <= brutto)»,\r\n  «add check (währung in (\'€\', \'$\'))»;',
  ],
  [
    'a down section',
    '-- migrate:up\nALTER TABLE orders DROP CONSTRAINT c;\n-- migrate:down\nALTER TABLE orders «ADD CONSTRAINT c CHECK (total >= 0)»;\n',
    { tool: 'dbmate', history: SHOP },
  ],
  [
    'a table whose creation was rolled back',
    'BEGIN;\nCREATE TABLE orders (total int);\nROLLBACK;\nALTER TABLE orders «ADD CHECK (total > 0)»;',
  ],
  ['a temporary table', 'CREATE TEMPORARY TABLE t (n int);\nALTER TABLE pg_temp.t ADD CHECK (n > 0);'],
  [
    'a table made with its checks',
    'CREATE TABLE t (n int CHECK (n > 0), s text, CONSTRAINT "ü" CHECK (s <> \'\'));',
  ],
  [
    'not enforced on 18',
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT ENFORCED;',
    { history: SHOP, settings: { postgresVersion: 18 } },
  ],
]);

table('add-unique-without-index', [
  [
    'what the server refuses because it is too old',
    'ALTER TABLE users ADD UNIQUE NULLS NOT DISTINCT ("email");',
    { history: SHOP, settings: { postgresVersion: 14 } },
  ],
  ['a table that nothing is known about', 'ALTER TABLE users «ADD CONSTRAINT u UNIQUE (email)»;'],
  ['without a name', 'ALTER TABLE IF EXISTS "users" «ADD UNIQUE ("email")»;', { history: SHOP }],
  ['with a new column', 'ALTER TABLE users «ADD COLUMN handle text UNIQUE»;', { history: SHOP }],
  ['USING INDEX', 'ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email_idx;'],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ADD UNIQUE (n);'],
  ['a unique index', 'CREATE UNIQUE INDEX CONCURRENTLY u ON users (email);'],
  [
    'several columns, quoted, in another schema, behind comments',
    '-- nur einmal\r\nALTER TABLE "App"."Kunden" /* ; */\r\n  «ADD CONSTRAINT "e-mail" UNIQUE ("e-mail", "mandant") DEFERRABLE INITIALLY DEFERRED»;',
  ],
  [
    'in a DO block',
    'DO $do$\nBEGIN\n  ALTER TABLE users «ADD CONSTRAINT u UNIQUE (email)»;\nEXCEPTION WHEN duplicate_table THEN NULL;\nEND $do$;',
    { history: SHOP },
  ],
  [
    'one action of several, with an index of the history that is not used',
    'ALTER TABLE users ALTER email SET DEFAULT $$$$, «ADD CONSTRAINT u UNIQUE (email)»;',
    { history: `${SHOP} CREATE UNIQUE INDEX u_idx ON users (email);` },
  ],
  ['a temporary table', 'CREATE TEMP TABLE t (n int);\nALTER TABLE t ADD UNIQUE (n);'],
  [
    'the down file of what made the table',
    'ALTER TABLE t ADD CONSTRAINT t_n_key UNIQUE (n);',
    {
      fileName: '0002_change.down.sql',
      upOf: 'CREATE TABLE t (n int UNIQUE);\nALTER TABLE t DROP CONSTRAINT t_n_key;',
    },
  ],
  [
    'a table renamed after it was made',
    'CREATE TABLE t (n int);\nALTER TABLE t RENAME TO "Ü";\nALTER TABLE "Ü" ADD UNIQUE (n);',
  ],
]);

table('add-primary-key-without-index', [
  ['a table that nothing is known about', 'ALTER TABLE events «ADD PRIMARY KEY (id)»;'],
  [
    'a table of the history',
    'ALTER TABLE events «ADD CONSTRAINT pk PRIMARY KEY (id)»;',
    { history: 'CREATE TABLE events (id bigint NOT NULL);' },
  ],
  [
    'USING INDEX over a column that may be NULL',
    'ALTER TABLE events «ADD CONSTRAINT pk PRIMARY KEY USING INDEX i»;',
    { history: 'CREATE TABLE events (id bigint); CREATE UNIQUE INDEX i ON events (id);' },
  ],
  [
    'USING INDEX over a column that may not',
    'ALTER TABLE events ADD CONSTRAINT pk PRIMARY KEY USING INDEX i;',
    { history: 'CREATE TABLE events (id bigint NOT NULL); CREATE UNIQUE INDEX i ON events (id);' },
  ],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ADD PRIMARY KEY (n);'],
  ['a new column that rewrites the table', 'ALTER TABLE events ADD COLUMN id bigserial PRIMARY KEY;'],
  ['a new column that fails', 'ALTER TABLE events ADD COLUMN id bigint PRIMARY KEY;'],
  [
    'quoted, two columns, in CRLF',
    'alter table if exists "Log"."Einträge"\r\n  «add constraint "pk" primary key ("tag", "nr")»;',
  ],
  [
    'beside the column it needs',
    'ALTER TABLE events ADD COLUMN n int, «ADD PRIMARY KEY (id)»;',
    { history: 'CREATE TABLE events (id bigint NOT NULL);' },
  ],
  [
    'the down part',
    '-- +goose Up\nALTER TABLE events DROP CONSTRAINT events_pkey;\n-- +goose Down\nALTER TABLE events «ADD PRIMARY KEY (id)»;\n',
    { tool: 'goose', history: 'CREATE TABLE events (id bigint PRIMARY KEY);' },
  ],
  ['a table made with it', 'CREATE TABLE events (id bigint, at date, PRIMARY KEY (id, at));'],
  ['a table that SELECT INTO made here', 'SELECT 1 AS n INTO "Ü";\nALTER TABLE "Ü" ADD PRIMARY KEY (n);'],
]);

table('set-not-null-without-check', [
  ['a table that nothing is known about', 'ALTER TABLE users «ALTER COLUMN email SET NOT NULL»;'],
  ['a table of the history', 'ALTER TABLE users «ALTER email SET NOT NULL»;', { history: SHOP }],
  [
    'a CHECK that is not validated',
    'ALTER TABLE users «ALTER email SET NOT NULL»;',
    { history: `${SHOP} ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID;` },
  ],
  [
    'a column added here to a table in use',
    'ALTER TABLE users ADD COLUMN age int;\nALTER TABLE users «ALTER COLUMN age SET NOT NULL»;',
    { history: SHOP },
  ],
  [
    'a NOT NULL constraint that is checked at once',
    'ALTER TABLE users «ADD CONSTRAINT n NOT NULL email»;',
    { history: SHOP, settings: { postgresVersion: 18 } },
  ],
  [
    'a validated CHECK',
    'ALTER TABLE users ALTER email SET NOT NULL;',
    { history: `${SHOP} ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL);` },
  ],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ALTER n SET NOT NULL;'],
  ['DROP NOT NULL', 'ALTER TABLE users ALTER email DROP NOT NULL;', { history: SHOP }],
  [
    'NOT VALID on 18',
    'ALTER TABLE users ADD CONSTRAINT n NOT NULL email NOT VALID;',
    { history: SHOP, settings: { postgresVersion: 18 } },
  ],
  [
    'two columns of one statement, quoted, with a CHECK for one of them',
    'alter table users\r\n  alter email set not null,\r\n  «alter column "Größe" /* cm */ set not null»;',
    {
      history:
        'CREATE TABLE users (email text, "Größe" int); ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL);',
    },
  ],
  ['a column of the primary key', 'ALTER TABLE users ALTER COLUMN id SET NOT NULL;', { history: SHOP }],
  [
    'a temporary table',
    'CREATE TEMP TABLE t (n int);\nINSERT INTO t VALUES (1);\nALTER TABLE t ALTER n SET NOT NULL;',
  ],
]);

const ADD = 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;';

table('validate-in-same-transaction', [
  [
    'BEGIN and COMMIT',
    `BEGIN;\n${ADD}\nALTER TABLE orders «VALIDATE CONSTRAINT c»;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'the tool',
    `-- migrate:up\n${ADD}\nALTER TABLE "orders" «VALIDATE CONSTRAINT "c"»;\n-- migrate:down\n`,
    { tool: 'dbmate' },
  ],
  [
    'one query',
    `${ADD}\r\nALTER TABLE orders «VALIDATE CONSTRAINT c»;`,
    { tool: 'golang-migrate', history: SHOP },
  ],
  [
    'one statement',
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID, «VALIDATE CONSTRAINT c»;',
    { history: SHOP },
  ],
  [
    "PostgreSQL's name",
    'BEGIN;\nALTER TABLE orders ADD CHECK (total >= 0) NOT VALID;\nALTER TABLE orders «VALIDATE CONSTRAINT orders_total_check»;\nCOMMIT;',
    { history: SHOP },
  ],
  ['two transactions', `${ADD}\nALTER TABLE orders VALIDATE CONSTRAINT c;`, { history: SHOP }],
  [
    'another constraint',
    `BEGIN;\n${ADD}\nALTER TABLE orders VALIDATE CONSTRAINT d;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a table made here',
    `BEGIN;\nCREATE TABLE t (n int);\nALTER TABLE t ADD CONSTRAINT c CHECK (n > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c;\nCOMMIT;`,
  ],
  [
    'COMMIT in between',
    `BEGIN;\n${ADD}\nCOMMIT;\nBEGIN;\nALTER TABLE orders VALIDATE CONSTRAINT c;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a foreign key, quoted, in another schema, behind a savepoint',
    'begin;\nalter table "Shop"."B" add constraint "fk ü" foreign key (a) references "Shop"."A" (id) not valid;\nsavepoint s;\nrelease savepoint s;\nalter table "Shop"."B" «validate constraint "fk ü"»;\nend;',
  ],
  [
    'a constraint that was rolled back and added again elsewhere',
    `BEGIN;\n${ADD}\nROLLBACK;\n${ADD}\nALTER TABLE orders VALIDATE CONSTRAINT c;`,
    { history: SHOP },
  ],
  [
    'the same name on another table',
    `BEGIN;\n${ADD}\nALTER TABLE users VALIDATE CONSTRAINT c;\nCOMMIT;`,
    { history: SHOP },
  ],
]);
