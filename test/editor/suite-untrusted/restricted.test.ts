import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, hasHands, point, seen, showFailure } from '../suite/hands';
import { actionsAt, diagnosticOf, messageWith, open, rulesBecome, rulesOf, shop } from '../suite/migrations';
import { scaffoldIndex } from '../suite/scaffolding';
import { until } from '../suite/until';

const INDEX = shop('0006_index_orders_status.sql');

/** What the status item of the file in front says. */
async function status(): Promise<string> {
  await point('[id="status.languageStatus"]');
  return (await seen('.hover-language-status, .monaco-hover')).join('\n');
}

describe('In a folder that is not trusted', () => {
  afterEach(async function () {
    if (hasHands && this.currentTest?.state === 'failed') await showFailure(this.currentTest.title);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('migrations are checked with the schema of those before them', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await open(shop('0010_price_as_bigint.sql'));
    await messageWith(shop('0010_price_as_bigint.sql'), 'change-column-type', 'stored as integer now');
  });

  it('statements are explained and rewritten', async () => {
    const { document } = await open(INDEX, 'INDEX');
    const { range } = await diagnosticOf(INDEX, 'create-index-without-concurrently');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      INDEX,
      range.start,
    );
    assert.ok(hovers.length > 0);
    const before = document.getText();
    const actions = await actionsAt(INDEX, range, vscode.CodeActionKind.QuickFix);
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(
      document.getText(),
      before.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'),
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('files are written, where somebody asks for them', async () => {
    assert.deepEqual(await scaffoldIndex(), ['0015_index_note.sql']);
    await vscode.workspace.fs.delete(shop('0015_index_note.sql'));
  });

  if (hasHands) {
    it('Git is not asked what is deployed until the folder is trusted', async () => {
      await open(INDEX, 'INDEX');
      await diagnosticOf(INDEX, 'create-index-without-concurrently');
      const restricted =
        'It is not known what is deployed: Git is not asked in a workspace that is not trusted.';
      await until('the reason', async () => (await status()).includes(restricted));
      assert.ok(rulesOf(INDEX).includes('create-index-without-concurrently'));

      await vscode.commands.executeCommand('workbench.trust.manage');
      await click('.workspace-trust-editor .monaco-button:has-text("Trust")');
      await until('trust', () => vscode.workspace.isTrusted);
      await open(INDEX, 'INDEX');
      // All of the shop is on the main branch, so all of it is history now.
      await rulesBecome(INDEX, []);
      await until('the reason to go', async () => !(await status()).includes('not known'));
    });
  }
});
