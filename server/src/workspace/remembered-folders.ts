import type { DirectoryEntry, FileSystem } from './file-system';

/**
 * Lists each folder once, for a program that looks at files as they are when it starts: the folders above thousands of
 * migrations are the same ones.
 */
export function rememberedFolders(fileSystem: FileSystem): FileSystem {
  const listed = new Map<string, Promise<readonly DirectoryEntry[]>>();
  return {
    readDirectory(uri) {
      const known = listed.get(uri) ?? fileSystem.readDirectory(uri);
      listed.set(uri, known);
      return known;
    },
    readFile: (uri) => fileSystem.readFile(uri),
  };
}
