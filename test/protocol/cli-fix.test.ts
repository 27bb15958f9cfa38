import * as assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ORDERS, INDEX, FIXED, RENAME, assertRefused, type Fixed, withoutHints } from './cli-fixture';
import { openTerminal, type Terminal } from './command-line';

let terminal: Terminal;

function open(files: Parameters<typeof openTerminal>[0]): void {
  terminal = openTerminal(files);
}

describe('the command line: fix', () => {
  afterEach(() => {
    terminal.remove();
  });

  it('applies preferred fixes in place', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
    const run = await terminal.run('fix', 'migrations');
    assert.deepEqual(run, {
      code: 0,
      out: 'changed migrations/0002_index.sql\nwrote 1 file; no finding remains.\n',
      err: '',
    });
    assert.equal(terminal.read('migrations/0002_index.sql'), FIXED);
    assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql', 'migrations/0002_index.sql']);
    const again = await terminal.run('fix', 'migrations', '--format', 'json');
    const { remaining, ...rest } = JSON.parse(again.out) as Fixed;
    assert.deepEqual(rest, { version: 1, files: [] });
    assert.deepEqual(withoutHints(remaining), []);
  });

  it('prints and writes nothing with --dry-run', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
    const run = await terminal.run('fix', 'migrations', '--dry-run', '--format', 'json');
    const { remaining, ...rest } = JSON.parse(run.out) as Fixed;
    assert.deepEqual(rest, {
      version: 1,
      files: [{ path: 'migrations/0002_index.sql', status: 'changed', text: FIXED }],
    });
    assert.deepEqual(withoutHints(remaining), []);
    assert.equal(run.code, 0);
    assert.equal(terminal.read('migrations/0002_index.sql'), INDEX);
    const pretty = await terminal.run('fix', 'migrations', '--dry-run');
    assert.equal(
      pretty.out,
      `-- changed migrations/0002_index.sql\n${FIXED}\nwould write 1 file; no finding remains.\n`,
    );
  });

  it('keeps to one rule with --rule, and leaves the others as remaining', async () => {
    const text = `CREATE INDEX orders_status_idx ON orders (status);\nALTER TABLE orders ADD COLUMN a int;\n`;
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_mixed.sql': text });
    const run = await terminal.run('fix', 'migrations', '--rule', 'not-idempotent', '--format', 'json');
    assert.equal(
      terminal.read('migrations/0002_mixed.sql'),
      `CREATE INDEX orders_status_idx ON orders (status);\nALTER TABLE orders ADD COLUMN IF NOT EXISTS a int;\n`,
    );
    const { remaining } = JSON.parse(run.out) as Fixed;
    assert.deepEqual(
      withoutHints(remaining).map(({ path, rule }) => [path, rule]),
      [['migrations/0002_mixed.sql', 'create-index-without-concurrently']],
    );
    assert.equal(run.code, 1);
  });

  it('writes a series only with --series, beside files that exist, and never over one', async () => {
    const files = { 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_rename.sql': RENAME };
    open(files);
    const without = await terminal.run('fix', 'migrations', '--rule', 'rename-column');
    assert.equal(without.code, 1);
    assert.deepEqual(terminal.files(), Object.keys(files));
    assert.equal(terminal.read('migrations/0002_rename.sql'), RENAME);
    const plan = JSON.parse(
      (await terminal.run('fix', '--series', '--dry-run', '--format', 'json', 'migrations')).out,
    ) as { files: { path: string; status: string; text: string }[] };
    const created = plan.files.filter(({ status }) => status === 'created');
    assert.ok(created.length > 2);
    assert.deepEqual(terminal.files(), Object.keys(files));

    const taken = created[0]!.path;
    terminal.write(taken, '-- mine\n');
    const run = await terminal.run('fix', '--series', '--format', 'json', 'migrations');
    const written = (JSON.parse(run.out) as typeof plan).files;
    assert.equal(terminal.read(taken), '-- mine\n');
    assert.deepEqual(
      terminal.files(),
      [...new Set([...Object.keys(files), taken, ...written.map(({ path }) => path)])].sort(),
    );
    for (const { path, text } of written) assert.equal(terminal.read(path), text);
  });

  it('shows in check which files a fix writes, and what stays in which', async () => {
    open({
      'm/000001_orders.up.sql': ORDERS,
      'm/000001_orders.down.sql': 'DROP TABLE IF EXISTS orders;\n',
      'm/000002_b.up.sql': `SET LOCAL lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN IF NOT EXISTS b int;\n${INDEX}`,
      'm/000002_b.down.sql': 'DROP INDEX orders_status_idx;\nALTER TABLE orders DROP COLUMN b;\n',
    });
    const { out } = await terminal.run('check', 'm/000002_b.up.sql');
    const [, fix] = /^ {2}fix {2}([^]*?)\n\n/m.exec(out) ?? [];
    assert.equal(
      fix,
      `Build the index concurrently, in a migration file of its own
       000002_b.up.sql                         keeps the rest
       000002_b.down.sql                       keeps what takes the rest back
       000003_create_orders_status_idx.up.sql  create the index orders_status_idx on orders
       safe-migrations fix --series --rule create-index-without-concurrently m/000002_b.up.sql`,
    );
  });

  it('writes through a link and keeps the file mode', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'elsewhere/index.sql': INDEX });
    symlinkSync('../elsewhere/index.sql', join(terminal.folder, 'migrations', '0002_index.sql'));
    assert.equal((await terminal.run('fix', 'migrations')).code, 0);
    assert.equal(terminal.read('elsewhere/index.sql'), FIXED);
    assert.deepEqual(terminal.files(), ['elsewhere/index.sql', 'migrations/0001_orders.sql']);
  });
});

describe('the command line: scaffold', () => {
  afterEach(() => {
    terminal.remove();
  });

  const RENAME_NOTE = ['rename-column', '--table', 'orders', '--column', 'note', '--to', 'remark'] as const;

  it('writes the series it prints, wherever the recipe stands among the options', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS });
    const dry = await terminal.run(
      'scaffold',
      ...RENAME_NOTE,
      '--dir',
      'migrations',
      '--dry-run',
      '--format',
      'json',
    );
    const plan = JSON.parse(dry.out) as {
      version: number;
      files: { path: string; status: string; text: string }[];
      remaining: unknown[];
    };
    assert.deepEqual(Object.keys(plan), ['version', 'files', 'remaining']);
    assert.deepEqual(plan.remaining, []);
    assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql']);
    const [recipe, ...options] = RENAME_NOTE;
    const run = await terminal.run('scaffold', '--dir', 'migrations', ...options, recipe, '--format', 'json');
    assert.equal(run.code, 0);
    assert.deepEqual(JSON.parse(run.out), plan);
    assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql', ...plan.files.map(({ path }) => path)]);
    for (const { path, text } of plan.files) assert.equal(terminal.read(path), text);
    const check = await terminal.run('check', 'migrations', '--fail-on', 'information');
    assert.equal(check.code, 0, check.out);
  });

  it('lists the recipes with their options', async () => {
    open({});
    const list = await terminal.run('scaffold', '--list');
    assert.match(list.out, /^rename-column\n/m);
    assert.match(list.out, /^ {2}--table <table>/m);
    assert.equal(list.code, 0);
  });

  it('refuses names that would leave the folder, and wrong parameters', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS });
    const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
      assertRefused(await terminal.run('scaffold', ...args, '--dir', 'migrations'), message);
      assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql']);
    };
    await refused(
      [...RENAME_NOTE, '--name', '../../evil'],
      /^--name: The name \.\.\/\.\.\/evil cannot be part of a file name/,
    );
    await refused([...RENAME_NOTE, '--name', 'a\\b'], /^--name: /);
    await refused([...RENAME_NOTE, '--batch', '1'], /^There is no option --batch/);
    await refused(['rename-column', '--table', 'orders'], /^--column: /);
    const refuses = (message: RegExp, ...args: readonly string[]): Promise<void> => refused(args, message);
    await refuses(
      /^--table: The history has no table order\. Did you mean orders\?/,
      'drop-table',
      '--table',
      'order',
    );
    await refuses(
      /^--from: Write the bounds of a range, from and to, or the values of a list\./,
      ...['attach-partition', '--table', 'orders', '--partition', 'orders', '--from', '1', '--values', '1'],
    );
    await refuses(
      /^--type: serial is a number with a sequence behind it/,
      ...['add-column', '--table', 'orders', '--column', 'no', '--type', 'serial'],
    );
  });
});
