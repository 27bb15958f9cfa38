import * as vscode from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type DiagnosticCollectionProvider,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { middleware } from './middleware';
import { answerFileRequests } from './workspace-files';

/** Every scheme: files, unsaved documents, remote and virtual file systems. */
export const SELECTOR = [
  // SQL extensions give PostgreSQL files these languages.
  ...['sql', 'postgres', 'pgsql', 'plpgsql'].map((language) => ({ language })),
  { pattern: '**/.safe-migrations.json' },
];

const WATCHED = ['**/*.sql', '**/.safe-migrations.json'];

/** The client of the server in dist/server.js; not started yet. */
export function createClient(context: vscode.ExtensionContext): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const server: ServerOptions = { module, transport: TransportKind.ipc };
  const watchers = WATCHED.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern));
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    synchronize: { fileEvents: watchers },
    middleware: middleware(),
    diagnosticCollectionProvider: oneCollection(),
    markdown: { isTrusted: { enabledCommands: ['safeMigrations.openRulePage'] } },
  };
  const client = new LanguageClient('safeMigrations', 'Safe Migrations', server, options);
  context.subscriptions.push(...watchers, answerFileRequests(client));
  return client;
}

/**
 * One collection for what the server publishes and what the client asks for: a file that was checked while
 * closed and is opened later would otherwise show everything twice.
 */
function oneCollection(): DiagnosticCollectionProvider {
  let collection: vscode.DiagnosticCollection | undefined;
  let users = 0;
  return {
    create() {
      users += 1;
      collection ??= vscode.languages.createDiagnosticCollection('safe-migrations');
      return collection;
    },
    dispose() {
      users -= 1;
      if (users > 0) return;
      collection?.dispose();
      collection = undefined;
    },
  };
}
