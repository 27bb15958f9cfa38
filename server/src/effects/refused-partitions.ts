import type { AddConstraint } from '../operations/constraints';
import type { Operation } from '../operations/operation';
import type { AttachPartition, DetachPartition } from '../operations/tables';
import { type Catalog, findColumn, keyOf, splitKey, type Table } from '../schema/catalog';
import type { Context } from './build';
import { boundMisfit, columnMisfit, type Misfit } from './partition-fit';
import { certainTable } from './relations';

/** Why PostgreSQL refuses an operation on a partitioned table or a partition. */
export function refusedPartition(operation: Operation, context: Context): string | null {
  const { catalog, version } = context;
  if (!catalog.complete) return null;
  switch (operation.type) {
    case 'AddColumn':
      return tableOf(operation, catalog)?.partitionOf === undefined
        ? null
        : 'cannot add column to a partition';
    case 'SetNotNull':
      return setOnly(operation, context);
    case 'DropNotNull':
      return dropNotNull(operation, context);
    case 'AddConstraint':
      return refusedConstraint(operation, context);
    case 'AlterTableOther':
      return operation.action === 'CLUSTER ON' && tableOf(operation, catalog)?.partitionBy !== undefined
        ? 'cannot mark index clustered in partitioned table'
        : null;
    case 'RewriteTable': {
      if (version < 18 || !/^set (un)?logged$/.test(operation.how)) return null;
      const name = operation.tables.find((table) => tableOf({ table }, catalog)?.partitionBy !== undefined);
      return name === undefined
        ? null
        : `ALTER action ${operation.how.toUpperCase()} cannot be performed on relation "${name.name}"`;
    }
    case 'Truncate':
      return operation.only?.some((table) => tableOf({ table }, catalog)?.partitionBy !== undefined) === true
        ? 'cannot truncate only a partitioned table'
        : null;
    case 'AttachPartition':
      return refusedAttach(operation, catalog);
    case 'DetachPartition':
      return refusedDetach(operation, catalog);
    case 'CreateTable': {
      const { partitionOf, table } = operation;
      if (partitionOf === undefined) return null;
      const misfit = boundMisfit(catalog, keyOf(catalog, partitionOf.parent), partitionOf.bound);
      return misfit === undefined ? null : words(misfit, table.name, partitionOf.parent.name, 'is');
    }
    default:
      return null;
  }
}

function tableOf({ table }: Pick<AttachPartition, 'table'>, catalog: Catalog): Table | undefined {
  return certainTable(catalog, keyOf(catalog, table));
}

interface OnColumn extends Pick<AttachPartition, 'table' | 'only'> {
  readonly column: string;
}

/** ONLY a partitioned table: until 17 each partition must have its NOT NULL already, since 18 there must be none. */
function setOnly(operation: OnColumn, { catalog, version }: Context): string | null {
  const table = tableOf(operation, catalog);
  const column = findColumn(table, operation.column);
  if (!operation.only || table?.partitionBy === undefined || column === undefined || column.notNull)
    return null;
  const parts = (table.children ?? []).map((key) => certainTable(catalog, key));
  const isNullable = parts.some((part) => findColumn(part, operation.column)?.notNull === false);
  return isNullable || (version >= 18 && parts.length > 0)
    ? 'constraint must be added to child tables too'
    : null;
}

function dropNotNull(operation: OnColumn, { catalog, version }: Context): string | null {
  const table = tableOf(operation, catalog);
  if (findColumn(table, operation.column) === undefined) return null;
  const parent = table?.partitionOf?.parent;
  if (
    parent !== undefined &&
    findColumn(certainTable(catalog, parent), operation.column)?.notNull === true &&
    findColumn(table, operation.column)?.notNull === true
  )
    return `column "${operation.column}" is marked NOT NULL in parent table`;
  return operation.only &&
    version < 18 &&
    table?.partitionBy !== undefined &&
    (table.children?.length ?? 0) > 0
    ? 'cannot remove constraint from only the partitioned table when partitions exist'
    : null;
}

function refusedConstraint(operation: AddConstraint, { catalog, version }: Context): string | null {
  const { constraint } = operation;
  const table = tableOf(operation, catalog);
  if (table?.partitionBy === undefined) return null;
  if (constraint.type === 'check' && constraint.noInherit)
    return `cannot add NO INHERIT constraint to partitioned table "${table.name}"`;
  if (constraint.type !== 'exclude') return null;
  if (version < 17) return 'exclusion constraints are not supported on partitioned tables';
  const columns = constraint.elements.flatMap(({ column }) => column ?? []);
  return table.partitionBy.columns.every((column) => columns.includes(column))
    ? null
    : 'unique constraint on partitioned table must include all partitioning columns';
}

function refusedAttach({ table, partition, bound }: AttachPartition, catalog: Catalog): string | null {
  const above = keyOf(catalog, table);
  const below = keyOf(catalog, partition);
  if (above === below) return 'circular inheritance not allowed';
  const [parent, child] = [certainTable(catalog, above), certainTable(catalog, below)];
  const inBound = boundMisfit(catalog, above, bound);
  if (inBound?.of === 'parent') return words(inBound, partition.name, table.name, 'table');
  if (child !== undefined && child.inherits.length > 0) return 'cannot attach inheritance child as partition';
  if (child !== undefined && child.partitionBy === undefined && (child.children?.length ?? 0) > 0)
    return 'cannot attach inheritance parent as partition';
  const misfit =
    inBound ??
    (parent === undefined || child === undefined ? undefined : columnMisfit(catalog, parent, child));
  return misfit === undefined ? null : words(misfit, partition.name, table.name, 'table');
}

function refusedDetach({ table, partition }: DetachPartition, catalog: Catalog): string | null {
  const above = keyOf(catalog, table);
  const parent = certainTable(catalog, above);
  if (parent !== undefined && parent.partitionBy === undefined)
    return `table "${parent.name}" is not partitioned`;
  const child = certainTable(catalog, keyOf(catalog, partition));
  return child === undefined || child.partitionOf?.parent === above
    ? null
    : `relation "${child.name}" is not a partition of relation "${table.name}"`;
}

/** A misfit as PostgreSQL words it. */
function words(misfit: Misfit, partition: string, parent: string, how: 'is' | 'table'): string {
  switch (misfit.what) {
    case 'not partitioned':
      return how === 'table' ? `table "${parent}" is not partitioned` : `"${parent}" is not partitioned`;
    case 'other strategy':
      return `invalid bound specification for a ${misfit.strategy} partition`;
    case 'empty':
      return `empty range bound specified for partition "${partition}"`;
    case 'taken':
      return `partition "${partition}" would overlap partition "${splitKey(misfit.by).name}"`;
    case 'second default':
      return `partition "${partition}" conflicts with existing default partition "${splitKey(misfit.by).name}"`;
    case 'further column':
      return `table "${partition}" contains column "${misfit.column}" not found in parent "${parent}"`;
    case 'missing column':
      return `child table is missing column "${misfit.column}"`;
    case 'other type':
      return `child table "${partition}" has different type for column "${misfit.column.name}"`;
    case 'nullable':
      return `column "${misfit.column.name}" in child table must be marked NOT NULL`;
  }
}
