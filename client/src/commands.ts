import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** Registers a command whose failure is shown to the person who called it, and thrown to the code that did. */
export function registerCommand(
  id: string,
  client: LanguageClient,
  run: (argument: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument: unknown) => {
    try {
      await run(argument);
    } catch (error) {
      client.error(`${id} failed.`, error, false);
      void report(error, client);
      throw error;
    }
  });
}

async function report(error: unknown, client: LanguageClient): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const chosen = await vscode.window.showErrorMessage(`Safe Migrations: ${reason}`, 'Show Output');
  if (chosen !== undefined) client.outputChannel.show();
}
