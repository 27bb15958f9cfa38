import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** What Git answered: its exit code, -1 where it could not be run or was stopped. */
export interface GitAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** More than any list of files that a repository can have. */
const LONGEST_OUTPUT = 1024 * 1024 * 1024;

/**
 * Runs Git in a folder without hooks, without programs that a repository names, without a network and without writing to
 * it; `limit` (milliseconds) ends it. Never throws.
 */
export function runGit(git: string, folder: string, args: readonly string[], limit = 0): Promise<GitAnswer> {
  const safe = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '--no-pager'];
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
  // Git sets these for its hooks; here the folder says which repository is meant.
  const own = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR']);
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !own.has(name)));
  return new Promise((resolveAnswer) => {
    execFile(
      git,
      [...safe, ...args],
      { cwd: folder, env, maxBuffer: LONGEST_OUTPUT, windowsHide: true, timeout: limit },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolveAnswer({ code, out, err: err === '' && error ? error.message : err });
      },
    );
  });
}

/**
 * The path of Git, undefined where no folder of PATH has it. Looked up by hand: Windows would take a program of the
 * working folder before that of the path.
 */
export async function gitProgram(): Promise<string | undefined> {
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
  return undefined;
}
