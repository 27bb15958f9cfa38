import * as assert from 'node:assert/strict';
import { createProject, type Project } from './project';

const UP = 'CREATE TABLE t (id bigint PRIMARY KEY);\n';
const CHANGE = 'ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX CONCURRENTLY i ON t (a);\n';

/** What commits together in a file, as `mode: count`. */
async function transactions(project: Project, name: string): Promise<string[]> {
  const { analyzed, context } = await project.check(name);
  assert.ok(analyzed, context.notAMigration);
  return analyzed.transactions.map(({ mode, statements }) => `${mode}: ${statements.length}`);
}

/** What a rule says about a file. */
async function said(project: Project, name: string, rule: string): Promise<string[]> {
  const { findings } = await project.check(name);
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
}

describe('folders and settings of Flyway', () => {
  const SHOP = {
    'db/migration/V1__table.sql': UP,
    'db/migration/2025/V2__change.sql': CHANGE,
    'db/migration/2025/spring/V10__later.sql': UP,
    'db/migration/views/R__views.sql': 'SELECT 1;\n',
  };

  it('folders below a location are searched, and say nothing about the order', async () => {
    const project = await createProject(SHOP);
    for (const name of ['V1__table.sql', '2025/spring/V10__later.sql']) {
      const folder = await project.store.folderOf(project.uri(`db/migration/${name}`));
      assert.equal(folder.tool.id, 'flyway');
      assert.equal(folder.uri, project.uri('db/migration'));
      assert.deepEqual(folder.order, [
        'V1__table.sql',
        '2025/V2__change.sql',
        '2025/spring/V10__later.sql',
        'views/R__views.sql',
      ]);
    }
    assert.deepEqual(await transactions(project, 'db/migration/2025/V2__change.sql'), ['tool: 2']);
  });

  it('a location may hold nothing but folders', async () => {
    const project = await createProject({
      'sql/users/V1__table.sql': UP,
      'sql/orders/V2__change.sql': CHANGE,
    });
    const folder = await project.store.folderOf(project.uri('sql/orders/V2__change.sql'));
    assert.equal(folder.uri, project.uri('sql'));
    assert.deepEqual(folder.order, ['users/V1__table.sql', 'orders/V2__change.sql']);
  });

  it('one version in two folders is one version', async () => {
    const project = await createProject({ ...SHOP, 'db/migration/users/V02_0__x.sql': UP });
    assert.deepEqual(await said(project, 'db/migration/users/V02_0__x.sql', 'refused-by-tool'), [
      '2025/V2__change.sql has the version 02.0 too: Flyway finds more than one migration with it and refuses to run. Give one of them a version of its own.',
    ]);
  });

  const settings: [string, string, string, string[]][] = [
    ['mixed', 'flyway.conf', 'flyway.url=jdbc:x\n flyway.mixed = true\r\n', ['none: 1', 'none: 1']],
    ['mixed', 'flyway.toml', '[flyway]\nmixed = true # both\n', ['none: 1', 'none: 1']],
    [
      'executeInTransaction',
      'flyway.toml',
      '[flyway]\nexecuteInTransaction = false\n',
      ['none: 1', 'none: 1'],
    ],
    ['nothing', 'flyway.conf', '# flyway.mixed=true\n', ['tool: 2']],
  ];
  for (const [title, file, text, expected] of settings) {
    it(`${file} says ${title}`, async () => {
      const project = await createProject({ ...SHOP, [file]: text });
      assert.deepEqual(await transactions(project, 'db/migration/2025/V2__change.sql'), expected);
    });
  }

  it('a file beside the migration has the last word', async () => {
    const project = await createProject({
      ...SHOP,
      'flyway.conf': 'flyway.executeInTransaction=false\n',
      'db/migration/2025/V2__change.sql.conf': 'executeInTransaction=true\n',
    });
    assert.deepEqual(await transactions(project, 'db/migration/2025/V2__change.sql'), ['tool: 2']);
  });

  it('group makes all pending files one transaction, once it is set', async () => {
    const project = await createProject({
      'flyway.conf': 'flyway.group=false\n',
      'sql/V1__check.sql': `${UP}ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0) NOT VALID;\n`,
      'sql/V2__validate.sql': 'ALTER TABLE t VALIDATE CONSTRAINT c;\n',
    });
    const validate = (): Promise<string[]> =>
      said(project, 'sql/V2__validate.sql', 'validate-in-same-transaction');
    assert.deepEqual(await validate(), []);
    project.files.set('flyway.conf', 'flyway.group=true\n');
    project.store.changed(project.uri('flyway.conf'));
    assert.equal((await validate()).length, 1);
  });
});

describe('folders of Sqitch', () => {
  const PLAN =
    '%syntax-version=1.0.0\n%project=shop\n\ntable 2025-01-01T00:00:00Z Ada <ada@example.com> # T.\nadd/a 2025-01-02T00:00:00Z Ada <ada@example.com> # A.\n';
  const cases: [string, string, string, string, string][] = [
    ['top_dir', '[core]\n\tengine = pg\n\ttop_dir = db/sqitch\n', 'db/sqitch', 'deploy', 'revert'],
    [
      'folders of other names',
      '[engine "pg"]\n\ttarget = x\n[core] # ours\n\tdeploy_dir = "./up"\n\trevert_dir = way/back/ ; back\n[user]\n',
      '',
      'up',
      'way/back',
    ],
    ['both', '[core]\ntop_dir = ./db\ndeploy_dir = db/go\r\nrevert_dir = db/undo\r\n', 'db', 'go', 'undo'],
  ];
  for (const [title, conf, top, deploy, revert] of cases) {
    it(`sqitch.conf says ${title}`, async () => {
      const at = (name: string): string => (top === '' ? name : `${top}/${name}`);
      const project = await createProject({
        'sqitch.conf': conf,
        [at('sqitch.plan')]: PLAN,
        [at(`${deploy}/table.sql`)]: UP,
        [at(`${revert}/table.sql`)]: 'DROP TABLE t;\n',
        [at(`${deploy}/add/a.sql`)]: 'ALTER TABLE t ADD COLUMN a int;\n',
        [at(`${revert}/add/a.sql`)]: 'ALTER TABLE t DROP COLUMN a;\n',
      });
      for (const name of [`${deploy}/add/a.sql`, `${revert}/table.sql`]) {
        const folder = await project.store.folderOf(project.uri(at(name)));
        assert.equal(folder.tool.id, 'sqitch');
        assert.equal(folder.uri, project.uri(top).replace(/\/$/, ''));
        assert.deepEqual(folder.order, [`${deploy}/table.sql`, `${deploy}/add/a.sql`]);
      }
      const { context, findings } = await project.check(at(`${deploy}/add/a.sql`));
      assert.equal(context.hasDownFile, true);
      assert.equal(context.downFileName, `${revert}/add/a.sql`);
      assert.deepEqual(
        findings.filter(({ rule }) => rule === 'refused-by-tool'),
        [],
      );
    });
  }

  it('a file of another folder does not belong to Sqitch', async () => {
    const project = await createProject({
      'sqitch.conf': '[core]\n\tdeploy_dir = up\n',
      'sqitch.plan': PLAN,
      'queries/x.sql': UP,
    });
    const folder = await project.store.folderOf(project.uri('queries/x.sql'));
    assert.equal(folder.uri, project.uri('queries'));
  });
});

describe('a folder that mixes tools', () => {
  it('each file is read by its own tool, with a note', async () => {
    const project = await createProject({
      'migrations/1_a.up.sql': UP,
      'migrations/1_a.down.sql': 'DROP TABLE t;\n',
      'migrations/2_b.up.sql': UP,
      'migrations/V3__c.sql': UP,
      'migrations/4_d.up.sql': `-- +goose Up\n${UP}-- +goose Down\nDROP TABLE t;\n`,
      'migrations/5_e.up.sql': UP,
    });
    const tools: string[] = [];
    for (const name of ['2_b.up.sql', 'V3__c.sql', '4_d.up.sql']) {
      const { context } = await project.check(`migrations/${name}`);
      tools.push(context.tool.id);
    }
    assert.deepEqual(tools, ['golang-migrate', 'flyway', 'goose']);
    assert.deepEqual(await said(project, 'migrations/V3__c.sql', 'refused-by-tool'), [
      "This file is written for Flyway and read so, but the folder is golang-migrate's, which leaves it alone. Keep the files of each tool in a folder of their own.",
    ]);
    assert.deepEqual(await said(project, 'migrations/4_d.up.sql', 'refused-by-tool'), [
      "This file is written for goose and read so, but the folder is golang-migrate's, which would run all of the file, what takes it back included. Keep the files of each tool in a folder of their own.",
    ]);
  });

  it('a few names of a tool do not make a folder its own', async () => {
    const project = await createProject({
      'migrations/0001_a.sql': UP,
      'migrations/0002_b.sql': UP,
      'migrations/R__views.sql': 'SELECT 1;\n',
    });
    const folder = await project.store.folderOf(project.uri('migrations/0001_a.sql'));
    assert.equal(folder.tool.id, 'plain');
  });

  it('a file without its marker that was made a moment ago does not change the tool of the folder', async () => {
    for (const text of ['', '-- todo\n', 'CREATE TABLE half (']) {
      const project = await createProject({
        'migrations/00001_a.sql': `-- +goose Up\n${UP}-- +goose Down\nDROP TABLE t;\n`,
        'migrations/00002_b.sql': text,
      });
      const folder = await project.store.folderOf(project.uri('migrations/00002_b.sql'));
      assert.equal(folder.tool.id, 'goose', text);
    }
  });

  it('a goose file among plain ones gets a note that says what psql does', async () => {
    const project = await createProject({
      'migrations/0001_a.sql': `-- +goose Up\n${UP}-- +goose Down\nDROP TABLE t;\n`,
      'migrations/0002_b.sql': UP,
      'migrations/0003_c.sql': UP,
    });
    assert.deepEqual(await said(project, 'migrations/0001_a.sql', 'refused-by-tool'), [
      'This file is written for goose and read so, but other files of the folder are not: psql would run all of the file, what takes it back included. Keep the files of each tool in a folder of their own.',
    ]);
  });
});
