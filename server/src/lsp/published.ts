import type { Connection, Diagnostic } from 'vscode-languageserver';
import { sha1 } from '../projects/sha1';

/** Diagnostics of files that are not open: nobody asks for them again, so they are taken back when their file goes. */
export interface PublishedDiagnostics {
  /** Sends them where the client does not have them already. */
  show(uri: string, diagnostics: Diagnostic[]): Promise<void>;
  takeBack(uri: string): void;
}

export function createPublishedDiagnostics(connection: Connection): PublishedDiagnostics {
  /** What the client has of each file, as a hash: thousands of files may have been checked. */
  const published = new Map<string, string>();
  return {
    async show(uri, diagnostics) {
      const hash = diagnostics.length === 0 ? undefined : sha1(JSON.stringify(diagnostics));
      if (published.get(uri) === hash) return;
      if (hash === undefined) published.delete(uri);
      else published.set(uri, hash);
      await connection.sendDiagnostics({ uri, diagnostics });
    },
    takeBack(uri) {
      if (published.delete(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
  };
}
