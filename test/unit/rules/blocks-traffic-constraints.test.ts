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
]);

table('add-check-without-not-valid', [
  ['a table that nothing is known about', 'ALTER TABLE orders «ADD CONSTRAINT c CHECK (total >= 0)»;'],
  ['without a name', 'ALTER TABLE ONLY orders «ADD CHECK (total >= 0)»;', { history: SHOP }],
  ['with a new column', 'ALTER TABLE orders «ADD COLUMN n int CHECK (n > 0)»;', { history: SHOP }],
  ['NOT VALID', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;'],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ADD CHECK (n > 0);'],
  ['a domain', 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0);'],
]);

table('add-unique-without-index', [
  ['a table that nothing is known about', 'ALTER TABLE users «ADD CONSTRAINT u UNIQUE (email)»;'],
  ['without a name', 'ALTER TABLE IF EXISTS "users" «ADD UNIQUE ("email")»;', { history: SHOP }],
  ['with a new column', 'ALTER TABLE users «ADD COLUMN handle text UNIQUE»;', { history: SHOP }],
  ['USING INDEX', 'ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email_idx;'],
  ['a table made here', 'CREATE TABLE t (n int);\nALTER TABLE t ADD UNIQUE (n);'],
  ['a unique index', 'CREATE UNIQUE INDEX CONCURRENTLY u ON users (email);'],
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
]);
