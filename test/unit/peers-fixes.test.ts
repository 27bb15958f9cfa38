import * as assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/service/apply';
import { createProject } from './service/project';

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
