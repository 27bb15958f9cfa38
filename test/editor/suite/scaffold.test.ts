import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, hasHands, picture, press, typeText } from './hands';
import { billing, names, shop, textOf } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';
import { answer, asked, gone, shown } from './wizard';

describe('The scaffold command', () => {
  restoreAfterEach();

  it('writes a series for answers that are given with it', async () => {
    const before = await names(billing(''));
    await vscode.commands.executeCommand('safeMigrations.scaffold', {
      recipe: 'create-index',
      folder: billing('').toString().replace(/\/$/, ''),
      arguments: { table: 'invoices', columns: 'customer_id' },
      name: 'index_invoices',
      write: true,
    });
    const created = (await names(billing(''))).filter((name) => !before.includes(name));
    assert.deepEqual(created, ['000002_index_invoices.down.sql', '000002_index_invoices.up.sql']);
    assert.match(
      await textOf(billing('000002_index_invoices.up.sql')),
      /^CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_customer_id_idx ON invoices \(customer_id\);$/m,
    );
    assert.equal(
      vscode.window.activeTextEditor?.document.uri.toString(),
      billing('000002_index_invoices.up.sql').toString(),
    );
  });

  it('refuses what cannot be, and writes nothing', async () => {
    const before = await names(shop(''));
    await assert.rejects(
      Promise.resolve(
        vscode.commands.executeCommand('safeMigrations.scaffold', {
          recipe: 'rename-column',
          folder: shop('').toString().replace(/\/$/, ''),
          arguments: { table: 'orders', column: 'note', to: 'number' },
          write: true,
        }),
      ),
      /number/,
    );
    assert.deepEqual(await names(shop('')), before);
  });

  if (hasHands) {
    it('asks for pattern, folder, table and columns, shows the files and writes them', async () => {
      const before = await names(shop(''));
      const done = vscode.commands.executeCommand('safeMigrations.scaffold');
      await asked('what do you want to change?');
      await answer('what do you want to change?', 'rename-column');
      await answer('which migrations?', 'shop');
      await asked('Table');
      await answer('Table', 'customers');
      await asked('Column');
      await typeText('pho');
      await until('the column phone', async () => (await shown()).includes('phone'));
      await press('Enter');
      await asked('New name');
      await typeText('name');
      await until('a refusal', async () => (await shown()).includes('customers has a column name already.'));
      await press('Control+A');
      await typeText('phone_number');
      await press('Enter');
      await asked('write ');
      await until('the preview', () =>
        vscode.window.visibleTextEditors.some(({ document }) =>
          document.getText().includes('Nothing is written yet'),
        ),
      );
      assert.deepEqual(await names(shop('')), before);
      await picture('wizard');
      await press('Enter');
      await done;
      const created = (await names(shop(''))).filter((name) => !before.includes(name));
      assert.ok(created.length >= 3, created.join(', '));
      assert.ok(
        created.every((name) => /^00(1[5-9]|2\d)_/.test(name)),
        created.join(', '),
      );
      assert.equal(
        vscode.window.activeTextEditor?.document.uri.toString(),
        shop(created[0] ?? '').toString(),
      );
    });

    it('asks for place and tool of a new folder, and shows the runbook too', async () => {
      const before = await names(billing(''));
      const done = vscode.commands.executeCommand('safeMigrations.scaffold');
      await answer('what do you want to change?', 'create-index');
      await asked('which migrations?');
      await typeText('billing/../..');
      await until('a refusal', async () => (await shown()).includes('is not a path below'));
      await press('Control+A');
      await typeText('billing/elsewhere');
      await until('the typed path', async () => (await shown()).includes('Use billing/elsewhere'));
      await press('Enter');
      await answer('which tool runs the migrations?', 'goose');
      await asked('Table');
      await typeText('invoices');
      await press('Enter');
      await asked('Columns');
      await typeText('customer_id');
      await press('Enter');
      await asked('write 1 file?');
      const preview = (): string =>
        vscode.window.visibleTextEditors
          .map(({ document }) => document.getText())
          .find((text) => text.includes('Nothing is written yet')) ?? '';
      await until('the file of goose', () => preview().includes('-- +goose NO TRANSACTION'));
      await typeText('Runbook');
      await press('Enter');
      await asked('write 2 files?');
      await until('the runbook', () => preview().includes('/*\n# Create the index'));
      await press('Escape');
      await done;
      await gone();
      assert.deepEqual(await names(billing('')), before);
      await assert.rejects(Promise.resolve(names(billing('../../elsewhere'))));
    });

    it('goes back a step, and changes nothing when it is left with Escape', async () => {
      const before = await names(shop(''));
      const done = vscode.commands.executeCommand('safeMigrations.scaffold');
      await answer('what do you want to change?', 'add-column');
      await answer('which migrations?', 'shop');
      await asked('Table');
      await click('.quick-input-widget .quick-input-titlebar .action-label');
      await asked('which migrations?');
      await press('Escape');
      await done;
      await gone();
      assert.deepEqual(await names(shop('')), before);
    });
  }
});
