import type {
  Constraint,
  ExcludeConstraint,
  ForeignKeyConstraint,
  KeyConstraint,
} from '../operations/constraint';
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
import { altered } from './alter-constraint';
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
import { moveAttached, referencedColumns, removeConstraints } from './drop';
import { takenOver } from './equal-constraint';
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
      return inTree(found.catalog, key, operation.constraint, operation.only, (next, table, name) =>
        updateConstraint(next, table, name, (constraint) =>
          constraint.valid ? constraint : { ...constraint, valid: true },
        ),
      );
    case 'DropConstraint':
      return inTree(found.catalog, key, operation.constraint, operation.only, (next, table, name) =>
        dropConstraint(next, table, name, operation.cascade),
      );
    case 'RenameConstraint':
      return renameConstraint(found.catalog, key, operation.constraint, operation.to);
    case 'AlterConstraint':
      return inTree(found.catalog, key, operation.constraint, operation.only, (next, table, name) =>
        updateConstraint(next, table, name, (constraint) => altered(constraint, operation)),
      );
  }
}

/** The schema without a constraint of a table, nor what the tables below inherit of it. */
export function withoutConstraint(catalog: Catalog, key: string, name: string): Catalog {
  return inTree(catalog, key, name, false, (next, table, own) => dropConstraint(next, table, own, false));
}

const RANK: Record<Constraint['type'], number> = {
  check: 0,
  notNull: 0,
  primaryKey: 1,
  unique: 2,
  exclude: 2,
  foreignKey: 3,
};

/** Adds constraints to a table in the order PostgreSQL does, which decides about the names it chooses. */
export function addConstraints(
  catalog: Catalog,
  key: string,
  constraints: readonly Constraint[],
  only: boolean,
  origin: Origin,
): Catalog {
  if (constraints.length === 0) return catalog;
  const ordered =
    constraints.length === 1 ? constraints : [...constraints].sort((a, b) => RANK[a.type] - RANK[b.type]);
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
  const added = addConstraint(catalog, table, { ...constraint, name }, constraint, origin);
  const next = only ? withIncompleteIndex(added, table, name) : added;
  const inherited =
    constraint.type === 'check' ? !constraint.noInherit : constraint.type === 'notNull' || table.partitionBy;
  if (only || !inherited || table.children === undefined) return next;
  const isKey = 'columns' in constraint && constraint.type !== 'foreignKey';
  return table.children.reduce((before, child) => {
    if (isKey) {
      const equal = takenOver(before, child, constraint);
      const index = `${table.schema}.${name}`;
      if (equal !== undefined) return attachKeyIndex(before, equal, index);
      // Keys of partitions get names of their own; checks and foreign keys keep theirs.
      const after = addToTree(before, child, without(constraint, 'name'), false, origin);
      return attachKeyIndex(after, after.tables.get(child)?.constraints.last, index);
    }
    if (constraint.type !== 'foreignKey') {
      return addToTree(before, child, { ...constraint, name }, false, origin);
    }
    return addPart(before, child, { ...constraint, name }, origin);
  }, next);
}

/** The key of a partitioned table alone has an index that is not valid before each partition's is attached. */
function withIncompleteIndex(
  catalog: Catalog,
  { schema, partitionBy, children = [] }: Table,
  name: string,
): Catalog {
  const index = catalog.indexes.get(`${schema}.${name}`);
  return partitionBy === undefined || children.length === 0 || index?.constraint === undefined
    ? catalog
    : putIndex(catalog, { ...index, valid: false });
}

/** The foreign key of a partitioned table for one of its partitions, under its name where that is free. */
export function addPart(
  catalog: Catalog,
  key: string,
  constraint: ForeignKeyConstraint & { readonly name: string },
  origin: Origin,
): Catalog {
  const partition = catalog.tables.get(key);
  if (partition === undefined) return catalog;
  const equal = takenOver(catalog, key, constraint);
  if (equal !== undefined) return makePartOf(catalog, key, equal.name, constraint.name);
  const name = partition.constraints.has(constraint.name)
    ? constraintName(catalog, partition, without(constraint, 'name'))
    : constraint.name;
  return makePartOf(
    addToTree(catalog, key, { ...constraint, name }, false, origin),
    key,
    name,
    constraint.name,
  );
}

/** A partition's foreign key becomes a part of the partitioned table's, in its own partitions too. */
function makePartOf(catalog: Catalog, key: string, name: string, parent: string): Catalog {
  return updateConstraint(catalog, key, name, (constraint) => ({ ...constraint, partOf: parent }));
}

/** A partition's key belongs to the partitioned table's key. */
function attachKeyIndex(catalog: Catalog, key: TableConstraint | undefined, parentIndex: string): Catalog {
  const index = key?.index === undefined ? undefined : catalog.indexes.get(key.index);
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
  const fresh = table.constraints.has(named.name)
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
    include: constraint.include ?? [],
    nullsNotDistinct: !exclude && constraint.nullsNotDistinct,
    ...(exclude && constraint.where !== undefined && { where: constraint.where }),
    ...(constraint.parameters !== undefined && { parameters: constraint.parameters }),
    ...(constraint.tablespace !== undefined && { tablespace: constraint.tablespace }),
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
    ...(index.parameters !== undefined && { parameters: index.parameters }),
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
    constraints: table.constraints.with(constraint),
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

/** Changes a constraint and what the tables below inherit of it: under its name, where a partition's foreign key has no other. */
function inTree(
  catalog: Catalog,
  key: string,
  name: string,
  only: boolean,
  change: (catalog: Catalog, key: string, name: string) => Catalog,
): Catalog {
  const changed = change(catalog, key, name);
  if (only) return changed;
  return (catalog.tables.get(key)?.children ?? []).reduce((next, child) => {
    const part = next.tables.get(child)?.constraints.find(({ partOf }) => partOf === name);
    return inTree(next, child, part?.name ?? name, false, change);
  }, changed);
}

function dropConstraint(catalog: Catalog, key: string, name: string, cascade: boolean): Catalog {
  const table = catalog.tables.get(key);
  const constraint = table?.constraints.find((candidate) => candidate.name === name);
  const next = removeConstraints(catalog, key, (candidate) => candidate.name === name, cascade);
  const column =
    constraint?.definition.type === 'notNull'
      ? constraint.definition.column
      : constraint === undefined
        ? table?.columns.find(
            (candidate) => name === (candidate.notNullName ?? `${table.name}_${candidate.name}_not_null`),
          )?.name
        : undefined;
  if (column === undefined) return next;
  // PostgreSQL 18 keeps NOT NULL as a constraint of its own.
  return updateTable(next, key, (candidate) =>
    updateColumn(candidate, column, (found) => ({
      ...without(found, 'notNullName', 'notNullNoInherit'),
      notNull: false,
    })),
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
    constraints: table.constraints.changed((constraint) =>
      constraint.name === name ? change(constraint) : constraint,
    ),
  }));
}

/** A NOT NULL that was named with its column, here and in the tables below. */
function renameNotNull(catalog: Catalog, key: string, from: string, to: string): Catalog {
  return withChildren(catalog, key, false, (next, child) =>
    updateTable(next, child, (table) => {
      const column = table.columns.find(
        ({ name, notNull, notNullName }) =>
          notNull && from === (notNullName ?? `${table.name}_${name}_not_null`),
      );
      return column === undefined
        ? table
        : updateColumn(table, column.name, (found) => ({ ...found, notNullName: to }));
    }),
  );
}

/** Renames a constraint, and the index behind it. */
export function renameConstraint(catalog: Catalog, key: string, from: string, to: string): Catalog {
  const table = catalog.tables.get(key);
  const constraint = table?.constraints.find(({ name }) => name === from);
  if (table === undefined) return catalog;
  if (constraint === undefined) return renameNotNull(catalog, key, from, to);
  const newIndex = `${table.schema}.${to}`;
  const next = updateConstraint(catalog, key, from, (found) => ({
    ...found,
    name: to,
    definition:
      found.definition.name === undefined ? found.definition : withText({ ...found.definition, name: to }),
    ...(found.index === undefined ? {} : { index: newIndex }),
  }));
  // Keys and foreign keys of partitions keep their names; what else is inherited keeps the parent's.
  if (constraint.index === undefined) {
    return (table.children ?? []).reduce((before, child) => {
      if (constraint.definition.type !== 'foreignKey') return renameConstraint(before, child, from, to);
      const part = before.tables.get(child)?.constraints.find(({ partOf }) => partOf === from);
      return part === undefined ? before : makePartOf(before, child, part.name, to);
    }, next);
  }
  const index = next.indexes.get(constraint.index);
  if (index === undefined) return next;
  const moved = putIndex(deleteIndex(next, constraint.index), { ...index, name: to, constraint: to });
  return table.children === undefined ? moved : moveAttached(moved, constraint.index, newIndex);
}
