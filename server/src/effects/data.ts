import type { Copy, Delete, Insert, Merge, RowBounds, Update } from '../operations/data';
import { type Catalog, keyOf } from '../schema/catalog';
import { foreignKeysTo, indexesOf, uniqueKeysOf } from '../schema/lookups';
import { behindView } from '../schema/triggers';
import { type Context, effect, lockAll } from './build';
import type { Effect, LockMode } from './effect';
import { conflictRefused } from './arbiters';
import { rowLocks, unlockable } from './row-locks';
import {
  expanded,
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
  const key = behindView(catalog, keyOf(catalog, operation.table), 'update');
  const columns = operation.columns;
  const targets = columns.flatMap((column) => referencedTables(catalog.tables.get(key), column));
  const referencing = columns.flatMap((column) => incomingForeignKeys(catalog, key, column));
  return effect({
    locks: [
      ...changed(operation, catalog),
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
  const key = behindView(catalog, keyOf(catalog, operation.table), 'delete');
  const done = work(
    operation,
    tablesRead(catalog, [...operation.using, ...(operation.reads ?? [])]),
    catalog,
  );
  return effect({
    locks: [
      ...changed(operation, catalog),
      ...foreignKeysTo(catalog, key).map(
        ({ table, constraint: { definition } }) =>
          [table, changesRows(definition.onDelete) ? 'ROW EXCLUSIVE' : 'ROW SHARE'] as const,
      ),
      ...rowLocks(operation, catalog),
    ],
    ...done,
    scans: done.scans.length === 0 ? [] : [...done.scans, ...searched(catalog, key)],
    fails: missingRelation(catalog, operation.table) ?? unlockable(operation, catalog),
  });
}

function changesRows(action: string): boolean {
  return action !== 'no action' && action !== 'restrict';
}

/** Tables whose foreign keys reference a row that goes, where no index leads to the rows that do: they are read for each row. */
function searched(catalog: Catalog, key: string): readonly string[] {
  return foreignKeysTo(catalog, key).flatMap(({ table, constraint: { definition } }) => {
    const isFound = indexesOf(catalog, table).some(
      ({ elements: [first], where }) =>
        where === undefined && first?.column !== undefined && definition.columns.includes(first.column),
    );
    return isFound ? [] : storages(catalog, [table]);
  });
}

/** The table and, without ONLY, those that inherit from it; none of a view that INSTEAD OF triggers take care of. */
function changed(operation: Update | Delete, catalog: Catalog): (readonly [string, LockMode])[] {
  return lockAll(withHeirs(operation, catalog), 'ROW EXCLUSIVE').filter(([key]) => !catalog.views.has(key));
}

function withHeirs({ type, table, only }: Update | Delete, catalog: Catalog): readonly string[] {
  const key = behindView(catalog, keyOf(catalog, table), type === 'Update' ? 'update' : 'delete');
  return only === true ? [key] : family(catalog, key);
}

function work(
  operation: Update | Delete,
  read: readonly string[],
  catalog: Catalog,
): { readonly scans: readonly string[]; readonly reasons: readonly 'data change'[] } {
  if (isBounded(keyOf(catalog, operation.table), operation.bounds, catalog))
    return { scans: [], reasons: [] };
  const own = withHeirs(operation, catalog).flatMap((key) =>
    catalog.views.has(key) ? expanded(catalog, [key]) : storages(catalog, [key]),
  );
  return { scans: [...own, ...read], reasons: ['data change'] };
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
  const target = behindView(catalog, key, 'insert');
  const columns =
    operation.columns.length > 0 ? operation.columns : (table?.columns ?? []).map(({ name }) => name);
  const scans = operation.source === 'select' ? tablesRead(catalog, operation.reads) : [];
  const repeats =
    operation.source === 'default' || isCaught(operation, columns) || scans.includes(key)
      ? []
      : uniqueKeysOf(catalog, key).filter((unique) => unique.every((column) => columns.includes(column)));
  return effect({
    locks: [
      ...(catalog.views.has(target) ? [] : [[target, 'ROW EXCLUSIVE'] as const]),
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
    fails:
      missingRelation(catalog, operation.table) ??
      (version < 15 ? 'MERGE needs PostgreSQL 15' : null) ??
      (version < 17 && catalog.views.has(key) ? 'MERGE into a view needs PostgreSQL 17' : null),
  });
}
