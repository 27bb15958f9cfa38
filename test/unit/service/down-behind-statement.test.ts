import * as assert from 'node:assert/strict';
import { createProject } from './project';

const NAME = 'db/migrations/20250101000002_x.sql';
const DOWN = "\n\n-- migrate:down\nSET LOCAL lock_timeout = '5s';\nDROP TABLE IF EXISTS a;\n";

/** The last statement as it is written, and as it stands above the down part. */
const CASES: readonly (readonly [string, string])[] = [
  ['CREATE TABLE a (id int);\n', 'CREATE TABLE a (id int);'],
  ['CREATE TABLE a (id int)', 'CREATE TABLE a (id int);'],
  ['CREATE TABLE a (id int)\n-- ;\n', 'CREATE TABLE a (id int);\n-- ;'],
  ['CREATE TABLE a (id int) /* ; */\n', 'CREATE TABLE a (id int); /* ; */'],
];

describe('a down part behind a statement', () => {
  for (const [written, above] of CASES) {
    it(`is not read as a part of ${JSON.stringify(written)}`, async () => {
      const project = await createProject({
        'db/migrations/20250101000001_y.sql': '-- migrate:up\nSELECT 1;\n-- migrate:down\n',
        [NAME]: `-- migrate:up\n${written}`,
      });
      const [fix] = await project.fixes(NAME, 'missing-down');
      assert.equal(project.after(NAME, fix!)[NAME], `-- migrate:up\n${above}${DOWN}`);
    });
  }
});
