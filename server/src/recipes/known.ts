import type { QualifiedName, TypeName } from '../operations/names';
import { displayKey, findTable, keyOf, splitKey } from '../schema/catalog';
import type { Catalog, Table } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { chooseObjectName } from '../text/identifiers';
import type { KeyColumn } from './backfill-sql';

/** What recipes ask the history. */

/** A type as SQL writes it; `bigserial` is sugar that only a new column may use. */
export function typeText(type: TypeName): string {
  if (type.serial !== true) return type.text;
  return { int2: 'smallint', int4: 'integer', int8: 'bigint' }[type.name] ?? type.text;
}

/** `orders`, `shop.orders`: for sentences. */
export function label(catalog: Catalog, name: QualifiedName): string {
  return displayKey(keyOf(catalog, name));
}

/** `add_status_to_orders` from its words: lower case, everything but letters and digits an underscore. */
export function slug(...words: readonly string[]): string {
  return words
    .join('_')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** The columns a backfill can go by: the primary key, or a valid unique key whose columns are all NOT NULL. */
export function keyColumns(catalog: Catalog, name: QualifiedName): readonly KeyColumn[] | undefined {
  const table = findTable(catalog, name);
  if (table === undefined) return undefined;
  for (const columns of [...constraintKeys(catalog, table), ...indexKeys(catalog, table)]) {
    const found = columns.map((each) => table.columns.find((column) => column.name === each));
    if (found.length > 0 && found.every((column) => column?.notNull === true))
      return found.flatMap((column) => (column ? [{ name: column.name, type: typeText(column.type) }] : []));
  }
  return undefined;
}

function constraintKeys(catalog: Catalog, table: Table): readonly (readonly string[])[] {
  const keys = table.constraints.flatMap(({ definition, index }) => {
    if (definition.type !== 'primaryKey' && definition.type !== 'unique') return [];
    const columns = definition.columns.length > 0 ? definition.columns : plainColumns(catalog, index);
    return [{ primary: definition.type === 'primaryKey', columns }];
  });
  return [...keys.filter((key) => key.primary), ...keys.filter((key) => !key.primary)].map(
    (key) => key.columns,
  );
}

function indexKeys(catalog: Catalog, table: Table): readonly (readonly string[])[] {
  return indexesOf(catalog, `${table.schema}.${table.name}`)
    .filter((index) => index.unique && index.valid && index.where === undefined)
    .map(({ schema, name }) => `${schema}.${name}`)
    .sort()
    .map((indexKey) => plainColumns(catalog, indexKey));
}

/** The columns of an index that has no expressions. */
function plainColumns(catalog: Catalog, index: string | undefined): readonly string[] {
  const elements = (index === undefined ? undefined : catalog.indexes.get(index))?.elements ?? [];
  const columns = elements.flatMap((element) => (element.column === undefined ? [] : [element.column]));
  return columns.length === elements.length ? columns : [];
}

/** Names of the table's columns, as far as they are known. */
export function columnNames(catalog: Catalog, table: QualifiedName): readonly string[] {
  return findTable(catalog, table)?.columns.map((column) => column.name) ?? [];
}

/** The name PostgreSQL would choose for a constraint. Names of indexes are taken too where the constraint makes one. */
export function constraintName(
  catalog: Catalog,
  table: QualifiedName,
  columns: readonly string[],
  suffix: 'fkey' | 'check' | 'key' | 'pkey' | 'not_null',
  alsoTaken: readonly string[] = [],
): string {
  const others = suffix === 'not_null' ? notNullNames(catalog, table, columns[0]) : undefined;
  return chooseObjectName(
    table.name,
    columns,
    suffix,
    (name) =>
      alsoTaken.includes(name) ||
      others?.has(name) === true ||
      constraintExists(catalog, table, name) ||
      ((suffix === 'key' || suffix === 'pkey') && relationExists(catalog, table, name)),
  );
}

/** What NOT NULL of the other columns is called from PostgreSQL 18 on: long names of two columns may be cut to one. */
function notNullNames(
  catalog: Catalog,
  table: QualifiedName,
  column: string | undefined,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, notNull, notNullName } of findTable(catalog, table)?.columns ?? []) {
    if (!notNull || name === column) continue;
    names.add(
      notNullName ?? chooseObjectName(table.name, [name], 'not_null', (candidate) => names.has(candidate)),
    );
  }
  return names;
}

export function constraintExists(catalog: Catalog, table: QualifiedName, name: string): boolean {
  return findTable(catalog, table)?.constraints.some((constraint) => constraint.name === name) ?? false;
}

/** True where a table, index, view or sequence of the table's schema has the name. */
export function relationExists(catalog: Catalog, neighbour: QualifiedName, name: string): boolean {
  const key = `${findTable(catalog, neighbour)?.schema ?? neighbour.schema ?? catalog.defaultSchema}.${name}`;
  return (
    catalog.indexes.has(key) ||
    catalog.tables.has(key) ||
    catalog.views.has(key) ||
    catalog.sequences.has(key)
  );
}

/** True where an index of the table begins with these columns, in any order. */
export function hasIndexOn(catalog: Catalog, name: QualifiedName, columns: readonly string[]): boolean {
  return indexesOf(catalog, keyOf(catalog, name)).some(
    (index) =>
      index.where === undefined &&
      columns.every((column) =>
        index.elements.slice(0, columns.length).some((element) => element.column === column),
      ),
  );
}

/** The object of a key as statements name it: without the schema where unqualified names are looked up. */
export function nameOfKey(catalog: Catalog, key: string): QualifiedName {
  const { schema, name } = splitKey(key);
  return schema === catalog.defaultSchema ? { name } : { schema, name };
}
