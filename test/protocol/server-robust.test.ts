import * as assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver-protocol';
import { markdownHolds } from '../fuzz/invariants';
import { startSession, type Session } from './session';

const HISTORY = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n';
const NAME = 'migrations/0003_change.sql';
const RENAME = 'ALTER TABLE orders RENAME COLUMN note TO remark;\n';

describe('the language server where files and names are hostile', () => {
  let session: Session;
  afterEach(async () => {
    await session.stop();
  });
  const rules = async (name = NAME): Promise<unknown[]> =>
    (await session.diagnostics(name)).map(({ code }) => code);
  const changed = (name: string, type: 1 | 2 | 3): void => {
    const changes = [{ uri: session.uri(name), type }];
    void session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  };

  it('reads on past files that are deleted, renamed, folders or unreadable', async () => {
    session = await startSession({
      'migrations/0001_orders.sql': HISTORY,
      'migrations/0002_gone.sql': RENAME,
    });
    const text = 'ALTER TABLE orders ADD CONSTRAINT c CHECK (id <> 0);\n';
    session.open(NAME, text);
    assert.ok((await rules()).includes('add-check-without-not-valid'));
    rmSync(join(session.folder, 'migrations/0002_gone.sql'));
    mkdirSync(join(session.folder, 'migrations/0002_folder.sql'));
    changed('migrations/0002_gone.sql', 3);
    changed('migrations/0002_folder.sql', 1);
    assert.ok((await rules()).includes('add-check-without-not-valid'));
    renameSync(
      join(session.folder, 'migrations/0001_orders.sql'),
      join(session.folder, 'migrations/0000_orders.sql'),
    );
    changed('migrations/0001_orders.sql', 3);
    changed('migrations/0000_orders.sql', 1);
    assert.ok((await rules()).includes('add-check-without-not-valid'));
    chmodSync(join(session.folder, 'migrations/0000_orders.sql'), 0);
    changed('migrations/0000_orders.sql', 2);
    assert.ok((await rules()).includes('add-check-without-not-valid'));
    assert.deepEqual(
      session.log().filter((line) => /error/i.test(line)),
      [],
    );
  });

  it('forgets a folder of migrations when the folder alone is told to be deleted', async () => {
    const change = 'prisma/migrations/20250103000000_c/migration.sql';
    session = await startSession({
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      'prisma/migrations/20250101000000_a/migration.sql': HISTORY,
      'prisma/migrations/20250102000000_b/migration.sql': RENAME,
    });
    session.open(change, 'ALTER TABLE orders DROP COLUMN note;\n');
    assert.ok((await rules(change)).includes('refused-by-server'));
    rmSync(join(session.folder, 'prisma/migrations/20250102000000_b'), { recursive: true });
    changed('prisma/migrations/20250102000000_b', 3);
    assert.ok(!(await rules(change)).includes('refused-by-server'));
    rmSync(join(session.folder, 'prisma'), { recursive: true });
    changed('prisma', 3);
    assert.ok(!(await rules(change)).includes('refused-by-server'));
  });

  it('tells which file it cannot read, and takes back what it said of deleted ones', async () => {
    session = await startSession({ 'migrations/0001_orders.sql': HISTORY, 'migrations/0002_b.sql': RENAME });
    // Whoever runs this may not read its memory from the beginning.
    symlinkSync('/proc/self/mem', join(session.folder, 'migrations/0003_memory.sql'));
    const said = new Map<string, unknown[]>();
    const off = session.onPublished(({ uri, diagnostics }) =>
      said.set(
        uri,
        diagnostics.map(({ message }) => message),
      ),
    );
    await session.connection.sendRequest('safeMigrations/checkAll', {});
    assert.deepEqual(said.get(session.uri('migrations/0003_memory.sql')), [
      'This file was not checked: it cannot be read (EIO: i/o error).',
    ]);
    assert.equal(said.get(session.uri('migrations/0002_b.sql'))?.length, 1);
    rmSync(join(session.folder, 'migrations'), { recursive: true });
    changed('migrations', 3);
    await session.connection.sendRequest('safeMigrations/checkAll', {});
    assert.deepEqual([...said.values()].flat(), []);
    off();
  });

  it('goes round no circle of links when it checks a workspace', async () => {
    session = await startSession({ 'migrations/0001_orders.sql': HISTORY });
    symlinkSync(session.folder, join(session.folder, 'migrations/around'), 'dir');
    symlinkSync('nowhere', join(session.folder, 'migrations/0002_broken.sql'));
    symlinkSync('0003_itself.sql', join(session.folder, 'migrations/0003_itself.sql'));
    const reply = await session.connection.sendRequest<{ files: { uri: string }[] }>(
      'safeMigrations/checkAll',
      {},
    );
    assert.deepEqual(
      reply.files.map(({ uri }) => uri),
      [session.uri('migrations/0001_orders.sql')],
    );
  });

  it('lets no name of SQL become a link, a command or HTML in a hover', async () => {
    const names = [
      '[x](command:workbench.action.terminal.new)',
      '![x](https://example.com/?q=1)',
      '<a href="command:x">x</a>',
      '`](command:x) ``` [y](command:y)',
      '*x* \\[z\\](command:z) <img src=x>',
      '$(alert)',
      'https://example.com/x',
      'www.example.com',
      'someone@example.com',
    ];
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
    session = await startSession({});
    for (const [index, name] of quoted.entries()) {
      const file = `migrations/${1000 + index}_x.sql`;
      const text = `ALTER TABLE ${name} RENAME COLUMN ${name} TO b; CREATE INDEX ${name} ON ${name} (${name}); DROP TABLE ${name};`;
      session.open(file, text);
      let shown = 0;
      for (let character = 0; character < text.length; character += 7) {
        const hover = await session.connection.sendRequest<Hover | null>('textDocument/hover', {
          textDocument: { uri: session.uri(file) },
          position: { line: 0, character },
        });
        if (!hover) continue;
        shown++;
        markdownHolds((hover.contents as { value: string }).value);
      }
      assert.ok(shown > 0, text);
    }
  });

  it('works on a file system that only the editor can read', async () => {
    const files: Readonly<Record<string, string>> = { '0001_orders.sql': HISTORY };
    session = await startSession({});
    const folder = 'vscode-vfs://github/shop/app/migrations';
    session.connection.onRequest('safeMigrations/readDirectory', ({ uri }: { uri: string }) =>
      uri === folder ? Object.keys(files).map((name) => [name, 'file']) : [],
    );
    session.connection.onRequest('safeMigrations/readFile', ({ uri }: { uri: string }): object => {
      const text = files[uri.slice(folder.length + 1)];
      return text === undefined ? { error: 'no such file' } : { text };
    });
    const textDocument = { uri: `${folder}/0002_rename.sql`, languageId: 'sql', version: 1, text: RENAME };
    await session.connection.sendNotification('textDocument/didOpen', { textDocument });
    await session.connection.sendRequest('safeMigrations/status', { uri: textDocument.uri });
    const { items } = await session.connection.sendRequest<{ items: Diagnostic[] }>(
      'textDocument/diagnostic',
      { textDocument },
    );
    assert.ok(items.some(({ code }) => code === 'rename-column'));
    const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument,
    });
    assert.match(lenses[0]?.command?.title ?? '', /^at worst ACCESS EXCLUSIVE on orders/);
    const actions = await session.connection.sendRequest<{ title: string; kind?: string }[]>(
      'textDocument/codeAction',
      {
        textDocument,
        range: items[0]!.range,
        context: { diagnostics: items },
      },
    );
    assert.ok(
      actions.some(({ kind }) => kind === 'refactor.rewrite'),
      'the type of the column is known from the history',
    );
  });
});
