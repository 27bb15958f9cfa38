import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openTerminal, type Terminal } from './command-line';
import { startSession, type Session } from './session';

const drop = (table: string): string => `SET lock_timeout = '5s';\nDROP TABLE IF EXISTS ${table};\n`;
const PAIRS = {
  'db/migrations/000001_a.up.sql': drop('a'),
  'db/migrations/000001_a.down.sql': drop('a_back'),
  'db/migrations/000002_b.up.sql': drop('b'),
  'db/migrations/000002_b.down.sql': drop('b_back'),
  'db/migrations/000010_c.up.sql': drop('c'),
  'db/migrations/000010_c.down.sql': drop('c_back'),
};
const configured = (deployed: string): Record<string, string> => ({
  'db/.safe-migrations.json': `{\n  // history\n  "deployed": ${JSON.stringify(deployed)}\n}\n`,
});

/** Git in a folder, with a person to commit as. */
function git(folder: string, ...args: readonly string[]): void {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe' });
}

function commitAll(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'All');
}

describe('deployed migrations on the command line', () => {
  let terminal: Terminal | undefined;
  const open = (files: Readonly<Record<string, string>>): Terminal => (terminal = openTerminal(files));
  afterEach(() => {
    terminal?.remove();
  });

  /** Names of the files with findings, and findings of the configuration. */
  async function loud(project: Terminal, ...args: readonly string[]): Promise<readonly string[]> {
    const { out, err, code } = await project.run('check', ...args, '--format', 'json');
    assert.ok(code !== 2, err);
    const { files } = JSON.parse(out) as {
      readonly files: readonly {
        readonly path: string;
        readonly findings: readonly {
          readonly rule: string;
          readonly message: string;
          readonly range: { readonly start: object };
        }[];
      }[];
    };
    return files.flatMap(({ path, findings }) =>
      findings.map(({ rule, message, range }) =>
        rule === 'invalid-config'
          ? `${JSON.stringify(range.start)} ${message}`
          : `${path.replace('db/migrations/', '')} ${rule}`,
      ),
    );
  }
  const LAST = ['000010_c.down.sql drop-table', '000010_c.up.sql drop-table'];
  const place = '{"line":3,"column":15}';

  it('are those up to a named one in the order of the tool, with their ways back', async () => {
    const project = open({ ...PAIRS, ...configured('000002_b.up.sql') });
    assert.deepEqual(await loud(project, 'db'), LAST);
  });

  it('are checked where they are named', async () => {
    const project = open({ ...PAIRS, ...configured('000002_b.up.sql') });
    assert.deepEqual(await loud(project, 'db/migrations/000001_a.up.sql'), ['000001_a.up.sql drop-table']);
  });

  it('are not known where no file has the name, which is said at its place', async () => {
    const project = open({ ...PAIRS, ...configured('000003_b.up.sql') });
    const findings = await loud(project, 'db');
    assert.equal(findings.length, 7);
    assert.deepEqual(
      findings.filter((finding) => finding.startsWith('{')),
      [
        `${place} "deployed" is passed over, and every migration is checked: there is no migration called 000003_b.up.sql.`,
      ],
    );
  });

  it('are those that the main branch has', async () => {
    const project = open({ ...PAIRS, ...configured('git') });
    git(project.folder, 'init', '--quiet', '--initial-branch', 'main');
    project.write('db/migrations/000010_c.up.sql', '');
    git(project.folder, 'add', 'db/migrations/000001_a.up.sql', 'db/migrations/000001_a.down.sql');
    git(project.folder, 'add', 'db/migrations/000002_b.up.sql', 'db/migrations/000002_b.down.sql');
    git(project.folder, 'commit', '--quiet', '--message', 'Deployed');
    git(project.folder, 'switch', '--quiet', '--create', 'work');
    project.write('db/migrations/000010_c.up.sql', drop('c'));
    commitAll(project.folder);
    assert.deepEqual(await loud(project, 'db'), LAST);
    assert.deepEqual(await loud(project, '.'), LAST);
  });

  it('are those that hold what the main branch has, whatever their names and line breaks', async () => {
    const project = open({ ...PAIRS, ...configured('git') });
    git(project.folder, 'init', '--quiet', '--initial-branch', 'main');
    commitAll(project.folder);
    git(project.folder, 'switch', '--quiet', '--create', 'work');
    project.write('db/migrations/000001_a.up.sql', `\uFEFF${drop('a').replaceAll('\n', '\r\n')}`);
    project.write('db/migrations/000002_b.up.sql', drop('changed'));
    git(project.folder, 'mv', 'db/migrations/000010_c.up.sql', 'db/migrations/000011_c.up.sql');
    git(project.folder, 'mv', 'db/migrations/000010_c.down.sql', 'db/migrations/000011_c.down.sql');
    project.write('db/migrations/000010_new.up.sql', drop('d'));
    project.write('db/migrations/000012_again.up.sql', drop('a'));
    assert.deepEqual(await loud(project, 'db'), [
      '000002_b.up.sql drop-table',
      '000010_new.up.sql drop-table',
      '000010_new.up.sql missing-down',
      '000012_again.up.sql drop-table',
      '000012_again.up.sql missing-down',
    ]);
  });

  it('are those of the remote main branch rather than of the local one', async () => {
    const project = open({ ...PAIRS, ...configured('git') });
    git(project.folder, 'init', '--quiet', '--initial-branch', 'main');
    git(project.folder, 'add', 'db/migrations/000001_a.up.sql');
    git(project.folder, 'commit', '--quiet', '--message', 'Deployed');
    git(project.folder, 'update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    git(project.folder, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    commitAll(project.folder);
    assert.deepEqual(
      (await loud(project, 'db')).filter((finding) => finding.startsWith('000001')),
      ['000001_a.down.sql drop-table'],
    );
  });

  it('are those of a branch that is named', async () => {
    const project = open({ ...PAIRS, ...configured('git:stable/1.x') });
    git(project.folder, 'init', '--quiet', '--initial-branch', 'work');
    git(project.folder, 'add', 'db/migrations/000001_a.up.sql');
    git(project.folder, 'commit', '--quiet', '--message', 'Deployed');
    git(project.folder, 'branch', 'stable/1.x');
    commitAll(project.folder);
    assert.equal((await loud(project, 'db')).length, 5);
  });

  const REFUSED: readonly (readonly [why: string, deployed: string, repository: boolean, message: string])[] =
    [
      ['there is no repository', 'git', false, 'the folder lies in no Git repository'],
      [
        'there is no main branch',
        'git',
        true,
        'the repository has no origin/HEAD, origin/main, origin/master, main or master: name the branch, for example "git:origin/release"',
      ],
      ['there is no such branch', 'git:gone', true, 'the repository has no branch gone'],
      ['the branch looks like an option', 'git:--all', true, 'the repository has no branch --all'],
    ];
  for (const [why, deployed, repository, message] of REFUSED) {
    it(`are not known where ${why}, which is said at its place`, async () => {
      const project = open({ ...PAIRS, ...configured(deployed) });
      if (repository) {
        git(project.folder, 'init', '--quiet', '--initial-branch', 'work');
        commitAll(project.folder);
      }
      const findings = await loud(project, 'db');
      assert.equal(findings.length, 7);
      assert.ok(
        findings.includes(`${place} "deployed" is passed over, and every migration is checked: ${message}.`),
        findings.join('\n'),
      );
    });
  }

  it('are asked for without running what the repository names', async () => {
    const project = open({ ...PAIRS, ...configured('git') });
    git(project.folder, 'init', '--quiet', '--initial-branch', 'main');
    commitAll(project.folder);
    const trap = join(project.folder, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch '${project.folder}/ran'\n`);
    chmodSync(trap, 0o755);
    for (const key of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'diff.external']) {
      git(project.folder, 'config', key, trap);
    }
    assert.deepEqual(await loud(project, 'db'), []);
    assert.equal(existsSync(join(project.folder, 'ran')), false);
  });
});

describe('deployed migrations in the language server', () => {
  let session: Session | undefined;
  afterEach(async () => {
    await session?.stop();
  });
  const UP = 'db/migrations/000001_a.up.sql';
  const status = (of: Session, name: string): Promise<{ reason?: string; deployed?: string }> =>
    of.connection.sendRequest('safeMigrations/status', { uri: of.uri(name) });
  const rulesOf = async (of: Session, name: string): Promise<readonly unknown[]> =>
    (await of.diagnostics(name)).map(({ code }) => code);

  it('stay silent, and a commit makes them so', async () => {
    session = await startSession({ ...PAIRS, ...configured('git') });
    git(session.folder, 'init', '--quiet', '--initial-branch', 'main');
    session.open(UP, drop('a'));
    assert.deepEqual(await rulesOf(session, UP), ['drop-table']);
    assert.match((await status(session, UP)).deployed ?? '', /^It is not known what is deployed: .*\.$/);
    commitAll(session.folder);
    const head = pathToFileURL(join(session.folder, '.git', 'refs', 'heads', 'main')).href;
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: head, type: 1 }],
    });
    await session.refreshed();
    assert.deepEqual(await rulesOf(session, UP), []);
    const { reason, deployed } = await status(session, UP);
    assert.equal(reason, 'This migration is deployed, so it is not checked.');
    assert.equal(deployed, undefined);
  });

  it('are not known in a workspace that is not trusted, until it is', async () => {
    session = await startSession({ ...PAIRS, ...configured('git') }, { trusted: false });
    git(session.folder, 'init', '--quiet', '--initial-branch', 'main');
    commitAll(session.folder);
    session.open(UP, drop('a'));
    assert.deepEqual(await rulesOf(session, UP), ['drop-table']);
    assert.equal(
      (await status(session, UP)).deployed,
      'It is not known what is deployed: Git is not asked in a workspace that is not trusted.',
    );
    await session.connection.sendNotification('safeMigrations/trusted');
    await session.refreshed();
    assert.deepEqual(await rulesOf(session, UP), []);
  });

  it('are a mistake of the configuration where no file has the name', async () => {
    const files = configured('000009_x.up.sql');
    session = await startSession({ ...PAIRS, ...files });
    session.open(UP, drop('a'));
    assert.deepEqual(await rulesOf(session, UP), ['drop-table']);
    const name = 'db/.safe-migrations.json';
    session.open(name, files[name] ?? '');
    const found = await session.diagnostics(name);
    assert.deepEqual(
      found.map(({ message, range }) => [message, range.start]),
      [
        [
          '"deployed" is passed over, and every migration is checked: there is no migration called 000009_x.up.sql.',
          { line: 2, character: 14 },
        ],
      ],
    );
  });
});
