import * as assert from 'node:assert/strict';
import { planFor } from '../recipe-fixture';
import { withDatabase } from './databases';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

describe('recipes that fail or meet writers between their steps', function () {
  this.timeout(120_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  it('add-primary-key builds again where a build has left an invalid index', async () => {
    for (const server of servers) {
      const plan = await planFor('add-primary-key', 'ALTER TABLE t ADD PRIMARY KEY (id)', {
        setup: 'CREATE TABLE t (id int NOT NULL);',
        version: server.major,
      });
      await withDatabase(server, async (client) => {
        await client.query('CREATE TABLE t (id int NOT NULL)');
        await client.query('INSERT INTO t VALUES (1), (1)');
        const [build, use] = plan.steps;
        assert.ok(build && use && plan.steps.length === 2);
        const run = async (statements: readonly string[]): Promise<void> => {
          for (const statement of statements) await client.query(statement);
        };
        await assert.rejects(run(build.up), /could not create unique index "t_pkey"/);
        await assert.rejects(run(build.up), /could not create unique index "t_pkey"/);
        await client.query('DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t)');
        await run(build.up);
        await run(use.up);
        const { rows } = await client.query(
          `SELECT conname, contype, indisvalid FROM pg_constraint k JOIN pg_index i ON i.indexrelid = k.conindid WHERE conrelid = 't'::regclass`,
        );
        assert.deepEqual(rows, [{ conname: 't_pkey', contype: 'p', indisvalid: true }]);
      });
    }
  });

  it('add-identity-column loses no number to writers that come between its steps, nor on the way back', async () => {
    for (const server of servers) {
      const setup = 'CREATE TABLE t (id int PRIMARY KEY);';
      const plan = await planFor(
        'add-identity-column',
        'ALTER TABLE t ADD no int GENERATED ALWAYS AS IDENTITY',
        {
          setup,
          version: server.major,
          batchSize: 2,
        },
      );
      await withDatabase(server, async (client) => {
        await client.query(`${setup} INSERT INTO t SELECT generate_series(1, 5);`);
        let id = 5;
        for (const direction of ['up', 'down'] as const) {
          const steps = direction === 'up' ? plan.steps : [...plan.steps].reverse().slice(0, -1);
          for (const step of steps) {
            for (const statement of step[direction]) await client.query(statement);
            await client.query('INSERT INTO t VALUES ($1)', [++id]);
          }
        }
        const { rows } = await client.query<{ no: number }>('SELECT no FROM t ORDER BY no');
        assert.deepEqual(
          rows.map(({ no }) => no),
          Array.from({ length: id }, (_, index) => index + 1),
        );
      });
    }
  });
});
