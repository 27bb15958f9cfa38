import * as assert from 'node:assert/strict';
import { createProject } from './project';

/** The schema that the examples of the written protocol stand on. */
const HISTORY = `
CREATE TABLE users (
  id integer PRIMARY KEY, email varchar(255), phone varchar(20), legacy_field text
);
CREATE TABLE orders (id integer PRIMARY KEY, customer_email varchar(255), user_id integer, status varchar(50));
CREATE INDEX idx_orders_legacy ON orders (customer_email);
`;

const BARE = HISTORY.replace(', user_id integer, status varchar(50)', '');

interface Unsafe {
  readonly pattern: string;
  readonly sql: string;
  readonly rule: string;
  readonly history?: string;
}

const UNSAFE: readonly Unsafe[] = [
  {
    pattern: 'adding a column',
    rule: 'not-idempotent',
    sql: 'ALTER TABLE orders ADD COLUMN status VARCHAR(50);',
    history: BARE,
  },
  {
    pattern: 'adding a column with default',
    rule: 'add-column-with-default',
    sql: "ALTER TABLE orders\nADD COLUMN status VARCHAR(50) NOT NULL DEFAULT 'pending';",
    history: BARE,
  },
  {
    pattern: 'renaming a column',
    rule: 'rename-column',
    sql: 'ALTER TABLE users RENAME COLUMN email TO email_address;',
  },
  { pattern: 'dropping a column', rule: 'drop-column', sql: 'ALTER TABLE users DROP COLUMN legacy_field;' },
  {
    pattern: 'adding an index',
    rule: 'create-index-without-concurrently',
    sql: 'CREATE INDEX idx_orders_user_id ON orders(user_id);',
  },
  {
    pattern: 'dropping an index',
    rule: 'drop-index-without-concurrently',
    sql: 'DROP INDEX idx_orders_legacy;',
  },
  {
    pattern: 'adding a foreign key',
    rule: 'add-foreign-key-without-not-valid',
    sql: 'ALTER TABLE orders\nADD CONSTRAINT fk_orders_user\nFOREIGN KEY (user_id) REFERENCES users(id);',
  },
  {
    pattern: 'changing a type',
    rule: 'change-column-type',
    sql: 'ALTER TABLE users ALTER COLUMN phone TYPE BIGINT USING phone::BIGINT;',
  },
  {
    pattern: 'adding NOT NULL',
    rule: 'set-not-null-without-check',
    sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
  },
  {
    pattern: 'updating all rows',
    rule: 'unbatched-data-change',
    sql: "UPDATE orders SET status = 'pending' WHERE status IS NULL;",
  },
];

interface Safe {
  readonly pattern: string;
  /** One text a migration, in order. */
  readonly migrations: readonly string[];
  readonly history?: string;
}

const SAFE: readonly Safe[] = [
  {
    pattern: 'adding a column',
    migrations: [
      '-- Up\nALTER TABLE orders \nADD COLUMN IF NOT EXISTS status VARCHAR(50);\n\n-- Down\nALTER TABLE orders \nDROP COLUMN IF EXISTS status;',
    ],
    history: BARE,
  },
  {
    pattern: 'adding an index',
    migrations: ['CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_orders_user_id \nON orders(user_id);'],
  },
  { pattern: 'dropping an index', migrations: ['DROP INDEX CONCURRENTLY IF EXISTS idx_orders_legacy;'] },
  {
    pattern: 'adding a foreign key',
    migrations: [
      'ALTER TABLE orders \nADD CONSTRAINT fk_orders_user \nFOREIGN KEY (user_id) REFERENCES users(id) NOT VALID;',
      'ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_user;',
    ],
  },
  {
    pattern: 'dropping a column',
    migrations: [
      "COMMENT ON COLUMN users.legacy_field IS 'DEPRECATED: Remove after 2025-01-01';",
      'ALTER TABLE users DROP COLUMN IF EXISTS legacy_field;',
    ],
  },
  {
    pattern: 'adding NOT NULL by a CHECK',
    migrations: [
      'ALTER TABLE users ADD CONSTRAINT check_email_not_null CHECK (email IS NOT NULL) NOT VALID;',
      'ALTER TABLE users VALIDATE CONSTRAINT check_email_not_null;',
      'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
    ],
  },
];

const LOUD = ['error', 'warning'];

describe('the written protocol', () => {
  for (const { pattern, sql, rule, history = HISTORY } of UNSAFE) {
    it(`${pattern}: the unsafe form is found, and its fix silences it`, async () => {
      const name = 'migrations/0002_change.sql';
      const project = await createProject({ 'migrations/0001_schema.sql': history, [name]: sql });
      const fixes = (await project.fixes(name, rule)).filter((fix) => !fix.snippet);
      assert.ok(fixes.length > 0, 'there is a fix without gaps');
      for (const fix of fixes) {
        const files = project.after(name, fix);
        for (const [file, text] of Object.entries(files)) project.files.set(file, text);
        project.store.forget();
        for (const file of Object.keys(files)) {
          const { findings } = await project.check(file);
          assert.deepEqual(
            findings
              .filter((finding) => finding.rule === rule || LOUD.includes(finding.severity))
              .map(({ rule: id, message }) => [file, id, message]),
            [],
          );
        }
        for (const file of Object.keys(files)) if (file !== name) project.files.delete(file);
        project.files.set(name, sql);
        project.store.forget();
      }
    });
  }

  for (const { pattern, migrations, history = HISTORY } of SAFE) {
    it(`${pattern}: the safe form raises nothing above information`, async () => {
      const project = await createProject({
        'migrations/0001_schema.sql': history,
        ...Object.fromEntries(migrations.map((text, index) => [`migrations/000${index + 2}_step.sql`, text])),
      });
      for (const index of migrations.keys()) {
        const { findings, skipped } = await project.check(`migrations/000${index + 2}_step.sql`);
        assert.equal(skipped, undefined);
        assert.deepEqual(
          findings.filter((finding) => LOUD.includes(finding.severity)).map(({ rule: id }) => [index, id]),
          [],
        );
      }
    });
  }

  it('backfill: the DO loop of the protocol is one transaction, and the finding says so', async () => {
    const sql = `DO $$
DECLARE
  batch_size INT := 1000;
  processed INT := 0;
BEGIN
  LOOP
    UPDATE orders
    SET status = 'pending'
    WHERE status IS NULL
    AND id IN (
      SELECT id FROM orders
      WHERE status IS NULL
      LIMIT batch_size
    );
    
    GET DIAGNOSTICS processed = ROW_COUNT;
    EXIT WHEN processed = 0;
    
    -- Add delay to avoid overwhelming database
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$;
`;
    const project = await createProject({
      'migrations/0001_schema.sql': HISTORY,
      'migrations/0002_fill.sql': sql,
    });
    const { findings } = await project.check('migrations/0002_fill.sql');
    assert.deepEqual(
      findings.map((finding) => finding.rule),
      ['unbatched-data-change'],
    );
    assert.match(findings[0]!.message, /COMMIT/);
    assert.equal(sql.slice(findings[0]!.span.start, findings[0]!.span.start + 13), 'UPDATE orders');
  });
});
