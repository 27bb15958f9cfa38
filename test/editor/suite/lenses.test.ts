import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasHands, picture, press, seen, typeText } from './hands';
import { diagnosticOf, open, shop, write } from './migrations';
import { restoreAfterEach } from './restoring';
import { until } from './until';

const FILE = shop('0015_several.sql');
const TEXT = `-- Step 1: what the shop asks for first.
SET lock_timeout = '5s';
CREATE INDEX orders_customer_idx ON orders (customer_id);

-- Step 2: no order without a state.
ALTER TABLE orders
    ALTER COLUMN status SET NOT NULL;
`;

describe('Lenses, outline and folding', () => {
  restoreAfterEach();

  it('tell locks above statements', async () => {
    await write(
      FILE,
      TEXT.replace('without a state', 'without a note').replace('COLUMN status', 'COLUMN note'),
    );
    await open(FILE);
    const titles = await until('the lenses', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        FILE,
        100,
      );
      const found = lenses.map(({ command, range }) => `${range.start.line}: ${command?.title}`);
      return found.length >= 6 && found;
    });
    assert.ok(titles.includes('2: SHARE on orders · writes wait while the table is read'), titles.join('\n'));
    assert.ok(
      titles.includes('5: ACCESS EXCLUSIVE on orders · reads and writes wait while the table is read'),
      titles.join('\n'),
    );
    assert.ok(titles.some((title) => title.startsWith('0: at worst ACCESS EXCLUSIVE on orders')));
    if (!hasHands) return;
    await until('the lines above the code', async () =>
      (await seen('.codelens-decoration')).join('\n').includes('reads and writes wait'),
    );
    await picture('lenses');
  });

  it('outline the operations and fold the steps', async () => {
    await write(FILE, TEXT);
    await open(FILE);
    const symbols = await until('the outline', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        FILE,
      );
      // An editor that the test before has left open reads its file anew in its own time.
      return found?.some(({ name }) => name === 'SET NOT NULL orders.status') && found;
    });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['SET lock_timeout', 'CREATE INDEX orders_customer_idx on orders', 'SET NOT NULL orders.status'],
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      FILE,
    );
    assert.ok(folds.some(({ start, end }) => start === 0 && end === 2));
    assert.ok(folds.some(({ start, end }) => start === 4 && end === 6));
  });

  it('complete rules in ignore comments', async () => {
    await write(FILE, `-- safe-migrations:ignore \n${TEXT}`);
    await open(FILE);
    const labels = await until('rules', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        FILE,
        new vscode.Position(0, 26),
      );
      const found = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return found.includes('create-index-without-concurrently') && found;
    });
    assert.ok(labels.includes('drop-column'));
  });

  if (hasHands) {
    it('offer every safe form of a file in one list', async () => {
      const uri = shop('0016_rewrite.sql');
      await write(uri, TEXT);
      const { document } = await open(uri);
      await diagnosticOf(uri, 'create-index-without-concurrently');
      const running = vscode.commands.executeCommand('safeMigrations.rewriteSafely');
      await until('the list', async () =>
        (await seen('.quick-input-list .monaco-list-row')).join('\n').includes('line 3'),
      );
      await picture('rewrite');
      await typeText('Build the index concurrently');
      await press('Enter');
      await running;
      const safe = TEXT.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS');
      await until('the safe form', () => document.getText() === safe);
    });
  }
});

describe('The configuration file', () => {
  restoreAfterEach();

  it('completes settings and rules, and corrects what is misspelt', async () => {
    const uri = shop('.safe-migrations.json');
    await write(uri, '{ "presett": "strict" }\n');
    const { document } = await open(uri);
    const { range } = await diagnosticOf(uri, 'invalid-config');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
    );
    const fix = actions.find(({ title }) => title === 'Change to "preset"');
    assert.ok(fix?.edit, actions.map(({ title }) => title).join('\n'));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), '{ "preset": "strict" }\n');
    await document.save();
  });
});

describe('Get Started', () => {
  restoreAfterEach();

  it('has a walkthrough whose pictures and commands are there', async () => {
    const extension = vscode.extensions.getExtension('safe-migrations.safe-migrations')!;
    const { contributes } = extension.packageJSON as {
      contributes: {
        walkthroughs: { id: string; steps: { description: string; media: { image: string } }[] }[];
      };
    };
    const commands = await vscode.commands.getCommands(true);
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    for (const { media, description } of steps) {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(extension.extensionUri, media.image));
      const command = /command:([\w.]+)/.exec(description)?.[1] ?? '';
      assert.ok(commands.includes(command), command);
    }
    if (!hasHands) return;
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      'safe-migrations.safe-migrations#start',
      false,
    );
    await until('the steps', async () =>
      (await seen('.getting-started-step .step-title')).join('\n').includes('Rewrite it safely'),
    );
  });
});
