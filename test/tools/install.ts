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

/** Programs that npm does not have, each with the Debian packages that bring it. */
const PROGRAMS: Readonly<Record<string, { readonly version: string; readonly packages: string }>> = {
  // Sqitch deploys through psql and keeps its books through Perl's driver.
  sqitch: { version: '--version', packages: 'sqitch libdbd-pg-perl' },
  psql: { version: '--version', packages: 'postgresql-client' },
  'sql-migrate': { version: '--version', packages: 'sql-migrate' },
  // Runs Liquibase, which npm has.
  java: { version: '-version', packages: 'default-jre-headless' },
  'pre-commit': { version: '--version', packages: 'pre-commit' },
};

/** Installs the npm tools of test/tools/package.json, and the others from Debian's packages, where they are missing. */
export async function installTools(): Promise<void> {
  await installPackages(toolsFolder(), 'The migration tools');
  const missing = missingPrograms();
  if (missing.length > 0) installPrograms(missing);
}

function missingPrograms(): readonly string[] {
  return Object.entries(PROGRAMS)
    .filter(([program, { version }]) => spawnSync(program, [version], { stdio: 'ignore' }).status !== 0)
    .map(([program]) => program);
}

function installPrograms(missing: readonly string[]): void {
  const packages = missing.map((program) => PROGRAMS[program]?.packages ?? '').join(' ');
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages}`;
  const able = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (able) {
    console.log(`Installing ${packages} …`);
    execFileSync('/bin/sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (missingPrograms().length === 0) return;
  }
  throw new Error(
    `The tests of migration tools need ${missing.join(', ')}. Install with\n  sudo sh -c '${command}'`,
  );
}
