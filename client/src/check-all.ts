import * as vscode from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import { REQUESTS, type CheckAllReply } from './requests';

/** Checks every migration of the workspace, fills the Problems view and says how it went. It can be cancelled. */
export async function checkAll(client: LanguageClient): Promise<void> {
  const { reply, stopped } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Checking all migrations', cancellable: true },
    async (progress, token) => {
      const workDoneToken = `check-all-${Date.now()}`;
      let done = 0;
      const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind !== 'report') return;
        const percentage = value.percentage ?? done;
        progress.report({
          increment: percentage - done,
          ...(value.message ? { message: value.message } : {}),
        });
        done = percentage;
      });
      try {
        const params = { workDoneToken };
        const reply = await client.sendRequest<CheckAllReply | null>(REQUESTS.checkAll, params, token);
        return { reply, stopped: token.isCancellationRequested };
      } finally {
        listening.dispose();
      }
    },
  );
  if (reply === null) throw new Error('The migrations could not be checked.');
  const { summary } = reply;
  const message = stopped ? `Stopped. ${describe(summary)}` : describe(summary);
  if (summary.error + summary.warning + summary.information === 0) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
  if (summary.error > 0) void vscode.window.showErrorMessage(message);
  else if (summary.warning > 0) void vscode.window.showWarningMessage(message);
  else void vscode.window.showInformationMessage(message);
}

function describe(summary: CheckAllReply['summary']): string {
  if (summary.files === 0) {
    return 'No migrations were found. The setting safeMigrations.include names the files that are migrations.';
  }
  const counts = [
    count(summary.error, 'error'),
    count(summary.warning, 'warning'),
    count(summary.information, 'note'),
    count(summary.hint, 'hint'),
  ].filter((text) => text !== '');
  const files = count(summary.files, 'migration');
  return counts.length === 0
    ? `Checked ${files}: nothing to improve.`
    : `Checked ${files}: ${counts.join(', ')}.`;
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
