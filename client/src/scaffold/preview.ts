import * as vscode from 'vscode';
import type { ScaffoldedFiles } from '../requests';

export const PREVIEW_SCHEME = 'safe-migrations-preview';

/** The quick input lies over the first lines. */
const BELOW_THE_QUICK_INPUT = '\n'.repeat(12);

const texts = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Provides the preview's text. */
export function registerPreview(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
}

/** Shows all files in one document beside the editor, and leaves the focus where it is. */
export async function showPreview(result: ScaffoldedFiles, folder: string): Promise<void> {
  const uri = previewUri();
  texts.set(uri.path, previewText(result, folder));
  changed.fire(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, 'sql');
  const beside =
    vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
  await vscode.window.showTextDocument(document, {
    viewColumn: tabOf(uri)?.group.viewColumn ?? beside,
    preserveFocus: true,
    preview: true,
  });
}

/** Closes the preview where it is open. */
export async function closePreview(): Promise<void> {
  const tab = tabOf(previewUri());
  if (tab !== undefined) await vscode.window.tabGroups.close(tab);
  texts.clear();
}

/** The files one after another, each under its name, after the title and what the recipe could not see. */
export function previewText(result: ScaffoldedFiles, folder: string): string {
  const number = result.files.length === 1 ? '1 file' : `${result.files.length} files`;
  const head = [
    `-- ${result.title}`,
    `-- ${number} for ${folder}. Nothing is written yet.`,
    ...result.warnings.map((warning) => `-- Note: ${warning}`),
  ].join('\n');
  const files = result.files.map(
    ({ uri, text }) =>
      `-- ${'─'.repeat(4)} ${nameOf(uri)} ${'─'.repeat(40)}\n\n${shown(nameOf(uri), text.trimEnd())}\n`,
  );
  return `${BELOW_THE_QUICK_INPUT}${head}\n\n\n${files.join('\n\n')}`;
}

/** The document is SQL: a runbook is shown as a comment. */
function shown(name: string, text: string): string {
  return name.endsWith('.sql') ? text : `/*\n${text.replaceAll('*/', '* /')}\n*/`;
}

function previewUri(): vscode.Uri {
  return vscode.Uri.from({ scheme: PREVIEW_SCHEME, path: '/New migrations.sql' });
}

function tabOf(uri: vscode.Uri): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}

function nameOf(uri: string): string {
  const { path } = vscode.Uri.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}
