import * as assert from 'node:assert/strict';
import { planFor, planText } from '../recipe-fixture';

describe('change-column-type', () => {
  it('changes a type', async () => {
    const setup = 'CREATE TABLE users (id int PRIMARY KEY, phone text)';
    const plan = await planFor(
      'change-column-type',
      'ALTER TABLE users ALTER phone TYPE bigint USING phone::bigint',
      { setup, version: 14 },
    );
    assert.equal(
      planText(plan),
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
});
