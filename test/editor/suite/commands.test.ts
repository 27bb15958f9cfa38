import * as assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { click, hasHands, picture, point, press, seen } from './hands';
import { billing, diagnosticOf, open, rulesBecome, rulesOf, shop, write } from './migrations';
import { restoreAfterEach } from './restoring';
import { servers } from './servers';
import { until } from './until';

const MESSAGES = '.notifications-toasts .notification-list-item';

describe('Commands and status', () => {
  restoreAfterEach();

  it('are all there', async () => {
    const extension = vscode.extensions.getExtension('safe-migrations.safe-migrations');
    await extension?.activate();
    const commands = await vscode.commands.getCommands(true);
    const { contributes } = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const missing = contributes.commands.map(({ command }) => command).filter((id) => !commands.includes(id));
    assert.deepEqual(missing, []);
  });

  it('check all migrations, also those that are not open', async () => {
    await vscode.commands.executeCommand('safeMigrations.checkAll');
    await until('findings in closed files', () =>
      ['0005_add_order_status.sql', '0013_unique_order_number.sql'].every(
        (name) => rulesOf(shop(name)).length > 0,
      ),
    );
    assert.deepEqual(
      rulesOf(billing('000001_create_invoices.down.sql')).filter((rule) => rule.startsWith('add-')),
      [],
    );
  });

  it('let the findings of closed files follow what other programs do to them', async () => {
    await vscode.commands.executeCommand('safeMigrations.checkAll');
    const [index, checks] = [shop('0006_index_orders_status.sql'), shop('0008_price_checks.sql')];
    await rulesBecome(index, ['create-index-without-concurrently']);
    assert.ok(rulesOf(checks).length > 0);
    const before = readFileSync(index.fsPath, 'utf8');
    writeFileSync(index.fsPath, 'COMMENT ON COLUMN orders.status IS $$ε$$;\r\n');
    renameSync(checks.fsPath, shop('0099_price_checks.sql').fsPath);
    await rulesBecome(index, []);
    await rulesBecome(checks, []);
    await until('findings under the new name', () => rulesOf(shop('0099_price_checks.sql')).length > 0);
    writeFileSync(index.fsPath, before);
    await diagnosticOf(index, 'create-index-without-concurrently');
  });

  it('restart the server, which then answers again', async () => {
    const uri = shop('0006_index_orders_status.sql');
    await open(uri);
    await diagnosticOf(uri, 'create-index-without-concurrently');
    await vscode.commands.executeCommand('safeMigrations.restartServer');
    await open(shop('0007_order_items_products.sql'));
    await diagnosticOf(shop('0007_order_items_products.sql'), 'add-foreign-key-without-not-valid');
  });

  it('show the output', async () => {
    await vscode.commands.executeCommand('safeMigrations.showOutput');
    await until('the output', () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) => document.uri.scheme === 'output' && document.uri.path.includes('Safe Migrations'),
      ),
    );
  });

  it('open the page of a rule, and refuse one that does not exist', async () => {
    await vscode.commands.executeCommand('safeMigrations.openRulePage', 'drop-column');
    await until('the page', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('drop-column'),
    );
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('safeMigrations.openRulePage', '../../package')),
      /name of a rule/,
    );
  });

  if (hasHands) {
    it('stop the check of all migrations where somebody asks for it', async () => {
      const many = vscode.Uri.joinPath(shop(''), '../many/migrations');
      const statements = Array.from({ length: 40 }, (_, index) => `ALTER TABLE t${index} ADD a int;\n`);
      const numbers = Array.from({ length: 1500 }, (_, index) => String(index + 1).padStart(4, '0'));
      await Promise.all(
        numbers.map((number) =>
          write(vscode.Uri.joinPath(many, `${number}_a.sql`), `-- ${number}\n${statements.join('')}`),
        ),
      );
      try {
        const done = vscode.commands.executeCommand('safeMigrations.checkAll');
        await until('the progress', async () =>
          (await seen(MESSAGES)).some((text) => /Checking all migrations.*\d+ of 1\d\d\d/s.test(text)),
        );
        await picture('progress');
        await click('.notifications-toasts .monaco-button:has-text("Cancel")');
        await done;
        const stopped = /^Stopped\. Checked (\d+) migrations?: .*\.$/m;
        await until('the answer', async () => (await seen(MESSAGES)).some((text) => stopped.test(text)));
        const [, checked] = stopped.exec((await seen(MESSAGES)).join('\n')) ?? [];
        assert.ok(Number(checked) < 1500, checked);
      } finally {
        await vscode.workspace.fs.delete(vscode.Uri.joinPath(many, '..'), { recursive: true });
        // VS Code tells of the folder alone.
        await until('findings of deleted files to go', () =>
          vscode.languages
            .getDiagnostics()
            .every(([uri, found]) => found.length === 0 || !uri.path.includes('/many/')),
        );
      }
    });

    it('fill the Problems view with what is found', async () => {
      await vscode.commands.executeCommand('safeMigrations.checkAll');
      await until('the findings in the view', async () =>
        (await seen('.markers-panel .monaco-list-row')).join('\n').includes('0008_price_checks.sql'),
      );
      await picture('problems');
    });

    it('show in the status item that the server is busy', async () => {
      assert.equal(process.platform, 'linux');
      const uri = shop('0006_index_orders_status.sql');
      await open(uri);
      await diagnosticOf(uri, 'create-index-without-concurrently');
      const [server] = servers();
      assert.ok(server !== undefined);
      process.kill(server, 'SIGSTOP');
      try {
        await open(shop('0010_price_as_bigint.sql'));
        await until('a turning wheel', async () => {
          await point('[id="status.languageStatus"]');
          return (await seen('.hover-language-status .codicon-loading')).length > 0;
        });
        await picture('busy');
      } finally {
        process.kill(server, 'SIGCONT');
      }
      await until('rest', async () => {
        await point('[id="status.languageStatus"]');
        return (await seen('.hover-language-status .codicon-loading')).length === 0;
      });
    });

    it('say in the status bar how a file runs', async () => {
      await open(billing('000001_create_invoices.up.sql'), 'CREATE');
      const text = async (): Promise<string> => {
        await point('[id="status.languageStatus"]');
        return (await seen('.hover-language-status, .monaco-hover')).join('\n');
      };
      await until('the tool in the status item', async () => (await text()).includes('golang-migrate'));
      assert.match(await text(), /PostgreSQL 14/);
      await picture('status');
    });

    it('open the page of a rule by the link behind a diagnostic', async () => {
      const uri = shop('0006_index_orders_status.sql');
      await open(uri, 'INDEX');
      await diagnosticOf(uri, 'create-index-without-concurrently');
      await until('the hover', async () => {
        await vscode.commands.executeCommand('editor.action.showHover');
        return (await seen('.monaco-hover a.code-link')).length > 0;
      });
      await click('.monaco-hover a.code-link');
      await until('the page', () =>
        vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('create-index-without-concurrently'),
      );
    });

    it('offer the rules under the cursor first', async () => {
      const uri = shop('0006_index_orders_status.sql');
      await open(uri, 'INDEX');
      await diagnosticOf(uri, 'create-index-without-concurrently');
      const done = vscode.commands.executeCommand('safeMigrations.explainRule');
      await until('the list', async () =>
        (await seen('.quick-input-widget:visible')).join('').includes('At the cursor'),
      );
      await press('Enter');
      await done;
      await until(
        'the page',
        () =>
          vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith('[Preview]') ||
          vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith('Preview'),
      );
    });
  }
});
