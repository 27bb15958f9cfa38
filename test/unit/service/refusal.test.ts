import * as assert from 'node:assert/strict';
import { scaffold } from '../../../server/src/service/scaffold';
import { golangMigrate } from '../../../server/src/projects/golang-migrate';
import { EMPTY_PROJECT } from '../../../server/src/projects/tool';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import { DEFAULT_SETTINGS } from '../../../server/src/settings/settings';
import { catalogOf } from '../../recipe-fixture';

const SETUP = `CREATE TABLE users (id int PRIMARY KEY, email text); CREATE TABLE events (a int);
CREATE TABLE logs (id int, at date NOT NULL) PARTITION BY RANGE (at); CREATE TABLE logs_1 PARTITION OF logs DEFAULT;`;

describe('A series that PostgreSQL would refuse', () => {
  const refused: readonly (readonly [recipe: string, args: Readonly<Record<string, string>>, why: string])[] =
    [
      [
        'drop-column',
        { table: 'logs', column: 'at' },
        'cannot drop column "at" because it is part of the partition key of relation "logs"',
      ],
      [
        'create-index',
        { table: 'logs', columns: 'id', unique: 'true' },
        'unique constraint on partitioned table must include all partitioning columns',
      ],
      [
        'add-foreign-key',
        { table: 'users', columns: 'id', references: 'events' },
        'there is no primary key for referenced table "events"',
      ],
      [
        'add-foreign-key',
        { table: 'events', columns: 'a', references: 'logs', referencedColumns: 'id' },
        'there is no unique constraint matching given keys for referenced table "logs"',
      ],
    ];
  for (const [recipe, args, why] of refused) {
    it(`is not written: ${why}`, async () => {
      const context = {
        catalog: { ...(await catalogOf(SETUP)), complete: true },
        settings: DEFAULT_SETTINGS,
        tool: golangMigrate,
        reader: await loadPostgresReader(),
        folder: 'migrations',
      };
      const result = scaffold({ recipe, arguments: args }, context, EMPTY_PROJECT, new Date(0));
      assert.deepEqual(result, {
        problems: [{ message: `As the migrations leave the schema, PostgreSQL would refuse this: ${why}.` }],
      });
    });
  }
});
