import type { Arguments } from '../../../server/src/recipes/recipe';
import type { Snapshot } from '../snapshot';

/** A schema with rows, and a statement that a recipe replaces. */
export interface Case {
  /** Reads on from the recipe's name: `adds a column to a quoted table`. */
  readonly name: string;
  readonly recipe: string;
  readonly setup: string;
  readonly unsafe: string;
  /** The recipe's own arguments; without them the plan answers the unsafe statement. */
  readonly args?: Arguments;
  /** The oldest server that knows the unsafe statement, or for which there is a plan. */
  readonly from?: number;
  readonly batchSize?: number;
  /** No server can do this without making writers wait, and the plan says so. */
  readonly mayBlock?: boolean;
  readonly normalise?: (snapshot: Snapshot) => Snapshot;
  readonly normaliseDown?: (snapshot: Snapshot) => Snapshot;
  readonly refusesBack?: RegExp;
}

/** Where the values of before do not come back. */
export function withoutRows(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([key]) => !key.startsWith('rows of')));
}

/** PostgreSQL takes no value out of an enum again. */
export function withoutTypes(snapshot: Snapshot): Snapshot {
  return { ...snapshot, types: [] };
}

/** Where a dropped column comes back empty. */
export function withoutValuesOf(column: string): (snapshot: Snapshot) => Snapshot {
  return (snapshot) =>
    Object.fromEntries(
      Object.entries(snapshot).map(([name, lines]) => [
        name,
        name.startsWith('rows of')
          ? lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), [column]: null })).sort()
          : lines,
      ]),
    );
}

/** Where a required column comes back and rows have no value for it. */
export function withoutNotNullOf(column: string): (snapshot: Snapshot) => Snapshot {
  return (snapshot) =>
    Object.fromEntries(
      Object.entries(withoutValuesOf(column)(snapshot)).map(([name, lines]) => [
        name,
        lines
          .map((line) =>
            name === 'columns' && line.includes(` ${column} `) ? line.replace(' NOT NULL', '') : line,
          )
          .filter((line) => !line.endsWith(` NOT NULL ${column} VALID`)),
      ]),
    );
}

/** From 18 on NOT NULL has a name: that of an attached partition becomes the parent's. */
export function withoutNamesOfNotNull(snapshot: Snapshot): Snapshot {
  const constraints = (snapshot['constraints'] ?? []).map((line) =>
    line.replace(/(?:"(?:[^"]|"")*"|\S+) NOT NULL (?=.* VALID$)/, 'NOT NULL '),
  );
  return { ...snapshot, constraints: constraints.sort() };
}

/** One after another. */
export function together(
  ...changes: readonly ((snapshot: Snapshot) => Snapshot)[]
): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => changes.reduce((result, change) => change(result), snapshot);
}

/** A sequence hands numbers out once, so a backfill that was killed leaves gaps: only their order counts. */
export function ranked(column: string): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => {
    const rows = Object.entries(snapshot).filter(([name]) => name.startsWith('rows of'));
    const numberIn = (line: string): unknown => (JSON.parse(line) as Record<string, unknown>)[column];
    const numbers = rows
      .flatMap(([, lines]) => lines.map(numberIn))
      .filter((each) => typeof each === 'number');
    const sorted = [...new Set(numbers)].sort((a, b) => a - b);
    const rank = (line: string): string => {
      const number = numberIn(line);
      return typeof number === 'number'
        ? JSON.stringify({ ...(JSON.parse(line) as object), [column]: sorted.indexOf(number) })
        : line;
    };
    return {
      ...snapshot,
      ...Object.fromEntries(rows.map(([name, lines]) => [name, lines.map(rank).sort()])),
    };
  };
}
