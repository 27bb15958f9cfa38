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
      return { text: await readFile(fileURLToPath(uri), 'utf8') };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  },
};

/** The normalized URI of a path. */
export function uriOf(path: string): string {
  return normalizeUri(pathToFileURL(path).href);
}
