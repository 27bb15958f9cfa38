import { splitKey } from '../schema/catalog';
import { quoteIdentifier } from '../text/quoting';
import type { Effect, WorkReason } from './effect';

/** Ways in which PostgreSQL works through a table, by how long they take. */
export type Work = 'scan' | 'foreign key' | 'index' | 'rewrite' | 'data change';

/**
 * Estimates, rows a second: a quarter of what PostgreSQL 14 and 18 did here (two cores, 1,000,000 rows of 250 bytes, all in memory),
 * because a table in use is larger than memory and shares the disk. Measured: verifying NOT NULL or a CHECK 4,000,000, a
 * foreign key 3,000,000, building an index 1,000,000, writing the table and its indexes anew 160,000. Changing
 * rows is slower by more than its own work: the protocol counts 10,000, with the pauses between batches.
 */
export const ROWS_PER_SECOND: Readonly<Record<Work, number>> = {
  scan: 1_000_000,
  'foreign key': 750_000,
  index: 250_000,
  rewrite: 40_000,
  'data change': 10_000,
};

/** Below this many rows each of those is over in a second or so. */
export const SMALL_TABLE_ROWS = 10_000;

/** Row counts as the settings name them. */
export type RowCounts = Readonly<Record<string, { readonly rows: number }>>;

/** The rows of a table by its catalog key; the settings may write its name with or without `public` and quotes. */
export function rowsOf(counts: RowCounts, key: string): number | undefined {
  const { schema, name } = splitKey(key);
  const quoted = quoteIdentifier(name);
  const written = [
    key,
    `${quoteIdentifier(schema)}.${quoted}`,
    ...(schema === 'public' ? [name, quoted] : []),
  ];
  return written.map((candidate) => counts[candidate]?.rows).find((rows) => rows !== undefined);
}

/** How long work on tables takes, as far as their rows are known. */
export interface Estimate {
  readonly seconds: number;
  readonly rows: number;
  /** Keys of the tables that the estimate counts. */
  readonly tables: readonly string[];
}

/** An estimate for work on all of these tables, one after another; undefined where the rows of none are known. */
export function estimate(work: Work, tables: readonly string[], counts: RowCounts): Estimate | undefined {
  const known = tables.filter((key) => rowsOf(counts, key) !== undefined);
  if (known.length === 0) return undefined;
  const rows = known.reduce((sum, key) => sum + (rowsOf(counts, key) ?? 0), 0);
  return { seconds: rows / ROWS_PER_SECOND[work], rows, tables: known };
}

/** What a scan is for decides how long it takes. */
export function workOf({ reasons, rewrites }: Pick<Effect, 'reasons' | 'rewrites'>): Work {
  if (rewrites.length > 0) return 'rewrite';
  const has = (reason: WorkReason): boolean => reasons.includes(reason);
  if (has('data change')) return 'data change';
  if (has('index build')) return 'index';
  return has('verify foreign key') ? 'foreign key' : 'scan';
}

/** `about 6 minutes`. */
export function durationWords(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `about ${counted(roundedUp(seconds), 'second')}`;
  const minutes = seconds / 60;
  return minutes < 90
    ? `about ${counted(roundedUp(minutes), 'minute')}`
    : `about ${counted(roundedUp(minutes / 60), 'hour')}`;
}

/** An estimate does not know the second digit of a large number. */
function roundedUp(value: number): number {
  return value < 10 ? Math.round(value) : Math.round(value / 5) * 5;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
