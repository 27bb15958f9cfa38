import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { UsageError } from './arguments';
import type { InputFile } from './files';
import { shownPath } from './shown-path';

/** More than any list of files that a repository can have changed. */
const LONGEST_OUTPUT = 1024 * 1024 * 1024;

/**
 * The files that differ from the common ancestor with a commit: changed, added or renamed, and those that Git does not
 * know yet. Throws UsageError where there is no Git, no repository or no such commit.
 */
export async function changedSince(
  commit: string,
  inputs: readonly InputFile[],
): Promise<readonly InputFile[]> {
  const git = await gitProgram();
  const changed = new Set<string>();
  const repositories: string[] = [];
  const places = await Promise.all(
    inputs.map(async (input) => ({ input, place: await placeOf(input.path) })),
  );
  const folders = new Set(places.map(({ place }) => dirname(place)));
  for (const folder of folders.size === 0 ? [process.cwd()] : folders) {
    if (repositories.some((known) => folder === known || folder.startsWith(known + sep))) continue;
    const repository = await repositoryOf(git, folder);
    repositories.push(repository);
    for (const path of await changedIn(git, repository, commit))
      changed.add(sameForm(join(repository, path)));
  }
  return places.filter(({ place }) => changed.has(sameForm(place))).map(({ input }) => input);
}

/** Git does not look behind a link to a file; links above it are resolved, as Git does for the repository. */
async function placeOf(path: string): Promise<string> {
  return join(await realpath(dirname(path)), basename(path));
}

/** macOS writes accented letters of file names in another form than Git. */
function sameForm(path: string): string {
  return path.normalize('NFC');
}

async function repositoryOf(git: string, folder: string): Promise<string> {
  const { code, out, err } = await run(git, folder, ['rev-parse', '--show-toplevel']);
  if (code === 0) return resolve(out.replace(/\r?\n$/, ''));
  if (err.includes('not a git repository'))
    throw new UsageError(`--since needs a Git repository, and ${shownPath(folder)} lies in none.`);
  throw new UsageError(`--since needs a Git repository: ${firstLine(err)}`);
}

async function changedIn(git: string, repository: string, commit: string): Promise<readonly string[]> {
  const found = await run(git, repository, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${commit}^{commit}`,
  ]);
  if (found.code !== 0 || commit.startsWith('-')) {
    throw new UsageError(
      `--since: there is no commit ${commit} in ${shownPath(repository)}. A CI job may have to fetch it first.`,
    );
  }
  const base = await run(git, repository, ['merge-base', found.out.trim(), 'HEAD']);
  if (base.code !== 0) {
    throw new UsageError(
      `--since: HEAD and ${commit} have no common ancestor. Where the history was fetched in part, fetch all of it (fetch-depth: 0).`,
    );
  }
  // A renamed file counts as a new one: telling which it was would read the contents.
  const options = ['--name-only', '-z', '--no-renames', '--diff-filter=d', '--no-ext-diff'];
  const lists = await Promise.all([
    run(git, repository, ['diff', ...options, '--ignore-submodules=all', base.out.trim(), '--']),
    run(git, repository, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  return lists.flatMap(({ code, out, err }) => {
    if (code !== 0) throw new UsageError(`--since: ${firstLine(err)}`);
    return out.split('\0').filter((path) => path !== '');
  });
}

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs Git without hooks, without programs that a repository names, without a network and without writing to it. */
function run(git: string, folder: string, args: readonly string[]): Promise<Answer> {
  const safe = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '--no-pager'];
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
  // Git sets these for its hooks; here the folder says which repository is meant.
  const own = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR']);
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !own.has(name)));
  return new Promise((resolveAnswer) => {
    execFile(
      git,
      [...safe, ...args],
      { cwd: folder, env, maxBuffer: LONGEST_OUTPUT, windowsHide: true },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolveAnswer({ code, out, err: err === '' && error ? error.message : err });
      },
    );
  });
}

/** Looked up by hand: Windows would take a program of the working folder before that of the path. */
async function gitProgram(): Promise<string> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // The next folder may have it.
    }
  }
  throw new UsageError('--since needs Git, and no folder of PATH has it.');
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/)[0] ?? '';
}
