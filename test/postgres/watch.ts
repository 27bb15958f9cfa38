import type { Client } from 'pg';
import type { Server } from './servers';

/** A relation lock that a session holds or waits for; the mode in the words of pg_locks. */
export interface SeenLock {
  readonly relation: number;
  readonly mode: string;
}

/**
 * From the weakest to the strongest: what conflicts with none of them is ACCESS SHARE, and each mode above waits for one of
 * them first and, where the statement later wants a stronger one, for another.
 */
const LADDER = [
  'ACCESS SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
] as const;

/** A table or materialized view, as SQL names it. */
export interface Watched {
  readonly name: string;
  readonly materialized: boolean;
}

/** A session that holds all modes of the ladder on one table, each within a savepoint of its own. */
interface Holder {
  readonly pid: number;
  readonly session: Client;
  level: number;
}

/**
 * Watches the table locks of a statement that commits by itself: others hold a ladder of locks on each table, and give one
 * step of it up each time the statement waits for them. What it holds and awaits is read at each of these moments, so
 * nothing depends on time.
 */
export async function watchLocks(
  server: Server,
  database: string,
  session: Client,
  relations: readonly Watched[],
  run: () => Promise<unknown>,
): Promise<readonly SeenLock[]> {
  const pid = await pidOf(session);
  const observer = await server.connect(database);
  const holders = await Promise.all(relations.map((relation) => hold(server, database, relation)));
  const seen: SeenLock[] = [];
  try {
    let over = false;
    const running = run().finally(() => {
      over = true;
    });
    // An error is the caller's, after the last look.
    running.catch(() => undefined);
    while (!over) {
      const blockers = await blockersOf(observer, pid);
      if (blockers.length === 0) continue;
      const { rows } = await observer.query<SeenLock & { locktype: string; granted: boolean }>(
        'SELECT locktype, relation, mode, granted FROM pg_locks WHERE pid = $1',
        [pid],
      );
      seen.push(...rows.filter(({ locktype }) => locktype === 'relation'));
      // It waits for the end of whole transactions, or for a table to become free.
      const forTransactions = rows.some(({ locktype, granted }) => !granted && locktype !== 'relation');
      for (const holder of holders.filter((each) => blockers.includes(each.pid)))
        await giveUp(holder, forTransactions);
    }
    await running;
    return seen;
  } finally {
    await Promise.all([observer, ...holders.map((holder) => holder.session)].map((each) => each.end()));
  }
}

async function hold(server: Server, database: string, relation: Watched): Promise<Holder> {
  const session = await server.connect(database);
  const steps = relation.materialized
    ? // LOCK takes tables only; these are the locks of what may be said of a materialized view, without a change.
      [`PERFORM FROM ${relation.name} WHERE false`, `COMMENT ON MATERIALIZED VIEW ${relation.name} IS NULL`]
    : LADDER.map((mode) => `LOCK TABLE ONLY ${relation.name} IN ${mode} MODE`);
  const blocks = steps.map((step, level) => `SAVEPOINT s${level}; DO $$ BEGIN ${step}; END $$`);
  await session.query(`BEGIN; ${blocks.join('; ')}`);
  return { pid: await pidOf(session), session, level: steps.length - 1 };
}

async function giveUp(holder: Holder, all: boolean): Promise<void> {
  if (holder.level < 0) return;
  if (all || holder.level === 0) await holder.session.query('ROLLBACK');
  else await holder.session.query(`ROLLBACK TO s${holder.level}`);
  holder.level = all ? -1 : holder.level - 1;
}

async function blockersOf(observer: Client, pid: number): Promise<readonly number[]> {
  const { rows } = await observer.query<{ pids: number[] }>('SELECT pg_blocking_pids($1) AS pids', [pid]);
  return rows[0]?.pids ?? [];
}

async function pidOf(session: Client): Promise<number> {
  const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}
