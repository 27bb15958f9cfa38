import type { Catalog } from '../schema/catalog';

/** The columns of a view or materialized view, where all of their names are known. */
export function viewColumns(catalog: Catalog, key: string): readonly string[] | undefined {
  const columns = catalog.complete ? catalog.views.get(key)?.columns : undefined;
  return columns === undefined ||
    columns.length === 0 ||
    columns.includes('*') ||
    columns.includes('?column?')
    ? undefined
    : columns;
}
