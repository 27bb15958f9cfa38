import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';

/** The program of `squawk-cli`, installed from the benchmark's own package.json where it is missing. */
export function squawk(): string {
  const folder = join(repositoryRoot(), 'test', 'bench');
  const program = join(
    folder,
    'node_modules',
    '@squawk-cli',
    `${process.platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'squawk.exe' : 'squawk',
  );
  if (!existsSync(program)) {
    const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' } as const;
    spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], options);
  }
  if (!existsSync(program))
    throw new Error(`There is no ${program}: run \`npm install --no-save\` in test/bench.`);
  return program;
}
