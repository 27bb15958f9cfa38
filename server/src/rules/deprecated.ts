import type { QualifiedName } from '../operations/names';
import { findColumn, findTable, type Table } from '../schema/catalog';
import type { Place } from './newness';

/** How a migration announces that something goes: `COMMENT ON COLUMN … IS 'DEPRECATED: …'`. */
const MARK = /\bDEPRECATED\b/i;

/** True where an earlier migration announced the end of the table. A mark set by the migration that drops it gives nobody time. */
export function isDeprecatedTable(place: Place, name: QualifiedName): boolean {
  return MARK.test(tableBefore(place, name)?.comment ?? '');
}

/** The same for a column; the end of its table is its own. */
export function isDeprecatedColumn(place: Place, table: QualifiedName, column: string): boolean {
  const known = tableBefore(place, table);
  const comment = findColumn(known, column)?.comment ?? known?.columnComments?.[column] ?? '';
  return isDeprecatedTable(place, table) || MARK.test(comment);
}

function tableBefore({ file, analyzed }: Place, name: QualifiedName): Table | undefined {
  return findTable(file.statements[0]?.before ?? analyzed.catalog, name);
}
