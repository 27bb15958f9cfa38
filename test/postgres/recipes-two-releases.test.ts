import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import type { Plan } from '../../server/src/recipes/plan';
import type { Recipe, RecipeContext } from '../../server/src/recipes/recipe';
import { changeColumnType } from '../../server/src/recipes/change-column-type';
import { renameColumn } from '../../server/src/recipes/rename-column';
import { renameTable } from '../../server/src/recipes/rename-table';
import { emptyCatalog, foldStatements } from '../../server/src/schema/fold';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { withDatabase } from './databases';
import { runStep } from './recipe-proof';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

describe('expand and contract', function () {
  this.timeout(300_000);
  let servers: Server[] = [];
  let reader: Reader;

  before(async () => {
    reader = await loadPostgresReader();
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  function contextOf(setup: readonly string[], server: Server): RecipeContext {
    const reads = setup.map((statement) => reader.read(statement));
    const catalog = foldStatements(emptyCatalog({ complete: true }), reads, undefined).at(-1);
    assert.ok(catalog);
    return {
      catalog,
      version: server.major,
      // Three rows a batch: every test goes through several.
      settings: { ...DEFAULT_SETTINGS, batchSize: 3, batchPause: 0 },
      unknown: 'ask',
    };
  }

  function planOf(recipe: Recipe, setup: readonly string[], unsafe: string, server: Server): Plan {
    const [operation] = reader.read(unsafe).operations;
    assert.ok(operation);
    const result = recipe.fromOperation(operation, unsafe, contextOf(setup, server));
    assert.ok(result !== undefined && 'plan' in result, JSON.stringify(result));
    return result.plan;
  }

  describe('while two releases run', () => {
    /** Runs the plan up to and including the step, and hands the database to the writers. */
    async function during(
      recipe: Recipe,
      setup: readonly string[],
      unsafe: string,
      lastStep: string,
      work: (client: Client, plan: Plan) => Promise<void>,
    ): Promise<void> {
      await Promise.all(
        servers.map(async (server) => {
          const plan = planOf(recipe, setup, unsafe, server);
          const count = plan.steps.findIndex(({ slug }) => slug === lastStep) + 1;
          assert.notEqual(count, 0, plan.steps.map(({ slug }) => slug).join());
          await withDatabase(server, async (client) => {
            for (const statement of setup) await client.query(statement);
            for (const step of plan.steps.slice(0, count)) await runStep(client, step.up, step.transaction);
            await work(client, plan);
          });
        }),
      );
    }

    const users = [
      "CREATE TABLE users (id int PRIMARY KEY, email text DEFAULT 'none', visits int NOT NULL DEFAULT 0)",
      "INSERT INTO users VALUES (1, 'one'), (2, 'two'), (3, NULL)",
    ];
    const rename = 'ALTER TABLE users RENAME COLUMN email TO address';
    const rows = async (client: Client, sql: string): Promise<unknown[]> =>
      (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
    const writes: readonly { title: string; sql: string; id: number; value: string | null }[] = [
      {
        title: 'an insert by the old release',
        sql: "INSERT INTO users (id, email) VALUES (9, 'old')",
        id: 9,
        value: 'old',
      },
      {
        title: 'an insert by the new release',
        sql: "INSERT INTO users (id, address) VALUES (9, 'new')",
        id: 9,
        value: 'new',
      },
      {
        title: 'an insert that leaves both to the default',
        sql: 'INSERT INTO users (id) VALUES (9)',
        id: 9,
        value: 'none',
      },
      { title: 'an insert of DEFAULT', sql: 'INSERT INTO users VALUES (9, DEFAULT)', id: 9, value: 'none' },
      {
        title: 'an insert of NULL by the old release',
        sql: 'INSERT INTO users (id, email) VALUES (9, NULL)',
        id: 9,
        value: null,
      },
      {
        title: 'an insert of both',
        sql: "INSERT INTO users (id, email, address) VALUES (9, 'old', 'new')",
        id: 9,
        value: 'new',
      },
      {
        title: 'an update by the old release',
        sql: "UPDATE users SET email = 'old' WHERE id = 1",
        id: 1,
        value: 'old',
      },
      {
        title: 'an update by the new release',
        sql: "UPDATE users SET address = 'new' WHERE id = 1",
        id: 1,
        value: 'new',
      },
      {
        title: 'an update to NULL by the old release',
        sql: 'UPDATE users SET email = NULL WHERE id = 1',
        id: 1,
        value: null,
      },
      {
        title: 'an update to DEFAULT by the old release',
        sql: 'UPDATE users SET email = DEFAULT WHERE id = 1',
        id: 1,
        value: 'none',
      },
      {
        title: 'an update of both',
        sql: "UPDATE users SET email = 'old', address = 'new' WHERE id = 1",
        id: 1,
        value: 'new',
      },
      {
        title: 'an upsert by the old release',
        sql: "INSERT INTO users (id, email) VALUES (1, 'old') ON CONFLICT (id) DO UPDATE SET email = excluded.email",
        id: 1,
        value: 'old',
      },
      {
        title: 'an upsert by the new release',
        sql: "INSERT INTO users (id, address) VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET address = excluded.address",
        id: 1,
        value: 'new',
      },
    ];

    for (const moment of ['add_column', 'backfill']) {
      for (const { title, sql, id, value } of writes) {
        it(`${title} after ${moment} reaches both columns`, () =>
          during(renameColumn, users, rename, moment, async (client, plan) => {
            await client.query(sql);
            const both = `SELECT email, address FROM users WHERE id = ${id}`;
            assert.deepEqual(await rows(client, both), [[value, value]]);
            const backfill = plan.steps.find(({ slug }) => slug === 'backfill');
            for (const statement of backfill?.up ?? []) await client.query(statement);
            assert.deepEqual(await rows(client, both), [[value, value]]);
            assert.deepEqual(
              await rows(client, 'SELECT FROM users WHERE email IS DISTINCT FROM address'),
              [],
            );
          }));
      }
    }

    it('an update to NULL by the new release reaches the old column', () =>
      during(renameColumn, users, rename, 'backfill', async (client) => {
        await client.query('UPDATE users SET address = NULL WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT email, address FROM users WHERE id = 1'), [[null, null]]);
      }));

    it('writes to other columns change neither', () =>
      during(renameColumn, users, rename, 'backfill', async (client) => {
        await client.query('UPDATE users SET visits = visits + 1');
        assert.deepEqual(await rows(client, 'SELECT * FROM users ORDER BY id'), [
          [1, 'one', 1, 'one'],
          [2, 'two', 1, 'two'],
          [3, null, 1, null],
        ]);
      }));

    it('the trigger runs once a row', () =>
      during(renameColumn, users, rename, 'add_column', async (client) => {
        await client.query(`CREATE FUNCTION count_depth() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.visits := pg_trigger_depth(); RETURN NEW; END'`);
        await client.query(
          'CREATE TRIGGER zz BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION count_depth()',
        );
        await client.query("UPDATE users SET address = 'new'");
        assert.deepEqual(await rows(client, 'SELECT DISTINCT visits FROM users'), [[1]]);
      }));

    it('a backfill waits for a writer and keeps its value', () =>
      during(renameColumn, users, rename, 'add_column', async (client, plan) => {
        const port = (client as unknown as { port: number; database: string }).port;
        const server = servers.find((each) => each.port === port);
        assert.ok(server);
        const writer = await server.connect((client as unknown as { database: string }).database);
        try {
          await writer.query('BEGIN');
          await writer.query("UPDATE users SET email = 'newer' WHERE id = 2");
          const backfill = plan.steps.find(({ slug }) => slug === 'backfill');
          const filled = client.query(backfill?.up[0] ?? '');
          const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          while ((await writer.query(waiting)).rowCount === 0);
          await writer.query('COMMIT');
          await filled;
        } finally {
          await writer.end();
        }
        assert.deepEqual(await rows(client, 'SELECT id, email, address FROM users ORDER BY id'), [
          [1, 'one', 'one'],
          [2, 'newer', 'newer'],
          [3, null, null],
        ]);
      }));

    for (const first of ['old', 'new'] as const) {
      it(`two releases that write one row at once end with what was written last, the ${first} one first`, () =>
        during(renameColumn, users, rename, 'add_column', async (client) => {
          const { port, database } = client as unknown as { port: number; database: string };
          const server = servers.find((each) => each.port === port);
          assert.ok(server);
          const [a, b] = [await server.connect(database), await server.connect(database)];
          try {
            const set = { old: "email = 'by old'", new: "address = 'by new'" };
            const second = first === 'old' ? 'new' : 'old';
            await a.query(`BEGIN; UPDATE users SET ${set[first]} WHERE id = 1`);
            const waiting = b.query(`UPDATE users SET ${set[second]} WHERE id = 1`);
            const isWaiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
            while ((await client.query(isWaiting)).rowCount === 0);
            await a.query('COMMIT');
            await waiting;
            const wanted = `by ${second}`;
            assert.deepEqual(await rows(client, 'SELECT email, address FROM users WHERE id = 1'), [
              [wanted, wanted],
            ]);
          } finally {
            await a.end();
            await b.end();
          }
        }));
    }

    it('changes that the equality of a type overlooks are copied', () =>
      during(
        renameColumn,
        ['CREATE TABLE t (id int PRIMARY KEY, a numeric)', 'INSERT INTO t VALUES (1, 1.0)'],
        'ALTER TABLE t RENAME COLUMN a TO b',
        'backfill',
        async (client) => {
          await client.query('UPDATE t SET a = 1.00');
          assert.deepEqual(await rows(client, 'SELECT a::text, b::text FROM t'), [['1.00', '1.00']]);
        },
      ));

    it('types without equality are copied', () =>
      during(
        renameColumn,
        ['CREATE TABLE t (id int PRIMARY KEY, a json)', `INSERT INTO t VALUES (1, '{"x":1}'), (2, NULL)`],
        'ALTER TABLE t RENAME COLUMN a TO b',
        'backfill',
        async (client) => {
          await client.query(`UPDATE t SET b = '{"x":2}' WHERE id = 2`);
          assert.deepEqual(await rows(client, 'SELECT a::text, b::text FROM t ORDER BY id'), [
            ['{"x":1}', '{"x":1}'],
            ['{"x":2}', '{"x":2}'],
          ]);
        },
      ));

    const numbers = [
      'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 7 CHECK (n > 0))',
      'INSERT INTO t VALUES (1, 1), (2, 2)',
    ];
    const widen = 'ALTER TABLE t ALTER n TYPE bigint';

    it('a type change follows the old column before the swap', () =>
      during(changeColumnType, numbers, widen, 'validate_constraints', async (client) => {
        await client.query('INSERT INTO t VALUES (3, 3), (4, DEFAULT)');
        await client.query('UPDATE t SET n = 10 WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT id, n, n_new::int FROM t ORDER BY id'), [
          [1, 10, 10],
          [2, 2, 2],
          [3, 3, 3],
          [4, 7, 7],
        ]);
        await assert.rejects(client.query('UPDATE t SET n = 0'), /violates check constraint/);
      }));

    it('a type change follows the new column after the swap, as far as the old one can', () =>
      during(changeColumnType, numbers, widen, 'swap_columns', async (client) => {
        await client.query(
          'INSERT INTO t VALUES (3, 3), (4, DEFAULT), (5, 3000000000)'.replace('INTO t', 'INTO t (id, n)'),
        );
        await client.query('UPDATE t SET n = 10 WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT id, n::text, n_old FROM t ORDER BY id'), [
          [1, '10', 10],
          [2, '2', 2],
          [3, '3', 3],
          [4, '7', 7],
          [5, '3000000000', null],
        ]);
        await assert.rejects(
          client.query('INSERT INTO t (id, n) VALUES (6, NULL)'),
          /null value in column "n"/,
        );
      }));
  });

  describe('rename-table', () => {
    it('lets the old release read and write, with the rights it had', async () => {
      const setup = [
        'CREATE SCHEMA shop',
        'CREATE TABLE shop.customers (id serial PRIMARY KEY, name text)',
        'GRANT USAGE ON SCHEMA shop TO pg_monitor',
        'GRANT SELECT, INSERT, UPDATE ON shop.customers TO pg_monitor',
        'GRANT USAGE ON SEQUENCE shop.customers_id_seq TO pg_monitor',
      ];
      for (const server of servers) {
        const plan = planOf(renameTable, setup, 'ALTER TABLE shop.customers RENAME TO clients', server);
        await withDatabase(server, async (client) => {
          for (const statement of setup) await client.query(statement);
          await runStep(client, plan.steps[0]!.up, true);
          await client.query('SET ROLE pg_monitor');
          await client.query("INSERT INTO shop.customers (name) VALUES ('a')");
          await client.query("INSERT INTO shop.clients (name) VALUES ('b')");
          await client.query("UPDATE shop.customers SET name = 'c' WHERE id = 2");
          const { rows } = await client.query('SELECT * FROM shop.customers ORDER BY id');
          assert.deepEqual(rows, [
            { id: 1, name: 'a' },
            { id: 2, name: 'c' },
          ]);
          await assert.rejects(client.query('DELETE FROM shop.customers'), /permission denied/);
        });
      }
    });
  });
});
