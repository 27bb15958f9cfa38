import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { gitProgram, runGit } from '../workspace/git';
import { UsageError } from './arguments';
import type { InputFile } from './files';
import { shownPath } from './shown-path';

/**
 * The files that differ from the common ancestor with a commit: changed, added or renamed, and those that Git does not
 * know yet. Throws UsageError where there is no Git, no repository or no such commit.
 */
export async function changedSince(
  commit: string,
  inputs: readonly InputFile[],
): Promise<readonly InputFile[]> {
  const git = await requireGit();
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
  const { code, out, err } = await runGit(git, folder, ['rev-parse', '--show-toplevel']);
  if (code === 0) return resolve(out.replace(/\r?\n$/, ''));
  if (err.includes('not a git repository'))
    throw new UsageError(`--since needs a Git repository, and ${shownPath(folder)} lies in none.`);
  throw new UsageError(`--since needs a Git repository: ${firstLine(err)}`);
}

async function changedIn(git: string, repository: string, commit: string): Promise<readonly string[]> {
  const found = await runGit(git, repository, [
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
  const base = await runGit(git, repository, ['merge-base', found.out.trim(), 'HEAD']);
  if (base.code !== 0) {
    throw new UsageError(
      `--since: HEAD and ${commit} have no common ancestor. Where the history was fetched in part, fetch all of it (fetch-depth: 0).`,
    );
  }
  // A renamed file counts as a new one: telling which it was would read the contents.
  const options = ['--name-only', '-z', '--no-renames', '--diff-filter=d', '--no-ext-diff'];
  const lists = await Promise.all([
    runGit(git, repository, ['diff', ...options, '--ignore-submodules=all', base.out.trim(), '--']),
    runGit(git, repository, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  return lists.flatMap(({ code, out, err }) => {
    if (code !== 0) throw new UsageError(`--since: ${firstLine(err)}`);
    return out.split('\0').filter((path) => path !== '');
  });
}

/** Throws UsageError where there is none. */
async function requireGit(): Promise<string> {
  const git = await gitProgram();
  if (git === undefined) throw new UsageError('--since needs Git, and no folder of PATH has it.');
  return git;
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/)[0] ?? '';
}
