import type { PartitionBound } from '../operations/tables';
import { type Catalog, type Column, findColumn, type Table } from '../schema/catalog';
import { compareConstants } from './constants';
import { isOtherType } from './type-equality';

/** What is in the way of a partition, of a table that is there or of a new one. */
export type Misfit =
  | { readonly of: 'parent'; readonly what: 'not partitioned' }
  | { readonly of: 'bound'; readonly what: 'other strategy'; readonly strategy: 'range' | 'list' | 'hash' }
  | { readonly of: 'bound'; readonly what: 'empty' }
  | { readonly of: 'bound'; readonly what: 'taken'; readonly by: string }
  | { readonly of: 'bound'; readonly what: 'second default'; readonly by: string }
  | { readonly of: 'table'; readonly what: 'further column' | 'missing column'; readonly column: string }
  | { readonly of: 'table'; readonly what: 'other type' | 'nullable'; readonly column: Column };

/** What PostgreSQL refuses of a bound, as far as its values can be compared here. */
export function boundMisfit(
  catalog: Catalog,
  parent: string,
  bound: PartitionBound | undefined,
): Misfit | undefined {
  const table = catalog.tables.get(parent);
  if (table === undefined) return undefined;
  const strategy = table.partitionBy?.strategy;
  if (strategy === undefined && table.partial !== true) return { of: 'parent', what: 'not partitioned' };
  if (bound === undefined) return undefined;
  if (strategy !== undefined && bound.type !== 'default' && bound.type !== strategy)
    return { of: 'bound', what: 'other strategy', strategy };
  if (bound.type === 'range' && isBelow(bound.from, bound.to) === false)
    return { of: 'bound', what: 'empty' };
  for (const by of table.children ?? []) {
    const other = catalog.tables.get(by)?.partitionOf?.bound;
    if (other === undefined) continue;
    if (bound.type === 'default' && other.type === 'default')
      return { of: 'bound', what: 'second default', by };
    if (overlap(bound, other)) return { of: 'bound', what: 'taken', by };
  }
  return undefined;
}

/** What PostgreSQL refuses of a table that shall be a partition; of tables whose columns are all known. */
export function columnMisfit(catalog: Catalog, parent: Table, table: Table): Misfit | undefined {
  const further = table.columns.find(({ name }) => findColumn(parent, name) === undefined);
  if (further !== undefined) return { of: 'table', what: 'further column', column: further.name };
  for (const column of parent.columns) {
    const own = findColumn(table, column.name);
    if (own === undefined) return { of: 'table', what: 'missing column', column: column.name };
    if (isOtherType(catalog, own.type, column.type)) return { of: 'table', what: 'other type', column };
    if (column.notNull && !own.notNull) return { of: 'table', what: 'nullable', column };
  }
  return undefined;
}

function overlap(bound: PartitionBound, other: PartitionBound): boolean {
  if (bound.type === 'range' && other.type === 'range')
    return isBelow(bound.from, other.to) === true && isBelow(other.from, bound.to) === true;
  return (
    bound.type === 'list' &&
    other.type === 'list' &&
    bound.values.some((value) => other.values.includes(value))
  );
}

/** Whether a bound of one column is below another; undefined where that cannot be told. */
function isBelow(a: readonly string[], b: readonly string[]): boolean | undefined {
  const [low = '', high = ''] = [a[0], b[0]];
  const compared = a.length === 1 && b.length === 1 ? compareConstants(low, high) : undefined;
  return compared === undefined ? undefined : compared < 0;
}
