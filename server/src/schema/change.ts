import { ConstraintList } from './constraint-list';
import type { QualifiedName } from '../operations/names';
import {
  hasRelation,
  keyOf,
  splitKey,
  type Catalog,
  type Column,
  type Index,
  type Origin,
  type Sequence,
  type Table,
  type View,
} from './catalog';
import { indexesByOwner, sequencesByTable, tablesByReference, viewsByRead } from './relations';

/** Small persistent edits, from which the rooms beside this one build what an operation does. */

/** The key of a table, index, sequence, view or type. */
export function keyOfObject({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

export function putTable(catalog: Catalog, table: Table): Catalog {
  const key = keyOfObject(table);
  return setTable(catalog, key, catalog.tables.get(key), table);
}

/** Changes a table that exists; nothing where it does not. */
export function updateTable(catalog: Catalog, key: string, change: (table: Table) => Table): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const changed = change(table);
  return changed === table ? catalog : setTable(catalog, key, table, changed);
}

export function deleteTable(catalog: Catalog, key: string): Catalog {
  return setTable(catalog, key, catalog.tables.get(key), undefined);
}

function setTable(catalog: Catalog, key: string, old: Table | undefined, next: Table | undefined): Catalog {
  const tables = next === undefined ? catalog.tables.delete(key) : catalog.tables.set(key, next);
  tablesByReference.follow(catalog.tables, tables, key, old, next);
  return { ...catalog, tables };
}

export function putIndex(catalog: Catalog, index: Index): Catalog {
  const key = keyOfObject(index);
  const indexes = catalog.indexes.set(key, index);
  indexesByOwner.follow(catalog.indexes, indexes, key, catalog.indexes.get(key), index);
  return { ...catalog, indexes };
}

/** Changes an index that exists; nothing where it does not. */
export function updateIndex(catalog: Catalog, key: string, change: (index: Index) => Index): Catalog {
  const index = catalog.indexes.get(key);
  return index === undefined ? catalog : putIndex(catalog, change(index));
}

export function deleteIndex(catalog: Catalog, key: string): Catalog {
  const indexes = catalog.indexes.delete(key);
  indexesByOwner.follow(catalog.indexes, indexes, key, catalog.indexes.get(key));
  return { ...catalog, indexes };
}

export function putSequence(catalog: Catalog, sequence: Sequence): Catalog {
  const key = keyOfObject(sequence);
  const sequences = catalog.sequences.set(key, sequence);
  sequencesByTable.follow(catalog.sequences, sequences, key, catalog.sequences.get(key), sequence);
  return { ...catalog, sequences };
}

export function deleteSequence(catalog: Catalog, key: string): Catalog {
  const sequences = catalog.sequences.delete(key);
  sequencesByTable.follow(catalog.sequences, sequences, key, catalog.sequences.get(key));
  return { ...catalog, sequences };
}

export function putView(catalog: Catalog, view: View): Catalog {
  const key = keyOfObject(view);
  const views = catalog.views.set(key, view);
  viewsByRead.follow(catalog.views, views, key, catalog.views.get(key), view);
  return { ...catalog, views };
}

export function deleteView(catalog: Catalog, key: string): Catalog {
  const views = catalog.views.delete(key);
  viewsByRead.follow(catalog.views, views, key, catalog.views.get(key));
  return { ...catalog, views };
}

/** The schema as a session with another TimeZone sees it; `undefined` is the server's. */
export function withTimeZone(catalog: Catalog, timeZone: string | undefined): Catalog {
  const bare = catalog.timeZone === undefined ? catalog : without(catalog, 'timeZone');
  return timeZone === undefined ? bare : { ...bare, timeZone };
}

/** The schema as a session sees it that replays changes of another server, or does not. */
export function withReplay(catalog: Catalog, replays: true | undefined): Catalog {
  if (catalog.replays === replays) return catalog;
  return replays === undefined ? without(catalog, 'replays') : { ...catalog, replays };
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
  const { schema, name } = splitKey(key);
  return {
    schema,
    name,
    columns: [],
    constraints: ConstraintList.of(),
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
