import * as assert from 'node:assert/strict';
import { findingsOf, fixed, fixesOf, lint, table } from './lint';

const SHOP = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (id bigint PRIMARY KEY, email text, feels mood, note text, "Größe" int);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), day date);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE VIEW names AS SELECT id, note FROM users;
CREATE TABLE log (id bigint, user_id bigint, day date) PARTITION BY RANGE (day);
`;
const ADD = "ALTER TYPE mood ADD VALUE 'fine';\n";

table('enum-value-used-in-transaction', [
  ['UPDATE', `BEGIN;\n${ADD}«UPDATE users SET feels = 'fine' WHERE id = 1»;\nCOMMIT;`, { history: SHOP }],
  ['a cast', `${ADD}«SELECT 'fine'::public.mood»;`, { tool: 'golang-migrate' }],
  [
    'INSERT without columns',
    `-- migrate:up\n${ADD}/* ü */ «INSERT INTO users VALUES (1, 'a', 'fine')»;\n-- migrate:down\n`,
    { history: SHOP, tool: 'dbmate' },
  ],
  [
    'a default',
    `BEGIN;\r\n${ADD}ALTER TABLE users «ALTER feels SET DEFAULT 'fine'»;\r\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a CHECK',
    `BEGIN;\n${ADD}ALTER TABLE users «ADD CONSTRAINT c CHECK (feels <> 'fine') NOT VALID»;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a new column',
    `BEGIN;\n${ADD}ALTER TABLE orders ADD n int, «ADD COLUMN m mood DEFAULT 'fine'»;\nCOMMIT;`,
    { history: SHOP },
  ],
  ['another transaction', `${ADD}UPDATE users SET feels = 'fine' WHERE id = 1;`, { history: SHOP }],
  [
    'behind COMMIT',
    `BEGIN;\n${ADD}COMMIT;\nBEGIN;\nUPDATE users SET feels = 'fine' WHERE id = 1;\nCOMMIT;`,
    { history: SHOP },
  ],
  ['an old value', `BEGIN;\n${ADD}UPDATE users SET feels = 'ok' WHERE id = 1;\nCOMMIT;`, { history: SHOP }],
  [
    'the same text in another column',
    `BEGIN;\n${ADD}UPDATE users SET note = 'fine' WHERE id = 1;\nINSERT INTO users (id, note) VALUES (1, 'fine');\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a type made here',
    "BEGIN;\nCREATE TYPE t AS ENUM ('a');\nALTER TYPE t ADD VALUE 'b';\nSELECT 'b'::t;\nCOMMIT;",
  ],
  [
    'a function that runs later, a comment',
    `BEGIN;\n${ADD}CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'UPDATE users SET feels = ''fine''';\nCOMMENT ON COLUMN users.feels IS 'fine';\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'another value',
    `BEGIN;\n${ADD}ALTER TYPE mood ADD VALUE 'best' AFTER 'fine';\nCOMMIT;`,
    { history: SHOP },
  ],
]);

table('not-valid-unsupported', [
  ['UNIQUE', 'ALTER TABLE users ADD CONSTRAINT u UNIQUE (note) «NOT VALID»;'],
  ['PRIMARY KEY', 'SELECT \'ü\';\r\nalter table "users" add primary key ("Größe") /* ü */ «not\n valid» ;'],
  ['EXCLUDE', 'ALTER TABLE users ADD EXCLUDE USING gist (note WITH =) «NOT VALID»;'],
  ['USING INDEX', 'ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX i «NOT VALID»;'],
  [
    'a foreign key of a partitioned table',
    'ALTER TABLE log «ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID»;',
    { history: SHOP },
  ],
  [
    'the same on 17, by name',
    'ALTER TABLE log ADD n int, «ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID»;',
    { history: SHOP, settings: { postgresVersion: 17 } },
  ],
  [
    'the same on 18',
    'ALTER TABLE log ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
    { history: SHOP, settings: { postgresVersion: 18 } },
  ],
  [
    'a foreign key',
    'ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES users (id) NOT VALID;',
    { history: SHOP },
  ],
  [
    'to a partitioned table',
    'ALTER TABLE orders ADD FOREIGN KEY (id, day) REFERENCES log (id, day) NOT VALID;',
    { history: SHOP },
  ],
  ['CHECK', 'ALTER TABLE log ADD CHECK (id > 0) NOT VALID;', { history: SHOP }],
  ['UNIQUE', 'ALTER TABLE users ADD UNIQUE (note);', { history: SHOP }],
  ['another error', 'ALTER TABLE users ADD UNIQUE note NOT VALID;', { history: SHOP }],
  ['a string', "SELECT 'UNIQUE NOT VALID';"],
]);

const LONG = `index_${'x'.repeat(60)}`;
table('identifier-too-long', [
  ['an index', `CREATE INDEX CONCURRENTLY «${LONG}» ON users (note);`],
  ['a table, and its column', `CREATE TABLE «${LONG}» («"${'ü'.repeat(32)}"» int);`],
  [
    'a constraint',
    `SELECT 'ü';\r\nALTER TABLE users ADD n int, ADD CONSTRAINT «${LONG}» CHECK (n > 0) NOT VALID;`,
  ],
  ['a new name', `ALTER TABLE users RENAME COLUMN note TO «${LONG}»;`],
  ['a view', `CREATE OR REPLACE VIEW public.«"${LONG}"» AS SELECT 1 AS one;`],
  ['a function', `create function «${LONG.toUpperCase()}»() returns int language sql as 'SELECT 1';`],
  ['63 bytes', `CREATE INDEX CONCURRENTLY ${LONG.slice(0, 63)} ON users (note);`],
  ['31 letters of two bytes', `ALTER TABLE users ADD COLUMN "${'ü'.repeat(31)}" int;`],
  [
    'a name that was given before',
    `CREATE INDEX CONCURRENTLY i ON ${LONG} (note);\nALTER TABLE ${LONG} ADD n int;`,
  ],
  ['a string', `COMMENT ON TABLE users IS '${LONG}';\nALTER TABLE users ADD n text DEFAULT '${LONG}';`],
  ['a comment', `-- ${LONG}\nCREATE TABLE t (a int); /* ${LONG} */`],
  ['data', `INSERT INTO users (note) SELECT ${LONG} FROM x;`],
  ['a dropped name', `DROP INDEX CONCURRENTLY IF EXISTS ${LONG};`],
]);

table('not-in-this-version', [
  ['NULLS NOT DISTINCT', '«CREATE UNIQUE INDEX CONCURRENTLY i ON users (note) NULLS NOT DISTINCT»;'],
  ['the same in a constraint', '«CREATE TABLE t (a int, UNIQUE NULLS NOT DISTINCT (a))»;'],
  ['MERGE', '/* ü */ «merge into users u using x on u.id = x.id when matched then delete» ;'],
  [
    'a virtual column',
    'ALTER TABLE users\r\n  ADD n int, «ADD COLUMN v int GENERATED ALWAYS AS (1)»;',
    { settings: { postgresVersion: 17 } },
  ],
  ['NOT NULL NOT VALID', 'ALTER TABLE users «ADD CONSTRAINT c NOT NULL note NOT VALID»;', { history: SHOP }],
  [
    'security_invoker',
    '«CREATE VIEW v WITH (security_barrier = true, security_invoker = true) AS SELECT 1»;',
  ],
  [
    'NOT ENFORCED',
    'ALTER TABLE users «ADD CHECK (id > 0) NOT ENFORCED»;',
    { history: SHOP, settings: { postgresVersion: 17 } },
  ],
  [
    'ON DELETE SET NULL (column)',
    '«CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES x ON DELETE SET NULL (a))»;',
  ],
  [
    'DETACH CONCURRENTLY on 13',
    'ALTER TABLE log «DETACH PARTITION p CONCURRENTLY»;',
    { settings: { postgresVersion: 13 } },
  ],
  [
    'the newest server',
    'MERGE INTO users u USING x ON u.id = x.id WHEN NOT MATCHED BY SOURCE THEN DELETE;',
    { settings: { postgresVersion: 17 } },
  ],
  [
    'MERGE on 15',
    'MERGE INTO users u USING x ON u.id = x.id WHEN MATCHED THEN DELETE;',
    { settings: { postgresVersion: 15 } },
  ],
  ['ON DELETE SET NULL', 'CREATE TABLE t (a int REFERENCES x ON DELETE SET NULL, b int);'],
  ['NULLS LAST', 'CREATE INDEX CONCURRENTLY i ON users (note NULLS LAST) INCLUDE (id);'],
  ['a stored column', 'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);'],
  [
    'columns called like it',
    'CREATE TABLE t (period int, virtual int, enforced bool NOT NULL, overlaps int, UNIQUE (period));',
  ],
  ['a string', "CREATE VIEW v AS SELECT 'WITH ( security_invoker = true )' AS with_;"],
  ['NOT NULL of a column', 'CREATE TABLE t (a int CONSTRAINT c NOT NULL, b text NOT NULL);'],
  ['an option of a view that is there', 'ALTER VIEW v «SET (security_barrier, security_invoker = on)»;'],
  [
    'numbers',
    "«UPDATE users SET n = 1_000_000 WHERE id = 1»;\r\n«INSERT INTO users VALUES (0xFF, '1_000')»;",
  ],
  [
    'JSON',
    "«SELECT a IS NOT JSON FROM users»; «SELECT JSON_OBJECT('a': 1)»; «SELECT * FROM JSON_TABLE('[]'::jsonb, '$[*]' COLUMNS (x int PATH '$.x')) t»;",
  ],
  [
    'old and new values',
    '«UPDATE users SET n = 1 WHERE id = 1 RETURNING id, /* ü */ old.n»;',
    { settings: { postgresVersion: 17 } },
  ],
  [
    'the storage of a column',
    '«CREATE TABLE t (a text STORAGE external)»; ALTER TABLE t «ADD b text STORAGE MAIN»;',
  ],
  [
    'rows and columns of a publication',
    '«CREATE PUBLICATION p FOR TABLE users WHERE (id > 5)»; «CREATE PUBLICATION q FOR TABLE a, ONLY app."Users" (id, name)»;',
  ],
  [
    'roles and rights',
    '«GRANT a TO b WITH INHERIT FALSE»; «GRANT SET ON PARAMETER work_mem TO a»; «GRANT SELECT, MAINTAIN ON users TO a»;',
  ],
  [
    'COPY that goes on',
    "«COPY users FROM '/tmp/x' WITH (FORMAT csv, ON_ERROR ignore)»;",
    { settings: { postgresVersion: 16 } },
  ],
  ['ONLY', '«VACUUM ONLY users»; «ANALYZE ONLY users»;', { settings: { postgresVersion: 17 } }],
  ['nothing named', '«CREATE STATISTICS ON a, b FROM users»; «REINDEX (VERBOSE) DATABASE»;'],
  [
    'MERGE into a view',
    '«MERGE INTO v USING users u ON v.id = u.id WHEN MATCHED THEN DELETE»;',
    {
      history: 'CREATE TABLE users (id int); CREATE VIEW v AS SELECT id FROM users;',
      settings: { postgresVersion: 16 },
    },
  ],
  [
    'what only looks like it',
    `SELECT json_object('{a,b}', '{1,2}'), app.json_table(1), '1_000', "0xFF", a1_0 FROM json;
CREATE VIEW w AS SELECT security_invoker, storage FROM users;
UPDATE users AS new SET n = 1 WHERE id = 2 RETURNING new.n;
CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.n <> NEW.n) EXECUTE FUNCTION f();
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE users SET n = 1_0 RETURNING old.n; RETURN NEW; END $$;
CREATE PUBLICATION p FOR TABLE a, b WITH (publish = 'insert');
GRANT a TO b WITH ADMIN OPTION; GRANT SELECT ON maintain TO a;
COPY users (id, name) FROM stdin WITH (FORMAT csv, HEADER true);
\\.
CREATE TABLE x (LIKE users INCLUDING STORAGE, storage text); ALTER TABLE x ALTER storage SET STORAGE external;`,
  ],
]);

const certain = { history: SHOP, complete: true };
table('refused-by-server', [
  [
    'a name that the same statement drops, which happens first',
    'ALTER TABLE "Ü" ADD CONSTRAINT c CHECK (a > 1), ADD COLUMN b text,\r\n  DROP b, DROP CONSTRAINT c;',
    { history: 'CREATE TABLE "Ü" (a int, b int, CONSTRAINT c CHECK (a > 0));', complete: true },
  ],
  [
    'a column that the same statement adds, which happens later',
    'ALTER TABLE "Ü" ADD COLUMN "c d" int, «DROP COLUMN "c d"»;\nALTER TABLE "Ü" ADD b int, «ALTER COLUMN b TYPE bigint»;',
    { history: 'CREATE TABLE "Ü" (a int);', complete: true },
  ],
  [
    'a column that the same statement adds, which happens before',
    'ALTER TABLE "Ü" ALTER COLUMN b SET DEFAULT 1, ADD CONSTRAINT "Ü_b" UNIQUE (b), ADD b int;',
    { history: 'CREATE TABLE "Ü" (a int);', complete: true },
  ],
  [
    'a key of an index that cannot stand behind one',
    'ALTER TABLE "Ü" «ADD CONSTRAINT k UNIQUE USING INDEX "I"», «ADD PRIMARY KEY USING INDEX p»;\r\nALTER TABLE "Ü" «ADD UNIQUE USING INDEX d»;',
    {
      history:
        'CREATE TABLE "Ü" (a int, b text); CREATE UNIQUE INDEX "I" ON "Ü" (a) WHERE a > 0; CREATE UNIQUE INDEX p ON "Ü" (lower(b)); CREATE UNIQUE INDEX d ON "Ü" (a, b DESC);',
      complete: true,
    },
  ],
  [
    'a key of an index that sorts as usual',
    'ALTER TABLE "Ü" ADD CONSTRAINT k UNIQUE USING INDEX "I";',
    {
      history:
        'CREATE TABLE "Ü" (a int, "desc" text); CREATE UNIQUE INDEX "I" ON "Ü" ("desc" ASC, a NULLS LAST);',
      complete: true,
    },
  ],
  [
    'a primary key of an index over equal NULLs, since 16',
    'ALTER TABLE t «ADD PRIMARY KEY USING INDEX i»;',
    {
      history: 'CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;',
      complete: true,
      settings: { postgresVersion: 16 },
    },
  ],
  [
    'a domain inside of a composite type',
    '«ALTER DOMAIN "D" ADD CONSTRAINT c CHECK (VALUE < 9)»;\nALTER DOMAIN "D" ADD CONSTRAINT d CHECK (VALUE < 9) NOT VALID;',
    {
      history: 'CREATE DOMAIN "D" AS int; CREATE TYPE pack AS (d "D"); CREATE TABLE boxes (p pack[]);',
      complete: true,
    },
  ],
  [
    'a type that changes twice',
    'ALTER TABLE t ALTER COLUMN a TYPE bigint, /* , */ «ALTER a SET DATA TYPE text»;\nDO $$ BEGIN ALTER TABLE t ALTER b TYPE bigint; ALTER TABLE t ALTER b TYPE text; END $$;',
    { history: 'CREATE TABLE t (a int, b int);', complete: true },
  ],
  [
    'what a newer version has, which is said once',
    'ALTER TABLE orders ADD COLUMN n int GENERATED ALWAYS AS (1) VIRTUAL;',
    { settings: { postgresVersion: 17 } },
  ],
  [
    'columns that are missing, wherever they are named',
    `«UPDATE users SET nots = 1»;\r\n«UPDATE users AS u SET note = nots WHERE u.id = 1»;\n«INSERT INTO users (id, größe) VALUES (1, 2)»;\n«COMMENT ON COLUMN users."GRÖSSE" IS 'ü'»;\n«CREATE VIEW v AS SELECT emails FROM users»;\n«CREATE INDEX CONCURRENTLY ON users (lower(n))»;\nALTER TABLE users «ADD CHECK ("größe" > 0) NOT VALID»;`,
    certain,
  ],
  [
    'names that look like missing columns',
    `UPDATE users SET note = b FROM (VALUES (1, 'x')) AS v (a, b) WHERE id = a;\nUPDATE users AS u SET note = u::text, "Größe" = u.total WHERE ctid = '(0,1)';\nDO $$ DECLARE wanted bigint := 1; BEGIN DELETE FROM users WHERE id = wanted; END $$;\nCREATE VIEW v AS SELECT to_jsonb(u) AS j, u.total AS t, xmin FROM users u ORDER BY t;\nCOMMENT ON COLUMN users.ctid IS 'ü';`,
    certain,
  ],
  [
    'the same where the history is not known',
    'UPDATE users SET nots = 1;\nCREATE VIEW v AS SELECT nots FROM users;\nDROP VIEW users;\nALTER TABLE orders ADD FOREIGN KEY (day) REFERENCES users NOT VALID;',
    { history: SHOP },
  ],
  [
    'types that a foreign key cannot compare',
    'ALTER TABLE orders «ADD CONSTRAINT c FOREIGN KEY (day) REFERENCES users NOT VALID»;\nALTER TABLE orders «ADD COLUMN n uuid REFERENCES users»;\nALTER TABLE orders ADD COLUMN m int REFERENCES users;\n«CREATE TABLE t (a text REFERENCES users (id))»;',
    certain,
  ],
  [
    'objects of another kind',
    '«DROP INDEX IF EXISTS names»;\n«DROP VIEW users»;\n/* ü */ «CREATE POLICY p ON names USING (true)»;\r\n«CREATE OR REPLACE VIEW names AS SELECT id FROM users»;\nCREATE OR REPLACE VIEW names AS SELECT id, note, email FROM users;',
    certain,
  ],
  [
    'what a partition has from its parent',
    `CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\nALTER TABLE log_1 «ADD COLUMN n int»;\n«ALTER TABLE ONLY log RENAME COLUMN user_id TO u»;\n«CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2020-06-01') TO ('2022-01-01')»;\n«CREATE TABLE log_3 PARTITION OF log FOR VALUES IN (1)»;`,
    certain,
  ],
  [
    'what an access method or a type cannot',
    'CREATE TABLE t (a text, b int);\n«CREATE UNIQUE INDEX ON t USING hash (a)»;\n«CREATE INDEX ON t USING hash (a DESC)»;\nALTER TABLE t «ADD COLUMN n text GENERATED ALWAYS AS IDENTITY»;\nALTER TABLE t «ALTER b SET STORAGE EXTERNAL»;\nALTER TABLE t «ADD UNIQUE (a, b, a)»;',
    { complete: true },
  ],
  ['a column that is there', 'ALTER TABLE users «ADD COLUMN note text»;', certain],
  ['a column that is missing', 'ALTER TABLE users ADD n int, «DROP COLUMN "Größer"»;', certain],
  ['a table that is missing', '/* ü */ ALTER TABLE "Users"\r\n  «ADD n int»;', certain],
  ['a second primary key', 'ALTER TABLE orders «ADD PRIMARY KEY (day)»;', certain],
  ['an index behind a constraint', '«DROP INDEX CONCURRENTLY users_pkey»;', certain],
  ['a referenced table', '«TRUNCATE users»;', certain],
  ['a label that is there', "«ALTER TYPE mood ADD VALUE 'ok'»;", certain],
  [
    'once where several statements fail alike',
    'ALTER TABLE gone «ADD a int»;\nALTER TABLE gone ADD b int;',
    certain,
  ],
  ['a history with gaps', 'ALTER TABLE gone ADD n int;\nDROP TABLE gone;', { history: SHOP }],
  [
    'IF NOT EXISTS',
    'ALTER TABLE users ADD COLUMN IF NOT EXISTS note text;\nDROP TABLE IF EXISTS gone;',
    certain,
  ],
  ['what this file made', 'CREATE TABLE t (a int);\nALTER TABLE t ADD b int;\nDROP TABLE t;', certain],
  [
    'a branch',
    'DO $$ BEGIN\n  IF false THEN\n    ALTER TABLE users ADD COLUMN note text;\n  END IF;\nEND $$;',
    certain,
  ],
  ['CASCADE', 'TRUNCATE users CASCADE;', certain],
  [
    'code that may have made it',
    "SELECT partman.create_parent('public.log', 'day');\nALTER TABLE log_p2024 ADD n int;\nDROP TABLE log_old;",
    certain,
  ],
  ['a procedure, an extension', 'CALL setup();\nALTER TABLE a ADD n int;', certain],
  ['an extension with tables', 'CREATE EXTENSION postgis;\nALTER TABLE spatial_ref_sys ADD n int;', certain],
  [
    'SQL that code puts together',
    "DO $$ BEGIN EXECUTE 'CREATE TABLE a (' || 'a int)'; END $$;\nALTER TABLE a ADD n int;",
    certain,
  ],
  [
    'a schema under another name',
    'ALTER SCHEMA public RENAME TO app;\nALTER TABLE app.users ADD n int;',
    certain,
  ],
  [
    'an enum that is replaced',
    "CREATE TYPE mood_new AS ENUM ('ok');\nALTER TABLE users ALTER feels TYPE mood_new USING feels::text::mood_new;\nALTER TYPE mood RENAME TO mood_old;\nALTER TYPE mood_new RENAME TO mood;\nDROP TYPE mood_old;",
    certain,
  ],
  [
    'behind calls that make nothing',
    "SELECT set_config('search_path', 'public', false), setval('s', 1), now();\nCREATE EXTENSION citext;\nALTER TABLE gone «ADD n int»;",
    certain,
  ],
  [
    'ROLLBACK before it',
    'BEGIN;\nALTER TABLE users ADD n int;\nROLLBACK;\nALTER TABLE users ADD n int;',
    certain,
  ],
  [
    'what another rule says',
    'CREATE INDEX CONCURRENTLY i ON log (id);\nALTER TABLE log ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
    certain,
  ],
]);

describe('answers to refusals', () => {
  it('NOT VALID is left out', () => {
    assert.equal(
      fixed('not-valid-unsupported', 'ALTER TABLE users ADD UNIQUE (note)\r\n  NOT VALID; -- ü'),
      'ALTER TABLE users ADD UNIQUE (note); -- ü',
    );
    assert.equal(
      fixesOf('not-valid-unsupported', 'ALTER TABLE users ADD UNIQUE (a) NOT VALID')[0]?.preferred,
      false,
    );
  });

  it('one refusal is one finding', () => {
    const rules = (sql: string): readonly string[] =>
      lint(sql, certain).flatMap(({ rule, severity }) => (severity === 'error' ? [rule] : []));
    assert.deepEqual(rules('ALTER TABLE users ADD UNIQUE (note) NOT VALID;'), ['not-valid-unsupported']);
    assert.deepEqual(rules('CREATE INDEX CONCURRENTLY i ON log (id);'), [
      'concurrently-on-partitioned-table',
    ]);
    assert.deepEqual(
      rules('MERGE INTO users u USING orders o ON u.id = o.id WHEN MATCHED THEN DO NOTHING;'),
      ['not-in-this-version'],
    );
  });

  it('messages say what PostgreSQL says', () => {
    const said = (rule: string, sql: string): string | undefined =>
      findingsOf(rule, sql, certain)[0]?.message;
    assert.equal(
      said('refused-by-server', 'ALTER TABLE users ADD COLUMN note text;'),
      'As the migrations before it leave the schema, PostgreSQL refuses this: column "note" of relation "users" already exists.',
    );
    // What is written is enough, whether or not the history is known.
    for (const history of [certain, {}]) {
      assert.equal(
        findingsOf('refused-by-server', 'CREATE TABLE "Größe" (a int, "é" text, A int);', history)[0]
          ?.message,
        'PostgreSQL refuses this, whatever the schema is like: column "a" specified more than once.',
      );
    }
    assert.equal(
      said(
        'refused-by-server',
        'CREATE TRIGGER x AFTER TRUNCATE ON users FOR EACH ROW EXECUTE FUNCTION f();',
      ),
      'PostgreSQL refuses this, whatever the schema is like: TRUNCATE FOR EACH ROW triggers are not supported.',
    );
    assert.equal(
      said('not-in-this-version', 'CREATE UNIQUE INDEX i ON users (note) NULLS NOT DISTINCT;'),
      'NULLS NOT DISTINCT needs PostgreSQL 15, and migrations are checked for 14, which refuses it. If production runs 15 or newer, say so in the setting postgresVersion.',
    );
    assert.equal(
      said('not-valid-unsupported', 'ALTER TABLE users ADD UNIQUE (note) NOT VALID;'),
      'PostgreSQL refuses NOT VALID for UNIQUE: the index behind it has every row, or it is none. Build a unique index CONCURRENTLY first, and add the constraint as UNIQUE USING INDEX.',
    );
    assert.equal(
      said('identifier-too-long', `CREATE TABLE ${LONG} (a int);`),
      `This name has 66 bytes, and PostgreSQL keeps 63: it becomes ${LONG.slice(0, 63)}, without an error. Choose a shorter one.`,
    );
  });
});
