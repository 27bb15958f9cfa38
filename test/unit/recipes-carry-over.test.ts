import * as assert from 'node:assert/strict';
import { downOf, planFor, planText, upOf } from '../recipe-fixture';

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

  it('keeps its default, NOT NULL, index and constraints', async () => {
    const setup = `CREATE TABLE shop.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL DEFAULT 0 REFERENCES users (id) CHECK (user_id >= 0));
CREATE INDEX orders_user_id_idx ON shop.orders (user_id)`;
    const plan = await planFor(
      'rename-column',
      'ALTER TABLE shop.orders RENAME COLUMN user_id TO "Customer"',
      { setup, version: 18 },
    );
    assert.equal(
      planText(plan),
      `Rename shop.orders.user_id to Customer
rename_shop_orders_user_id_to_customer
Functions and grants on the column are not carried over.

-- expand add_column: add Customer and keep it in step with user_id (lock)
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS "Customer" bigint;
CREATE OR REPLACE FUNCTION shop."orders_user_id_Customer_sync"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."Customer" IS NULL THEN
      NEW."Customer" := NEW.user_id;
    ELSE
      NEW.user_id := NEW."Customer";
    END IF;
  ELSIF NEW."Customer" IS DISTINCT FROM OLD."Customer" THEN
    NEW.user_id := NEW."Customer";
  ELSIF NEW.user_id IS DISTINCT FROM OLD.user_id THEN
    NEW."Customer" := NEW.user_id;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER "orders_user_id_Customer_sync"
  BEFORE INSERT OR UPDATE ON shop.orders
  FOR EACH ROW EXECUTE FUNCTION shop."orders_user_id_Customer_sync"();
-- down
DROP TRIGGER IF EXISTS "orders_user_id_Customer_sync" ON shop.orders;
DROP FUNCTION IF EXISTS shop."orders_user_id_Customer_sync"();
ALTER TABLE shop.orders DROP COLUMN IF EXISTS "Customer";
COMMENT ON COLUMN shop.orders.user_id IS NULL;

-- migrate backfill: copy old rows in batches (work, outside a transaction)
DO $$
DECLARE
  batch_start bigint;
  batch_end bigint;
BEGIN
  SELECT id INTO batch_start FROM shop.orders
  WHERE "Customer" IS DISTINCT FROM user_id ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM shop.orders
      WHERE id >= batch_start AND "Customer" IS DISTINCT FROM user_id ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE shop.orders SET "Customer" = user_id
    WHERE id >= batch_start AND id <= batch_end AND "Customer" IS DISTINCT FROM user_id;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM shop.orders
    WHERE id > batch_end AND "Customer" IS DISTINCT FROM user_id ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;

-- migrate create_indexes: build the indexes of Customer concurrently (work, outside a transaction)
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('shop.orders_user_id_idx_new') AND NOT indisvalid) THEN
    DROP INDEX shop.orders_user_id_idx_new;
  END IF;
END;
$$;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_idx_new ON shop.orders ("Customer");
-- down
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_user_id_idx_new;

-- migrate add_constraints: add the constraints of Customer without reading the table (lock)
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_check_new'
  ) THEN
    ALTER TABLE shop.orders ADD CONSTRAINT orders_user_id_check_new CHECK ("Customer" >= 0) NOT VALID;
  END IF;
END;
$$;
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_fkey_new'
  ) THEN
    ALTER TABLE shop.orders ADD CONSTRAINT orders_user_id_fkey_new FOREIGN KEY ("Customer") REFERENCES users (id) NOT VALID;
  END IF;
END;
$$;
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_not_null_new'
  ) THEN
    ALTER TABLE shop.orders ADD CONSTRAINT orders_user_id_not_null_new NOT NULL "Customer" NOT VALID;
  END IF;
END;
$$;
-- down
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS orders_user_id_check_new;
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS orders_user_id_fkey_new;
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS orders_user_id_not_null_new;

-- migrate validate_constraints: validate the constraints (work)
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_user_id_check_new;
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_user_id_fkey_new;
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_user_id_not_null_new;
-- deploy: Every running release reads and writes Customer instead of user_id.
-- down
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_user_id_check;
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_user_id_fkey;
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_not_null'
  ) THEN
    ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_user_id_not_null;
  END IF;
END;
$$;

-- contract take_over: move the names and the default of user_id to Customer (lock)
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_check_new'
  ) THEN
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_check TO orders_user_id_check_old;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_check_new TO orders_user_id_check;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_fkey TO orders_user_id_fkey_old;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_fkey_new TO orders_user_id_fkey;
    ALTER INDEX shop.orders_user_id_idx RENAME TO orders_user_id_idx_old;
    ALTER INDEX shop.orders_user_id_idx_new RENAME TO orders_user_id_idx;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_not_null TO orders_user_id_not_null_old;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_not_null_new TO orders_user_id_not_null;
  END IF;
END;
$$;
ALTER TABLE shop.orders
  ALTER COLUMN user_id DROP DEFAULT,
  ALTER COLUMN user_id DROP NOT NULL,
  ALTER COLUMN "Customer" SET DEFAULT 0;
-- down
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_check_old'
  ) THEN
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_check TO orders_user_id_check_new;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_check_old TO orders_user_id_check;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_fkey TO orders_user_id_fkey_new;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_fkey_old TO orders_user_id_fkey;
    ALTER INDEX shop.orders_user_id_idx RENAME TO orders_user_id_idx_new;
    ALTER INDEX shop.orders_user_id_idx_old RENAME TO orders_user_id_idx;
    ALTER TABLE shop.orders RENAME CONSTRAINT orders_user_id_not_null TO orders_user_id_not_null_new;
  END IF;
END;
$$;
ALTER TABLE shop.orders
  ALTER COLUMN "Customer" DROP DEFAULT,
  ALTER COLUMN user_id SET DEFAULT 0;
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_not_null'
  ) THEN
    ALTER TABLE shop.orders ADD CONSTRAINT orders_user_id_not_null NOT NULL user_id NOT VALID;
  END IF;
END;
$$;

-- contract deprecate: mark user_id as deprecated (none)
COMMENT ON COLUMN shop.orders.user_id IS 'DEPRECATED: replaced by Customer';
-- down, outside a transaction
DO $$
DECLARE
  batch_start bigint;
  batch_end bigint;
BEGIN
  SELECT id INTO batch_start FROM shop.orders
  WHERE "Customer" IS DISTINCT FROM user_id ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM shop.orders
      WHERE id >= batch_start AND "Customer" IS DISTINCT FROM user_id ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE shop.orders SET user_id = "Customer"
    WHERE id >= batch_start AND id <= batch_end AND "Customer" IS DISTINCT FROM user_id;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM shop.orders
    WHERE id > batch_end AND "Customer" IS DISTINCT FROM user_id ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;

-- contract drop_constraints_1: drop orders_user_id_check_old of user_id (lock)
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS orders_user_id_check_old;
-- down
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_check_old'
  ) THEN
    ALTER TABLE shop.orders ADD CONSTRAINT orders_user_id_check_old CHECK (user_id >= 0) NOT VALID;
  END IF;
END;
$$;

-- contract drop_constraints_2: drop orders_user_id_fkey_old of user_id (lock)
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS orders_user_id_fkey_old;
-- down
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('shop.orders') AND conname = 'orders_user_id_fkey_old'
  ) THEN
    ALTER TABLE shop.orders ADD CONSTRAINT orders_user_id_fkey_old FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
  END IF;
END;
$$;

-- contract drop_indexes: drop the indexes of user_id concurrently (work, outside a transaction)
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_user_id_idx_old;
-- down
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('shop.orders_user_id_idx_old') AND NOT indisvalid) THEN
    DROP INDEX shop.orders_user_id_idx_old;
  END IF;
END;
$$;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_idx_old ON shop.orders (user_id);

-- contract drop_column: drop user_id and the trigger (lock)
DROP TRIGGER IF EXISTS "orders_user_id_Customer_sync" ON shop.orders;
DROP FUNCTION IF EXISTS shop."orders_user_id_Customer_sync"();
ALTER TABLE shop.orders DROP COLUMN IF EXISTS user_id;
-- down
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS user_id bigint;
CREATE OR REPLACE FUNCTION shop."orders_user_id_Customer_sync"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."Customer" IS NULL THEN
      NEW."Customer" := NEW.user_id;
    ELSE
      NEW.user_id := NEW."Customer";
    END IF;
  ELSIF NEW."Customer" IS DISTINCT FROM OLD."Customer" THEN
    NEW.user_id := NEW."Customer";
  ELSIF NEW.user_id IS DISTINCT FROM OLD.user_id THEN
    NEW."Customer" := NEW.user_id;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER "orders_user_id_Customer_sync"
  BEFORE INSERT OR UPDATE ON shop.orders
  FOR EACH ROW EXECUTE FUNCTION shop."orders_user_id_Customer_sync"();
`,
    );
  });
});
