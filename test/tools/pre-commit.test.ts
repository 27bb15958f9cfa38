import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../repository';
import { installTools } from './install';

const ROOT = repositoryRoot();

/** pre-commit makes the hook's program out of this repository, with npm and the network, and keeps it for later runs. */
describe('pre-commit', function () {
  this.timeout(900_000);

  let folder: string;
  const [ours, shop] = [(): string => join(folder, 'ours'), (): string => join(folder, 'shop')];
  before(async () => {
    await installTools();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'safe-migrations-pre-commit-')));
    copySources(ours());
    mkdirSync(shop());
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const preCommit = (...args: readonly string[]): { code: number | null; out: string } => {
    // Set when we run under `npm test`; they would point the inner npm at the outer project.
    const environment = Object.entries(process.env).filter(([name]) => !/^npm_/.test(name));
    const { status, stdout, stderr, error } = spawnSync('pre-commit', args, {
      cwd: shop(),
      encoding: 'utf8',
      env: { ...Object.fromEntries(environment), PRE_COMMIT_HOME: join(folder, 'home'), NO_COLOR: '1' },
    });
    if (error) throw error;
    return { code: status, out: stdout + stderr };
  };
  const stage = (name: string, text: string): void => {
    mkdirSync(dirname(join(shop(), name)), { recursive: true });
    writeFileSync(join(shop(), name), text);
    git(shop(), 'add', name);
  };

  it('takes the hook and the configuration of the page for valid ones', () => {
    const manifest = preCommit('validate-manifest', join(ours(), '.pre-commit-hooks.yaml'));
    assert.deepEqual(manifest, { code: 0, out: '' });
    git(shop(), 'init', '--quiet');
    const [, config = ''] = /## pre-commit\n\n```yaml\n([^]*?)```/.exec(page()) ?? [];
    const local = config.replace(/repo: .*/, `repo: ${ours()}`).replace(/rev: .*/, `rev: ${head(ours())}`);
    assert.notEqual(local, config);
    stage('.pre-commit-config.yaml', local);
    assert.deepEqual(preCommit('validate-config', '.pre-commit-config.yaml'), { code: 0, out: '' });
  });

  it('installs the hook from the repository and runs it on staged migrations', () => {
    stage('queries/report.sql', 'DROP TABLE orders;\n');
    const nothing = preCommit('run');
    assert.match(nothing.out, /^Safe Migrations\.+\(no files to check\)Skipped$/m);
    assert.equal(nothing.code, 0);
    stage('db/migrations/0001_orders.sql', 'CREATE TABLE orders (id bigint PRIMARY KEY, status text);\n');
    const safe = preCommit('run');
    assert.match(safe.out, /^Safe Migrations\.+Passed$/m);
    assert.equal(safe.code, 0);
    stage("db/migrations/0002_it's näher.sql", 'CREATE INDEX orders_status_idx ON orders (status);\n');
    const unsafe = preCommit('run');
    assert.match(unsafe.out, /^Safe Migrations\.+Failed\n- hook id: safe-migrations\n- exit code: 1$/m);
    assert.match(
      unsafe.out,
      /^db\/migrations\/0002_it's näher\.sql:1:1 {2}error {2}create-index-without-concurrently$/m,
    );
    assert.ok(!unsafe.out.includes('queries/'));
    assert.equal(unsafe.code, 1);
  });
});

function page(): string {
  return readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
}

/** What Git has or would take of this repository, committed in one of its own. */
function copySources(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of listed.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name))))
    cpSync(join(ROOT, path), join(folder, path));
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=All of it');
}

function head(folder: string): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
}

function git(folder: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
