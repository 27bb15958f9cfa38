import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, picture, press, seen } from './hands';
import { actionsAt, diagnosticOf, names, open, rulesOf, shop, textOf } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';
import { answer, asked, gone } from './wizard';
import { assertWritten } from './written';

const SPLIT = 'Set NOT NULL on customers.name, in 3 migration files';
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

  const REQUIRED = shop('0012_customer_name_required.sql');

  it('splits SET NOT NULL into files that are whole', async () => {
    await open(REQUIRED, 'ALTER COLUMN');
    const { range } = await diagnosticOf(REQUIRED, 'set-not-null-without-check');
    const before = await names(shop(''));
    const actions = await actionsAt(REQUIRED, range, vscode.CodeActionKind.RefactorRewrite);
    const split = actions.find(({ title }) => title === SPLIT);
    assert.ok(split?.command, actions.map(({ title }) => title).join('\n'));
    const done = vscode.commands.executeCommand(
      split.command.command,
      ...((split.command.arguments ?? []) as unknown[]),
    );
    await until('the new files', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await names(shop(''))).length > before.length;
    });
    await done;
    await assertSplit(before);
  });

  /** Whole texts of the changed file and the new ones. */
  async function assertSplit(before: readonly string[]): Promise<void> {
    await vscode.workspace.saveAll();
    await assertWritten(
      'split-set-not-null',
      shop(''),
      before.filter((name) => !REQUIRED.path.endsWith(name)),
    );
    await until('silence about NOT NULL', () => !rulesOf(REQUIRED).includes('set-not-null-without-check'));
  }

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
      await until('the line above', async () =>
        (await seen('.codelens-decoration')).join('').includes('Rewrite safely'),
      );
      await vscode.commands.executeCommand('editor.action.quickFix');
      await until('the menu', async () => (await seen('.action-widget')).join('').includes('concurrently'));
      await picture('lightbulb');
      await press('Enter');
      await until('the fix', () => document.getText().includes('CONCURRENTLY IF NOT EXISTS'));
    });

    it('shows a split before it is written; left with Escape or Cancel, it changes nothing', async () => {
      const { document } = await open(REQUIRED, 'ALTER COLUMN');
      await diagnosticOf(REQUIRED, 'set-not-null-without-check');
      const text = document.getText();
      const before = await names(shop(''));
      const choose = async (): Promise<void> => {
        await open(REQUIRED, 'ALTER COLUMN');
        await vscode.commands.executeCommand('editor.action.refactor');
        await until('the menu', async () => (await seen('.action-widget')).join('').includes(SPLIT));
        await press('Enter');
        await asked('write 3 files?');
      };
      const shownFiles = (): string[] => {
        const preview = vscode.window.visibleTextEditors
          .map((editor) => editor.document.getText())
          .find((each) => each.includes('Nothing is written yet'));
        return [...(preview ?? '').matchAll(/^-- ─+ (\S+) ─/gm)].map(([, name]) => name ?? '');
      };
      const files = [
        '0012_customer_name_required.sql',
        '0015_set_customers_name_not_null_validate.sql',
        '0016_set_customers_name_not_null_set_not_null.sql',
      ];
      for (const leave of [() => press('Escape'), () => answer('write 3 files?', 'Cancel')]) {
        await choose();
        assert.deepEqual(shownFiles(), files);
        await leave();
        await gone();
        assert.deepEqual(await names(shop('')), before);
        assert.equal(document.getText(), text);
      }
      await choose();
      await picture('split-preview');
      await press('Enter');
      await until('the new files', async () => (await names(shop(''))).length === before.length + 2);
      await assertSplit(before);
    });
  }
});
