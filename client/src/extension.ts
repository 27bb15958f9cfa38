import * as vscode from 'vscode';
import { checkAll } from './check-all';
import { registerCommand } from './commands';
import { createClient } from './language-client';
import { addProtocol, createDown, registerReviews, reviewMigration } from './migration-commands';
import { rewriteSafely } from './rewrite-safely';
import { explainRule, openRulePage } from './rule-pages';
import { scaffold } from './scaffold/command';
import { registerPreview } from './scaffold/preview';
import { WRITE_SEVERAL, writeSeveralFiles } from './several-files';
import { showStatus } from './status';

let stop: (() => Promise<void>) | undefined;

/** Starts the language server and registers the commands. */
export function activate(context: vscode.ExtensionContext): void {
  const client = createClient(context);
  const starting = client.start();
  // The client reports a failed start itself; commands that wait for it report theirs.
  starting.catch(() => undefined);
  stop = () => client.dispose();

  const { subscriptions, extensionUri } = context;
  subscriptions.push(
    registerPreview(),
    registerReviews(),
    showStatus(client),
    registerCommand('safeMigrations.scaffold', client, async (request: unknown) => {
      await starting;
      await scaffold(client, request);
    }),
    registerCommand('safeMigrations.rewriteSafely', client, async (target: unknown) => {
      await starting;
      await rewriteSafely(client, target);
    }),
    registerCommand('safeMigrations.checkAll', client, async () => {
      await starting;
      await checkAll(client);
    }),
    registerCommand('safeMigrations.review', client, async (uri: unknown) => {
      await starting;
      await reviewMigration(client, uri);
    }),
    registerCommand('safeMigrations.createDown', client, async (uri: unknown) => {
      await starting;
      await createDown(client, uri);
    }),
    registerCommand('safeMigrations.addProtocol', client, async () => {
      await starting;
      await addProtocol(client);
    }),
    registerCommand(WRITE_SEVERAL, client, writeSeveralFiles),
    registerCommand('safeMigrations.restartServer', client, () => client.restart()),
    registerCommand('safeMigrations.showOutput', client, () => {
      client.outputChannel.show();
    }),
    registerCommand('safeMigrations.explainRule', client, () => explainRule(extensionUri)),
    registerCommand('safeMigrations.openRulePage', client, (rule: unknown) =>
      openRulePage(extensionUri, rule),
    ),
  );
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
