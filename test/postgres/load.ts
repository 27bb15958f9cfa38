import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { Plan } from '../../server/src/recipes/plan';
import { withDatabase } from './databases';
import type { Server } from './servers';

/** How one release of an application knows the table. The table has `id` and `visits` beside the column. */
export interface Release {
  readonly table: string;
  /** Left out where the release does not know the column. */
  readonly column?: string;
  /** What it writes: the n-th value as text, NULL where it may. */
  readonly value: (n: number) => string | null;
  /** It runs once the step of this slug has ended; from the start where left out. */
  readonly from?: string;
  /** It has been replaced when the step after the one of this slug begins; never where left out. */
  readonly until?: string;
}

export interface Load {
  readonly setup: readonly string[];
  readonly plan: Plan;
  readonly releases: readonly Release[];
  /** What the last release reads of a value that some release has written; the value itself where left out. */
  readonly finally?: (value: string | null | undefined) => string | null;
  /** A table that the plan drops: what was written to it is gone with it. */
  readonly dropped?: string;
}

/** Longer than any wait may be: as the files of a series set it. */
const LIMITS = `SET lock_timeout = '5s'; SET statement_timeout = '60s'; SET deadlock_timeout = '100ms'`;

/** Rows that are there before, which all writers count up. */
const SHARED = 20;
const STRIDE = 1_000_000;

/** What a writer has done so far, and what its rows must hold. */
interface Worker {
  readonly release: Release;
  readonly rows: Map<number, string | null | undefined>;
  visits: number;
  rounds: number;
  error: Error | undefined;
  stopped: boolean;
  readonly ended: Promise<void>;
}

/**
 * Runs a plan while sessions of each release write and read the table. Each writer reads what it has written, in every release
 * that runs; in the end every row holds what was written last, and no count is lost. Each step waits for the writers to go round.
 */
export async function proveUnderLoad(server: Server, load: Load): Promise<void> {
  await withDatabase(server, async (client, database) => {
    for (const statement of load.setup) await client.query(statement);
    await client.query(LIMITS);
    const workers: Worker[] = [];
    const isLive = (release: Release, ended: readonly string[]): boolean =>
      (release.from === undefined || ended.includes(release.from)) &&
      (release.until === undefined || !ended.includes(release.until));
    const ended: string[] = [];
    const live = (): Release[] => load.releases.filter((release) => isLive(release, ended));
    const change = async (): Promise<void> => {
      const gone = workers.filter((worker) => !worker.stopped && !isLive(worker.release, ended));
      for (const worker of gone) worker.stopped = true;
      await Promise.all(gone.map((worker) => worker.ended));
      for (const release of live().filter((each) => workers.every((worker) => worker.release !== each)))
        for (let count = 0; count < 2; count++)
          workers.push(await startWorker(server, database, release, (workers.length + 1) * STRIDE, live));
    };
    try {
      await change();
      await rounds(workers, 3);
      for (const step of load.plan.steps) {
        const statements = step.transaction ? ['BEGIN', ...step.up, 'COMMIT'] : step.up;
        for (const statement of statements) await client.query(statement);
        await rounds(workers, 2);
        ended.push(step.slug);
        await change();
        await rounds(workers, 2);
      }
    } finally {
      for (const worker of workers) worker.stopped = true;
      await Promise.all(workers.map((worker) => worker.ended));
    }
    for (const { error } of workers) if (error !== undefined) throw error;
    await checkRows(
      client,
      load,
      workers.filter(({ release }) => release.table !== load.dropped),
    );
  });
}

async function startWorker(
  server: Server,
  database: string,
  release: Release,
  base: number,
  live: () => readonly Release[],
): Promise<Worker> {
  const session = await server.connect(database);
  await session.query(LIMITS);
  const work = async (): Promise<void> => {
    try {
      while (!worker.stopped) {
        await round(session, worker, base, live);
        worker.rounds++;
      }
    } catch (error) {
      worker.error = error instanceof Error ? error : new Error(String(error));
    } finally {
      await session.end();
    }
  };
  const worker: Worker = {
    release,
    rows: new Map<number, string | null | undefined>(),
    visits: 0,
    rounds: 0,
    error: undefined,
    stopped: false,
    ended: Promise.resolve().then(work),
  };
  return worker;
}

/** One round: a row inserted, an earlier one changed, one deleted now and then, a shared one counted up, all of it read again. */
async function round(
  session: Client,
  worker: Worker,
  base: number,
  live: () => readonly Release[],
): Promise<void> {
  const { release, rows, rounds: n } = worker;
  const { table, column } = release;
  const id = base + n;
  const value = column === undefined ? undefined : release.value(n);
  if (column === undefined) await session.query(`INSERT INTO ${table} (id, visits) VALUES ($1, 0)`, [id]);
  else await session.query(`INSERT INTO ${table} (id, ${column}, visits) VALUES ($1, $2, 0)`, [id, value]);
  rows.set(id, value);
  const earlier = base + Math.floor(n / 2);
  if (column !== undefined && rows.has(earlier)) {
    const changed = release.value(n + 1);
    await session.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [earlier, changed]);
    rows.set(earlier, changed);
  }
  if (n % 5 === 4) {
    await session.query(`DELETE FROM ${table} WHERE id = $1`, [id - 1]);
    rows.delete(id - 1);
  }
  await session.query(`UPDATE ${table} SET visits = visits + 1 WHERE id = $1`, [(n % SHARED) + 1]);
  worker.visits++;
  if (column === undefined) return;
  for (const reader of live().filter((each) => each.column !== undefined && each.until === release.until)) {
    const result = await session.query<{ value: string | null }>(
      `SELECT ${reader.column}::text AS value FROM ${reader.table} WHERE id = $1`,
      [id],
    );
    assert.deepEqual(result.rows, [{ value: rows.get(id) }]);
  }
}

/** Waits until every writer that runs has gone round as often; nothing waits for a time. */
async function rounds(workers: readonly Worker[], count: number): Promise<void> {
  const wanted = workers.map((worker) => worker.rounds + count);
  while (workers.some((worker, index) => !worker.stopped && worker.rounds < wanted[index]!)) {
    for (const { error } of workers) if (error !== undefined) throw error;
    await new Promise(setImmediate);
  }
}

async function checkRows(client: Client, load: Load, workers: readonly Worker[]): Promise<void> {
  const last = load.releases.at(-1)!;
  const final = load.finally ?? ((value) => value ?? null);
  const { rows } = await client.query<{ id: string; value: string | null }>(
    `SELECT id, ${last.column === undefined ? 'NULL' : `${last.column}::text`} AS value FROM ${last.table} WHERE id > ${SHARED}`,
  );
  const wanted = workers.flatMap((worker) =>
    [...worker.rows].map(([id, value]) => [id, last.column === undefined ? null : final(value)] as const),
  );
  assert.deepEqual(new Map(rows.map(({ id, value }) => [Number(id), value])), new Map(wanted));
  const visits = await client.query<{ sum: number }>(`SELECT sum(visits)::int AS sum FROM ${last.table}`);
  assert.equal(
    visits.rows[0]?.sum,
    workers.reduce((sum, worker) => sum + worker.visits, 0),
  );
}
