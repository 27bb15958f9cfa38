import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Installs the packages of a folder of tests where they are missing or older than its lock file; `what` they are, for the
 * message where that fails. Safe to call from several processes: the first installs, the others wait.
 */
export async function installPackages(
  folder: string,
  what: string,
  afterwards: () => void = () => undefined,
): Promise<void> {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(folder, 'node_modules', '.installed');
  const current = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (current()) return;
  const release = await takeTurn(path.join(folder, '.state'));
  try {
    if (current()) return;
    installLocked(folder, what);
    afterwards();
    writeFileSync(stamp, wanted);
  } finally {
    release();
  }
}

/**
 * `npm install --no-save` keeps to the lock file as `npm ci` does; `npm ci` itself refuses a lock file without the
 * packages of other platforms, and not every version was published for each of them.
 */
function installLocked(folder: string, what: string): void {
  // Set when we run under `npm test`; they would point the inner npm at the outer project.
  const outer = /^npm_(package|lifecycle|config_local)/;
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
  const windows = process.platform === 'win32';
  const result = spawnSync(windows ? 'npm.cmd' : 'npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    shell: windows,
  });
  if (result.status !== 0) {
    throw new Error(
      `${what} could not be installed. Run: npm install --no-save --prefix ${folder}\n${result.stdout}${result.stderr}`,
    );
  }
}

async function takeTurn(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, 'installing');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return () => {
        rmSync(lock, { force: true });
      };
    } catch {
      if (!ownerLives(lock)) rmSync(lock, { force: true });
      await delay(200);
    }
  }
}

function ownerLives(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
