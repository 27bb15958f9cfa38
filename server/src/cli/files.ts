import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from './arguments';
import { pathPattern, type PathPattern } from './patterns';

/** A file to look at; `named` where the user wrote its path, so that it is checked whatever its name. */
export interface InputFile {
  readonly path: string;
  readonly named: boolean;
}

const LEFT_OUT = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'target', 'dist', 'out']);

/**
 * The SQL files that arguments name: files themselves, those in folders and below, and those that match a pattern. Throws
 * UsageError for a path that is missing and for a pattern that matches nothing.
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
    if (!isMissing(error)) throw new UsageError(`${path} cannot be read: ${reason(error)}.`);
    const pattern = pathPattern(path);
    if (!pattern) throw new UsageError(`There is no file or folder ${path}.`);
    return filesLike(path, pattern);
  }
  if (!isDirectory) return [{ path: absolute, named: true }];
  return (await sqlFilesBelow(absolute)).map((found) => ({ path: found, named: false }));
}

async function filesLike(argument: string, { folder, matches }: PathPattern): Promise<readonly InputFile[]> {
  const below = (await isFolder(folder)) ? await sqlFilesBelow(folder) : [];
  const found = below.filter(matches);
  if (found.length === 0) throw new UsageError(`No SQL file matches ${argument}.`);
  return found.map((path) => ({ path, named: true }));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
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
