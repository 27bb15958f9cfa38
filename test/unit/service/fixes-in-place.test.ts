import * as assert from 'node:assert/strict';
import { createProject } from './project';
import { TOOLS_UNDER_TEST } from './tool-files';

interface Case {
  readonly title: string;
  readonly tool: string;
  readonly rule: string;
  readonly sql: string;
  /** The SQL of the file under test after the first answer. */
  readonly after: string;
}

const CASES: readonly Case[] = [
  {
    title: 'keeps the other actions in order, comments, tabs and what stands around',
    tool: 'plain',
    rule: 'add-check-without-not-valid',
    sql: '-- Größe 𝄞\n\tALTER TABLE orders -- why\n\t  ADD COLUMN a int, -- a\n\t  ADD CONSTRAINT c CHECK (total > 0) /* c */,\n\t  ADD COLUMN b int -- b\n\t; -- below\n',
    after:
      '-- Größe 𝄞\n\tALTER TABLE orders -- why\n\t  ADD COLUMN a int; -- a\n\tALTER TABLE orders\n\t  DROP CONSTRAINT IF EXISTS c,\n\t  ADD CONSTRAINT c CHECK (total > 0) NOT VALID;\n\tALTER TABLE orders VALIDATE CONSTRAINT c; /* c */\n\tALTER TABLE orders ADD COLUMN b int -- b\n\t; -- below\n',
  },
  {
    title: 'keeps comments inside of a statement that it replaces as a whole',
    tool: 'plain',
    rule: 'create-index-without-concurrently',
    sql: '  CREATE INDEX /* why */ i -- here\n    ON orders (note);\r\n',
    after: '  CREATE INDEX CONCURRENTLY IF NOT EXISTS /* why */ i -- here\n    ON orders (note);\r\n',
  },
  {
    title: 'keeps a comment of several lines once, where the file has CRLF',
    tool: 'plain',
    rule: 'create-index-without-concurrently',
    sql: '  CREATE INDEX /* why\r\n  it is here */ i\r\n    ON orders (note);\r\n',
    after:
      '  CREATE INDEX CONCURRENTLY IF NOT EXISTS /* why\r\n  it is here */ i\r\n    ON orders (note);\r\n',
  },
  {
    title: 'indents a block like the statement, and stays between its neighbours on the line',
    tool: 'plain',
    rule: 'add-foreign-key-without-not-valid',
    sql: "\tSELECT '\n'; ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id); SELECT 2;\n",
    after:
      "\tSELECT '\n'; DO $$\nBEGIN\n  IF NOT EXISTS (\n    SELECT FROM pg_constraint\n    WHERE conrelid = to_regclass('orders') AND conname = 'f'\n  ) THEN\n    ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\n  END IF;\nEND;\n$$;\nALTER TABLE orders VALIDATE CONSTRAINT f; SELECT 2;\n",
  },
  {
    title: 'writes CRLF where the file has it',
    tool: 'plain',
    rule: 'drop-index-without-concurrently',
    sql: 'DROP INDEX orders_status_idx, users_email_idx;\r\n-- end\r\n',
    after:
      '-- Drop orders_status_idx. Runs outside a transaction.\r\nDROP INDEX CONCURRENTLY IF EXISTS orders_status_idx;\r\n-- Drop users_email_idx. Runs outside a transaction.\r\nDROP INDEX CONCURRENTLY IF EXISTS users_email_idx;\r\n-- end\r\n',
  },
  {
    title: 'takes a section of dbmate out of its transaction',
    tool: 'dbmate',
    rule: 'create-index-without-concurrently',
    sql: 'CREATE UNIQUE INDEX ON "Kunden" ("select");\n',
    after:
      '-- migrate:up transaction:false\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Kunden_select_idx" ON "Kunden" ("select");\n\n-- migrate:down\nSELECT 1;\n',
  },
  {
    title: 'reindexes concurrently, out of the transaction of goose',
    tool: 'goose',
    rule: 'reindex-without-concurrently',
    sql: 'REINDEX TABLE orders;\n',
    after:
      '-- +goose NO TRANSACTION\n-- +goose Up\nREINDEX TABLE CONCURRENTLY orders;\n\n-- +goose Down\nSELECT 1;\n',
  },
  {
    title: 'marks a block for goose, whatever stands behind the statement',
    tool: 'goose',
    rule: 'add-foreign-key-without-not-valid',
    sql: '\tALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id); -- below\n',
    after:
      "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n\tDO $$\n\tBEGIN\n\t  IF NOT EXISTS (\n\t    SELECT FROM pg_constraint\n\t    WHERE conrelid = to_regclass('orders') AND conname = 'f'\n\t  ) THEN\n\t    ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\n\t  END IF;\n\tEND;\n\t$$;\n-- +goose StatementEnd\n\tALTER TABLE orders VALIDATE CONSTRAINT f; -- below\n\n-- +goose Down\nSELECT 1;\n",
  },
  {
    title: 'gives each statement a block of its own where the statement stood in one',
    tool: 'goose',
    rule: 'add-check-without-not-valid',
    sql: '-- +goose StatementBegin\nALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0);\n-- +goose StatementEnd\n',
    after:
      '-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nALTER TABLE orders\n  DROP CONSTRAINT IF EXISTS c,\n  ADD CONSTRAINT c CHECK (total > 0) NOT VALID;\n-- +goose StatementEnd\n-- +goose StatementBegin\nALTER TABLE orders VALIDATE CONSTRAINT c;\n-- +goose StatementEnd\n\n-- +goose Down\nSELECT 1;\n',
  },
  {
    title: 'shows dollars and braces of the other actions as they are in a snippet',
    tool: 'plain',
    rule: 'set-not-null-without-check',
    sql: "ALTER TABLE orders ADD COLUMN x text DEFAULT '$1}', ALTER COLUMN note SET NOT NULL;\n",
    after:
      "ALTER TABLE orders ADD COLUMN x text DEFAULT '$1}';\nALTER TABLE orders\n  DROP CONSTRAINT IF EXISTS orders_note_not_null,\n  ADD CONSTRAINT orders_note_not_null CHECK (note IS NOT NULL) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_note_not_null;\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;\nALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_note_not_null;\n",
  },
];

describe('answers in place, whole texts', () => {
  for (const { title, tool: id, rule, sql, after } of CASES) {
    it(title, async () => {
      const tool = TOOLS_UNDER_TEST.find((candidate) => candidate.id === id)!;
      const project = await createProject(tool.files(sql));
      const [fix] = await project.fixes(tool.name, rule);
      assert.ok(fix);
      assert.equal(project.after(tool.name, fix)[tool.name], after);
    });
  }

  it('leaves a constraint whole that one ALTER TABLE drops and adds, whatever comes first', async () => {
    const project = await createProject({
      'migrations/0001_a.sql': 'CREATE TABLE t (id int PRIMARY KEY, CONSTRAINT c CHECK (id > 0));\n',
      'migrations/0002_b.sql': 'ALTER TABLE t ADD CONSTRAINT c CHECK (id > 1), DROP CONSTRAINT c;\n',
    });
    assert.deepEqual(await project.fixes('migrations/0002_b.sql', 'add-check-without-not-valid'), []);
  });

  it('leaves an ALTER TABLE whole whose actions need a column that a later one adds', async () => {
    const project = await createProject({
      'migrations/0001_a.sql': 'CREATE TABLE t (id int PRIMARY KEY);\n',
      'migrations/0002_b.sql': 'ALTER TABLE t ADD CONSTRAINT c CHECK ("M" > 1), ADD COLUMN "M" int;\n',
      'migrations/0003_c.sql': 'ALTER TABLE t ADD CONSTRAINT d CHECK (id > 1), ADD COLUMN n int;\n',
    });
    assert.deepEqual(await project.fixes('migrations/0002_b.sql', 'add-check-without-not-valid'), []);
    assert.equal((await project.fixes('migrations/0003_c.sql', 'add-check-without-not-valid')).length, 2);
  });

  it('answers two unsafe actions of one ALTER TABLE one after the other', async () => {
    const project = await createProject({
      'migrations/0001_a.sql': 'CREATE TABLE t (id int PRIMARY KEY, n int);\n',
      'migrations/0002_b.sql':
        "SET lock_timeout = '5s';\nALTER TABLE t\n  ADD CONSTRAINT c CHECK (id > 1),\n  ADD COLUMN IF NOT EXISTS m int,\n  ALTER COLUMN n SET NOT NULL;\n",
    });
    const after = await project.fixAll('migrations/0002_b.sql', false);
    assert.equal(
      after['migrations/0002_b.sql'],
      "SET lock_timeout = '5s';\nALTER TABLE t\n  DROP CONSTRAINT IF EXISTS c,\n  ADD CONSTRAINT c CHECK (id > 1) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c;\nALTER TABLE t\n  ADD COLUMN IF NOT EXISTS m int;\nALTER TABLE t\n  DROP CONSTRAINT IF EXISTS t_n_not_null,\n  ADD CONSTRAINT t_n_not_null CHECK (n IS NOT NULL) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT t_n_not_null;\nALTER TABLE t ALTER COLUMN n SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT IF EXISTS t_n_not_null;\n",
    );
  });
});
