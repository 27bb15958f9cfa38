import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const SHOP = `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text);
CREATE INDEX orders_user_id_idx ON orders (user_id) INCLUDE (id) WHERE user_id > 5;
CREATE UNIQUE INDEX "By Note" ON orders USING btree (lower(note) text_pattern_ops DESC, id);
COMMENT ON INDEX "By Note" IS 'It''s';`;

const PARTED = `CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Events 2025" PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

const dropsInvalid = (index: string): string => `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('${index}') AND NOT indisvalid) THEN
    DROP INDEX ${index};
  END IF;
END;
$$`;

describe('create-index', () => {
  const edits: readonly (readonly [statement: string, up: string, down: string])[] = [
    [
      'CREATE INDEX idx_orders_user_id ON orders(user_id)',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_orders_user_id ON orders(user_id);',
      'DROP INDEX CONCURRENTLY IF EXISTS idx_orders_user_id;',
    ],
    [
      'create unique index if not exists "I" -- why\n  on shop."O" using gin ((a || b) gin_trgm_ops) with (fastupdate = off) tablespace fast where a > 1',
      'create unique index CONCURRENTLY IF NOT EXISTS "I" -- why\n  on shop."O" using gin ((a || b) gin_trgm_ops) with (fastupdate = off) tablespace fast where a > 1;',
      'DROP INDEX CONCURRENTLY IF EXISTS shop."I";',
    ],
    [
      'CREATE INDEX ON orders (lower(note), (id + 1), id)',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_lower_expr_id_idx ON orders (lower(note), (id + 1), id);',
      'DROP INDEX CONCURRENTLY IF EXISTS orders_lower_expr_id_idx;',
    ],
    [
      'CREATE INDEX ON orders (user_id)',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_idx1 ON orders (user_id);',
      'DROP INDEX CONCURRENTLY IF EXISTS orders_user_id_idx1;',
    ],
  ];
  for (const [statement, up, down] of edits)
    it(`keeps the words of ${statement}`, async () => {
      const plan = await planFor('create-index', statement, { setup: SHOP });
      assert.equal(upOf(plan), up);
      assert.equal(downOf(plan), down);
      assert.deepEqual(
        plan.steps.map(({ transaction, needs }) => [transaction, needs]),
        [[false, 'work']],
      );
    });

  it('builds the index of a partitioned table one partition at a time', async () => {
    const plan = await planFor('create-index', 'CREATE INDEX events_at_idx ON events USING brin (at)', {
      setup: PARTED,
    });
    assert.equal(
      upOf(plan),
      `CREATE INDEX IF NOT EXISTS events_at_idx ON ONLY events USING brin (at);

CREATE INDEX CONCURRENTLY IF NOT EXISTS "Events 2025_at_idx" ON "Events 2025" USING brin (at);

CREATE INDEX CONCURRENTLY IF NOT EXISTS events_2024_at_idx ON events_2024 USING brin (at);

ALTER INDEX events_at_idx ATTACH PARTITION "Events 2025_at_idx";
ALTER INDEX events_at_idx ATTACH PARTITION events_2024_at_idx;`,
    );
    assert.equal(
      downOf(plan),
      `DROP INDEX IF EXISTS events_at_idx;
CREATE INDEX IF NOT EXISTS events_at_idx ON ONLY events USING brin (at);
${dropsInvalid('"Events 2025_at_idx"')};
CREATE INDEX CONCURRENTLY IF NOT EXISTS "Events 2025_at_idx" ON "Events 2025" USING brin (at);
${dropsInvalid('events_2024_at_idx')};
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_2024_at_idx ON events_2024 USING brin (at);
DROP INDEX CONCURRENTLY IF EXISTS events_2024_at_idx;
DROP INDEX CONCURRENTLY IF EXISTS "Events 2025_at_idx";
DROP INDEX IF EXISTS events_at_idx;`,
    );
  });

  it('goes down into partitions of partitions, and takes over the indexes that are there', async () => {
    const setup = `${PARTED} CREATE TABLE sub PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
      CREATE TABLE sub_1 PARTITION OF sub DEFAULT; CREATE INDEX mine ON events_2024 (at);`;
    const plan = await planFor('create-index', 'CREATE INDEX ON events (at)', { setup });
    assert.equal(
      upOf(plan),
      `CREATE INDEX IF NOT EXISTS events_at_idx ON ONLY events (at);

CREATE INDEX IF NOT EXISTS sub_at_idx ON ONLY sub (at);

CREATE INDEX CONCURRENTLY IF NOT EXISTS "Events 2025_at_idx" ON "Events 2025" (at);

CREATE INDEX CONCURRENTLY IF NOT EXISTS sub_1_at_idx ON sub_1 (at);

ALTER INDEX events_at_idx ATTACH PARTITION "Events 2025_at_idx";
ALTER INDEX events_at_idx ATTACH PARTITION mine;
ALTER INDEX sub_at_idx ATTACH PARTITION sub_1_at_idx;
ALTER INDEX events_at_idx ATTACH PARTITION sub_at_idx;`,
    );
    const last = plan.steps.at(-1);
    const before = [dropsInvalid('mine'), 'CREATE INDEX CONCURRENTLY IF NOT EXISTS mine ON events_2024 (at)'];
    assert.deepEqual(last?.down, [
      'DROP INDEX IF EXISTS events_at_idx',
      'CREATE INDEX IF NOT EXISTS events_at_idx ON ONLY events (at)',
      'CREATE INDEX IF NOT EXISTS sub_at_idx ON ONLY sub (at)',
      dropsInvalid('"Events 2025_at_idx"'),
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS "Events 2025_at_idx" ON "Events 2025" (at)',
      ...before,
      dropsInvalid('sub_1_at_idx'),
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS sub_1_at_idx ON sub_1 (at)',
    ]);
    assert.deepEqual(last.alone, {
      down: ['DROP INDEX IF EXISTS events_at_idx', ...before],
      note: 'Its way back drops events_at_idx with its parts in the partitions: before it is run again, take back the steps that make these, and run them first.',
    });
  });

  it('has no answer to CONCURRENTLY', async () => {
    const statement = 'CREATE INDEX CONCURRENTLY i ON orders (id)';
    assert.equal(await answer('create-index', statement, { setup: SHOP }), undefined);
  });

  it('is written from arguments', async () => {
    const args = {
      table: 'orders',
      columns: 'user_id DESC, lower(note)',
      unique: 'true',
      method: 'btree',
      where: 'id > 3',
    };
    const plan = planIn(await scaffold('create-index', args, { setup: SHOP, unknown: 'ask' }));
    assert.equal(
      upOf(plan),
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_lower_idx ON orders (user_id DESC, lower(note)) WHERE id > 3;',
    );
  });

  it('names the columns that do not exist and the name that does', async () => {
    const args = { table: 'orders', columns: 'user, note', name: 'orders_user_id_idx' };
    assert.deepEqual(await scaffold('create-index', args, { setup: SHOP, unknown: 'ask' }), {
      problems: [
        {
          parameter: 'name',
          message: 'A table, index, view or sequence has the name orders_user_id_idx already.',
        },
        { parameter: 'columns', message: 'orders has no column user.' },
      ],
    });
  });
});

describe('drop-index', () => {
  it('drops each index by itself and brings it back from the history', async () => {
    const plan = await planFor('drop-index', 'DROP INDEX orders_user_id_idx, "By Note"', { setup: SHOP });
    assert.equal(
      upOf(plan),
      `DROP INDEX CONCURRENTLY IF EXISTS orders_user_id_idx;

DROP INDEX CONCURRENTLY IF EXISTS "By Note";`,
    );
    assert.equal(
      downOf(plan),
      `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('"By Note"') AND NOT indisvalid) THEN
    DROP INDEX "By Note";
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "By Note" ON orders (lower(note) text_pattern_ops DESC, id);
COMMENT ON INDEX "By Note" IS 'It''s';
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('orders_user_id_idx') AND NOT indisvalid) THEN
    DROP INDEX orders_user_id_idx;
  END IF;
END;
$$;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_idx ON orders (user_id) INCLUDE (id) WHERE user_id > 5;`,
    );
    assert.deepEqual(plan.warnings, []);
  });

  it('has no way back where the history does not know the index', async () => {
    const plan = await planFor('drop-index', 'DROP INDEX other.i', { setup: SHOP });
    assert.equal(upOf(plan), 'DROP INDEX CONCURRENTLY IF EXISTS other.i;');
    assert.equal(downOf(plan), '');
    assert.deepEqual(plan.warnings, [
      'The history does not show the definition of other.i, so the way back is empty.',
    ]);
  });

  const refused: readonly (readonly [setup: string, statement: string, message: string])[] = [
    [
      SHOP,
      'DROP INDEX orders_pkey',
      'orders_pkey stands behind the constraint orders_pkey: drop the constraint instead.',
    ],
    [
      `${PARTED} CREATE INDEX parent ON events (at);`,
      'DROP INDEX parent',
      'parent is the index of a partitioned table, which PostgreSQL does not drop concurrently.',
    ],
  ];
  for (const [setup, statement, message] of refused)
    it(`says why ${statement} cannot be concurrent`, async () => {
      assert.deepEqual(await answer('drop-index', statement, { setup }), {
        problems: [{ parameter: 'index', message }],
      });
    });

  it('has no answer to CASCADE', async () => {
    assert.equal(
      await answer('drop-index', 'DROP INDEX orders_user_id_idx CASCADE', { setup: SHOP }),
      undefined,
    );
  });
});
