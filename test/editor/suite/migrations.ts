import * as vscode from 'vscode';
import { until } from './until';

/** A file of the example shop. */
export function shop(name: string): vscode.Uri {
  return inRoot(0, `migrations/${name}`);
}

/** A file of the service that uses golang-migrate. */
export function billing(name: string): vscode.Uri {
  return inRoot(1, `db/migrations/${name}`);
}

function inRoot(index: number, path: string): vscode.Uri {
  const root = vscode.workspace.workspaceFolders?.[index];
  if (root === undefined) throw new Error('The test workspace has two roots.');
  return vscode.Uri.joinPath(root.uri, path);
}

export async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

export async function names(folder: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries.map(([name]) => name).sort();
}

/** Opens a file with the cursor on the first place of `at`. */
export async function open(uri: vscode.Uri, at = ''): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uri);
  const position = document.positionAt(document.getText().indexOf(at));
  const selection = new vscode.Range(position, position);
  const editor = await vscode.window.showTextDocument(document, { preview: false, selection });
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  return editor;
}

export function rulesOf(uri: vscode.Uri): string[] {
  return vscode.languages.getDiagnostics(uri).map(ruleOf).sort();
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits until a file has a diagnostic of a rule, and returns it. */
export async function diagnosticOf(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return until(`${rule} in ${uri.path}`, () =>
    vscode.languages.getDiagnostics(uri).find((diagnostic) => ruleOf(diagnostic) === rule),
  );
}

/** Waits until what a rule says in a file has these words: the schema may still be read when it speaks first. */
export async function messageWith(uri: vscode.Uri, rule: string, words: string): Promise<void> {
  const messages = (): string[] =>
    vscode.languages
      .getDiagnostics(uri)
      .filter((diagnostic) => ruleOf(diagnostic) === rule)
      .map(({ message }) => message);
  await until(
    () => `${rule} with "${words}" in ${uri.path}; it says [${messages().join(' | ')}]`,
    () => messages().some((message) => message.includes(words)),
  );
}

/** Waits until a file has exactly these rules' diagnostics. */
export async function rulesBecome(uri: vscode.Uri, rules: readonly string[]): Promise<void> {
  const wanted = [...rules].sort().join(', ');
  await until(
    () => `[${wanted}] in ${uri.path}; it has [${rulesOf(uri).join(', ')}]`,
    () => rulesOf(uri).join(', ') === wanted,
  );
}

/** What the lightbulb offers at a place. */
export async function actionsAt(
  uri: vscode.Uri,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind?.value);
}

/** Closes all editors, gives the files of a folder their texts back and takes away what a test has created. */
export async function restore(folder: vscode.Uri, before: ReadonlyMap<string, string>): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await vscode.commands.executeCommand('notifications.clearAll');
  for (const name of await names(folder))
    if (!before.has(name)) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, name));
  const left = new Set(await names(folder));
  for (const [name, text] of before) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (!left.has(name) || (await textOf(uri)) !== text) await write(uri, text);
  }
}

/** The texts of a folder's files. */
export async function remember(folder: vscode.Uri): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of await names(folder)) texts.set(name, await textOf(vscode.Uri.joinPath(folder, name)));
  return texts;
}
