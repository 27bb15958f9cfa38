/** Table lock modes, weakest first, in PostgreSQL's words (manual, chapter "Explicit Locking"). */
export const LOCK_MODES = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;
export type LockMode = (typeof LOCK_MODES)[number];

/** Why a statement reads or writes a whole table; rules turn it into words. */
export type WorkReason =
  | 'volatile default'
  | 'serial'
  | 'identity'
  | 'stored generated column'
  | 'constrained domain'
  | 'type change'
  | 'any default before 11'
  | 'index build'
  | 'verify not null'
  | 'verify check'
  | 'verify foreign key'
  | 'verify partition bound'
  | 'verify domain'
  | 'storage rewrite'
  | 'data change'
  | 'query'
  | 'truncate';

/** What one operation does on a server of one version, given the schema before it. Tables and indexes are catalog keys (`schema.name`). */
export interface Effect {
  /** False where nothing is known about the statement; everything else is then empty. */
  readonly known: boolean;
  /** The strongest lock on each table, partitioned table or materialized view that exists before the statement; ACCESS SHARE left out. */
  readonly locks: ReadonlyMap<string, LockMode>;
  /** Tables whose rows are read in full. A rewrite is in both lists. */
  readonly scans: readonly string[];
  readonly rewrites: readonly string[];
  /** Indexes built anew that existed before. */
  readonly rebuilds: readonly string[];
  /** Whether PostgreSQL lets it stand in a transaction block. */
  readonly transaction: 'allowed' | 'forbidden';
  /** What a second run does, directly after the first. */
  readonly rerun: 'ok' | 'fails';
  /** Why PostgreSQL would refuse it, where the history makes that certain. */
  readonly fails: string | null;
  /** Why PostgreSQL would refuse it where the table holds rows; set only where an empty table is no obstacle. */
  readonly failsWithRows?: string;
  /** Why it scans or rewrites. */
  readonly reasons: readonly WorkReason[];
}

export interface ServerOptions {
  /** PostgreSQL's major version. */
  readonly version: number;
  /** The session's TimeZone: `UTC` and its equals make timestamp ↔ timestamptz free of a rewrite. Unset: not known. */
  readonly timeZone?: string;
}

const WRITES_BLOCKED_FROM = LOCK_MODES.indexOf('SHARE');

/** What others on the same table wait for while the lock is held. */
export function blockedBy(
  mode: LockMode,
): 'reads and writes' | 'writes' | 'schema changes and VACUUM' | 'nothing' {
  if (mode === 'ACCESS EXCLUSIVE') return 'reads and writes';
  const rank = LOCK_MODES.indexOf(mode);
  if (rank >= WRITES_BLOCKED_FROM) return 'writes';
  return mode === 'SHARE UPDATE EXCLUSIVE' ? 'schema changes and VACUUM' : 'nothing';
}

/** The stronger of two locks. */
export function strongest(a: LockMode | undefined, b: LockMode): LockMode {
  return a !== undefined && LOCK_MODES.indexOf(a) >= LOCK_MODES.indexOf(b) ? a : b;
}

/** True where the lock makes writers wait. */
export function blocksWrites(mode: LockMode): boolean {
  return LOCK_MODES.indexOf(mode) >= WRITES_BLOCKED_FROM;
}
