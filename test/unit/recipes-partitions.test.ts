import * as assert from 'node:assert/strict';
import { boundCondition } from '../../server/src/recipes/partition-bound';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const SETUP = `CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE logs (id int, at date NOT NULL, user_id int REFERENCES users, UNIQUE (at, id)) PARTITION BY RANGE (at);
CREATE INDEX logs_lower ON logs (lower(id::text));
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
CREATE TABLE logs_2025 (id int, at date NOT NULL, user_id int);
CREATE TABLE hashed (id int) PARTITION BY HASH (id);
CREATE TABLE part (id int);`;

const BOUND = "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')";
const CONDITION = "at IS NOT NULL AND at >= '2025-01-01' AND at < '2026-01-01'";

const guarded = (condition: string, statement: string): string => `DO $$
BEGIN
  IF ${condition} (
    SELECT FROM pg_inherits
    WHERE inhrelid = to_regclass('logs_2025') AND inhparent = to_regclass('logs')
  ) THEN
    ${statement};
  END IF;
END;
$$;`;

const unlessThere = (name: string, statement: string): string => `DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('logs_2025') AND conname = '${name}'
  ) THEN
    ${statement};
  END IF;
END;
$$;`;

describe('attach-partition', () => {
  it('makes indexes, keys and the bound ready, then attaches', async () => {
    const plan = await planFor('attach-partition', `ALTER TABLE logs ATTACH PARTITION logs_2025 ${BOUND}`, {
      setup: SETUP,
    });
    assert.equal(plan.title, 'Attach logs_2025 to logs');
    assert.equal(
      upOf(plan),
      `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('logs_2025_at_id_key') AND NOT indisvalid) THEN
    DROP INDEX logs_2025_at_id_key;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS logs_2025_at_id_key ON logs_2025 (at, id);

${unlessThere('logs_2025_at_id_key', 'ALTER TABLE logs_2025 ADD CONSTRAINT logs_2025_at_id_key UNIQUE USING INDEX logs_2025_at_id_key')}

CREATE INDEX CONCURRENTLY IF NOT EXISTS logs_2025_lower_idx ON logs_2025 (lower(id::text));

${unlessThere('logs_user_id_fkey', 'ALTER TABLE logs_2025 ADD CONSTRAINT logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID')}

ALTER TABLE logs_2025 VALIDATE CONSTRAINT logs_user_id_fkey;

ALTER TABLE logs_2025
  DROP CONSTRAINT IF EXISTS logs_2025_bound_check,
  ADD CONSTRAINT logs_2025_bound_check CHECK (${CONDITION}) NOT VALID;

ALTER TABLE logs_2025 VALIDATE CONSTRAINT logs_2025_bound_check;

ALTER TABLE logs_rest
  DROP CONSTRAINT IF EXISTS logs_rest_logs_2025_check,
  ADD CONSTRAINT logs_rest_logs_2025_check CHECK (NOT (${CONDITION})) NOT VALID;

ALTER TABLE logs_rest VALIDATE CONSTRAINT logs_rest_logs_2025_check;

${guarded('NOT EXISTS', `ALTER TABLE logs ATTACH PARTITION logs_2025 ${BOUND}`)}
ALTER TABLE logs_2025 DROP CONSTRAINT IF EXISTS logs_2025_bound_check;

ALTER TABLE logs_rest DROP CONSTRAINT IF EXISTS logs_rest_logs_2025_check;`,
    );
    assert.equal(
      downOf(plan),
      `${guarded('EXISTS', 'ALTER TABLE logs DETACH PARTITION logs_2025')}
ALTER TABLE logs_rest DROP CONSTRAINT IF EXISTS logs_rest_logs_2025_check;
ALTER TABLE logs_2025 DROP CONSTRAINT IF EXISTS logs_2025_bound_check;
ALTER TABLE logs_2025 DROP CONSTRAINT IF EXISTS logs_user_id_fkey;
DROP INDEX CONCURRENTLY IF EXISTS logs_2025_lower_idx;
ALTER TABLE logs_2025 DROP CONSTRAINT IF EXISTS logs_2025_at_id_key;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('logs_2025_at_id_key') AND NOT indisvalid) THEN
    DROP INDEX logs_2025_at_id_key;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS logs_2025_at_id_key ON logs_2025 (at, id);
DROP INDEX CONCURRENTLY IF EXISTS logs_2025_at_id_key;`,
    );
    assert.equal(plan.equivalent, true);
  });

  it('takes a list by arguments, and asks for one kind of bound', async () => {
    const args = { table: 'logs', partition: 'logs_2025', values: "'2025-01-01', '2025-01-02'" };
    const setup = SETUP.replace('BY RANGE', 'BY LIST');
    const plan = planIn(await scaffold('attach-partition', args, { setup, unknown: 'ask' }));
    assert.ok(upOf(plan).includes("CHECK (at IS NOT NULL AND at IN ('2025-01-01', '2025-01-02')) NOT VALID"));
    assert.ok(upOf(plan).includes("logs_2025 FOR VALUES IN ('2025-01-01', '2025-01-02');"));
    assert.deepEqual(await scaffold('attach-partition', { ...args, from: '1' }, { setup, unknown: 'ask' }), {
      problems: [
        {
          parameter: 'from',
          message: 'Write the bounds of a range, from and to, or the values of a list.',
        },
      ],
    });
  });

  it('says that a hash cannot be shown, and has no answer to a default partition', async () => {
    const hash = 'ALTER TABLE hashed ATTACH PARTITION part FOR VALUES WITH (MODULUS 2, REMAINDER 0)';
    assert.deepEqual(await answer('attach-partition', hash, { setup: SETUP }), {
      problems: [
        {
          parameter: 'from',
          message:
            'PostgreSQL cannot be shown by a CHECK that the rows of part fulfil this bound. Only ranges and lists of constants over plain columns can.',
        },
      ],
    });
    const rest = 'ALTER TABLE hashed ATTACH PARTITION part DEFAULT';
    assert.equal(await answer('attach-partition', rest, { setup: SETUP }), undefined);
  });

  it('keeps the rows of a new partition out of the default one before it is created', async () => {
    const create = `CREATE UNLOGGED TABLE -- for 2026\n  "Logs 2026" PARTITION OF logs (user_id DEFAULT 1) FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)`;
    const plan = await planFor('attach-partition', create, { setup: SETUP });
    assert.equal(
      upOf(plan),
      `ALTER TABLE logs_rest
  DROP CONSTRAINT IF EXISTS "logs_rest_Logs 2026_check",
  ADD CONSTRAINT "logs_rest_Logs 2026_check" CHECK (NOT (at IS NOT NULL AND at >= '2026-01-01')) NOT VALID;

ALTER TABLE logs_rest VALIDATE CONSTRAINT "logs_rest_Logs 2026_check";

CREATE UNLOGGED TABLE IF NOT EXISTS -- for 2026
  "Logs 2026" PARTITION OF logs (user_id DEFAULT 1) FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);

ALTER TABLE logs_rest DROP CONSTRAINT IF EXISTS "logs_rest_Logs 2026_check";`,
    );
    assert.equal(
      downOf(plan),
      `DROP TABLE IF EXISTS "Logs 2026";
ALTER TABLE logs_rest DROP CONSTRAINT IF EXISTS "logs_rest_Logs 2026_check";`,
    );
    assert.deepEqual(plan.warnings, [
      'From the CHECK on logs_rest until Logs 2026 is a partition, rows that are for Logs 2026 are refused: run these steps before such rows come. Rows that logs_rest has of them already make validating the CHECK fail: move them out first.',
    ]);
  });

  it('has nothing to say of a new partition where no default partition is read', async () => {
    const first = 'CREATE TABLE part_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0)';
    assert.equal(await answer('attach-partition', first, { setup: SETUP }), undefined);
    const rest = 'CREATE TABLE part_rest PARTITION OF logs DEFAULT';
    assert.equal(await answer('attach-partition', rest, { setup: SETUP }), undefined);
    const computed = 'CREATE TABLE now_on PARTITION OF logs FOR VALUES FROM (current_date) TO (MAXVALUE)';
    assert.equal(await answer('attach-partition', computed, { setup: SETUP }), undefined);
  });

  it('derives conditions as PostgreSQL does', () => {
    const range = (from: readonly string[], to: readonly string[]): string | undefined =>
      boundCondition(['a', 'B'].slice(0, from.length), { type: 'range', from, to, text: '' });
    assert.equal(range(['MINVALUE'], ['5']), 'a IS NOT NULL AND a < 5');
    assert.equal(range(['1'], ['maxvalue']), 'a IS NOT NULL AND a >= 1');
    assert.equal(
      range(['1', '2'], ['1', '9']),
      'a IS NOT NULL AND "B" IS NOT NULL AND a = 1 AND "B" >= 2 AND "B" < 9',
    );
    assert.equal(
      range(['1', '2'], ['3', '4']),
      'a IS NOT NULL AND "B" IS NOT NULL AND (a > 1 OR (a = 1 AND "B" >= 2)) AND (a < 3 OR (a = 3 AND "B" < 4))',
    );
    assert.equal(
      range(['1', 'MINVALUE'], ['3', 'MAXVALUE']),
      'a IS NOT NULL AND "B" IS NOT NULL AND a >= 1 AND a <= 3',
    );
    assert.equal(range(['now()'], ['MAXVALUE']), undefined);
    const list = (values: readonly string[]): string | undefined =>
      boundCondition(['a'], { type: 'list', values, text: '' });
    assert.equal(list(['1', 'NULL']), 'a IS NULL OR a IN (1)');
    assert.equal(list(['NULL']), 'a IS NULL');
  });
});
