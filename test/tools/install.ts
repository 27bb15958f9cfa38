import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../npm-packages';
import { repositoryRoot } from '../repository';

/** test/tools in the sources, also when the tests run compiled from out/. */
export function toolsFolder(): string {
  return join(repositoryRoot(), 'test', 'tools');
}

/** A file of an installed npm package: `dbmate/dist/cli.js`. */
export function packageFile(path: string): string {
  return join(toolsFolder(), 'node_modules', ...path.split('/'));
}

/** Installs the npm tools of test/tools/package.json, and Sqitch from Debian's packages, where they are missing. */
export async function installTools(): Promise<void> {
  await installPackages(toolsFolder(), 'The migration tools');
  if (!runs('sqitch') || !runs('psql')) installSqitch();
}

function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

function installSqitch(): void {
  // Sqitch deploys through psql and keeps its books through Perl's driver.
  const packages = 'sqitch libdbd-pg-perl postgresql-client';
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages}`;
  const able = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (able) {
    console.log('Installing Sqitch …');
    execFileSync('/bin/sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (runs('sqitch') && runs('psql')) return;
  }
  throw new Error(`The tests of migration tools need Sqitch. Install it with\n  sudo sh -c '${command}'`);
}
