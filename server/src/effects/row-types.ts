import type { Operation } from '../operations/operation';
import { findColumn, keyOf, splitKey } from '../schema/catalog';
import { columnsOfRowType } from '../schema/lookups';
import type { Context } from './build';
import type { Effect } from './effect';
import { isPartitioned, reached } from './relations';

/**
 * A table is a type too. Where a column elsewhere holds rows of it, PostgreSQL refuses what would change the rows that are
 * stored there: a new column with a value, another type, another storage.
 */
export function refusedByRowType(operation: Operation, effect: Effect, context: Context): Effect {
  if (effect.fails !== null) return effect;
  for (const key of changedRows(operation, effect, context)) {
    const user = columnsOfRowType(context.catalog, key)[0];
    if (user === undefined) continue;
    const column = `${splitKey(user.table).name}.${user.column}`;
    const fails = `cannot alter table "${splitKey(key).name}" because column "${column}" uses its row type`;
    return { ...effect, fails, rerun: 'fails' };
  }
  return effect;
}

function changedRows(operation: Operation, effect: Effect, context: Context): readonly string[] {
  const { catalog } = context;
  switch (operation.type) {
    case 'AddColumn': {
      const { column, table } = operation;
      const isThere = findColumn(catalog.tables.get(keyOf(catalog, table)), column.name) !== undefined;
      const hasValue = column.default !== undefined && column.default.constant !== 'null';
      const isNew = !isThere && (hasValue || column.generated !== undefined || effect.rewrites.length > 0);
      // The rows of a partitioned table are its partitions'.
      return isNew ? reached(context, operation).filter((key) => !isPartitioned(catalog, key)) : [];
    }
    case 'AlterColumnType':
      return reached(context, operation);
    case 'RewriteTable':
      return /^set (un)?logged$/.test(operation.how) ? effect.rewrites : [];
    default:
      return [];
  }
}
