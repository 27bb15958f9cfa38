import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './arguments';
import { shownPath } from './shown-path';

export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** `created` never replaces a file. */
  readonly status: 'created' | 'changed';
}

/**
 * Writes all files or none: into temporary files first, then into place, new ones before changed ones.
 * Throws UsageError where a new file exists already or something cannot be written; all is then as it was.
 */
export async function writeFiles(files: readonly FileToWrite[]): Promise<void> {
  for (const file of files) {
    if (file.status === 'created' && (await exists(file.path)))
      throw new UsageError(`${shownPath(file.path)} exists already; nothing was written.`);
  }
  const undo: (() => Promise<void>)[] = [];
  const temporary: string[] = [];
  try {
    const staged = [];
    for (const file of files) staged.push(await stage(file, temporary, undo));
    for (const { from, to, before } of [...staged].sort((a, b) => Number(!!a.before) - Number(!!b.before))) {
      if (before) {
        await rename(from, to);
        undo.push(() => writeFile(to, before));
      } else {
        // Unlike rename, this refuses where another process made the file meanwhile.
        await copyFile(from, to, constants.COPYFILE_EXCL);
        undo.push(() => rm(to, { force: true }));
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) await step();
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Nothing was written: ${message}.`);
  } finally {
    await Promise.all(temporary.map((path) => rm(path, { force: true })));
  }
}

interface Staged {
  readonly from: string;
  readonly to: string;
  /** The bytes of a file that is changed. */
  readonly before: Buffer | undefined;
}

/** Writes a file's text beside its place, with the mode of the file that it replaces; a link stays a link. */
async function stage(file: FileToWrite, temporary: string[], undo: (() => Promise<void>)[]): Promise<Staged> {
  const changed = file.status === 'changed';
  const to = changed ? await realpath(file.path) : file.path;
  const folder = await mkdir(dirname(to), { recursive: true });
  if (folder !== undefined) undo.push(() => rm(folder, { recursive: true, force: true }));
  const from = `${to}.${process.pid}.new`;
  const mode = changed ? (await stat(to)).mode : 0o666;
  temporary.push(from);
  await writeFile(from, file.text, { flag: 'wx', mode });
  return { from, to, before: changed ? await readFile(to) : undefined };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
