import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './arguments';

export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** `created` never replaces a file. */
  readonly status: 'created' | 'changed';
}

/** Writes all files or none: into temporary files first, then into place. Throws UsageError where a new file exists already. */
export async function writeFiles(files: readonly FileToWrite[]): Promise<void> {
  for (const file of files) {
    if (file.status === 'created' && (await exists(file.path)))
      throw new UsageError(`${file.path} exists already; nothing was written.`);
  }
  const staged: { from: string; to: string }[] = [];
  try {
    for (const file of files) {
      await mkdir(dirname(file.path), { recursive: true });
      const from = `${file.path}.${process.pid}.new`;
      staged.push({ from, to: file.path });
      await writeFile(from, file.text, { flag: 'wx' });
    }
    for (const { from, to } of staged) await rename(from, to);
  } catch (error) {
    await Promise.all(staged.map(({ from }) => rm(from, { force: true })));
    throw new UsageError(`Writing failed: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
