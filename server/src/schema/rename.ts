import { keyOf, newKeyOf, splitKey, type Catalog, type Column, type Index, type Table } from './catalog';
import {
  deleteIndex,
  deleteSequence,
  deleteTable,
  deleteView,
  keyOfObject,
  putIndex,
  putSequence,
  putTable,
  putView,
  updateTable,
} from './change';
import { foreignKeysTo, indexesOf, parentsOf, sequencesOf, viewsOf } from './lookups';
import { moveAttached } from './drop';
import { withNotNullName } from './names';
import {
  renameInConstraint,
  renameInElement,
  renameInExpression,
  renameInList,
  renameInSql,
  withText,
  type ColumnRename,
} from './rename-column';
import { renameConstraint } from './apply-constraints';

/** Renames a column in its table and in everything that names it. */
export function renameColumn(catalog: Catalog, key: string, from: string, to: string): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const rename: ColumnRename = { from, to, table: table.name };
  let next = updateTable(catalog, key, (found) => renameInTable(found, rename));
  for (const index of indexesOf(catalog, key)) {
    const renamed = renameInIndex(index, rename);
    if (renamed !== index) {
      next = putIndex(next, renamed);
    }
  }
  for (const { schema, name, ownedBy, ...sequence } of sequencesOf(catalog, key)) {
    if (ownedBy?.column !== from) continue;
    const renamed = { ...sequence, schema, name, ownedBy: { table: key, column: to } };
    next = putSequence(next, renamed);
  }
  for (const view of viewsOf(catalog, key)) {
    if (view.uses?.includes(from) === true)
      next = putView(next, { ...view, uses: renameInList(view.uses, rename) });
  }
  return foreignKeysTo(catalog, key).reduce(
    (before, { table: other, constraint }) =>
      updateTable(before, other, (found) => ({
        ...found,
        constraints: found.constraints.changed((candidate) => {
          const { definition } = candidate;
          if (candidate.name !== constraint.name || definition.type !== 'foreignKey') return candidate;
          const referencedColumns = renameInList(definition.referencedColumns, rename);
          return referencedColumns === definition.referencedColumns
            ? candidate
            : { ...candidate, definition: withText({ ...definition, referencedColumns }) };
        }),
      })),
    next,
  );
}

function renameInTable(table: Table, rename: ColumnRename): Table {
  const { partitionBy } = table;
  return {
    ...table,
    ...(partitionBy !== undefined && {
      partitionBy: {
        ...partitionBy,
        columns: renameInList(partitionBy.columns, rename),
        text: renameInSql(partitionBy.text, rename),
      },
    }),
    ...(table.extendedStatistics !== undefined && {
      extendedStatistics: table.extendedStatistics.map((each) => ({
        ...each,
        columns: renameInList(each.columns, rename),
      })),
    }),
    columns: table.columns.map((column) =>
      renameInColumn(column.name === rename.from ? withNotNullName(column, table.name) : column, rename),
    ),
    constraints: table.constraints.changed((constraint) => {
      const definition = renameInConstraint(constraint.definition, rename);
      return definition === constraint.definition ? constraint : { ...constraint, definition };
    }),
  };
}

function renameInColumn(column: Column, rename: ColumnRename): Column {
  const generated =
    column.generated === undefined
      ? {}
      : {
          generated: {
            ...column.generated,
            expression: renameInExpression(column.generated.expression, rename),
          },
        };
  return { ...column, ...generated, name: column.name === rename.from ? rename.to : column.name };
}

function renameInIndex(index: Index, rename: ColumnRename): Index {
  const elements = index.elements.map((element) => renameInElement(element, rename));
  const include = renameInList(index.include, rename);
  const where = index.where === undefined ? undefined : renameInExpression(index.where, rename);
  if (
    include === index.include &&
    where === index.where &&
    elements.every((element, place) => element === index.elements[place])
  ) {
    return index;
  }
  return { ...index, elements, include, ...(where === undefined ? {} : { where }) };
}

/** Moves a table to another name or schema, with its indexes and sequences where the schema changes, and all that refers to it. */
export function moveTable(catalog: Catalog, from: string, to: string): Catalog {
  const table = catalog.tables.get(from);
  if (table === undefined || from === to) return catalog;
  const target = splitKey(to);
  const movesSchema = target.schema !== table.schema;
  const renamed: Table = {
    ...table,
    ...target,
    ...(target.name !== table.name && {
      columns: table.columns.map((column) => withNotNullName(column, table.name)),
    }),
    constraints: table.constraints.changed((constraint) =>
      movesSchema && constraint.index !== undefined
        ? { ...constraint, index: `${target.schema}.${splitKey(constraint.index).name}` }
        : constraint,
    ),
  };
  let next: Catalog = {
    ...putTable(deleteTable(catalog, from), renamed),
    renamedTables: [...(catalog.renamedTables ?? []).filter((key) => key !== from), to],
  };
  next = moveIndexes(next, from, to);
  next = moveSequences(next, from, to);
  next = moveReads(next, from, to);
  next = moveReferences(next, catalog, from, to);
  for (const parent of parentsOf(table)) {
    next = updateTable(next, parent, (found) => ({
      ...found,
      children: (found.children ?? []).map((child) => (child === from ? to : child)),
    }));
  }
  for (const child of table.children ?? []) {
    next = updateTable(next, child, (found) => ({
      ...found,
      inherits: found.inherits.map((parent) => (parent === from ? to : parent)),
      ...(found.partitionOf?.parent === from ? { partitionOf: { ...found.partitionOf, parent: to } } : {}),
    }));
  }
  return next;
}

function moveReferences(next: Catalog, before: Catalog, from: string, to: string): Catalog {
  const target = splitKey(to);
  return foreignKeysTo(before, from).reduce((catalog, { table, constraint }) => {
    const key = table === from ? to : table;
    return updateTable(catalog, key, (found) => ({
      ...found,
      constraints: found.constraints.changed((candidate) => {
        const { definition } = candidate;
        if (candidate.name !== constraint.name || definition.type !== 'foreignKey') return candidate;
        const references =
          definition.references.schema === undefined && target.schema === next.defaultSchema
            ? { name: target.name }
            : target;
        return { ...candidate, definition: withText({ ...definition, references }), references: to };
      }),
    }));
  }, next);
}

function moveIndexes(catalog: Catalog, from: string, to: string): Catalog {
  const { schema } = splitKey(to);
  return indexesOf(catalog, from).reduce(
    (next, index) => putIndex(deleteIndex(next, keyOfObject(index)), { ...index, schema, table: to }),
    catalog,
  );
}

function moveSequences(catalog: Catalog, from: string, to: string): Catalog {
  const { schema } = splitKey(to);
  return sequencesOf(catalog, from).reduce((next, sequence) => {
    if (sequence.ownedBy === undefined) return next;
    const ownedBy = { ...sequence.ownedBy, table: to };
    return putSequence(deleteSequence(next, keyOfObject(sequence)), { ...sequence, schema, ownedBy });
  }, catalog);
}

function moveReads(catalog: Catalog, from: string, to: string): Catalog {
  return viewsOf(catalog, from).reduce(
    (next, view) => putView(next, { ...view, reads: view.reads.map((key) => (key === from ? to : key)) }),
    catalog,
  );
}

/** Moves a view or materialized view to another name or schema. */
export function moveView(catalog: Catalog, from: string, to: string): Catalog {
  const view = catalog.views.get(from);
  if (view === undefined || from === to) return catalog;
  const moved = { ...view, ...splitKey(to) };
  return moveReads(moveIndexes(putView(deleteView(catalog, from), moved), from, to), from, to);
}

/** Moves a sequence to another name or schema. */
export function moveSequence(catalog: Catalog, from: string, to: string): Catalog {
  const sequence = catalog.sequences.get(from);
  if (sequence === undefined || from === to) return catalog;
  const moved = { ...sequence, ...splitKey(to) };
  return putSequence(deleteSequence(catalog, from), moved);
}

/** Renames an index, and the constraint it stands behind. */
export function renameIndex(catalog: Catalog, key: string, to: string): Catalog {
  const index = catalog.indexes.get(key);
  if (index === undefined) return catalog;
  if (index.constraint !== undefined) return renameConstraint(catalog, index.table, index.constraint, to);
  const newKey = `${index.schema}.${to}`;
  const renamed = putIndex(deleteIndex(catalog, key), { ...index, name: to });
  const isPartitioned = catalog.tables.get(index.table)?.children !== undefined;
  return isPartitioned ? moveAttached(renamed, key, newKey) : renamed;
}

/** What ALTER … RENAME TO means, by what the name stands for: ALTER TABLE also renames views, indexes and sequences. */
export function renameRelation(
  catalog: Catalog,
  name: { readonly schema?: string; readonly name: string },
  to: string,
): Catalog {
  const key = keyOf(catalog, name);
  const newKey = newKeyOf(catalog, { schema: splitKey(key).schema, name: to });
  if (catalog.views.has(key)) return moveView(catalog, key, newKey);
  if (catalog.indexes.has(key)) return renameIndex(catalog, key, to);
  if (catalog.sequences.has(key)) return moveSequence(catalog, key, newKey);
  return moveTable(catalog, key, newKey);
}
