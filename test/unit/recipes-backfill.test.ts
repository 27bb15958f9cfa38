import * as assert from 'node:assert/strict';
import { backfillBlock } from '../../server/src/recipes/backfill-sql';
import { renderSnippet } from '../../server/src/recipes/render';
import { answer, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const SHOP = `CREATE TABLE orders (id bigserial PRIMARY KEY, status text, total numeric(10,2), data json, at timestamptz);`;

/** The change of a batch, without the ranges around it. */
function change(sql: string): string {
  const match = /\n {4}((?:UPDATE|DELETE)[^;]*);/.exec(sql);
  assert.ok(match?.[1], sql);
  return match[1].replace(/\s+WHERE id >= batch_start AND id <= batch_end AND /, ' | ');
}

describe('backfillBlock', () => {
  it('compares rows of a composite key, and takes types from the table where none are given', () => {
    const block = backfillBlock({
      table: { schema: 'My Shop', name: 'Orders' },
      key: [
        { name: 'Tenant', type: '' },
        { name: 'id', type: 'bigint' },
      ],
      assignments: 'a = 1, b = $$x$$',
      where: 'a IS NULL OR b IS NULL',
      settings: { batchSize: 10, batchPause: 0 },
      columns: ['batch_start'],
    });
    assert.equal(
      block,
      `DO $body1$
DECLARE
  batch_start__1 "My Shop"."Orders"."Tenant"%TYPE;
  batch_start__2 bigint;
  batch_end_1 "My Shop"."Orders"."Tenant"%TYPE;
  batch_end_2 bigint;
BEGIN
  SELECT "Tenant", id INTO batch_start__1, batch_start__2 FROM "My Shop"."Orders"
  WHERE a IS NULL OR b IS NULL ORDER BY "Tenant", id LIMIT 1;
  WHILE batch_start__1 IS NOT NULL LOOP
    SELECT "Tenant", id INTO batch_end_1, batch_end_2 FROM (
      SELECT "Tenant", id FROM "My Shop"."Orders"
      WHERE ("Tenant", id) >= (batch_start__1, batch_start__2) AND (a IS NULL OR b IS NULL) ORDER BY "Tenant", id LIMIT 10
    ) AS batch ORDER BY "Tenant" DESC, id DESC LIMIT 1;
    UPDATE "My Shop"."Orders" SET a = 1, b = $$x$$
    WHERE ("Tenant", id) >= (batch_start__1, batch_start__2) AND ("Tenant", id) <= (batch_end_1, batch_end_2) AND (a IS NULL OR b IS NULL);
    COMMIT;
    SELECT "Tenant", id INTO batch_start__1, batch_start__2 FROM "My Shop"."Orders"
    WHERE ("Tenant", id) > (batch_end_1, batch_end_2) AND (a IS NULL OR b IS NULL) ORDER BY "Tenant", id LIMIT 1;
  END LOOP;
END;
$body1$`,
    );
  });

  it('goes by pages where the table has no key, again as long as a pass finds fewer rows', () => {
    const block = backfillBlock({
      table: { name: 'pages' },
      key: [],
      partitioned: true,
      assignments: null,
      where: 'p.found OR p.page = 1',
      alias: 'p',
      settings: { batchSize: 250, batchPause: 50 },
      columns: ['found', 'page'],
    });
    assert.equal(
      block,
      `DO $$
#variable_conflict use_column
DECLARE
  page_ bigint;
  changed bigint;
  changed_before bigint;
  changed_by_batch bigint;
BEGIN
  LOOP
    page_ := 0;
    changed := 0;
    WHILE page_ * current_setting('block_size')::bigint < (SELECT max(pg_relation_size(relid)) FROM pg_partition_tree('pages')) LOOP
      DELETE FROM pages AS p
      WHERE p.ctid >= format('(%s,0)', page_)::tid AND p.ctid < format('(%s,0)', page_ + 3)::tid AND (p.found OR p.page = 1);
      GET DIAGNOSTICS changed_by_batch = ROW_COUNT;
      COMMIT;
      IF changed_by_batch > 0 THEN
        PERFORM pg_sleep(0.05);
      END IF;
      changed := changed + changed_by_batch;
      page_ := page_ + 3;
    END LOOP;
    EXIT WHEN changed = 0 OR changed >= changed_before;
    changed_before := changed;
  END LOOP;
END;
$$`,
    );
  });
});

describe('backfill', () => {
  const changes: readonly (readonly [statement: string, changed: string])[] = [
    [
      `UPDATE orders SET status = 'pending' WHERE status IS NULL`,
      `UPDATE orders SET status = 'pending' | status IS NULL`,
    ],
    [`UPDATE orders SET status = 'x'`, `UPDATE orders SET status = 'x' | status IS DISTINCT FROM 'x'`],
    [
      `UPDATE orders o SET status = upper(o.data ->> 's'), total = 1 WHERE o.id > 5 OR total = 2`,
      `UPDATE orders AS o SET status = upper(o.data ->> 's'), total = 1 | ((o.id > 5 OR total = 2) AND (o.status IS DISTINCT FROM upper(o.data ->> 's')::text OR o.total IS DISTINCT FROM 1))`,
    ],
    [
      `UPDATE orders SET total = id / 3`,
      `UPDATE orders SET total = id / 3 | total IS DISTINCT FROM (id / 3)::numeric(10,2)`,
    ],
    [
      `UPDATE orders SET data = '{}', status = NULL`,
      `UPDATE orders SET data = '{}', status = NULL | (data::text IS DISTINCT FROM ('{}')::text OR status IS NOT NULL)`,
    ],
    [`UPDATE orders SET at = now() WHERE at IS NULL`, `UPDATE orders SET at = now() | at IS NULL`],
    [`DELETE FROM orders WHERE total < 0`, `DELETE FROM orders | total < 0`],
  ];
  for (const [statement, changed] of changes)
    it(`batches ${statement}`, async () => {
      assert.equal(change(upOf(await planFor('backfill', statement, { setup: SHOP }))), changed);
    });

  for (const statement of [
    'UPDATE orders SET total = total + 1',
    'UPDATE orders SET at = now()',
    'UPDATE orders SET status = (SELECT max(status) FROM orders)',
    'UPDATE orders SET (status, total) = (SELECT status, total FROM orders LIMIT 1)',
    'UPDATE orders SET status = u.a FROM users u WHERE u.id = orders.id',
    'UPDATE ONLY orders SET status = 1',
    'UPDATE orders SET status = 1 RETURNING id',
    'WITH x AS (SELECT 1) UPDATE orders SET status = 1',
    'DELETE FROM orders',
    'DELETE FROM orders USING users WHERE users.id = orders.id',
    `INSERT INTO orders (status) VALUES ('x')`,
  ])
    it(`has no answer to ${statement}`, async () => {
      assert.equal(await answer('backfill', statement, { setup: SHOP }), undefined);
    });

  it('has tab stops for a key that the history does not know, and asks for it in the wizard', async () => {
    const statement = `UPDATE t SET a = '$1}' WHERE a IS NULL`;
    const plan = await planFor('backfill', statement, { setup: '' });
    assert.equal(
      renderSnippet(plan).split('\n').slice(1, 6).join('\n'),
      `DECLARE
  batch_start t.\${1:primary key column}%TYPE;
  batch_end t.\${1:primary key column}%TYPE;
BEGIN
  SELECT \${1:primary key column} INTO batch_start FROM t`,
    );
    assert.ok(renderSnippet(plan).includes(`SET a = '\\$1\\}'`));
    assert.deepEqual(await answer('backfill', statement, { setup: '', unknown: 'ask' }), {
      problems: [
        {
          parameter: 'key',
          message: 'The history does not show a primary key of t. Name the columns that the batches go by.',
        },
      ],
    });
  });

  it('goes by a unique key whose columns are NOT NULL where there is no primary key', async () => {
    const setup = 'CREATE TABLE t (a int UNIQUE, b uuid NOT NULL, c int); CREATE UNIQUE INDEX ON t (b);';
    const plan = await planFor('backfill', 'UPDATE t SET c = 1', { setup });
    assert.match(upOf(plan), /batch_start uuid;/);
  });

  it('is written from arguments, with a key that is given', async () => {
    const args = { table: 'app.t', column: 'a', value: 'b * 2', where: 'b > 1 OR b < 0', key: 'x, "Y"' };
    const plan = planIn(await scaffold('backfill', args, { setup: '', unknown: 'ask' }));
    assert.match(
      upOf(plan),
      /UPDATE app\.t SET a = b \* 2\n {4}WHERE \(x, "Y"\) >= .* AND \(\(b > 1 OR b < 0\) AND a IS DISTINCT FROM \(b \* 2\)\);/,
    );
    assert.deepEqual(plan.warnings, ['There is no way back: the values of before are not kept.']);
  });
});
