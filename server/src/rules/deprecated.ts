import type { QualifiedName } from '../operations/names';
import { findColumn, findTable, type Catalog } from '../schema/catalog';
import type { Place } from './newness';

/** How a migration announces that something goes: `COMMENT ON COLUMN … IS 'DEPRECATED: …'`. */
const MARK = /\bDEPRECATED\b/i;

/** Whether the end of a table or column was announced: by an earlier migration, or only by the one that drops it. */
export type Announced = 'before' | 'here' | 'never';

export function announcedTable(place: Place, name: QualifiedName): Announced {
  return announced(place, (catalog) => isMarked(catalog, name));
}

/** The end of a table is also that of its columns. */
export function announcedColumn(place: Place, table: QualifiedName, column: string): Announced {
  return announced(place, (catalog) => {
    const known = findTable(catalog, table);
    const comment = findColumn(known, column)?.comment ?? known?.columnComments?.[column] ?? '';
    return isMarked(catalog, table) || MARK.test(comment);
  });
}

function announced({ file, analyzed }: Place, marked: (catalog: Catalog) => boolean): Announced {
  const start = file.statements[0]?.before;
  if (start && marked(start)) return 'before';
  return marked(analyzed.catalog) ? 'here' : 'never';
}

function isMarked(catalog: Catalog, name: QualifiedName): boolean {
  return MARK.test(findTable(catalog, name)?.comment ?? '');
}
