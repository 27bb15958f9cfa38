import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { Server } from './servers';

/*
 * Stops statements in their middle, where a deploy would be killed: a backfill that has committed some batches, a concurrent
 * build that has left an invalid index. Another session holds what the statement will wait for, so that nothing depends on time.
 */

/** The rows that a backfill has still to do, as its own text says. */
interface Todo {
  readonly from: string;
  readonly where: string;
  /** The key's columns; undefined where it goes by pages. */
  readonly order: string | undefined;
  readonly batch: number;
}

/**
 * Runs a step's statements once for each of them that works for long, and kills that one: by turns its session and its query.
 * Tells how many were killed.
 */
export async function interrupt(
  server: Server,
  database: string,
  statements: readonly string[],
): Promise<number> {
  let killed = 0;
  for (const [index, statement] of statements.entries()) {
    const isLong = /\bCONCURRENTLY\b/.test(statement) || todoOf(statement) !== undefined;
    if (!isLong) continue;
    for (const way of ['pg_terminate_backend', 'pg_cancel_backend']) {
      const session = await server.connect(database);
      try {
        for (const before of statements.slice(0, index)) await session.query(before);
        if (await stop(server, database, session, statement, way)) killed++;
      } finally {
        await session.end().catch(() => undefined);
      }
    }
  }
  return killed;
}

/** True where the statement was stopped; false where it had nothing to wait for. */
async function stop(
  server: Server,
  database: string,
  session: Client,
  statement: string,
  way: string,
): Promise<boolean> {
  const holder = await server.connect(database);
  try {
    await holder.query('BEGIN');
    const todo = todoOf(statement);
    const before = todo && (await count(holder, todo));
    if (todo === undefined) await holdTables(holder);
    else if (!(await holdLastRow(holder, todo))) return false;
    const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]!.pid;
    let over = false;
    const running = session.query(statement).finally(() => {
      over = true;
    });
    running.catch(() => undefined);
    const isWaiting = 'SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits';
    for (let waits = false; !waits;) {
      if (over) {
        await running;
        return false;
      }
      waits = (await holder.query<{ waits: boolean }>(isWaiting, [pid])).rows[0]!.waits;
    }
    await holder.query(`SELECT ${way}($1)`, [pid]);
    await assert.rejects(running, /terminating connection|canceling statement|Connection terminated/);
    if (todo?.order !== undefined && before! > todo.batch) {
      const left = await count(holder, todo);
      assert.ok(left < before! && left > 0, `${left} of ${before} rows are left of\n${statement}`);
    }
    return true;
  } finally {
    await holder.query('ROLLBACK');
    await holder.end();
  }
}

/** A concurrent build waits for every transaction that writes its table. */
async function holdTables(holder: Client): Promise<void> {
  await holder.query(`DO $$
    DECLARE
      statement text;
    BEGIN
      FOR statement IN
        SELECT format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', c.oid::regclass)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      LOOP
        EXECUTE statement;
      END LOOP;
    END
  $$`);
}

async function holdLastRow(holder: Client, { from, where, order }: Todo): Promise<boolean> {
  const descending =
    order
      ?.split(', ')
      .map((column) => `${column} DESC`)
      .join(', ') ?? 'ctid DESC';
  const sql = `SELECT FROM ${from} WHERE ${where} ORDER BY ${descending} LIMIT 1 FOR UPDATE`;
  return (await holder.query(sql)).rowCount === 1;
}

async function count(session: Client, { from, where }: Todo): Promise<number> {
  const { rows } = await session.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${from} WHERE ${where}`,
  );
  return rows[0]!.n;
}

function todoOf(statement: string): Todo | undefined {
  const byKey = /^ {2}SELECT .+ INTO .+ FROM (.+)\n {2}WHERE ([\s\S]+?) ORDER BY (.+) LIMIT 1;$/m.exec(
    statement,
  );
  const batch = Number(/ LIMIT (\d+)$/m.exec(statement)?.[1]);
  if (byKey) return { from: byKey[1]!, where: byKey[2]!, order: byKey[3]!, batch };
  const byPage =
    /^ +(?:DELETE FROM (.+)|UPDATE (.+?) SET [\s\S]+?)\n +WHERE .+?::tid AND .+?::tid AND ([\s\S]+?);\n +GET DIAGNOSTICS/m.exec(
      statement,
    );
  return byPage
    ? { from: (byPage[1] ?? byPage[2])!, where: byPage[3]!, order: undefined, batch: Infinity }
    : undefined;
}
