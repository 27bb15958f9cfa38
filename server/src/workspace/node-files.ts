import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normalizeUri, type FileSystem } from './file-system';

/** Far more than is ever checked; a dump of a database can have many times as much. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/** Files on this machine, by `file:` URIs. */
export const nodeFiles: FileSystem = {
  async readDirectory(uri) {
    try {
      const entries = await readdir(fileURLToPath(uri), { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, type: entry.isDirectory() ? 'directory' : 'file' }));
    } catch {
      return [];
    }
  },
  async readFile(uri) {
    try {
      const path = fileURLToPath(uri);
      const { size } = await stat(path);
      if (size > LARGEST_TEXT) return { error: `it has ${size} bytes`, exists: true, bytes: size };
      const bytes = await readFile(path);
      const text = bytes.toString('utf8');
      return isUtf8(bytes) ? { text } : { text, lossy: true };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return isMissing(error) ? { error: message } : { error: message, exists: true };
    }
  },
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** The path of a `file:` URI. */
export function pathOf(uri: string): string {
  return fileURLToPath(uri);
}

/** The normalized URI of a path. */
export function uriOf(path: string): string {
  return normalizeUri(pathToFileURL(path).href);
}
