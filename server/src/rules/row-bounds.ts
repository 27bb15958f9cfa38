import type { Operation, OperationOf } from '../operations/operation';
import type { QualifiedName } from '../operations/names';
import type { RowBounds } from '../operations/data';
import { rowsOf } from '../effects/durations';
import { findTable, keyOf, type Catalog } from '../schema/catalog';
import { uniqueKeysOf } from '../schema/lookups';
import { isNewColumn, isNewHere, type Place } from './newness';

export type DataChange = OperationOf<'Update' | 'Delete' | 'Insert' | 'Merge'>;

/** The operation as a change of the rows of a table in use that nothing limits to a few; undefined where it is none. */
export function unboundedChange(place: Place): DataChange | undefined {
  const change = asDataChange(place.analyzed.operation);
  if (!change || isNewHere(place, change.table) || isOneBatch(place, change.table)) return undefined;
  switch (change.type) {
    case 'Update':
    case 'Delete':
      return isBounded(place.analyzed.catalog, change.table, change.bounds) ? undefined : change;
    case 'Insert':
      return copiesRows(place, change) ? change : undefined;
    case 'Merge':
      return change.reads.some((name) => !isNewHere(place, name)) ? change : undefined;
  }
}

function asDataChange(operation: Operation): DataChange | undefined {
  switch (operation.type) {
    case 'Update':
    case 'Delete':
    case 'Insert':
    case 'Merge':
      return operation;
    default:
      return undefined;
  }
}

/** True for UPDATE and DELETE that name no rows at all: neither WHERE nor a table to join with. */
export function changesEveryRow(operation: OperationOf<'Update' | 'Delete'>): boolean {
  const joined = operation.type === 'Update' ? operation.from : operation.using;
  return operation.where === undefined && joined.length === 0;
}

/** True where an UPDATE only fills columns that this migration added: no value that anybody wrote is lost. */
export function fillsNewColumns(place: Place, update: OperationOf<'Update'>): boolean {
  return (
    update.columns.length > 0 && update.columns.every((column) => isNewColumn(place, update.table, column))
  );
}

function isBounded(catalog: Catalog, table: QualifiedName, bounds: RowBounds): boolean {
  return bounds.limited || bounds.ranges.length > 0 || namesKey(catalog, table, bounds.equals);
}

/** Columns that are nearly always unique, for tables whose keys the history does not show. */
const USUAL_KEYS = new Set(['id', 'uuid', 'guid', 'key', 'code', 'slug']);

function namesKey(catalog: Catalog, table: QualifiedName, columns: readonly string[]): boolean {
  const keys = uniqueKeysOf(catalog, keyOf(catalog, table));
  if (keys.some((key) => key.every((column) => columns.includes(column)))) return true;
  const known = findTable(catalog, table);
  const certain = keys.length > 0 && known?.partial !== true;
  return !certain && columns.some((column) => USUAL_KEYS.has(column));
}

/** INSERT … SELECT out of another table in use. One that reads only its own table looks for what is there already. */
function copiesRows(place: Place, insert: OperationOf<'Insert'>): boolean {
  if (insert.source !== 'select') return false;
  const { catalog } = place.analyzed;
  const target = keyOf(catalog, insert.table);
  const { bounds } = insert;
  if (bounds.limited || bounds.ranges.length > 0 || bounds.equals.length > 0) return false;
  return insert.reads.some(
    (name) => keyOf(catalog, name) !== target && !isNewHere(place, name) && !isOneBatch(place, name),
  );
}

/** True where the settings say that the table has no more rows than one batch of a backfill. */
function isOneBatch(place: Place, table: QualifiedName): boolean {
  const rows = rowsOf(place.file.settings.tables, keyOf(place.analyzed.catalog, table));
  return rows !== undefined && rows <= place.file.settings.batchSize;
}
