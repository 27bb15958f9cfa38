import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { REQUESTS, type CheckAllReply } from './requests';

/** Checks every migration of the workspace, fills the Problems view and says how it went. */
export async function checkAll(client: LanguageClient): Promise<void> {
  const reply = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Checking all migrations' },
    () => client.sendRequest<CheckAllReply | null>(REQUESTS.checkAll, {}),
  );
  if (reply === null) throw new Error('The migrations could not be checked.');
  const { summary } = reply;
  const message = describe(summary);
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
