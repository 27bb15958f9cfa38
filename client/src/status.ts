import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { SELECTOR } from './language-client';
import { REQUESTS, type FileStatus } from './requests';

/** The language status item: dialect, version, tool and transaction mode of the document in front. */
export function showStatus(client: LanguageClient): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('safeMigrations.status', SELECTOR);
  item.name = 'Safe Migrations';
  item.text = 'Safe Migrations';
  item.busy = true;
  let latest = 0;

  const refresh = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || vscode.languages.match(SELECTOR, document) === 0) return;
    latest += 1;
    const mine = latest;
    item.busy = true;
    const status = client.isRunning()
      ? await client.sendRequest<FileStatus | null>(REQUESTS.status, { uri: document.uri.toString() }).then(
          (found) => found,
          () => null,
        )
      : null;
    if (mine !== latest) return;
    item.busy = client.state === State.Starting;
    if (status !== null) show(item, status);
  };

  return vscode.Disposable.from(
    item,
    client.onDidChangeState(({ newState }) => {
      showState(item, newState);
      if (newState === State.Running) void refresh();
    }),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    // New diagnostics come when the text, the settings or the history changed: then the status may have too.
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) void refresh();
    }),
  );
}

function showState(item: vscode.LanguageStatusItem, state: State): void {
  item.busy = state === State.Starting;
  if (state !== State.Stopped && state !== State.StartFailed) {
    item.severity = vscode.LanguageStatusSeverity.Information;
    return;
  }
  item.severity = vscode.LanguageStatusSeverity.Error;
  item.text = 'Safe Migrations';
  item.detail = 'The language server does not run.';
  item.command = { command: 'safeMigrations.restartServer', title: 'Restart' };
}

function show(item: vscode.LanguageStatusItem, status: FileStatus): void {
  item.severity = vscode.LanguageStatusSeverity.Information;
  if (!status.migration) {
    item.text = 'Not checked';
    item.detail = status.reason ?? 'This file is not a migration.';
    item.command = {
      command: 'workbench.action.openSettings',
      title: 'Settings',
      arguments: ['safeMigrations.include'],
    };
    return;
  }
  item.text = `${status.dialect} ${status.version} · ${status.tool}`;
  item.detail = [status.transaction, status.deployed].filter(Boolean).join(' · ');
  item.command = {
    command: 'workbench.action.openSettings',
    title: 'Settings',
    arguments: ['@ext:safe-migrations.safe-migrations'],
  };
}
