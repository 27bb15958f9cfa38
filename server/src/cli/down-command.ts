import { dirname, join, resolve } from 'node:path';
import { applyEdits } from '../service/apply';
import { createDown } from '../service/down';
import { parseCommand, UsageError } from './arguments';
import { warnAboutConfigurations } from './configurations';
import { PAGES } from './help/pages';
import type { Output } from './output';
import { openSession } from './session';
import { shownPath } from './shown-path';
import { writeFiles, type FileToWrite } from './write-files';

/** `down FILE`: writes the down migration of an up migration. 1 where it cannot bring the whole schema back. */
export async function downCommand(
  args: readonly string[],
  { print, document, warn }: Output,
): Promise<number> {
  const { values, positionals, common } = parseCommand(args, PAGES.down);
  const [name] = positionals;
  if (positionals.length !== 1 || name === undefined) {
    throw new UsageError('down needs one file: the migration that is to be taken back.');
  }
  const session = await openSession(common);
  const file = await session.read({ path: resolve(name), named: true });
  const { analyzed, skipped } = file.check(file.text);
  if (!analyzed) throw new UsageError(`${file.shownPath}: ${skipped ?? 'This file cannot be read.'}`);
  if (file.lossy) throw new UsageError(`${file.shownPath}: This file is not UTF-8, so it is not changed.`);
  const made = createDown(analyzed, await file.view());
  if ('problem' in made) throw new UsageError(made.problem);
  const folder = dirname(file.path);
  const files: FileToWrite[] = [];
  if (made.edits.length > 0)
    files.push({ path: file.path, text: applyEdits(file.text, made.edits), status: 'changed' });
  for (const other of made.otherFiles) {
    const opened = await session.read({ path: join(folder, other.name), named: true });
    files.push({ path: opened.path, text: applyEdits(opened.text, other.edits), status: 'changed' });
  }
  for (const { path, text } of made.newFiles)
    files.push({ path: join(folder, path), text, status: 'created' });
  await warnAboutConfigurations(session, warn);
  const dryRun = values['dry-run'] === true;
  if (!dryRun) await writeFiles(files);
  if (common.format === 'json') {
    const shown = files.map(({ path, status, text }) => ({ path: shownPath(path), status, text }));
    document(JSON.stringify({ version: 1, files: shown, missing: made.missing, notes: made.notes }));
  } else {
    for (const { path, status, text } of files)
      print(dryRun ? `-- ${status} ${shownPath(path)}\n${text}` : `${status} ${shownPath(path)}`);
    for (const sentence of made.missing) print(`not undone: ${sentence}`);
    for (const sentence of made.notes) print(`note: ${sentence}`);
  }
  return made.missing.length === 0 ? 0 : 1;
}
