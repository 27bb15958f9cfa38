import type { ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import { takenOver } from '../schema/equal-constraint';
import type { Context } from './build';
import { isPartitioned, partitions } from './relations';

interface ConstraintTables {
  /** The table and its partitions, as far as PostgreSQL goes down. */
  readonly tables: readonly string[];
  /** Those without an equal constraint that a partitioned table's takes over unread. */
  readonly others: readonly string[];
  readonly isTaken: boolean;
}

/** The tables that adding a key or a foreign key to a table, with its partitions, is about. */
export function tablesOfConstraint(
  key: string,
  constraint: KeyConstraint | ForeignKeyConstraint,
  { catalog, version }: Context,
): ConstraintTables {
  const tables: string[] = [];
  const others: string[] = [];
  let isTaken = false;
  const visit = (each: string, covered: boolean): void => {
    const equal = each !== key && !covered && takenOver(catalog, each, constraint) !== undefined;
    tables.push(each);
    if (!covered && !equal) others.push(each);
    isTaken ||= equal;
    // Until 17 it went no further down than to what it took over.
    if ((equal || covered) && version < 18) return;
    for (const child of catalog.tables.get(each)?.children ?? []) visit(child, covered || equal);
  };
  if (isPartitioned(catalog, key)) visit(key, false);
  else others.push(...partitions(catalog, key));
  return { tables: tables.length > 0 ? tables : others, others, isTaken };
}
