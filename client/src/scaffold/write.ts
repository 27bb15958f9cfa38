import * as vscode from 'vscode';
import { exists } from '../files';
import type { ScaffoldedFiles } from '../requests';

/**
 * Creates the files, never over an existing one, adds to journals that list them, and opens the first.
 * @throws where one exists, has changed meanwhile or cannot be written; then none is.
 */
export async function writeFiles({ title, files }: ScaffoldedFiles): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri: text, text: contents, before } of files) {
    const uri = vscode.Uri.parse(text);
    if (before !== undefined) {
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.getText() !== before)
        throw new Error(`${vscode.workspace.asRelativePath(uri)} has changed; nothing was written.`);
      const all = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
      edit.replace(uri, all, contents, { label: title, needsConfirmation: false });
      continue;
    }
    if (await exists(uri))
      throw new Error(`${vscode.workspace.asRelativePath(uri)} exists already; nothing was written.`);
    edit.createFile(
      uri,
      { overwrite: false, ignoreIfExists: false, contents: new TextEncoder().encode(contents) },
      { label: title, needsConfirmation: false },
    );
  }
  const [first] = files;
  if (first === undefined) return;
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error('VS Code could not create the files.');
  }
  await vscode.window.showTextDocument(vscode.Uri.parse(first.uri), { preview: false });
}
