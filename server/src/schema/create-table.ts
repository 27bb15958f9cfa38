import type { Constraint } from '../operations/constraint';
import type { ColumnDefinition } from '../operations/column';
import type {
  AttachPartition,
  CreateTable,
  CreateTableAs,
  LikeClause,
  LikePart,
  PartitionBound,
} from '../operations/tables';
import { addPartitionIndex, refreshValidity, sameShape } from './apply-indexes';
import { makeColumn } from './apply-columns';
import { addConstraints, addPart } from './apply-constraints';
import { copyLike } from './copy-like';
import {
  keyOf,
  MOST_COLUMNS,
  newKeyOf,
  TEMPORARY_SCHEMA,
  type Catalog,
  type Column,
  type Index,
  type Origin,
  type Table,
} from './catalog';
import { emptyTable, ensureTable, putIndex, putTable, updateTable, without } from './change';
import { indexesOf } from './lookups';
import { withNotNullName } from './names';
import { addChild, removeTable } from './drop';

export function createTable(catalog: Catalog, operation: CreateTable, origin: Origin): Catalog {
  const temporary = operation.persistence === 'temporary' || operation.table.schema === TEMPORARY_SCHEMA;
  const start = temporary ? withTemporarySchema(catalog) : catalog;
  const key = temporary ? `${TEMPORARY_SCHEMA}.${operation.table.name}` : newKeyOf(catalog, operation.table);
  if (operation.ifNotExists && start.tables.has(key)) return catalog;
  if (operation.columns.length > MOST_COLUMNS) return catalog;
  // A second CREATE TABLE would be refused; the last one written is believed.
  const cleared = removeTable(start, key, false);
  const parents = [
    ...operation.inherits.map((name) => keyOf(cleared, name)),
    ...(operation.partitionOf === undefined ? [] : [keyOf(cleared, operation.partitionOf.parent)]),
  ];
  const bare = putTable(cleared, {
    ...frame(cleared, key, operation, origin),
    persistence: operation.persistence,
  });
  const inherited = inheritedColumns(bare, operation, parents, origin);
  const made = addColumns(bare, key, inherited.columns, operation.columns, origin);
  const withParents = parents.reduce((next, parent) => addChild(next, parent, key), made);
  const known =
    inherited.unknown || operation.ofType !== undefined
      ? updateTable(withParents, key, (table) => ({ ...table, columnsUnknown: true as const }))
      : withParents;
  const constraints = [
    ...parents.flatMap((parent) => inheritedChecks(known, parent)),
    ...withoutRepeatedKeys([
      ...operation.columns.flatMap((column) => column.constraints),
      ...operation.constraints,
    ]),
  ];
  const next = copyLike(addConstraints(known, key, constraints, true, origin), key, operation, origin);
  return operation.partitionOf === undefined
    ? next
    : takeFromParent(next, keyOf(cleared, operation.partitionOf.parent), key, origin);
}

/** Of equal keys in one CREATE TABLE only one is made: the primary key, otherwise the first, under the first name written. */
function withoutRepeatedKeys(constraints: readonly Constraint[]): readonly Constraint[] {
  const kept: Constraint[] = [];
  for (const constraint of constraints) {
    const place = kept.findIndex((other) => isEqualKey(other, constraint));
    const other = kept[place];
    if (other === undefined) kept.push(constraint);
    else {
      const winner = constraint.type === 'primaryKey' ? constraint : other;
      const name = other.name ?? constraint.name;
      kept[place] = name === undefined ? winner : { ...winner, name };
    }
  }
  return kept;
}

function isEqualKey(a: Constraint, b: Constraint): boolean {
  if (a.type !== 'unique' && a.type !== 'primaryKey') return false;
  if (b.type !== 'unique' && b.type !== 'primaryKey') return false;
  return (
    a.columns.join('\0') === b.columns.join('\0') &&
    a.include.join('\0') === b.include.join('\0') &&
    a.nullsNotDistinct === b.nullsNotDistinct &&
    a.deferrable === b.deferrable &&
    a.initiallyDeferred === b.initiallyDeferred
  );
}

function frame(catalog: Catalog, key: string, operation: CreateTable, origin: Origin): Table {
  const { partitionBy, partitionOf, parameters, tablespace, accessMethod } = operation;
  return {
    ...emptyTable(key, origin),
    inherits: operation.inherits.map((name) => keyOf(catalog, name)),
    ...(partitionBy === undefined ? {} : { partitionBy }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(tablespace === undefined ? {} : { tablespace }),
    ...(accessMethod === undefined ? {} : { accessMethod }),
    ...(partitionOf === undefined
      ? {}
      : { partitionOf: { parent: keyOf(catalog, partitionOf.parent), bound: partitionOf.bound } }),
  };
}

function withTemporarySchema(catalog: Catalog): Catalog {
  const path = catalog.searchPath ?? [catalog.defaultSchema];
  return path.includes(TEMPORARY_SCHEMA) ? catalog : { ...catalog, searchPath: [TEMPORARY_SCHEMA, ...path] };
}

/** Columns of parents, of the partitioned table and of LIKE: the definitions first, then what the table says itself. */
function inheritedColumns(
  catalog: Catalog,
  operation: CreateTable,
  parents: readonly string[],
  origin: Origin,
): { readonly columns: readonly Column[]; readonly unknown: boolean } {
  const columns: Column[] = [];
  let unknown = false;
  const take = (source: Table | undefined, copy: (column: Column, source: Table) => Column): void => {
    unknown ||= source === undefined || source.columnsUnknown === true;
    if (source === undefined) return;
    for (const column of source.columns) {
      if (!columns.some(({ name }) => name === column.name))
        columns.push({ ...copy(column, source), origin });
    }
  };
  for (const parent of parents) take(catalog.tables.get(parent), inheritedColumn);
  for (const clause of operation.like)
    take(catalog.tables.get(keyOf(catalog, clause)), (column, source) => likeColumn(column, source, clause));
  return { columns, unknown };
}

/** Storage and compression go down to the tables below, what is said of a column beside that does not. */
function inheritedColumn(column: Column): Column {
  const bare = without(column, 'identity', 'grants', 'comment', 'statistics', 'options');
  return column.notNullNoInherit === true
    ? { ...without(bare, 'notNullName', 'notNullNoInherit'), notNull: false, inherited: true }
    : { ...bare, inherited: true };
}

/** Without INCLUDING, LIKE copies names, types and NOT NULL, that one with its name. */
function likeColumn(column: Column, { name: table }: Table, { including = [] }: LikeClause): Column {
  const { default: value, generated, identity, comment, storage, compression, ...bare } = column;
  const has = (part: LikePart): boolean => including.includes(part);
  return {
    ...withNotNullName(without(bare, 'grants', 'statistics', 'options', 'inherited'), table),
    ...(value !== undefined && has('defaults') && { default: value }),
    ...(generated !== undefined && has('generated') && { generated }),
    ...(identity !== undefined && has('identity') && { identity }),
    ...(comment !== undefined && has('comments') && { comment }),
    ...(storage !== undefined && has('storage') && { storage }),
    ...(compression !== undefined && has('compression') && { compression }),
  };
}

function addColumns(
  catalog: Catalog,
  key: string,
  inherited: readonly Column[],
  own: readonly ColumnDefinition[],
  origin: Origin,
): Catalog {
  const columns = [...inherited];
  let next = catalog;
  for (const definition of own) {
    const made = makeColumn(next, key, definition, origin);
    next = made.catalog;
    const place = columns.findIndex(({ name }) => name === definition.name);
    const old = columns[place];
    if (old === undefined) columns.push(made.column);
    else columns[place] = merge(old, made.column);
  }
  return updateTable(next, key, (table) => ({ ...table, columns }));
}

/** A column that a parent has too: its type comes from there, NOT NULL from both. */
function merge(inherited: Column, own: Column): Column {
  return {
    ...without(inherited, 'inherited'),
    ...own,
    type: inherited.type,
    notNull: inherited.notNull || own.notNull,
  };
}

function inheritedChecks(catalog: Catalog, parent: string): readonly Constraint[] {
  return [...(catalog.tables.get(parent)?.constraints ?? [])].flatMap(({ name, definition }) =>
    definition.type === 'check' && !definition.noInherit ? [{ ...definition, name, notValid: false }] : [],
  );
}

/** Keys, foreign keys and indexes that a partition gets from its partitioned table. */
function takeFromParent(catalog: Catalog, parentKey: string, key: string, origin: Origin): Catalog {
  const parent = catalog.tables.get(parentKey);
  let next = catalog;
  for (const { name, definition, index } of parent?.constraints ?? []) {
    if (definition.type === 'foreignKey') {
      next = addPart(next, key, { ...definition, name }, origin);
    } else if (definition.type === 'unique' || definition.type === 'primaryKey') {
      next = takeKey(next, key, without(definition, 'name'), index, origin);
    }
  }
  for (const index of indexesOf(catalog, parentKey)) {
    if (index.constraint === undefined) next = addPartitionIndex(next, key, index, origin);
  }
  return next;
}

function takeKey(
  catalog: Catalog,
  key: string,
  definition: Constraint,
  parentIndex: string | undefined,
  origin: Origin,
): Catalog {
  const model = parentIndex === undefined ? undefined : catalog.indexes.get(parentIndex);
  const equal = indexesOf(catalog, key).find(
    (index) => index.constraint !== undefined && model !== undefined && sameShape(index, model),
  );
  const next = equal === undefined ? addConstraints(catalog, key, [definition], true, origin) : catalog;
  const own = equal ?? newestIndex(next, key);
  return own === undefined || parentIndex === undefined
    ? next
    : putIndex(next, { ...own, attachedTo: parentIndex });
}

function newestIndex(catalog: Catalog, key: string): Index | undefined {
  const index = catalog.tables.get(key)?.constraints.last?.index;
  return index === undefined ? undefined : catalog.indexes.get(index);
}

export function createTableAs(catalog: Catalog, operation: CreateTableAs, origin: Origin): Catalog {
  const start = operation.temporary ? withTemporarySchema(catalog) : catalog;
  const key = operation.temporary
    ? `${TEMPORARY_SCHEMA}.${operation.table.name}`
    : newKeyOf(catalog, operation.table);
  if (operation.ifNotExists && start.tables.has(key)) return catalog;
  return putTable(removeTable(start, key, false), {
    ...emptyTable(key, origin),
    persistence: operation.temporary ? 'temporary' : 'permanent',
    columnsUnknown: true,
  });
}

export function attachPartition(catalog: Catalog, operation: AttachPartition, origin: Origin): Catalog {
  const parent = ensureTable(catalog, operation.table, operation.ifTableExists);
  if (parent === undefined) return catalog;
  const partition = ensureTable(parent.catalog, operation.partition, false);
  if (partition === undefined) return parent.catalog;
  const linked = setPartition(partition.catalog, partition.key, parent.key, operation.bound);
  const next = takeFromParent(linked, parent.key, partition.key, origin);
  return indexesOf(next, parent.key).reduce(
    (before, index) => refreshValidity(before, `${index.schema}.${index.name}`),
    next,
  );
}

function setPartition(catalog: Catalog, key: string, parent: string, bound: PartitionBound): Catalog {
  const next = updateTable(catalog, key, (table) => ({
    ...table,
    partitionOf: { parent, bound, attached: true },
  }));
  return addChild(next, parent, key);
}
