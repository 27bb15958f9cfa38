import { isUtf8 } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normalizeUri, type FileSystem } from './file-system';

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
      const bytes = await readFile(fileURLToPath(uri));
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
