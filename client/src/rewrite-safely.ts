import * as vscode from 'vscode';
import type { CodeAction } from 'vscode-languageserver-protocol';
import type { LanguageClient } from 'vscode-languageclient/node';
import { REQUESTS } from './requests';
import { reachesOthers, writeSeveralFiles } from './several-files';

/** A safe form that the server offers for a file. */
interface Rewrite {
  readonly title: string;
  readonly line: number;
  readonly message: string;
  readonly preferred: boolean;
  readonly action: CodeAction;
}

interface Choice extends vscode.QuickPickItem {
  apply(): Promise<void>;
}

/** Shows the safe forms of a migration, all of its findings at once, and applies the one that is chosen. */
export async function rewriteSafely(client: LanguageClient, target: unknown): Promise<void> {
  const document = await documentOf(target);
  const { version } = document;
  const found = await client.sendRequest<readonly Rewrite[]>(REQUESTS.rewrites, {
    uri: client.code2ProtocolConverter.asUri(document.uri),
  });
  if (found.length === 0) {
    void vscode.window.showInformationMessage('There is nothing to rewrite in this file.');
    return;
  }
  const choices = [
    ...together(found, document),
    ...found.map((rewrite) => choiceOf(rewrite, client, document, version)),
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Rewrite Safely',
    placeHolder: 'The safe form to write',
    matchOnDetail: true,
  });
  await chosen?.apply();
}

/** The document that a lens names, otherwise the one in front. */
async function documentOf(target: unknown): Promise<vscode.TextDocument> {
  const active = vscode.window.activeTextEditor?.document;
  if (typeof target === 'string') {
    const uri = vscode.Uri.parse(target);
    if (active?.uri.toString() === uri.toString()) return active;
    return (await vscode.window.showTextDocument(uri)).document;
  }
  if (active === undefined) throw new Error('Open the migration to rewrite.');
  return active;
}

/** Complete fixes that need no deploy in between can be written at once. */
function together(found: readonly Rewrite[], document: vscode.TextDocument): readonly Choice[] {
  const complete = found.filter(({ preferred }) => preferred);
  if (complete.length < 2) return [];
  return [
    {
      label: '$(check-all) Apply all complete fixes',
      detail: complete.map(({ title }) => title).join(' · '),
      apply: async () => {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('editor.action.codeAction', {
          kind: 'source.fixAll.safeMigrations',
          apply: 'first',
        });
      },
    },
  ];
}

function choiceOf(
  { title, line, message, preferred, action }: Rewrite,
  client: LanguageClient,
  document: vscode.TextDocument,
  version: number,
): Choice {
  return {
    label: `$(${preferred ? 'check' : 'files'}) ${title}`,
    description: `line ${line}`,
    detail: message,
    apply: async () => {
      const edit = await client.protocol2CodeConverter.asWorkspaceEdit(action.edit);
      const isCurrent = edit !== undefined && document.version === version;
      if (isCurrent && reachesOthers(edit, document)) await writeSeveralFiles({ title, edit });
      else if (!isCurrent || !(await vscode.workspace.applyEdit(edit)))
        throw new Error('The file has changed meanwhile, so nothing was written. Ask again.');
    },
  };
}
