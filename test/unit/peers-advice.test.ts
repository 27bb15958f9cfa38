import * as assert from 'node:assert/strict';
import { lint, type LintOptions } from './rules/lint';
import { createProject } from './service/project';
import { known, PARTED, SHOP } from './peers-facts';

const add = (column: string): string => `ALTER TABLE orders ADD COLUMN ${column};`;

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
