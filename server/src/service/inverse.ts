import type { Operation } from '../operations/operation';
import type { QualifiedName } from '../operations/names';

/** True where a statement of the down part takes back what an operation of the up part did. */
export function takesBack(down: Operation, up: Operation): boolean {
  switch (up.type) {
    case 'RenameColumn':
      return (
        down.type === 'RenameColumn' &&
        sameTable(down.table, up.table) &&
        down.column === up.to &&
        down.to === up.column
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
        (up.constraint.name ?? down.constraint) === down.constraint
      );
    case 'CreateIndex':
      return down.type === 'DropIndex' && down.names.some(({ name }) => name === up.name);
    case 'DropIndex':
      return down.type === 'CreateIndex' && up.names.some(({ name }) => name === down.name);
    case 'DropTable':
      return down.type === 'CreateTable' && up.names.some((name) => sameTable(name, down.table));
    default:
      return false;
  }
}

function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  return a.name === b.name && (a.schema ?? 'public') === (b.schema ?? 'public');
}
