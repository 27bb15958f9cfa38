import { analyzeFile } from '../analysis/analyze';
import type { Reader } from '../readers/reader';
import type { FileContext } from '../workspace/file-context';
import { childUri, type FileSystem } from '../workspace/file-system';
import type { FolderView } from './types';

/** What fixes need of the folder around a file: its names, and the down file where there is one. */
export async function folderView(
  context: FileContext,
  fileSystem: FileSystem,
  reader: Reader,
): Promise<FolderView> {
  const view = { ...context.folder.project, now: new Date(), reader };
  const name = context.downFileName;
  if (name === undefined) return view;
  const id = childUri(context.folder.uri, name);
  const file = await fileSystem.readFile(id);
  if ('error' in file) return { ...view, lockedDown: `${name} cannot be read` };
  if (file.lossy === true) return { ...view, lockedDown: `${name} is not UTF-8` };
  const withDownText = (text: string) =>
    analyzeFile({
      id,
      fileName: name,
      text,
      tool: context.tool,
      project: context.folder.project,
      history: context.history,
      settings: context.settings,
      reader,
      hasDownFile: false,
      upId: context.id,
    });
  return { ...view, downFile: withDownText(file.text), withDownText };
}
