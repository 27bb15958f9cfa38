import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, picture, seen } from './hands';
import { diagnosticOf, open, shop } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';

describe('The hover', () => {
  restoreAfterEach();

  it('says which lock a statement takes and what that blocks', async () => {
    const uri = shop('0006_index_orders_status.sql');
    await open(uri, 'INDEX');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(0, 3),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
      .join('\n');
    assert.match(text, /SHARE/);
    assert.match(text, /orders/);
  });
  if (hasHands) {
    it('shows finding and lock together', async () => {
      const uri = shop('0010_price_as_bigint.sql');
      await open(uri, 'ALTER COLUMN');
      await diagnosticOf(uri, 'change-column-type');
      await until('the hover', async () => {
        await vscode.commands.executeCommand('editor.action.showHover');
        return (await seen('.monaco-hover:visible')).join('').includes('On PostgreSQL');
      });
      await picture('hover');
    });
  }
});
