import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, picture } from './hands';
import { billing, names, open, shop, textOf } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';

describe('The commands of a migration', () => {
  restoreAfterEach();

  it('review it in a Markdown preview', async () => {
    await open(shop('0006_index_orders_status.sql'), 'INDEX');
    await vscode.commands.executeCommand('safeMigrations.review');
    await until('the review', () =>
      vscode.window.tabGroups.all.some((group) =>
        group.tabs.some(({ label }) => label.includes('Review of 0006_index_orders_status.sql')),
      ),
    );
    if (hasHands) await picture('review');
  });

  it('write its down migration from the history, in the file that the tool reads', async () => {
    const uri = billing('000002_index.up.sql');
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode('ALTER TABLE invoices ADD COLUMN IF NOT EXISTS note text;\n'),
    );
    await open(uri, 'note');
    await vscode.commands.executeCommand('safeMigrations.createDown');
    const down = billing('000002_index.down.sql');
    await until('the down file', async () => (await names(billing(''))).includes('000002_index.down.sql'));
    const document = await vscode.workspace.openTextDocument(down);
    assert.equal(
      document.getText(),
      "-- Undo: 000002_index.up.sql.\nSET LOCAL lock_timeout = '5s';\nALTER TABLE invoices DROP COLUMN IF EXISTS note;\n",
    );
    await document.save();
    await open(uri, 'note');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('safeMigrations.createDown')),
      /000002_index\.down\.sql exists already\./,
    );
  });

  it('refuse where no migration is in front', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('safeMigrations.review')),
      /Open a migration first\./,
    );
    assert.notEqual(await textOf(shop('0006_index_orders_status.sql')), '');
  });
});
