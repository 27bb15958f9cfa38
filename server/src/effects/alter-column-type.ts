import type { AlterColumnType } from '../operations/columns';
import { findColumn, keyOf } from '../schema/catalog';
import { constraintsOn, indexesOn } from '../schema/lookups';
import { type Context, effect, lockAll } from './build';
import { generatedFrom } from './columns';
import type { Effect, WorkReason } from './effect';
import {
  certainTable,
  incomingForeignKeys,
  indexKeys,
  missingColumn,
  reached,
  referencedTables,
  storages,
  viewUsing,
} from './relations';
import { rebuildsIndex, typeChange } from './type-change';

export function alterColumnType(operation: AlterColumnType, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const table = catalog.tables.get(key);
  const change = typeChange(findColumn(table, operation.column), operation, context);
  const tables = reached(context, operation);
  const rows = storages(catalog, tables);
  const rebuilt = rows.flatMap((each) =>
    indexesOn(catalog, each, operation.column)
      .filter((index) => rebuildsIndex(index, operation.column, change))
      .map((index) => ({ table: each, key: `${index.schema}.${index.name}` })),
  );
  const checked =
    table !== undefined &&
    constraintsOn(table, operation.column).some(({ definition }) => definition.type === 'check');
  const partners = [
    ...referencedTables(table, operation.column),
    ...incomingForeignKeys(catalog, key, operation.column).map((foreignKey) => foreignKey.table),
  ];
  const verifies = partners.length > 0 && change.comparesAnew;
  const scanned = change.rewrites || checked || verifies ? rows : rebuilt.map((index) => index.table);
  const reasons: WorkReason[] = [];
  if (change.rewrites || rebuilt.length > 0) reasons.push('type change');
  if (checked) reasons.push('verify check');
  if (verifies) reasons.push('verify foreign key');
  return effect({
    locks: lockAll([...tables, ...partners], 'ACCESS EXCLUSIVE'),
    scans: [...scanned, ...(verifies ? partners : [])],
    rewrites: change.rewrites ? rows : [],
    rebuilds: change.rewrites ? indexKeys(catalog, tables) : rebuilt.map((index) => index.key),
    reasons,
    rerun: repeatsUsing(operation) ? 'ok' : 'fails',
    fails:
      missingColumn(catalog, operation, operation.column) ??
      typeChangeRefused(operation, key, context) ??
      (catalog.complete ? change.fails : null),
  });
}

/** A function, or an attribute, of the old type is not found for the new one; AT TIME ZONE takes both timestamps. */
function repeatsUsing({ using }: AlterColumnType): boolean {
  if (using !== undefined && /\)\s*\.\s*[\w"]/.test(using.text)) return false;
  return using?.functions.every((name) => /(^|\.)timezone$/.test(name)) ?? true;
}

function typeChangeRefused({ column }: AlterColumnType, key: string, { catalog }: Context): string | null {
  const table = certainTable(catalog, key);
  if (table === undefined) return null;
  if (table.partitionBy?.columns.includes(column) === true) {
    return `cannot alter column "${column}" because it is part of the partition key of relation "${table.name}"`;
  }
  if (table.partitionOf !== undefined) return `cannot alter inherited column "${column}"`;
  if (viewUsing(catalog, key, column) !== undefined)
    return 'cannot alter type of a column used by a view or rule';
  return generatedFrom(table, column) ? 'cannot alter type of a column used by a generated column' : null;
}
