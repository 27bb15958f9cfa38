import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normalizeUri, type DirectoryEntry, type FileSystem, type FileText } from './file-system';

/** Far more than is ever checked; a dump of a database can have many times as much. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/** Files on this machine, by `file:` URIs. */
export const nodeFiles: FileSystem = {
  async readDirectory(uri) {
    try {
      const entries = await readdir(pathOf(uri), { withFileTypes: true });
      return entries.map(entryOf);
    } catch {
      return [];
    }
  },
  async readFile(uri) {
    try {
      const path = pathOf(uri);
      const { size } = await stat(path);
      return size > LARGEST_TEXT ? tooLarge(size) : textOf(await readFile(path));
    } catch (error) {
      return failureOf(error);
    }
  },
};

/**
 * The same for a command that waits for each file before it goes on: reading small files one after another without threads
 * takes a third of the time.
 */
export const nodeFilesInTurn: FileSystem = {
  readDirectory(uri) {
    try {
      return Promise.resolve(readdirSync(pathOf(uri), { withFileTypes: true }).map(entryOf));
    } catch {
      return Promise.resolve([]);
    }
  },
  readFile(uri) {
    try {
      const path = pathOf(uri);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return Promise.resolve(missing(path));
      return Promise.resolve(found.size > LARGEST_TEXT ? tooLarge(found.size) : textOf(readFileSync(path)));
    } catch (error) {
      return Promise.resolve(failureOf(error));
    }
  },
};

function entryOf(entry: Dirent): DirectoryEntry {
  return { name: entry.name, type: entry.isDirectory() ? 'directory' : 'file' };
}

function tooLarge(bytes: number): FileText {
  return { error: `it has ${bytes} bytes`, exists: true, bytes };
}

function textOf(bytes: Buffer): FileText {
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? { text } : { text, lossy: true };
}

/** As Node says it; an error that is thrown costs as much as reading a file, and most of what is looked for is not there. */
function missing(path: string): FileText {
  return { error: `ENOENT: no such file or directory, open '${path}'` };
}

function failureOf(error: unknown): FileText {
  const message = error instanceof Error ? error.message : String(error);
  return isMissing(error) ? { error: message } : { error: message, exists: true };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** An absolute path that stands in its URI as it is, of whole names without `.` and `..`; with a drive or a host Windows has others. */
const PLAIN_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w\-.]+)+$/;
const PLAIN_URI = 'file://';

/** The path of a `file:` URI. Node takes longer for it than for a small file's text. */
export function pathOf(uri: string): string {
  const path = uri.slice(PLAIN_URI.length);
  return sep === '/' && uri.startsWith(PLAIN_URI) && PLAIN_PATH.test(path) ? path : fileURLToPath(uri);
}

/** The normalized URI of a path. */
export function uriOf(path: string): string {
  return sep === '/' && PLAIN_PATH.test(path)
    ? `${PLAIN_URI}${path}`
    : normalizeUri(pathToFileURL(path).href);
}
