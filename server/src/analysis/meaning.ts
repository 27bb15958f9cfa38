import { effectOf, mergeEffects } from '../effects/effects';
import type { Effect, ServerOptions } from '../effects/effect';
import type { Operation, ReadStatement } from '../operations/operation';
import type { Catalog, Origin } from '../schema/catalog';
import { applyOperation } from '../schema/fold';
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
}

export function readMeaning(
  read: ReadStatement,
  before: Catalog,
  origin: Origin,
  server: ServerOptions,
): Reading {
  const { result, trace } = traced(() => {
    const { scenes, after } = scenesOf(read, before, origin);
    return {
      scenes,
      after,
      effects: scenes.map(({ operation, catalog }) => effectOf(operation, catalog, server)),
    };
  });
  const { scenes, after, effects } = result;
  const [first] = effects;
  const effect = effects.length === 1 && first !== undefined ? first : mergeEffects(effects);
  const last = after.get(read.operations.at(-1)!) ?? before;
  const writes = [...trace.writes];
  if (read.operations.some(isControl) || !sameSession(before, last)) writes.push(EVERYTHING);
  return {
    meaning: { read, effect, effects, reads: [...trace.reads], writes },
    scenes,
    after,
  };
}

/** The operations of a statement, those of DO bodies behind the block, each with the schema before it. */
export function scenesOf(
  read: ReadStatement,
  before: Catalog,
  origin: Origin,
): { readonly scenes: readonly Scene[]; readonly after: ReadonlyMap<Operation, Catalog> } {
  const scenes: Scene[] = [];
  const after = new Map<Operation, Catalog>();
  let catalog = before;
  for (const operation of read.operations) {
    scenes.push({ operation, catalog });
    if (operation.type === 'DoBlock') scenes.push(...bodyOf(operation, catalog, origin));
    catalog = applyOperation(catalog, operation, origin);
    after.set(operation, catalog);
  }
  return { scenes, after };
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
    return operations.map((operation) => {
      const scene = { operation, catalog, body };
      catalog = applyOperation(catalog, operation, origin);
      return scene;
    });
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
