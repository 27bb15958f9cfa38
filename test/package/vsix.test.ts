import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SETTING_DEFINITIONS } from '../../server/src/settings/definitions';
import { TOOLS } from '../../server/src/projects/tools';
import { RECIPES } from '../../server/src/recipes/recipes';
import { RULES } from '../../server/src/rules/rules';
import { openTerminal } from '../protocol/command-line';
import { repositoryRoot } from '../repository';
import { readZip } from './zip';

const root = repositoryRoot();
const VSIX = join(root, 'dist', 'safe-migrations.vsix');

/** Settings that mean nothing to a configuration file. */
const OF_THE_EDITOR = ['codeLens', 'trace.server'];

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly snippets: readonly { readonly path: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
  };
}

function imagesOfReadme(): readonly string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1]!);
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
}

describe('the packed extension', () => {
  const files = readZip(readFileSync(VSIX));
  const names = [...files.keys()]
    .filter((name) => name.startsWith('extension/'))
    .map((name) => name.slice(10));
  const manifest = JSON.parse(files.get('extension/package.json')?.toString() ?? '{}') as Manifest;

  it('is below 5 MB', () => {
    assert.ok(statSync(VSIX).size < 5 * 1024 * 1024);
  });

  it('holds what the extension and the command line need, and nothing else', () => {
    // vsce renames these three.
    const renamed = ['readme.md', 'changelog.md', 'LICENSE.txt'];
    const built = ['dist/client.js', 'dist/server.js', 'dist/cli.js', 'dist/libpg-query.wasm'];
    // The pages of rules lead to those of recipes.
    const pages = [...pagesOf('rules', RULES), ...pagesOf('recipes', RECIPES)];
    const expected = [
      'package.json',
      ...renamed,
      ...built,
      'images/icon.png',
      ...pages,
      ...imagesOfReadme(),
      ...namesIn('snippets'),
      ...namesIn('schemas'),
    ];
    assert.deepEqual([...names].sort(), [...new Set(expected)].sort());
  });

  it('has every file that its manifest names', () => {
    const { main, icon, bin, contributes } = manifest;
    const named = [
      main,
      icon,
      ...Object.values(bin),
      ...contributes.snippets.map(({ path }) => path),
      ...contributes.jsonValidation.map(({ url }) => url),
    ].map((path) => path.replace(/^\.\//, ''));
    assert.ok(named.length > 6);
    assert.deepEqual(
      named.filter((path) => !names.includes(path)),
      [],
    );
  });

  it('contributes each setting once, and those that only the editor has', () => {
    assert.deepEqual(
      Object.keys(manifest.contributes.configuration.properties),
      [...Object.keys(SETTING_DEFINITIONS), ...OF_THE_EDITOR].map((key) => `safeMigrations.${key}`),
    );
  });

  it('shows pictures and pages of the repository, not of this machine', () => {
    const readme = files.get('extension/readme.md')?.toString() ?? '';
    const targets = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    assert.ok(targets.length > RULES.length);
    assert.deepEqual(
      targets.filter((target) => !target.startsWith('https://') && !target.startsWith('#')),
      [],
    );
  });

  it('runs as a command line from a folder of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-vsix-'));
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const terminal = openTerminal({}, join(folder, 'extension', 'dist', 'cli.js'));
    try {
      const examples = join(root, 'examples', 'migrations');
      const check = await terminal.run('check', examples, '--format', 'json');
      assert.equal(check.err, '');
      assert.equal(check.code, 1);
      const found = JSON.parse(check.out) as { files: { findings: { rule: string }[] }[] };
      const rules = found.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
      assert.ok(rules.includes('create-index-without-concurrently'));
      const page = await terminal.run('explain', 'create-index-without-concurrently');
      assert.match(page.out, /^# create-index-without-concurrently\n/);
      assert.equal(page.code, 0);
    } finally {
      terminal.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the npm package', () => {
  it('holds the command line and the language server with their pages, and no picture, source or test', () => {
    // npm's own script, so that no shell is needed to find it.
    const npm = process.env['npm_execpath'];
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
    const { stdout, stderr, status } = npm
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, encoding: 'utf8' })
      : spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    assert.equal(status, 0, stderr);
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const expected = [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'dist/cli.js',
      // The language server for other editors; npm adds the client by itself, since it is `main`.
      'dist/server.js',
      'dist/client.js',
      'dist/libpg-query.wasm',
      ...namesIn('docs').filter((name) => name.endsWith('.md')),
      ...pagesOf('rules', RULES),
      ...pagesOf('recipes', RECIPES),
      ...pagesOf('tools', TOOLS),
      ...namesIn('schemas'),
    ];
    assert.deepEqual(packed.files.map(({ path }) => path).sort(), expected.sort());
  });
});

function pagesOf(folder: string, all: readonly { readonly id: string }[]): readonly string[] {
  return all.map(({ id }) => `docs/${folder}/${id}.md`);
}
