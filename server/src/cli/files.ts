import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from './arguments';

/** A file to look at; `named` where the user wrote its path, so that it is checked whatever its name. */
export interface InputFile {
  readonly path: string;
  readonly named: boolean;
}

const LEFT_OUT = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'target', 'dist', 'out']);

/** The SQL files that paths name: files themselves, and those in folders and below. Throws UsageError for a missing path. */
export async function inputFiles(paths: readonly string[]): Promise<readonly InputFile[]> {
  const files = new Map<string, InputFile>();
  for (const path of paths) {
    const absolute = resolve(path);
    let isDirectory: boolean;
    try {
      isDirectory = (await stat(absolute)).isDirectory();
    } catch (error) {
      throw new UsageError(
        isMissing(error)
          ? `There is no file or folder ${path}.`
          : `${path} cannot be read: ${reason(error)}.`,
      );
    }
    if (isDirectory) {
      for (const found of await sqlFilesBelow(absolute)) {
        if (!files.has(found)) files.set(found, { path: found, named: false });
      }
    } else files.set(absolute, { path: absolute, named: true });
  }
  return [...files.values()];
}

async function sqlFilesBelow(folder: string): Promise<readonly string[]> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be read: ${reason(error)}.`);
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.toLowerCase().endsWith('.sql') && (await isFile(entry, path))) files.push(path);
    else if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) files.push(...(await sqlFilesBelow(path)));
  }
  return files;
}

/** Links to files are followed; links to folders are not, since they could lead in circles. */
async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
