import type { AlterTableOther } from '../operations/tables';
import { type Catalog, findColumn, keyOf } from '../schema/catalog';
import { unquoteIdentifier } from '../text/quoting';
import { certainTable } from './relations';

/** REPLICA IDENTITY USING INDEX wants a unique index over NOT NULL columns, and nothing more of it. */
export function replicaIdentityRefused(operation: AlterTableOther, catalog: Catalog): string | null {
  const written = /^USING INDEX (\S+)$/i.exec(operation.detail ?? '')?.[1];
  const table = certainTable(catalog, keyOf(catalog, operation.table));
  if (operation.action !== 'REPLICA IDENTITY' || written === undefined || table === undefined) return null;
  const name = unquoteIdentifier(written);
  const index = catalog.indexes.get(`${table.schema}.${name}`);
  if (index === undefined) return `index "${name}" for table "${table.name}" does not exist`;
  if (index.table !== `${table.schema}.${table.name}`)
    return `"${name}" is not an index for table "${table.name}"`;
  if (!index.unique) return `cannot use non-unique index "${name}" as replica identity`;
  if (index.elements.some(({ expression }) => expression !== undefined))
    return `cannot use expression index "${name}" as replica identity`;
  if (index.where !== undefined) return `cannot use partial index "${name}" as replica identity`;
  const nullable = index.elements.find(({ column }) => !isNotNull(table, column ?? ''));
  return nullable === undefined
    ? null
    : `index "${name}" cannot be used as replica identity because column "${nullable.column ?? ''}" is nullable`;
}

/** The columns of a primary key are NOT NULL without a word. */
function isNotNull(table: NonNullable<ReturnType<typeof certainTable>>, column: string): boolean {
  return (
    findColumn(table, column)?.notNull === true ||
    table.constraints.some(
      ({ definition }) => definition.type === 'primaryKey' && definition.columns.includes(column),
    )
  );
}
