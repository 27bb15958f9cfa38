import { effectsOf, guarded, mergeEffects } from '../effects/effects';
import type { Effect, ServerOptions } from '../effects/effect';
import type { Operation, ReadStatement } from '../operations/operation';
import type { Catalog, Origin } from '../schema/catalog';
import { codeOf, isRunner, type CodeStatement } from '../schema/code';
import { turnsInside, turnsOf, type InnerTurn } from '../schema/fold';
import { EVERYTHING, namesOf, traced } from '../schema/trace';
import type { AnalyzedOperation, Body } from './analyzed-file';

/** What a statement means where it stands, before its place in a transaction is known, without the schemas around it. */
export interface Meaning {
  readonly read: ReadStatement;
  readonly effect: Effect;
  /** Each operation with its effect, in the order of `scenesOf`. */
  readonly operations: readonly Omit<AnalyzedOperation, 'catalog'>[];
  /** What it asked of the schema before it: as long as that answers the same, the meaning holds. */
  readonly reads: readonly string[];
  /** What it changes of the schema; `EVERYTHING` where the statements behind it cannot be compared any more. */
  readonly writes: readonly string[];
}

/** An operation, or one that runs inside another, with the schema before it. */
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
  // The effect of code is that of its body already.
  const own = effects.filter((_, index) => scenes[index]!.body === undefined);
  const effect = wholeEffect(scenes, own, server);
  const writes = namesOf(trace.writes);
  if (read.operations.some(isControl) || !sameSession(before, end)) writes.push(EVERYTHING);
  return {
    meaning: {
      read,
      effect,
      operations: scenes.map((each, index) => known(each, effects[index]!)),
      reads: namesOf(trace.reads),
      writes,
    },
    scenes,
    after,
    end,
  };
}

function known({ operation, body, runs, alone }: Scene, effect: Effect): Meaning['operations'][number] {
  // As nearly all of them are.
  if (body === undefined && runs === undefined && alone === undefined) return { operation, effect };
  return {
    operation,
    effect: body === undefined ? effect : guarded(effect, body, operation),
    ...(body !== undefined && { body }),
    ...(runs !== undefined && { runs }),
    ...(alone !== undefined && { alone }),
  };
}

/** The effect of a statement, with what its operations run. `own` are the effects of the operations themselves. */
function wholeEffect(scenes: readonly Scene[], own: readonly Effect[], server: ServerOptions): Effect {
  const outer = scenes.filter(({ body }) => body === undefined);
  const effects = outer.some(({ alone }) => alone)
    ? effectsOf(
        outer.map(({ operation, catalog }) => ({ operation, catalog })),
        server,
      )
    : own;
  const [first] = effects;
  return effects.length === 1 && first !== undefined ? first : mergeEffects(effects);
}

/** The operations of a statement, each with the schema before it; what runs inside one stands behind it. */
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
  const scenes: Scene[] = [];
  const after = new Map<Operation, Catalog>();
  for (const turn of turns) {
    for (const each of scene(turn.operation, turn.before, origin)) scenes.push(each);
    after.set(turn.operation, turn.after);
  }
  return { scenes, after, end };
}

/** An operation, and all that runs inside it, at any depth. */
function scene(operation: Operation, catalog: Catalog, origin: Origin, around?: Body): readonly Scene[] {
  const own = around === undefined ? { operation, catalog } : { operation, catalog, body: around };
  const code = isRunner(operation) ? codeOf(operation, catalog) : undefined;
  if (code === undefined) return [own];
  const bodies = new Map<CodeStatement, Body>();
  const inner = turnsInside(code, catalog, origin).turns.flatMap((turn) => {
    const body = bodies.get(turn.statement) ?? bodyOf(turn, around);
    bodies.set(turn.statement, body);
    return scene(turn.operation, turn.before, origin, body);
  });
  if (inner.length === 0 && !IS_CODE.has(operation.type)) return [own];
  return [{ ...own, ...(IS_CODE.has(operation.type) ? { runs: true } : { alone: true }) }, ...inner];
}

/** What is nothing but what it runs. */
const IS_CODE: ReadonlySet<string> = new Set(['DoBlock', 'Query', 'Call']);

function bodyOf({ statement: { inLoop, conditional, routine }, commits }: InnerTurn, around?: Body): Body {
  // What a trigger's function calls is run by that trigger, too.
  const trigger = routine?.trigger ?? around?.routine?.trigger;
  return {
    inLoop: inLoop || around?.inLoop === true,
    conditional: conditional || around?.conditional === true,
    commits: commits || around?.commits === true,
    ...(routine !== undefined && { routine: trigger ? { ...routine, trigger } : routine }),
  };
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
    a.replays === b.replays &&
    a.complete === b.complete &&
    a.renamedTables === b.renamedTables &&
    a.renames === b.renames
  );
}
