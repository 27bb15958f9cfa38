import type { ColumnDefinition } from '../operations/column';
import type { Constraint } from '../operations/constraint';
import type { CreateIndex, CreateStatistics } from '../operations/indexes';
import type { Operation } from '../operations/operation';
import { refusedAsWritten } from './triggers';

/** Why PostgreSQL refuses what is written, whatever the schema is like. */
export function refusedText(operation: Operation): string | null {
  switch (operation.type) {
    case 'CreateIndex':
      return refusedMethod(operation);
    case 'CreateStatistics':
      return refusedStatistics(operation);
    case 'CreateTrigger':
      return refusedAsWritten(operation);
    case 'AddConstraint':
      return twiceInKey(operation.constraint);
    case 'AddColumn':
      return refusedIdentity(operation.column, operation.table.name);
    case 'CreateTable': {
      const { columns, constraints, table } = operation;
      const names = columns.map(({ name }) => name);
      const repeated = twice(names);
      if (repeated !== undefined) return `column "${repeated}" specified more than once`;
      const all = [...columns.flatMap((column) => column.constraints), ...constraints];
      if (all.filter(({ type }) => type === 'primaryKey').length > 1)
        return `multiple primary keys for table "${table.name}" are not allowed`;
      for (const constraint of all) {
        const reason = twiceInKey(constraint);
        if (reason !== null) return reason;
      }
      for (const column of columns) {
        const reason = refusedIdentity(column, table.name);
        if (reason !== null) return reason;
      }
      return null;
    }
    default:
      return null;
  }
}

const UNSORTED = new Set(['hash', 'gin', 'brin', 'gist', 'spgist']);
const OF_ONE_COLUMN = new Set(['hash', 'spgist']);

/** What only some access methods can. */
function refusedMethod({ method, elements }: CreateIndex): string | null {
  const cannot = (what: string): string => `access method "${method}" does not support ${what}`;
  if (elements.length > 1 && OF_ONE_COLUMN.has(method)) return cannot('multicolumn indexes');
  if (!UNSORTED.has(method)) return null;
  if (elements.some(({ text }) => /\s(asc|desc)(\s+nulls\s+(first|last))?$/i.test(text)))
    return cannot('ASC/DESC options');
  return elements.some(({ text }) => /\snulls\s+(first|last)$/i.test(text))
    ? cannot('NULLS FIRST/LAST options')
    : null;
}

function refusedStatistics({ elements }: CreateStatistics): string | null {
  if (elements.length === 1 && elements[0] !== undefined)
    return 'extended statistics require at least 2 columns';
  const columns = elements.flatMap((column) => column ?? []);
  return twice(columns) === undefined ? null : 'duplicate column name in statistics definition';
}

function twiceInKey(constraint: Constraint): string | null {
  if (constraint.type !== 'unique' && constraint.type !== 'primaryKey') return null;
  const repeated = twice(constraint.columns);
  if (repeated === undefined) return null;
  const kind = constraint.type === 'unique' ? 'unique' : 'primary key';
  return `column "${repeated}" appears twice in ${kind} constraint`;
}

const INTEGERS = new Set(['int2', 'int4', 'int8']);

/** An identity column is of an integer type itself, not of a domain over one, and has no other default. */
export function refusedIdentityType({ type }: Pick<ColumnDefinition, 'type'>): string | null {
  return INTEGERS.has(type.name) && type.arrayDimensions === 0
    ? null
    : 'identity column type must be smallint, integer, or bigint';
}

function refusedIdentity(column: ColumnDefinition, table: string): string | null {
  if (column.identity === undefined) return null;
  if (column.default !== undefined || column.type.serial === true)
    return `both default and identity specified for column "${column.name}" of table "${table}"`;
  return refusedIdentityType(column);
}

function twice(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
