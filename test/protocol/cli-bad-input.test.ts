import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { assertRefused, FIXED, INDEX, MESSAGE, ORDERS, parsed, RENAME, rulesByPath } from './cli-fixture';
import { openTerminal, type Terminal } from './command-line';

let terminal: Terminal;

function open(files: Parameters<typeof openTerminal>[0]): void {
  terminal = openTerminal(files);
}

describe('the command line: bad input', () => {
  afterEach(() => {
    terminal.remove();
  });

  it('refuses paths that are missing, before it prints anything', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
    assertRefused(
      await terminal.run('check', 'migrations', 'missing'),
      'There is no file or folder missing.',
    );
    assertRefused(await terminal.run('effects', 'missing.sql'), 'There is no file or folder missing.sql.');
    assertRefused(await terminal.run('fix', 'missing.sql'), 'There is no file or folder missing.sql.');
  });

  it('tells which files and folders cannot be read, checks the others, and ends with 2', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0003_index.sql': INDEX });
    // Whoever runs this may not read its memory from the beginning; nobody follows a circle or a path of 4,500 bytes.
    symlinkSync('/proc/self/mem', join(terminal.folder, 'migrations/0002_memory.sql'));
    symlinkSync('loop.sql', join(terminal.folder, 'loop.sql'));
    await withDeepFolder(join(terminal.folder, 'migrations'), async () => {
      const run = await terminal.run('check', 'migrations', 'loop.sql', '--format', 'json');
      assert.equal(run.code, 2);
      assert.equal(run.err, '');
      const said = parsed(run).files.map(({ path, findings }) => [
        path.replace(/(\/d+)+$/, '/d…'),
        findings.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`),
      ]);
      const what = 'error unchecked-file This file was not checked: it cannot be read';
      assert.deepEqual(said, [
        ['migrations/0001_orders.sql', []],
        ['migrations/0002_memory.sql', [`${what} (EIO: i/o error).`]],
        ['migrations/0003_index.sql', [`error create-index-without-concurrently ${MESSAGE}`]],
        ['migrations/d…', [`${what.replace('file was', 'folder was')} (ENAMETOOLONG: name too long).`]],
        ['loop.sql', [`${what} (ELOOP: too many symbolic links encountered).`]],
      ]);
    });
  });

  it('accepts nothing of what it cannot read', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0003_index.sql': INDEX });
    symlinkSync('/proc/self/mem', join(terminal.folder, 'migrations/0002_memory.sql'));
    const written = await terminal.run('check', '--baseline', 'b.json', '--write-baseline');
    assert.deepEqual(written, {
      code: 2,
      out: '',
      err:
        'migrations/0002_memory.sql: This file was not checked: it cannot be read (EIO: i/o error).\n' +
        'wrote b.json: 1 finding is accepted.\n',
    });
    const { code, out } = await terminal.run('check', '--baseline', 'b.json', '--fail-on', 'never');
    assert.equal(code, 2);
    assert.match(out, /^3 files checked: 1 error\.$/m);
  });

  it('fixes what it can read beside what it cannot, and ends with 2', async () => {
    const memory = ['unchecked-file', 'This file was not checked: it cannot be read (EIO: i/o error).'];
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0003_index.sql': INDEX });
    symlinkSync('/proc/self/mem', join(terminal.folder, 'migrations/0002_memory.sql'));
    const dry = await terminal.run('fix', 'migrations', '--dry-run', '--format', 'json');
    assert.equal(dry.code, 2);
    assert.equal(dry.err, `migrations/0002_memory.sql: ${memory[1]}\n`);
    const { files, remaining } = JSON.parse(dry.out) as {
      files: unknown;
      remaining: Record<string, unknown>[];
    };
    assert.deepEqual(files, [{ path: 'migrations/0003_index.sql', status: 'changed', text: FIXED }]);
    assert.deepEqual(remaining[0], {
      path: 'migrations/0002_memory.sql',
      rule: memory[0],
      severity: 'error',
      message: memory[1],
      range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
      fixes: [],
    });
    await withDeepFolder(join(terminal.folder, 'migrations'), async () => {
      const run = await terminal.run('fix', 'migrations', 'migrations/0002_memory.sql');
      assert.equal(run.code, 2);
      assert.equal(
        run.err.replace(/(\/d+)+:/, '/d…:'),
        `migrations/0002_memory.sql: ${memory[1]}\n` +
          'migrations/d…: This folder was not checked: it cannot be read (ENAMETOOLONG: name too long).\n',
      );
      assert.equal(run.out, 'changed migrations/0003_index.sql\nwrote 1 file; 2 findings remain.\n');
    });
    assert.equal(terminal.read('migrations/0003_index.sql'), FIXED);
  });

  it('says nothing of what it cannot read where it is left out', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0003_index.sql': INDEX,
      '.safe-migrations.json': '{ "exclude": ["**/0002_*"] }',
    });
    symlinkSync('/proc/self/mem', join(terminal.folder, 'migrations/0002_memory.sql'));
    const run = await terminal.run('fix', 'migrations');
    assert.deepEqual(run, {
      code: 0,
      out: 'changed migrations/0003_index.sql\nwrote 1 file; no finding remains.\n',
      err: '',
    });
  });

  it('changes no down file that is not UTF-8 or cannot be read, and splits nothing beside one', async () => {
    const [up, down] = ['migrations/000002_rename.up.sql', 'migrations/000002_rename.down.sql'] as const;
    const latin = Buffer.from('-- caf\u00e9\nALTER TABLE orders RENAME COLUMN remark TO note;\n', 'latin1');
    open({
      'migrations/000001_orders.up.sql': ORDERS,
      'migrations/000001_orders.down.sql': 'DROP TABLE IF EXISTS orders;\n',
      [up]: RENAME,
      [down]: latin,
    });
    const run = await terminal.run('fix', '--series', 'migrations');
    assert.deepEqual(run, {
      code: 1,
      out: 'wrote nothing; 1 finding remains.\n',
      err: `${down}: This file is not UTF-8, so it is not changed.\n`,
    });
    assertRefused(
      await terminal.run('down', up),
      '000002_rename.down.sql is not UTF-8, so it is not changed.',
    );
    assert.equal(terminal.read(down), latin.toString('utf8'));
    rmSync(join(terminal.folder, down));
    symlinkSync('/proc/self/mem', join(terminal.folder, down));
    assertRefused(
      await terminal.run('down', up),
      '000002_rename.down.sql cannot be read, so it is not changed.',
    );
    const series = await terminal.run('fix', '--series', 'migrations');
    assert.deepEqual(series, {
      code: 2,
      out: 'wrote nothing; 2 findings remain.\n',
      err: `${down}: This file was not checked: it cannot be read (EIO: i/o error).\n`,
    });
    rmSync(join(terminal.folder, down));
    const free = await terminal.run('fix', '--series', 'migrations');
    assert.match(free.out, /^changed migrations\/000002_rename\.up\.sql$/m, 'nothing else stood in its way');
  });

  it('does not run in circles of links, and checks linked files', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'elsewhere/index.sql': INDEX });
    const inside = join(terminal.folder, 'migrations');
    symlinkSync('..', join(inside, 'up'));
    symlinkSync('.', join(inside, 'self.sql'));
    symlinkSync('gone.sql', join(inside, '0003_gone.sql'));
    symlinkSync('../elsewhere/index.sql', join(inside, '0002_index.sql'));
    const run = await terminal.run('check', 'migrations', '--format', 'json');
    assert.deepEqual(rulesByPath(run), {
      'migrations/0001_orders.sql': [],
      'migrations/0002_index.sql': ['create-index-without-concurrently'],
    });
  });

  it('gives one information finding for a binary file and for one over 5 MB', async () => {
    open({
      'migrations/0001_binary.sql': 'SELECT 1;\0\0',
      'migrations/0002_large.sql': '-- x\n'.repeat(1_100_000),
    });
    const run = await terminal.run('check', 'migrations', '--format', 'json');
    assert.deepEqual(
      parsed(run).files.map(({ findings }) =>
        findings.map(({ rule, severity, message }) => [rule, severity, message]),
      ),
      [
        [
          [
            'unchecked-file',
            'information',
            'This file was not checked: it holds null bytes, so it is not a text of SQL.',
          ],
        ],
        [
          [
            'unchecked-file',
            'information',
            'This file was not checked: it has 5.2 MB, and files over 5 MB are left out.',
          ],
        ],
      ],
    );
    assert.equal(run.code, 0);
  });

  it('checks a file that is not UTF-8, and never writes it', async () => {
    const bytes = Buffer.from(`-- caf\u00e9\n${INDEX}`, 'latin1');
    open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': bytes });
    const run = await terminal.run('check', 'migrations', '--format', 'json');
    assert.deepEqual(rulesByPath(run)['migrations/0002_index.sql'], ['create-index-without-concurrently']);
    const fix = await terminal.run('fix', 'migrations');
    assert.equal(fix.err, 'migrations/0002_index.sql: This file is not UTF-8, so it is not changed.\n');
    assert.equal(fix.out, 'wrote nothing; 1 finding remains.\n');
    assert.equal(fix.code, 1);
    assert.equal(terminal.read('migrations/0002_index.sql'), bytes.toString('utf8'));
  });

  it('reports an unusable configuration in that file, and goes on with the defaults', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0002_index.sql': INDEX,
      '.safe-migrations.json': '{\n  "rules": {"create-index-without-concurrently": "off"},,\n}\n',
    });
    const run = await terminal.run('check', 'migrations', '--format', 'json');
    assert.deepEqual((JSON.parse(run.out) as { files: unknown[] }).files[2], {
      path: '.safe-migrations.json',
      tool: 'safe-migrations',
      dialect: 'json',
      findings: [
        {
          rule: 'invalid-config',
          severity: 'warning',
          message: 'This is not valid JSON (property name expected), so the defaults are used.',
          range: { start: { line: 2, column: 57 }, end: { line: 2, column: 58 } },
          fixes: [],
        },
      ],
    });
    assert.deepEqual(rulesByPath(run)['migrations/0002_index.sql'], ['create-index-without-concurrently']);
    assert.equal(run.code, 1);
    const effects = await terminal.run('effects', 'migrations/0001_orders.sql', '--format', 'json');
    assert.equal(
      effects.err,
      '.safe-migrations.json:2:57: This is not valid JSON (property name expected), so the defaults are used.\n',
    );
    assert.equal(effects.code, 0);
  });

  it('leaves out what does not fit in a configuration, and keeps the rest', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      '.safe-migrations.json': '{"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}',
    });
    const run = await terminal.run('check', 'migrations');
    assert.equal(
      run.out,
      `.safe-migrations.json:1:2  warning  invalid-config
  There is no setting called "postgresVerson"; did you mean "postgresVersion"?
  1 │ {"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}
    │  ^^^^^^^^^^^^^^^^

.safe-migrations.json:1:37  warning  invalid-config
  "batchSize" must be from 1 to 1000000, not 0, so it is left out.
  1 │ {"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}
    │                                     ^

.safe-migrations.json:1:50  warning  invalid-config
  There is no rule called "drop-colum"; did you mean "drop-column"?
  1 │ {"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}
    │                                                  ^^^^^^^^^^^^

2 files checked: 3 warnings.
`,
    );
    assert.equal(run.code, 1);
  });

  it('reports a configuration that cannot be read', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS });
    mkdirSync(join(terminal.folder, 'migrations', '.safe-migrations.json'));
    const run = await terminal.run('check', 'migrations', '--format', 'json');
    const [, file] = parsed(run).files;
    assert.equal(file?.path, 'migrations/.safe-migrations.json');
    assert.match(
      file.findings[0]?.message ?? '',
      /^This file cannot be read \(EISDIR.*\), so the defaults are used\.$/,
    );
    assert.equal(run.code, 1);
  });

  it('refuses a --config that is missing, unreadable or no configuration', async () => {
    open({ 'migrations/0001_orders.sql': ORDERS, 'bad.json': '[]', 'typo.json': '{"presett": "strict"}' });
    assertRefused(
      await terminal.run('check', 'migrations', '--config', 'none.json'),
      /^The configuration none\.json cannot be read: ENOENT/,
    );
    assertRefused(
      await terminal.run('fix', 'migrations', '--config', 'migrations'),
      /^The configuration migrations cannot be read: EISDIR/,
    );
    assertRefused(
      await terminal.run('effects', 'migrations', '--config', 'bad.json'),
      'The configuration bad.json cannot be used: The configuration must be a JSON object, so the defaults are used.',
    );
    const typo = await terminal.run('check', 'migrations', '--config', 'typo.json', '--format', 'json');
    assert.deepEqual(rulesByPath(typo), {
      'migrations/0001_orders.sql': [],
      'typo.json': ['invalid-config'],
    });
  });

  it('shows no control characters of a file in a terminal', async () => {
    open({
      'migrations/0001_orders.sql': ORDERS,
      'migrations/0002_index.sql': `SET lock_timeout = '5s';\nCREATE INDEX i ON orders (status) /* \u001b[31m\u0007 */;\n`,
    });
    const run = await terminal.run('check', 'migrations');
    assert.equal(run.code, 1);
    assert.ok(run.out.includes('/* \ufffd[31m\ufffd */'));
    assert.ok(!run.out.includes('\u001b'));
  });
});

/** Folders in folders until their path is longer than the system takes, for as long as `use` runs. */
async function withDeepFolder(folder: string, use: () => Promise<void>): Promise<void> {
  const name = 'd'.repeat(250);
  const make = `for (let i = 0; i < 18; i++) { fs.mkdirSync('${name}'); process.chdir('${name}'); }`;
  execFileSync(process.execPath, ['-e', make], { cwd: folder });
  try {
    await use();
  } finally {
    // Node cannot remove it by its path either.
    execFileSync('rm', ['-rf', name], { cwd: folder });
  }
}
