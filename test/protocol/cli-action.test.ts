import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readAction } from '../generate/action-inputs';
import { repositoryRoot } from '../repository';
import { openTerminal, type Terminal } from './command-line';

const ORDERS = 'CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, status text);\n';
const INDEX = `SET lock_timeout = '5s';\nCREATE INDEX orders_status_idx ON orders (status);\n`;
const ANNOTATION =
  /^::error file=db\/migrations\/0002_index\.sql,line=2,.*,title=create-index-without-concurrently::CREATE INDEX /m;

/** Runs the action's step as a runner of GitHub does, with our build in place of the package that npx would fetch. */
function runAction(
  terminal: Terminal,
  inputs: Readonly<Record<string, string>>,
): { code: number | null; out: string; err: string } {
  const action = readAction(repositoryRoot());
  const [step] = action.runs.steps;
  const values = Object.fromEntries(
    Object.entries(step!.env).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.(\S+) \}\}$/.exec(expression)![1]!;
      return [name, inputs[input] ?? action.inputs[input]!.default];
    }),
  );
  terminal.write(
    'bin/npx',
    `#!/bin/sh\necho "$1 $2" >> "${terminal.folder}/npx.log"\nshift 2\nexec "${process.execPath}" "${join(repositoryRoot(), 'dist', 'cli.js')}" "$@"\n`,
  );
  chmodSync(join(terminal.folder, 'bin/npx'), 0o755);
  terminal.write('step.sh', step!.run);
  const { status, stdout, stderr, error } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', 'step.sh'],
    {
      cwd: terminal.folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...values,
        PATH: `${join(terminal.folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
        GITHUB_WORKSPACE: terminal.folder,
        GITHUB_ACTIONS: 'true',
      },
    },
  );
  if (error) throw error;
  return { code: status, out: stdout, err: stderr };
}

describe('the action of GitHub', () => {
  let terminal: Terminal;

  beforeEach(() => {
    terminal = openTerminal({
      'db/migrations/0001_orders.sql': ORDERS,
      'db/migrations/0002_index.sql': INDEX,
    });
  });

  afterEach(() => {
    terminal.remove();
  });

  it('annotates every migration and fails the job where nothing is set', () => {
    const run = runAction(terminal, {});
    assert.equal(run.err, '');
    assert.match(run.out, ANNOTATION);
    assert.equal(run.code, 1);
    assert.equal(terminal.read('npx.log'), '--yes safe-migrations@latest\n');
  });

  it('takes every input', () => {
    terminal.write('settings.json', '{"rules": {"create-index-without-concurrently": "hint"}}');
    const run = runAction(terminal, {
      paths: 'db/migrations/0001_orders.sql\n\n  db/migrations/*_index.sql  \n',
      'fail-on': 'hint',
      format: 'json',
      'output-file': 'findings.json',
      'postgres-version': '17',
      preset: 'strict',
      config: 'settings.json',
      version: '0.1.0',
    });
    assert.equal(run.err, '');
    assert.equal(run.out, '');
    assert.equal(run.code, 1);
    const { files } = JSON.parse(terminal.read('findings.json')) as {
      files: { path: string; findings: { rule: string; severity: string }[] }[];
    };
    assert.deepEqual(
      files.map(({ path }) => path),
      ['db/migrations/0001_orders.sql', 'db/migrations/0002_index.sql'],
    );
    const { severity } = files[1]!.findings.find(({ rule }) => rule === 'create-index-without-concurrently')!;
    assert.equal(severity, 'hint');
  });

  it('keeps to what has changed since a commit, and to what no baseline accepts', () => {
    const git = (...args: readonly string[]): void => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
      execFileSync('git', [...identity, ...args], { cwd: terminal.folder, stdio: 'pipe' });
    };
    git('init', '--quiet', '--initial-branch=main');
    git('add', 'db');
    git('commit', '--quiet', '--message=Before');
    terminal.write('db/migrations/0003_other.sql', INDEX.replace('orders_status_idx', 'other_idx'));
    const titles = ({ out }: { out: string }): readonly string[] => out.match(/(?<=file=)[^,]*/g) ?? [];
    assert.deepEqual(titles(runAction(terminal, { since: 'main' })), ['db/migrations/0003_other.sql']);
    assert.equal(runAction(terminal, { since: 'main', 'fail-on': 'never' }).code, 0);
    const cli = join(repositoryRoot(), 'dist', 'cli.js');
    const accept = ['check', 'db', '--baseline', 'accepted.json', '--write-baseline'];
    execFileSync(process.execPath, [cli, ...accept], { cwd: terminal.folder, stdio: 'pipe' });
    const baseline = 'accepted.json';
    assert.equal(runAction(terminal, { paths: 'db', baseline }).code, 0);
    terminal.write('db/migrations/0004_more.sql', 'DROP TABLE orders;\n');
    const more = runAction(terminal, { paths: 'db', baseline, since: 'main' });
    assert.deepEqual([more.code, [...new Set(titles(more))]], [1, ['db/migrations/0004_more.sql']]);
  });

  it('reads no input as a script or as an option', () => {
    const evil = '$(touch trapped)`touch trapped`"; touch trapped; "';
    for (const input of [
      'paths',
      'since',
      'config',
      'baseline',
      'preset',
      'postgres-version',
      'fail-on',
      'format',
    ]) {
      const run = runAction(terminal, { [input]: evil });
      assert.equal(run.code, 2, input);
      assert.equal(run.out, '', input);
    }
    const option = runAction(terminal, { paths: '--fail-on=never' });
    assert.equal(option.err, 'There is no file or folder --fail-on=never.\n');
    assert.ok(!existsSync(join(terminal.folder, 'trapped')));
  });
});
