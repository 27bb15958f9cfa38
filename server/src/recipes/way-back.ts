import type { QualifiedName } from '../operations/names';
import type { Catalog, Table } from '../schema/catalog';

/** Statements that take a change back, and what they cannot bring back. */
export interface WayBack {
  /** In the order in which they run, without semicolons. */
  readonly sql: readonly string[];
  /** Full sentences: rows and values that are gone, and what can make it fail. */
  readonly notes: readonly string[];
  /** Full sentences: what of the schema does not come back. */
  readonly missing: readonly string[];
}

export const NOTHING: WayBack = { sql: [], notes: [], missing: [] };

/** Statements that bring the schema back, and what a person must know. */
export function back(sql: readonly string[], ...notes: readonly string[]): WayBack {
  return { sql, notes, missing: [] };
}

/** What cannot be taken back, with the reason. */
export function cannot(sentence: string): WayBack {
  return { sql: [], notes: [], missing: [sentence] };
}

/** One way back after another. */
export function joined(parts: readonly WayBack[]): WayBack {
  const sentences = (of: (part: WayBack) => readonly string[]): readonly string[] => [
    ...new Set(parts.flatMap(of)),
  ];
  return {
    sql: parts.flatMap(({ sql }) => sql),
    notes: sentences(({ notes }) => notes),
    missing: sentences(({ missing }) => missing),
  };
}

/** Under which conditions a way back runs. */
export interface BackOptions {
  /** Outside of a transaction, each statement by itself: indexes are then built CONCURRENTLY, and what is there is validated later. */
  readonly outside: boolean;
  /** The server's major version. */
  readonly version: number;
}

/** A table before and after a change, under the name that it has after it. */
export interface ChangedTable {
  readonly key: string;
  readonly name: QualifiedName;
  readonly was: Table;
  readonly is: Table;
  readonly before: Catalog;
  readonly after: Catalog;
}
