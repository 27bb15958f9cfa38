import * as assert from 'node:assert/strict';
import { downOf, planFor, upOf } from '../recipe-fixture';

const SETUP = `CREATE TABLE t (id int PRIMARY KEY, a int);
ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;
CREATE INDEX t_a ON t USING gin (a) INCLUDE (id) WITH (fastupdate = off, "gin_pending_list_limit"=64) WHERE a > 1;`;

describe('what hangs on a column', () => {
  it('keeps its statistics target and the parameters of its indexes, forwards and back', async () => {
    const plan = await planFor('rename-column', 'ALTER TABLE t RENAME a TO b', { setup: SETUP });
    const [up, down] = [upOf(plan), downOf(plan)];
    assert.ok(
      up.includes('ADD COLUMN IF NOT EXISTS b int;\nALTER TABLE t ALTER COLUMN b SET STATISTICS 500;\n'),
      up,
    );
    assert.ok(
      down.includes('ADD COLUMN IF NOT EXISTS a int;\nALTER TABLE t ALTER COLUMN a SET STATISTICS 500;\n'),
      down,
    );
    const index = (name: string, column: string): string =>
      `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('${name}') AND NOT indisvalid) THEN
    DROP INDEX ${name};
  END IF;
END;
$$;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON t USING gin (${column}) INCLUDE (id) WITH (fastupdate = off, "gin_pending_list_limit"=64) WHERE ${column} > 1;`;
    assert.ok(up.includes(index('t_a_new', 'b')), up);
    assert.ok(down.includes(index('t_a_old', 'a')), down);
  });

  it('comes back with a dropped column, index and table', async () => {
    const column = downOf(await planFor('drop-column', 'ALTER TABLE t DROP a', { setup: SETUP }));
    assert.ok(column.includes('ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;'), column);
    const table = downOf(await planFor('drop-table', 'DROP TABLE t', { setup: SETUP }));
    assert.ok(table.includes('ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;'), table);
    assert.ok(
      table.includes('INCLUDE (id) WITH (fastupdate = off, "gin_pending_list_limit"=64) WHERE a > 1;'),
      table,
    );
  });

  it('has no statistics target once it was taken back', async () => {
    for (const back of ['-1', 'DEFAULT']) {
      const setup = `${SETUP} ALTER TABLE ONLY t ALTER a SET STATISTICS ${back};`;
      const plan = await planFor('rename-column', 'ALTER TABLE t RENAME a TO b', { setup, version: 18 });
      assert.equal(upOf(plan).includes('STATISTICS'), false);
    }
  });

  it('gets the names that PostgreSQL gives the indexes of partitions', async () => {
    const plan = await planFor('create-index', 'CREATE UNIQUE INDEX one ON p ("At", lower(a)) INCLUDE (b)', {
      setup: `CREATE TABLE p ("At" date, a text, b int) PARTITION BY RANGE ("At"); CREATE TABLE "P 1" PARTITION OF p DEFAULT;`,
    });
    assert.equal(
      plan.steps[1]?.up.join(),
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "P 1_At_lower_b_idx" ON "P 1" ("At", lower(a)) INCLUDE (b)',
    );
  });
});
