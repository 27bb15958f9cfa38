import { setImmediate } from 'node:timers/promises';
import type { Connection } from 'vscode-languageserver';
import type { Reader } from '../readers/reader';
import { lineIndex } from '../text/lines';
import type { FileContext } from '../workspace/file-context';
import { normalizeUri, type FileSystem } from '../workspace/file-system';
import { isSameContext } from '../workspace/same-context';
import type { FolderStore } from '../workspace/store';
import { diagnosticsOfFile } from './convert';
import type { Guard } from './guard';
import { SLICE } from './progress';
import { createPublishedDiagnostics } from './published';
import { checkOnDisk, isSqlFile, sqlFiles, type WorkspaceFile } from './workspace-check';

/**
 * The findings of files that are not open. Nobody asks for them again, so once a check of the workspace has shown them they follow
 * the disk: other editors, switched branches and generators change files too.
 */
export interface ClosedFiles {
  /**
   * Shows what a check finds, and gives it back. A `whole` check also takes back what was shown of other files, and is followed
   * by files that come later. Nothing is renewed while it runs.
   */
  fill(check: () => Promise<WorkspaceCheck>): Promise<readonly WorkspaceFile[]>;
  /** From here on the file is told about by its own way. */
  opened(uri: string): void;
  /** Files were written, created, deleted or closed, or folders deleted; none where only what is deployed may have changed. */
  changed(uris: readonly string[]): void;
  /** The settings of any file may be others. */
  allChanged(): void;
}

export interface WorkspaceCheck {
  readonly files: readonly WorkspaceFile[];
  readonly whole: boolean;
}

interface Surroundings {
  readonly connection: Connection;
  readonly guard: Guard;
  readonly files: FileSystem;
  readonly ready: Promise<{ readonly reader: Reader; readonly store: FolderStore }>;
  roots(): readonly string[];
  root(uri: string): string | undefined;
  isOpen(uri: string): boolean;
}

export function createClosedFiles(around: Surroundings): ClosedFiles {
  const published = createPublishedDiagnostics(around.connection);
  /** The context in which each file was checked last. */
  const followed = new Map<string, FileContext | undefined>();
  /** Those of them whose text may be another one. */
  const stale = new Set<string>();
  let followsNewFiles = false;
  let listAgain = false;
  let changes = false;
  let checks = 0;
  let renewing: Promise<void> | undefined;

  const keep = async (file: WorkspaceFile): Promise<void> => {
    followed.set(file.uri, file.checked.context);
    // Of an open one the client is told by its own way.
    if (around.isOpen(file.uri)) return;
    await published.show(file.uri, [
      ...diagnosticsOfFile(file.checked.findings, file.uri, lineIndex(file.text)),
    ]);
  };

  const follow = (uri: string): void => {
    if (!followed.has(uri)) followed.set(uri, undefined);
    stale.add(uri);
  };

  const forget = (uri: string): void => {
    followed.delete(uri);
    stale.delete(uri);
    published.takeBack(uri);
  };

  const keepOnly = (uris: ReadonlySet<string>): void => {
    for (const uri of [...followed.keys()]) if (!uris.has(uri)) forget(uri);
  };

  const list = async (): Promise<void> => {
    const uris = await sqlFiles(around.roots(), around.files);
    keepOnly(new Set(uris));
    uris.forEach(follow);
  };

  /** Only files that are no longer what they were, or no longer where they were, are read. */
  const renewFile = async (uri: string): Promise<void> => {
    const { reader, store } = await around.ready;
    const folder = await store.folderOf(uri);
    const context = followed.get(uri);
    if (context && !stale.has(uri) && isSameContext(context, folder)) {
      followed.set(uri, { ...context, folder });
      return;
    }
    // From here on a change means another reading.
    stale.delete(uri);
    const checked = await checkOnDisk(uri, around.files, store, reader, (each) => around.root(each));
    if (checked) await keep(checked);
    else forget(uri);
  };

  const renew = around.guard('findings of closed files', undefined, async () => {
    let last = Date.now();
    while (changes && checks === 0) {
      changes = false;
      if (listAgain) {
        listAgain = false;
        await list();
      }
      for (const uri of [...followed.keys()]) {
        if (!around.isOpen(uri)) await renewFile(uri);
        if (Date.now() - last < SLICE) continue;
        await setImmediate();
        last = Date.now();
        // A check reads them all anyway, and a change may have made waste of what is left.
        changes ||= checks > 0;
        if (changes) break;
      }
    }
  });

  const start = (): void => {
    changes = true;
    if (checks > 0 || (followed.size === 0 && !followsNewFiles)) return;
    renewing ??= renew().finally(() => {
      renewing = undefined;
      if (changes) start();
    });
  };

  return {
    async fill(check) {
      checks++;
      await renewing;
      try {
        const { files, whole } = await check();
        if (whole) {
          followsNewFiles = true;
          keepOnly(new Set(files.map(({ uri }) => uri)));
        }
        for (const file of files) await keep(file);
        return files;
      } finally {
        checks--;
        start();
      }
    },
    opened(uri) {
      published.takeBack(normalizeUri(uri));
    },
    changed(uris) {
      for (const uri of uris.map(normalizeUri)) {
        if (followed.has(uri)) stale.add(uri);
        else if (followsNewFiles && isSqlFile(uri, around.root(uri))) follow(uri);
        else for (const known of followed.keys()) if (known.startsWith(`${uri}/`)) stale.add(known);
      }
      start();
    },
    allChanged() {
      for (const uri of followed.keys()) stale.add(uri);
      listAgain = followsNewFiles;
      start();
    },
  };
}
