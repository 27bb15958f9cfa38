import type { ForeignKeyConstraint } from '../operations/constraint';
import type { TypeName } from '../operations/names';
import { findColumn, keyOf } from '../schema/catalog';
import { primaryKeyOf, uniqueKeysOf } from '../schema/lookups';
import type { Context } from './build';
import { cannotReference } from './casts';
import { certainTable, missingRelation } from './relations';
import { resolve } from './type-change';

/** The columns of the table that a foreign key is on. */
export interface Referencing {
  /** Key of the table. */
  readonly key: string;
  /** Undefined where it is not known. */
  readonly typeOf: (column: string) => TypeName | undefined;
  /** True where a column without a type is certainly not there. */
  readonly isCertain: boolean;
}

/** Why PostgreSQL refuses what a foreign key references, in ALTER TABLE, CREATE TABLE or with a new column. */
export function referenceRefused(
  constraint: ForeignKeyConstraint,
  own: Referencing,
  { catalog }: Context,
): string | null {
  const target = keyOf(catalog, constraint.references);
  const { columns, referencedColumns, references } = constraint;
  if (referencedColumns.length > 0 && referencedColumns.length !== columns.length) return DISAGREE;
  const absent = own.isCertain && columns.find((column) => own.typeOf(column) === undefined);
  if (absent) return missing(absent);
  if (catalog.complete && catalog.views.has(target))
    return `referenced relation "${references.name}" is not a table`;
  const missingTable = target === own.key ? null : missingRelation(catalog, references);
  if (missingTable !== null) return missingTable;
  const referenced = certainTable(catalog, target);
  if (referenced === undefined) return null;
  const key = referencedColumns.length > 0 ? referencedColumns : primaryKeyOf(referenced);
  if (key === undefined) return `there is no primary key for referenced table "${referenced.name}"`;
  // Of a key over an index that the history does not show the columns are not known.
  if (key.length === 0) return null;
  if (key.length !== columns.length) return DISAGREE;
  const wanted = [...key].sort().join();
  if (!uniqueKeysOf(catalog, target).some((unique) => [...unique].sort().join() === wanted)) {
    const gone = key.find((column) => findColumn(referenced, column) === undefined);
    return gone === undefined
      ? `there is no unique constraint matching given keys for referenced table "${referenced.name}"`
      : missing(gone);
  }
  const differs = columns.some((column, index) => {
    const from = own.typeOf(column);
    const to = findColumn(referenced, key[index]!)?.type;
    if (from === undefined || to === undefined) return false;
    const [below, wanted] = [resolve(catalog, from), resolve(catalog, to)];
    return below.builtIn && wanted.builtIn && cannotReference(below.type.name, wanted.type.name);
  });
  return differs
    ? `foreign key constraint of column "${columns.join(', ')}" cannot be implemented: the types of the columns are incompatible`
    : null;
}

const DISAGREE = 'number of referencing and referenced columns for foreign key disagree';

function missing(column: string): string {
  return `column "${column}" referenced in foreign key constraint does not exist`;
}
