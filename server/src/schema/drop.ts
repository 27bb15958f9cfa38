import { findColumn, type Catalog, type TableConstraint, type View } from './catalog';
import {
  deleteIndex,
  deleteSequence,
  deleteTable,
  deleteView,
  keyOfObject,
  putIndex,
  updateIndex,
  updateTable,
  without,
} from './change';
import {
  attachedIndexes,
  columnsOf,
  foreignKeysTo,
  indexesOf,
  indexUses,
  parentsOf,
  primaryKeyOf,
  sequencesOf,
  viewsOf,
} from './lookups';

/** Removes an index, and the constraint it stands behind. */
export function removeIndex(catalog: Catalog, key: string): Catalog {
  const index = catalog.indexes.get(key);
  if (index === undefined) return catalog;
  const dropped = deleteIndex(catalog, key);
  const next =
    catalog.tables.get(index.table)?.children === undefined ? dropped : removeAttached(dropped, key);
  if (index.constraint === undefined) return next;
  return updateTable(next, index.table, (table) => ({
    ...table,
    constraints: table.constraints.without((constraint) => constraint.index === key),
  }));
}

/** The indexes of partitions go with the index of the partitioned table. */
function removeAttached(catalog: Catalog, key: string): Catalog {
  return attachedIndexes(catalog, key).reduce(removeIndex, catalog);
}

/** The indexes of partitions follow the index of the partitioned table to its new name. */
export function moveAttached(catalog: Catalog, from: string, to: string): Catalog {
  return attachedIndexes(catalog, from).reduce(
    (next, key) => updateIndex(next, key, (index) => ({ ...index, attachedTo: to })),
    catalog,
  );
}

/** Removes constraints from a table with the indexes behind them and, with CASCADE, the foreign keys that need those. */
export function removeConstraints(
  catalog: Catalog,
  tableKey: string,
  gone: (constraint: TableConstraint) => boolean,
  cascade: boolean,
): Catalog {
  const removed = catalog.tables.get(tableKey)?.constraints.filter(gone) ?? [];
  if (removed.length === 0) return catalog;
  let next = updateTable(catalog, tableKey, (table) => ({
    ...table,
    constraints: table.constraints.without(gone),
  }));
  for (const { index, definition } of removed) {
    if (index === undefined) continue;
    next = deleteIndex(next, index);
    if (next.tables.get(tableKey)?.children !== undefined) next = removeAttached(next, index);
    if (cascade && (definition.type === 'unique' || definition.type === 'primaryKey')) {
      next = removeForeignKeysOnKey(next, tableKey, definition.columns);
    }
  }
  return next;
}

function removeForeignKeysOnKey(catalog: Catalog, tableKey: string, key: readonly string[]): Catalog {
  const wanted = [...key].sort().join(' ');
  return foreignKeysTo(catalog, tableKey).reduce((next, { table, constraint }) => {
    const referenced = [...constraint.definition.referencedColumns].sort().join(' ');
    if (referenced !== '' && referenced !== wanted) return next;
    return removeConstraints(next, table, ({ name }) => name === constraint.name, false);
  }, catalog);
}

/** Removes a column with everything on it: constraints, indexes, owned sequences; with CASCADE also what depends on it elsewhere. */
export function removeColumn(catalog: Catalog, tableKey: string, column: string, cascade: boolean): Catalog {
  // Before 15 without CASCADE as well; from then on PostgreSQL refuses that.
  const computed = (catalog.tables.get(tableKey)?.columns ?? []).filter(
    ({ name, generated }) => name !== column && generated?.expression.columns.includes(column) === true,
  );
  const bare = computed.reduce((before, { name }) => removeColumn(before, tableKey, name, cascade), catalog);
  let next = removeConstraints(
    bare,
    tableKey,
    ({ definition }) => columnsOf(definition).includes(column),
    cascade,
  );
  for (const index of indexesOf(next, tableKey)) {
    if (indexUses(index, column)) next = removeIndex(next, `${index.schema}.${index.name}`);
  }
  for (const sequence of sequencesOf(next, tableKey)) {
    if (sequence.ownedBy?.column === column) {
      next = deleteSequence(next, keyOfObject(sequence));
    }
  }
  if (cascade) {
    for (const view of viewsOf(next, tableKey))
      if (namesColumn(next, view, tableKey, column)) next = removeView(next, keyOfObject(view), true);
  }
  return updateTable(next, tableKey, ({ extendedStatistics, ...table }) => ({
    ...table,
    ...(extendedStatistics !== undefined && {
      extendedStatistics: extendedStatistics.filter(({ columns }) => !columns.includes(column)),
    }),
    columns: table.columns.filter(({ name }) => name !== column),
  }));
}

/** True where a view certainly reads a column of this table: nothing else that it reads may have a column of that name. */
function namesColumn(catalog: Catalog, view: View, tableKey: string, column: string): boolean {
  if (view.uses?.includes(column) !== true) return false;
  return view.reads.every((key) => {
    if (key === tableKey) return true;
    const other = catalog.tables.get(key);
    return other !== undefined && other.columnsUnknown !== true && findColumn(other, column) === undefined;
  });
}

/** Removes a table with its indexes, sequences and children; with CASCADE also foreign keys and views of others on it. */
export function removeTable(catalog: Catalog, key: string, cascade: boolean): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  let next: Catalog = cascade ? removeViews(removeForeignKeysTo(catalog, key), key) : catalog;
  for (const index of indexesOf(next, key)) next = deleteIndex(next, keyOfObject(index));
  for (const sequence of sequencesOf(next, key)) next = deleteSequence(next, keyOfObject(sequence));
  next = deleteTable(next, key);
  for (const parent of parentsOf(table)) next = removeChild(next, parent, key);
  for (const child of table.children ?? []) {
    const partition = next.tables.get(child)?.partitionOf?.parent === key;
    next = partition || cascade ? removeTable(next, child, cascade) : next;
  }
  return next;
}

function removeForeignKeysTo(catalog: Catalog, key: string): Catalog {
  return foreignKeysTo(catalog, key).reduce(
    (next, { table, constraint }) =>
      updateTable(next, table, (candidate) => ({
        ...candidate,
        constraints: candidate.constraints.without(({ name }) => name === constraint.name),
      })),
    catalog,
  );
}

/** Removes the views that read a table or view, and those that read them. */
export function removeViews(catalog: Catalog, key: string): Catalog {
  return viewsOf(catalog, key).reduce((next, view) => removeView(next, keyOfObject(view), true), catalog);
}

export function removeView(catalog: Catalog, key: string, cascade: boolean): Catalog {
  if (!catalog.views.has(key)) return catalog;
  const next = deleteView(catalog, key);
  const bare = indexesOf(next, key).reduce((before, index) => deleteIndex(before, keyOfObject(index)), next);
  return cascade ? removeViews(bare, key) : bare;
}

/** Removes everything in a schema. */
export function removeSchema(catalog: Catalog, schema: string, cascade: boolean): Catalog {
  const next = { ...catalog, schemas: catalog.schemas.delete(schema) };
  if (!cascade) return next;
  const inside = (value: { readonly schema: string }): boolean => value.schema === schema;
  const withoutTables = [...next.tables.filter(inside).keys()].reduce(
    (before, key) => removeTable(before, key, true),
    next,
  );
  const withoutViews = [...withoutTables.views.filter(inside).keys()].reduce(
    (before, key) => removeView(before, key, true),
    withoutTables,
  );
  return {
    ...withoutViews,
    types: withoutViews.types.filterNot(inside),
    sequences: withoutViews.sequences.filterNot(inside),
    functions: withoutViews.functions.filterNot(inside),
  };
}

/** Removes a type; with CASCADE also the columns of that type. */
export function removeType(catalog: Catalog, key: string, cascade: boolean): Catalog {
  const type = catalog.types.get(key);
  if (type === undefined) return catalog;
  let next: Catalog = { ...catalog, types: catalog.types.delete(key) };
  if (!cascade) return next;
  for (const [tableKey, table] of catalog.tables) {
    for (const column of table.columns) {
      const schema = column.type.schema ?? catalog.defaultSchema;
      if (column.type.name === type.name && schema === type.schema) {
        next = removeColumn(next, tableKey, column.name, true);
      }
    }
  }
  return next;
}

export function removeSequence(catalog: Catalog, key: string, cascade: boolean): Catalog {
  const sequence = catalog.sequences.get(key);
  if (sequence === undefined) return catalog;
  const next = deleteSequence(catalog, key);
  if (!cascade || sequence.ownedBy === undefined) return next;
  const owner = sequence.ownedBy;
  return updateTable(next, owner.table, (table) => ({
    ...table,
    columns: table.columns.map((column) =>
      column.name === owner.column ? without(column, 'default') : column,
    ),
  }));
}

export function addChild(catalog: Catalog, parent: string, child: string): Catalog {
  return updateTable(catalog, parent, (table) =>
    table.children?.includes(child) ? table : { ...table, children: [...(table.children ?? []), child] },
  );
}

export function removeChild(catalog: Catalog, parent: string, child: string): Catalog {
  return updateTable(catalog, parent, (table) => ({
    ...table,
    children: (table.children ?? []).filter((key) => key !== child),
  }));
}

/** Gives the foreign keys to a table the columns they mean where they name none. */
export function referencedColumns(catalog: Catalog, references: string): readonly string[] {
  const table = catalog.tables.get(references);
  return (table === undefined ? undefined : primaryKeyOf(table)) ?? [];
}

/** Detaches the indexes of a partition from those of its former parent. */
export function detachIndexes(catalog: Catalog, tableKey: string): Catalog {
  return indexesOf(catalog, tableKey)
    .filter(({ attachedTo }) => attachedTo !== undefined)
    .reduce((next, index) => putIndex(next, without(index, 'attachedTo')), catalog);
}
