import type { QualifiedName } from '../operations/names';
import { findColumn, findTable } from '../schema/catalog';
import type { Place } from './newness';

/** How an earlier migration announced that something goes: `COMMENT ON COLUMN … IS 'DEPRECATED: …'`. */
const MARK = /\bDEPRECATED\b/i;

export function isDeprecatedTable({ analyzed }: Place, name: QualifiedName): boolean {
  return MARK.test(findTable(analyzed.catalog, name)?.comment ?? '');
}

export function isDeprecatedColumn(place: Place, table: QualifiedName, column: string): boolean {
  const known = findTable(place.analyzed.catalog, table);
  return isDeprecatedTable(place, table) || MARK.test(findColumn(known, column)?.comment ?? '');
}
