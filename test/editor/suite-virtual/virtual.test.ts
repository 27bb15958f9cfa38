import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, showFailure } from '../suite/hands';
import {
  actionsAt,
  diagnosticOf,
  messageWith,
  open,
  rulesBecome,
  rulesOf,
  shop,
  textOf,
  write,
} from '../suite/migrations';
import { scaffoldIndex } from '../suite/scaffolding';
import { until } from '../suite/until';

const INDEX = shop('0006_index_orders_status.sql');

describe('In a folder of a virtual file system', () => {
  afterEach(async function () {
    if (hasHands && this.currentTest?.state === 'failed') await showFailure(this.currentTest.title);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('migrations are checked with the schema of those before them', async () => {
    assert.equal(INDEX.scheme, 'memory');
    await open(shop('0010_price_as_bigint.sql'));
    await messageWith(shop('0010_price_as_bigint.sql'), 'change-column-type', 'stored as integer now');
  });

  it('a fix is written and saved', async () => {
    const before = await textOf(INDEX);
    const { document } = await open(INDEX, 'INDEX');
    const { range } = await diagnosticOf(INDEX, 'create-index-without-concurrently');
    const actions = await actionsAt(INDEX, range, vscode.CodeActionKind.QuickFix);
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(await document.save());
    assert.equal(
      await textOf(INDEX),
      before.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'),
    );
    await until('silence', () => !rulesOf(INDEX).includes('create-index-without-concurrently'));
    await write(INDEX, before);
  });

  it('a changed file changes what is known behind it', async () => {
    const first = shop('0002_create_products.sql');
    const later = shop('0010_price_as_bigint.sql');
    const before = await textOf(first);
    await open(later);
    await messageWith(later, 'change-column-type', 'stored as integer now');
    await write(first, before.replace('price_cents integer', 'price_cents bigint'));
    await messageWith(later, 'change-column-type', 'The rows stay as they are');
    await write(first, before);
    await messageWith(later, 'change-column-type', 'stored as integer now');
  });

  it('the configuration is read', async () => {
    const rules = {
      'create-index-without-concurrently': 'off',
      'missing-lock-timeout': 'off',
      'missing-down': 'off',
      'not-idempotent': 'off',
    };
    await open(INDEX);
    await diagnosticOf(INDEX, 'create-index-without-concurrently');
    await write(shop('.safe-migrations.json'), JSON.stringify({ rules }));
    await rulesBecome(INDEX, []);
    await vscode.workspace.fs.delete(shop('.safe-migrations.json'));
    await diagnosticOf(INDEX, 'create-index-without-concurrently');
  });

  it('all migrations are checked, also those that are not open', async () => {
    await vscode.commands.executeCommand('safeMigrations.checkAll');
    await until('findings in closed files', () =>
      ['0005_add_order_status.sql', '0013_unique_order_number.sql'].every(
        (name) => rulesOf(shop(name)).length > 0,
      ),
    );
  });

  it('a series is written beside the migrations', async () => {
    assert.deepEqual(await scaffoldIndex(), ['0015_index_note.sql']);
    assert.match(await textOf(shop('0015_index_note.sql')), /^CREATE INDEX CONCURRENTLY IF NOT EXISTS /m);
  });

  it('a review shows in the preview', async () => {
    await open(INDEX, 'INDEX');
    await vscode.commands.executeCommand('safeMigrations.review');
    await until('the review', () =>
      vscode.window.tabGroups.all.some((group) =>
        group.tabs.some(({ label }) => label.includes('Review of 0006_index_orders_status.sql')),
      ),
    );
  });
});
