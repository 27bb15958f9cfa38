import * as assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { applyWorkspaceEdit, PULL, startSession, type Session } from './session';

const HISTORY = `CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), status text);\n`;
const INDEX = 'CREATE INDEX orders_status_idx ON orders (status);\n';

describe('the language server over stdio', () => {
  let session: Session;
  const start = async (...args: Parameters<typeof startSession>): Promise<void> => {
    session = await startSession(...args);
  };
  afterEach(async () => {
    await session.stop();
  });

  it('diagnoses with code, severity, span and a link to the rule', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const text = `SET lock_timeout = '5s';\n\n${INDEX}`;
    session.open('migrations/0002_index.sql', text);
    const [finding, ...others] = (await session.diagnostics('migrations/0002_index.sql')).filter(
      (d) => (d.severity ?? 4) <= 2,
    );
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'create-index-without-concurrently');
    assert.equal(finding.source, 'safe-migrations');
    assert.equal(finding.severity, 1);
    assert.deepEqual(finding.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 49 } });
    assert.match(finding.message as string, /SHARE lock on orders/);
    assert.match(finding.codeDescription?.href ?? '', /docs\/rules\/create-index-without-concurrently\.md$/);
  });

  it('offers the safe form, which silences the finding', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const name = 'migrations/0002_index.sql';
    session.open(name, INDEX);
    const before = (await session.diagnostics(name)).filter(
      (d) => d.code === 'create-index-without-concurrently',
    );
    const actions = await session.actions(name, before);
    const fix = actions.find((action) => action.isPreferred);
    assert.ok(fix?.edit);
    const after = applyWorkspaceEdit(session, fix.edit, { [name]: INDEX })[name]!;
    assert.equal(after, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status);\n');
    session.change(name, after);
    assert.deepEqual(
      (await session.diagnostics(name)).filter((d) => d.code === 'create-index-without-concurrently'),
      [],
    );
  });

  it('splits into files beside the migration, with an annotation that asks for a preview', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const name = 'migrations/0002_rename.sql';
    const text = 'ALTER TABLE orders RENAME COLUMN note TO remark;\n';
    session.open(name, text);
    const found = (await session.diagnostics(name)).filter((d) => d.code === 'rename-column');
    const split = (await session.actions(name, found)).find((action) => action.kind === 'refactor.rewrite');
    assert.ok(split?.edit);
    assert.equal(Object.values(split.edit.changeAnnotations ?? {})[0]?.needsConfirmation, true);
    const files = applyWorkspaceEdit(session, split.edit, { [name]: text });
    const names = Object.keys(files).sort();
    assert.ok(names.length >= 4, names.join());
    assert.ok(
      names.every((file) => /^migrations\/000\d_\w+\.sql$/.test(file)),
      names.join(),
    );
    assert.match(files[name]!, /ADD COLUMN IF NOT EXISTS remark varchar\(20\)/);
    assert.doesNotMatch(Object.values(files).join(''), /[\uE000\uE001]/);
  });

  it('leaves tab stops where the history does not know a key, and only for clients that can take them', async () => {
    const text = 'UPDATE "Orders" SET status = 1 WHERE status IS NULL;\n';
    const name = 'migrations/0002_fill.sql';
    const actionsOf = async (): Promise<readonly CodeAction[]> => {
      session.open(name, text);
      const found = (await session.diagnostics(name)).filter((d) => d.code === 'unbatched-data-change');
      return (await session.actions(name, found)).filter((action) =>
        action.title.startsWith('Change the rows in batches'),
      );
    };
    await start({});
    const [fix] = await actionsOf();
    assert.ok(fix?.edit);
    assert.equal(fix.isPreferred, false);
    const edited = applyWorkspaceEdit(session, fix.edit, { [name]: text })[name]!;
    assert.match(edited, /\$\{1:[^}]+\}/);
    assert.match(edited, /DO \\\$\\\$/);
    assert.doesNotMatch(edited, /[\uE000\uE001]/);
    await session.stop();
    await start(
      {},
      {
        capabilities: { ...PULL, workspace: { ...PULL.workspace, workspaceEdit: { documentChanges: true } } },
      },
    );
    assert.deepEqual(await actionsOf(), []);
  });

  it('opens the wizard where a series needs what the history does not know', async () => {
    await start({});
    const name = 'migrations/0002_rename.sql';
    session.open(name, 'ALTER TABLE app.users RENAME COLUMN "eMail" TO email_address;\n');
    const found = (await session.diagnostics(name)).filter((d) => d.code === 'rename-column');
    const wizard = (await session.actions(name, found)).find(
      (action) => action.command?.command === 'safeMigrations.scaffold',
    );
    assert.equal(wizard?.title, 'Rename a column in steps: answer what the migrations do not say…');
    assert.deepEqual(wizard.command?.arguments, [
      {
        recipe: 'rename-column',
        folder: session.uri('migrations'),
        arguments: { table: 'app.users', column: '"eMail"', to: 'email_address' },
      },
    ]);
  });

  it('names no command to a client that has none of ours', async () => {
    await start({}, { commands: false });
    session.open('migrations/0002_index.sql', INDEX);
    const found = await session.diagnostics('migrations/0002_index.sql');
    const actions = await session.actions('migrations/0002_index.sql', found);
    assert.deepEqual(
      actions.filter((action) => action.command),
      [],
    );
    assert.ok(actions.length > 0);
  });

  it('answers a request about a text that has changed with the new text only', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const name = 'migrations/0002_index.sql';
    session.open(name, INDEX);
    const first = session.diagnostics(name);
    session.change(name, 'SELECT 1;\n');
    const second = await session.diagnostics(name);
    await first;
    assert.deepEqual(second, []);
  });

  it('gives every edit the version it is for', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const name = 'migrations/0002_index.sql';
    session.open(name, 'SELECT 1;\n');
    session.change(name, INDEX);
    const found = await session.diagnostics(name);
    const actions = await session.actions(name, found);
    const versions = actions.flatMap((action) =>
      (action.edit?.documentChanges ?? []).flatMap((change) =>
        'textDocument' in change ? [change.textDocument.version] : [],
      ),
    );
    assert.ok(versions.length > 0);
    assert.deepEqual([...new Set(versions)], [2]);
  });

  it('fixes all with one edit', async () => {
    await start({ 'migrations/0001_orders.sql': `${HISTORY}CREATE INDEX b ON orders (status);\n` });
    const name = 'migrations/0002_index.sql';
    const text = `SET lock_timeout = '5s';\nCREATE INDEX a ON orders (note);\n-- between\nDROP INDEX b;\n`;
    session.open(name, text);
    const [action, ...others] = await session.actions(name, [], ['source.fixAll.safeMigrations']);
    assert.deepEqual(others, []);
    assert.ok(action?.edit);
    assert.equal(
      applyWorkspaceEdit(session, action.edit, { [name]: text })[name],
      `SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON orders (note);\n-- between\nDROP INDEX CONCURRENTLY IF EXISTS b;\n`,
    );
  });

  it('counts columns in UTF-16 units behind non-ASCII text and CRLF', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const name = 'migrations/0002_index.sql';
    session.open(name, `/* ünï 🐘 */ CREATE INDEX a ON orders (note);\r\nSELEC 1;\r\n`);
    const found = await session.diagnostics(name);
    const index = found.find((d) => d.code === 'create-index-without-concurrently');
    assert.deepEqual(index?.range, { start: { line: 0, character: 13 }, end: { line: 0, character: 44 } });
    const syntax = found.find((d) => d.code === 'syntax-error');
    assert.deepEqual(syntax?.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } });
    assert.match(syntax.message as string, /syntax error at or near "SELEC"/);
  });

  it('follows files that change on disk', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    const name = 'migrations/0003_type.sql';
    session.open(name, `SET lock_timeout = '5s';\nALTER TABLE orders ALTER COLUMN status TYPE varchar;\n`);
    assert.deepEqual(
      (await session.diagnostics(name)).filter((d) => d.code === 'change-column-type'),
      [],
    );
    session.write('migrations/0002_status.sql', 'ALTER TABLE orders ALTER COLUMN status TYPE char(10);\n');
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: session.uri('migrations/0002_status.sql'), type: 1 }],
    });
    const found = (await session.diagnostics(name)).filter((d) => d.code === 'change-column-type');
    assert.equal(found.length, 1);
  });

  it('reads the configuration beside the migrations, and says what is wrong in it', async () => {
    await start({
      'migrations/0001_orders.sql': HISTORY,
      '.safe-migrations.json': '{ "rules": { "create-index-without-concurrently": "hint" } }',
    });
    session.open('migrations/0002_index.sql', INDEX);
    const [finding] = (await session.diagnostics('migrations/0002_index.sql')).filter(
      (d) => d.code === 'create-index-without-concurrently',
    );
    assert.equal(finding?.severity, 4);
    session.open('.safe-migrations.json', '{\n  "preset": "strct",\n  "rules": { "drop-colum": "off" }\n}');
    const problems = await session.diagnostics('.safe-migrations.json');
    assert.deepEqual(
      problems.map((d) => [d.range.start.line, d.message]),
      [
        [1, '"preset" must be one of "recommended", "strict", "protocol", so it is left out.'],
        [2, 'There is no rule called "drop-colum"; did you mean "drop-column"?'],
      ],
    );
  });

  it('follows the settings of the editor', async () => {
    const settings = {
      rules: { 'create-index-without-concurrently': 'information' } as Record<string, string>,
    };
    await start({ 'migrations/0001_orders.sql': HISTORY }, { settings });
    session.open('migrations/0002_index.sql', INDEX);
    const severities = async (): Promise<(number | undefined)[]> =>
      (await session.diagnostics('migrations/0002_index.sql'))
        .filter((d) => d.code === 'create-index-without-concurrently')
        .map((d) => d.severity);
    assert.deepEqual(await severities(), [3]);
    settings.rules['create-index-without-concurrently'] = 'off';
    const again = session.refreshed();
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await again;
    assert.deepEqual(await severities(), []);
  });

  it('leaves other SQL in peace', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    session.open('queries/report.sql', 'UPDATE orders SET status = NULL;\n');
    assert.deepEqual(await session.diagnostics('queries/report.sql'), []);
    session.open('migrations/0002_mysql.sql', 'ALTER TABLE `orders` ADD COLUMN `a` int, ENGINE=InnoDB;\n');
    assert.deepEqual(await session.diagnostics('migrations/0002_mysql.sql'), []);
  });

  it('says why a file was not checked', async () => {
    await start({});
    session.open('migrations/0001_big.sql', '-- ' + 'x'.repeat(5 * 1024 * 1024) + '\n');
    const found = await session.diagnostics('migrations/0001_big.sql');
    assert.deepEqual(
      found.map((d) => [d.code, d.severity, d.message]),
      [['unchecked-file', 3, 'This file was not checked: it has 5.0 MB, and files over 5 MB are left out.']],
    );
  });

  it('shows on hover what a statement locks', async () => {
    await start({ 'migrations/0001_orders.sql': HISTORY });
    session.open('migrations/0002_index.sql', INDEX);
    const hover = await session.connection.sendRequest<{ contents: { value: string } }>(
      'textDocument/hover',
      {
        textDocument: { uri: session.uri('migrations/0002_index.sql') },
        position: { line: 0, character: 5 },
      },
    );
    assert.match(
      hover.contents.value,
      /\*\*SHARE\*\* on `orders`: writes wait while the whole table is read/,
    );
    assert.match(hover.contents.value, /CREATE INDEX CONCURRENTLY IF NOT EXISTS/);
  });

  it('pushes diagnostics to clients that do not pull', async () => {
    await start(
      { 'migrations/0001_orders.sql': HISTORY },
      { capabilities: { workspace: { workspaceFolders: true } } },
    );
    session.open('migrations/0002_index.sql', INDEX);
    const pushed = await session.pushed(
      'migrations/0002_index.sql',
      ({ diagnostics }) => diagnostics.length > 0,
    );
    assert.ok(pushed.diagnostics.some((d) => d.code === 'create-index-without-concurrently'));
    session.close('migrations/0002_index.sql');
    const cleared = await session.pushed(
      'migrations/0002_index.sql',
      ({ diagnostics }) => diagnostics.length === 0,
    );
    assert.deepEqual(cleared.diagnostics, []);
  });

  it('checks the whole workspace', async () => {
    await start({
      'db/migrations/0001_orders.sql': HISTORY,
      'db/migrations/0002_index.sql': INDEX,
      'queries/a.sql': 'DELETE FROM orders;',
    });
    const all = await session.connection.sendRequest<{
      files: { uri: string }[];
      summary: { files: number; error: number };
    }>('safeMigrations/checkAll', {});
    assert.deepEqual(
      all.files.map((file) => file.uri.slice(session.uri('').length)),
      ['db/migrations/0001_orders.sql', 'db/migrations/0002_index.sql'],
    );
    assert.equal(all.summary.error, 1);
    const pushed = await session.pushed('db/migrations/0002_index.sql', () => true);
    assert.ok(pushed.diagnostics.some((d) => d.code === 'create-index-without-concurrently'));
  });

  it('scaffolds a series from the schema of a folder', async () => {
    await start({ 'db/migrations/0001_orders.sql': HISTORY });
    const { tables } = await session.connection.sendRequest<{
      tables: { name: string; columns: { name: string; type: string }[] }[];
    }>('safeMigrations/schema', { folder: session.uri('db/migrations') });
    assert.deepEqual(
      tables.map(({ name, columns }) => [name, columns.map((column) => `${column.name} ${column.type}`)]),
      [['orders', ['id bigint', 'note varchar(20)', 'status text']]],
    );
    const series = await session.connection.sendRequest<{ files: { uri: string; text: string }[] }>(
      'safeMigrations/scaffold',
      {
        folder: session.uri('db/migrations'),
        recipe: 'rename-column',
        arguments: { table: 'orders', column: 'note', to: 'remark' },
      },
    );
    assert.ok(series.files.length >= 4);
    assert.ok(series.files.every((file) => file.uri.startsWith(session.uri('db/migrations/000'))));
    const bad = await session.connection.sendRequest<{ problems: { parameter?: string; message: string }[] }>(
      'safeMigrations/scaffold',
      {
        folder: session.uri('db/migrations'),
        recipe: 'rename-column',
        arguments: { table: 'orders', column: 'notes', to: 'remark' },
      },
    );
    assert.equal(bad.problems[0]?.parameter, 'column');
  });

  it('numbers a series after files that nobody has told it of yet', async () => {
    await start({ 'db/migrations/0001_orders.sql': HISTORY });
    const request = {
      folder: session.uri('db/migrations'),
      recipe: 'add-column',
      arguments: { table: 'orders', column: 'remark', type: 'text' },
    };
    const scaffold = async (): Promise<readonly string[]> => {
      const { files } = await session.connection.sendRequest<{ files: { uri: string }[] }>(
        'safeMigrations/scaffold',
        request,
      );
      return files.map(({ uri }) => uri.slice(request.folder.length + 1));
    };
    assert.deepEqual(await scaffold(), ['0002_add_remark_to_orders.sql']);
    session.write('db/migrations/0002_other.sql', "COMMENT ON TABLE orders IS 'sold';\n");
    assert.deepEqual(await scaffold(), ['0003_add_remark_to_orders.sql']);
  });

  it('survives requests about files it does not know', async () => {
    await start({});
    assert.deepEqual(await session.diagnostics('migrations/none.sql'), []);
    assert.deepEqual(await session.actions('migrations/none.sql', []), []);
    assert.deepEqual(session.log(), []);
  });
});
