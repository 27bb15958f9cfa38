import type { Connection } from 'vscode-languageserver';
import type { DirectoryEntry, FileSystem, FileText } from '../workspace/file-system';

/** Files of this machine directly, those of remote and virtual file systems through the client. */
export function createFiles(connection: Connection, local: FileSystem): FileSystem {
  const isLocal = (uri: string): boolean => uri.startsWith('file:');
  return {
    async readDirectory(uri) {
      if (isLocal(uri)) return local.readDirectory(uri);
      try {
        const entries = await connection.sendRequest<[string, DirectoryEntry['type']][]>(
          'safeMigrations/readDirectory',
          { uri },
        );
        return entries.map(([name, type]) => ({ name, type }));
      } catch {
        return [];
      }
    },
    async readFile(uri) {
      if (isLocal(uri)) return local.readFile(uri);
      try {
        return await connection.sendRequest<FileText>('safeMigrations/readFile', { uri });
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
