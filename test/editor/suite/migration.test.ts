import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, picture, seenInFrames } from './hands';
import { billing, names, open, shop, textOf, write } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';
import { answer, asked } from './wizard';

describe('The commands of a migration', () => {
  restoreAfterEach();

  it('review it in a Markdown preview', async () => {
    await open(shop('0006_index_orders_status.sql'), 'INDEX');
    await vscode.commands.executeCommand('safeMigrations.review');
    await until('the review', () =>
      vscode.window.tabGroups.all.some((group) =>
        group.tabs.some(({ label }) => label.includes('Review of 0006_index_orders_status.sql')),
      ),
    );
    const uri = vscode.Uri.from({
      scheme: 'safe-migrations-review',
      path: '/Review of 0006_index_orders_status.sql.md',
    });
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(text, /^- ☑ The current schema is understood: every migration before this one was read\.$/m);
    assert.match(text, /^# Review of `0006_index_orders_status\.sql`$/m);
    assert.match(
      text,
      /^psql "\$DATABASE_URL" -v ON_ERROR_STOP=1 -f migrations\/0006_index_orders_status\.sql$/m,
    );
    if (!hasHands) return;
    await until('the rendered review', async () =>
      (await seenInFrames()).some((shown) => shown.includes('☐ There is a backup strategy.')),
    );
    await picture('review');
  });

  it('write its down migration from the history, in the file that the tool reads', async () => {
    const uri = billing('000002_note.up.sql');
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode('ALTER TABLE invoices ADD COLUMN IF NOT EXISTS note text;\n'),
    );
    await open(uri, 'note');
    await vscode.commands.executeCommand('safeMigrations.createDown');
    const down = billing('000002_note.down.sql');
    await until('the down file', async () => (await names(billing(''))).includes('000002_note.down.sql'));
    const document = await vscode.workspace.openTextDocument(down);
    assert.equal(
      document.getText(),
      "-- Undo: 000002_note.up.sql.\nSET LOCAL lock_timeout = '5s';\nALTER TABLE invoices DROP COLUMN IF EXISTS note;\n",
    );
    await document.save();
    await open(uri, 'note');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('safeMigrations.createDown')),
      /000002_note\.down\.sql exists already\./,
    );
  });

  it('write the section about migrations into AGENTS.md, once, with the commands of the chosen folder', async () => {
    const uri = vscode.Uri.joinPath(billing(''), '../../AGENTS.md');
    try {
      await addProtocol('billing');
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
      const first = document.getText();
      assert.match(first, /^# AGENTS\.md\n\n<!-- safe-migrations: begin -->\n\n## Database migrations$/m);
      assert.match(first, /^Migrations are in `db\/migrations\/`, run by golang-migrate on PostgreSQL 14\./m);
      assert.match(first, /^migrate -path db\/migrations -database "\$DATABASE_URL" up 1$/m);
      await document.save();

      const own = '# Ours\n\nBe kind.\n\n';
      await write(
        uri,
        `${own}${first.slice(first.indexOf('<!--'))}\nThe end.\n`.replace('### Plan', '### Old'),
      );
      await until('the text on the disk', () => document.getText().startsWith('# Ours'));
      await addProtocol('billing');
      await until('the section', () => document.getText().includes('### Plan'));
      assert.equal(document.getText(), `${own}${first.slice(first.indexOf('<!--'))}\nThe end.\n`);
      await document.save();
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('refuse where no migration is in front', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('safeMigrations.review')),
      /Open a migration first\./,
    );
    assert.notEqual(await textOf(shop('0006_index_orders_status.sql')), '');
  });
});

/** Runs Add Protocol to AGENTS.md and chooses a folder of migrations in its list. */
async function addProtocol(folder: string): Promise<void> {
  let done = false;
  const running = vscode.commands.executeCommand('safeMigrations.addProtocol').then(() => {
    done = true;
  });
  if (hasHands) {
    await asked('Add Protocol to AGENTS.md');
    await answer('Add Protocol to AGENTS.md', folder);
  } else {
    // The list has the shop first. Nobody can see it here, so its second entry is asked for until it is taken.
    await until('the choice', async () => {
      await vscode.commands.executeCommand('workbench.action.quickOpenNavigateNext');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return done;
    });
  }
  await running;
}
