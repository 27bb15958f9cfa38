import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { Plan } from '../../server/src/recipes/plan';
import { renderStepFiles } from '../../server/src/recipes/render';
import { planFor, statementsOf } from '../recipe-fixture';
import { withDatabase } from './databases';
import { run, runStep } from './recipe-proof';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';
import { snapshotOf } from './snapshot';

const PARTS = `CREATE TABLE kinds (kind int PRIMARY KEY); INSERT INTO kinds SELECT generate_series(1, 9);
  CREATE TABLE parts (id int, at int, kind int DEFAULT 1 REFERENCES kinds, PRIMARY KEY (id, at), UNIQUE (kind, at, id)) PARTITION BY RANGE (at);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20) PARTITION BY LIST (at);
  CREATE TABLE parts_2a PARTITION OF parts_2 DEFAULT;
  CREATE INDEX ON parts (kind) WHERE kind > 1;
  INSERT INTO parts VALUES (1, 1, 2), (2, 2, NULL), (3, 15, 3);`;
const CHILD =
  'CREATE TABLE child (id int, at int, FOREIGN KEY (id, at) REFERENCES parts); INSERT INTO child VALUES (1, 1);';
const RENAME = 'ALTER TABLE parts RENAME kind TO sort';
const WIDEN = 'ALTER TABLE parts ALTER id TYPE bigint';

describe('a column of a partitioned table is replaced', function () {
  this.timeout(300_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  /** Runs the plan up to the step, which has not begun. */
  async function upTo(
    recipe: string,
    unsafe: string,
    next: string,
    work: (client: Client, rest: Plan['steps']) => Promise<void>,
    setup = PARTS,
  ): Promise<void> {
    await Promise.all(
      servers.map(async (server) => {
        const setting = { setup, version: server.major, batchSize: 2, batchPause: 0 };
        const { steps } = await planFor(recipe, unsafe, setting);
        const count = steps.findIndex(({ slug }) => slug === next);
        assert.notEqual(count, -1, steps.map(({ slug }) => slug).join());
        await withDatabase(server, async (client) => {
          await client.query(setup);
          for (const step of steps.slice(0, count)) await runStep(client, step.up, step.transaction);
          await work(client, steps.slice(count));
        });
      }),
    );
  }

  async function rows(client: Client, sql: string): Promise<unknown[]> {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  }

  const REST = 'CREATE TABLE parts_rest PARTITION OF parts DEFAULT';
  const ALL = 'SELECT id, at, kind, sort FROM parts ORDER BY id';
  const moves: readonly (readonly [set: string, values: readonly (number | null)[]])[] = [
    ['at = at + 10', [2, null, 3]],
    ['at = at + 10, kind = 7', [7, 7, 7]],
    ['at = at + 10, sort = 8', [8, 8, 8]],
    ['at = at + 10, kind = NULL', [null, null, null]],
  ];
  for (const next of ['backfill', 'create_indexes', 'deprecate']) {
    for (const [set, values] of moves) {
      it(`rows that move between partitions before ${next} are the same in both columns: ${set}`, () =>
        upTo('rename-column', RENAME, next, async (client, [step]) => {
          await client.query(REST);
          await client.query(`UPDATE parts SET ${set}`);
          if (next === 'backfill') await run(client, step?.up ?? []);
          const places = await rows(client, 'SELECT tableoid::regclass::text FROM parts ORDER BY id');
          assert.deepEqual(places, [['parts_2a'], ['parts_2a'], ['parts_rest']]);
          assert.deepEqual(
            await rows(client, ALL),
            values.map((value, index) => [index + 1, [11, 12, 25][index], value, value]),
          );
        }));
    }
  }

  it('rows that are written to a partition by its own name reach both columns', () =>
    upTo('rename-column', RENAME, 'backfill', async (client) => {
      await client.query('INSERT INTO parts_1 (id, at, kind) VALUES (7, 7, 7)');
      await client.query('INSERT INTO parts_2a (id, at, sort) VALUES (8, 18, 8)');
      assert.deepEqual((await rows(client, ALL)).slice(3), [
        [7, 7, 7, 7],
        [8, 18, 8, 8],
      ]);
    }));

  it('a row that moves after the swap keeps a value that the old column cannot hold', () =>
    upTo(
      'change-column-type',
      'ALTER TABLE parts ALTER kind TYPE numeric',
      'deprecate',
      async (client) => {
        await client.query('INSERT INTO kinds VALUES (1000000)');
        await client.query('ALTER TABLE parts DROP CONSTRAINT parts_kind_fkey');
        await client.query('UPDATE parts SET at = 12, kind = 3000000000 WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT at, kind::text, kind_old FROM parts WHERE id = 1'), [
          [12, '3000000000', null],
        ]);
      },
      PARTS.replace('REFERENCES kinds', 'CONSTRAINT parts_kind_fkey CHECK (kind > 0)'),
    ));

  it('a partition that is made while the series runs has the trigger and the indexes', () =>
    upTo('rename-column', RENAME, 'attach_indexes', async (client, rest) => {
      await client.query('CREATE TABLE parts_3 PARTITION OF parts FOR VALUES FROM (20) TO (30)');
      await client.query('INSERT INTO parts VALUES (5, 25, 5)');
      const [attach] = rest;
      await runStep(client, attach?.up ?? [], true);
      assert.deepEqual(await rows(client, 'SELECT sort FROM parts_3'), [[5]]);
      const invalid = `SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid`;
      assert.deepEqual(await rows(client, invalid), []);
    }));

  it('the new column does not take over while a partition lacks its index', () =>
    upTo('change-column-type', WIDEN, 'swap_columns', async (client, [swap]) => {
      await client.query('CREATE TABLE parts_3 PARTITION OF parts FOR VALUES FROM (20) TO (30)');
      const missing =
        /A partition has no index that is attached to parts_pkey: build it concurrently, attach it, and run this again\./;
      await assert.rejects(run(client, swap?.up ?? []), missing);
      const both = 'SELECT id, id_new::int FROM parts ORDER BY id';
      assert.deepEqual(await rows(client, both), [
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
      await client.query('DROP TABLE parts_3');
      await runStep(client, swap?.up ?? [], true);
    }));

  for (const [recipe, unsafe] of [
    ['rename-column', RENAME],
    ['change-column-type', WIDEN],
  ] as const) {
    it(`${recipe}: as files of which each is sent as one query, forth, back and forth`, async () => {
      const setup = PARTS + CHILD;
      await Promise.all(
        servers.map(async (server) => {
          const plan = await planFor(recipe, unsafe, { setup, version: server.major, batchPause: 0 });
          const settings = { lockTimeout: '5s', statementTimeout: '0' };
          const files = renderStepFiles(plan, settings, { alone: true });
          assert.ok(files);
          await withDatabase(server, async (client) => {
            await client.query(setup);
            const first = await snapshotOf(client);
            for (const { up } of files) await client.query(up);
            const last = await snapshotOf(client);
            for (const { down } of [...files].reverse()) await client.query(down);
            assert.deepEqual(await snapshotOf(client), first);
            for (const { up } of files) await client.query(up);
            assert.deepEqual(await snapshotOf(client), last);
            assert.ok(files.every(({ up, transaction }) => transaction || statementsOf(up).length < 2));
          });
        }),
      );
    });
  }
});
