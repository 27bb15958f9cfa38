import * as assert from 'node:assert/strict';
import { hasHoles } from '../../server/src/recipes/plan';
import { answer, planFor, planIn, problemsIn, scaffold } from '../recipe-fixture';

describe('expand and contract', () => {
  it('leaves holes for what the history does not know', async () => {
    const plan = await planFor('rename-column', 'ALTER TABLE users RENAME COLUMN email TO address', {
      setup: '',
      unknown: 'hole',
    });
    assert.ok(hasHoles(plan.steps[0]?.up[0] ?? ''));
    assert.equal(plan.equivalent, false);
    assert.deepEqual(plan.warnings, [
      'The history does not show users.email: a default, NOT NULL, indexes, constraints and comments of it are not carried over.',
    ]);
  });

  const refusals: readonly { title: string; recipe: string; setup: string; sql: string; why: string }[] = [
    {
      title: 'a generated column',
      recipe: 'rename-column',
      setup: 'CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED)',
      sql: 'ALTER TABLE t RENAME COLUMN b TO c',
      why: 'The column t.b cannot be replaced step by step, because it is a generated column, which nothing can write.',
    },
    {
      title: 'a column that a generated column reads',
      recipe: 'change-column-type',
      setup: 'CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED)',
      sql: 'ALTER TABLE t ALTER a TYPE bigint',
      why: 'The column t.a cannot be replaced step by step, because the generated column b is computed from it.',
    },
    {
      title: 'a partition key',
      recipe: 'rename-column',
      setup: 'CREATE TABLE t (id int NOT NULL, a int NOT NULL, UNIQUE (id, a)) PARTITION BY LIST (a)',
      sql: 'ALTER TABLE t RENAME COLUMN a TO c',
      why: 'The column t.a cannot be replaced step by step, because t is partitioned by it, and PostgreSQL changes no partition key: build a second table that is partitioned by the new column, keep it in step with a trigger, copy the rows in batches, and let the two tables swap names.',
    },
    {
      title: 'a column in an exclusion constraint',
      recipe: 'rename-column',
      setup: 'CREATE TABLE t (id int PRIMARY KEY, a int, EXCLUDE USING gist (a WITH =))',
      sql: 'ALTER TABLE t RENAME COLUMN a TO c',
      why: 'The column t.a cannot be replaced step by step, because an exclusion constraint on it exists, which PostgreSQL cannot build without blocking writes.',
    },
    {
      title: 'a type that the foreign keys to it cannot reference',
      recipe: 'change-column-type',
      setup: 'CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE r (t_id int REFERENCES t)',
      sql: 'ALTER TABLE t ALTER id TYPE text',
      why: 'The foreign key r_t_id_fkey of r references t.id, and its column cannot reference text: change both columns together, or drop the foreign key first.',
    },
    {
      title: 'dropping a column that a foreign key references',
      recipe: 'drop-column',
      setup: 'CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE r (t_id int REFERENCES t)',
      sql: 'ALTER TABLE t DROP COLUMN id CASCADE',
      why: 'The foreign key r_t_id_fkey of r references t.id: drop it first, in a migration of its own.',
    },
    {
      title: 'dropping a table that a foreign key references',
      recipe: 'drop-table',
      setup: 'CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE r (t_id int REFERENCES t)',
      sql: 'DROP TABLE t',
      why: 'The foreign key r_t_id_fkey of r references t: drop it first, in a migration of its own.',
    },
  ];
  for (const { title, recipe, setup, sql, why } of refusals) {
    it(`refuses ${title}`, async () => {
      assert.equal(problemsIn(await answer(recipe, sql, { setup, unknown: 'ask' }))[0], why);
    });
  }

  it('asks for what the history does not know', async () => {
    const setting = { setup: '', unknown: 'ask' } as const;
    const given = { table: 'users', column: 'email', to: 'address' };
    assert.deepEqual(await scaffold('rename-column', given, setting), {
      problems: [
        {
          parameter: 'key',
          message:
            'The history does not show a primary key of users. Name the columns that the batches go by.',
        },
        { parameter: 'type', message: 'The type is missing.' },
      ],
    });
    const plan = planIn(await scaffold('rename-column', { ...given, key: 'id', type: 'text' }, setting));
    assert.equal(plan.steps[0]?.up[0], 'ALTER TABLE users ADD COLUMN IF NOT EXISTS address text');
  });
});
