import type { Constraint, ExcludeConstraint, KeyConstraint } from '../operations/constraint';
import type {
  AddConstraint,
  AlterConstraint,
  DropConstraint,
  RenameConstraint,
  ValidateConstraint,
} from '../operations/constraints';
import type { IndexElement } from '../operations/names';
import { quoteIdentifier } from '../text/quoting';
import { keyOf, type Catalog, type Index, type Origin, type Table, type TableConstraint } from './catalog';
import {
  deleteIndex,
  ensureTable,
  keyOfObject,
  putIndex,
  updateColumn,
  updateTable,
  withChildren,
  without,
} from './change';
import { hasConstraint, withConstraint } from './constraint-list';
import { moveAttached, referencedColumns, removeConstraints } from './drop';
import { constraintName } from './names';
import { withText } from './rename-column';

type ConstraintOperation =
  AddConstraint | ValidateConstraint | DropConstraint | RenameConstraint | AlterConstraint;

export function applyConstraint(catalog: Catalog, operation: ConstraintOperation, origin: Origin): Catalog {
  const found = ensureTable(catalog, operation.table, operation.ifTableExists);
  if (found === undefined) return catalog;
  const { key } = found;
  switch (operation.type) {
    case 'AddConstraint':
      return addToTree(found.catalog, key, operation.constraint, operation.only, origin);
    case 'ValidateConstraint':
      return withChildren(found.catalog, key, operation.only, (next, table) =>
        updateConstraint(next, table, operation.constraint, (constraint) =>
          constraint.valid ? constraint : { ...constraint, valid: true },
        ),
      );
    case 'DropConstraint':
      return withChildren(found.catalog, key, operation.only, (next, table) =>
        dropConstraint(next, table, operation.constraint, operation.cascade),
      );
    case 'RenameConstraint':
      return renameConstraint(found.catalog, key, operation.constraint, operation.to);
    case 'AlterConstraint':
      return operation.enforced === undefined
        ? catalog
        : updateConstraint(found.catalog, key, operation.constraint, (constraint) => ({
            ...constraint,
            valid: operation.enforced === true,
          }));
  }
}

/** Adds constraints to a table in the order PostgreSQL does, which decides about the names it chooses. */
export function addConstraints(
  catalog: Catalog,
  key: string,
  constraints: readonly Constraint[],
  only: boolean,
  origin: Origin,
): Catalog {
  if (constraints.length === 0) return catalog;
  const rank: Record<Constraint['type'], number> = {
    check: 0,
    notNull: 0,
    primaryKey: 1,
    unique: 2,
    exclude: 2,
    foreignKey: 3,
  };
  const ordered = [...constraints].sort((a, b) => rank[a.type] - rank[b.type]);
  return ordered.reduce((next, constraint) => addToTree(next, key, constraint, only, origin), catalog);
}

function addToTree(
  catalog: Catalog,
  key: string,
  constraint: Constraint,
  only: boolean,
  origin: Origin,
): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const name = constraintName(catalog, table, constraint);
  const next = addConstraint(catalog, table, { ...constraint, name }, constraint, origin);
  const inherited =
    constraint.type === 'check' ? !constraint.noInherit : constraint.type === 'notNull' || table.partitionBy;
  if (only || !inherited || table.children === undefined) return next;
  // Checks and foreign keys keep their name in children; keys of partitions get names of their own.
  const isKey = 'columns' in constraint && constraint.type !== 'foreignKey';
  const forChild = isKey ? without(constraint, 'name') : { ...constraint, name };
  return table.children.reduce((before, child) => {
    const after = addToTree(before, child, forChild, false, origin);
    return isKey ? attachKeyIndex(after, child, `${table.schema}.${name}`) : after;
  }, next);
}

/** The newest key of a partition belongs to the partitioned table's key. */
function attachKeyIndex(catalog: Catalog, child: string, parentIndex: string): Catalog {
  const newest = catalog.tables.get(child)?.constraints.at(-1)?.index;
  const index = newest === undefined ? undefined : catalog.indexes.get(newest);
  return index === undefined ? catalog : putIndex(catalog, { ...index, attachedTo: parentIndex });
}

function addConstraint(
  catalog: Catalog,
  table: Table,
  named: Constraint & { readonly name: string },
  written: Constraint,
  origin: Origin,
): Catalog {
  const base = {
    name: named.name,
    valid: !named.notValid,
    origin,
  };
  // A name that is taken would be refused; the last one written is believed.
  const fresh = hasConstraint(table.constraints, named.name)
    ? removeConstraints(catalog, keyOfObject(table), ({ name }) => name === named.name, false)
    : catalog;
  switch (written.type) {
    case 'check':
      return append(fresh, table, { ...base, definition: written });
    case 'notNull':
      return append(setNotNull(fresh, keyOfObject(table), written.column), table, {
        ...base,
        definition: written,
      });
    case 'foreignKey': {
      const references = keyOf(catalog, written.references);
      const columns =
        written.referencedColumns.length > 0
          ? written.referencedColumns
          : referencedColumns(catalog, references);
      const definition =
        columns === written.referencedColumns ? written : { ...written, referencedColumns: columns };
      return append(fresh, table, { ...base, definition, references });
    }
    case 'unique':
    case 'primaryKey':
      return written.usingIndex === undefined
        ? addKey(fresh, table, named.name, written, written.columns.map(plainElement), base)
        : addKeyFromIndex(fresh, table, named.name, written, base);
    case 'exclude':
      return addKey(fresh, table, named.name, written, written.elements, base);
  }
}

function addKey(
  catalog: Catalog,
  table: Table,
  name: string,
  constraint: KeyConstraint | ExcludeConstraint,
  elements: readonly IndexElement[],
  base: Pick<TableConstraint, 'name' | 'valid' | 'origin'>,
): Catalog {
  const exclude = constraint.type === 'exclude';
  const index: Index = {
    schema: table.schema,
    name,
    table: keyOfObject(table),
    unique: !exclude,
    method: exclude ? constraint.method : 'btree',
    elements,
    include: exclude ? [] : constraint.include,
    nullsNotDistinct: !exclude && constraint.nullsNotDistinct,
    valid: true,
    constraint: name,
    origin: base.origin,
  };
  const next = append(putIndex(catalog, index), table, {
    ...base,
    definition: constraint,
    index: `${table.schema}.${name}`,
  });
  return constraint.type === 'primaryKey'
    ? setAllNotNull(next, keyOfObject(table), constraint.columns)
    : next;
}

/** UNIQUE or PRIMARY KEY USING INDEX: the index takes the constraint's name, the constraint the index's columns. */
function addKeyFromIndex(
  catalog: Catalog,
  table: Table,
  name: string,
  constraint: KeyConstraint,
  base: Pick<TableConstraint, 'name' | 'valid' | 'origin'>,
): Catalog {
  const from = `${table.schema}.${constraint.usingIndex ?? name}`;
  const index = catalog.indexes.get(from);
  if (index === undefined) return append(catalog, table, { ...base, definition: constraint });
  const columns = index.elements.flatMap(({ column }) => (column === undefined ? [] : [column]));
  const moved = deleteIndex(catalog, from);
  const definition = withText({
    ...without(constraint, 'usingIndex'),
    columns,
    include: index.include,
    nullsNotDistinct: index.nullsNotDistinct,
  });
  const next = append(putIndex(moved, { ...index, name, constraint: name }), table, {
    ...base,
    definition,
    index: `${table.schema}.${name}`,
  });
  return constraint.type === 'primaryKey' ? setAllNotNull(next, keyOfObject(table), columns) : next;
}

export function plainElement(column: string): IndexElement {
  return { column, text: quoteIdentifier(column) };
}

function append(catalog: Catalog, { schema, name }: Table, constraint: TableConstraint): Catalog {
  return updateTable(catalog, `${schema}.${name}`, (table) => ({
    ...table,
    constraints: withConstraint(table.constraints, constraint),
  }));
}

function setAllNotNull(catalog: Catalog, key: string, columns: readonly string[]): Catalog {
  return columns.reduce((next, column) => setNotNull(next, key, column), catalog);
}

function setNotNull(catalog: Catalog, key: string, column: string): Catalog {
  return updateTable(catalog, key, (table) =>
    updateColumn(table, column, (candidate) =>
      candidate.notNull ? candidate : { ...candidate, notNull: true },
    ),
  );
}

function dropConstraint(catalog: Catalog, key: string, name: string, cascade: boolean): Catalog {
  const table = catalog.tables.get(key);
  const constraint = table?.constraints.find((candidate) => candidate.name === name);
  const next = removeConstraints(catalog, key, (candidate) => candidate.name === name, cascade);
  const column =
    constraint?.definition.type === 'notNull'
      ? constraint.definition.column
      : constraint === undefined
        ? table?.columns.find((candidate) => name === `${table.name}_${candidate.name}_not_null`)?.name
        : undefined;
  if (column === undefined) return next;
  // PostgreSQL 18 keeps NOT NULL as a constraint of its own.
  return updateTable(next, key, (candidate) =>
    updateColumn(candidate, column, (found) => ({ ...found, notNull: false })),
  );
}

function updateConstraint(
  catalog: Catalog,
  key: string,
  name: string,
  change: (constraint: TableConstraint) => TableConstraint,
): Catalog {
  return updateTable(catalog, key, (table) => ({
    ...table,
    constraints: table.constraints.map((constraint) =>
      constraint.name === name ? change(constraint) : constraint,
    ),
  }));
}

/** Renames a constraint, and the index behind it. */
export function renameConstraint(catalog: Catalog, key: string, from: string, to: string): Catalog {
  const table = catalog.tables.get(key);
  const constraint = table?.constraints.find(({ name }) => name === from);
  if (table === undefined || constraint === undefined) return catalog;
  const newIndex = `${table.schema}.${to}`;
  const next = updateConstraint(catalog, key, from, (found) => ({
    ...found,
    name: to,
    definition:
      found.definition.name === undefined ? found.definition : withText({ ...found.definition, name: to }),
    ...(found.index === undefined ? {} : { index: newIndex }),
  }));
  // Keys of partitions have names of their own; what else is inherited keeps the parent's.
  if (constraint.index === undefined) {
    return (table.children ?? []).reduce((before, child) => renameConstraint(before, child, from, to), next);
  }
  const index = next.indexes.get(constraint.index);
  if (index === undefined) return next;
  const moved = putIndex(deleteIndex(next, constraint.index), { ...index, name: to, constraint: to });
  return table.children === undefined ? moved : moveAttached(moved, constraint.index, newIndex);
}
