import * as assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSession, type Session } from './session';

const HISTORY = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n';
const INDEX = "SET lock_timeout = '2s';\nCREATE INDEX IF NOT EXISTS orders_note ON orders (note);\n";
const INDEX_CODE = 'create-index-without-concurrently';
const SAFE = "COMMENT ON TABLE orders IS 'sold';\n";
const [CREATED, CHANGED, DELETED] = [1, 2, 3] as const;

describe('findings of files that are not open, once the workspace was checked', () => {
  let session: Session;
  /** What the client shows of each file now, by its name. */
  const shown = new Map<string, unknown[]>();
  /** Every notification about findings, in its order. */
  const told: string[] = [];
  let wake: () => void = () => undefined;

  const start = async (files: Readonly<Record<string, string>>): Promise<void> => {
    session = await startSession(files);
    shown.clear();
    session.onPublished(({ uri, diagnostics }) => {
      const name = decodeURIComponent(uri.slice(session.uri('').length));
      told.push(name);
      shown.set(
        name,
        diagnostics.map(({ code }) => code),
      );
      wake();
    });
  };
  const checkAll = async (): Promise<void> => {
    await session.connection.sendRequest('safeMigrations/checkAll', {});
    told.length = 0;
  };
  const tell = (...changes: readonly (readonly [name: string, type: 1 | 2 | 3])[]): void => {
    void session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: changes.map(([name, type]) => ({ uri: session.uri(name), type })),
    });
  };
  const until = async (name: string, codes: readonly string[]): Promise<void> => {
    while (JSON.stringify(shown.get(name) ?? []) !== JSON.stringify(codes))
      await new Promise<void>((resolve) => (wake = resolve));
  };
  const remove = (name: string): void => {
    rmSync(join(session.folder, name), { recursive: true });
  };

  afterEach(async () => {
    assert.deepEqual(session.log(), []);
    await session.stop();
  });

  it('follow a file that is changed, deleted, written again and renamed', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY, 'migrations/0002_index.sql': SAFE });
    await checkAll();
    assert.deepEqual(shown.get('migrations/0002_index.sql') ?? [], []);
    session.write('migrations/0002_index.sql', INDEX);
    tell(['migrations/0002_index.sql', CHANGED]);
    await until('migrations/0002_index.sql', [INDEX_CODE]);
    remove('migrations/0002_index.sql');
    tell(['migrations/0002_index.sql', DELETED]);
    await until('migrations/0002_index.sql', []);
    session.write('migrations/0002_index.sql', INDEX);
    tell(['migrations/0002_index.sql', CREATED]);
    await until('migrations/0002_index.sql', [INDEX_CODE]);
    renameSync(
      join(session.folder, 'migrations/0002_index.sql'),
      join(session.folder, 'migrations/0003_index.sql'),
    );
    tell(['migrations/0002_index.sql', DELETED], ['migrations/0003_index.sql', CREATED]);
    await until('migrations/0003_index.sql', [INDEX_CODE]);
    await until('migrations/0002_index.sql', []);
  });

  it('follow the history before them, and leave alone what it does not concern', async () => {
    await start({
      'migrations/0001_orders.sql': HISTORY,
      'migrations/0002_index.sql': INDEX,
      'migrations/0003_nothing.sql': '-- nothing\n',
      'migrations/0004_default.sql': 'ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;\n',
    });
    await checkAll();
    await until('migrations/0004_default.sql', ['missing-lock-timeout']);
    session.write('migrations/0003_nothing.sql', 'ALTER TABLE orders RENAME note TO remark;\n');
    tell(['migrations/0003_nothing.sql', CHANGED]);
    await until('migrations/0003_nothing.sql', ['rename-column']);
    await until('migrations/0004_default.sql', ['refused-by-server']);
    session.write('migrations/0003_nothing.sql', '-- nothing\n');
    tell(['migrations/0003_nothing.sql', CHANGED]);
    await until('migrations/0003_nothing.sql', []);
    await until('migrations/0004_default.sql', ['missing-lock-timeout']);
    assert.ok(!told.includes('migrations/0001_orders.sql') && !told.includes('migrations/0002_index.sql'));
  });

  it('go with a deleted folder, follow a changed configuration, and take no dependency for a migration', async () => {
    await start({
      'a/migrations/0001_index.sql': INDEX,
      'b/migrations/0001_index.sql': INDEX,
      'c/migrations/0001_index.sql': SAFE,
    });
    await checkAll();
    await until('a/migrations/0001_index.sql', [INDEX_CODE]);
    remove('a');
    tell(['a', DELETED]);
    await until('a/migrations/0001_index.sql', []);
    session.write('.safe-migrations.json', `{ "rules": { "${INDEX_CODE}": "off" } }`);
    tell(['.safe-migrations.json', CREATED]);
    await until('b/migrations/0001_index.sql', []);
    session.write('node_modules/x/migrations/0001_index.sql', INDEX);
    session.write('d/migrations/0001_index.sql', INDEX);
    remove('.safe-migrations.json');
    tell(
      ['.safe-migrations.json', DELETED],
      ['node_modules/x/migrations/0001_index.sql', CREATED],
      ['d/migrations/0001_index.sql', CREATED],
    );
    await until('d/migrations/0001_index.sql', [INDEX_CODE]);
    session.write('node_modules/x/migrations/0001_index.sql', `${INDEX}-- again\n`);
    session.write('c/migrations/0001_index.sql', INDEX);
    tell(['node_modules/x/migrations/0001_index.sql', CHANGED], ['c/migrations/0001_index.sql', CHANGED]);
    await until('c/migrations/0001_index.sql', [INDEX_CODE]);
    assert.ok(!told.includes('node_modules/x/migrations/0001_index.sql'));
  });

  it('come back when a file is closed, as it stands on the disk', async () => {
    const name = "migrations/0001_it's (a copy)!.sql";
    const encoded = 'migrations/0001_it%27s%20%28a%20copy%29%21.sql';
    await start({ [name]: INDEX });
    await checkAll();
    await until(name, [INDEX_CODE]);
    session.open(encoded, SAFE);
    await until(name, []);
    session.write(name, `${INDEX}-- changed\n`);
    tell([encoded, CHANGED]);
    assert.deepEqual(await session.diagnostics(encoded), []);
    assert.deepEqual(shown.get(name), [], 'an open file is told about by its own way');
    session.close(encoded);
    await until(name, [INDEX_CODE]);
  });

  it('lose no change that happens while the workspace is checked', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `migrations/${1000 + index}_index.sql`);
    await start(Object.fromEntries(names.map((name) => [name, SAFE])));
    const [first = '', last = ''] = [names[0], names.at(-1)];
    const done = checkAll();
    session.write(first, INDEX);
    session.write(last, INDEX.replaceAll('orders_note', 'orders_remark'));
    tell([first, CHANGED], [last, CHANGED]);
    await done;
    await until(first, [INDEX_CODE]);
    await until(last, [INDEX_CODE]);
    const again = checkAll();
    session.write(first, SAFE);
    tell([first, CHANGED]);
    await again;
    await until(first, []);
  });

  it('say nothing where nobody has asked for them', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY, 'migrations/0002_index.sql': SAFE });
    session.write('migrations/0002_index.sql', INDEX);
    tell(['migrations/0002_index.sql', CHANGED]);
    session.open('migrations/0003_x.sql', INDEX);
    await session.diagnostics('migrations/0003_x.sql');
    session.close('migrations/0003_x.sql');
    await session.connection.sendRequest('safeMigrations/tools', {});
    assert.deepEqual([...shown.values()].flat(), []);
  });
});
