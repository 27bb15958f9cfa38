import * as assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/service/apply';
import { createDown } from '../../../server/src/service/down';
import { DOWN_CASES, DOWN_SHOP } from '../../down-cases';
import { createProject } from './project';

interface Way {
  readonly title: string;
  readonly first: string;
  readonly up: string;
  /** What stands in front of the statements of a file. */
  readonly head?: string;
  readonly others?: Readonly<Record<string, string>>;
}

const WAYS: readonly Way[] = [
  { title: 'one query a file', first: '000001_shop.up.sql', up: '000002_change.up.sql' },
  {
    title: 'statement by statement',
    first: 'V1__shop.sql',
    up: 'V2__change.sql',
    others: { 'migrations/U1__shop.sql': 'SELECT 1;' },
  },
  {
    title: 'a section',
    first: '20250101000000_shop.sql',
    up: '20250102000000_change.sql',
    head: '-- +goose Up\n',
  },
  {
    title: 'a section without a transaction',
    first: '20250101000000_shop.sql',
    up: '20250102000000_change.sql',
    head: '-- +goose NO TRANSACTION\n-- +goose Up\n',
  },
];

interface Made {
  /** The file that holds the way back, from it on. */
  readonly text: string;
  /** What a check says of it. */
  readonly findings: readonly string[];
}

async function madeBy(way: Way, up: string, setup: string, postgresVersion: number): Promise<Made> {
  const { first, head = '', others = {} } = way;
  const name = `migrations/${way.up}`;
  const before = { ...others, [`migrations/${first}`]: head + setup, [name]: head + up };
  const project = await createProject(before, { postgresVersion });
  const { analyzed } = await project.check(name);
  assert.ok(analyzed);
  const made = createDown(analyzed, await project.view(name));
  assert.ok(!('problem' in made), JSON.stringify(made));
  const files = Object.fromEntries(made.newFiles.map(({ path, text }) => [`migrations/${path}`, text]));
  const after = { ...before, [name]: applyEdits(head + up, made.edits), ...files };
  const target = Object.keys(files).find((path) => path.endsWith('.sql')) ?? name;
  const { findings } = await (await createProject(after, { postgresVersion })).check(target);
  const text = after[target] ?? '';
  const start = target === name ? text.indexOf('-- +goose Down') : 0;
  return {
    text: text.slice(start),
    findings: findings
      .filter(({ severity, span }) => severity !== 'hint' && span.start >= start)
      .map(({ rule, message }) => `${rule}: ${message}`),
  };
}

describe('A check of a down migration that was written', () => {
  for (const way of WAYS) {
    it(`has nothing above a hint, ${way.title}`, async () => {
      for (const { name, up, setup = '', from = 14 } of DOWN_CASES) {
        const { findings, text } = await madeBy(way, up, DOWN_SHOP + setup, from);
        assert.deepEqual(findings, [], `${name}\n${text}`);
      }
    }).timeout(60_000);
  }

  const DROP = `ALTER TABLE orders DROP CONSTRAINT orders_no_key; ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;
ALTER TABLE orders DROP CONSTRAINT orders_status_check; ALTER TABLE customers ALTER name DROP NOT NULL;`;

  it('brings keys, constraints and NOT NULL back without a scan under a lock that blocks, where each statement runs by itself', async () => {
    const { text } = await madeBy(WAYS[1]!, DROP, DOWN_SHOP, 14);
    assert.equal(
      text,
      `-- Undo: V2__change.sql.
-- Note: Taking back DROP NOT NULL fails where customers.name has become NULL since.
SET lock_timeout = '5s';
ALTER TABLE customers
  DROP CONSTRAINT IF EXISTS customers_name_not_null,
  ADD CONSTRAINT customers_name_not_null CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE customers VALIDATE CONSTRAINT customers_name_not_null;
ALTER TABLE customers ALTER COLUMN name SET NOT NULL;
ALTER TABLE customers DROP CONSTRAINT IF EXISTS customers_name_not_null;
ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS orders_status_check,
  ADD CONSTRAINT orders_status_check CHECK (status <> '') NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_status_check;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS customers_pkey ON customers (id);
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('customers') AND conname = 'customers_pkey'
  ) THEN
    ALTER TABLE customers ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX customers_pkey;
  END IF;
END;
$$;
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('orders') AND conname = 'orders_customer'
  ) THEN
    ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;
  END IF;
END;
$$;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_no_key ON orders ("Order No", status);
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('orders') AND conname = 'orders_no_key'
  ) THEN
    ALTER TABLE orders ADD CONSTRAINT orders_no_key UNIQUE USING INDEX orders_no_key;
  END IF;
END;
$$;
`,
    );
  });

  it('says what waits where the file is one transaction', async () => {
    const { text } = await madeBy(WAYS[0]!, DROP, DOWN_SHOP, 18);
    assert.equal(
      text,
      `-- Undo: 000002_change.up.sql.
-- Note: Taking back DROP NOT NULL fails where customers.name has become NULL since.
SET LOCAL lock_timeout = '5s';
-- safe-migrations:ignore set-not-null-without-check — SET NOT NULL holds an ACCESS EXCLUSIVE lock on customers while it checks every row, so every query, reads included, waits until it is done.
ALTER TABLE customers ALTER COLUMN name SET NOT NULL;
-- safe-migrations:ignore add-check-without-not-valid, lock-held-during-work — ADD CONSTRAINT … CHECK holds an ACCESS EXCLUSIVE lock on orders while it checks every row, so every query, reads included, waits until it is done.
ALTER TABLE orders ADD CONSTRAINT orders_status_check CHECK (status <> '');
-- safe-migrations:ignore add-primary-key-without-index — ADD PRIMARY KEY holds an ACCESS EXCLUSIVE lock on customers while it reads the whole table, so every query, reads included, waits until it is done.
ALTER TABLE customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
-- safe-migrations:ignore add-foreign-key-without-not-valid — ADD FOREIGN KEY holds a SHARE ROW EXCLUSIVE lock on orders and customers while it checks every row of customers and orders, so every INSERT, UPDATE and DELETE waits until it is done.
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
-- safe-migrations:ignore add-unique-without-index — ADD CONSTRAINT … UNIQUE holds an ACCESS EXCLUSIVE lock on orders while it reads the whole table, so every query, reads included, waits until the index is built.
ALTER TABLE orders ADD CONSTRAINT orders_no_key UNIQUE ("Order No", status);
`,
    );
  });
});
