import type { OnTable } from '../operations/base';
import type { QualifiedName } from '../operations/names';
import {
  type Catalog,
  findColumn,
  hasRelation,
  keyOf,
  type Table,
  type TableConstraint,
  type View,
} from '../schema/catalog';
import { foreignKeysTo, indexesOf, primaryKeyOf, viewsOf } from '../schema/lookups';
import { type Context, shown } from './build';

/** A table with all that inherits from it: partitions of partitions, too. */
export function family(catalog: Catalog, key: string): readonly string[] {
  const members = new Set([key]);
  for (const member of members) {
    for (const child of catalog.tables.get(member)?.children ?? []) members.add(child);
  }
  return [...members];
}

/** A partitioned table with its partitions; of a table that others inherit from only itself. */
export function partitions(catalog: Catalog, key: string): readonly string[] {
  return isPartitioned(catalog, key) ? family(catalog, key) : [key];
}

export function isPartitioned(catalog: Catalog, key: string): boolean {
  return catalog.tables.get(key)?.partitionBy !== undefined;
}

export function materializedViews(catalog: Catalog): readonly string[] {
  return [...catalog.views.entries()].flatMap(([key, view]) => (view.materialized ? [key] : []));
}

/** Those of the tables that hold rows: a partitioned table has none of its own. */
export function storages(catalog: Catalog, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !isPartitioned(catalog, key));
}

/** Keys of the indexes that hold entries, of tables that hold rows. */
export function indexKeys(catalog: Catalog, tables: readonly string[]): readonly string[] {
  return storages(catalog, tables).flatMap((table) =>
    indexesOf(catalog, table).map(({ schema, name }) => `${schema}.${name}`),
  );
}

/** The tables an ALTER TABLE reaches: without ONLY also those that inherit. */
export function reached(context: Context, on: Pick<OnTable, 'table' | 'only'>): readonly string[] {
  const key = keyOf(context.catalog, on.table);
  return on.only ? [key] : family(context.catalog, key);
}

/** The default partition of a partitioned table. */
export function defaultPartition(catalog: Catalog, parent: string): string | undefined {
  return catalog.tables
    .get(parent)
    ?.children?.find((child) => catalog.tables.get(child)?.partitionOf?.bound.type === 'default');
}

/** Tables that the table's own foreign keys reference, those of one column where one is given. */
export function referencedTables(table: Table | undefined, column?: string): readonly string[] {
  const referenced = table?.constraints.flatMap(({ definition, references }): readonly string[] => {
    if (definition.type !== 'foreignKey' || references === undefined) return [];
    return column === undefined || definition.columns.includes(column) ? [references] : [];
  });
  return referenced ?? [];
}

/** Foreign keys of any table whose referenced columns include this one. */
export function incomingForeignKeys(
  catalog: Catalog,
  key: string,
  column: string,
): readonly { readonly table: string; readonly constraint: TableConstraint }[] {
  const table = catalog.tables.get(key);
  return foreignKeysTo(catalog, key).filter(({ constraint: { definition } }) => {
    const columns =
      definition.referencedColumns.length > 0
        ? definition.referencedColumns
        : table === undefined
          ? []
          : (primaryKeyOf(table) ?? []);
    return columns.includes(column);
  });
}

/** Tables behind names that a query reads; views stand for the tables they read. */
export function tablesRead(catalog: Catalog, names: readonly QualifiedName[]): readonly string[] {
  return expanded(
    catalog,
    names.map((name) => keyOf(catalog, name)),
  );
}

export function expanded(catalog: Catalog, keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const tables = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    const view = catalog.views.get(key);
    if (view !== undefined && !view.materialized) view.reads.forEach(visit);
    else if (view !== undefined || catalog.tables.has(key))
      storages(catalog, family(catalog, key)).forEach((each) => tables.add(each));
  };
  keys.forEach(visit);
  return [...tables];
}

/** Materialized views and views that would go with the relation, directly or through another view. */
export function dependentViews(catalog: Catalog, key: string): readonly View[] {
  const found = new Set<View>();
  const visit = (each: string): void => {
    for (const view of viewsOf(catalog, each)) {
      if (found.has(view)) continue;
      found.add(view);
      visit(`${view.schema}.${view.name}`);
    }
  };
  visit(key);
  return [...found];
}

/** A view that certainly uses this column: its query names it, and nothing else that it reads has one of that name. */
export function viewUsing(catalog: Catalog, key: string, column: string): View | undefined {
  return viewsUsing(catalog, key, column)[0];
}

/** All views that certainly use this column themselves. */
export function viewsUsing(catalog: Catalog, key: string, column: string): readonly View[] {
  return viewsOf(catalog, key).filter(
    (view) =>
      view.uses?.includes(column) === true &&
      view.reads.every((each) => each === key || lacks(catalog, each, column)),
  );
}

function lacks(catalog: Catalog, key: string, column: string): boolean {
  const table = certainTable(catalog, key);
  return table !== undefined && findColumn(table, column) === undefined;
}

/** The table where the history is certain about it and its columns. */
export function certainTable(catalog: Catalog, key: string): Table | undefined {
  const table = catalog.complete ? catalog.tables.get(key) : undefined;
  return table?.partial === true || table?.columnsUnknown === true ? undefined : table;
}

/** Why PostgreSQL refuses a statement on a relation that certainly does not exist. */
export function missingRelation(catalog: Catalog, name: QualifiedName, kind = 'relation'): string | null {
  if (!isCertainlyMissing(catalog, name)) return null;
  return `${kind} "${shown(name)}" does not exist`;
}

export function isCertainlyMissing(catalog: Catalog, name: QualifiedName): boolean {
  return catalog.complete && !inSystemSchema(name) && !hasRelation(catalog, keyOf(catalog, name));
}

export function relationExists(catalog: Catalog, key: string): boolean {
  return catalog.complete && hasRelation(catalog, key);
}

/** Why PostgreSQL refuses a statement on a column that certainly does not exist, or on its table. */
export function missingColumn(
  catalog: Catalog,
  on: Pick<OnTable, 'table' | 'ifTableExists'>,
  column: string,
): string | null {
  const absent = on.ifTableExists ? null : missingRelation(catalog, on.table);
  if (absent !== null) return absent;
  const table = certainTable(catalog, keyOf(catalog, on.table));
  if (table === undefined || findColumn(table, column) !== undefined) return null;
  return `column "${column}" of relation "${table.name}" does not exist`;
}

/** True for what PostgreSQL brings along, whose columns no migration shows. */
export function inSystemSchema({ schema, name }: QualifiedName): boolean {
  return schema === undefined ? name.startsWith('pg_') : /^(pg_|information_schema$)/.test(schema);
}
