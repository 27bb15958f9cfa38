import type { AnalyzedOperation } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import type { QualifiedName } from '../operations/names';
import { compareCatalogs } from '../schema/compare';
import { applyOperation } from '../schema/fold';

/**
 * True where a statement of the down part takes back what an operation of the up part did.
 * @param names bare names of what it makes where it does not say them: PostgreSQL's choice.
 */
export function takesBack(down: Operation, up: Operation, names: readonly string[] = []): boolean {
  switch (up.type) {
    case 'RenameColumn':
      return (
        down.type === 'RenameColumn' &&
        sameTable(down.table, up.table) &&
        down.column === up.to &&
        down.to === up.column
      );
    case 'RenameConstraint':
      return (
        down.type === 'RenameConstraint' &&
        sameTable(down.table, up.table) &&
        down.constraint === up.to &&
        down.to === up.constraint
      );
    case 'RenameTable':
      return down.type === 'RenameTable' && down.table.name === up.to && down.to === up.table.name;
    case 'AddColumn':
      return down.type === 'DropColumn' && sameTable(down.table, up.table) && down.column === up.column.name;
    case 'DropColumn':
      return down.type === 'AddColumn' && sameTable(down.table, up.table) && down.column.name === up.column;
    case 'AlterColumnType':
      return down.type === 'AlterColumnType' && sameTable(down.table, up.table) && down.column === up.column;
    case 'SetNotNull':
      return down.type === 'DropNotNull' && sameTable(down.table, up.table) && down.column === up.column;
    case 'AddConstraint':
      return (
        down.type === 'DropConstraint' &&
        sameTable(down.table, up.table) &&
        (up.constraint.name === undefined
          ? names.length === 0 || names.includes(down.constraint)
          : up.constraint.name === down.constraint)
      );
    case 'CreateIndex':
      return (
        down.type === 'DropIndex' &&
        down.names.some(({ name }) => (up.name === undefined ? names.includes(name) : name === up.name))
      );
    case 'DetachPartition':
      return down.type === 'AttachPartition' && sameTable(down.partition, up.partition);
    case 'DropIndex':
      return down.type === 'CreateIndex' && up.names.some(({ name }) => name === down.name);
    case 'DropTable':
      return down.type === 'CreateTable' && up.names.some((name) => sameTable(name, down.table));
    default:
      return false;
  }
}

/** True where the schema after an operation and a statement of the down part is the one before the operation. */
export function leadsBack(down: Operation, { operation, catalog }: AnalyzedOperation, id: string): boolean {
  const after = applyOperation(catalog, operation, id);
  if (compareCatalogs(catalog, after).length === 0) return false;
  return compareCatalogs(catalog, applyOperation(after, down, id)).length === 0;
}

function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  return a.name === b.name && (a.schema ?? 'public') === (b.schema ?? 'public');
}
