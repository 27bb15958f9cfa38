import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, hasHands, picture, press, typeText } from './hands';
import { billing, names, shop, textOf } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';
import { answer, asked, gone, shown } from './wizard';
import { assertWritten } from './written';

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
    const preview = (): string =>
      vscode.window.visibleTextEditors
        .map(({ document }) => document.getText())
        .find((text) => text.includes('Nothing is written yet')) ?? '';
    const front = (): string | undefined => vscode.window.activeTextEditor?.document.uri.toString();
    const back = (): Promise<void> => click('.quick-input-widget .quick-input-titlebar .action-label');

    it('renames a column: asks for pattern, folder, table and columns, shows the files and writes them', async () => {
      const before = await names(shop(''));
      const done = vscode.commands.executeCommand('safeMigrations.scaffold');
      await asked('what do you want to change?');
      await answer('what do you want to change?', 'rename-column');
      await answer('which migrations?', 'shop');
      await asked('Table');
      await answer('Table', 'customers');
      await asked('Column');
      await typeText('pho');
      await until('the column phone with its type', async () => (await shown()).includes('varchar(32)'));
      await press('Enter');
      await asked('New name');
      await typeText('name');
      await until('a refusal', async () => (await shown()).includes('customers has a column name already.'));
      await press('Enter');
      await asked('New name');
      await press('Control+A');
      await typeText('phone_number');
      await until('no refusal', async () => !(await shown()).includes('already'));
      await press('Enter');
      await asked('write ');
      await until('the preview', () =>
        preview().includes('Rename customers.phone to phone_number, step 1 of'),
      );
      assert.deepEqual(await names(shop('')), before);
      await picture('wizard');
      await press('Enter');
      await done;
      const created = await assertWritten('rename-column', shop(''), before);
      assert.equal(front(), shop(created[0] ?? '').toString());
    });

    it('adds a column with a default: refuses what does not fit, goes back, takes options and a name', async () => {
      const before = await names(billing(''));
      const done = vscode.commands.executeCommand('safeMigrations.scaffold');
      await answer('what do you want to change?', 'add-column-with-default');
      await answer('which migrations?', 'billing');
      await answer('Table', 'invoices');
      await asked('New column');
      await typeText('no name');
      await until('a refusal', async () => (await shown()).includes('no name is not a name.'));
      await press('Control+A');
      await typeText('"Für wen?"');
      await until('no refusal', async () => !(await shown()).includes('is not a name'));
      await press('Enter');
      await asked('Type');
      await typeText('varchar(');
      await until('a refusal', async () => (await shown()).includes('varchar( is not a type'));
      await press('Control+A');
      await typeText('integer');
      await until('the type', async () => (await shown()).includes('Use integer'));
      await press('Enter');
      await asked('Default');
      await typeText("'none'");
      await until('a refusal', async () => (await shown()).includes("'none'"));
      await back();
      await asked('Type');
      await press('Control+A');
      await typeText('varchar(9)');
      await until('the type', async () => (await shown()).includes('Use varchar(9)'));
      await press('Enter');
      await asked('Default');
      await press('Control+A');
      await typeText("'it''s me'");
      await press('Enter');
      await asked('write ');
      await answer('write ', 'Rows in one batch');
      await asked('Rows in one batch of a backfill');
      await typeText('0');
      await until('a refusal', async () => (await shown()).includes('0 is not a whole number'));
      await press('Control+A');
      await typeText('250');
      await until('no refusal', async () => !(await shown()).includes('is not a whole number'));
      await press('Enter');
      await until('the batches', () => preview().includes('LIMIT 250'));
      await answer('write ', 'File name');
      await asked('What the new files are called');
      await typeText('for_whom');
      await press('Enter');
      await until('the name', () => preview().includes('_for_whom_'));
      assert.deepEqual(await names(billing('')), before);
      await answer('write ', 'Write ');
      await done;
      const created = await assertWritten('add-column-with-default', billing(''), before);
      assert.equal(front(), billing(created.find((name) => name.endsWith('.up.sql')) ?? '').toString());
    });

    it('creates an index in a new folder: asks for place and tool, and writes the runbook too', async () => {
      const folder = vscode.Uri.joinPath(billing(''), '../elsewhere');
      const done = vscode.commands.executeCommand('safeMigrations.scaffold');
      await answer('what do you want to change?', 'create-index');
      await asked('which migrations?');
      await typeText('billing/../..');
      await until('a refusal', async () => (await shown()).includes('is not a path below'));
      await press('Control+A');
      await typeText('billing/db/elsewhere');
      await until('the typed path', async () => (await shown()).includes('Use billing/db/elsewhere'));
      await press('Enter');
      await answer('which tool runs the migrations?', 'goose');
      await asked('Table');
      await typeText('Invoices."Lines"');
      await press('Enter');
      await asked('Columns');
      await typeText('customer_id, "No"');
      await press('Enter');
      await asked('write 1 file?');
      await until('the file of goose', () => preview().includes('-- +goose NO TRANSACTION'));
      await typeText('Runbook');
      await press('Enter');
      await asked('write 2 files?');
      await until('the runbook', () => preview().includes('/*\n# Create the index'));
      await assert.rejects(Promise.resolve(names(folder)));
      await press('Enter');
      await done;
      try {
        await assertWritten('create-index', folder, []);
      } finally {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
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
