import type { Constraint, ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import {
  keyOf,
  splitKey,
  type Catalog,
  type Index,
  type Sequence,
  type Table,
  type TableConstraint,
  type UserType,
  type View,
} from './catalog';
import type { Records } from './records';
import {
  indexesByOwner,
  PARTIAL,
  sequencesByTable,
  tablesByReference,
  typeTarget,
  viewsByRead,
} from './relations';

/** A foreign key together with the table it is on. */
export interface ForeignKey {
  readonly table: string;
  readonly constraint: TableConstraint & { readonly definition: ForeignKeyConstraint };
}

/** Indexes of a table or materialized view, those behind constraints included. */
export function indexesOf(catalog: Catalog, tableKey: string): readonly Index[] {
  return valuesOf(catalog.indexes, indexesByOwner.to(catalog.indexes, tableKey));
}

/** Keys of the partitions' indexes that belong to the index of a partitioned table. */
export function attachedIndexes(catalog: Catalog, indexKey: string): readonly string[] {
  return [...indexesByOwner.to(catalog.indexes, indexKey)];
}

/** True where migrations change a table that none of them makes. */
export function hasPartialTables({ tables }: Pick<Catalog, 'tables'>): boolean {
  return [...tablesByReference.to(tables, PARTIAL)].length > 0;
}

/** Foreign keys of other tables, and of the table itself, that reference it. */
export function foreignKeysTo(catalog: Catalog, tableKey: string): readonly ForeignKey[] {
  return [...tablesByReference.to(catalog.tables, tableKey)].flatMap((table) =>
    [...(catalog.tables.get(table)?.constraints ?? [])].flatMap((constraint): readonly ForeignKey[] => {
      const { definition, references } = constraint;
      if (definition.type !== 'foreignKey' || references !== tableKey) return [];
      return [{ table, constraint: { ...constraint, definition } }];
    }),
  );
}

/** Columns of other tables that hold rows of a table, also in arrays. */
export function columnsOfRowType(
  catalog: Catalog,
  tableKey: string,
): readonly { readonly table: string; readonly column: string }[] {
  const { name } = splitKey(tableKey);
  return [...tablesByReference.to(catalog.tables, typeTarget(name))].flatMap((table) =>
    (catalog.tables.get(table)?.columns ?? [])
      .filter(({ type }) => type.name === name && keyOf(catalog, type) === tableKey)
      .map((column) => ({ table, column: column.name })),
  );
}

/** Sequences owned by the table's columns. */
export function sequencesOf(catalog: Catalog, tableKey: string): readonly Sequence[] {
  return valuesOf(catalog.sequences, sequencesByTable.to(catalog.sequences, tableKey));
}

/** Views and materialized views that read a table or view directly. */
export function viewsOf(catalog: Catalog, key: string): readonly View[] {
  return valuesOf(catalog.views, viewsByRead.to(catalog.views, key));
}

/** Parents of a table: the partitioned table, or those it inherits from. */
export function parentsOf(table: Table): readonly string[] {
  return table.partitionOf === undefined ? table.inherits : [table.partitionOf.parent, ...table.inherits];
}

/** Publications of a table: those that name it or a table above it, and those of its schema and of all tables. */
export function publicationsOf(catalog: Catalog, tableKey: string): readonly string[] {
  const table = catalog.tables.get(tableKey);
  if (table === undefined || table.persistence !== 'permanent') return [];
  const wide = [...(catalog.widePublications ?? [])].flatMap(([name, of]) =>
    of === 'all' || of.includes(table.schema) ? [name] : [],
  );
  return [
    ...new Set([
      ...(table.publications ?? []),
      ...parentsOf(table).flatMap((parent) => publicationsOf(catalog, parent)),
      ...wide,
    ]),
  ];
}

/** Key columns of the primary key; undefined where none is known. */
export function primaryKeyOf(table: Table): readonly string[] | undefined {
  for (const { definition } of table.constraints) if (isPrimaryKey(definition)) return definition.columns;
  return undefined;
}

/** Column lists that are unique: the primary key first, UNIQUE constraints, then unique indexes over plain columns without WHERE. */
export function uniqueKeysOf(catalog: Catalog, tableKey: string): readonly (readonly string[])[] {
  const primary = catalog.tables
    .get(tableKey)
    ?.constraints.find(({ definition }) => isPrimaryKey(definition));
  const rank = (index: Index): number =>
    index.constraint === undefined ? 2 : index.constraint === primary?.name ? 0 : 1;
  const ordered = [...indexesOf(catalog, tableKey)].sort((a, b) => rank(a) - rank(b));
  return ordered.flatMap((index) => {
    if (!index.unique || !index.valid || index.where !== undefined) return [];
    const columns = index.elements.flatMap(({ column }) => (column === undefined ? [] : [column]));
    return columns.length === index.elements.length ? [columns] : [];
  });
}

/** Constraints of a table that use a column. */
export function constraintsOn(table: Table, column: string): readonly TableConstraint[] {
  return table.constraints.filter(({ definition }) => columnsOf(definition).includes(column));
}

/** Foreign keys that reference a column, in whatever table. */
export function foreignKeysToColumn(
  catalog: Catalog,
  tableKey: string,
  column: string,
): readonly ForeignKey[] {
  return foreignKeysTo(catalog, tableKey).filter(({ constraint }) =>
    constraint.definition.referencedColumns.includes(column),
  );
}

/** Indexes that hold a column as key, INCLUDE column, in an expression or in their WHERE clause. */
export function indexesOn(catalog: Catalog, tableKey: string, column: string): readonly Index[] {
  return indexesOf(catalog, tableKey).filter((index) => indexUses(index, column));
}

export function indexUses(index: Index, column: string): boolean {
  return (
    index.include.includes(column) ||
    (index.where?.columns.includes(column) ?? false) ||
    index.elements.some(
      (element) => element.column === column || (element.expression?.columns.includes(column) ?? false),
    )
  );
}

/** Columns of its own table that a constraint uses. */
export function columnsOf(constraint: Constraint): readonly string[] {
  switch (constraint.type) {
    case 'check':
      return constraint.expression.columns;
    case 'foreignKey':
      return constraint.columns;
    case 'unique':
    case 'primaryKey':
      return [...constraint.columns, ...constraint.include];
    case 'exclude':
      return [
        ...constraint.elements.flatMap(
          ({ column, expression }) => expression?.columns ?? (column === undefined ? [] : [column]),
        ),
        ...(constraint.include ?? []),
        ...(constraint.where?.columns ?? []),
      ];
    case 'notNull':
      return [constraint.column];
  }
}

/** Types a column's type is built on: an enum, domain or composite type of the migrations. */
export function userTypeOf(
  catalog: Catalog,
  type: { readonly schema?: string; readonly name: string },
): UserType | undefined {
  if (type.schema !== undefined) return catalog.types.get(`${type.schema}.${type.name}`);
  for (const schema of catalog.searchPath ?? [catalog.defaultSchema]) {
    const found = catalog.types.get(`${schema}.${type.name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valuesOf<V>(values: Records<V>, keys: Iterable<string>): readonly V[] {
  return [...keys].flatMap((key) => values.get(key) ?? []);
}

function isPrimaryKey(definition: Constraint): definition is KeyConstraint {
  return definition.type === 'primaryKey';
}
