import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';
import { assertRefused, INDEX, ORDERS } from './cli-fixture';
import { openTerminal, type Run, type Terminal } from './command-line';

const RULE = 'create-index-without-concurrently';

let terminal: Terminal;

function open(files: Readonly<Record<string, string>>): void {
  terminal = openTerminal({ 'migrations/0001_orders.sql': ORDERS, ...files });
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: terminal.folder, stdio: 'pipe' });
}

function commitAll(subject: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', subject);
}

function findings(run: Run): Record<string, readonly string[]> {
  const { files } = JSON.parse(run.out) as { files: { path: string; findings: { rule: string }[] }[] };
  return Object.fromEntries(files.map((file) => [file.path, file.findings.map(({ rule }) => rule)]));
}

describe('the command line in CI', () => {
  afterEach(() => {
    terminal.remove();
  });

  describe('--since', () => {
    const since = async (commit: string, ...paths: readonly string[]): Promise<readonly string[]> =>
      Object.keys(findings(await terminal.run('check', ...paths, '--since', commit, '--format', 'json')));

    beforeEach(() => {
      open({
        'migrations/0002_index.sql': INDEX,
        'migrations/0003_old.sql': 'SELECT 1;\n',
        'other/x.txt': '',
      });
      git('init', '--quiet', '--initial-branch', 'main');
      commitAll('start');
    });

    it('checks what was changed, added, renamed or not committed yet, and not what was deleted', async () => {
      git('checkout', '--quiet', '-b', 'work');
      const inside = (name: string): string => join(terminal.folder, 'migrations', name);
      rmSync(inside('0002_index.sql'));
      renameSync(inside('0003_old.sql'), inside('0003_\u00e9 new.sql'));
      terminal.write('migrations/0004_committed.sql', 'SELECT 4;\n');
      commitAll('work');
      terminal.write('migrations/0005_new.sql', 'SELECT 5;\n');
      terminal.write('migrations/0006_staged.sql', 'SELECT 6;\n');
      git('add', 'migrations/0006_staged.sql');
      assert.deepEqual(await since('main'), [
        'migrations/0003_\u00e9 new.sql',
        'migrations/0004_committed.sql',
        'migrations/0005_new.sql',
        'migrations/0006_staged.sql',
      ]);
      assert.deepEqual(await since('HEAD', 'migrations'), [
        'migrations/0005_new.sql',
        'migrations/0006_staged.sql',
      ]);
    });

    it('asks the common ancestor: what others did on the main branch is not of this one', async () => {
      git('checkout', '--quiet', '-b', 'work');
      terminal.write('migrations/0004_mine.sql', 'SELECT 4;\n');
      commitAll('mine');
      git('checkout', '--quiet', 'main');
      terminal.write('migrations/0001_orders.sql', `${ORDERS}-- edited\n`);
      commitAll('theirs');
      git('checkout', '--quiet', 'work');
      assert.deepEqual(await since('main'), ['migrations/0004_mine.sql']);
    });

    it('says so where nothing has changed', async () => {
      assert.deepEqual(await terminal.run('check', 'migrations', '--since', 'HEAD'), {
        code: 0,
        out: 'No migration in migrations differs from HEAD.\n',
        err: '',
      });
    });

    it('refuses what is no commit, also what Git could take for an option', async () => {
      for (const commit of ['nowhere', '--output=x', '-h', 'HEAD:migrations', '']) {
        assertRefused(
          await terminal.run('check', 'migrations', `--since=${commit}`),
          /^--since: there is no commit .* in .*\. A CI job may have to fetch it first\.\n$/,
        );
      }
      assert.ok(!existsSync(join(terminal.folder, 'x')));
      git('checkout', '--quiet', '--orphan', 'apart');
      commitAll('apart');
      assertRefused(
        await terminal.run('check', '--since', 'main'),
        '--since: HEAD and main have no common ancestor. Where the history was fetched in part, fetch all of it (fetch-depth: 0).',
      );
    });

    it('refuses a folder without a repository, and a machine without Git', async () => {
      const apart = openTerminal({ 'migrations/0001_orders.sql': ORDERS });
      try {
        assertRefused(
          await apart.run('check', 'migrations', '--since', 'main'),
          '--since needs a Git repository, and migrations lies in none.',
        );
      } finally {
        apart.remove();
      }
      assertRefused(
        await terminal.runWith({ PATH: '' }, 'check', '--since', 'main'),
        '--since needs Git, and no folder of PATH has it.',
      );
    });

    it('starts no program of the working tree or of the repository', async () => {
      const trap = join(terminal.folder, 'git');
      terminal.write('git', '#!/bin/sh\ntouch "$(dirname "$0")/trapped"\n');
      chmodSync(trap, 0o755);
      for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'core.hooksPath'])
        git('config', key, trap);
      terminal.write('.gitattributes', '*.sql diff=trap\n');
      git('config', 'diff.trap.textconv', trap);
      terminal.write('migrations/0002_index.sql', `${INDEX}-- edited\n`);
      const path = `.:${process.env['PATH'] ?? ''}`;
      const run = await terminal.runWith({ PATH: path }, 'check', '--since', 'main', '--format', 'json');
      assert.deepEqual(Object.keys(findings(run)), ['migrations/0002_index.sql']);
      assert.ok(!existsSync(join(terminal.folder, 'trapped')));
    });

    it('finds the repository of the files from anywhere, also in a hook of another', async () => {
      terminal.write('migrations/0004_new.sql', 'SELECT 4;\n');
      mkdirSync(join(terminal.folder, 'elsewhere'));
      symlinkSync(join(terminal.folder, 'migrations'), join(terminal.folder, 'elsewhere', 'link'));
      const run = await terminal.runWith(
        { GIT_DIR: '/nowhere/.git', GIT_INDEX_FILE: '/nowhere/index' },
        'check',
        'elsewhere/link',
        '--since',
        'main',
        '--format',
        'json',
      );
      assert.deepEqual(Object.keys(findings(run)), ['elsewhere/link/0004_new.sql']);
    });
  });

  describe('standard input', () => {
    it('is checked as the file it would be, with the history of its folder', async () => {
      open({});
      const text = `SET lock_timeout = '5s';\nALTER TABLE orders ALTER COLUMN note TYPE varchar(50);\n`;
      const silent = ['check', '--stdin-filepath', 'migrations/0002_new.sql', '--format', 'json'] as const;
      assert.deepEqual(findings(await terminal.runReading(text, ...silent)), {
        'migrations/0002_new.sql': [],
      });
      const run = await terminal.runReading(INDEX, 'check', '--stdin-filepath', 'migrations/0002_new.sql');
      assert.match(run.out, /^migrations\/0002_new\.sql:2:1 {2}error {2}create-index-without-concurrently$/m);
      assert.doesNotMatch(run.out, /safe-migrations fix/);
      assert.equal(run.code, 1);
      assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql']);
    });

    it('wins over the text that the file has', async () => {
      open({ 'migrations/0002_index.sql': INDEX });
      const run = await terminal.runReading('', 'check', '--stdin-filepath', 'migrations/0002_index.sql');
      assert.deepEqual(run, { code: 0, out: '1 file checked: nothing to say.\n', err: '' });
    });
  });

  describe('--baseline', () => {
    const BASELINE = ['check', 'migrations', '--baseline', 'accepted.json'] as const;

    it('accepts what is there today, wherever it moves, and nothing more', async () => {
      open({ 'migrations/0002_index.sql': INDEX });
      const written = await terminal.run(...BASELINE, '--write-baseline');
      assert.deepEqual(written, { code: 0, out: '', err: 'wrote accepted.json: 1 finding is accepted.\n' });
      const first = terminal.read('accepted.json');
      const [entry] = (JSON.parse(first) as { findings: { fingerprint: string }[] }).findings;
      assert.match(entry!.fingerprint, /^[0-9a-f]{32}$/);
      assert.deepEqual(JSON.parse(first), {
        version: 1,
        findings: [
          {
            path: 'migrations/0002_index.sql',
            rule: RULE,
            fingerprint: entry!.fingerprint,
            sql: 'CREATE INDEX orders_status_idx ON orders (status)',
          },
        ],
      });
      terminal.write('migrations/0002_index.sql', `-- moved\r\n\r\n${INDEX}`);
      assert.deepEqual(await terminal.run(...BASELINE), {
        code: 0,
        out: '2 files checked: nothing to say.\n',
        err: 'accepted.json accepts 1 finding.\n',
      });
      terminal.write('migrations/0003_more.sql', INDEX.replaceAll('status', 'note'));
      const run = await terminal.run(...BASELINE, '--format', 'json');
      assert.deepEqual(findings(run), {
        'migrations/0001_orders.sql': [],
        'migrations/0002_index.sql': [],
        'migrations/0003_more.sql': [RULE],
      });
      assert.equal(run.code, 1);
    });

    it('tells what is gone of the checked files, and takes it out when it is written again', async () => {
      open({
        'migrations/0002_index.sql': INDEX,
        'migrations/0003_more.sql': INDEX.replaceAll('status', 'note'),
      });
      await terminal.run(...BASELINE, '--write-baseline');
      terminal.write('migrations/0002_index.sql', 'SELECT 1;\n');
      const one = await terminal.run('check', 'migrations/0003_more.sql', '--baseline', 'accepted.json');
      assert.equal(one.err, 'accepted.json accepts 1 finding.\n');
      const all = await terminal.run(...BASELINE);
      assert.equal(
        all.err,
        'accepted.json accepts 1 finding.\n' +
          `accepted.json accepts what is gone: ${RULE} in migrations/0002_index.sql: CREATE INDEX orders_status_idx ON orders (status)\n` +
          '--write-baseline takes out what is gone.\n',
      );
      assert.equal(all.code, 0);
      await terminal.run(
        'check',
        'migrations/0002_index.sql',
        '--baseline',
        'accepted.json',
        '--write-baseline',
      );
      const { findings: left } = JSON.parse(terminal.read('accepted.json')) as {
        findings: { path: string }[];
      };
      assert.deepEqual(
        left.map(({ path }) => path),
        ['migrations/0003_more.sql'],
      );
    });

    it('knows findings again in a file that was renamed, and not in a copy', async () => {
      // PostgreSQL chooses the names, so that an equal statement can run again.
      const status = INDEX.replace('orders_status_idx ', '');
      const note = status.replaceAll('status', 'note');
      open({
        'migrations/0002_index.sql': status,
        'migrations/0003_index.sql': status,
        'migrations/0005_kept.sql': note,
      });
      await terminal.run(...BASELINE, '--write-baseline');
      renameSync(
        join(terminal.folder, 'migrations/0002_index.sql'),
        join(terminal.folder, 'migrations/0007_index.sql'),
      );
      terminal.write('migrations/0008_copy.sql', note);
      const run = await terminal.run(...BASELINE, '--format', 'json');
      assert.deepEqual(findings(run), {
        'migrations/0001_orders.sql': [],
        'migrations/0003_index.sql': [],
        'migrations/0005_kept.sql': [],
        'migrations/0007_index.sql': [],
        'migrations/0008_copy.sql': [RULE],
      });
      assert.equal(
        run.err,
        'accepted.json accepts 3 findings.\n' +
          'accepted.json accepts findings of migrations/0002_index.sql, which has another name now; --write-baseline notes it.\n',
      );
      terminal.write('migrations/0008_copy.sql', 'SELECT 1;\n');
      await terminal.run(...BASELINE, '--write-baseline');
      assert.equal((await terminal.run(...BASELINE)).err, 'accepted.json accepts 3 findings.\n');
    });

    it('is refused where it is missing or something else, and is not written over that', async () => {
      open({ 'migrations/0002_index.sql': INDEX, 'package.json': '{"version": 1}\n' });
      assertRefused(
        await terminal.run(...BASELINE),
        'There is no baseline accepted.json; --write-baseline writes it.',
      );
      for (const more of [[], ['--write-baseline']]) {
        assertRefused(
          await terminal.run('check', 'migrations', '--baseline', 'package.json', ...more),
          'package.json is no baseline of this version; --write-baseline into a new file writes one.',
        );
      }
      assertRefused(
        await terminal.run('check', 'migrations', '--baseline', 'migrations'),
        /^The baseline migrations cannot be read: EISDIR/,
      );
      assert.equal(terminal.read('package.json'), '{"version": 1}\n');
    });
  });

  describe('inputs', () => {
    it('may be quoted patterns', async () => {
      open({
        'a/db/0002_x.sql': 'SELECT 1;\n',
        'b/db/0003_x.sql': 'SELECT 1;\n',
        'node_modules/db/1.sql': '',
      });
      const run = await terminal.run('check', '*/db/*.sql', '--format', 'json');
      assert.deepEqual(Object.keys(findings(run)), ['a/db/0002_x.sql', 'b/db/0003_x.sql']);
      assertRefused(await terminal.run('check', 'c/**/*.sql'), 'No SQL file matches c/**/*.sql.');
      terminal.write('migrations/[old].sql', INDEX);
      const exact = await terminal.run('check', 'migrations/[old].sql', '--format', 'json');
      assert.deepEqual(findings(exact), { 'migrations/[old].sql': [RULE] });
    });

    it('may lie beside a dump of many gigabytes, which is not read', async () => {
      open({ 'migrations/0002_huge.sql': '', 'dumps/all.sql': '' });
      truncateSync(join(terminal.folder, 'migrations/0002_huge.sql'), 3 * 2 ** 30);
      truncateSync(join(terminal.folder, 'dumps/all.sql'), 5 * 2 ** 30);
      const run = await terminal.run('check', '.');
      assert.deepEqual(run, {
        code: 0,
        out: `migrations/0002_huge.sql:1:1  information  unchecked-file
  This file was not checked: it has 3072.0 MB, and files over 5 MB are left out.

2 files checked: 1 informational.
`,
        err: '',
      });
    });

    it('take the configuration that lies nearest above them', async () => {
      open({
        'a/migrations/0001_orders.sql': ORDERS,
        'a/migrations/0002_index.sql': INDEX,
        'a/.safe-migrations.json': `{"rules": {"${RULE}": "warning", "not-idempotent": "off"}}`,
        'migrations/0002_index.sql': INDEX,
        '.safe-migrations.json': `{"rules": {"${RULE}": "off", "not-idempotent": "off"}}`,
      });
      const run = await terminal.run('check', '.', '--format', 'json');
      assert.deepEqual(findings(run), {
        'a/migrations/0001_orders.sql': [],
        'a/migrations/0002_index.sql': [RULE],
        'migrations/0001_orders.sql': [],
        'migrations/0002_index.sql': [],
      });
    });
  });

  it('shows nothing of a file that could steer a terminal, whatever the command prints', async () => {
    open({ 'migrations/0002_a.sql': `CREATE INDEX "\u001b]0;x\u0007" ON orders (status);\r\n` });
    for (const args of [
      ['check', 'migrations'],
      ['check', '\u001b[2J*'],
      ['effects', 'migrations/0002_a.sql'],
      ['fix', '--dry-run', 'migrations'],
      ['down', '--dry-run', 'migrations/0002_a.sql'],
    ]) {
      const run = await terminal.run(...args);
      const shown = run.out + run.err;
      assert.match(shown, /\ufffd/, args.join(' '));
      assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/, args.join(' '));
    }
    const json = await terminal.run('effects', 'migrations/0002_a.sql', '--format', 'json');
    const { files } = JSON.parse(json.out) as { files: [{ statements: [{ text: string }] }] };
    assert.match(files[0].statements[0].text, /\u001b\]0;x\u0007/);
  });

  it('opens no connection: the built program has no library for it', () => {
    open({});
    const program = readFileSync(join(repositoryRoot(), 'dist', 'cli.js'), 'utf8');
    assert.doesNotMatch(program, /require\("(node:)?(https?|http2|net|tls|dgram|dns)"\)/);
  });
});
