import type { AskMainBranch, MainBranch } from './deployed';
import { gitProgram, runGit } from './git';
import { pathOf } from './node-files';

/** Where a clone usually has what is deployed, the surest first; the local branch may be ahead of it. */
const USUAL = ['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/remotes/origin/master'];
const LOCAL = ['refs/heads/main', 'refs/heads/master'];

/** A repository on a slow disk answers late; one on a dead network disk never. */
const LIMIT = 10_000;

/** Asks Git for the files of a folder that the main branch has. Runs nothing of the repository and writes nothing to it. */
export const askMainBranch: AskMainBranch = async (folder, branch) => {
  if (!folder.startsWith('file:')) return { unavailable: 'Git is not asked in virtual workspaces' };
  const git = await gitProgram();
  if (git === undefined) return { problem: 'Git is not installed: no folder of PATH has it' };
  const path = pathOf(folder);
  const commit = branch === undefined ? await usualBranch(git, path) : await namedBranch(git, path, branch);
  if (typeof commit !== 'string') return commit;
  // Files below the working folder, with names relative to it: `100644 blob HASH` and the name behind a tab.
  const listed = await runGit(git, path, ['ls-tree', '-r', '-z', commit], LIMIT);
  if (listed.code !== 0) return { problem: whatGitSays(listed.err) };
  const entries = listed.out.split('\0').flatMap((line): [string, string][] => {
    const [, hash, name] = /^\d+ blob ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    return hash === undefined || name === undefined ? [] : [[name, hash]];
  });
  return { hashes: new Map(entries) };
};

async function usualBranch(git: string, path: string): Promise<string | MainBranch> {
  const format = '--format=%(refname) %(objectname)';
  const { code, out, err } = await runGit(git, path, ['for-each-ref', format, ...USUAL, ...LOCAL], LIMIT);
  if (code !== 0) return { problem: whatGitSays(err) };
  const commits = new Map(out.split('\n').map((line) => line.split(' ') as [string, string | undefined]));
  for (const name of [...USUAL, ...LOCAL]) {
    const commit = commits.get(name);
    if (commit !== undefined) return commit;
  }
  const names = 'origin/HEAD, origin/main, origin/master, main or master';
  return { problem: `the repository has no ${names}: name the branch, for example "git:origin/release"` };
}

async function namedBranch(git: string, path: string, branch: string): Promise<string | MainBranch> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${branch}^{commit}`];
  const { code, out, err } = await runGit(git, path, args, LIMIT);
  if (code === 0) return out.trim();
  return { problem: code === 1 ? `the repository has no branch ${branch}` : whatGitSays(err) };
}

function whatGitSays(err: string): string {
  if (err.includes('not a git repository')) return 'the folder lies in no Git repository';
  return `Git says: ${err.trim().split(/\r?\n/)[0] ?? ''}`;
}
