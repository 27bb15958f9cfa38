import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';
import { manyProjects, oneLongHistory, writeFiles, type GeneratedFile } from './folders';
import { squawk } from './squawk';
import type { Row } from './table';

const FILES = 8000;

/** `check` of thousands of files, findings printed for people, by both programs on the same files. */
export async function* folderCheck(): AsyncGenerator<Row> {
  yield* check('8,000 files of 1,100 projects', manyProjects(FILES));
  yield* check('8,000 files of one history', oneLongHistory(FILES));
}

async function* check(what: string, files: readonly GeneratedFile[]): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-bench-'));
  try {
    writeFiles(folder, files);
    const theirs = run(squawk(), [`${folder}/**/*.sql`]);
    const ours = run(process.execPath, [join(repositoryRoot(), 'dist', 'cli.js'), 'check', folder]);
    yield { what: `check of ${what}`, ours: ours.wall, theirs: theirs.wall, unit: 's', wanted: '1.0 ×' };
    yield {
      what: `check of ${what}, processor time of all threads`,
      ours: ours.processor,
      theirs: theirs.processor,
      unit: 's',
    };
    await Promise.resolve();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  program: string,
  args: readonly string[],
): { readonly wall: number; readonly processor: number } {
  const timed = join(repositoryRoot(), 'out', 'test', 'bench', 'timed.js');
  const { stdout, error } = spawnSync(process.execPath, [timed, program, ...args], { encoding: 'utf8' });
  if (error) throw error;
  return JSON.parse(stdout) as { wall: number; processor: number };
}
