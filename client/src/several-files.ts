import * as vscode from 'vscode';
import { exists } from './files';
import { askInQuickInput } from './input/ask';
import type { ScaffoldedFile } from './requests';
import { closePreview, showPreview } from './scaffold/preview';
import { writeFiles } from './scaffold/write';

/*
 * A fix that writes several files is shown whole before it is written. VS Code's own refactoring preview begins with every file
 * unchecked, so that its Apply would write nothing, or a part of a series.
 */

/** Runs with SeveralFiles. */
export const WRITE_SEVERAL = 'safeMigrations.writeSeveralFiles';

interface SeveralFiles {
  readonly title: string;
  readonly edit: vscode.WorkspaceEdit;
}

/** Whether an edit of a document reaches other files. */
export function reachesOthers(edit: vscode.WorkspaceEdit, { uri }: vscode.TextDocument): boolean {
  return edit.entries().some(([each]) => each.toString() !== uri.toString());
}

/** The action with a preview of all its files in place of the edit. */
export function withPreview(action: vscode.CodeAction, document: vscode.TextDocument): vscode.CodeAction {
  const { title, edit } = action;
  if (edit === undefined || !reachesOthers(edit, document)) return action;
  delete action.edit;
  action.command = { title, command: WRITE_SEVERAL, arguments: [{ title, edit }] };
  return action;
}

/**
 * Shows all files, asks, and writes all of them or none.
 * @throws where a file has changed since they were shown.
 */
export async function writeSeveralFiles(argument: unknown): Promise<void> {
  if (!isSeveralFiles(argument)) return;
  const { title, edit } = argument;
  const files = await Promise.all(edit.entries().map(([uri, edits]) => fileAfter(uri, edits)));
  const [first] = files;
  if (first === undefined) return;
  const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(vscode.Uri.parse(first.uri), '..'));
  const number = files.length === 1 ? '1 file' : `${files.length} files`;
  try {
    await showPreview({ title, warnings: [], files }, folder);
    const answer = await askInQuickInput(
      {
        kind: 'pick',
        key: 'write',
        prompt: `write ${number}?`,
        placeholder: 'Write what the preview shows, all of it or nothing',
        choices: [
          { label: `Write ${number}`, value: 'write', description: `to ${folder}`, icon: 'check' },
          { label: 'Cancel', value: 'cancel', description: 'write nothing', icon: 'close' },
        ],
      },
      { title, step: 1, totalSteps: undefined, back: false },
    );
    if (answer.type !== 'value' || answer.value !== 'write') return;
  } finally {
    await closePreview();
  }
  await writeFiles({ title, warnings: [], files });
}

function isSeveralFiles(argument: unknown): argument is SeveralFiles {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'title' in argument &&
    'edit' in argument &&
    argument.edit instanceof vscode.WorkspaceEdit
  );
}

/** What a file will hold; `before` where it is there already. */
async function fileAfter(uri: vscode.Uri, edits: readonly vscode.TextEdit[]): Promise<ScaffoldedFile> {
  if (!(await exists(uri)))
    return { uri: uri.toString(), text: edits.map(({ newText }) => newText).join('') };
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const last = [...edits].sort((a, b) => b.range.start.compareTo(a.range.start));
  const text = last.reduce(
    (changed, { range, newText }) =>
      changed.slice(0, document.offsetAt(range.start)) +
      newText +
      changed.slice(document.offsetAt(range.end)),
    before,
  );
  return { uri: uri.toString(), text, before };
}
