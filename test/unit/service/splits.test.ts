import * as assert from 'node:assert/strict';
import { createProject } from './project';

interface Case {
  readonly title: string;
  readonly rule: string;
  /** The file that the rule speaks about. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Every file that the series writes or changes. */
  readonly after: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    title: 'a pair of golang-migrate: the down file takes back the first step only',
    rule: 'drop-column',
    name: 'm/000002_b.up.sql',
    files: {
      'm/000001_a.up.sql': [
        'CREATE TABLE users (id int PRIMARY KEY, email text, note text);',
        'CREATE TABLE orders (id int PRIMARY KEY, user_id int);',
        '',
      ].join('\n'),
      'm/000001_a.down.sql': '',
      'm/000002_b.up.sql': ['-- away\r', 'ALTER TABLE users DROP COLUMN note;\r', ''].join('\n'),
      'm/000002_b.down.sql': ['-- back\r', '  ALTER TABLE users ADD COLUMN note text; -- empty\r', ''].join(
        '\n',
      ),
    },
    after: {
      'm/000002_b.up.sql': [
        '-- away\r',
        '-- Drop users.note, step 1 of 2 (expand): mark note as deprecated.\r',
        '-- Deploy before step 2: No running release reads or writes note; keep it for one or two weeks, in case that one does.\r',
        '-- Note: Dropping users.note deletes its values: the way back brings the column back, not its values. Take a backup first, or copy them: CREATE TABLE … AS SELECT.\r',
        "COMMENT ON COLUMN users.note IS 'DEPRECATED: nothing should use it, it will be dropped';\r",
        '',
      ].join('\n'),
      'm/000003_drop_users_note_drop_column.up.sql': [
        '-- Drop users.note, step 2 of 2 (contract): drop note.\r',
        "SET LOCAL lock_timeout = '5s';\r",
        'ALTER TABLE users DROP COLUMN IF EXISTS note;\r',
        '',
      ].join('\n'),
      'm/000003_drop_users_note_drop_column.down.sql': [
        '-- Undo: Drop users.note, step 2 of 2 (contract): drop note.\r',
        "SET LOCAL lock_timeout = '5s';\r",
        'ALTER TABLE users ADD COLUMN IF NOT EXISTS note text;\r',
        '',
      ].join('\n'),
      'm/000002_b.down.sql': ['-- back\r', '  COMMENT ON COLUMN users.note IS NULL; -- empty\r', ''].join(
        '\n',
      ),
    },
  },
  {
    title: 'a constraint of dbmate: the down section takes back the first step',
    rule: 'add-unique-without-index',
    name: 'db/migrations/20240102000000_b.sql',
    files: {
      'db/migrations/20240101000000_a.sql': [
        '-- migrate:up',
        'CREATE TABLE users (id int PRIMARY KEY, email text, note text);',
        'CREATE TABLE orders (id int PRIMARY KEY, user_id int);',
        '',
        '-- migrate:down',
        '',
      ].join('\n'),
      'db/migrations/20240102000000_b.sql': [
        '-- migrate:up',
        'ALTER TABLE orders ADD COLUMN code text UNIQUE;',
        '',
        '-- migrate:down',
        'ALTER TABLE orders DROP COLUMN code;',
        '',
      ].join('\n'),
    },
    after: {
      'db/migrations/20240102000000_b.sql': [
        '-- migrate:up',
        '-- Make code of orders unique, step 1 of 3 (expand): add code.',
        "SET LOCAL lock_timeout = '5s';",
        'ALTER TABLE orders ADD COLUMN IF NOT EXISTS code text;',
        '',
        '-- migrate:down',
        'ALTER TABLE orders DROP COLUMN IF EXISTS code;',
        '',
      ].join('\n'),
      'db/migrations/20260102030405_add_orders_code_unique_build_index.sql': [
        '-- migrate:up transaction:false',
        '-- Make code of orders unique, step 2 of 3 (expand): build the unique index orders_code_key.',
        "-- Check: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_code_key'::regclass returns true.",
        '-- If interrupted: Run DROP INDEX CONCURRENTLY IF EXISTS orders_code_key first: a build that failed leaves an invalid index, which IF NOT EXISTS would keep.',
        'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_code_key ON orders (code);',
        '',
        '-- migrate:down transaction:false',
        'DROP INDEX CONCURRENTLY IF EXISTS orders_code_key;',
        '',
      ].join('\n'),
      'db/migrations/20260102030406_add_orders_code_unique_add_constraint.sql': [
        '-- migrate:up',
        '-- Make code of orders unique, step 3 of 3 (contract): make the index the constraint orders_code_key.',
        '-- Note: Its way back drops the index with the constraint: before it is run again, take back the step that builds orders_code_key, and run that one first.',
        "SET LOCAL lock_timeout = '5s';",
        'DO $$',
        'BEGIN',
        '  IF NOT EXISTS (',
        '    SELECT FROM pg_constraint',
        "    WHERE conrelid = to_regclass('orders') AND conname = 'orders_code_key'",
        '  ) THEN',
        '    ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;',
        '  END IF;',
        'END;',
        '$$;',
        '',
        '-- migrate:down',
        "SET LOCAL lock_timeout = '5s';",
        'ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_code_key;',
        '',
      ].join('\n'),
    },
  },
  {
    title: 'an index of goose: out of the transaction where PostgreSQL asks for it',
    rule: 'add-unique-without-index',
    name: 'db/migrations/20240102000000_b.sql',
    files: {
      'db/migrations/20240101000000_a.sql': [
        '-- +goose Up',
        'CREATE TABLE users (id int PRIMARY KEY, email text, note text);',
        'CREATE TABLE orders (id int PRIMARY KEY, user_id int);',
        '',
        '-- +goose Down',
        '',
      ].join('\n'),
      'db/migrations/20240102000000_b.sql': [
        '-- +goose Up',
        'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);',
        '',
        '-- +goose Down',
        'ALTER TABLE users DROP CONSTRAINT users_email_key;',
        '',
      ].join('\n'),
    },
    after: {
      'db/migrations/20240102000000_b.sql': [
        '-- +goose NO TRANSACTION',
        '-- +goose Up',
        '-- Make email of users unique, step 1 of 2 (expand): build the unique index users_email_key.',
        "-- Check: SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email_key'::regclass returns true.",
        '-- If interrupted: Remove duplicate rows if it named one, then run it again: it first drops the invalid index that is left.',
        "SET lock_timeout = '5s';",
        'SET statement_timeout = 0;',
        '-- +goose StatementBegin',
        'DO $$',
        'BEGIN',
        "  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('users_email_key') AND NOT indisvalid) THEN",
        '    DROP INDEX users_email_key;',
        '  END IF;',
        'END;',
        '$$;',
        '-- +goose StatementEnd',
        'SET lock_timeout = 0;',
        'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email_key ON users (email);',
        '',
        '-- +goose Down',
        'DROP INDEX CONCURRENTLY IF EXISTS users_email_key;',
        '',
      ].join('\n'),
      'db/migrations/20260102030405_add_users_email_unique_add_constraint.sql': [
        '-- +goose NO TRANSACTION',
        '-- +goose Up',
        '-- Make email of users unique, step 2 of 2 (contract): make the index the constraint users_email_key.',
        'BEGIN;',
        "SET LOCAL lock_timeout = '5s';",
        '-- +goose StatementBegin',
        'DO $$',
        'BEGIN',
        '  IF NOT EXISTS (',
        '    SELECT FROM pg_constraint',
        "    WHERE conrelid = to_regclass('users') AND conname = 'users_email_key'",
        '  ) THEN',
        '    ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;',
        '  END IF;',
        'END;',
        '$$;',
        '-- +goose StatementEnd',
        'COMMIT;',
        '',
        '-- +goose Down',
        "SET lock_timeout = '5s';",
        'SET statement_timeout = 0;',
        'ALTER TABLE users DROP CONSTRAINT IF EXISTS users_email_key;',
        '-- +goose StatementBegin',
        'DO $$',
        'BEGIN',
        "  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('users_email_key') AND NOT indisvalid) THEN",
        '    DROP INDEX users_email_key;',
        '  END IF;',
        'END;',
        '$$;',
        '-- +goose StatementEnd',
        'SET lock_timeout = 0;',
        'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email_key ON users (email);',
        '',
      ].join('\n'),
    },
  },
  {
    title: 'one action of an ALTER TABLE in plain files: the others stay around it',
    rule: 'add-foreign-key-without-not-valid',
    name: 'migrations/002_b.sql',
    files: {
      'migrations/001_a.sql': [
        'CREATE TABLE users (id int PRIMARY KEY, email text, note text);',
        'CREATE TABLE orders (id int PRIMARY KEY, user_id int);',
        '',
      ].join('\n'),
      'migrations/002_b.sql': [
        'ALTER TABLE orders',
        '  ADD COLUMN total int, -- cents',
        '  ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id),',
        '  ADD COLUMN note text;',
        '',
      ].join('\n'),
    },
    after: {
      'migrations/002_b.sql': [
        'ALTER TABLE orders',
        '  ADD COLUMN total int; -- cents',
        '-- Add a foreign key from orders (user_id) to users, step 1 of 2 (expand): add orders_user without reading the table.',
        "-- Check: SELECT convalidated FROM pg_constraint WHERE conrelid = 'orders'::regclass AND conname = 'orders_user' returns false.",
        '-- Note: No index on orders (user_id) is known: every DELETE from users then reads all of orders. Create one concurrently before step 1.',
        'BEGIN;',
        "SET LOCAL lock_timeout = '5s';",
        'DO $$',
        'BEGIN',
        '  IF NOT EXISTS (',
        '    SELECT FROM pg_constraint',
        "    WHERE conrelid = to_regclass('orders') AND conname = 'orders_user'",
        '  ) THEN',
        '    ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
        '  END IF;',
        'END;',
        '$$;',
        'COMMIT;',
        'ALTER TABLE orders',
        '  ADD COLUMN note text;',
        '',
      ].join('\n'),
      'migrations/003_add_orders_user_id_foreign_key_validate.sql': [
        '-- Add a foreign key from orders (user_id) to users, step 2 of 2 (contract): validate orders_user.',
        "-- Check: SELECT convalidated FROM pg_constraint WHERE conrelid = 'orders'::regclass AND conname = 'orders_user' returns true.",
        '-- If interrupted: Run it again: nothing is kept of a validation that did not finish.',
        'BEGIN;',
        'SET LOCAL statement_timeout = 0;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_user;',
        'COMMIT;',
        '',
      ].join('\n'),
    },
  },
];

describe('series of files, whole texts', () => {
  for (const { title, rule, name, files, after } of CASES) {
    it(title, async () => {
      const project = await createProject(files);
      const fix = (await project.fixes(name, rule)).find(({ newFiles }) => newFiles.length > 0);
      assert.ok(fix, `${rule} offers no series`);
      assert.deepEqual(project.after(name, fix), after);
    });
  }
});
