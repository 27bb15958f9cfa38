import * as assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/service/apply';
import { lint, type LintOptions } from './rules/lint';
import { createProject } from './service/project';

/** Rules about how a statement is written, and hints: the tests of these facts look at hazards. */
const ASIDE = new Set(['not-idempotent', 'missing-lock-timeout', 'missing-down']);

function hazards(sql: string, options: LintOptions = {}): readonly string[] {
  return lint(sql, options)
    .filter(({ rule, severity }) => !ASIDE.has(rule) && severity !== 'hint')
    .map(({ rule }) => rule);
}

type Fact = readonly [title: string, sql: string, expected: readonly string[], options?: LintOptions];

function facts(title: string, all: readonly Fact[]): void {
  describe(title, () => {
    for (const [name, sql, expected, options] of all) {
      it(name, () => {
        assert.deepEqual([...hazards(sql, options)].sort(), [...expected].sort());
      });
    }
  });
}

const SHOP = `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, email varchar(50), code char(4), total numeric(8, 2), n int, body json);
CREATE TABLE users (id bigint PRIMARY KEY, email text, seen timestamp);`;
const known = { history: SHOP };
const on = (version: number): LintOptions => ({ history: SHOP, settings: { postgresVersion: version } });
const add = (column: string): string => `ALTER TABLE orders ADD COLUMN ${column};`;
const change = (column: string): string => `ALTER TABLE orders ALTER COLUMN ${column};`;

const REWRITES = ['add-column-rewrites-table'];
const NOTHING: readonly string[] = [];

facts('defaults that write nothing anew', [
  ...[
    'n2 int DEFAULT -1',
    'n2 int DEFAULT (1)',
    'n2 int DEFAULT +1',
    'd date DEFAULT current_date',
    'at timestamptz DEFAULT now()',
    'at timestamptz NOT NULL DEFAULT now()',
    'at timestamptz DEFAULT pg_catalog.now()',
    'at timestamptz DEFAULT current_timestamp',
    "at timestamptz DEFAULT now() + interval '1 day'",
    "t text DEFAULT lower('X')",
    "t text DEFAULT 'a' || 'b'",
    "j jsonb NOT NULL DEFAULT '{}'::jsonb",
    "tags text[] NOT NULL DEFAULT '{}'",
    'tags text[] DEFAULT ARRAY[]::text[]',
    'who text DEFAULT current_user',
    'b boolean DEFAULT (NOT true)',
  ].map((column): Fact => [column, add(column), NOTHING, known]),
]);

facts('columns that write the table anew', [
  ...[
    'v float DEFAULT random()',
    'vs float[] DEFAULT array[random()]',
    'v float DEFAULT (1 + random())',
    'v text DEFAULT md5(random()::text)',
    'u uuid DEFAULT gen_random_uuid()',
    'at timestamptz DEFAULT clock_timestamp()',
    'at timestamptz DEFAULT CASE WHEN true THEN clock_timestamp() END',
    'number bigserial',
    'number bigint GENERATED ALWAYS AS IDENTITY',
    'twice int GENERATED ALWAYS AS (n * 2) STORED',
  ].map((column): Fact => [column, add(column), REWRITES, known]),
  [
    'a domain with a constraint',
    add('p pos'),
    REWRITES,
    { history: `${SHOP} CREATE DOMAIN pos AS int CHECK (VALUE > 0);` },
  ],
  [
    'a domain without one',
    add('p plain_int'),
    NOTHING,
    { history: `${SHOP} CREATE DOMAIN plain_int AS int;` },
  ],
  ['a VIRTUAL column', add('twice int GENERATED ALWAYS AS (n * 2) VIRTUAL'), NOTHING, on(18)],
  ['a column of 18 without the word VIRTUAL', add('twice int GENERATED ALWAYS AS (n * 2)'), NOTHING, on(18)],
]);

facts('changes of type', [
  ...[
    'email TYPE text',
    'email TYPE varchar(80)',
    'email TYPE varchar',
    'total TYPE numeric(12, 2)',
    'total TYPE numeric',
    'email TYPE varchar(50)',
    'email TYPE text USING email',
  ].map((column): Fact => [`${column} is free`, change(column), NOTHING, known]),
  ...[
    'code TYPE text',
    'n TYPE bigint',
    'n TYPE text',
    'body TYPE jsonb',
    'body TYPE text',
    'code TYPE varchar(4)',
    'email TYPE text USING lower(email)',
  ].map((column): Fact => [`${column} writes the table anew`, change(column), ['change-column-type'], known]),
  ['a numeric scale', change('total TYPE numeric(12, 4)'), ['change-column-type'], known],
  [
    'timestamptz under UTC keeps the rows',
    'ALTER TABLE users ALTER seen TYPE timestamptz;',
    NOTHING,
    { history: SHOP, settings: { timeZone: 'UTC' } },
  ],
  [
    'but builds an index on the column anew',
    'ALTER TABLE users ALTER seen TYPE timestamptz;',
    ['change-column-type'],
    { history: `${SHOP} CREATE INDEX users_seen ON users (seen);`, settings: { timeZone: 'UTC' } },
  ],
  [
    'USING defeats it',
    "ALTER TABLE users ALTER seen TYPE timestamptz USING seen AT TIME ZONE 'UTC';",
    ['change-column-type'],
    { history: SHOP, settings: { timeZone: 'UTC' } },
  ],
  [
    'a CHECK on the column is verified again',
    change('email TYPE text'),
    ['change-column-type'],
    { history: `${SHOP} ALTER TABLE orders ADD CHECK (email <> '');` },
  ],
]);

facts('tables made a line above', [
  [
    'everything on them is quick',
    `CREATE TABLE t (id int, a int, b int);
ALTER TABLE t ALTER a SET NOT NULL;
ALTER TABLE t ADD PRIMARY KEY (id);
ALTER TABLE t ALTER b TYPE bigint;
ALTER TABLE t ADD COLUMN c int UNIQUE;
ALTER TABLE t ADD COLUMN d int NOT NULL;
ALTER TABLE t ADD COLUMN e uuid DEFAULT gen_random_uuid();
ALTER TABLE t ADD CHECK (a > 0);
ALTER TABLE t ADD UNIQUE (a);
CREATE INDEX i ON t (a);
ALTER TABLE t RENAME COLUMN a TO z;
UPDATE t SET b = 1;
DELETE FROM t;
ALTER TABLE t DROP COLUMN b;
DROP INDEX i;
DROP TABLE t;`,
    NOTHING,
  ],
  [
    'REFERENCES from a new column of a new table',
    'CREATE TABLE t (a int);\nALTER TABLE t ADD u bigint REFERENCES users (id);',
    NOTHING,
    known,
  ],
  [
    'not before they are made',
    'CREATE INDEX i ON t (a);\nCREATE TABLE t (a int);',
    ['create-index-without-concurrently'],
  ],
  [
    'not in another schema',
    'CREATE TABLE app.t (a int);\nCREATE INDEX i ON public.t (a);',
    ['create-index-without-concurrently'],
  ],
  [
    'not when they are rolled back',
    'BEGIN;\nCREATE TABLE orders (a int);\nROLLBACK;\nCREATE INDEX i ON orders (a);',
    ['create-index-without-concurrently'],
  ],
  [
    'not when a savepoint takes them back',
    'BEGIN;\nSAVEPOINT s;\nCREATE TABLE orders (a int);\nROLLBACK TO s;\nCREATE INDEX i ON orders (a);\nCOMMIT;',
    ['create-index-without-concurrently'],
  ],
  [
    'not where IF NOT EXISTS may have found an older one',
    'CREATE TABLE IF NOT EXISTS orders (n int);\nCREATE INDEX i ON orders (n);',
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'temporary ones',
    'CREATE TEMP TABLE t AS SELECT * FROM orders;\nCREATE INDEX i ON t (id);\nUPDATE t SET id = 1;',
    NOTHING,
    known,
  ],
  [
    'materialized views',
    'CREATE MATERIALIZED VIEW v AS SELECT id FROM orders;\nCREATE UNIQUE INDEX i ON v (id);\nREFRESH MATERIALIZED VIEW v;',
    NOTHING,
    known,
  ],
  [
    'a copy under a new name',
    'CREATE TABLE t AS SELECT * FROM orders;\nALTER TABLE t RENAME TO u;\nCREATE INDEX i ON u (id);',
    NOTHING,
    known,
  ],
]);

const PARTED = `CREATE TABLE events (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE now PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE old (at date NOT NULL, n int);`;

facts('names, defaults and constraints that mislead', [
  [
    'a quoted name with a dot',
    'CREATE INDEX CONCURRENTLY "orders.n" ON orders (n);\nDROP INDEX CONCURRENTLY "orders.n";',
    NOTHING,
    known,
  ],
  ['NOT NULL with a default', add('flag boolean NOT NULL DEFAULT false'), NOTHING, known],
  ['NOT NULL without one', add('flag boolean NOT NULL'), ['add-required-column'], known],
  [
    'a default, an UPDATE and NOT NULL one after the other',
    'ALTER TABLE orders ALTER n SET DEFAULT 0;\nUPDATE orders SET n = 0 WHERE n IS NULL;\nALTER TABLE orders ALTER n SET NOT NULL;\nALTER TABLE orders ALTER n DROP DEFAULT;',
    ['unbatched-data-change', 'set-not-null-without-check'],
    known,
  ],
  [
    'a constraint replaced in one statement',
    'ALTER TABLE orders DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (n > 1) NOT VALID;',
    NOTHING,
    { history: `${SHOP} ALTER TABLE orders ADD CONSTRAINT c CHECK (n > 0);` },
  ],
  ['a new value at the end of an enum', "ALTER TYPE mood ADD VALUE 'sad';", NOTHING],
  [
    'the same value used at once',
    "BEGIN;\nALTER TYPE mood ADD VALUE 'sad';\nINSERT INTO moods VALUES ('sad');\nCOMMIT;",
    ['enum-value-used-in-transaction'],
    { history: "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE moods (m mood);" },
  ],
  ...[14, 15, 16, 17, 18].map((version): Fact => [
    `RENAME COLUMN breaks running code on ${version}`,
    'ALTER TABLE orders RENAME COLUMN email TO mail;',
    ['rename-column'],
    on(version),
  ]),
]);

facts('files in which there is nothing to say', [
  ['seed data', "INSERT INTO users VALUES (1, 'a');\nSELECT 1;", NOTHING, known],
  ['a new table', 'CREATE TABLE t (id bigint PRIMARY KEY, name text NOT NULL);', NOTHING],
  [
    'a grant and a comment',
    "GRANT SELECT ON orders TO app;\nCOMMENT ON TABLE orders IS 'x';",
    NOTHING,
    known,
  ],
]);

const CHECK_N = 'ALTER TABLE orders ADD CONSTRAINT n_there CHECK (n IS NOT NULL) NOT VALID;';

facts('SET NOT NULL', [
  [
    'behind a validated CHECK of the column',
    change('n SET NOT NULL'),
    NOTHING,
    { history: `${SHOP} ${CHECK_N} ALTER TABLE orders VALIDATE CONSTRAINT n_there;` },
  ],
  [
    'behind one that is not validated',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    { history: `${SHOP} ${CHECK_N}` },
  ],
  [
    'behind the validation of another constraint',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    {
      history: `${SHOP} ${CHECK_N} ALTER TABLE orders ADD CONSTRAINT other CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT other;`,
    },
  ],
  [
    'behind a CHECK of another column',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    { history: `${SHOP} ALTER TABLE orders ADD CHECK (user_id IS NOT NULL);` },
  ],
  [
    'all three in one ALTER read under the strong lock',
    'ALTER TABLE orders ADD CONSTRAINT k CHECK (n IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT k, ALTER n SET NOT NULL;',
    ['validate-in-same-transaction'],
    known,
  ],
  [
    'over a NOT VALID constraint of 18',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    {
      history: `${SHOP} ALTER TABLE orders ADD CONSTRAINT k NOT NULL n NOT VALID;`,
      settings: { postgresVersion: 18 },
    },
  ],
  [
    '18: NOT VALID and VALIDATE',
    'ALTER TABLE orders ADD CONSTRAINT k NOT NULL n NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT k;',
    NOTHING,
    on(18),
  ],
]);

facts('statements that rewrite, block or fail elsewhere', [
  ['UPDATE without WHERE', 'UPDATE orders SET n = 1;', ['change-without-where'], known],
  ['DELETE without WHERE', 'DELETE FROM orders;', ['change-without-where'], known],
  ['DROP SCHEMA CASCADE', 'DROP SCHEMA app CASCADE;', ['drop-schema']],
  [
    'DROP INDEX CONCURRENTLY in a transaction',
    'BEGIN;\nDROP INDEX CONCURRENTLY i;\nCOMMIT;',
    ['concurrently-in-transaction'],
  ],
  [
    'REINDEX CONCURRENTLY in a transaction',
    'BEGIN;\nREINDEX TABLE CONCURRENTLY orders;\nCOMMIT;',
    ['concurrently-in-transaction'],
    known,
  ],
  [
    'DETACH CONCURRENTLY in a transaction',
    'BEGIN;\nALTER TABLE p DETACH PARTITION c CONCURRENTLY;\nCOMMIT;',
    ['concurrently-in-transaction'],
  ],
  [
    'one statement in its file is in no transaction',
    'CREATE INDEX CONCURRENTLY i ON orders (n);',
    NOTHING,
    { history: SHOP, tool: 'golang-migrate' },
  ],
  [
    'two are in one',
    'CREATE INDEX CONCURRENTLY i ON orders (n);\nSELECT 1;',
    ['concurrently-in-transaction'],
    { history: SHOP, tool: 'golang-migrate' },
  ],
  [
    'CONCURRENTLY behind COMMIT',
    'BEGIN;\nSELECT 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON orders (n);',
    NOTHING,
    known,
  ],
  [
    'a DO body',
    'DO $$ BEGIN\n  CREATE INDEX i ON orders (n);\nEND $$;',
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'an UPDATE in a DO body',
    'DO $$ BEGIN\n  UPDATE orders SET n = 1;\nEND $$;',
    ['change-without-where'],
    known,
  ],
  [
    'a function that does not run here',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN\n  UPDATE orders SET n = 1;\n  DELETE FROM users;\nEND $$;',
    NOTHING,
    known,
  ],
  [
    'DROP TRIGGER and IS NOT NULL inside a trigger',
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n  IF NEW.n IS NOT NULL THEN NEW.n := 0; END IF;\n  RETURN NEW;\nEND $$;\nCREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();',
    NOTHING,
    known,
  ],
]);

facts('partitions', [
  [
    'ATTACH without a CHECK',
    "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    ['attach-partition-without-check'],
    { history: PARTED },
  ],
  [
    'ATTACH with a valid CHECK of the bound',
    "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    NOTHING,
    {
      history: `${PARTED} ALTER TABLE old ADD CHECK (at >= '2024-01-01' AND at < '2025-01-01');`,
    },
  ],
  [
    'CREATE INDEX on the parent',
    'CREATE INDEX i ON events (at);',
    ['create-index-without-concurrently'],
    { history: PARTED },
  ],
  ['ON ONLY the parent', 'CREATE INDEX i ON ONLY events (at);', NOTHING, { history: PARTED }],
]);

facts('foreign keys', [
  [
    'NOT VALID and validated later',
    'ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT k;',
    NOTHING,
    known,
  ],
  [
    'validated in the same transaction',
    'BEGIN;\nALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT k;\nCOMMIT;',
    ['validate-in-same-transaction'],
    known,
  ],
  [
    'from a table made here',
    'CREATE TABLE t (u bigint REFERENCES users (id));\nALTER TABLE t ADD FOREIGN KEY (u) REFERENCES users (id);',
    NOTHING,
    known,
  ],
  [
    'of a new column without a default',
    'ALTER TABLE orders ADD COLUMN parent bigint REFERENCES users (id);',
    NOTHING,
    known,
  ],
]);

facts('down parts', [
  [
    'what the up part made may go',
    '-- migrate:up\nCREATE TABLE t (a int);\nALTER TABLE orders ADD COLUMN x int;\n-- migrate:down\nALTER TABLE orders DROP COLUMN x;\nDROP TABLE t;\n',
    NOTHING,
    { history: SHOP, tool: 'dbmate' },
  ],
  [
    'what was there before may not',
    '-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE orders;\n',
    ['drop-table'],
    { history: SHOP, tool: 'dbmate' },
  ],
  [
    'a down file',
    'DROP TABLE t;',
    NOTHING,
    {
      history: SHOP,
      tool: 'golang-migrate',
      fileName: '0002_change.down.sql',
      upOf: 'CREATE TABLE t (a int);',
    },
  ],
]);

facts('files that are not SQL alone', [
  [
    'psql meta-commands',
    "\\set ON_ERROR_STOP on\n\\echo it's ok\nCREATE INDEX i ON orders (n);\n",
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'COPY data',
    "COPY users (id, email) FROM stdin;\n1\tit's; DROP TABLE users;\n2\t$$\n\\.\nCREATE INDEX i ON orders (n);\n",
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'a broken statement between others',
    'CREATE INDEX i ON orders (n);\nALTER TABEL orders ADD x int;\nCREATE INDEX j ON orders (n);',
    ['create-index-without-concurrently', 'syntax-error', 'create-index-without-concurrently'],
    known,
  ],
]);

describe('advice that PostgreSQL accepts', () => {
  const message = (sql: string, rule: string, options: LintOptions = known): string => {
    const found = lint(sql, options).filter((finding) => finding.rule === rule);
    assert.equal(found.length, 1, `${rule}: ${sql}`);
    return found[0]?.message ?? '';
  };

  it('never NOT VALID for UNIQUE, PRIMARY KEY and EXCLUDE', () => {
    const history = { history: 'CREATE TABLE t (id int, during int4range);' };
    for (const [sql, rule] of [
      ['ALTER TABLE t ADD UNIQUE (id);', 'add-unique-without-index'],
      ['ALTER TABLE t ADD PRIMARY KEY (id);', 'add-primary-key-without-index'],
      ['ALTER TABLE t ADD EXCLUDE USING gist (during WITH &&);', 'add-exclusion-constraint'],
      ['ALTER TABLE t ADD COLUMN code text UNIQUE;', 'add-unique-without-index'],
    ] as const) {
      assert.doesNotMatch(message(sql, rule, history), /NOT VALID/);
    }
  });

  it('CHECK, UNIQUE and PRIMARY KEY take the strongest lock, a foreign key and a trigger do not', () => {
    assert.match(
      message('ALTER TABLE orders ADD CHECK (n > 0);', 'add-check-without-not-valid'),
      /ACCESS EXCLUSIVE lock on orders /,
    );
    assert.match(
      message('ALTER TABLE orders ADD UNIQUE (n);', 'add-unique-without-index'),
      /ACCESS EXCLUSIVE lock on orders /,
    );
    assert.match(
      message(
        'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);',
        'add-foreign-key-without-not-valid',
      ),
      /a SHARE ROW EXCLUSIVE lock on orders and users .* every INSERT, UPDATE and DELETE waits/,
    );
    assert.match(
      message('CREATE TRIGGER t AFTER INSERT ON orders EXECUTE FUNCTION f();', 'missing-lock-timeout'),
      /a SHARE ROW EXCLUSIVE lock on orders\..*every INSERT, UPDATE and DELETE/,
    );
  });

  it('USING INDEX, DISABLE TRIGGER, ATTACH and dropping a foreign key name the locks that servers take', () => {
    const waits = (sql: string, history: string): string => message(sql, 'missing-lock-timeout', { history });
    assert.match(
      waits(
        'ALTER TABLE t ADD UNIQUE USING INDEX i;',
        'CREATE TABLE t (id int); CREATE UNIQUE INDEX i ON t (id);',
      ),
      /needs an ACCESS EXCLUSIVE lock on t\./,
    );
    assert.match(
      waits('ALTER TABLE orders DISABLE TRIGGER tr;', SHOP),
      /needs a SHARE ROW EXCLUSIVE lock on orders\..* every INSERT, UPDATE and DELETE /,
    );
    assert.match(
      waits(
        'ALTER TABLE orders DROP CONSTRAINT k;',
        `${SHOP} ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users;`,
      ),
      /needs an ACCESS EXCLUSIVE lock on orders and users\./,
    );
    assert.match(
      message(
        "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
        'attach-partition-without-check',
        { history: PARTED },
      ),
      /an ACCESS EXCLUSIVE lock on old /,
    );
  });

  it('a serial column is not answered with an identity column, which writes the table anew too', async () => {
    const project = await createProject({
      'db/migrations/0001_a.sql': SHOP,
      'db/migrations/0002_b.sql': add('number bigserial'),
    });
    const fixes = await project.fixes('db/migrations/0002_b.sql', 'add-column-rewrites-table');
    assert.ok(fixes.length > 0);
    for (const fix of fixes) {
      assert.doesNotMatch(JSON.stringify(fix.edits), /ADD COLUMN[^;]*(IDENTITY|serial)/i);
    }
  });

  it('a stored generated column can be done without writing the table anew under a lock', async () => {
    const project = await createProject({
      'db/migrations/0001_a.sql': SHOP,
      'db/migrations/0002_b.sql': add('twice int GENERATED ALWAYS AS (n * 2) STORED'),
    });
    assert.notDeepEqual(await project.fixes('db/migrations/0002_b.sql', 'add-column-rewrites-table'), []);
  });

  it('keeps the schema of a table', () => {
    const history = { history: 'CREATE TABLE app.users (id int, email text);' };
    assert.match(
      message('CREATE INDEX i ON app.users (email);', 'create-index-without-concurrently', history),
      /SHARE lock on app\.users /,
    );
  });

  it('a finding is said once, for the action it is about', () => {
    const sql =
      'ALTER TABLE orders ADD COLUMN a int, ALTER COLUMN n SET NOT NULL, ADD CHECK (n > 0), ADD COLUMN b int;';
    const said = lint(sql, known)
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, span }) => [rule, sql.slice(span.start, span.end)]);
    assert.deepEqual(said, [
      ['set-not-null-without-check', 'ALTER COLUMN n SET NOT NULL'],
      ['add-check-without-not-valid', 'ADD CHECK (n > 0)'],
    ]);
  });

  it('style is quieter than an outage', () => {
    const loud = lint(
      'CREATE TABLE t (id serial PRIMARY KEY, name varchar(20), at timestamp, note char(5), data json);',
      known,
    );
    assert.deepEqual(
      loud.filter(({ severity }) => severity === 'error' || severity === 'warning'),
      [],
    );
  });

  it('positions count UTF-16 units, as editors do', () => {
    const sql =
      '-- Größe 🚀 und 日本\nUPDATE users SET email = \'🚀ß\' WHERE id = 1; CREATE INDEX "größe_🚀" ON orders (n);';
    const [found] = lint(sql, known).filter(({ rule }) => rule === 'create-index-without-concurrently');
    assert.ok(found);
    assert.equal(sql.slice(found.span.start, found.span.end), 'CREATE INDEX "größe_🚀" ON orders (n)');
  });
});

describe('fixes that keep what they do not answer', () => {
  const HISTORY = {
    'db/migrations/0001_shop.sql': `CREATE SCHEMA app;\nCREATE TABLE app.users (id bigint PRIMARY KEY, b int, c int);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nCREATE INDEX orders_a ON orders (user_id);\nCREATE INDEX orders_b ON orders (id, user_id);\n`,
  };
  const NAME = 'db/migrations/0002_change.sql';
  /** Every file after the preferred or first complete answer. */
  const fixed = async (sql: string, rule: string): Promise<string> => {
    const project = await createProject({ ...HISTORY, [NAME]: sql });
    const fixes = await project.fixes(NAME, rule);
    const fix = fixes.find(({ preferred }) => preferred) ?? fixes.find(({ snippet }) => !snippet);
    assert.ok(fix, `${rule} has no fix`);
    const files = project.after(NAME, fix);
    return Object.keys(files)
      .sort()
      .map((file) => files[file])
      .join('\n');
  };

  it('a foreign key stays a foreign key', async () => {
    const text = await fixed(
      'ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES app.users (id);\n',
      'add-foreign-key-without-not-valid',
    );
    assert.match(text, /ADD CONSTRAINT k FOREIGN KEY \(user_id\) REFERENCES app\.users \(id\) NOT VALID;/);
    assert.match(text, /VALIDATE CONSTRAINT k;/);
  });

  it('the other actions of the statement stay, and so does the schema', async () => {
    const text = await fixed(
      'ALTER TABLE app.users ADD COLUMN a int, ALTER COLUMN b SET NOT NULL;\n',
      'set-not-null-without-check',
    );
    assert.match(text, /ALTER TABLE app\.users ADD COLUMN a int/);
    assert.match(text, /ALTER TABLE app\.users[^;]*ALTER COLUMN b SET NOT NULL/);
    assert.doesNotMatch(text, /(?<!app\.)\busers\b(?!_)/);
    assert.doesNotMatch(text, /;\s*;/);
  });

  it('CHECK, UNIQUE and PRIMARY KEY are answered with finished SQL', async () => {
    for (const [sql, rule] of [
      ['ALTER TABLE orders ADD CHECK (id > 0);', 'add-check-without-not-valid'],
      ['ALTER TABLE orders ADD UNIQUE (user_id);', 'add-unique-without-index'],
      [
        'ALTER TABLE app.users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (b);',
        'add-primary-key-without-index',
      ],
    ] as const) {
      const text = await fixed(`${sql}\n`, rule);
      assert.doesNotMatch(text, /\.\.\.|…|<\w+>|\$\{/);
      assert.match(text, /NOT VALID;|CONCURRENTLY/);
    }
  });

  it('VACUUM FULL has no answer that is a statement', async () => {
    const project = await createProject({ ...HISTORY, [NAME]: 'VACUUM FULL orders;\n' });
    assert.deepEqual(await project.fixes(NAME, 'rewrite-table'), []);
  });

  it('code with SQL inside is left alone', async () => {
    const file = 'db/migrations/0003_change.ts';
    const code = 'await runner.query("CREATE INDEX i ON orders (user_id)");\n';
    const project = await createProject({ ...HISTORY, [file]: code });
    const { analyzed, findings } = await project.check(file);
    assert.deepEqual({ analyzed, findings }, { analyzed: undefined, findings: [] });
  });

  it('one statement an index where CONCURRENTLY takes only one', async () => {
    const text = await fixed('DROP INDEX orders_a, orders_b;\n', 'drop-index-without-concurrently');
    assert.match(text, /DROP INDEX CONCURRENTLY IF EXISTS orders_a;\s/);
    assert.match(text, /DROP INDEX CONCURRENTLY IF EXISTS orders_b;\s/);
    assert.doesNotMatch(text, /CONCURRENTLY[^;]*,/);
  });

  it('edits behind text that is not ASCII stand where they belong', async () => {
    const before = '-- Größe 🚀\nINSERT INTO orders VALUES (1, 2); -- 日本\n';
    const project = await createProject({ ...HISTORY, [NAME]: `${before}REINDEX TABLE orders;\n` });
    const [fix] = await project.fixes(NAME, 'reindex-without-concurrently');
    assert.ok(fix);
    assert.equal(
      applyEdits(`${before}REINDEX TABLE orders;\n`, fix.edits),
      `${before}REINDEX TABLE CONCURRENTLY orders;\n`,
    );
  });
});
