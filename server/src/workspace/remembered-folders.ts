import { parentUri, type DirectoryEntry, type FileSystem } from './file-system';

/** A file system that lists each folder once. */
export interface RememberedFolders extends FileSystem {
  /** A file or folder was written, created or deleted: what lies around it is listed anew when it is asked for next. */
  changed(uri: string): void;
  forget(): void;
}

/**
 * Lists each folder once: the folders above thousands of migrations are the same ones, and where each migration has a folder of its
 * own, a change of one must not list them all.
 */
export function rememberedFolders(fileSystem: FileSystem): RememberedFolders {
  const listed = new Map<string, Promise<readonly DirectoryEntry[]>>();
  return {
    readDirectory(uri) {
      const known = listed.get(uri) ?? fileSystem.readDirectory(uri);
      listed.set(uri, known);
      return known;
    },
    readFile: (uri) => fileSystem.readFile(uri),
    changed(uri) {
      for (let folder = uri; folder !== ''; folder = parentUri(folder)) listed.delete(folder);
      for (const folder of listed.keys()) if (folder.startsWith(`${uri}/`)) listed.delete(folder);
    },
    forget() {
      listed.clear();
    },
  };
}
