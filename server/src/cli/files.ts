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
    } catch {
      throw new UsageError(`There is no file or folder ${path}.`);
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
    throw new UsageError(
      `The folder ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name.toLowerCase().endsWith('.sql')) files.push(path);
    else if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) files.push(...(await sqlFilesBelow(path)));
  }
  return files;
}
