import { isBuiltIn } from '../operations/built-in';
import type { Call, DoBlock, Query } from '../operations/data';
import type { Operation } from '../operations/operation';
import { type Catalog, hasRelation } from '../schema/catalog';
import { codeOf, type Routine, type Runner } from '../schema/code';
import { turnsInside } from '../schema/fold';
import { type Context, effect, mergeEffects, UNKNOWN } from './build';
import type { Effect } from './effect';
import { tablesRead } from './relations';
import { rowLocks, unlockable } from './row-locks';
import type { Scene } from './together';

/** What statements do that run others inside: code, functions that are called, triggers that are fired. */

/** A query does what the functions do that it calls; of those that nobody knows that is not known. */
export function query(operation: Query, context: Context, effectsOf: EffectsOf): Effect {
  const { effects, followed } = inside(operation, context, effectsOf);
  const isKnown = operation.functions.every((name) => isBuiltIn(name) || followed.has(name));
  if (!isKnown && effects.length === 0) return UNKNOWN;
  const { catalog } = context;
  const scans = tablesRead(catalog, operation.reads);
  const own = effect({
    locks: rowLocks(operation, catalog),
    scans,
    reasons: scans.length > 0 ? ['query'] : [],
    fails: unlockable(operation, catalog),
  });
  return mergeEffects([...effects, own]);
}

/** A DO block does what its statements do. */
export function doBlock(operation: DoBlock, context: Context, effectsOf: EffectsOf): Effect {
  const { effects, forbidden } = inside(operation, context, effectsOf);
  if (!forbidden && isUnread(operation) && effects.every(isNothing)) return UNKNOWN;
  return mergeEffects([...effects, effect({ forbidden })]);
}

/** What reads the names of tables, to put statements together of them, tells nothing about those. */
function isNothing({ locks, scans, fails }: Effect): boolean {
  return locks.size === 0 && scans.length === 0 && fails === null;
}

/** A procedure does what its statements do, where the migrations have made it. */
export function call(operation: Call, context: Context, effectsOf: EffectsOf): Effect {
  const { effects, forbidden, followed } = inside(operation, context, effectsOf);
  if (effects.length === 0 && followed.size === 0) return UNKNOWN;
  return mergeEffects([...effects, effect({ forbidden })]);
}

/** A data change does what the functions and triggers do that it runs. */
export function withInside(own: Effect, operation: Runner, context: Context, effectsOf: EffectsOf): Effect {
  const { effects } = inside(operation, context, effectsOf);
  return effects.length === 0 ? own : mergeEffects([own, ...effects]);
}

type EffectsOf = (scenes: readonly Scene[]) => readonly Effect[];

/** The effects of what runs inside an operation. */
function inside(
  operation: Runner,
  { catalog }: Context,
  effectsOf: EffectsOf,
): {
  readonly effects: readonly Effect[];
  readonly forbidden: boolean;
  readonly followed: ReadonlySet<string>;
} {
  const code = codeOf(operation, catalog);
  if (code === undefined) return { effects: [], forbidden: false, followed: new Set() };
  const { turns } = turnsInside(code, catalog, undefined);
  const scenes = turns.map(({ operation: inner, before, statement }) => ({
    operation: inner,
    catalog: before,
    body: statement,
  }));
  const effects = effectsOf(scenes).map((inner, index): Effect => {
    const { operation: own, before, statement } = turns[index]!;
    const reached = withoutNew(guarded(inner, statement, own), catalog, before);
    // What a condition guards may be meant for one run only.
    const done: Effect = statement.conditional ? { ...reached, rerun: 'ok', fails: null } : reached;
    return done.transaction === 'forbidden' && !isCode(own) ? { ...done, fails: FROM_FUNCTION } : done;
  });
  return { effects, forbidden: code.runs.some(({ commits }) => commits), followed: code.followed };
}

/** What refuses by itself what cannot run inside of it. */
function isCode({ type }: Operation): boolean {
  return type === 'DoBlock' || type === 'Call' || type === 'Query';
}

const FROM_FUNCTION = 'what cannot run in a transaction cannot be executed from a function or a DO block';

/**
 * What would fail for just the reason that its condition asks for does not run, and a function that is not volatile cannot change
 * anything itself.
 */
export function guarded(
  inner: Effect,
  { conditional, routine }: { readonly conditional: boolean; readonly routine?: Routine },
  { type }: Operation,
): Effect {
  if (routine?.readOnly === true && type !== 'Query') {
    const words = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase();
    return effect({ fails: conditional ? null : `${words} is not allowed in a non-volatile function` });
  }
  return conditional && /already exists|does not exist/.test(inner.fails ?? '') ? effect() : inner;
}

/** Without what code does to tables that it has made itself. */
function withoutNew(inner: Effect, start: Catalog, before: Catalog): Effect {
  const isOld = (key: string): boolean => hasRelation(start, key) || !hasRelation(before, key);
  const keys = [...inner.locks.keys(), ...inner.scans, ...inner.rewrites, ...inner.rebuilds];
  if (before === start || keys.every(isOld)) return inner;
  return {
    ...inner,
    locks: new Map([...inner.locks].filter(([key]) => isOld(key))),
    scans: inner.scans.filter(isOld),
    rewrites: inner.rewrites.filter(isOld),
    rebuilds: inner.rebuilds.filter(isOld),
  };
}

/** True where a body of another language, one that PostgreSQL would refuse, or SQL that code puts together may do anything. */
function isUnread({ dynamic, language, problem }: DoBlock): boolean {
  return dynamic || language !== 'plpgsql' || problem !== undefined;
}
