import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import { RECIPES } from '../../server/src/recipes/recipes';
import { statementsOf } from '../recipe-fixture';
import { expand, snippetOf, snippetsOf } from '../snippet-body';
import { chosenMajors, type Server } from './servers';
import { withDatabase } from './databases';
import { sharedServers } from './shared-servers';

/** What the templates' examples are about, before the series runs. */
const SHOP = `
  CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255), phone varchar(20), legacy_field text);
  INSERT INTO users SELECT n, 'user' || n || '@example.com', n::text FROM generate_series(1, 30) n;
  CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int, created_at timestamptz, legacy_field text);
  INSERT INTO orders SELECT n, n, n FROM generate_series(1, 30) n;
  CREATE INDEX orders_legacy_idx ON orders (legacy_field);
  CREATE TABLE customers (id bigint PRIMARY KEY);
  CREATE TYPE task_state AS ENUM ('open', 'done');
  CREATE DOMAIN percentage AS numeric;
  CREATE TABLE tasks (id bigint PRIMARY KEY, state task_state, progress percentage);
  CREATE TABLE measurements (id bigint, measured_at date NOT NULL) PARTITION BY RANGE (measured_at);
  CREATE TABLE measurements_2026 (id bigint, measured_at date NOT NULL);
  CREATE TABLE events (id bigint NOT NULL UNIQUE, tenant_id int, payload text);
  CREATE TABLE legacy_orders (id bigint PRIMARY KEY);
  INSERT INTO events SELECT n, n, 'payload' FROM generate_series(1, 30) n;
  ANALYZE;`;

/** Series about a column that is there already. */
const NEEDS_STATUS = ['set-not-null', 'backfill'];

describe('snippets of SQL run on real servers', function () {
  this.timeout(300_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  /** Runs with a session on a database of its own that holds the shop, on each server. */
  async function onEach(
    run: (session: Client, server: Server, database: string) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      servers.map((server) =>
        withDatabase(server, async (session, database) => {
          await session.query(SHOP);
          await run(session, server, database);
        }),
      ),
    );
  }

  for (const { id } of RECIPES) {
    it(`safe-${id}: every step twice, the way back twice, and all of it again`, async () => {
      await onEach(async (session) => {
        if (NEEDS_STATUS.includes(id))
          await session.query('ALTER TABLE orders ADD COLUMN status varchar(50)');
        const up = steps(expand(snippetOf('sql', `safe-${id}`).body));
        const down = snippetsOf('sql').find(({ prefix }) => prefix === `safe-${id}-down`);
        const back = down === undefined ? [] : steps(expand(down.body));
        const undone = back.filter((step) => !step.startsWith('-- Cannot be undone'));
        const lost = back.length - undone.length;
        for (const step of [...up.slice(0, up.length - lost), ...undone, ...up]) {
          await runStep(session, step);
          await runStep(session, step);
        }
      });
    });
  }

  const query = async (
    session: Client,
    prefix: string,
    values: Record<number, string> = {},
  ): Promise<unknown[]> => {
    const { rows } = await session.query<Record<string, unknown>>(
      expand(snippetOf('sql', prefix).body, values),
    );
    return rows;
  };

  it('pg-table-size estimates the rows and adds up the sizes', async () => {
    await onEach(async (session) => {
      const [row] = (await query(session, 'pg-table-size')) as Record<string, string>[];
      assert.deepEqual(
        [row?.['table_name'], row?.['estimated_rows'], row?.['indexes_size']],
        ['orders', '30', '32 kB'],
      );
    });
  });

  it('pg-column-stats shows the columns as analyzed', async () => {
    await onEach(async (session) => {
      const rows = (await query(session, 'pg-column-stats')) as { attname: string; null_frac: number }[];
      assert.deepEqual(
        rows.map(({ attname, null_frac }) => [attname, null_frac]),
        [
          ['created_at', 1],
          ['id', 0],
          ['legacy_field', 1],
          ['total', 0],
          ['user_id', 0],
        ],
      );
    });
  });

  it('pg-unused-indexes lists the indexes of the table', async () => {
    await onEach(async (session) => {
      const rows = (await query(session, 'pg-unused-indexes')) as { index_name: string }[];
      assert.deepEqual(rows.map((row) => row.index_name).sort(), ['orders_legacy_idx', 'orders_pkey']);
    });
  });

  it('pg-not-valid-constraints names the statement that validates', async () => {
    await onEach(async (session) => {
      await session.query('ALTER TABLE orders ADD CONSTRAINT "Total" CHECK (total > 0) NOT VALID');
      const rows = (await query(session, 'pg-not-valid-constraints')) as { remedy: string }[];
      assert.deepEqual(
        rows.map(({ remedy }) => remedy),
        ['ALTER TABLE orders VALIDATE CONSTRAINT "Total"'],
      );
      await session.query(rows[0]!.remedy);
      assert.deepEqual(await query(session, 'pg-not-valid-constraints'), []);
    });
  });

  it('pg-invalid-indexes names the statement that drops what a failed build left', async () => {
    await onEach(async (session) => {
      await session.query('INSERT INTO orders (id, user_id) VALUES (99, 1)');
      await assert.rejects(session.query('CREATE UNIQUE INDEX CONCURRENTLY failed ON orders (user_id)'));
      const rows = (await query(session, 'pg-invalid-indexes')) as { remedy: string }[];
      assert.deepEqual(
        rows.map(({ remedy }) => remedy),
        ['DROP INDEX CONCURRENTLY IF EXISTS failed'],
      );
      await session.query(rows[0]!.remedy);
      assert.deepEqual(await query(session, 'pg-invalid-indexes'), []);
    });
  });

  it('pg-progress-index and pg-active-queries run', async () => {
    await onEach(async (session) => {
      assert.deepEqual(await query(session, 'pg-progress-index'), []);
      assert.ok(Array.isArray(await query(session, 'pg-active-queries')));
    });
  });

  it('pg-blocking, pg-locks, pg-long-transactions, pg-cancel and pg-terminate show and end who waits and who holds', async () => {
    await onEach(async (session, server, database) => {
      const [holder, waiter] = [await server.connect(database), await server.connect(database)];
      const [holderPid, waiterPid] = [await pidOf(holder), await pidOf(waiter)];
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE orders IN SHARE MODE');
      const waiting = assert.rejects(
        waiter.query('ALTER TABLE orders ADD COLUMN status text'),
        /canceling statement due to user request/,
      );
      let blocked: unknown[] = [];
      while (blocked.length === 0) blocked = await query(session, 'pg-blocking');
      assert.deepEqual(
        (blocked as Record<string, unknown>[]).map((row) => [row['blocked_pid'], row['blocking_pid']]),
        [[waiterPid, holderPid]],
      );
      const locks = (await query(session, 'pg-locks')) as { pid: number; mode: string; granted: boolean }[];
      assert.deepEqual(
        locks.map(({ pid, mode, granted }) => [pid, mode, granted]),
        [
          [holderPid, 'ShareLock', true],
          [waiterPid, 'AccessExclusiveLock', false],
        ],
      );
      const long = (await query(session, 'pg-long-transactions', { 1: '0 seconds' })) as { pid: number }[];
      assert.deepEqual(
        long.map(({ pid }) => pid),
        [holderPid, waiterPid],
      );
      assert.deepEqual(await query(session, 'pg-cancel', { 1: String(waiterPid) }), [
        { pg_cancel_backend: true },
      ]);
      await waiting;
      const ended = new Promise((resolve) => holder.once('end', resolve));
      assert.deepEqual(await query(session, 'pg-terminate', { 1: String(holderPid) }), [
        { pg_terminate_backend: true },
      ]);
      await ended;
      await waiter.end();
    });
  });
});

/** The steps of a body. */
function steps(text: string): string[] {
  return text.split(/\n(?=-- .*, step \d of \d)/);
}

async function runStep(session: Client, step: string): Promise<void> {
  const transaction = !step.includes('without a transaction.');
  if (transaction) await session.query('BEGIN');
  for (const statement of statementsOf(step)) await session.query(statement);
  if (transaction) await session.query('COMMIT');
}

async function pidOf(session: Client): Promise<number> {
  const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]!.pid;
}
