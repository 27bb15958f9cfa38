import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { exists } from './files';
import { REQUESTS, type DownReply, type MigrationsFolder, type Refused } from './requests';

const REVIEW_SCHEME = 'safe-migrations-review';

const reviews = new Map<string, string>();
const reviewed = new vscode.EventEmitter<vscode.Uri>();

/** Provides the texts of reviews. */
export function registerReviews(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(REVIEW_SCHEME, {
    onDidChange: reviewed.event,
    provideTextDocumentContent: (uri) => reviews.get(uri.path) ?? '',
  });
}

/** The migration in front, or the one that was clicked, reviewed in a Markdown preview. */
export async function reviewMigration(client: LanguageClient, argument: unknown): Promise<void> {
  const document = await documentOf(argument);
  const reply = await client.sendRequest<{ markdown: string } | Refused>(REQUESTS.review, {
    uri: document.uri.toString(),
  });
  if ('problem' in reply) throw new Error(reply.problem);
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const uri = vscode.Uri.from({ scheme: REVIEW_SCHEME, path: `/Review of ${name}.md` });
  reviews.set(uri.path, withBoxes(reply.markdown));
  reviewed.fire(uri);
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

/** VS Code's preview shows `[x]` and `[ ]` as they are written. */
function withBoxes(markdown: string): string {
  return markdown.replace(/^([ \t]*- )\[([ x])\] /gm, (_, bullet: string, tick: string) => {
    return `${bullet}${tick === 'x' ? '☑' : '☐'} `;
  });
}

/** Writes the down migration of the migration in front, opens it, and says what it cannot bring back. */
export async function createDown(client: LanguageClient, argument: unknown): Promise<void> {
  const document = await documentOf(argument);
  const reply = await client.sendRequest<DownReply | Refused>(REQUESTS.down, {
    uri: document.uri.toString(),
  });
  if ('problem' in reply) throw new Error(reply.problem);
  for (const change of reply.edit.documentChanges ?? []) {
    // The server may not have heard yet of a file that was written a moment ago.
    if (!('kind' in change) || change.kind !== 'create') continue;
    const uri = vscode.Uri.parse(change.uri);
    if (await exists(uri)) throw new Error(`${vscode.workspace.asRelativePath(uri)} exists already.`);
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(reply.edit);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error('VS Code could not write the down migration.');
  await vscode.window.showTextDocument(vscode.Uri.parse(reply.uri), { preview: false });
  if (reply.missing.length > 0) {
    void vscode.window.showWarningMessage(
      `Not everything comes back: ${reply.missing.join(' ')} The down migration says so.`,
    );
  }
}

/** Writes the plan, work and review section into AGENTS.md of the workspace folder that has the migrations. */
export async function addProtocol(client: LanguageClient): Promise<void> {
  const folder = await chooseFolder(client);
  if (folder === undefined) return;
  const root = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder.uri));
  if (root === undefined) throw new Error('Open the folder of the project first: AGENTS.md needs a place.');
  const uri = vscode.Uri.joinPath(root.uri, 'AGENTS.md');
  const existing = await vscode.workspace.openTextDocument(uri).then(
    (document) => document,
    () => undefined,
  );
  const reply = await client.sendRequest<{ text: string } | Refused>(REQUESTS.agents, {
    folder: folder.uri,
    ...(existing === undefined ? {} : { text: existing.getText() }),
  });
  if ('problem' in reply) throw new Error(reply.problem);
  const edit = new vscode.WorkspaceEdit();
  if (existing === undefined) edit.createFile(uri, { contents: new TextEncoder().encode(reply.text) });
  else {
    const all = new vscode.Range(
      new vscode.Position(0, 0),
      existing.lineAt(existing.lineCount - 1).range.end,
    );
    edit.replace(uri, all, reply.text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('VS Code could not write AGENTS.md.');
  await vscode.window.showTextDocument(uri, { preview: false });
}

async function chooseFolder(client: LanguageClient): Promise<MigrationsFolder | undefined> {
  const folders = await client.sendRequest<MigrationsFolder[]>(REQUESTS.folders);
  if (folders.length === 0)
    throw new Error('No migrations were found, so there is nothing to say about them yet.');
  if (folders.length === 1) return folders[0];
  const chosen = await vscode.window.showQuickPick(
    folders.map((folder) => ({ label: `$(folder) ${folder.name}`, description: folder.tool, folder })),
    { title: 'Add Protocol to AGENTS.md', placeHolder: 'The migrations that the section is about' },
  );
  return chosen?.folder;
}

/** The document of a URI, open for the server too; the one in front where none is given. */
async function documentOf(argument: unknown): Promise<vscode.TextDocument> {
  if (argument instanceof vscode.Uri) return vscode.workspace.openTextDocument(argument);
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) throw new Error('Open a migration first.');
  return document;
}
