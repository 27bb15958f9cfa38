import type { TypeName } from '../operations/names';
import type { Catalog } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';

/** Types whose values have one length. */
const PLAIN = new Set(
  (
    'int2 int4 int8 float4 float8 bool date time timetz timestamp timestamptz interval uuid money oid xid cid tid name char ' +
    'point line lseg box circle macaddr macaddr8 pg_lsn tsquery regclass regtype regproc'
  ).split(' '),
);
const MAIN = new Set(['numeric', 'inet', 'cidr']);

/** The storage that PostgreSQL gives a column of a type by itself. Before 16, SET STORAGE knows no DEFAULT. */
export function storageOf(type: TypeName, catalog: Catalog): string {
  if (type.arrayDimensions > 0) return 'EXTENDED';
  const own = userTypeOf(catalog, type);
  if (own?.kind === 'domain') return storageOf(own.base, catalog);
  if (own?.kind === 'enum' || PLAIN.has(type.name)) return 'PLAIN';
  return MAIN.has(type.name) ? 'MAIN' : 'EXTENDED';
}
