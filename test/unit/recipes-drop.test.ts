import * as assert from 'node:assert/strict';
import { planFor, planText } from '../recipe-fixture';

describe('what is dropped step by step', () => {
  it('is a column', async () => {
    const setup = 'CREATE TABLE users (id int PRIMARY KEY, legacy text NOT NULL UNIQUE)';
    const plan = await planFor('drop-column', 'ALTER TABLE users DROP COLUMN legacy', { setup, version: 14 });
    assert.equal(
      planText(plan),
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

  it('is a table', async () => {
    const setup = `CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id serial, a_id int REFERENCES a, UNIQUE (a_id))`;
    const plan = await planFor('drop-table', 'DROP TABLE b', { setup, version: 14 });
    assert.equal(
      planText(plan),
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

  it('does not pretend to bring back what the history does not know', async () => {
    const table = await planFor('drop-table', `DROP TABLE "My Shop"."It's"`, { setup: '' });
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
    const column = await planFor('drop-column', 'ALTER TABLE t DROP COLUMN "A"', { setup: '' });
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
});
