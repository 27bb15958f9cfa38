import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';
import { ORDERS, INDEX, MESSAGE, parsed, rulesByPath } from './cli-fixture';
import { openTerminal, type Terminal } from './command-line';

let terminal: Terminal;

function open(files: Parameters<typeof openTerminal>[0]): void {
  terminal = openTerminal(files);
}

describe('the command line: check', () => {
  afterEach(() => {
    terminal.remove();
  });

  it('prints the documented JSON, and 1 for a finding at warning or above', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
    const run = await terminal.run('check', 'migrations', '--format', 'json');
    assert.equal(run.err, '');
    assert.deepEqual(JSON.parse(run.out), {
      version: 1,
      files: [
        { path: 'migrations/0001_orders.sql', tool: 'plain', dialect: 'postgresql', findings: [] },
        {
          path: 'migrations/0002_index.sql',
          tool: 'plain',
          dialect: 'postgresql',
          findings: [
            {
              rule: 'create-index-without-concurrently',
              severity: 'error',
              message: MESSAGE,
              range: { start: { line: 2, column: 1 }, end: { line: 2, column: 50 } },
              fixes: [{ title: 'Build the index concurrently', preferred: true }],
            },
          ],
        },
      ],
      summary: { files: 2, error: 1, warning: 0, information: 0, hint: 0 },
    });
    assert.equal(run.code, 1);
  });

  it('counts columns in UTF-16 units, behind a byte order mark too', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0002_index.sql': `\uFEFFSET lock_timeout = '5s'; /* 🦉é */ CREATE INDEX i ON orders (status);\r\n`,
    });
    const run = await terminal.run('check', 'migrations/0002_index.sql', '--format', 'json');
    const [finding] = (
      JSON.parse(run.out) as { files: [{ findings: [{ range: { start: unknown; end: unknown } }] }] }
    ).files[0].findings;
    assert.deepEqual(finding.range, { start: { line: 1, column: 36 }, end: { line: 1, column: 69 } });
  });

  it('has exit code 0 where nothing reaches --fail-on', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
    const codeFor = async (...args: readonly string[]): Promise<number | null> =>
      (await terminal.run('check', ...args)).code;
    assert.equal(await codeFor('migrations/0001_orders.sql'), 0);
    assert.equal(await codeFor('migrations', '--fail-on', 'error'), 1);
    assert.equal(await codeFor('migrations', '--fail-on', 'never'), 0);
    terminal.write('migrations/0002_index.sql', 'ALTER TABLE orders ADD COLUMN a int;\n');
    assert.equal(await codeFor('migrations'), 0);
    assert.equal(await codeFor('migrations', '--fail-on', 'information'), 1);
  });

  it('checks the working folder where no path is given', async () => {
    open({
      'db/migrations/0001_orders.sql': ORDERS,
      'queries/report.sql': 'UPDATE orders SET note = NULL;',
      'node_modules/x/migrations/0001_a.sql': INDEX,
    });
    const run = await terminal.run('check', '--format', 'json');
    assert.deepEqual(rulesByPath(run), { 'db/migrations/0001_orders.sql': [] });
    assert.equal(run.code, 0);
  });

  it('takes the files before a file as its history', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0002_note.sql': `SET lock_timeout = '5s';\nALTER TABLE orders ALTER COLUMN note TYPE varchar(50);\n`,
    });
    const run = await terminal.run('check', 'migrations/0002_note.sql', '--format', 'json');
    assert.deepEqual(rulesByPath(run), { 'migrations/0002_note.sql': [] });
  });

  it('takes options over the configuration file', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0002_index.sql': INDEX,
      '.safe-migrations.json': '{"rules": {"create-index-without-concurrently": "hint"}}',
      'other.json': '{"rules": {"create-index-without-concurrently": "off", "not-idempotent": "off"}}',
    });
    const found = await terminal.run('check', 'migrations', '--format', 'json');
    assert.equal(parsed(found).files[1]?.findings[0]?.severity, 'hint');
    const other = await terminal.run('check', 'migrations', '--format', 'json', '--config', 'other.json');
    assert.deepEqual(parsed(other).files[1]?.findings, []);
  });

  it('says nothing is there in an empty folder, and nothing of an empty file', async () => {
    open({ 'migrations/0001_empty.sql': '' });
    mkdirSync(join(terminal.folder, 'nothing'));
    assert.deepEqual(await terminal.run('check', 'nothing'), {
      code: 0,
      out: 'No migration was found in nothing.\n',
      err: '',
    });
    assert.deepEqual(JSON.parse((await terminal.run('check', 'nothing', '--format', 'json')).out), {
      version: 1,
      files: [],
      summary: { files: 0, error: 0, warning: 0, information: 0, hint: 0 },
    });
    const empty = await terminal.run('check', 'migrations', '--format', 'json');
    assert.deepEqual(rulesByPath(empty), { 'migrations/0001_empty.sql': [] });
    assert.equal(empty.code, 0);
  });

  it('says why a named file was left in peace', async () => {
    open({ 'migrations/0001_users.sql': 'CREATE TABLE `users` (id INT AUTO_INCREMENT) ENGINE=InnoDB;\n' });
    const run = await terminal.run('check', 'migrations/0001_users.sql', '--format', 'json');
    assert.deepEqual(parsed(run).files, []);
    assert.match(run.err, /^migrations\/0001_users\.sql: This file is left alone: .*\.\n$/);
    assert.equal(run.code, 0);
  });
});

describe('the command line: output', () => {
  afterEach(() => {
    terminal.remove();
  });

  it('is plain text where it is no terminal, and says what to do', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0002_index.sql': `${INDEX}ALTER TABLE orders ADD COLUMN kind text DEFAULT 'a';\n`,
    });
    const run = await terminal.runWith({ FORCE_COLOR: '', NO_COLOR: '1' }, 'check', 'migrations');
    assert.equal(
      run.out,
      `migrations/0002_index.sql:2:1  error  create-index-without-concurrently
  ${MESSAGE}
  2 │ CREATE INDEX orders_status_idx ON orders (status);
  fix  Build the index concurrently
       CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status);

migrations/0002_index.sql:3:20  information  not-idempotent
  ADD COLUMN fails when the migration is run again, because its work is done already. Write IF NOT EXISTS: it then does nothing.

2 files checked: 1 error, 1 informational, 1 hint.
2 can be fixed in place: safe-migrations fix migrations
--fail-on hint shows the hints.
`,
    );
    const hints = await terminal.run('check', 'migrations', '--fail-on', 'hint');
    assert.match(hints.out, /^migrations\/0002_index\.sql:3:20 {2}hint {2}add-column-with-default$/m);
  });

  it('ends in peace when its reader does', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [
        `migrations/${String(index + 2).padStart(4, '0')}_index.sql`,
        INDEX.repeat(5),
      ]),
    );
    open({ 'migrations/0001_orders.sql': ORDERS, ...files });
    const cli = join(repositoryRoot(), 'dist', 'cli.js');
    const child = spawn(process.execPath, [cli, 'check', 'migrations', '--format', 'json'], {
      cwd: terminal.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(errors, '');
    assert.equal(code, 1);
  });
});
