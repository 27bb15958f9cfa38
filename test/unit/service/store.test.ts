import * as assert from 'node:assert/strict';
import { latestSchema } from '../../../server/src/workspace/folder';
import { createProject, type Project } from './project';

const FILES = {
  'migrations/0001_a.sql': 'CREATE TABLE a (id int PRIMARY KEY);',
  'migrations/0002_b.sql': 'CREATE TABLE b (id int PRIMARY KEY);',
  'migrations/0003_c.sql': 'ALTER TABLE a ADD COLUMN c int;',
};

const tables = async (project: Project): Promise<string[]> => {
  const schema = latestSchema(await project.store.folderOf(project.uri('migrations/x.sql')));
  return [...schema.tables.values()]
    .map((table) => `${table.name}(${table.columns.map(({ name }) => name).join()})`)
    .sort();
};

/** Files of the history read since the last look; the tool's sample is among the first. */
const readNow = (project: Project): string[] =>
  project.fileSystem.reads.splice(0).filter((name) => name.startsWith('migrations/'));

describe('the history of a folder', () => {
  it('is read once, and answered from memory afterwards', async () => {
    const project = await createProject(FILES);
    assert.deepEqual(await tables(project), ['a(id,c)', 'b(id)']);
    readNow(project);
    assert.deepEqual(await tables(project), ['a(id,c)', 'b(id)']);
    assert.deepEqual(readNow(project), []);
  });

  it('is read on from a file that changes', async () => {
    const project = await createProject(FILES);
    await tables(project);
    readNow(project);
    project.files.set('migrations/0002_b.sql', 'CREATE TABLE bb (id int);');
    project.store.changed(project.uri('migrations/0002_b.sql'));
    assert.deepEqual(await tables(project), ['a(id,c)', 'bb(id)']);
    assert.ok(!readNow(project).includes('migrations/0001_a.sql'));
  });

  it('follows files that come between and go', async () => {
    const project = await createProject(FILES);
    await tables(project);
    project.files.set('migrations/0002_a_between.sql', 'ALTER TABLE a ADD COLUMN between_them int;');
    project.store.changed(project.uri('migrations/0002_a_between.sql'));
    assert.deepEqual(await tables(project), ['a(id,between_them,c)', 'b(id)']);
    project.files.delete('migrations/0001_a.sql');
    project.store.changed(project.uri('migrations/0001_a.sql'));
    assert.ok(!(await tables(project)).some((table) => table.startsWith('a(id')));
  });

  it('answers every reader of a change that comes in the middle of a reading with the newest', async () => {
    const project = await createProject(FILES);
    const first = tables(project);
    project.files.set('migrations/0003_c.sql', 'ALTER TABLE a ADD COLUMN newest int;');
    project.store.changed(project.uri('migrations/0003_c.sql'));
    assert.deepEqual(await first, ['a(id,newest)', 'b(id)']);
    assert.deepEqual(await tables(project), ['a(id,newest)', 'b(id)']);
  });

  it('stands on baseline files, and is whole only with what they make', async () => {
    const project = await createProject(
      {
        ...FILES,
        'schema.sql': 'CREATE TABLE old (id bigint);',
        'migrations/0004_d.sql': 'ALTER TABLE old ADD COLUMN d int;',
      },
      { schema: ['../schema.sql'] },
    );
    project.files.set('.safe-migrations.json', '{"schema": ["schema.sql"]}');
    assert.deepEqual(await tables(project), ['a(id,c)', 'b(id)', 'old(id,d)']);
    const folder = await project.store.folderOf(project.uri('migrations/x.sql'));
    assert.equal(latestSchema(folder).complete, true);
    const without = await createProject({
      ...FILES,
      'migrations/0004_d.sql': 'ALTER TABLE old ADD COLUMN d int;',
    });
    const unknown = await without.store.folderOf(without.uri('migrations/x.sql'));
    assert.equal(latestSchema(unknown).complete, false);
  });

  it('reads baseline files anew when they change, and takes none for a migration', async () => {
    const project = await createProject({
      '.safe-migrations.json': '{"schema": ["./migrations/../migrations/0001_base line.sql"]}',
      'migrations/0001_base line.sql': 'CREATE TABLE old (id bigint);\nCREATE INDEX i ON old (id);',
      'migrations/0002_b.sql': 'ALTER TABLE old ADD COLUMN b int;',
    });
    assert.deepEqual(await tables(project), ['old(id,b)']);
    const folder = await project.store.folderOf(project.uri('migrations/x.sql'));
    assert.deepEqual(folder.order, ['0002_b.sql']);
    const baseline = await project.check('migrations/0001_base line.sql');
    assert.deepEqual(baseline.findings, []);
    assert.match(baseline.skipped ?? '', /as the setting schema says/);
    project.files.set('migrations/0001_base line.sql', 'CREATE TABLE old (a bigint);');
    project.store.changed(project.uri('migrations/0001_base line.sql'));
    assert.deepEqual(await tables(project), ['old(a,b)']);
  });

  it('with a file that cannot be read as SQL proves nothing, but keeps the rest', async () => {
    const project = await createProject({
      ...FILES,
      'migrations/0002_b.sql': 'CREATE TABLE b (id int PRIMARY KEY',
    });
    assert.deepEqual(await tables(project), ['a(id,c)']);
    const folder = await project.store.folderOf(project.uri('migrations/x.sql'));
    assert.equal(latestSchema(folder).complete, false);
  });
});

describe('a folder of migrations that are folders themselves', () => {
  const FOLDERS = {
    'prisma/schema.prisma': '',
    'prisma/migrations/migration_lock.toml': '',
    'prisma/migrations/20250101000000_a/migration.sql': 'CREATE TABLE a (id int PRIMARY KEY);',
    'prisma/migrations/20250102000000_b/migration.sql': 'CREATE TABLE b (id int PRIMARY KEY);',
  };
  const first = 'prisma/migrations/20250101000000_a/migration.sql';

  it('is listed once, and after a change only around it', async () => {
    const project = await createProject(FOLDERS);
    const { listed } = project.fileSystem;
    const folder = await project.store.folderOf(project.uri(first));
    assert.equal(folder.tool.id, 'prisma');
    assert.deepEqual([...listed].sort(), [
      '',
      'prisma/',
      'prisma/migrations/',
      'prisma/migrations/20250101000000_a/',
      'prisma/migrations/20250102000000_b/',
    ]);
    listed.splice(0);
    const added = 'prisma/migrations/20250103000000_c/migration.sql';
    project.files.set(added, 'CREATE TABLE c (id int PRIMARY KEY);');
    project.store.changed(project.uri(added));
    const { order } = await project.store.folderOf(project.uri(first));
    assert.equal(order.at(-1), '20250103000000_c/migration.sql');
    assert.deepEqual([...listed].sort(), [
      '',
      'prisma/',
      'prisma/migrations/',
      'prisma/migrations/20250103000000_c/',
    ]);
  });

  it('forgets a folder that is deleted as a whole', async () => {
    const project = await createProject(FOLDERS);
    await project.store.folderOf(project.uri(first));
    project.files.delete('prisma/migrations/20250102000000_b/migration.sql');
    project.store.changed(project.uri('prisma/migrations/20250102000000_b'));
    const { order } = await project.store.folderOf(project.uri(first));
    assert.deepEqual(order, ['20250101000000_a/migration.sql']);
  });
});
