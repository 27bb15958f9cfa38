import * as assert from 'node:assert/strict';
import { planFor, planText } from '../recipe-fixture';

describe('rename-column', () => {
  it('renames a column', async () => {
    const setup = 'CREATE TABLE users (id int PRIMARY KEY, email varchar(255))';
    const plan = await planFor('rename-column', 'ALTER TABLE users RENAME COLUMN email TO email_address', {
      setup,
      version: 14,
    });
    assert.equal(
      planText(plan),
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
});
