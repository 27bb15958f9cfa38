import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
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
    const uri = vscode.Uri.from({
      scheme: 'safe-migrations-review',
      path: '/Review of 0006_index_orders_status.sql.md',
    });
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(text, /^# Review of `0006_index_orders_status\.sql`$/m);
    assert.match(
      text,
      /^psql "\$DATABASE_URL" -v ON_ERROR_STOP=1 -f migrations\/0006_index_orders_status\.sql$/m,
    );
  });

  it('write its down migration from the history, in the file that the tool reads', async () => {
    const uri = billing('000002_note.up.sql');
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode('ALTER TABLE invoices ADD COLUMN IF NOT EXISTS note text;\n'),
    );
    await open(uri, 'note');
    await vscode.commands.executeCommand('safeMigrations.createDown');
    const down = billing('000002_note.down.sql');
    await until('the down file', async () => (await names(billing(''))).includes('000002_note.down.sql'));
    const document = await vscode.workspace.openTextDocument(down);
    assert.equal(
      document.getText(),
      "-- Undo: 000002_note.up.sql.\nSET LOCAL lock_timeout = '5s';\nALTER TABLE invoices DROP COLUMN IF EXISTS note;\n",
    );
    await document.save();
    await open(uri, 'note');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('safeMigrations.createDown')),
      /000002_note\.down\.sql exists already\./,
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
