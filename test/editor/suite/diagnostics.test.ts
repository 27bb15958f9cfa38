import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { billing, diagnosticOf, open, rulesBecome, shop, write } from './migrations';
import { restoreAfterEach } from './restoring';

describe('Diagnostics', () => {
  restoreAfterEach();

  it('say what an unsafe statement of the example does, with the rule and its page', async () => {
    const uri = shop('0006_index_orders_status.sql');
    const { document } = await open(uri);
    const found = await diagnosticOf(uri, 'create-index-without-concurrently');
    assert.equal(found.source, 'safe-migrations');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.match(found.message, /^CREATE INDEX holds a SHARE lock on orders /);
    assert.equal(
      document.getText(found.range),
      "CREATE INDEX orders_status_idx ON orders (status) WHERE status <> 'done'",
    );
    assert.ok(typeof found.code === 'object');
    assert.equal(
      found.code.target.toString(true),
      'command:safeMigrations.openRulePage?["create-index-without-concurrently"]',
    );
  });

  it('are silent on a migration that PostgreSQL runs in an instant', async () => {
    // The file after it, opened first, shows that the server has answered.
    await open(shop('0010_price_as_bigint.sql'));
    await diagnosticOf(shop('0010_price_as_bigint.sql'), 'change-column-type');
    const uri = shop('0009_widen_note.sql');
    await open(uri, 'note');
    await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(3, 5));
    const severe = vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(severe, []);
  });

  it('follow what is typed', async () => {
    const uri = shop('0006_index_orders_status.sql');
    const editor = await open(uri, ' INDEX');
    await diagnosticOf(uri, 'create-index-without-concurrently');
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => {
      edit.replace(whole, 'SELECT 1;\n');
    });
    await rulesBecome(uri, []);
  });

  it('know the tool of the second root: CONCURRENTLY fails in the query of a golang-migrate file', async () => {
    const uri = billing('000002_index.up.sql');
    const text =
      "SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY invoices_customer ON invoices (customer_id);\n";
    await write(uri, text);
    await open(uri);
    const found = await diagnosticOf(uri, 'concurrently-in-transaction');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
  });

  it('leave queries of the application alone', async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? shop('');
    const uri = vscode.Uri.joinPath(root, 'queries', 'report.sql');
    await write(uri, 'DELETE FROM orders;\nCREATE INDEX a ON orders (note);\n');
    try {
      await open(uri);
      await open(shop('0006_index_orders_status.sql'));
      await diagnosticOf(shop('0006_index_orders_status.sql'), 'create-index-without-concurrently');
      assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(root, 'queries'), { recursive: true });
    }
  });

  it('obey .safe-migrations.json as soon as it is written', async () => {
    const uri = shop('0006_index_orders_status.sql');
    await open(uri);
    await diagnosticOf(uri, 'create-index-without-concurrently');
    const off = {
      'create-index-without-concurrently': 'off',
      'missing-lock-timeout': 'off',
      'not-idempotent': 'off',
    };
    const file = shop('.safe-migrations.json');
    await write(file, JSON.stringify({ rules: { ...off, 'missing-down': 'off' } }));
    await rulesBecome(uri, []);
    const editor = await open(file);
    assert.equal(editor.document.languageId, 'jsonc');
  });

  it('obey a setting as soon as it is changed', async () => {
    const uri = shop('0006_index_orders_status.sql');
    await open(uri);
    await diagnosticOf(uri, 'create-index-without-concurrently');
    const settings = vscode.workspace.getConfiguration('safeMigrations');
    const rules = {
      'create-index-without-concurrently': 'off',
      'missing-lock-timeout': 'off',
      'not-idempotent': 'off',
      'missing-down': 'off',
    };
    try {
      await settings.update('rules', rules, vscode.ConfigurationTarget.Workspace);
      await rulesBecome(uri, []);
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await diagnosticOf(uri, 'create-index-without-concurrently');
  });
});
