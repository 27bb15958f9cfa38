import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, picture, press, seen } from './hands';
import { actionsAt, diagnosticOf, names, open, rulesOf, shop, textOf } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';

const INDEX = shop('0006_index_orders_status.sql');

describe('The lightbulb', () => {
  restoreAfterEach();

  it('builds an index concurrently, and the file is silent about it afterwards', async () => {
    const { document } = await open(INDEX, 'INDEX');
    const { range } = await diagnosticOf(INDEX, 'create-index-without-concurrently');
    const actions = await actionsAt(INDEX, range, vscode.CodeActionKind.QuickFix);
    const fix = actions.find(({ isPreferred, title }) => isPreferred === true && /concurrently/i.test(title));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join('\n'));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(
      document.getText(),
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status) WHERE status <> 'done';\n",
    );
    await until(
      'silence about the index',
      () => !rulesOf(INDEX).includes('create-index-without-concurrently'),
    );
  });

  it('ignores a rule for one statement', async () => {
    const { document } = await open(INDEX, 'INDEX');
    const { range } = await diagnosticOf(INDEX, 'create-index-without-concurrently');
    const before = document.getText();
    const actions = await actionsAt(INDEX, range, vscode.CodeActionKind.QuickFix);
    const ignore = actions.find(({ title }) => title.startsWith('Ignore create-index-without-concurrently'));
    assert.ok(ignore?.edit);
    assert.ok(await vscode.workspace.applyEdit(ignore.edit));
    assert.match(document.getText(), /^-- safe-migrations:ignore create-index-without-concurrently/);
    assert.ok(document.getText().endsWith(before));
    await until('silence', () => !rulesOf(INDEX).includes('create-index-without-concurrently'));
  });

  it('opens the page of a rule beside the code', async () => {
    await open(INDEX, 'INDEX');
    const { range } = await diagnosticOf(INDEX, 'create-index-without-concurrently');
    const actions = await actionsAt(INDEX, range, vscode.CodeActionKind.QuickFix);
    const page = actions.find(({ title }) => title.startsWith('Why'));
    assert.ok(page?.command);
    await vscode.commands.executeCommand(
      page.command.command,
      ...((page.command.arguments ?? []) as unknown[]),
    );
    await until('the preview', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('create-index-without-concurrently'),
    );
  });

  it('splits SET NOT NULL into files, after a look at the preview', async () => {
    const uri = shop('0012_customer_name_required.sql');
    await open(uri, 'ALTER COLUMN');
    const { range } = await diagnosticOf(uri, 'set-not-null-without-check');
    const before = await names(shop(''));
    const actions = await actionsAt(uri, range, vscode.CodeActionKind.RefactorRewrite);
    const split = actions.find(({ edit }) => edit !== undefined && edit.size > 1);
    assert.ok(split?.edit, actions.map(({ title }) => title).join('\n'));
    const applied = vscode.workspace.applyEdit(split.edit, { isRefactoring: true });
    // The files wait for a person: VS Code shows them in its refactoring preview first.
    await until('the new files', async () => {
      await vscode.commands.executeCommand('refactorPreview.apply');
      return (await names(shop(''))).length > before.length;
    });
    assert.ok(await applied);
    const created = (await names(shop(''))).filter((name) => !before.includes(name));
    for (const name of created) {
      const document = await vscode.workspace.openTextDocument(shop(name));
      assert.match(document.getText(), /customers/, name);
    }
    await until('silence about NOT NULL', () => !rulesOf(uri).includes('set-not-null-without-check'));
  });

  it('applies all complete fixes of a file on request', async () => {
    const uri = shop('0014_drop_legacy_ref.sql');
    await open(uri);
    await diagnosticOf(uri, 'drop-index-without-concurrently');
    const before = await textOf(uri);
    await vscode.commands.executeCommand('editor.action.fixAll');
    const { document } = await open(uri);
    await until('a changed text', () => document.getText() !== before);
    assert.match(document.getText(), /^DROP INDEX CONCURRENTLY IF EXISTS orders_legacy_ref_idx;/m);
  });

  if (hasHands) {
    it('shows its menu, and Enter applies the first entry', async () => {
      const { document } = await open(INDEX, 'INDEX');
      await diagnosticOf(INDEX, 'create-index-without-concurrently');
      await vscode.commands.executeCommand('editor.action.quickFix');
      await until('the menu', async () => (await seen('.action-widget')).join('').includes('concurrently'));
      await picture('lightbulb');
      await press('Enter');
      await until('the fix', () => document.getText().includes('CONCURRENTLY IF NOT EXISTS'));
    });
  }
});
