import { effectsOf, mergeEffects } from '../effects/effects';
import type { Effect, ServerOptions } from '../effects/effect';
import type { Operation, ReadStatement } from '../operations/operation';
import type { Catalog, Origin } from '../schema/catalog';
import { turnsOf } from '../schema/fold';
import { EVERYTHING, traced } from '../schema/trace';
import type { AnalyzedOperation } from './analyzed-file';

/** What a statement means where it stands, before its place in a transaction is known, without the schemas around it. */
export interface Meaning {
  readonly read: ReadStatement;
  readonly effect: Effect;
  /** Of each operation, in the order of `scenesOf`. */
  readonly effects: readonly Effect[];
  /** What it asked of the schema before it: as long as that answers the same, the meaning holds. */
  readonly reads: readonly string[];
  /** What it changes of the schema; `EVERYTHING` where the statements behind it cannot be compared any more. */
  readonly writes: readonly string[];
}

/** An operation, or one inside a DO body, with the schema before it. */
export type Scene = Omit<AnalyzedOperation, 'effect'>;

/** The schema after each operation of a statement, beside its meaning. */
export interface Reading {
  readonly meaning: Meaning;
  readonly scenes: readonly Scene[];
  readonly after: ReadonlyMap<Operation, Catalog>;
  /** The schema after all of them. */
  readonly end: Catalog;
}

export function readMeaning(
  read: ReadStatement,
  before: Catalog,
  origin: Origin,
  server: ServerOptions,
): Reading {
  const { result, trace } = traced(() => {
    const reading = scenesOf(read, before, origin);
    return { ...reading, effects: effectsOf(reading.scenes, server) };
  });
  const { scenes, after, end, effects } = result;
  // The effect of a DO block is that of its body already.
  const own = effects.filter((_, index) => scenes[index]!.body === undefined);
  const [first] = own;
  const effect = own.length === 1 && first !== undefined ? first : mergeEffects(own);
  const writes = [...trace.writes];
  if (read.operations.some(isControl) || !sameSession(before, end)) writes.push(EVERYTHING);
  return {
    meaning: { read, effect, effects, reads: [...trace.reads], writes },
    scenes,
    after,
    end,
  };
}

/** The operations of a statement, those of DO bodies behind the block, each with the schema before it. */
export function scenesOf(
  read: ReadStatement,
  before: Catalog,
  origin: Origin,
): {
  readonly scenes: readonly Scene[];
  readonly after: ReadonlyMap<Operation, Catalog>;
  readonly end: Catalog;
} {
  const { turns, end } = turnsOf(before, read.operations, origin);
  const scenes = turns.flatMap(({ operation, before: catalog }) => [
    { operation, catalog },
    ...(operation.type === 'DoBlock' ? bodyOf(operation, catalog, origin) : []),
  ]);
  return { scenes, after: new Map(turns.map((turn) => [turn.operation, turn.after])), end };
}

/** The static statements of a DO body, each with the schema before it. */
function bodyOf(
  block: Operation & { readonly type: 'DoBlock' },
  before: Catalog,
  origin: Origin,
): readonly Scene[] {
  let catalog = before;
  return block.body.flatMap(({ operations, inLoop, conditional }) => {
    const body = { inLoop, conditional, commits: block.commits };
    const { turns, end } = turnsOf(catalog, operations, origin);
    catalog = end;
    return turns.map((turn) => ({ operation: turn.operation, catalog: turn.before, body }));
  });
}

/** BEGIN and the like decide what a later ROLLBACK returns to. */
function isControl({ type }: Operation): boolean {
  return type === 'Begin' || type === 'Commit' || type === 'Rollback' || type === 'Savepoint';
}

/** What every lookup depends on, without asking for it by a key. */
function sameSession(a: Catalog, b: Catalog): boolean {
  return (
    a.defaultSchema === b.defaultSchema &&
    a.searchPath === b.searchPath &&
    a.timeZone === b.timeZone &&
    a.complete === b.complete &&
    a.renamedTables === b.renamedTables
  );
}
