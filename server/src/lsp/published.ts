import type { Connection, Diagnostic } from 'vscode-languageserver';

/** Diagnostics of files that are not open: nobody asks for them again, so they are taken back when their file goes. */
export interface PublishedDiagnostics {
  publish(uri: string, diagnostics: Diagnostic[]): Promise<void>;
  /** A file, or a folder with all that is in it, was deleted. */
  deleted(uri: string): void;
  /** Takes back what was published for other files than these. */
  keepOnly(uris: ReadonlySet<string>): void;
}

export function createPublishedDiagnostics(connection: Connection): PublishedDiagnostics {
  const published = new Set<string>();
  const takeBack = (uri: string): void => {
    published.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  };
  return {
    async publish(uri, diagnostics) {
      if (diagnostics.length > 0) published.add(uri);
      else published.delete(uri);
      await connection.sendDiagnostics({ uri, diagnostics });
    },
    deleted(uri) {
      for (const known of published) if (known === uri || known.startsWith(`${uri}/`)) takeBack(known);
    },
    keepOnly(uris) {
      for (const known of published) if (!uris.has(known)) takeBack(known);
    },
  };
}
