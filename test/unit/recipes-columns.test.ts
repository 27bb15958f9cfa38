import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const SHOP = `CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint, note text);`;

const FILL = `DO $$
DECLARE
  batch_start bigint;
  batch_end bigint;
BEGIN
  SELECT id INTO batch_start FROM orders
  WHERE status IS NULL ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM orders
      WHERE id >= batch_start AND status IS NULL ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE orders SET status = 'pending'
    WHERE id >= batch_start AND id <= batch_end AND status IS NULL;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM orders
    WHERE id > batch_end AND status IS NULL ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;`;

describe('add-column', () => {
  const edits: readonly (readonly [statement: string, up: string])[] = [
    [
      'ALTER TABLE orders ADD COLUMN status varchar(50)',
      'ALTER TABLE orders ADD COLUMN IF NOT EXISTS status varchar(50);',
    ],
    [
      'alter table only "orders"\n  add /* new */ "Status"  text -- why\n  collate "C"',
      'alter table only "orders"\n  add IF NOT EXISTS /* new */ "Status"  text -- why\n  collate "C";',
    ],
    [
      'ALTER TABLE orders ADD COLUMN a int CHECK (a > 0), ADD COLUMN b int',
      'ALTER TABLE orders ADD COLUMN IF NOT EXISTS a int CHECK (a > 0);',
    ],
  ];
  for (const [statement, up] of edits)
    it(`keeps the words of ${statement}`, async () => {
      assert.equal(upOf(await planFor('add-column', statement, { setup: SHOP })), up);
    });

  it('takes the table with its schema and IF EXISTS into the way back', async () => {
    const plan = await planFor('add-column', 'ALTER TABLE IF EXISTS shop."O" ADD "A" int', { setup: '' });
    assert.equal(downOf(plan), 'ALTER TABLE IF EXISTS shop."O" DROP COLUMN IF EXISTS "A";');
    assert.equal(plan.title, 'Add A to shop.O');
    assert.equal(plan.slug, 'add_a_to_o');
  });

  it('has no answer where the statement has IF NOT EXISTS', async () => {
    const statement = 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS a int';
    assert.equal(await answer('add-column', statement, { setup: SHOP }), undefined);
  });

  it('reads arguments as SQL writes names', async () => {
    const args = { table: 'Orders', column: '"Order Status"', type: 'varchar(50)' };
    const plan = planIn(await scaffold('add-column', args, { setup: SHOP, unknown: 'ask' }));
    assert.equal(upOf(plan), 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS "Order Status" varchar(50);');
  });
});

describe('add-column-with-default', () => {
  const statement = `ALTER TABLE orders ADD COLUMN status varchar(50) NOT NULL DEFAULT 'pending'`;

  it('proves NOT NULL with a CHECK on 14', async () => {
    const plan = await planFor('add-column-with-default', statement, { setup: SHOP });
    assert.equal(
      upOf(plan),
      `ALTER TABLE orders ADD COLUMN IF NOT EXISTS status varchar(50);
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'pending';

${FILL}

ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS orders_status_not_null,
  ADD CONSTRAINT orders_status_not_null CHECK (status IS NOT NULL) NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT orders_status_not_null;

ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_status_not_null;`,
    );
    assert.equal(
      downOf(plan),
      `ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS orders_status_not_null,
  ADD CONSTRAINT orders_status_not_null CHECK (status IS NOT NULL) NOT VALID;
ALTER TABLE orders ALTER COLUMN status DROP NOT NULL;
ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_status_not_null;
ALTER TABLE orders DROP COLUMN IF EXISTS status;`,
    );
    assert.deepEqual(
      plan.steps.map(({ transaction, needs }) => [transaction, needs]),
      [
        [true, 'lock'],
        [false, 'work'],
        [true, 'lock'],
        [true, 'work'],
        [true, 'lock'],
      ],
    );
  });

  it('adds NOT NULL itself NOT VALID on 18, and leaves the CHECK in its place before 12', async () => {
    const at = async (version: number): Promise<string> =>
      upOf(await planFor('add-column-with-default', statement, { setup: SHOP, version }));
    const head = `ALTER TABLE orders ADD COLUMN IF NOT EXISTS status varchar(50);
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'pending';

${FILL}

ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS orders_status_not_null,
  ADD CONSTRAINT orders_status_not_null`;
    const tail = `ALTER TABLE orders VALIDATE CONSTRAINT orders_status_not_null;`;
    assert.equal(await at(18), `${head} NOT NULL status NOT VALID;\n\n${tail}`);
    assert.equal(await at(11), `${head} CHECK (status IS NOT NULL) NOT VALID;\n\n${tail}`);
  });

  it('adds each inline constraint by itself', async () => {
    const plan = await planFor(
      'add-column-with-default',
      `ALTER TABLE orders ADD COLUMN status text COLLATE "C" DEFAULT 'pending' CONSTRAINT ok CHECK (status <> '') UNIQUE REFERENCES states ON DELETE SET NULL`,
      { setup: SHOP },
    );
    assert.equal(
      upOf(plan),
      `ALTER TABLE orders ADD COLUMN IF NOT EXISTS status text COLLATE "C";
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'pending';

${FILL}

ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS ok,
  ADD CONSTRAINT ok CHECK (status <> '') NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT ok;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('orders_status_key') AND NOT indisvalid) THEN
    DROP INDEX orders_status_key;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_status_key ON orders (status);

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('orders') AND conname = 'orders_status_key'
  ) THEN
    ALTER TABLE orders ADD CONSTRAINT orders_status_key UNIQUE USING INDEX orders_status_key;
  END IF;
END;
$$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('orders') AND conname = 'orders_status_fkey'
  ) THEN
    ALTER TABLE orders ADD CONSTRAINT orders_status_fkey FOREIGN KEY (status) REFERENCES states ON DELETE SET NULL NOT VALID;
  END IF;
END;
$$;

ALTER TABLE orders VALIDATE CONSTRAINT orders_status_fkey;`,
    );
  });

  it('says that a function of the default is called for each batch', async () => {
    const plan = await planFor(
      'add-column-with-default',
      'ALTER TABLE orders ADD at timestamptz DEFAULT now()',
      {
        setup: SHOP,
      },
    );
    assert.deepEqual(plan.warnings, [
      'The default of at is evaluated for each row of orders when its batch runs: now() is the time of the batch.',
    ]);
  });

  it('asks for the value of a required column without default, and for a deploy', async () => {
    const required = 'ALTER TABLE orders ADD COLUMN status text NOT NULL';
    assert.deepEqual(await answer('add-column-with-default', required, { setup: SHOP, unknown: 'ask' }), {
      problems: [
        {
          parameter: 'default',
          message: 'Only a person knows which value status has in the rows that exist.',
        },
      ],
    });
    const plan = await planFor('add-column-with-default', required, { setup: SHOP });
    assert.equal(plan.steps[0]?.deploy, 'The release that writes status in every new row.');
    assert.equal(plan.equivalent, false);
  });

  for (const other of [
    'ALTER TABLE orders ADD COLUMN a bigserial',
    'ALTER TABLE orders ADD COLUMN a int GENERATED ALWAYS AS IDENTITY',
    'ALTER TABLE orders ADD COLUMN a int GENERATED ALWAYS AS (1) STORED',
    'ALTER TABLE orders ADD COLUMN a int DEFAULT NULL',
    'ALTER TABLE orders ADD COLUMN a int',
  ])
    it(`has no answer to ${other}`, async () => {
      assert.equal(await answer('add-column-with-default', other, { setup: SHOP }), undefined);
    });
});

describe('set-not-null', () => {
  const statement = 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL';

  it('answers without a value by steps that fail on NULLs, and says so', async () => {
    const plan = await planFor('set-not-null', statement, { setup: SHOP });
    assert.equal(
      upOf(plan),
      `ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS orders_note_not_null,
  ADD CONSTRAINT orders_note_not_null CHECK (note IS NOT NULL) NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT orders_note_not_null;

ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_note_not_null;`,
    );
    assert.deepEqual(plan.warnings, [
      'Before step 1, every running release must give orders.note a value: from then on an INSERT without one fails.',
      'From step 1 on, an UPDATE of a row where orders.note is NULL fails, whichever column it changes, and so does validating. Count such rows first, and fill them in batches.',
    ]);
    assert.deepEqual(plan.steps[0]?.check, {
      sql: 'SELECT count(*) FROM orders WHERE note IS NULL',
      expect: '0, or updates of these rows fail, and so does the next step',
    });
  });

  it('fills NULLs with the value that it is given', async () => {
    const args = { table: 'orders', column: 'note', value: "'none'" };
    const plan = planIn(await scaffold('set-not-null', args, { setup: SHOP, unknown: 'ask', version: 18 }));
    assert.deepEqual(
      plan.steps.map((step) => step.slug),
      ['backfill', 'add_not_valid', 'validate'],
    );
    assert.deepEqual(plan.warnings, [
      'Before step 1, every running release must give orders.note a value: a row without one that comes after the fill makes the validation fail, and from step 2 on such an INSERT fails itself.',
    ]);
  });

  const problems: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['a column that is NOT NULL', { table: 'orders', column: 'id' }, 'id of orders is NOT NULL already.'],
    [
      'NULL as the value',
      { table: 'orders', column: 'note', value: 'NULL' },
      'NULL cannot be the value for rows that have NULL.',
    ],
    [
      'a value of another type',
      { table: 'orders', column: 'user_id', value: "'x'" },
      `PostgreSQL cannot turn 'x' into bigint.`,
    ],
  ];
  for (const [what, args, message] of problems)
    it(`refuses ${what}`, async () => {
      const result = await scaffold('set-not-null', args, { setup: SHOP, unknown: 'ask' });
      assert.deepEqual('problems' in result && result.problems.map((problem) => problem.message), [message]);
    });
});
