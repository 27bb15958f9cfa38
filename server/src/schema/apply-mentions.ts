import type { CreateStatistics } from '../operations/indexes';
import type { TableRights, Utility } from '../operations/objects';
import type { QualifiedName } from '../operations/names';
import { makeObjectName } from '../text/identifiers';
import { quoteIdentifier } from '../text/quoting';
import { displayKey, keyOf, splitKey, type Catalog, type Table } from './catalog';
import { putView, updateColumn, updateTable } from './change';

/* What names tables and columns and is nothing of their own: rights, publications, extended statistics. */

/** GRANT and REVOKE of rights on tables, views and columns. */
export function applyRights(catalog: Catalog, { what, rights: changed }: Utility): Catalog {
  if (changed === undefined) return catalog;
  const { tables, rights } = changed;
  const isGrant = what === 'GRANT';
  return tables.reduce((next, name) => {
    const key = keyOf(next, name);
    const view = next.views.get(key);
    return rights.reduce((before, { right, columns }) => {
      const change = (grants: readonly string[] | undefined): readonly string[] =>
        grantsAfter(grants ?? [], right, changed, isGrant);
      if (view !== undefined) {
        const list = columns.length === 0 ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`;
        const grants = grantsAfter(before.views.get(key)?.grants ?? [], right + list, changed, isGrant);
        return putView(before, { ...view, grants });
      }
      return updateTable(before, key, (table) =>
        columns.length === 0
          ? { ...(isGrant ? table : withoutOfColumns(table, change)), grants: change(table.grants) }
          : columns.reduce(
              (each, column) =>
                updateColumn(each, column, (found) => ({ ...found, grants: change(found.grants) })),
              table,
            ),
      );
    }, next);
  }, catalog);
}

/** REVOKE on a table takes the right on its columns too. */
function withoutOfColumns(
  table: Table,
  change: (grants: readonly string[] | undefined) => readonly string[],
): Table {
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.grants === undefined ? column : { ...column, grants: change(column.grants) },
    ),
  };
}

const WITH_OPTION = ' with grant option';

function grantsAfter(
  grants: readonly string[],
  right: string,
  { roles, grantOption }: TableRights,
  isGrant: boolean,
): readonly string[] {
  return roles.reduce<readonly string[]>((before, role) => {
    const named = `${right} to ${role}`;
    const isOf = (grant: string): boolean => {
      const bare = grant.replace(WITH_OPTION, '');
      return right === 'ALL' ? bare.endsWith(` to ${role}`) : bare === named;
    };
    const others = before.filter((grant) => !isOf(grant));
    if (!isGrant)
      return grantOption === true
        ? before.map((each) => (isOf(each) ? each.replace(WITH_OPTION, '') : each))
        : others;
    const had = before.includes(named + WITH_OPTION);
    return [...others, grantOption === true || had ? named + WITH_OPTION : named];
  }, grants);
}

/** CREATE and ALTER PUBLICATION of tables, of schemas and of all. */
export function applyPublication(catalog: Catalog, operation: Utility): Catalog {
  const { name, tables = [], inSchemas = [], allTables, change = 'add' } = operation;
  if (name === undefined || (tables.length + inSchemas.length === 0 && allTables !== true)) return catalog;
  const cleared = change === 'set' ? dropPublication(catalog, name) : catalog;
  const schemas = inSchemas.map((schema) => schema ?? catalog.defaultSchema);
  const start = publishWidely(cleared, name.name, allTables === true ? 'all' : schemas, change !== 'drop');
  return tables.reduce(
    (next, table) =>
      updateTable(next, keyOf(next, table), (found) => published(found, name.name, change !== 'drop')),
    start,
  );
}

function publishWidely(
  catalog: Catalog,
  name: string,
  added: 'all' | readonly string[],
  isIn: boolean,
): Catalog {
  if (added.length === 0) return catalog;
  const wide = new Map(catalog.widePublications);
  const had = wide.get(name) ?? [];
  if (added === 'all' || had === 'all') wide.set(name, 'all');
  else wide.set(name, [...had.filter((each) => !added.includes(each)), ...(isIn ? added : [])]);
  return { ...catalog, widePublications: wide };
}

export function dropPublication(catalog: Catalog, { name }: QualifiedName): Catalog {
  const wide = new Map(catalog.widePublications);
  return {
    ...catalog,
    ...(wide.delete(name) && { widePublications: wide }),
    tables: catalog.tables.mapValues((table) => published(table, name, false)),
  };
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
