import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Reader } from '../readers/reader';
import { checkFile, type CheckedFile } from '../service/check';
import { lineIndex, type LineIndex } from '../text/lines';
import { fileContext } from '../workspace/file-context';
import type { MigrationFolder } from '../workspace/folder';
import type { FolderStore } from '../workspace/store';

/** A document's text, checked. */
export interface CheckedDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineIndex;
  readonly checked: CheckedFile;
}

export interface CheckedDocuments {
  /**
   * The check of the document's text as it is when the answer comes; from the cache where nothing has changed.
   * With `patience` (milliseconds) it does not wait longer for the folder's history.
   */
  check(document: TextDocument, patience?: number): Promise<CheckedDocument>;
  close(uri: string): void;
}

/** How long diagnostics may wait for the folder's history, in milliseconds; what is read later brings a refresh. */
export const PATIENCE = 40;

export function createCheckedDocuments(
  reader: Reader,
  store: FolderStore,
  root: (uri: string) => string | undefined,
): CheckedDocuments {
  const cache = new Map<string, { readonly folder: MigrationFolder; readonly result: CheckedDocument }>();
  return {
    async check(document, patience) {
      const folder = await store.folderOf(document.uri, patience);
      const known = cache.get(document.uri);
      if (known?.result.version === document.version && known.folder === folder) return known.result;
      const text = document.getText();
      const context = fileContext(document.uri, text, folder, root(document.uri));
      const checked = checkFile(text, context, reader, known?.result.checked.analyzed);
      const result = { uri: document.uri, version: document.version, text, lines: lineIndex(text), checked };
      cache.set(document.uri, { folder, result });
      return result;
    },
    close(uri) {
      cache.delete(uri);
    },
  };
}
