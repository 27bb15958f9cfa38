import type { LocksRows } from '../operations/data';
import { type Catalog, keyOf } from '../schema/catalog';
import { lockAll } from './build';
import type { LockMode } from './effect';
import { tablesRead } from './relations';

/** FOR UPDATE locks tables as reading them does not: partitioned ones with their partitions, through views. */
export function rowLocks(
  { rowLocks: names = [] }: LocksRows,
  catalog: Catalog,
): (readonly [string, LockMode])[] {
  const keys = tablesRead(catalog, names);
  const parents = names.map((name) => keyOf(catalog, name)).filter((key) => catalog.tables.has(key));
  return lockAll([...keys, ...parents], 'ROW SHARE');
}

/** Why PostgreSQL refuses FOR UPDATE. */
export function unlockable({ rowLocks: names = [] }: LocksRows, catalog: Catalog): string | null {
  const view = names.find((name) => catalog.views.get(keyOf(catalog, name))?.materialized);
  return view === undefined ? null : `cannot lock rows in materialized view "${view.name}"`;
}
