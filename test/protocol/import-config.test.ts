import * as assert from 'node:assert/strict';
import { openTerminal, type Terminal } from './command-line';

describe('safe-migrations import-config', () => {
  let terminal: Terminal | undefined;
  const open = (files: Readonly<Record<string, string>>): Terminal => (terminal = openTerminal(files));
  afterEach(() => {
    terminal?.remove();
  });
  const SQUAWK = 'pg_version = "16"\nexcluded_rules = ["ban-drop-column"]\nassume_in_transaction = true\n';
  const OURS = `{
  "postgresVersion": 16,
  "rules": {
    "drop-column": "off"
  },
  "compatibility": [
    "squawk"
  ]
}
`;
  const NOTE =
    'note: assume_in_transaction has no counterpart: the migration tool decides about transactions, see "tool".\n';

  it('writes beside what it reads, and check goes by it', async () => {
    const project = open({
      'db/.squawk.toml': SQUAWK,
      'db/migrations/0002_x.sql':
        "SET lock_timeout = '5s';\n-- squawk-ignore ban-drop-table\nDROP TABLE IF EXISTS a;\nALTER TABLE b DROP COLUMN IF EXISTS c;\n",
    });
    const imported = await project.run('import-config', 'db/.squawk.toml');
    assert.deepEqual(imported, { code: 0, out: `created db/.safe-migrations.json\n${NOTE}`, err: '' });
    assert.equal(project.read('db/.safe-migrations.json'), OURS);
    const checked = await project.run('check', 'db', '--format', 'json', '--fail-on', 'information');
    assert.equal(checked.code, 0, checked.out);
  });

  it('prints only with --dry-run', async () => {
    const project = open({ '.squawk.toml': SQUAWK });
    assert.deepEqual(await project.run('import-config', '--dry-run'), { code: 0, out: OURS + NOTE, err: '' });
    assert.deepEqual(project.files(), ['.squawk.toml']);
  });

  it('never replaces a configuration', async () => {
    const project = open({ '.squawk.toml': SQUAWK, '.safe-migrations.json': '{}' });
    assert.deepEqual(await project.run('import-config'), {
      code: 2,
      out: '',
      err: '.safe-migrations.json exists already; nothing was written.\n',
    });
    assert.equal(project.read('.safe-migrations.json'), '{}');
  });

  it('asks where there is none or more than one, and says where one is broken', async () => {
    const none = open({});
    assert.equal(
      (await none.run('import-config')).err,
      'There is no .squawk.toml, .migrationpilotrc.yml, .migrationpilotrc.yaml here. Name the file to take over.\n',
    );
    none.write('.squawk.toml', 'pg_version = \n');
    assert.deepEqual(await none.run('import-config'), {
      code: 2,
      out: '',
      err: '.squawk.toml:1:14: This is not valid TOML (invalid value).\n',
    });
    none.write('.migrationpilotrc.yml', '');
    assert.equal(
      (await none.run('import-config')).err,
      'There are .squawk.toml and .migrationpilotrc.yml here. Name one of them.\n',
    );
    assert.equal(
      (await none.run('import-config', 'nowhere.toml')).err.replace(/: ENOENT.*/, ''),
      'nowhere.toml cannot be read\n',
    );
  });
});
