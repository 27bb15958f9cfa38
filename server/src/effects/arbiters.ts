import type { Insert } from '../operations/data';
import { type Catalog, keyOf } from '../schema/catalog';
import { uniqueKeysOf } from '../schema/lookups';
import { certainTable } from './relations';

/** ON CONFLICT needs a unique index over exactly the columns that it names, or the constraint of the name. */
export function conflictRefused({ table: name, conflict }: Insert, catalog: Catalog): string | null {
  const key = keyOf(catalog, name);
  const table = certainTable(catalog, key);
  if (conflict === undefined || table === undefined) return null;
  if (conflict.constraint !== undefined) {
    return table.constraints.has(conflict.constraint)
      ? null
      : `constraint "${conflict.constraint}" for table "${table.name}" does not exist`;
  }
  const wanted = [...new Set(conflict.columns)].sort().join();
  return uniqueKeysOf(catalog, key).some((columns) => [...new Set(columns)].sort().join() === wanted)
    ? null
    : 'there is no unique or exclusion constraint matching the ON CONFLICT specification';
}
