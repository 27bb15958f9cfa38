import { relative, resolve } from 'node:path';
import { loadPostgresReader } from '../readers/postgres';
import type { Reader } from '../readers/reader';
import { RULES } from '../rules/rules';
import { checkFile, type CheckedFile } from '../service/check';
import { folderView } from '../service/folder-view';
import type { FolderView } from '../service/types';
import { createConfigurationStore } from '../workspace/configuration';
import { fileContext, type FileContext } from '../workspace/file-context';
import { createFolderStore } from '../workspace/store';
import { UsageError, type CommonOptions } from './arguments';
import type { InputFile } from './files';
import { nodeFiles, uriOf } from '../workspace/node-files';

/** The service in a terminal: one reader, the folders' histories, settings from options and files. */
export interface Session {
  readonly reader: Reader;
  /** Throws UsageError where the file cannot be read. */
  read(file: InputFile): Promise<OpenedFile>;
  folderOf(uri: string): ReturnType<ReturnType<typeof createFolderStore>['folderOf']>;
}

export interface OpenedFile {
  readonly path: string;
  /** As messages show it: relative to the working folder, with `/`. */
  readonly shownPath: string;
  readonly text: string;
  readonly context: FileContext;
  check(text: string): CheckedFile;
  view(): Promise<FolderView>;
}

export async function openSession(options: CommonOptions): Promise<Session> {
  const reader = await loadPostgresReader();
  if (options.config !== undefined) await requireReadable(options.config);
  const configuration = createConfigurationStore({
    fileSystem: nodeFiles,
    ruleIds: RULES.map((rule) => rule.id),
    root: () => undefined,
    outer: () => ({}),
    inner: options.settings,
    ...(options.config === undefined ? {} : { file: uriOf(resolve(options.config)) }),
  });
  const store = createFolderStore({ fileSystem: nodeFiles, reader, configuration, root: () => undefined });
  return {
    reader,
    folderOf: (uri) => store.folderOf(uri),
    async read(file) {
      const uri = uriOf(file.path);
      const content = await nodeFiles.readFile(uri);
      if ('error' in content) throw new UsageError(`${shown(file.path)} cannot be read: ${content.error}.`);
      const found = fileContext(uri, content.text, await store.folderOf(uri), undefined);
      const context = file.named && found.isSql ? { ...found, notAMigration: undefined } : found;
      return {
        path: file.path,
        shownPath: shown(file.path),
        text: content.text,
        context,
        check: (text) => checkFile(text, context, reader),
        view: () => folderView(context, nodeFiles, reader),
      };
    },
  };
}

async function requireReadable(path: string): Promise<void> {
  const content = await nodeFiles.readFile(uriOf(resolve(path)));
  if ('error' in content) throw new UsageError(`The configuration ${path} cannot be read: ${content.error}.`);
}

/** A path as messages show it. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path).replaceAll('\\', '/');
  return short.startsWith('../../..') || short === '' ? path : short;
}
