import { relativePath } from './file-system';
import type { FileContext } from './file-context';
import { historyBefore, historyOfDown, historyOfUp, type MigrationFolder } from './folder';

/** Whether a file whose text is as it was means the same in its folder as that was read last. */
export function isSameContext(context: FileContext, folder: MigrationFolder): boolean {
  if (context.folder === folder) return true;
  if (!isSameProject(context.folder, folder)) return false;
  const up = context.upId === undefined ? undefined : relativePath(folder.uri, context.upId);
  if (up === undefined) return historyOfUp(folder, context.fileName) === context.history;
  return historyOfDown(folder, up) === context.history && historyBefore(folder, up) === context.beforeUp;
}

const compared = new WeakMap<MigrationFolder, WeakMap<MigrationFolder, boolean>>();

/** Asked for each file of a folder of thousands. */
function isSameProject(before: MigrationFolder, now: MigrationFolder): boolean {
  const known = compared.get(now) ?? new WeakMap<MigrationFolder, boolean>();
  compared.set(now, known);
  const found = known.get(before);
  if (found !== undefined) return found;
  const same = before.tool === now.tool && plain(before) === plain(now);
  known.set(before, same);
  return same;
}

/** All that a check takes from a folder besides its history. */
function plain({ settings, project, deployed, withoutUp }: MigrationFolder): string {
  return JSON.stringify([settings, project, deployed, withoutUp], (_key, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
  );
}
