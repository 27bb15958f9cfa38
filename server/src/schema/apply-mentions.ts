import type { CreateStatistics } from '../operations/indexes';
import type { Utility } from '../operations/objects';
import type { QualifiedName } from '../operations/names';
import { makeObjectName } from '../text/identifiers';
import { displayKey, keyOf, splitKey, type Catalog, type Column, type Table } from './catalog';
import { updateColumn, updateTable } from './change';

/* What names tables and columns and is nothing of their own: rights, publications, extended statistics. */

/** GRANT and REVOKE of rights on columns. */
export function applyColumnRights(catalog: Catalog, { what, columnRights }: Utility): Catalog {
  if (columnRights === undefined) return catalog;
  const { tables, rights, roles } = columnRights;
  const change = (column: Column, right: string): Column => {
    const named = roles.map((role) => `${right} to ${role}`);
    const others = (column.grants ?? []).filter((grant) => !named.includes(grant));
    return { ...column, grants: what === 'GRANT' ? [...others, ...named] : others };
  };
  return tables.reduce(
    (next, table) =>
      updateTable(next, keyOf(next, table), (found) =>
        rights.reduce(
          (before, { right, columns }) =>
            columns.reduce(
              (each, name) => updateColumn(each, name, (column) => change(column, right)),
              before,
            ),
          found,
        ),
      ),
    catalog,
  );
}

/** CREATE and ALTER PUBLICATION of single tables. */
export function applyPublication(catalog: Catalog, operation: Utility): Catalog {
  const { name, tables = [], change = 'add' } = operation;
  if (name === undefined || tables.length === 0) return catalog;
  const start = change === 'set' ? dropPublication(catalog, name) : catalog;
  return tables.reduce(
    (next, table) =>
      updateTable(next, keyOf(next, table), (found) => published(found, name.name, change !== 'drop')),
    start,
  );
}

export function dropPublication(catalog: Catalog, { name }: QualifiedName): Catalog {
  return { ...catalog, tables: catalog.tables.mapValues((table) => published(table, name, false)) };
}

function published(table: Table, name: string, isIn: boolean): Table {
  const { publications = [] } = table;
  if (publications.includes(name) === isIn) return table;
  return {
    ...table,
    publications: isIn ? [...publications, name] : publications.filter((each) => each !== name),
  };
}

export function applyStatistics(catalog: Catalog, { name, table, elements }: CreateStatistics): Catalog {
  const key = keyOf(catalog, table);
  const { schema, name: tableName } = splitKey(key);
  const own = name ?? {
    schema,
    name: makeObjectName(
      tableName,
      elements.map((each) => each ?? 'expr'),
      'stat',
    ),
  };
  const shown = displayKey(`${own.schema ?? catalog.defaultSchema}.${own.name}`);
  return updateTable(catalog, key, (found) => {
    const { extendedStatistics = [] } = found;
    return extendedStatistics.some((each) => each.name === shown)
      ? found
      : {
          ...found,
          extendedStatistics: [
            ...extendedStatistics,
            { name: shown, columns: elements.flatMap((each) => each ?? []) },
          ],
        };
  });
}

export function dropStatistics(catalog: Catalog, { schema, name }: QualifiedName): Catalog {
  const shown = displayKey(`${schema ?? catalog.defaultSchema}.${name}`);
  return {
    ...catalog,
    tables: catalog.tables.mapValues((table) =>
      table.extendedStatistics?.some((each) => each.name === shown) === true
        ? { ...table, extendedStatistics: table.extendedStatistics.filter((each) => each.name !== shown) }
        : table,
    ),
  };
}
