import type {
  Call,
  Copy,
  Delete,
  DoBlock,
  Insert,
  Merge,
  Query,
  RowBounds,
  Update,
} from '../operations/data';
import { type Catalog, hasRelation, keyOf } from '../schema/catalog';
import { codeOf, isRunner, type Runner } from '../schema/code';
import { turnsInside } from '../schema/fold';
import { foreignKeysTo, indexesOf, uniqueKeysOf } from '../schema/lookups';
import { type Context, effect, lockAll, mergeEffects, UNKNOWN } from './build';
import type { Effect } from './effect';
import { conflictRefused } from './arbiters';
import { rowLocks, unlockable } from './row-locks';
import type { Scene } from './together';
import { isBuiltIn } from './volatility';
import {
  family,
  incomingForeignKeys,
  missingRelation,
  referencedTables,
  storages,
  tablesRead,
} from './relations';

/** UPDATE: ROW EXCLUSIVE for itself, ROW SHARE where a foreign key looks up the other table's row. */
export function update(operation: Update, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const columns = operation.columns;
  const targets = columns.flatMap((column) => referencedTables(catalog.tables.get(key), column));
  const referencing = columns.flatMap((column) => incomingForeignKeys(catalog, key, column));
  return effect({
    locks: [
      ...lockAll(changed(operation, catalog), 'ROW EXCLUSIVE'),
      ...lockAll(targets, 'ROW SHARE'),
      ...rowLocks(operation, catalog),
      ...referencing.map(
        ({ table, constraint: { definition } }) =>
          [
            table,
            definition.type === 'foreignKey' && changesRows(definition.onUpdate)
              ? 'ROW EXCLUSIVE'
              : 'ROW SHARE',
          ] as const,
      ),
    ],
    ...work(operation, tablesRead(catalog, [...operation.from, ...(operation.reads ?? [])]), catalog),
    fails: missingRelation(catalog, operation.table) ?? unlockable(operation, catalog),
  });
}

export function deletion(operation: Delete, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  return effect({
    locks: [
      ...lockAll(changed(operation, catalog), 'ROW EXCLUSIVE'),
      ...foreignKeysTo(catalog, key).map(
        ({ table, constraint: { definition } }) =>
          [table, changesRows(definition.onDelete) ? 'ROW EXCLUSIVE' : 'ROW SHARE'] as const,
      ),
      ...rowLocks(operation, catalog),
    ],
    ...work(operation, tablesRead(catalog, [...operation.using, ...(operation.reads ?? [])]), catalog),
    fails: missingRelation(catalog, operation.table) ?? unlockable(operation, catalog),
  });
}

function changesRows(action: string): boolean {
  return action !== 'no action' && action !== 'restrict';
}

/** The table and, without ONLY, those that inherit from it. */
function changed({ table, only }: Update | Delete, catalog: Catalog): readonly string[] {
  const key = behindView(catalog, keyOf(catalog, table));
  return only === true ? [key] : family(catalog, key);
}

/** A change of a view over one table is a change of that table. */
function behindView(catalog: Catalog, key: string): string {
  const view = catalog.views.get(key);
  const [source, ...others] = view?.reads ?? [];
  return view === undefined || view.materialized || source === undefined || others.length > 0
    ? key
    : behindView(catalog, source);
}

function work(
  operation: Update | Delete,
  read: readonly string[],
  catalog: Catalog,
): { readonly scans: readonly string[]; readonly reasons: readonly 'data change'[] } {
  if (isBounded(keyOf(catalog, operation.table), operation.bounds, catalog))
    return { scans: [], reasons: [] };
  return { scans: [...storages(catalog, changed(operation, catalog)), ...read], reasons: ['data change'] };
}

/** True where an index leads to the rows, or the statement names how many it wants. */
function isBounded(key: string, bounds: RowBounds, catalog: Catalog): boolean {
  const columns = new Set([...bounds.equals, ...bounds.ranges]);
  if (bounds.limited || columns.has('ctid')) return true;
  return indexesOf(catalog, key).some(({ elements: [first], where }) => {
    return where === undefined && first?.column !== undefined && columns.has(first.column);
  });
}

/** INSERT: a second run of the same values meets its own rows where a unique key is among them. */
export function insert(operation: Insert, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const table = catalog.tables.get(key);
  const columns =
    operation.columns.length > 0 ? operation.columns : (table?.columns ?? []).map(({ name }) => name);
  const scans = operation.source === 'select' ? tablesRead(catalog, operation.reads) : [];
  const repeats =
    operation.source === 'default' || isCaught(operation, columns) || scans.includes(key)
      ? []
      : uniqueKeysOf(catalog, key).filter((unique) => unique.every((column) => columns.includes(column)));
  return effect({
    locks: [
      [behindView(catalog, key), 'ROW EXCLUSIVE'],
      ...lockAll(
        columns.flatMap((column) => referencedTables(table, column)).filter((each) => each !== key),
        'ROW SHARE',
      ),
      ...rowLocks(operation, catalog),
    ],
    scans,
    reasons: scans.length > 0 ? ['query'] : [],
    rerun: repeats.length > 0 ? 'fails' : 'ok',
    fails:
      missingRelation(catalog, operation.table) ??
      unlockable(operation, catalog) ??
      conflictRefused(operation, catalog),
  });
}

/** True where ON CONFLICT meets the row of the first run: without the columns that it names there is nothing to meet. */
function isCaught({ onConflict, conflict }: Insert, columns: readonly string[]): boolean {
  return onConflict !== undefined && (conflict?.columns ?? []).every((column) => columns.includes(column));
}

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

export function copy(operation: Copy, { catalog }: Context): Effect {
  if (operation.table === undefined) return effect();
  const key = keyOf(catalog, operation.table);
  const missing = missingRelation(catalog, operation.table);
  if (operation.from) return effect({ locks: [[key, 'ROW EXCLUSIVE']], fails: missing });
  return effect({ scans: storages(catalog, family(catalog, key)), reasons: ['query'], fails: missing });
}

export function merge(operation: Merge, { catalog, version }: Context): Effect {
  const key = keyOf(catalog, operation.table);
  return effect({
    locks: lockAll(family(catalog, key), 'ROW EXCLUSIVE'),
    scans: [...storages(catalog, family(catalog, key)), ...tablesRead(catalog, operation.reads)],
    reasons: ['data change'],
    fails: missingRelation(catalog, operation.table) ?? (version < 15 ? 'MERGE needs PostgreSQL 15' : null),
  });
}

/** A DO block does what its statements do. */
export function doBlock(operation: DoBlock, context: Context, effectsOf: EffectsOf): Effect {
  const { effects, forbidden } = inside(operation, context, effectsOf);
  if (effects.length === 0 && isUnread(operation)) return UNKNOWN;
  return mergeEffects([...effects, effect({ forbidden })]);
}

/** A procedure does what its statements do, where the migrations have made it. */
export function call(operation: Call, context: Context, effectsOf: EffectsOf): Effect {
  const { effects, forbidden, followed } = inside(operation, context, effectsOf);
  if (effects.length === 0 && followed.size === 0) return UNKNOWN;
  return mergeEffects([...effects, effect({ forbidden })]);
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
    const reached = withoutNew(guarded(inner, statement), catalog, before);
    // What a condition guards may be meant for one run only.
    const done: Effect = statement.conditional ? { ...reached, rerun: 'ok', fails: null } : reached;
    return done.transaction === 'forbidden' && !isRunner(own) ? { ...done, fails: FROM_FUNCTION } : done;
  });
  return { effects, forbidden: code.runs.some(({ commits }) => commits), followed: code.followed };
}

const FROM_FUNCTION = 'what cannot run in a transaction cannot be executed from a function or a DO block';

/** What would fail for just the reason that its condition asks for does not run. */
export function guarded(inner: Effect, { conditional }: { readonly conditional: boolean }): Effect {
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
