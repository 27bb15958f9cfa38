import type { ColumnDefinition } from '../operations/column';
import type {
  AddColumn,
  AddIdentity,
  AlterColumnType,
  DropColumn,
  DropDefault,
  DropExpression,
  DropIdentity,
  DropNotNull,
  RenameColumn,
  SetDefault,
  SetExpression,
  SetNotNull,
} from '../operations/columns';
import type { Expression, TypeName } from '../operations/names';
import type { SequenceOptions } from '../operations/objects';
import { quoteLiteral, quoteQualified } from '../text/quoting';
import { addConstraints } from './apply-constraints';
import {
  keyOf,
  MOST_COLUMNS,
  type Catalog,
  type Column,
  type Origin,
  type Table,
  type TableConstraint,
} from './catalog';
import {
  deleteSequence,
  ensureTable,
  keyOfObject,
  putSequence,
  putView,
  updateColumn,
  updateTable,
  withChildren,
  without,
} from './change';
import { sequencesOf } from './lookups';
import { removeColumn } from './drop';
import { sequenceName } from './names';
import { renameColumn } from './rename';

type ColumnChange =
  | AlterColumnType
  | SetNotNull
  | DropNotNull
  | SetDefault
  | DropDefault
  | AddIdentity
  | DropIdentity
  | DropExpression
  | SetExpression;

export function applyColumn(
  catalog: Catalog,
  operation: AddColumn | DropColumn | RenameColumn | ColumnChange,
  origin: Origin,
): Catalog {
  const view = catalog.views.get(keyOf(catalog, operation.table));
  if (view !== undefined && operation.type === 'RenameColumn') {
    const { column, to } = operation;
    return putView(catalog, { ...view, columns: view.columns.map((name) => (name === column ? to : name)) });
  }
  const found = ensureTable(catalog, operation.table, operation.ifTableExists);
  if (found === undefined) return catalog;
  const { key, catalog: before } = found;
  switch (operation.type) {
    case 'AddColumn':
      return withChildren(before, key, operation.only, (next, table) =>
        operation.ifNotExists && hasColumn(next, table, operation.column.name)
          ? next
          : addColumn(next, table, operation.column, origin, table !== key),
      );
    case 'DropColumn':
      return withChildren(before, key, operation.only, (next, table) =>
        removeColumn(next, table, operation.column, operation.cascade),
      );
    case 'RenameColumn':
      return withChildren(before, key, operation.only, (next, table) =>
        renameColumn(next, table, operation.column, operation.to),
      );
    case 'AddIdentity':
      return changeColumn(
        addOwnedSequence(before, key, operation.column, origin, operation.sequence),
        key,
        operation,
      );
    case 'DropNotNull':
      return withChildren(before, key, operation.only, (next, table) =>
        changeColumn(withoutNotNull(next, table, operation.column), table, operation),
      );
    case 'DropIdentity':
      return changeColumn(removeOwnedSequence(before, key, operation.column), key, operation);
    default:
      return withChildren(before, key, operation.only, (next, table) => changeColumn(next, table, operation));
  }
}

function hasColumn(catalog: Catalog, key: string, column: string): boolean {
  return catalog.tables.get(key)?.columns.some(({ name }) => name === column) ?? false;
}

/** Adds a column with its sequence and constraints. One of the same name is replaced where it stands. */
export function addColumn(
  catalog: Catalog,
  key: string,
  column: ColumnDefinition,
  origin: Origin,
  inherited = false,
): Catalog {
  // The server refuses one more.
  if ((catalog.tables.get(key)?.columns.length ?? 0) >= MOST_COLUMNS) return catalog;
  const made = makeColumn(catalog, key, column, origin);
  const next = updateTable(made.catalog, key, (table) => ({
    ...table,
    columns: table.columns.some(({ name }) => name === column.name)
      ? table.columns.map((old) => (old.name === column.name ? made.column : old))
      : [...table.columns, inherited ? { ...made.column, inherited } : made.column],
  }));
  return addConstraints(next, key, column.constraints, true, origin);
}

/** A column as the catalog keeps it, and its sequence: `serial` becomes an integer with a sequence's default. */
export function makeColumn(
  catalog: Catalog,
  key: string,
  column: ColumnDefinition,
  origin: Origin,
): { readonly catalog: Catalog; readonly column: Column } {
  const { name, type, notNull, default: value, identity, generated, collation } = column;
  const { storage, compression, notNullName, notNullNoInherit } = column;
  const made: Column = {
    name,
    type,
    notNull: notNull || identity !== undefined,
    ...(value === undefined ? {} : { default: value }),
    ...(identity === undefined ? {} : { identity }),
    ...(generated === undefined ? {} : { generated }),
    ...(collation === undefined ? {} : { collation }),
    ...(storage === undefined || storage === 'DEFAULT' ? {} : { storage }),
    ...(compression === undefined || compression === 'default' ? {} : { compression }),
    ...(notNullName === undefined ? {} : { notNullName }),
    ...(notNullNoInherit === undefined ? {} : { notNullNoInherit }),
    origin,
  };
  const table = catalog.tables.get(key);
  if (table === undefined || (type.serial !== true && identity === undefined))
    return { catalog, column: made };
  const sequence = sequenceName(catalog, table, name);
  const next = addOwnedSequence(catalog, key, name, origin, column.sequence ?? serialOptions(type));
  if (type.serial !== true) return { catalog: next, column: made };
  return {
    catalog: next,
    column: { ...made, type: integerType(type), notNull: true, default: nextValue(table.schema, sequence) },
  };
}

function addOwnedSequence(
  catalog: Catalog,
  key: string,
  column: string,
  origin: Origin,
  options?: SequenceOptions,
): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const { schema } = table;
  const { name = sequenceName(catalog, table, column), ...counts } = options ?? {};
  const counted = Object.keys(counts).length > 0 && { options: counts };
  const sequence = { schema, name, ownedBy: { table: key, column }, ...counted, origin };
  return putSequence(catalog, sequence);
}

/** From PostgreSQL 18 on NOT NULL can be a constraint of the table, and goes with it. */
function withoutNotNull(catalog: Catalog, key: string, column: string): Catalog {
  const isOf = ({ definition }: TableConstraint): boolean =>
    definition.type === 'notNull' && definition.column === column;
  return updateTable(catalog, key, (table) =>
    table.constraints.filter(isOf).length === 0
      ? table
      : { ...table, constraints: table.constraints.without(isOf) },
  );
}

function removeOwnedSequence(catalog: Catalog, key: string, column: string): Catalog {
  return sequencesOf(catalog, key)
    .filter(({ ownedBy }) => ownedBy?.column === column)
    .reduce((next, sequence) => deleteSequence(next, keyOfObject(sequence)), catalog);
}

/** The sequence of a serial column has its type. */
function serialOptions({ name, serial }: TypeName): SequenceOptions | undefined {
  const as = { int2: 'smallint', int4: 'integer' }[name];
  return serial === true && as !== undefined ? { as } : undefined;
}

function integerType(type: TypeName): TypeName {
  const words: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };
  return { ...without(type, 'serial'), text: words[type.name] ?? type.name };
}

function nextValue(schema: string, sequence: string): Expression {
  const name = quoteQualified(schema === 'public' ? { name: sequence } : { schema, name: sequence });
  return {
    text: `nextval(${quoteLiteral(name)}::regclass)`,
    span: { start: 0, end: 0 },
    constant: false,
    functions: ['nextval'],
    columns: [],
    hasSubquery: false,
  };
}

/** Changes a column where it is known. In a partial table it is added once its type is known. */
function changeColumn(catalog: Catalog, key: string, operation: ColumnChange): Catalog {
  return updateTable(catalog, key, (table) => {
    if (operation.type === 'AlterColumnType' && lacks(table, operation.column)) {
      const { column: name, to: type } = operation;
      return { ...table, columns: [...table.columns, { name, type, notNull: false, origin: undefined }] };
    }
    return updateColumn(table, operation.column, (column) => changed(column, operation));
  });
}

function lacks(table: Table, column: string): boolean {
  return table.columnsUnknown === true && !table.columns.some(({ name }) => name === column);
}

function changed(column: Column, operation: ColumnChange): Column {
  switch (operation.type) {
    case 'AlterColumnType': {
      // PostgreSQL gives it the storage of its new type, and the default compression.
      const bare = without(column, 'collation', 'storage', 'compression');
      const collation = operation.collation === undefined ? {} : { collation: operation.collation };
      return { ...bare, type: operation.to, ...collation };
    }
    case 'SetNotNull':
      return column.notNull ? column : { ...column, notNull: true };
    case 'DropNotNull':
      return column.notNull
        ? { ...without(column, 'notNullName', 'notNullNoInherit'), notNull: false }
        : column;
    case 'SetDefault':
      return { ...column, default: operation.expression };
    case 'DropDefault':
      return without(column, 'default');
    case 'AddIdentity':
      return { ...column, identity: operation.identity, notNull: true };
    case 'DropIdentity':
      return without(column, 'identity');
    case 'DropExpression':
      return without(column, 'generated');
    case 'SetExpression':
      return column.generated === undefined
        ? column
        : { ...column, generated: { ...column.generated, expression: operation.expression } };
  }
}
