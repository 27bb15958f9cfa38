import type { OnTable } from '../operations/base';
import type { Operation } from '../operations/operation';
import type { CreateTable, Inherit } from '../operations/tables';
import { type Catalog, findColumn, keyOf, newKeyOf, type Table } from '../schema/catalog';
import type { Context } from './build';
import { certainTable, family } from './relations';
import { isOtherType } from './type-equality';

/** Why PostgreSQL refuses to change what a table has from its parents, or what its children have to follow. */
export function refusedInheritance(operation: Operation, context: Context): string | null {
  const { catalog, version } = context;
  if (!catalog.complete) return null;
  switch (operation.type) {
    case 'RenameColumn':
      return (
        inherited(operation, catalog, 'cannot rename inherited column') ??
        (hasFollowers(operation, catalog)
          ? `inherited column "${operation.column}" must be renamed in child tables too`
          : null)
      );
    case 'DropColumn':
      return (
        inherited(operation, catalog, 'cannot drop inherited column') ??
        (hasFollowers(operation, catalog) && tableOf(operation, catalog)?.partitionBy !== undefined
          ? 'cannot drop column from only the partitioned table when partitions exist'
          : null)
      );
    case 'AlterColumnType':
      return (
        inherited(operation, catalog, 'cannot alter inherited column') ??
        (hasFollowers(operation, catalog)
          ? `type of inherited column "${operation.column}" must be changed in child tables too`
          : null)
      );
    case 'DropExpression':
      return isInherited(tableOf(operation, catalog), operation.column, catalog)
        ? 'cannot drop generation expression from inherited column'
        : null;
    case 'Inherit':
      return refusedParent(operation, catalog, version);
    case 'CreateTable':
      return refusedParents(operation, catalog);
    default:
      return null;
  }
}

function tableOf({ table }: Pick<OnTable, 'table'>, catalog: Catalog): Table | undefined {
  return certainTable(catalog, keyOf(catalog, table));
}

function inherited(
  operation: OnTable & { readonly column: string },
  catalog: Catalog,
  words: string,
): string | null {
  return isInherited(tableOf(operation, catalog), operation.column, catalog)
    ? `${words} "${operation.column}"`
    : null;
}

/** True where a parent of the table has the column, which is then the parent's to change. */
function isInherited(table: Table | undefined, column: string, catalog: Catalog): boolean {
  if (findColumn(table, column) === undefined) return false;
  const { partitionOf, inherits } = table!;
  const parents = partitionOf === undefined ? inherits : [partitionOf.parent, ...inherits];
  return parents.some((parent) => findColumn(catalog.tables.get(parent), column) !== undefined);
}

/** True where ONLY leaves out children with the column. */
function hasFollowers(operation: OnTable & { readonly column: string }, catalog: Catalog): boolean {
  const table = tableOf(operation, catalog);
  return (
    operation.only && findColumn(table, operation.column) !== undefined && (table?.children?.length ?? 0) > 0
  );
}

function refusedParent({ table, parent, add }: Inherit, catalog: Catalog, version: number): string | null {
  const key = keyOf(catalog, table);
  const above = keyOf(catalog, parent);
  const own = certainTable(catalog, key);
  const other = certainTable(catalog, above);
  if (own?.partitionOf !== undefined) return 'cannot change inheritance of a partition';
  if (own === undefined || !add) return null;
  if (own.partitionBy !== undefined) return 'cannot change inheritance of partitioned table';
  if (other?.partitionBy !== undefined) return `cannot inherit from partitioned table "${other.name}"`;
  if (other?.partitionOf !== undefined) return 'cannot inherit from a partition';
  if (family(catalog, key).includes(above)) return 'circular inheritance not allowed';
  if (other === undefined) return null;
  for (const { name, type, notNull } of other.columns) {
    const column = findColumn(own, name);
    if (column === undefined) return `child table is missing column "${name}"`;
    if (isOtherType(catalog, column.type, type))
      return `child table "${own.name}" has different type for column "${name}"`;
    // Since 18 a parent may have its NOT NULL for itself.
    if (notNull && !column.notNull && version < 18)
      return `column "${name}" in child table must be marked NOT NULL`;
  }
  for (const { name, definition } of other.constraints) {
    if (definition.type === 'check' && !definition.noInherit && own.constraints.named(name) === undefined)
      return `child table is missing constraint "${name}"`;
  }
  return null;
}

/** CREATE TABLE … INHERITS. */
function refusedParents(operation: CreateTable, catalog: Catalog): string | null {
  const seen = new Set<string>();
  for (const name of operation.inherits) {
    const key = keyOf(catalog, name);
    if (seen.has(key)) return `relation "${name.name}" would be inherited from more than once`;
    seen.add(key);
    const parent = key === newKeyOf(catalog, operation.table) ? undefined : certainTable(catalog, key);
    if (parent?.partitionBy !== undefined) return `cannot inherit from partitioned table "${name.name}"`;
    if (parent?.partitionOf !== undefined) return `cannot inherit from partition "${name.name}"`;
    const clash = operation.columns.find((column) => {
      const above = findColumn(parent, column.name);
      return above !== undefined && isOtherType(catalog, column.type, above.type);
    });
    if (clash !== undefined) return `column "${clash.name}" has a type conflict`;
  }
  return null;
}
