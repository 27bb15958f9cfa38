import type { Map } from 'immutable';
import type { QualifiedName } from '../operations/names';
import {
  hasRelation,
  keyOf,
  splitKey,
  type Catalog,
  type Column,
  type Index,
  type Origin,
  type Table,
} from './catalog';

/** Small persistent edits, from which the rooms beside this one build what an operation does. */

export function keyOfTable(table: Pick<Table, 'schema' | 'name'>): string {
  return `${table.schema}.${table.name}`;
}

export function putTable(catalog: Catalog, table: Table): Catalog {
  return { ...catalog, tables: catalog.tables.set(keyOfTable(table), table) };
}

export function putIndex(catalog: Catalog, index: Index): Catalog {
  return { ...catalog, indexes: catalog.indexes.set(`${index.schema}.${index.name}`, index) };
}

/** Changes a table that exists; nothing where it does not. */
export function updateTable(catalog: Catalog, key: string, change: (table: Table) => Table): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const changed = change(table);
  return changed === table ? catalog : { ...catalog, tables: catalog.tables.set(key, changed) };
}

export function updateColumn(table: Table, name: string, change: (column: Column) => Column): Table {
  let changed = false;
  const columns = table.columns.map((column) => {
    if (column.name !== name) return column;
    const next = change(column);
    changed ||= next !== column;
    return next;
  });
  return changed ? { ...table, columns } : table;
}

/** Maps the values of a persistent map, and keeps the map where none changed. */
export function mapValues<V>(values: Map<string, V>, change: (value: V) => V): Map<string, V> {
  return values.withMutations((mutable) => {
    values.forEach((value, key) => {
      const next = change(value);
      if (next !== value) mutable.set(key, next);
    });
  });
}

/** A copy of an object without some of its optional properties. */
export function without<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const copy = { ...value };
  for (const key of keys) Reflect.deleteProperty(copy, key);
  return copy;
}

/**
 * The table an ALTER is about. One that was never created in the files read becomes a partial entry, so that what is
 * added to it is remembered; views, indexes and sequences stay what they are, and IF EXISTS makes nothing.
 */
export function ensureTable(
  catalog: Catalog,
  name: QualifiedName,
  ifExists: boolean,
): { readonly catalog: Catalog; readonly key: string } | undefined {
  const key = keyOf(catalog, name);
  if (catalog.tables.has(key)) return { catalog, key };
  if (hasRelation(catalog, key) || (ifExists && catalog.complete)) return undefined;
  return {
    catalog: putTable(catalog, { ...emptyTable(key, undefined), partial: true, columnsUnknown: true }),
    key,
  };
}

export function emptyTable(key: string, origin: Origin): Table {
  return {
    ...splitKey(key),
    columns: [],
    constraints: [],
    persistence: 'permanent',
    inherits: [],
    triggers: [],
    policies: [],
    rowSecurity: false,
    origin,
  };
}

/** Applies a change to a table and, unless ONLY was written, to all tables below it. */
export function withChildren(
  catalog: Catalog,
  key: string,
  only: boolean,
  change: (catalog: Catalog, key: string) => Catalog,
): Catalog {
  const changed = change(catalog, key);
  const children = only ? undefined : catalog.tables.get(key)?.children;
  return children === undefined
    ? changed
    : children.reduce((next, child) => withChildren(next, child, false, change), changed);
}
