import type { Reader } from '../readers/reader';
import { checkFile, checkWithoutText, type CheckedFile } from '../service/check';
import { fileContext } from '../workspace/file-context';
import { childUri, relativePath, type FileSystem } from '../workspace/file-system';
import type { FolderStore } from '../workspace/store';

export interface WorkspaceFile {
  readonly uri: string;
  readonly text: string;
  readonly checked: CheckedFile;
}

const LEFT_OUT = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'target', 'dist', 'out']);

/** Every `.sql` file below the workspace's folders. */
export async function sqlFiles(roots: readonly string[], fileSystem: FileSystem): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = [...(await fileSystem.readDirectory(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const uri = childUri(folder, entry.name);
      if (entry.type === 'file' && entry.name.toLowerCase().endsWith('.sql')) found.push(uri);
      else if (entry.type === 'directory' && !LEFT_OUT.has(entry.name)) await visit(uri);
    }
  };
  for (const root of roots) await visit(root);
  return found;
}

/** Whether the file would be among those of `sqlFiles`, were it there. */
export function isSqlFile(uri: string, root: string | undefined): boolean {
  const path = root === undefined ? undefined : relativePath(root, uri);
  if (path === undefined || !path.toLowerCase().endsWith('.sql')) return false;
  return !path.split('/').some((segment) => LEFT_OUT.has(segment));
}

/** Checks files one after another; `step` is called between them and stops the check by answering false. */
export async function checkWorkspace(
  uris: readonly string[],
  fileSystem: FileSystem,
  store: FolderStore,
  reader: Reader,
  root: (uri: string) => string | undefined,
  step: (done: number) => Promise<boolean>,
): Promise<readonly WorkspaceFile[]> {
  const files: WorkspaceFile[] = [];
  for (const [index, uri] of uris.entries()) {
    if (!(await step(index))) break;
    const file = await checkOnDisk(uri, fileSystem, store, reader, root);
    if (file) files.push(file);
  }
  return files;
}

/** Checks what stands on the disk; undefined where nothing does. */
export async function checkOnDisk(
  uri: string,
  fileSystem: FileSystem,
  store: FolderStore,
  reader: Reader,
  root: (uri: string) => string | undefined,
): Promise<WorkspaceFile | undefined> {
  const content = await fileSystem.readFile(uri);
  // It was deleted since it was listed, or is a link to nothing.
  if ('error' in content && (content.exists !== true || content.error.startsWith('ELOOP'))) return undefined;
  const text = 'error' in content ? '' : content.text;
  const context = fileContext(uri, text, await store.folderOf(uri), root(uri));
  const checked = 'error' in content ? checkWithoutText(content, context) : checkFile(text, context, reader);
  return { uri, text, checked };
}
