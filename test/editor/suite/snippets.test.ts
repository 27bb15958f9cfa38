import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, press, seen, typeText } from './hands';
import { open, shop, write } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';

async function openEmpty(name: string): Promise<vscode.TextDocument> {
  await write(shop(name), '');
  return (await open(shop(name))).document;
}

describe('Snippets', () => {
  restoreAfterEach();

  it('insert finished SQL whose gaps are tab stops', async () => {
    const document = await openEmpty('0015_index.sql');
    const snippet = { langId: 'sql', name: 'Safe migration: Create an index' };
    await vscode.commands.executeCommand('editor.action.insertSnippet', snippet);
    await until('the text', () => document.getText() !== '');
    assert.match(
      document.getText(),
      /^CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_idx ON orders \(user_id, created_at DESC\);$/m,
    );
    assert.doesNotMatch(document.getText(), /[$<>]|\.\.\./);
  });

  if (hasHands) {
    it('are offered by their prefix, and each gap is filled once', async () => {
      const document = await openEmpty('0015_column.sql');
      await typeText('safe-add-col');
      await until('the typed prefix', () => document.getText() === 'safe-add-col');
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await until('the suggestion', async () =>
        (await seen('.suggest-widget:visible')).join('').includes('safe-add-column'),
      );
      await press('Enter');
      await until('the snippet', () => document.getText().includes('ADD COLUMN'));
      await typeText('invoices');
      await until(
        'the table at both places',
        () =>
          document.getText().startsWith('-- Add status to invoices.\n') &&
          document.getText().includes('ALTER TABLE invoices ADD COLUMN IF NOT EXISTS status varchar(50);'),
      );
    });
  }
});
