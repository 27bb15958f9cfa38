import * as assert from 'node:assert/strict';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  FoldingRange,
} from 'vscode-languageserver-protocol';
import { applyWorkspaceEdit, startSession, type Session } from './session';

const HISTORY =
  'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), status text);\nCREATE TABLE "Größe" (id bigint);\n';
const NAME = 'migrations/0002_change.sql';

describe('the language server beside diagnostics', () => {
  let session: Session;
  const start = async (text: string, settings: object = {}, name = NAME): Promise<void> => {
    session = await startSession({ 'migrations/0001_orders.sql': HISTORY }, { settings });
    session.open(name, text);
  };
  const ask = async <T>(method: string, more: object = {}, name = NAME): Promise<T> =>
    session.connection.sendRequest<T>(`textDocument/${method}`, {
      textDocument: { uri: session.uri(name) },
      ...more,
    });
  const lenses = async (): Promise<string[]> =>
    (await ask<CodeLens[]>('codeLens')).map(({ range, command }) => `${range.start.line}: ${command?.title}`);
  afterEach(async () => {
    await session.stop();
  });

  const CHANGES = [
    "SET lock_timeout = '5s';",
    'CREATE INDEX a ON orders (status);\r',
    'ALTER TABLE "Größe" ADD COLUMN note text;',
    'ALTER TABLE orders ALTER COLUMN status SET NOT NULL;',
    'CREATE TABLE fresh (id int);',
    'CREATE INDEX b ON fresh (id);',
    'CREATE INDEX CONCURRENTLY c ON orders (note);',
    'DROP TABLE orders',
  ].join('\n');

  it('tells above statements what waits while they work, and is quiet above the others', async () => {
    await start(CHANGES);
    assert.deepEqual(await lenses(), [
      '0: at worst ACCESS EXCLUSIVE on "Größe" and orders · each statement by itself · plain SQL files',
      '0: Rewrite safely…',
      '0: Review',
      '0: Scaffold…',
      '1: SHARE on orders · writes wait while the table is read',
      '3: ACCESS EXCLUSIVE on orders · reads and writes wait while the table is read',
    ]);
  });

  it('tells of every lock where the setting asks for it, with durations where sizes are known', async () => {
    await start(CHANGES, { codeLens: 'all', tables: { orders: { rows: 5_000_000 } } });
    assert.deepEqual((await lenses()).slice(4), [
      '1: SHARE on orders · writes wait while the table is read, about 20 seconds at 5,000,000 rows',
      '2: instant, ACCESS EXCLUSIVE on "Größe" for a moment',
      '3: ACCESS EXCLUSIVE on orders · reads and writes wait while the table is read, about 5 seconds at 5,000,000 rows',
      '6: nobody waits while the table is read, about 20 seconds at 5,000,000 rows',
      '7: instant, ACCESS EXCLUSIVE on orders for a moment',
    ]);
  });

  it('tells of the one lock in the file’s own line where both would stand above the first line', async () => {
    const wait = 'reads and writes wait while the table is read';
    const rest = 'each statement by itself · plain SQL files';
    const actions = ['0: Rewrite safely…', '0: Review', '0: Scaffold…'];
    await start(
      '\uFEFF/* größer */ ALTER TABLE orders ALTER status SET NOT NULL; SELECT 1;\r\nCREATE TABLE a (id int);',
    );
    assert.deepEqual(await lenses(), [`0: ACCESS EXCLUSIVE on orders · ${wait} · ${rest}`, ...actions]);
    session.change(NAME, '\nALTER TABLE orders ALTER status SET NOT NULL;');
    assert.deepEqual(await lenses(), [
      `0: at worst ACCESS EXCLUSIVE on orders · ${rest}`,
      ...actions,
      `1: ACCESS EXCLUSIVE on orders · ${wait}`,
    ]);
    session.change(NAME, 'ALTER TABLE orders ALTER status SET NOT NULL;\nDROP TABLE orders;');
    assert.deepEqual(await lenses(), [
      `0: at worst ACCESS EXCLUSIVE on orders · ${rest}`,
      ...actions,
      `0: ACCESS EXCLUSIVE on orders · ${wait}`,
    ]);
    session.change(NAME, 'ALTER TABLE orders ADD a int;');
    assert.equal((await lenses())[0], `0: at worst ACCESS EXCLUSIVE on orders · ${rest}`);
  });

  it('shows no lens where the setting is off, in an empty file and in what is no migration', async () => {
    await start(CHANGES, { codeLens: 'off' });
    assert.deepEqual(await lenses(), []);
    session.open('migrations/0003_empty.sql', '\uFEFF\n-- nothing\n');
    session.open('queries/report.sql', 'DROP TABLE orders;');
    for (const name of ['migrations/0003_empty.sql', 'queries/report.sql']) {
      assert.deepEqual(await ask('codeLens', {}, name), []);
    }
  });

  it('outlines what a migration does, actions under their statement, directions apart', async () => {
    await start(
      [
        '-- Up',
        'ALTER TABLE orders',
        '  ADD COLUMN "eMail" text, -- why',
        '  ADD CONSTRAINT positive CHECK (id > 0);',
        'CREATE INDEX orders_status_idx ON orders (status);',
        'ALTER TABEL half',
        ';',
        '-- Down',
        'DROP INDEX orders_status_idx;',
      ].join('\n'),
    );
    const shown = (symbols: readonly DocumentSymbol[]): unknown[] =>
      symbols.map(({ name, range, children }) => [
        name,
        `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`,
        ...(children?.length ? [shown(children)] : []),
      ]);
    assert.deepEqual(shown(await ask<DocumentSymbol[]>('documentSymbol')), [
      [
        'Up',
        '1:0-4:49',
        [
          [
            'ALTER TABLE orders',
            '1:0-3:40',
            [
              ['ADD COLUMN orders."eMail"', '2:2-2:25'],
              ['ADD CONSTRAINT positive on orders', '3:2-3:40'],
            ],
          ],
          ['CREATE INDEX orders_status_idx on orders', '4:0-4:49'],
        ],
      ],
      ['Down', '8:0-8:28', [['DROP INDEX orders_status_idx', '8:0-8:28']]],
    ]);
  });

  it('folds the steps of a series, statements and comments', async () => {
    await start(
      [
        '-- Step 1: add the column.',
        '-- It is empty.',
        'ALTER TABLE orders',
        '  ADD COLUMN a int;',
        '',
        '-- Step 2: fill it.',
        'DO $$',
        'BEGIN',
        'END $$;',
        'SELECT 1;',
        '',
      ].join('\n'),
    );
    const found = await ask<FoldingRange[]>('foldingRange');
    assert.deepEqual(
      found.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind}`),
      ['0-3 region', '0-1 comment', '2-3 region', '5-9 region', '6-8 region'],
    );
  });

  it('completes rules in ignore comments, those that speak first, and nothing elsewhere', async () => {
    const text =
      '-- safe-migrations:ignore drop-table, create-in\nCREATE INDEX a ON orders (status);\nDROP TABLE orders;\n';
    await start(text);
    const at = (line: number, character: number): Promise<CompletionItem[]> =>
      ask<CompletionItem[]>('completion', { position: { line, character } });
    const items = await at(0, 47);
    const labels = [...items]
      .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
      .map(({ label }) => label);
    assert.ok(!labels.includes('drop-table'), 'it stands there already');
    assert.ok(labels.indexOf('create-index-without-concurrently') < labels.indexOf('add-required-column'));
    const item = items.find(({ label }) => label === 'create-index-without-concurrently');
    assert.deepEqual(item?.textEdit, {
      newText: 'create-index-without-concurrently',
      range: { start: { line: 0, character: 38 }, end: { line: 0, character: 47 } },
    });
    assert.deepEqual(await at(1, 10), []);
    assert.deepEqual(await at(2, 18), []);
  });

  it('corrects misspelt settings, rules and values', async () => {
    const text =
      '{\n  "presett": "strict",\n  "tool": "dbmaet",\n  "rules": {"drop-colum": "off", "drop-table": "wraning"}\n}\n';
    await start(text, {}, '.safe-migrations.json');
    const everything = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
    const actions = await ask<CodeAction[]>(
      'codeAction',
      { range: everything, context: { diagnostics: [] } },
      '.safe-migrations.json',
    );
    // From the last to the first, so that each stands where it was found.
    const startOf = ({ edit }: CodeAction): number => {
      const [change] = edit?.documentChanges ?? [];
      const start =
        change && 'edits' in change && 'range' in change.edits[0]! ? change.edits[0].range.start : undefined;
      return start ? start.line * 1000 + start.character : -1;
    };
    const after = [...actions]
      .sort((a, b) => startOf(b) - startOf(a))
      .reduce((before, { edit }) => {
        const files = applyWorkspaceEdit(session, edit!, { '.safe-migrations.json': before });
        return files['.safe-migrations.json']!;
      }, text);
    assert.equal(
      after,
      '{\n  "preset": "strict",\n  "tool": "dbmate",\n  "rules": {"drop-column": "off", "drop-table": "warning"}\n}\n',
    );
  });

  it('lists what a file can be rewritten to, each with the line and the reason', async () => {
    const text = 'SELECT 1;\nCREATE INDEX a ON orders (status);\nALTER TABLE orders RENAME note TO remark;\n';
    await start(text);
    const found = await session.connection.sendRequest<
      { title: string; line: number; preferred: boolean; action: CodeAction }[]
    >('safeMigrations/rewrites', { uri: session.uri(NAME) });
    const index = found.find(({ title }) => title === 'Build the index concurrently');
    assert.deepEqual([index?.line, index?.preferred], [2, true]);
    const after = applyWorkspaceEdit(session, index!.action.edit!, { [NAME]: text })[NAME]!;
    assert.equal(after, text.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'));
    assert.ok(found.some(({ line, preferred }) => line === 3 && !preferred));
  });

  it('shows how far a check of the workspace is, and stops where it is cancelled', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `migrations/${1000 + index}_x.sql`,
        `DROP TABLE t${index};\n`,
      ]),
    );
    session = await startSession(files);
    const { CancellationTokenSource, ProgressType } = await import('vscode-languageserver-protocol');
    const messages: string[] = [];
    const source = new CancellationTokenSource();
    session.connection.onProgress(new ProgressType<{ kind: string; message?: string }>(), 'mine', (value) => {
      messages.push(value.message ?? value.kind);
      if (value.message?.startsWith('3 of')) source.cancel();
    });
    const reply = await session.connection.sendRequest<{ files: object[] }>(
      'safeMigrations/checkAll',
      { workDoneToken: 'mine' },
      source.token,
    );
    assert.ok(reply.files.length < 300, `${reply.files.length} files were checked`);
    assert.ok(messages.includes('3 of 300'), messages.join());
    assert.ok(!messages.includes('299 of 300'));
  });
});
