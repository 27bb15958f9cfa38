import * as assert from 'node:assert/strict';
import {
  emergencyQueries,
  openTransactionsQuery,
  progressQueries,
  sizeQuery,
} from '../../server/src/service/monitoring';
import { chosenMajors, type Server, startServers } from './servers';

const TABLES = ['public.orders', "My Shop.Or'ders"];
const SETUP = `CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders SELECT generate_series(1, 1000);
  ANALYZE orders; CREATE SCHEMA "My Shop"; CREATE TABLE "My Shop"."Or'ders" (id int);`;

describe('The queries of a runbook', () => {
  let servers: Server[] = [];
  before(async () => {
    servers = await startServers(chosenMajors());
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  for (const major of chosenMajors()) {
    it(`run on PostgreSQL ${major}, and free the tables of a session that does nothing`, async () => {
      const server = servers.find((each) => each.major === major);
      assert.ok(server);
      await server.createDatabase('monitored');
      const [watching, idle, waiting] = await Promise.all(
        [1, 2, 3].map(async () => server.connect('monitored')),
      );
      assert.ok(watching && idle && waiting);
      // Its session is ended from outside.
      idle.on('error', () => undefined);
      try {
        await watching.query(SETUP);
        const sizes = await watching.query<{ table: string; rows: string }>(sizeQuery(TABLES).sql);
        assert.deepEqual(sizes.rows.map(({ table, rows }) => [table, rows]).sort(), [
          [`"My Shop"."Or'ders"`, '-1'],
          ['orders', '1000'],
        ]);
        await watching.query(openTransactionsQuery().sql);
        await idle.query('BEGIN; LOCK TABLE orders');
        const counted = waiting.query<{ count: string }>('SELECT count(*) FROM orders');
        const [waits, locks, ...others] = progressQueries(TABLES, true);
        assert.ok(waits && locks);
        while ((await watching.query(waits.sql)).rows.length === 0);
        const seen = await watching.query<{ mode: string; granted: boolean }>(locks.sql);
        assert.deepEqual(
          seen.rows.map(({ mode, granted }) => [mode, granted]),
          [
            ['AccessShareLock', false],
            ['AccessExclusiveLock', true],
          ],
        );
        for (const { sql } of others) await watching.query(sql);
        for (const { sql } of emergencyQueries(TABLES)) await watching.query(sql);
        assert.equal((await counted).rows[0]?.count, '1000');
      } finally {
        await Promise.all([watching.end(), waiting.end()]);
      }
      await server.dropDatabase('monitored');
    });
  }
});
