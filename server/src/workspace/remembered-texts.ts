import type { FileSystem, FileText } from './file-system';

/**
 * A file system that keeps texts it has read, for a command that reads a file for the history of its folder and again to check it.
 * Where they are more than `characters`, all are forgotten; what could not be read is looked for each time.
 */
export function rememberedTexts(fileSystem: FileSystem, characters: number): FileSystem & { forget(): void } {
  const texts = new Map<string, FileText>();
  let size = 0;
  return {
    readDirectory: (uri) => fileSystem.readDirectory(uri),
    async readFile(uri) {
      const known = texts.get(uri);
      if (known) return known;
      const file = await fileSystem.readFile(uri);
      if (!('text' in file)) return file;
      size += file.text.length;
      if (size > characters) {
        texts.clear();
        size = file.text.length;
      }
      texts.set(uri, file);
      return file;
    },
    forget() {
      texts.clear();
      size = 0;
    },
  };
}
