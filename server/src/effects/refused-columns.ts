import type { Constraint } from '../operations/constraint';
import type { Expression, QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import type { CreateTable } from '../operations/tables';
import { type Catalog, keyOf, newKeyOf } from '../schema/catalog';
import { applyOperation } from '../schema/fold';
import type { Context } from './build';
import { isSystemColumn, unknownIn } from './known-names';
import { certainTable, inSystemSchema } from './relations';
import { viewColumns } from './view-columns';

/** Why PostgreSQL refuses a statement that names a column which certainly does not exist. */
export function refusedColumn(operation: Operation, context: Context): string | null {
  const { catalog } = context;
  if (!catalog.complete) return null;
  switch (operation.type) {
    case 'Update': {
      const { table, alias, columns, joined, assignments, where } = operation;
      const target = absentOf(catalog, table, columns);
      if (target !== undefined) {
        return isSystemColumn(target)
          ? `cannot assign to system column "${target}"`
          : ofRelation(target, table);
      }
      const read = [...assignments.map(({ value }) => value), ...(where === undefined ? [] : [where])];
      return joined === true ? null : unread(context, table, read, alias);
    }
    case 'Delete': {
      const { table, alias, joined, where } = operation;
      return joined === true || where === undefined ? null : unread(context, table, [where], alias);
    }
    case 'Insert': {
      const target = absentOf(catalog, operation.table, operation.columns);
      return target === undefined ? null : ofRelation(target, operation.table);
    }
    case 'Comment':
      return refusedComment(operation, context);
    case 'CreateIndex': {
      const { table, elements, include, where } = operation;
      const plain = elements
        .flatMap(({ column }) => column ?? [])
        .filter((column) => !isSystemColumn(column));
      const missing = absentOf(catalog, table, [...plain, ...include]);
      if (missing !== undefined) return doesNotExist(missing);
      const read = [...elements.flatMap(({ expression }) => expression ?? []), ...(where ? [where] : [])];
      return unread(context, table, read);
    }
    case 'CreateStatistics': {
      const columns = operation.elements.flatMap((column) => column ?? []);
      const missing = absentOf(catalog, operation.table, columns);
      return missing === undefined ? null : doesNotExist(missing);
    }
    case 'RenameColumn':
    case 'SetDefault':
    case 'DropDefault': {
      const missing = absentOf(catalog, operation.table, [operation.column]);
      return missing === undefined ? null : ofRelation(missing, operation.table);
    }
    case 'AlterTableOther': {
      const { column, objectType, table } = operation;
      if (column === undefined || objectType !== 'table') return null;
      const missing = absentOf(catalog, table, [column]);
      return missing === undefined ? null : ofRelation(missing, table);
    }
    case 'AddConstraint':
      return inConstraint(context, operation.table, operation.constraint);
    case 'AddColumn': {
      const { column, table } = operation;
      const read = column.constraints.flatMap((each) => (each.type === 'check' ? [each.expression] : []));
      const all = column.generated === undefined ? read : [...read, column.generated.expression];
      return unread(context, table, all, column.name);
    }
    case 'CreateTable':
      return inNewTable(operation, context);
    case 'CreateView':
    case 'CreateMaterializedView':
      return inQuery(operation.unqualified, operation.reads, context);
    default:
      return null;
  }
}

function doesNotExist(column: string): string {
  return `column "${column}" does not exist`;
}

function ofRelation(column: string, table: QualifiedName): string {
  return `column "${column}" of relation "${table.name}" does not exist`;
}

/** The columns of a table, view or materialized view, where all of them are known. */
function columnsOf(catalog: Catalog, name: QualifiedName): readonly string[] | undefined {
  if (inSystemSchema(name)) return undefined;
  const key = keyOf(catalog, name);
  return certainTable(catalog, key)?.columns.map((column) => column.name) ?? viewColumns(catalog, key);
}

/** The first of the columns that the relation certainly does not have. */
function absentOf(catalog: Catalog, name: QualifiedName, columns: readonly string[]): string | undefined {
  const known = columnsOf(catalog, name);
  return known === undefined ? undefined : columns.find((column) => !known.includes(column));
}

/** Expressions over the rows of one table, in which a further name may be given. */
function unread(
  { catalog, inCode = false }: Context,
  name: QualifiedName,
  expressions: readonly Expression[],
  further: string = name.name,
): string | null {
  const known = inCode ? undefined : columnsOf(catalog, name);
  if (known === undefined) return null;
  const missing = unknownIn(expressions, new Set([...known, name.name, further]));
  return missing === undefined ? null : doesNotExist(missing);
}

function inConstraint(context: Context, table: QualifiedName, constraint: Constraint): string | null {
  switch (constraint.type) {
    case 'check':
      return unread(context, table, [constraint.expression]);
    case 'unique':
    case 'primaryKey': {
      const columns = [...constraint.columns, ...constraint.include];
      const missing = absentOf(context.catalog, table, columns);
      return missing === undefined ? null : `column "${missing}" named in key does not exist`;
    }
    default:
      return null;
  }
}

/** Constraints of a new table; only where a name is none of its own columns it is asked what it inherits. */
function inNewTable(operation: CreateTable, context: Context): string | null {
  const { columns, constraints, table, partitionBy, persistence } = operation;
  if (persistence === 'temporary' || context.inCode === true) return null;
  const own = new Set(columns.map(({ name }) => name));
  const all = [...columns.flatMap((column) => column.constraints), ...constraints];
  const isOwn = (constraint: Constraint): boolean => {
    if (constraint.type === 'check') return constraint.expression.columns.every((name) => own.has(name));
    if (constraint.type !== 'unique' && constraint.type !== 'primaryKey') return true;
    return [...constraint.columns, ...constraint.include].every((name) => own.has(name));
  };
  const others = all.filter((constraint) => !isOwn(constraint));
  const keys = (partitionBy?.columns ?? []).filter((name) => !own.has(name));
  if (others.length === 0 && keys.length === 0) return null;
  const catalog = applyOperation(context.catalog, operation, undefined);
  // What the search path finds must be the table that is made.
  if (keyOf(catalog, table) !== newKeyOf(catalog, table)) return null;
  for (const constraint of others) {
    const reason = inConstraint({ ...context, catalog }, table, constraint);
    if (reason !== null) return reason;
  }
  const missing = absentOf(catalog, table, keys);
  return missing === undefined ? null : `column "${missing}" named in partition key does not exist`;
}

/** A query of what has columns that are all known. */
function inQuery(
  names: readonly string[] | undefined,
  reads: readonly QualifiedName[],
  { catalog, inCode = false }: Context,
): string | null {
  if (names === undefined || reads.length === 0 || inCode) return null;
  const columns = new Set<string>();
  for (const name of reads) {
    const known = columnsOf(catalog, name);
    if (known === undefined) return null;
    known.forEach((column) => columns.add(column));
  }
  const missing = names.find((name) => !columns.has(name) && !isSystemColumn(name));
  return missing === undefined ? null : doesNotExist(missing);
}

function refusedComment(
  { objectType, name, column, table }: Operation & { readonly type: 'Comment' },
  { catalog, version }: Context,
): string | null {
  if (objectType === 'COLUMN' && column !== undefined) {
    const missing = absentOf(catalog, name, isSystemColumn(column) ? [] : [column]);
    return missing === undefined ? null : ofRelation(missing, name);
  }
  if (objectType !== 'CONSTRAINT' || table === undefined) return null;
  const known = certainTable(catalog, keyOf(catalog, table));
  if (known === undefined || known.constraints.has(name.name)) return null;
  // Since 18 each NOT NULL column has a constraint, which the catalog lists only where it was named.
  if (version >= 18 && /_not_null\d*$/.test(name.name)) return null;
  return `constraint "${name.name}" for table "${table.name}" does not exist`;
}
