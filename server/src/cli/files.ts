import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from './arguments';
import { pathPattern, type PathPattern } from './patterns';

/** A file to look at; `named` where the user wrote its path, so that it is checked whatever its name. */
export interface InputFile {
  readonly path: string;
  readonly named: boolean;
  /** A folder below one that was named, which the system does not let anybody read: its reason. */
  readonly unreadableFolder?: string;
}

const LEFT_OUT = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'target', 'dist', 'out']);

/**
 * The SQL files that arguments name: files themselves, those in folders and below, and those that match a pattern. Throws
 * UsageError for a path that is missing, a named folder that cannot be read and a pattern that matches nothing.
 */
export async function inputFiles(paths: readonly string[]): Promise<readonly InputFile[]> {
  const files = new Map<string, InputFile>();
  for (const path of paths) {
    const found = await filesOf(path);
    for (const file of found) if (file.named || !files.has(file.path)) files.set(file.path, file);
  }
  return [...files.values()];
}

async function filesOf(path: string): Promise<readonly InputFile[]> {
  const absolute = resolve(path);
  let isDirectory: boolean;
  try {
    isDirectory = (await stat(absolute)).isDirectory();
  } catch (error) {
    // What is there and cannot be read is told where it is read.
    if (!isMissing(error)) return [{ path: absolute, named: true }];
    const pattern = pathPattern(path);
    if (!pattern) throw new UsageError(`There is no file or folder ${path}.`);
    return filesLike(path, pattern);
  }
  if (!isDirectory) return [{ path: absolute, named: true }];
  return below(absolute, await entriesOf(absolute));
}

async function filesLike(argument: string, { folder, matches }: PathPattern): Promise<readonly InputFile[]> {
  const inFolder = (await isFolder(folder)) ? await below(folder, await entriesOf(folder)) : [];
  const found = inFolder.filter(
    ({ path, unreadableFolder }) => unreadableFolder !== undefined || matches(path),
  );
  if (!found.some(({ path }) => matches(path))) throw new UsageError(`No SQL file matches ${argument}.`);
  return found.map((file) => ({ ...file, named: true }));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Throws UsageError where the folder cannot be read. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be read: ${reason(error)}.`);
  }
}

/** The SQL files of a folder and those below, by their names. */
async function below(folder: string, entries: readonly Dirent[]): Promise<readonly InputFile[]> {
  const files: InputFile[] = [];
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.toLowerCase().endsWith('.sql') && (await isFile(entry, path))) {
      files.push({ path, named: false });
    } else if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) {
      files.push(...(await belowOrReason(path)));
    }
  }
  return files;
}

async function belowOrReason(path: string): Promise<readonly InputFile[]> {
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    // It may have been deleted since its parent was listed.
    return isMissing(error) ? [] : [{ path, named: false, unreadableFolder: reason(error) }];
  }
  return below(path, entries);
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

/** Without the call and the absolute path, which Node appends: the path is named already. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, [a-z]+(?: '[^]*')?$/, '');
}
