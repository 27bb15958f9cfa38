import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const SHOP = `CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric, CONSTRAINT orders_total_check CHECK (total < 100));
CREATE INDEX ON orders (user_id);`;

const guarded = (table: string, name: string, statement: string): string => `DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('${table}') AND conname = '${name}'
  ) THEN
    ${statement};
  END IF;
END;
$$;`;

describe('add-foreign-key', () => {
  it('keeps every clause, and adds NOT VALID', async () => {
    const plan = await planFor(
      'add-foreign-key',
      `ALTER TABLE IF EXISTS ONLY shop."Orders" ADD CONSTRAINT "FK" FOREIGN KEY ("A", b) REFERENCES users (x, y) MATCH FULL ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED`,
      { setup: SHOP },
    );
    const add = `ALTER TABLE IF EXISTS ONLY shop."Orders" ADD CONSTRAINT "FK" FOREIGN KEY ("A", b) REFERENCES users (x, y) MATCH FULL ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED NOT VALID`;
    assert.equal(
      upOf(plan),
      `${guarded('shop."Orders"', 'FK', add)}

ALTER TABLE IF EXISTS ONLY shop."Orders" VALIDATE CONSTRAINT "FK";`,
    );
    assert.equal(downOf(plan), 'ALTER TABLE IF EXISTS ONLY shop."Orders" DROP CONSTRAINT IF EXISTS "FK";');
  });

  it('names it as PostgreSQL would, and has nothing to warn of where an index begins with its columns', async () => {
    const plan = await planFor(
      'add-foreign-key',
      'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users',
      {
        setup: SHOP,
      },
    );
    const add =
      'ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID';
    assert.equal(
      upOf(plan),
      `${guarded('orders', 'orders_user_id_fkey', add)}\n\nALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;`,
    );
    assert.deepEqual(plan.warnings, []);
  });

  it('adds a referring column first, with what PostgreSQL adds in a moment', async () => {
    const plan = await planFor(
      'add-foreign-key',
      'ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 1 CONSTRAINT fk REFERENCES users, ADD COLUMN b int',
      { setup: SHOP },
    );
    const add = 'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES users NOT VALID';
    assert.equal(
      upOf(plan),
      `ALTER TABLE orders ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT 1;

${guarded('orders', 'fk', add)}

ALTER TABLE orders VALIDATE CONSTRAINT fk;`,
    );
    assert.deepEqual(plan.warnings, [
      'No index on orders (a) is known: every DELETE from users then reads all of orders. Create one concurrently before step 1.',
    ]);
  });

  it('has no answer to NOT VALID', async () => {
    const valid = 'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID';
    assert.equal(await answer('add-foreign-key', valid, { setup: SHOP }), undefined);
  });

  it('adds it to each partition before 18, and to a partitioned table from then on', async () => {
    const setup = `${SHOP} CREATE TABLE parted (id int) PARTITION BY RANGE (id);
      CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (9) PARTITION BY LIST (id);
      CREATE TABLE "Low 1" PARTITION OF low DEFAULT; CREATE TABLE rest PARTITION OF parted DEFAULT;`;
    const statement = 'ALTER TABLE parted ADD FOREIGN KEY (id) REFERENCES users';
    const plan = await planFor('add-foreign-key', statement, { setup, version: 17 });
    const add = (table: string): string =>
      guarded(
        table,
        'parted_id_fkey',
        `ALTER TABLE ${table} ADD CONSTRAINT parted_id_fkey FOREIGN KEY (id) REFERENCES users NOT VALID`,
      );
    assert.equal(
      upOf(plan),
      `${add('"Low 1"')}

${add('rest')}

ALTER TABLE "Low 1" VALIDATE CONSTRAINT parted_id_fkey;
ALTER TABLE rest VALIDATE CONSTRAINT parted_id_fkey;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('parted') AND conname = 'parted_id_fkey'
  ) THEN
    IF EXISTS (
      SELECT FROM pg_partition_tree('parted') AS p
      WHERE p.isleaf AND NOT EXISTS (
        SELECT FROM pg_constraint AS k
        WHERE k.conrelid = p.relid AND k.contype = 'f' AND k.convalidated
          AND k.confrelid = to_regclass('users')
          AND (
            SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute AS a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
          ) = ARRAY['id']::name[]
      )
    ) THEN
      RAISE EXCEPTION 'Each partition needs the foreign key, validated: take the steps before back, and run them again.';
    END IF;
    ALTER TABLE parted ADD CONSTRAINT parted_id_fkey FOREIGN KEY (id) REFERENCES users;
  END IF;
END;
$$;`,
    );
    assert.equal((await planFor('add-foreign-key', statement, { setup, version: 18 })).steps.length, 2);
    const inline = 'ALTER TABLE parted ADD COLUMN a int DEFAULT 1 REFERENCES users';
    const { steps } = await planFor('add-foreign-key', inline, { setup, version: 17 });
    assert.deepEqual(
      steps.map(({ slug }) => slug),
      ['add_column', 'add_not_valid_1', 'add_not_valid_2', 'validate', 'add_foreign_key'],
    );
    assert.match(steps[4]?.up[0] ?? '', /ADD CONSTRAINT parted_a_fkey FOREIGN KEY \(a\) REFERENCES users;/);
  });
});

describe('add-check', () => {
  it('keeps the expression, and takes a name that is free', async () => {
    const plan = await planFor(
      'add-check',
      `ALTER TABLE orders ADD CHECK (total   >= 0 /* free */) NO INHERIT`,
      {
        setup: SHOP,
      },
    );
    assert.equal(
      upOf(plan),
      `ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS orders_total_check1,
  ADD CONSTRAINT orders_total_check1 CHECK (total   >= 0 /* free */) NO INHERIT NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check1;`,
    );
    assert.equal(downOf(plan), 'ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_total_check1;');
  });

  it('takes the name that it is given', async () => {
    const args = { table: 'orders', expression: 'total >= 0 OR user_id = 1', name: 'cheap' };
    const plan = planIn(await scaffold('add-check', args, { setup: SHOP, unknown: 'ask' }));
    assert.equal(
      plan.steps[0]?.up[0],
      `ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS cheap,
  ADD CONSTRAINT cheap CHECK (total >= 0 OR user_id = 1) NOT VALID`,
    );
  });
});

describe('add-unique', () => {
  it('builds the index with every clause and attaches it with the rest', async () => {
    const plan = await planFor(
      'add-unique',
      'ALTER TABLE shop.users ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (email, "B") INCLUDE (id) WITH (fillfactor = 80) USING INDEX TABLESPACE fast DEFERRABLE INITIALLY DEFERRED',
      { setup: SHOP },
    );
    const add = 'ALTER TABLE shop.users ADD CONSTRAINT u UNIQUE USING INDEX u DEFERRABLE INITIALLY DEFERRED';
    assert.equal(
      upOf(plan),
      `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('shop.u') AND NOT indisvalid) THEN
    DROP INDEX shop.u;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON shop.users (email, "B") INCLUDE (id) NULLS NOT DISTINCT WITH (fillfactor = 80) TABLESPACE fast;

${guarded('shop.users', 'u', add)}`,
    );
    assert.equal(
      downOf(plan),
      `ALTER TABLE shop.users DROP CONSTRAINT IF EXISTS u;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('shop.u') AND NOT indisvalid) THEN
    DROP INDEX shop.u;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON shop.users (email, "B") INCLUDE (id) NULLS NOT DISTINCT WITH (fillfactor = 80) TABLESPACE fast;
DROP INDEX CONCURRENTLY IF EXISTS shop.u;`,
    );
    assert.deepEqual(
      plan.steps.map((step) => step.transaction),
      [false, true],
    );
  });

  it('has no answer to USING INDEX', async () => {
    const statement = 'ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX i';
    assert.equal(await answer('add-unique', statement, { setup: SHOP }), undefined);
  });
});
