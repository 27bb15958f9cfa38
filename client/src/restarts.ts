import * as vscode from 'vscode';
import { CloseAction, type ErrorHandler, type LanguageClient } from 'vscode-languageclient/node';

/** Starts a server that died again, as often as the client thinks right, and says so: answers were missing meanwhile. */
export function restartWithNotice(client: () => LanguageClient): ErrorHandler {
  let standard: ErrorHandler | undefined;
  const handler = (): ErrorHandler => (standard ??= client().createDefaultErrorHandler());
  return {
    error: (error, message, count) => handler().error(error, message, count),
    closed: async () => {
      const result = await handler().closed();
      if (result.action === CloseAction.Restart) void notice(client());
      return result;
    },
  };
}

async function notice(client: LanguageClient): Promise<void> {
  const message = 'The language server of Safe Migrations has stopped; it is started again.';
  const chosen = await vscode.window.showWarningMessage(message, 'Show Output');
  if (chosen !== undefined) client.outputChannel.show();
}
