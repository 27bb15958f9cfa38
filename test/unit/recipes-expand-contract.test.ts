import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { changeColumnType } from '../../server/src/recipes/change-column-type';
import { replaceColumns } from '../../server/src/recipes/column-expressions';
import { dropColumn } from '../../server/src/recipes/drop-column';
import { dropTable } from '../../server/src/recipes/drop-table';
import { hasHoles, type Plan } from '../../server/src/recipes/plan';
import type { PlanResult, Recipe } from '../../server/src/recipes/recipe';
import { renameColumn } from '../../server/src/recipes/rename-column';
import { renameTable } from '../../server/src/recipes/rename-table';
import { emptyCatalog, foldStatements } from '../../server/src/schema/fold';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { quoteIdentifier } from '../../server/src/text/quoting';

describe('expand and contract', () => {
  let reader: Reader;

  before(async () => {
    reader = await loadPostgresReader();
  });

  function catalogOf(setup: readonly string[]) {
    const reads = setup.map((statement) => reader.read(statement));
    return foldStatements(emptyCatalog({ complete: true }), reads, undefined).at(-1) ?? emptyCatalog();
  }

  function answer(
    recipe: Recipe,
    setup: readonly string[],
    unsafe: string,
    { version = 14, unknown = 'ask' }: { version?: number; unknown?: 'ask' | 'hole' } = {},
  ): PlanResult | undefined {
    const [operation] = reader.read(unsafe).operations;
    assert.ok(operation);
    const context = { catalog: catalogOf(setup), version, settings: DEFAULT_SETTINGS, unknown };
    return recipe.fromOperation(operation, unsafe, context);
  }

  function planOf(result: PlanResult | undefined): Plan {
    assert.ok(result !== undefined && 'plan' in result, JSON.stringify(result));
    return result.plan;
  }

  function problemsOf(result: PlanResult | undefined): readonly string[] {
    assert.ok(result !== undefined && 'problems' in result, JSON.stringify(result));
    return result.problems.map(({ message }) => message);
  }

  /** The plan as one text. */
  function text(plan: Plan): string {
    const lines = [plan.title, plan.slug, ...plan.warnings];
    for (const step of plan.steps) {
      const kind = step.transaction ? '' : ', outside a transaction';
      lines.push('', `-- ${step.phase} ${step.slug}: ${step.title} (${step.needs}${kind})`);
      lines.push(...step.up.map((statement) => `${statement};`));
      if (step.deploy !== undefined) lines.push(`-- deploy: ${step.deploy}`);
      if (step.down.length > 0) {
        lines.push(step.downTransaction === false ? '-- down, outside a transaction' : '-- down');
      }
      lines.push(...step.down.map((statement) => `${statement};`));
    }
    return lines.join('\n') + '\n';
  }

  it('renames a column', () => {
    const setup = ['CREATE TABLE users (id int PRIMARY KEY, email varchar(255))'];
    const result = answer(renameColumn, setup, 'ALTER TABLE users RENAME COLUMN email TO email_address', {
      version: 14,
    });
    assert.equal(
      text(planOf(result)),
      `Rename users.email to email_address
rename_users_email_to_email_address
Functions and grants on the column are not carried over.

-- expand add_column: add email_address and keep it in step with email (lock)
ALTER TABLE users ADD COLUMN IF NOT EXISTS email_address varchar(255);
CREATE OR REPLACE FUNCTION users_email_email_address_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.email_address IS NULL THEN
      NEW.email_address := NEW.email;
    ELSE
      NEW.email := NEW.email_address;
    END IF;
  ELSIF NEW.email_address IS DISTINCT FROM OLD.email_address THEN
    NEW.email := NEW.email_address;
  ELSIF NEW.email IS DISTINCT FROM OLD.email THEN
    NEW.email_address := NEW.email;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER users_email_email_address_sync
  BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_email_email_address_sync();
-- down
DROP TRIGGER IF EXISTS users_email_email_address_sync ON users;
DROP FUNCTION IF EXISTS users_email_email_address_sync();
ALTER TABLE users DROP COLUMN IF EXISTS email_address;
COMMENT ON COLUMN users.email IS NULL;

-- migrate backfill: copy old rows in batches (work, outside a transaction)
DO $$
DECLARE
  batch_start int;
  batch_end int;
BEGIN
  SELECT id INTO batch_start FROM users
  WHERE email_address IS DISTINCT FROM email ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM users
      WHERE id >= batch_start AND email_address IS DISTINCT FROM email ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE users SET email_address = email
    WHERE id >= batch_start AND id <= batch_end AND email_address IS DISTINCT FROM email;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM users
    WHERE id > batch_end AND email_address IS DISTINCT FROM email ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;
-- deploy: Every running release reads and writes email_address instead of email.

-- contract deprecate: mark email as deprecated (none)
COMMENT ON COLUMN users.email IS 'DEPRECATED: replaced by email_address';
-- down, outside a transaction
DO $$
DECLARE
  batch_start int;
  batch_end int;
BEGIN
  SELECT id INTO batch_start FROM users
  WHERE email_address IS DISTINCT FROM email ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM users
      WHERE id >= batch_start AND email_address IS DISTINCT FROM email ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE users SET email = email_address
    WHERE id >= batch_start AND id <= batch_end AND email_address IS DISTINCT FROM email;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM users
    WHERE id > batch_end AND email_address IS DISTINCT FROM email ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;

-- contract drop_column: drop email and the trigger (lock)
DROP TRIGGER IF EXISTS users_email_email_address_sync ON users;
DROP FUNCTION IF EXISTS users_email_email_address_sync();
ALTER TABLE users DROP COLUMN IF EXISTS email;
-- down
ALTER TABLE users ADD COLUMN IF NOT EXISTS email varchar(255);
CREATE OR REPLACE FUNCTION users_email_email_address_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.email_address IS NULL THEN
      NEW.email_address := NEW.email;
    ELSE
      NEW.email := NEW.email_address;
    END IF;
  ELSIF NEW.email_address IS DISTINCT FROM OLD.email_address THEN
    NEW.email := NEW.email_address;
  ELSIF NEW.email IS DISTINCT FROM OLD.email THEN
    NEW.email_address := NEW.email;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER users_email_email_address_sync
  BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_email_email_address_sync();
`,
    );
  });

  it('carries over default, NOT NULL, index and constraints', () => {
    const setup = [
      'CREATE TABLE shop.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL DEFAULT 0 REFERENCES users (id) CHECK (user_id >= 0))',
      'CREATE INDEX orders_user_id_idx ON shop.orders (user_id)',
    ];
    const result = answer(
      renameColumn,
      setup,
      'ALTER TABLE shop.orders RENAME COLUMN user_id TO "Customer"',
      { version: 18 },
    );
    assert.equal(
      text(planOf(result)),
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

  it('changes a type', () => {
    const setup = ['CREATE TABLE users (id int PRIMARY KEY, phone text)'];
    const result = answer(
      changeColumnType,
      setup,
      'ALTER TABLE users ALTER phone TYPE bigint USING phone::bigint',
      { version: 14 },
    );
    assert.equal(
      text(planOf(result)),
      `Change the type of users.phone to bigint
change_users_phone_to_bigint
Sessions that prepared a query such as SELECT * on users get the error "cached plan must not change result type" after the swap: let the application prepare it again.
From the swap on, a value that text cannot hold is NULL in phone_old.
Functions and grants on the column are not carried over.

-- expand add_column: add phone_new and keep it in step with phone (lock)
ALTER TABLE users ADD COLUMN IF NOT EXISTS phone_new bigint;
CREATE OR REPLACE FUNCTION users_phone_type_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written boolean := TG_OP = 'INSERT';
BEGIN
  IF NOT written THEN
    written := NEW.phone IS DISTINCT FROM OLD.phone;
  END IF;
  IF written THEN
    NEW.phone_new := NEW.phone::bigint;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER users_phone_type_sync
  BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_phone_type_sync();
-- down
DROP TRIGGER IF EXISTS users_phone_type_sync ON users;
DROP FUNCTION IF EXISTS users_phone_type_sync();
ALTER TABLE users DROP COLUMN IF EXISTS phone_new;
COMMENT ON COLUMN users.phone IS NULL;

-- migrate backfill: copy old rows in batches (work, outside a transaction)
DO $$
DECLARE
  batch_start int;
  batch_end int;
BEGIN
  SELECT id INTO batch_start FROM users
  WHERE phone_new IS NULL AND phone IS NOT NULL ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM users
      WHERE id >= batch_start AND phone_new IS NULL AND phone IS NOT NULL ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE users SET phone_new = phone::bigint
    WHERE id >= batch_start AND id <= batch_end AND phone_new IS NULL AND phone IS NOT NULL;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM users
    WHERE id > batch_end AND phone_new IS NULL AND phone IS NOT NULL ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;
-- deploy: Every running release works with phone as text and as bigint.

-- migrate swap_columns: swap the columns: phone becomes phone_old, phone_new becomes phone (lock)
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('users') AND attname = 'phone_new' AND NOT attisdropped
  ) THEN
    ALTER TABLE users RENAME COLUMN phone TO phone_old;
    ALTER TABLE users RENAME COLUMN phone_new TO phone;
  END IF;
END;
$$;
CREATE OR REPLACE FUNCTION users_phone_type_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written boolean := TG_OP = 'INSERT';
BEGIN
  IF NOT written THEN
    written := record_image_ne(ROW(NEW.phone), ROW(OLD.phone));
  END IF;
  IF written THEN
    BEGIN
      NEW.phone_old := NEW.phone;
    EXCEPTION WHEN data_exception OR check_violation THEN
      NEW.phone_old := NULL;
    END;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER users_phone_type_sync
  BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_phone_type_sync();
-- deploy: Every running release has proven itself with phone as bigint, and nothing needs the values in phone_old.
-- down
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('users') AND attname = 'phone_old' AND NOT attisdropped
  ) THEN
    ALTER TABLE users RENAME COLUMN phone TO phone_new;
    ALTER TABLE users RENAME COLUMN phone_old TO phone;
  END IF;
END;
$$;
CREATE OR REPLACE FUNCTION users_phone_type_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written boolean := TG_OP = 'INSERT';
BEGIN
  IF NOT written THEN
    written := NEW.phone IS DISTINCT FROM OLD.phone;
  END IF;
  IF written THEN
    NEW.phone_new := NEW.phone::bigint;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER users_phone_type_sync
  BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_phone_type_sync();

-- contract deprecate: mark phone_old as deprecated (none)
COMMENT ON COLUMN users.phone_old IS 'DEPRECATED: replaced by phone';
-- down, outside a transaction
DO $$
DECLARE
  batch_start int;
  batch_end int;
BEGIN
  SELECT id INTO batch_start FROM users
  WHERE phone_old IS NULL AND phone IS NOT NULL ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM users
      WHERE id >= batch_start AND phone_old IS NULL AND phone IS NOT NULL ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE users SET phone_old = phone
    WHERE id >= batch_start AND id <= batch_end AND phone_old IS NULL AND phone IS NOT NULL;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM users
    WHERE id > batch_end AND phone_old IS NULL AND phone IS NOT NULL ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;

-- contract drop_column: drop phone_old and the trigger (lock)
DROP TRIGGER IF EXISTS users_phone_type_sync ON users;
DROP FUNCTION IF EXISTS users_phone_type_sync();
ALTER TABLE users DROP COLUMN IF EXISTS phone_old;
-- down
ALTER TABLE users ADD COLUMN IF NOT EXISTS phone_old text;
CREATE OR REPLACE FUNCTION users_phone_type_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written boolean := TG_OP = 'INSERT';
BEGIN
  IF NOT written THEN
    written := record_image_ne(ROW(NEW.phone), ROW(OLD.phone));
  END IF;
  IF written THEN
    BEGIN
      NEW.phone_old := NEW.phone;
    EXCEPTION WHEN data_exception OR check_violation THEN
      NEW.phone_old := NULL;
    END;
  END IF;
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER users_phone_type_sync
  BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_phone_type_sync();
`,
    );
  });

  it('renames a table', () => {
    const setup = ['CREATE TABLE customers (id int PRIMARY KEY)'];
    const result = answer(renameTable, setup, 'ALTER TABLE customers RENAME TO clients', { version: 15 });
    assert.equal(
      text(planOf(result)),
      `Rename customers to clients
rename_customers_to_clients
TRUNCATE, COPY … FROM, CREATE INDEX and foreign keys do not work on a view: until the last step, whatever does these to customers must use clients.
The view has the columns that customers has now: add no column to clients that the old release must see before the last step.
Indexes, constraints and sequences keep their names, as with ALTER TABLE … RENAME.

-- expand rename_and_leave_view: rename customers and leave a view under its old name (lock)
DO $$
DECLARE
  statement text;
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = to_regclass('customers')) IN ('r', 'p') THEN
    ALTER TABLE customers RENAME TO clients;
    CREATE VIEW customers WITH (security_invoker = true) AS SELECT * FROM clients;
    FOR statement IN
      SELECT format('GRANT %s ON %s TO %s', acl.privilege_type, 'customers',
        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END)
      FROM pg_class, aclexplode(pg_class.relacl) AS acl
      WHERE pg_class.oid = to_regclass('clients')
        AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
      EXECUTE statement;
    END LOOP;
  END IF;
END;
$$;
-- deploy: Every running release uses clients instead of customers.
-- down
DO $$
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = to_regclass('clients')) IN ('r', 'p') THEN
    DROP VIEW IF EXISTS customers;
    ALTER TABLE clients RENAME TO customers;
  END IF;
END;
$$;

-- contract drop_view: drop the view customers (lock)
DROP VIEW IF EXISTS customers;
-- down
DO $$
DECLARE
  statement text;
BEGIN
  IF to_regclass('customers') IS NULL THEN
    CREATE VIEW customers WITH (security_invoker = true) AS SELECT * FROM clients;
    FOR statement IN
      SELECT format('GRANT %s ON %s TO %s', acl.privilege_type, 'customers',
        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END)
      FROM pg_class, aclexplode(pg_class.relacl) AS acl
      WHERE pg_class.oid = to_regclass('clients')
        AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
      EXECUTE statement;
    END LOOP;
  END IF;
END;
$$;
`,
    );
  });

  it('drops a column', () => {
    const setup = ['CREATE TABLE users (id int PRIMARY KEY, legacy text NOT NULL UNIQUE)'];
    const result = answer(dropColumn, setup, 'ALTER TABLE users DROP COLUMN legacy', { version: 14 });
    assert.equal(
      text(planOf(result)),
      `Drop users.legacy
drop_users_legacy
Dropping users.legacy deletes its values: the way back brings the column back, not its values. Take a backup first, or copy them: CREATE TABLE … AS SELECT.
On the way back users.legacy allows NULL, because the rows have no value for it.

-- expand deprecate: mark legacy as deprecated and let it be left out (lock)
COMMENT ON COLUMN users.legacy IS 'DEPRECATED: nothing should use it, it will be dropped';
ALTER TABLE users ALTER COLUMN legacy DROP NOT NULL;
-- deploy: No running release reads or writes legacy; keep it for one or two weeks, in case that one does.
-- down, outside a transaction
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE legacy IS NULL) AND EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('users') AND attname = 'legacy' AND NOT attnotnull AND NOT attisdropped
  ) THEN
    ALTER TABLE users
      DROP CONSTRAINT IF EXISTS users_legacy_not_null,
      ADD CONSTRAINT users_legacy_not_null CHECK (legacy IS NOT NULL) NOT VALID;
  END IF;
END;
$$;
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('users') AND conname = 'users_legacy_not_null'
  ) THEN
    ALTER TABLE users VALIDATE CONSTRAINT users_legacy_not_null;
  END IF;
END;
$$;
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('users') AND conname = 'users_legacy_not_null'
  ) THEN
    ALTER TABLE users ALTER COLUMN legacy SET NOT NULL;
    ALTER TABLE users DROP CONSTRAINT IF EXISTS users_legacy_not_null;
  END IF;
END;
$$;
COMMENT ON COLUMN users.legacy IS NULL;

-- contract drop_unique: drop users_legacy_key of legacy (lock)
ALTER TABLE users DROP CONSTRAINT IF EXISTS users_legacy_key;
-- down, outside a transaction
ALTER TABLE users DROP CONSTRAINT IF EXISTS users_legacy_key;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('users_legacy_key') AND NOT indisvalid) THEN
    DROP INDEX users_legacy_key;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_legacy_key ON users (legacy);
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('users') AND conname = 'users_legacy_key'
  ) THEN
    ALTER TABLE users ADD CONSTRAINT users_legacy_key UNIQUE USING INDEX users_legacy_key;
  END IF;
END;
$$;

-- contract drop_column: drop legacy (lock)
ALTER TABLE users DROP COLUMN IF EXISTS legacy;
-- down
ALTER TABLE users ADD COLUMN IF NOT EXISTS legacy text;
`,
    );
  });

  it('drops a table', () => {
    const setup = [
      'CREATE TABLE a (id int PRIMARY KEY)',
      'CREATE TABLE b (id serial, a_id int REFERENCES a, UNIQUE (a_id))',
    ];
    const result = answer(dropTable, setup, 'DROP TABLE b', { version: 14 });
    assert.equal(
      text(planOf(result)),
      `Drop b
drop_b
Dropping b deletes its rows: the way back brings the table back, not its rows. Take a backup first: pg_dump --table=b.

-- expand deprecate: mark b as deprecated (none)
COMMENT ON TABLE b IS 'DEPRECATED: nothing should use it, it will be dropped';
-- deploy: No running release uses b; keep the data for one or two weeks, in case that one does.
-- down
COMMENT ON TABLE b IS NULL;
ALTER TABLE b VALIDATE CONSTRAINT b_a_id_fkey;

-- contract drop_foreign_key: drop the foreign key b_a_id_fkey (lock)
ALTER TABLE IF EXISTS b DROP CONSTRAINT IF EXISTS b_a_id_fkey;
-- down
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('b') AND conname = 'b_a_id_fkey'
  ) THEN
    ALTER TABLE b ADD CONSTRAINT b_a_id_fkey FOREIGN KEY (a_id) REFERENCES a (id) NOT VALID;
  END IF;
END;
$$;

-- contract drop_table: drop b (lock)
DROP TABLE IF EXISTS b;
-- down
CREATE SEQUENCE IF NOT EXISTS b_id_seq AS integer;
CREATE TABLE IF NOT EXISTS b (
  id integer NOT NULL DEFAULT nextval('b_id_seq'::regclass),
  a_id int,
  CONSTRAINT b_a_id_key UNIQUE (a_id)
);
ALTER SEQUENCE b_id_seq OWNED BY b.id;
`,
    );
  });

  it('leaves holes for what the history does not know', () => {
    const plan = planOf(
      answer(renameColumn, [], 'ALTER TABLE users RENAME COLUMN email TO address', { unknown: 'hole' }),
    );
    assert.ok(hasHoles(plan.steps[0]?.up[0] ?? ''));
    assert.equal(plan.equivalent, false);
    assert.deepEqual(plan.warnings, [
      'The history does not show users.email: a default, NOT NULL, indexes, constraints and comments of it are not carried over.',
    ]);
  });

  const refusals: readonly { title: string; recipe: Recipe; setup: string[]; sql: string; why: string }[] = [
    {
      title: 'a generated column',
      recipe: renameColumn,
      setup: ['CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED)'],
      sql: 'ALTER TABLE t RENAME COLUMN b TO c',
      why: 'The column t.b cannot be replaced step by step, because it is a generated column, which nothing can write.',
    },
    {
      title: 'a column that a generated column reads',
      recipe: changeColumnType,
      setup: ['CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED)'],
      sql: 'ALTER TABLE t ALTER a TYPE bigint',
      why: 'The column t.a cannot be replaced step by step, because the generated column b is computed from it.',
    },
    {
      title: 'a partition key',
      recipe: renameColumn,
      setup: ['CREATE TABLE t (id int NOT NULL, a int NOT NULL, UNIQUE (id, a)) PARTITION BY LIST (a)'],
      sql: 'ALTER TABLE t RENAME COLUMN a TO c',
      why: 'The column t.a cannot be replaced step by step, because the table is partitioned by it, and a partition key cannot be changed.',
    },
    {
      title: 'a column in an exclusion constraint',
      recipe: renameColumn,
      setup: ['CREATE TABLE t (id int PRIMARY KEY, a int, EXCLUDE USING gist (a WITH =))'],
      sql: 'ALTER TABLE t RENAME COLUMN a TO c',
      why: 'The column t.a cannot be replaced step by step, because an exclusion constraint on it exists, which PostgreSQL cannot build without blocking writes.',
    },
    {
      title: 'a type that the foreign keys to it cannot reference',
      recipe: changeColumnType,
      setup: ['CREATE TABLE t (id int PRIMARY KEY)', 'CREATE TABLE r (t_id int REFERENCES t)'],
      sql: 'ALTER TABLE t ALTER id TYPE text',
      why: 'The foreign key r_t_id_fkey of r references t.id, and its column cannot reference text: change both columns together, or drop the foreign key first.',
    },
    {
      title: 'dropping a column that a foreign key references',
      recipe: dropColumn,
      setup: ['CREATE TABLE t (id int PRIMARY KEY)', 'CREATE TABLE r (t_id int REFERENCES t)'],
      sql: 'ALTER TABLE t DROP COLUMN id CASCADE',
      why: 'The foreign key r_t_id_fkey of r references t.id: drop it first, in a migration of its own.',
    },
    {
      title: 'dropping a table that a foreign key references',
      recipe: dropTable,
      setup: ['CREATE TABLE t (id int PRIMARY KEY)', 'CREATE TABLE r (t_id int REFERENCES t)'],
      sql: 'DROP TABLE t',
      why: 'The foreign key r_t_id_fkey of r references t: drop it first, in a migration of its own.',
    },
  ];
  for (const { title, recipe, setup, sql, why } of refusals) {
    it(`refuses ${title}`, () => {
      assert.equal(problemsOf(answer(recipe, setup, sql))[0], why);
    });
  }

  it('does not pretend to bring back what the history does not know', () => {
    const table = planOf(answer(dropTable, [], `DROP TABLE "My Shop"."It's"`));
    assert.deepEqual(table.warnings, [
      `Dropping My Shop.It's deletes its rows. Take a backup first: pg_dump --table='"My Shop"."It'\\''s"'.`,
      `The history does not know all of My Shop.It's, so its way back fails until you have restored it from that backup.`,
    ]);
    assert.deepEqual(table.steps.at(-1)?.down, [
      `DO $$
BEGIN
  IF to_regclass('"My Shop"."It''s"') IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'Restore "My Shop"."It''s" first, from the output of pg_dump --schema-only.';
  END IF;
END;
$$`,
    ]);
    const column = planOf(answer(dropColumn, [], 'ALTER TABLE t DROP COLUMN "A"'));
    assert.deepEqual(column.warnings, [
      'Dropping t.A deletes its values. Take a backup first, or copy them: CREATE TABLE … AS SELECT.',
      'The history does not show t.A, so its way back fails until you have added it again as it was.',
    ]);
    assert.deepEqual(column.steps.at(-1)?.down, [
      `DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('t') AND attname = 'A' AND NOT attisdropped
  ) THEN
    RAISE EXCEPTION USING MESSAGE = 'Restore t."A" first: the migrations do not show what it was.';
  END IF;
END;
$$`,
    ]);
  });

  it('refuses a view under row security before 15', () => {
    const setup = ['CREATE TABLE t (id int PRIMARY KEY)', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY'];
    assert.equal(problemsOf(answer(renameTable, setup, 'ALTER TABLE t RENAME TO u')).length, 1);
    assert.ok('plan' in (answer(renameTable, setup, 'ALTER TABLE t RENAME TO u', { version: 15 }) ?? {}));
  });

  it('asks for what the history does not know', () => {
    const context = {
      catalog: catalogOf([]),
      version: 14,
      settings: DEFAULT_SETTINGS,
      unknown: 'ask' as const,
    };
    const given = { table: 'users', column: 'email', to: 'address' };
    assert.deepEqual(renameColumn.fromArguments(given, context), {
      problems: [
        {
          parameter: 'key',
          message:
            'The history does not show a primary key of users. Name the columns that the batches go by.',
        },
        { parameter: 'type', message: 'The type is missing.' },
      ],
    });
    const plan = planOf(renameColumn.fromArguments({ ...given, key: 'id', type: 'text' }, context));
    assert.equal(plan.steps[0]?.up[0], 'ALTER TABLE users ADD COLUMN IF NOT EXISTS address text');
  });

  describe('columns in expressions', () => {
    const cases: readonly (readonly [string, string | undefined])[] = [
      ['email', '"e-mail"'],
      ['lower(email) <> name', 'lower("e-mail") <> name'],
      ["Email = 'email'", `"e-mail" = 'email'`],
      ['users.email IS NOT NULL', '"e-mail" IS NOT NULL'],
      ["email = ANY (ARRAY['a'::text, 'b'::text])", `"e-mail" = ANY (ARRAY['a'::text, 'b'::text])`],
      ["email::citext ~* '^[^@]+@'", `"e-mail"::citext ~* '^[^@]+@'`],
      ['email COLLATE "C" > name', '"e-mail" COLLATE "C" > name'],
      ['email IS DISTINCT FROM name', '"e-mail" IS DISTINCT FROM name'],
      ['(email /* email */ || name) LIKE name', '("e-mail" /* email */ || name) LIKE name'],
      ['email(name) COLLATE "C" = email', undefined],
      ['name', 'name'],
    ];
    for (const [expression, expected] of cases) {
      it(expression, () => {
        const read = reader.readExpression(expression);
        assert.ok(read);
        const replaced = replaceColumns(read, (column) =>
          column === 'email' ? quoteIdentifier('e-mail') : undefined,
        );
        assert.equal(replaced, expected);
      });
    }
  });
});
