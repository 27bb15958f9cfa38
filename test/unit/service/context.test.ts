import * as assert from 'node:assert/strict';
import { createProject } from './project';

const SAFE_LOOK = 'CREATE INDEX a ON t (b);\n';

describe('which files are migrations', () => {
  const cases: readonly (readonly [string, boolean, object?])[] = [
    ['migrations/add_index.sql', true],
    ['db/migrate/2024/x.sql', true],
    ['db/changelog/x.sql', true],
    ['sql/0001_add_index.sql', true],
    ['sql/V1.2__add_index.sql', true],
    ['sql/report.sql', false],
    ['sql/2025-01-31-dump.sql', false],
    ['queries/find.sql', false],
    ['queries/find.sql', true, { include: ['queries/**'] }],
    ['migrations/0001_x.sql', false, { exclude: ['migrations/**'] }],
    ['migrations/.safe-migrations.json', false],
  ];
  for (const [name, expected, configuration] of cases) {
    it(`${name}${configuration ? ` with ${JSON.stringify(configuration)}` : ''}: ${expected ? 'yes' : 'no'}`, async () => {
      const project = await createProject({
        [name]: SAFE_LOOK,
        ...(configuration ? { '.safe-migrations.json': JSON.stringify(configuration) } : {}),
      });
      const { skipped } = await project.check(name);
      assert.equal(skipped === undefined, expected, skipped);
    });
  }

  it('a configuration beside the migrations does not hide the name of their folder', async () => {
    const project = await createProject({
      'migrations/add_index.sql': SAFE_LOOK,
      'migrations/.safe-migrations.json': '{}',
    });
    assert.equal((await project.check('migrations/add_index.sql')).skipped, undefined);
  });
});
