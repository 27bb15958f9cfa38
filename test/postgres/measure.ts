import type { Client } from 'pg';
import { LOCK_MODES, type LockMode, strongest } from '../../server/src/effects/effect';
import { splitScript } from '../../server/src/statements/split';
import type { Server } from './servers';
import { type SeenLock, watchLocks } from './watch';

/** A statement to measure in a world: the SQL that stands before it, committed. */
export interface Case {
  readonly statement: string;
  /** Run and committed before, after the world. */
  readonly setup?: string;
  /** Settings of the session that runs the statement. */
  readonly session?: string;
}

/** What a server did, in the form of an effect; names as messages show them, sorted. */
export interface Measured {
  readonly locks: Readonly<Record<string, LockMode>>;
  readonly scans: readonly string[];
  readonly rewrites: readonly string[];
  readonly rebuilds: readonly string[];
  readonly transaction: 'allowed' | 'forbidden';
  readonly rerun: 'ok' | 'fails';
  readonly fails: string | null;
}

/** Creates a database with the world in it, to be copied for each case. */
export async function createWorld(server: Server, database: string, world: string): Promise<void> {
  await server.createDatabase(database);
  const session = await server.connect(database);
  await session.query(world);
  await session.end();
}

let copies = 0;

/** Sessions in the world, one a server: what they do is rolled back, so the next case finds it as it was. */
const worldSessions = new WeakMap<Server, Promise<Client>>();

/**
 * Runs the statement in a copy of the world. Without a setup and where a transaction may hold it, it runs twice in one
 * transaction of the world itself, which is rolled back: that is ten times faster than a copy of the database.
 */
export async function measure(server: Server, world: string, given: Case): Promise<Measured> {
  if (given.setup === undefined && given.session === undefined) {
    const session = worldSessions.get(server) ?? server.connect(world);
    worldSessions.set(server, session);
    const measured = await inTransaction(await session, given.statement);
    if (measured !== undefined) return measured;
    // A database with sessions in it cannot be copied.
    await endWorldSession(server);
  }
  return measureInCopy(server, world, given);
}

async function endWorldSession(server: Server): Promise<void> {
  const session = worldSessions.get(server);
  worldSessions.delete(server);
  await (await session)?.end();
}

async function measureInCopy(server: Server, world: string, given: Case): Promise<Measured> {
  await endWorldSession(server);
  const database = `${world}_${++copies}`;
  await server.createDatabase(database, world);
  if (given.setup !== undefined) {
    // In a session of its own, so that nothing of it is counted with the statement.
    const preparing = await server.connect(database);
    for (const { text } of splitScript(given.setup).statements) await preparing.query(text);
    await preparing.end();
  }
  const session = await server.connect(database);
  try {
    if (given.session !== undefined) await session.query(given.session);
    return (
      (await inTransaction(session, given.statement)) ??
      (await outside(server, database, session, given.statement))
    );
  } finally {
    await session.end();
    await server.dropDatabase(database);
  }
}

const NOTHING: Measured = {
  locks: {},
  scans: [],
  rewrites: [],
  rebuilds: [],
  transaction: 'allowed',
  rerun: 'ok',
  fails: null,
};

/** Undefined where PostgreSQL refuses the statement in a transaction. */
async function inTransaction(session: Client, statement: string): Promise<Measured | undefined> {
  await session.query('BEGIN');
  try {
    const before = await relations(session);
    const reads = await tableReads(session, 'pg_stat_xact_user_tables');
    const first = await attempt(session, statement);
    if (first !== undefined) {
      return refusesTransaction(first) ? undefined : { ...NOTHING, rerun: 'fails', fails: first.message };
    }
    const measured = await observe(session, before, reads);
    const second = await attempt(session, statement);
    return { ...measured, rerun: second === undefined ? 'ok' : 'fails' };
  } finally {
    await session.query('ROLLBACK');
  }
}

/** A statement that commits by itself: its locks are watched from outside, its work is read when it is over. */
async function outside(
  server: Server,
  database: string,
  session: Client,
  statement: string,
): Promise<Measured> {
  const before = await relations(session);
  const watched = before
    .filter(({ kind }) => 'rpm'.includes(kind))
    .map(({ quoted, kind }) => ({ name: quoted, materialized: kind === 'm' }));
  let first: ServerError | undefined;
  const locks = await watchLocks(server, database, session, watched, async () => {
    first = await attempt(session, statement);
  });
  if (first !== undefined)
    return { ...NOTHING, transaction: 'forbidden', rerun: 'fails', fails: first.message };
  const measured = await work(session, before, locks, await reportedScans(server, session));
  const second = await attempt(session, statement);
  return { ...measured, transaction: 'forbidden', rerun: second === undefined ? 'ok' : 'fails' };
}

/** The tables read since the database was made; until 14 the server reports them too late. */
async function reportedScans(server: Server, session: Client): Promise<readonly number[]> {
  if (server.major < 15) return [];
  await session.query('SELECT pg_stat_force_next_flush()');
  return [...(await tableReads(session, 'pg_stat_user_tables')).keys()];
}

interface ServerError {
  readonly message: string;
  readonly code: string;
}

async function attempt(session: Client, statement: string): Promise<ServerError | undefined> {
  try {
    await session.query(statement);
    return undefined;
  } catch (error) {
    return error as ServerError;
  }
}

/** SQLSTATE 25001 is active_sql_transaction; a COMMIT inside DO is refused with 2D000. */
function refusesTransaction(error: ServerError): boolean {
  return error.code === '25001' || error.code === '2D000';
}

interface Relation {
  readonly oid: number;
  readonly key: string;
  /** As SQL names it. */
  readonly quoted: string;
  readonly kind: string;
  readonly file: number;
}

async function relations(session: Client): Promise<Relation[]> {
  const { rows } = await session.query<Relation>(`
    SELECT c.oid, n.nspname || '.' || c.relname AS key, c.oid::regclass::text AS quoted, c.relkind AS kind, c.relfilenode AS file
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`);
  return rows;
}

/** Reads what the open transaction has locked, read and written so far. */
async function observe(session: Client, before: readonly Relation[], reads: Reads): Promise<Measured> {
  const { rows } = await session.query<SeenLock>(
    'SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL',
  );
  // The session counts on from what it has not reported of the transactions before.
  const now = await tableReads(session, 'pg_stat_xact_user_tables');
  const scanned = [...now].filter(([oid, count]) => count !== (reads.get(oid) ?? '0')).map(([oid]) => oid);
  return work(session, before, rows, scanned);
}

/** Rows read by whole scans, by the table's oid. */
type Reads = ReadonlyMap<number, string>;

async function tableReads(session: Client, statistics: string): Promise<Reads> {
  const { rows } = await session.query<{ relid: number; seq_tup_read: string }>(
    `SELECT relid, seq_tup_read FROM ${statistics} WHERE seq_tup_read > 0`,
  );
  return new Map(rows.map(({ relid, seq_tup_read }) => [relid, seq_tup_read]));
}

async function work(
  session: Client,
  before: readonly Relation[],
  locks: readonly SeenLock[],
  reads: readonly number[],
): Promise<Measured> {
  const tables = before.filter(({ kind }) => 'rpm'.includes(kind));
  const indexes = before.filter(({ kind }) => 'iI'.includes(kind));
  const names = new Map(tables.map(({ oid, key }) => [oid, display(key)]));
  const held = new Map<string, LockMode>();
  for (const { relation, mode } of locks) {
    const name = names.get(relation);
    const words = lockMode(mode);
    if (name !== undefined && words !== 'ACCESS SHARE') held.set(name, strongest(held.get(name), words));
  }
  const after = await relations(session);
  return {
    locks: Object.fromEntries([...held].sort(([a], [b]) => (a < b ? -1 : 1))),
    scans: sorted(reads.flatMap((oid) => names.get(oid) ?? [])),
    rewrites: sorted(rewritten(tables, after)),
    rebuilds: sorted(rewritten(indexes, after)),
    transaction: 'allowed',
    rerun: 'ok',
    fails: null,
  };
}

/** A type change gives an index a new oid and keeps its file where it need not be built anew: the name is then the same. */
function rewritten(before: readonly Relation[], after: readonly Relation[]): string[] {
  const byOid = new Map(after.map((relation) => [relation.oid, relation]));
  const byKey = new Map(after.map((relation) => [relation.key, relation]));
  return before
    .filter(({ oid, key, file }) => (byOid.get(oid) ?? byKey.get(key) ?? { file }).file !== file)
    .map(({ key }) => display(key));
}

/** `AccessExclusiveLock` → `ACCESS EXCLUSIVE`. */
function lockMode(mode: string): LockMode {
  const words = mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
  const found = LOCK_MODES.find((known) => known === words);
  if (found === undefined) throw new Error(`Unknown lock mode ${mode}.`);
  return found;
}

function display(key: string): string {
  return key.replace(/^public\./, '');
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
