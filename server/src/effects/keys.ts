import type { KeyConstraint } from '../operations/constraint';
import type { AddConstraint } from '../operations/constraints';
import { findColumn, keyOf, type Table } from '../schema/catalog';
import { indexesOf, primaryKeyOf } from '../schema/lookups';
import { type Context, effect, lockAll } from './build';
import type { Effect } from './effect';
import { indexRefused } from './index-of-key';
import { tablesOfConstraint } from './partition-constraints';
import { certainTable, isPartitioned, reached, storages } from './relations';

/** UNIQUE and PRIMARY KEY build an index, or take one over. */
export function addKey(operation: AddConstraint, constraint: KeyConstraint, context: Context): Effect {
  const { catalog, version } = context;
  const key = keyOf(catalog, operation.table);
  const primary = constraint.type === 'primaryKey';
  const rerun =
    constraint.name === undefined && !primary && constraint.usingIndex === undefined ? 'ok' : 'fails';
  const fails = keyRefused(operation, constraint, context);
  if (constraint.usingIndex !== undefined) {
    const index = indexesOf(catalog, key).find(({ name }) => name === constraint.usingIndex);
    const table = catalog.tables.get(key);
    // Of an index that the history does not show it is not known whether its columns allow NULL.
    const nullable =
      index?.elements.some(({ column }) => findColumn(table, column ?? '')?.notNull !== true) === true;
    const verifies = primary && nullable;
    const below = heirsOfKey(
      key,
      index?.elements.flatMap(({ column }) => column ?? []) ?? [],
      operation,
      context,
    );
    return effect({
      locks: lockAll([key, ...below.locked], 'ACCESS EXCLUSIVE'),
      scans: [...(verifies ? [key] : []), ...below.read],
      reasons: verifies || below.read.length > 0 ? ['verify not null'] : [],
      rerun,
      fails,
    });
  }
  if (operation.only && isPartitioned(catalog, key)) {
    return effect({ locks: [[key, 'ACCESS EXCLUSIVE']], rerun, fails });
  }
  const { tables, others } = tablesOfConstraint(key, constraint, context);
  const isNullable = (each: string): boolean =>
    constraint.columns.some((name) => findColumn(catalog.tables.get(each), name)?.notNull !== true);
  // Until 17 the index of a partition was built under SHARE; a primary key sets NOT NULL there, too.
  const onPartitions = version >= 18 || (primary && tables.some(isNullable)) ? 'ACCESS EXCLUSIVE' : 'SHARE';
  const below = heirsOfKey(key, constraint.columns, operation, context);
  const scans = [...storages(catalog, others), ...below.read];
  return effect({
    locks: [
      ...lockAll(tables, onPartitions),
      ...lockAll(below.locked, 'ACCESS EXCLUSIVE'),
      // What defers a check is a trigger.
      ...(constraint.deferrable ? lockAll(others, 'SHARE ROW EXCLUSIVE') : []),
      [key, 'ACCESS EXCLUSIVE'],
    ],
    scans,
    reasons: scans.length > 0 ? ['index build'] : [],
    rerun,
    fails,
  });
}

/**
 * Tables that inherit, other than partitions, from one that gets a key: a primary key sets NOT NULL there too, a UNIQUE does
 * nothing there, but locks them since 18.
 */
function heirsOfKey(
  key: string,
  columns: readonly string[],
  operation: AddConstraint,
  context: Context,
): { readonly locked: readonly string[]; readonly read: readonly string[] } {
  const { catalog, version } = context;
  const primary = operation.constraint.type === 'primaryKey';
  if (isPartitioned(catalog, key) || (!primary && version < 18)) return { locked: [], read: [] };
  const locked = reached(context, operation).filter((each) => each !== key);
  const isNullable = (each: string): boolean =>
    columns.some((name) => findColumn(catalog.tables.get(each), name)?.notNull !== true);
  return { locked, read: primary ? storages(catalog, locked).filter(isNullable) : [] };
}

function keyRefused(operation: AddConstraint, constraint: KeyConstraint, context: Context): string | null {
  const { catalog, version } = context;
  const primary = constraint.type === 'primaryKey';
  const words = primary ? 'PRIMARY KEY' : 'UNIQUE';
  if (constraint.notValid) return `${words} constraints cannot be marked NOT VALID`;
  if (constraint.nullsNotDistinct && version < 15) return 'NULLS NOT DISTINCT needs PostgreSQL 15';
  const key = keyOf(catalog, operation.table);
  const table = certainTable(catalog, key);
  if (table === undefined) return null;
  if (primary && primaryKeyOf(table) !== undefined) {
    return `multiple primary keys for table "${table.name}" are not allowed`;
  }
  if (constraint.usingIndex !== undefined) return indexRefused(constraint, table, context);
  return keyMisses(table, constraint.columns)
    ? `${primary ? 'primary key' : 'unique'} constraint on partitioned table must include all partitioning columns`
    : null;
}

/** True where a unique key of a partitioned table lacks a column of the partition key. */
export function keyMisses(table: Table | undefined, columns: readonly string[]): boolean {
  return table?.partitionBy?.columns.some((column) => !columns.includes(column)) ?? false;
}
