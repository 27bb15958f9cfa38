import type { Operation } from '../operations/operation';
import { findColumn, keyOf } from '../schema/catalog';
import { formatType } from '../schema/describe';
import { userTypeOf } from '../schema/lookups';
import type { Context } from './build';
import { refusedIdentityType } from './refused-texts';
import { certainTable } from './relations';
import { resolve } from './type-change';

/** Why PostgreSQL refuses a storage, a compression or an identity that the type of a column cannot have. */
export function refusedStorage(operation: Operation, { catalog }: Context): string | null {
  if (operation.type !== 'AlterTableOther' && operation.type !== 'AddIdentity') return null;
  const table = certainTable(catalog, keyOf(catalog, operation.table));
  const column = findColumn(table, operation.column ?? '');
  if (column === undefined) return null;
  if (operation.type === 'AddIdentity') return refusedIdentityType(column);
  const { action, detail = '' } = operation;
  const stores = action === 'SET STORAGE' && /^(external|extended|main)$/i.test(detail);
  const compresses = action === 'SET COMPRESSION' && /^(pglz|lz4)$/i.test(detail);
  if (!stores && !compresses) return null;
  const { type } = resolve(catalog, column.type);
  const isFixed =
    type.arrayDimensions === 0 && (FIXED.has(type.name) || userTypeOf(catalog, type)?.kind === 'enum');
  if (!isFixed) return null;
  const shown = `column data type ${formatType({ ...column.type, text: '' })}`;
  return stores ? `${shown} can only have storage PLAIN` : `${shown} does not support compression`;
}

/** Types whose values are all of one length. */
const FIXED = new Set([
  ...['int2', 'int4', 'int8', 'float4', 'float8', 'bool', 'uuid', 'money', 'name', 'char', 'oid'],
  ...['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'macaddr', 'macaddr8'],
]);
