import * as assert from 'node:assert/strict';
import { createProject } from './project';

interface Case {
  readonly title: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Every file that `fix --series` writes or changes. */
  readonly after: Readonly<Record<string, string>>;
}

const BASE = 'CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text);\n';
const BUILD = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note_idx ON orders (note);\n';
const LOCK_NOTE =
  '-- Run Flyway with -postgresql.transactional.lock=false: its own lock would make CONCURRENTLY wait for ever.\n';
const HEADER = `-- Create the index orders_note_idx on orders.
-- Check: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_note_idx'::regclass returns true.
-- If interrupted: Run DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx first: a build that failed leaves an invalid index, which IF NOT EXISTS would keep.
`;

const CASES: readonly Case[] = [
  {
    title: 'diesel: metadata.toml keeps what it says else',
    name: 'migrations/2025-01-02-000000_change/up.sql',
    files: {
      'diesel.toml': '',
      'migrations/2025-01-01-000000_base/up.sql': BASE,
      'migrations/2025-01-01-000000_base/down.sql': '',
      'migrations/2025-01-02-000000_change/up.sql':
        '-- why\nCREATE INDEX orders_note_idx ON orders (note);\n',
      'migrations/2025-01-02-000000_change/down.sql': 'DROP INDEX IF EXISTS orders_note_idx;\n',
      'migrations/2025-01-02-000000_change/metadata.toml': 'run_in_transaction = true\n[other]\na = 1\n',
    },
    after: {
      'migrations/2025-01-02-000000_change/up.sql': `-- why\n${BUILD}`,
      'migrations/2025-01-02-000000_change/metadata.toml': 'run_in_transaction = false\n[other]\na = 1\n',
    },
  },
  {
    title: 'diesel: metadata.toml is written where there is none',
    name: 'migrations/2025-01-02-000000_change/down.sql',
    files: {
      'diesel.toml': '',
      'migrations/2025-01-01-000000_base/up.sql': `${BASE}${BUILD}`,
      'migrations/2025-01-01-000000_base/down.sql': '',
      'migrations/2025-01-02-000000_change/up.sql': 'DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;\n',
      'migrations/2025-01-02-000000_change/down.sql': 'CREATE INDEX orders_note_idx ON orders (note);\n',
    },
    after: {
      'migrations/2025-01-02-000000_change/down.sql': BUILD,
      'migrations/2025-01-02-000000_change/metadata.toml': 'run_in_transaction = false\n',
    },
  },
  {
    title: 'Flyway sees by itself that a file of nothing else needs no transaction',
    name: 'sql/V2__change.sql',
    files: {
      'flyway.conf': '',
      'sql/V1__base.sql': BASE,
      'sql/V2__change.sql': 'CREATE INDEX orders_note_idx ON orders (note);\n',
    },
    after: { 'sql/V2__change.sql': `${LOCK_NOTE}${BUILD}` },
  },
  {
    title: 'Flyway is told where a setting stands beside it',
    name: 'sql/V2__change.sql',
    files: {
      'flyway.conf': '',
      'sql/V1__base.sql': BASE,
      'sql/V2__change.sql': "SET lock_timeout = '2s';\nCREATE INDEX orders_note_idx ON orders (note);\n",
      'sql/V2__change.sql.conf': '# why\nexecuteInTransaction=true',
    },
    after: {
      'sql/V2__change.sql': `SET lock_timeout = '2s';\n${LOCK_NOTE}${BUILD}`,
      'sql/V2__change.sql.conf': '# why\nexecuteInTransaction=false\n',
    },
  },
  {
    title: 'refinery lets no file out of its transaction: what was alone goes, and its file says where',
    name: 'migrations/V2__change.sql',
    files: {
      'refinery.toml': '',
      'migrations/V1__base.sql': BASE,
      'migrations/V2__change.sql':
        '-- why\nCREATE INDEX orders_note_idx ON orders (note); -- for the search\n',
    },
    after: {
      'migrations/V2__change.sql':
        '-- Moved to V3__create_orders_note_idx.by_hand.sql, which runs outside of a transaction.\n',
      'migrations/V3__create_orders_note_idx.by_hand.sql': `${HEADER}-- refinery runs every file in a transaction, so it leaves this one alone: run it with \`psql -f V3__create_orders_note_idx.by_hand.sql\` before the next file.
-- why
-- for the search
${BUILD}
-- To undo:
-- DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;
`,
    },
  },
  {
    title: 'pop: what takes it back goes along, and settings stay',
    name: 'migrations/20250102000000_change.up.sql',
    files: {
      'database.yml': '',
      'migrations/20250101000000_base.up.sql': BASE,
      'migrations/20250101000000_base.down.sql': '',
      'migrations/20250102000000_change.up.sql':
        "SET lock_timeout = '2s'; CREATE INDEX orders_note_idx ON orders (note);",
      'migrations/20250102000000_change.down.sql': 'DROP INDEX orders_note_idx;\n',
    },
    after: {
      'migrations/20250102000000_change.up.sql':
        "SET lock_timeout = '2s';\n-- Moved to 20260102030405_create_orders_note_idx.by_hand.sql, which runs outside of a transaction.\n",
      'migrations/20250102000000_change.down.sql': '-- Nothing to undo.\n',
      'migrations/20260102030405_create_orders_note_idx.by_hand.sql': `${HEADER}-- pop runs every file in a transaction, so it leaves this one alone: run it with \`psql -f 20260102030405_create_orders_note_idx.by_hand.sql\` before the next file.
${BUILD}
-- To undo:
-- DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;
`,
    },
  },
  {
    title: 'node-pg-migrate: a migration in JavaScript',
    name: 'migrations/1735776000000_change.sql',
    files: {
      'package.json': '{ "dependencies": { "node-pg-migrate": "9.0.0" } }\n',
      'migrations/1735689600000_base.sql': `-- Up Migration\n${BASE}CREATE INDEX orders_old ON orders (id);\n-- Down Migration\n`,
      'migrations/1735776000000_change.sql':
        '-- Up Migration\r\nDROP INDEX orders_old;\r\n-- Down Migration\r\nCREATE INDEX orders_old ON orders (id);\r\n',
    },
    after: {
      'migrations/1735776000000_change.sql':
        '-- Up Migration\r\n-- Moved to 1767323045000_drop_orders_old.cjs, which runs outside of a transaction.\r\n-- Down Migration\r\n-- Nothing to undo.\r\n',
      'migrations/1767323045000_drop_orders_old.cjs': `// Drop the index orders_old.
// If interrupted: Run it again: an index whose drop was interrupted stays behind as invalid until it is dropped.
exports.up = (pgm) => {
  pgm.noTransaction();
  pgm.sql(\`DROP INDEX CONCURRENTLY IF EXISTS orders_old\`);
};

exports.down = (pgm) => {
  pgm.noTransaction();
  pgm.sql(\`CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_old ON orders (id)\`);
};
`.replace(/\n/g, '\r\n'),
    },
  },
  {
    title: 'graphile-migrate: what is current is committed, and the last step is current',
    name: 'migrations/current.sql',
    files: {
      '.gmrc': '{}\n',
      'migrations/committed/000001.sql': `--! Previous: -\n--! Hash: sha1:adb6372a9e0cc1c2c7f3d4f5f3bff0d9b5c0c0c0\n\n${BASE}`,
      'migrations/current.sql':
        '--! Message: checks & more\n-- why\nCREATE TABLE IF NOT EXISTS a (id int PRIMARY KEY);\nALTER TABLE orders ADD CONSTRAINT c CHECK (note <> $$x$$);\n',
    },
    after: {
      'migrations/current.sql': `-- Add c to orders, step 2 of 2 (contract): validate c.
-- Check: SELECT convalidated FROM pg_constraint WHERE conrelid = 'orders'::regclass AND conname = 'c' returns true.
-- If interrupted: Run it again: nothing is kept of a validation that did not finish.
SET LOCAL statement_timeout = 0;
ALTER TABLE orders VALIDATE CONSTRAINT c;
`,
      'migrations/committed/000002-checks_more.sql': `--! Previous: sha1:adb6372a9e0cc1c2c7f3d4f5f3bff0d9b5c0c0c0
--! Hash: sha1:45b51857c43870b9717f4e6a8827ed62d4c379ac
--! Message: checks & more

-- why
CREATE TABLE IF NOT EXISTS a (id int PRIMARY KEY);
-- Add c to orders, step 1 of 2 (expand): add c without reading the table.
-- Check: SELECT convalidated FROM pg_constraint WHERE conrelid = 'orders'::regclass AND conname = 'c' returns false.
-- Note: From step 1 on, an UPDATE of a row that does not fulfil c fails, whichever column it changes, and so does validating. Count such rows first: SELECT count(*) FROM orders WHERE NOT (note <> $$x$$).
SET LOCAL lock_timeout = '5s';
ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS c,
  ADD CONSTRAINT c CHECK (note <> $$x$$) NOT VALID;
`,
    },
  },
  {
    title: 'Drizzle: what is sent apart stands between breakpoints of its own',
    name: 'drizzle/0001_change.sql',
    files: {
      'drizzle.config.ts': 'export default {};\n',
      'drizzle/0000_base.sql': BASE,
      'drizzle/0001_change.sql':
        "SET lock_timeout = '2s';\nALTER TABLE orders ADD CONSTRAINT c CHECK (note <> '');\n",
    },
    after: {
      'drizzle/0001_change.sql': `COMMIT;
--> statement-breakpoint
SET lock_timeout = '2s';
--> statement-breakpoint
ALTER TABLE orders
  DROP CONSTRAINT IF EXISTS c,
  ADD CONSTRAINT c CHECK (note <> '') NOT VALID;
--> statement-breakpoint
ALTER TABLE orders VALIDATE CONSTRAINT c;
--> statement-breakpoint
BEGIN;
`,
    },
  },
];

describe('what a fix needs beside its file, whole texts', () => {
  for (const { title, name, files, after } of CASES) {
    it(title, async () => {
      const project = await createProject(files);
      const written = await project.fixAll(name, true);
      assert.deepEqual(written, after);
    });
  }

  it('what graphile-migrate has committed is not changed: it refuses another text', async () => {
    const name = 'migrations/committed/000001.sql';
    const text = `--! Previous: -\n--! Hash: sha1:0cfff27fd5cd10a24c4c7d8b2ed2cb1d1bd5a0a8\n\nCREATE TABLE t (id int);\n`;
    const project = await createProject({ '.gmrc': '{}\n', [name]: text });
    assert.deepEqual(await project.fixAll(name, true), { [name]: text });
  });
});
