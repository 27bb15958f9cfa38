import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../repository';

const ID = 'drop-some-trigger';
const BAD = 'DROP TRIGGER "tür" ON orders;';
const GOOD = 'DROP TABLE IF EXISTS other;';

/** A copy of the sources, in which a developer can write. */
function copyOfRepository(): string {
  const root = repositoryRoot();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'safe-migrations-new-rule-')));
  const left = new Set(['node_modules', '.git', 'dist', '.state']);
  cpSync(root, folder, { recursive: true, filter: (path) => !left.has(basename(path)) || path === root });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'), 'junction');
  return folder;
}

describe('npm run new-rule', function () {
  this.timeout(1_800_000);

  let folder: string;
  before(() => {
    folder = copyOfRepository();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function node(...args: readonly string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  }

  const newRule = (...args: readonly string[]): ReturnType<typeof node> =>
    node('scripts/new-rule.mjs', ...args);

  const edit = (path: string, change: (text: string) => string): void => {
    const file = join(folder, path);
    const before = readFileSync(file, 'utf8');
    const after = change(before);
    assert.notEqual(after, before, path);
    writeFileSync(file, after);
  };

  /** Titles of the tests that fail, of the rule and of its page. */
  function failing(): readonly string[] {
    const compiled = node('node_modules/typescript/bin/tsc', '-b');
    assert.equal(compiled.code, 0, compiled.out);
    const tests = ['rules/each-rule-is-tested', 'rule-docs', 'generated'].map(
      (name) => `out/test/unit/${name}.test.js`,
    );
    const run = node(
      'node_modules/mocha/bin/mocha.js',
      '--timeout',
      '120000',
      '--reporter',
      'json',
      '--grep',
      `${ID}|generated files`,
      ...tests,
    );
    const report = JSON.parse(run.out) as { stats: { passes: number }; failures: { fullTitle: string }[] };
    assert.ok(report.stats.passes > 0);
    return report.failures.map(({ fullTitle }) => fullTitle);
  }

  it('refuses what is no rule, and writes nothing', () => {
    const options = ['--on', 'DropTrigger', '--describe', 'Drops a trigger', '--bad', BAD, '--good', GOOD];
    const cases: readonly [readonly string[], RegExp][] = [
      [[], /^npm run new-rule -- ID --on OPERATION/],
      [['--help'], /^Unknown option '--help'\.\n\nnpm run new-rule -- ID --on OPERATION/],
      [['DropTrigger', ...options], /^DropTrigger is not kebab-case\.\n$/],
      [['../evil', ...options], /^\.\.\/evil is not kebab-case\.\n$/],
      [['drop-table', ...options], /^server\/src\/rules\/drop-table\.ts exists already\.\n$/],
      [[ID, ...options, '--on', 'DropTriger'], /^There is no operation DropTriger\. There are AddColumn, /],
      [[ID, ...options, '--describe', 'Drops it.'], /^--describe must begin with a verb/],
      [[ID, ...options, '--good', `«${GOOD}»`], /^--good is silent/],
    ];
    for (const [args, message] of cases) {
      const run = newRule(...args);
      assert.match(run.err, message);
      assert.equal(run.code, 2);
    }
    assert.ok(!existsSync(join(folder, `docs/rules/${ID}.md`)));
  });

  it('takes the command of the page as it is written', () => {
    const page = readFileSync(join(repositoryRoot(), 'docs/contributing.md'), 'utf8');
    const [, command = ''] = /```sh\n(npm run new-rule [^]*?)```/.exec(page) ?? [];
    const other = copyOfRepository();
    try {
      const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', command], {
        cwd: other,
        encoding: 'utf8',
      });
      assert.equal(stderr, '');
      assert.equal(status, 0);
      for (const path of /^server\/[^]*?\n\n/m.exec(stdout)?.[0].trim().split('\n') ?? [])
        assert.ok(existsSync(join(other, path)), path);
      assert.ok(existsSync(join(other, `docs/rules/${ID}.md`)));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('makes a rule that speaks, and that is not done before a person has written what only a person knows', () => {
    const made = newRule(
      ID,
      '--on',
      'DropTrigger',
      '--describe',
      "Drops a trigger that's relied on",
      '--bad',
      BAD,
      '--good',
      GOOD,
    );
    assert.equal(made.err, '');
    assert.equal(made.code, 0);
    assert.match(
      made.out,
      new RegExp(`^server/src/rules/${ID}\\.ts\ndocs/rules/${ID}\\.md\ntest/unit/rules/${ID}\\.test\\.ts\n`),
    );
    assert.deepEqual(failing(), [
      `each rule speaks in 6 cases and is silent in 6 ${ID}`,
      `pages of rules ${ID}: nothing is left to write`,
    ]);

    const written = (text: string): string =>
      text.replace(/<!-- write: .* -->/g, 'Said.').replace(/write: .*\./, 'Said.');
    edit(`server/src/rules/${ID}.ts`, written);
    edit(`docs/rules/${ID}.md`, written);
    edit(`test/unit/rules/${ID}.test.ts`, (text) => {
      const cases = ['a', 'b', 'c', 'd', 'e'].map(
        (name) =>
          `  ['${name}', '«DROP TRIGGER ${name} ON orders»;'],\n  ['not ${name}', 'SELECT ${name};'],\n`,
      );
      return text.replace(/\]\);\n$/, `${cases.join('')}]);\n`);
    });
    assert.deepEqual(failing(), []);
  });
});
