import * as assert from 'node:assert/strict';
import { ORDERS, RENAME, assertRefused } from './cli-fixture';
import { openTerminal, type Terminal } from './command-line';

let terminal: Terminal;

function open(files: Parameters<typeof openTerminal>[0]): void {
  terminal = openTerminal(files);
}

describe('the command line: down', () => {
  afterEach(() => {
    terminal.remove();
  });

  it('writes what takes a migration back, and says what it cannot', async () => {
    open({
      'migrations/000001_a.up.sql': ORDERS,
      'migrations/000002_b.up.sql':
        'ALTER TABLE orders DROP COLUMN note;\nGRANT USAGE ON SCHEMA public TO public;\n',
    });
    const run = await terminal.run('down', 'migrations/000002_b.up.sql');
    const missing =
      'GRANT USAGE ON SCHEMA public TO public cannot be taken back: the migrations do not keep what was before.';
    const note = 'The values of orders.note are gone: what is added again is NULL.';
    assert.equal(run.out, `created migrations/000002_b.down.sql\nnot undone: ${missing}\nnote: ${note}\n`);
    assert.equal(run.code, 1);
    assert.equal(
      terminal.read('migrations/000002_b.down.sql'),
      `-- Undo: 000002_b.up.sql.
-- Not undone: ${missing}
-- Note: ${note}
SET LOCAL lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note varchar(20);
`,
    );
    assertRefused(
      await terminal.run('down', 'migrations/000002_b.up.sql'),
      '000002_b.down.sql exists already.',
    );
  });

  it('writes nothing on a dry run, and into the file of a tool with sections', async () => {
    const text = '-- +goose Up\nALTER TABLE a ADD b int;\n';
    open({ 'migrations/00001_a.sql': text });
    const run = await terminal.run('down', 'migrations/00001_a.sql', '--dry-run', '--format', 'json');
    assert.deepEqual(JSON.parse(run.out), {
      version: 1,
      files: [
        {
          path: 'migrations/00001_a.sql',
          status: 'changed',
          text: `${text}\n-- +goose Down\nSET LOCAL lock_timeout = '5s';\nALTER TABLE a DROP COLUMN IF EXISTS b;\n`,
        },
      ],
      missing: [],
      notes: [],
    });
    assert.equal(run.code, 0);
    assert.equal(terminal.read('migrations/00001_a.sql'), text);
  });

  it('refuses wrong usage', async () => {
    open({});
    assertRefused(await terminal.run('down'), 'down needs one file: the migration that is to be taken back.');
    assertRefused(await terminal.run('down', 'none.sql'), /^none\.sql cannot be read: /);
  });
});

describe('the command line: review', () => {
  afterEach(() => {
    terminal.remove();
  });

  it('prints a report a migration', async () => {
    open({
      'db/migrations/000001_a.up.sql': ORDERS,
      'db/migrations/000002_b.up.sql': RENAME,
      'db/migrations/000002_b.down.sql': 'ALTER TABLE orders RENAME COLUMN remark TO note;\n',
    });
    const run = await terminal.run(
      'review',
      'db/migrations/000001_a.up.sql',
      'db/migrations/000002_b.up.sql',
    );
    assert.equal(run.code, 0);
    const [first = '', second = ''] = run.out.split('\n---\n\n');
    assert.match(first, /^# Review of `000001_a\.up\.sql`$/m);
    assert.match(first, /`safe-migrations down db\/migrations\/000001_a\.up\.sql`/);
    assert.match(second, /^# Review of `000002_b\.up\.sql`$/m);
    assert.match(second, /^migrate -path db\/migrations -database "\$DATABASE_URL" down 1$/m);
    assert.match(second, /^\*\*Manual migration in a maintenance window, or rewrite it first\.\*\*/m);
  });

  it('refuses what it cannot review', async () => {
    open({ 'notes.txt': 'no' });
    assertRefused(
      await terminal.run('review'),
      'review needs a file, or --since with the commit that a branch starts from.',
    );
    assertRefused(await terminal.run('review', 'none.sql'), 'There is no file or folder none.sql.');
    assertRefused(await terminal.run('review', 'notes.txt'), /^notes\.txt: /);
  });
});
