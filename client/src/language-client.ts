import * as vscode from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { middleware } from './middleware';
import { restartWithNotice } from './restarts';
import { answerFileRequests } from './workspace-files';

/** Every scheme: files, unsaved documents, remote and virtual file systems. */
export const SELECTOR = [
  // SQL extensions give PostgreSQL files these languages.
  ...['sql', 'postgres', 'pgsql', 'plpgsql'].map((language) => ({ language })),
  { pattern: '**/.safe-migrations.json' },
];

/** The client of the server in dist/server.js; not started yet. */
export function createClient(context: vscode.ExtensionContext): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const server: ServerOptions = { module, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    middleware: middleware(),
    initializationOptions: () => ({ commands: true, trusted: vscode.workspace.isTrusted }),
    errorHandler: restartWithNotice(() => client),
  };
  const client: LanguageClient = new LanguageClient('safeMigrations', 'Safe Migrations', server, options);
  context.subscriptions.push(
    answerFileRequests(client),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (client.isRunning()) void client.sendNotification('safeMigrations/trusted');
    }),
  );
  return client;
}
