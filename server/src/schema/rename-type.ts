import type { Utility } from '../operations/objects';
import type { TypeName } from '../operations/names';
import { quoteIdentifier } from '../text/quoting';
import type { Catalog, Table, UserType } from './catalog';
import { userTypeOf } from './lookups';

/** ALTER TYPE or ALTER DOMAIN … RENAME TO: columns keep the type, under its new name. */
export function renameType(catalog: Catalog, { name, renamedTo }: Utility): Catalog {
  const type = name && userTypeOf(catalog, name);
  if (type === undefined || renamedTo === undefined) return catalog;
  const renamed: UserType = { ...type, name: renamedTo };
  const change = (written: TypeName): TypeName =>
    written.name === type.name && userTypeOf(catalog, written) === type
      ? {
          ...written,
          name: renamedTo,
          text: written.text.replace(/^(.*\.)?("[^"]*"|[^[(\s]+)/, `$1${quoteIdentifier(renamedTo)}`),
        }
      : written;
  const tables = catalog.tables.mapValues((table) => withTypes(table, change));
  const types = catalog.types
    .delete(`${type.schema}.${type.name}`)
    .set(`${type.schema}.${renamedTo}`, renamed);
  return { ...catalog, tables, types };
}

function withTypes(table: Table, change: (type: TypeName) => TypeName): Table {
  const columns = table.columns.map((column) => {
    const type = change(column.type);
    return type === column.type ? column : { ...column, type };
  });
  return columns.some((column, place) => column !== table.columns[place]) ? { ...table, columns } : table;
}
