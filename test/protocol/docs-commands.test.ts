import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../repository';
import { openTerminal, type Terminal } from './command-line';

const ROOT = repositoryRoot();

/** A project in which every command of the pages has something to do. */
const PROJECT: Readonly<Record<string, string>> = {
  'db/migrations/0001_users.sql':
    'CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, email varchar(255) NOT NULL);\n',
  '.squawk.toml': 'pg_version = "15.0"\nexcluded_rules = ["ban-drop-table"]\n',
};
const PENDING = 'CREATE INDEX users_email_idx ON users (email);\n';

/** What a command ends with in this project, and how what it prints begins. */
const ENDS: readonly (readonly [command: RegExp, code: number, out: RegExp])[] = [
  [/ --write-baseline/, 0, /^$/],
  [/check.* --format (?:sarif|json|gitlab|junit)/, 1, /create-index-without-concurrently/],
  [
    /safe-migrations check/,
    1,
    /^db\/migrations\/0042_x\.sql:1:1 {2}error {2}create-index-without-concurrently\n/,
  ],
  [/safe-migrations effects/, 0, /^db\/migrations\/0042_x\.sql:1 {2}CREATE INDEX users_email_idx/],
  [
    /safe-migrations fix .*--dry-run/,
    0,
    /^-- changed db\/migrations\/0042_x\.sql\nCREATE INDEX CONCURRENTLY/,
  ],
  [/safe-migrations fix/, 0, /^changed db\/migrations\/0042_x\.sql\nwrote 1 file; no finding remains\.\n$/],
  [/scaffold --list/, 0, /^add-column\n/],
  [
    /safe-migrations scaffold/,
    0,
    /^created db\/migrations\/0043_\S+\.sql\n(?:created \S+\n)*created \S+\.md\n/,
  ],
  [/safe-migrations down/, 0, /^changed db\/migrations\/0042_x\.sql\n/],
  [/safe-migrations review/, 0, /^# Review of `0042_x\.sql`\n/],
  [/safe-migrations import-config/, 0, /^created \.safe-migrations\.json\n$/],
  [/safe-migrations explain/, 0, /^# set-not-null-without-check\n\nSets NOT NULL /],
];

/** The lines of a page's shell blocks that run the command line, and those that its text gives whole. */
function commandsOf(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```/gm)].flatMap(([, language, block]) =>
    language === '' || language === 'sh' ? [block!] : [],
  );
  const lines = blocks.flatMap((block) => block.split('\n'));
  const inText = [...text.matchAll(/`((?:npx )?safe-migrations [a-z][^`\n]*)`/g)].map(([, line]) => line!);
  return [...new Set([...lines, ...inText])].filter(
    (line) => /^(?:npx (?:--yes )?)?safe-migrations /.test(line) && !/ (?:--help|RULE)/.test(line),
  );
}

describe('commands of the pages, as they are written', () => {
  let terminal: Terminal;
  const git = (...args: readonly string[]): void => {
    const identity = [
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.org',
      '-c',
      'commit.gpgsign=false',
    ];
    execFileSync('git', [...identity, ...args], { cwd: terminal.folder, stdio: 'pipe' });
  };
  const program = (name: string, before: string): void => {
    const cli = join(ROOT, 'dist', 'cli.js');
    terminal.write(`bin/${name}`, `#!/bin/sh\n${before}exec "${process.execPath}" "${cli}" "$@"\n`);
    chmodSync(join(terminal.folder, 'bin', name), 0o755);
  };
  const bash = (line: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync('bash', ['-e', '-o', 'pipefail', '-c', line], {
      cwd: terminal.folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(terminal.folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      },
    });

  beforeEach(() => {
    terminal = openTerminal(PROJECT);
    program('safe-migrations', '');
    program('npx', 'if [ "$1" = --yes ]; then shift; fi\nshift\n');
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=Deployed');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    terminal.write('db/migrations/0042_x.sql', PENDING);
  });
  afterEach(() => {
    terminal.remove();
  });

  for (const [page, least] of [
    ['README.md', 14],
    ['docs/ci.md', 5],
    ['docs/configuration.md', 1],
  ] as const) {
    const commands = commandsOf(page);
    it(`${page} has ${least} of them or more`, () => {
      assert.ok(commands.length >= least, commands.join('\n'));
    });
    for (const line of commands) {
      it(`${page}: ${line}`, () => {
        const [, file] = / > (\S+)/.exec(line) ?? [];
        const baseline = line.includes('--baseline') && !line.includes('--write-baseline');
        if (baseline) assert.equal(bash(`${line.replace(/\s#.*/, '')} --write-baseline`).status, 0);
        const expected = ENDS.find(([command]) => command.test(line));
        assert.ok(expected, 'no end is known for it');
        const { status, stdout, stderr } = bash(line);
        const out = file === undefined ? stdout : terminal.read(file);
        if (baseline) assert.match(out, /^2 files checked/);
        else assert.match(out, expected[2]);
        assert.equal(status, baseline ? 0 : expected[1], stderr);
        if (!line.includes('--write-baseline') && !baseline) assert.equal(stderr, '');
      });
    }
  }
});

describe('examples of the pages, as they are written', () => {
  let terminal: Terminal;
  afterEach(() => {
    terminal.remove();
  });
  const check = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    terminal = openTerminal(files);
    const { out } = await terminal.run('check', '--format', 'json');
    const parsed = JSON.parse(out) as { files: { findings: { rule: string }[] }[] };
    return parsed.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  };
  const HISTORY = {
    'migrations/0001_orders.sql':
      'CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, legacy_ref text);\n',
  };

  for (const page of ['README.md', 'docs/configuration.md']) {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const blocks = (language: string): readonly string[] =>
      [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, block]) => block!);
    const inline = [...text.matchAll(/`(\{ ?"[^`]*\})`/g)].map(([, json]) => json!);
    for (const json of [...blocks('json'), ...inline.filter((each) => !each.startsWith('{"orders"'))]) {
      it(`${page}: the configuration ${json.replace(/\s+/g, ' ').slice(0, 60)} has nothing wrong in it`, async () => {
        const settings = json.startsWith('{"missing') ? `{ "rules": ${json} }` : json;
        assert.deepEqual(await check({ ...HISTORY, '.safe-migrations.json': settings }), []);
      });
    }
    for (const sql of blocks('sql')) {
      it(`${page}: ${sql.split('\n')[0]} silences its finding`, async () => {
        const name = 'migrations/0002_change.sql';
        assert.ok(!(await check({ ...HISTORY, [name]: sql })).includes('drop-column'));
        terminal.remove();
        const [, ...uncommented] = sql.split('\n');
        assert.ok((await check({ ...HISTORY, [name]: uncommented.join('\n') })).includes('drop-column'));
      });
    }
  }
});
