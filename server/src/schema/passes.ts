import type { Operation } from '../operations/operation';

/**
 * PostgreSQL works an ALTER TABLE of several actions off in passes, whatever the order of the text: what is dropped goes
 * first, then types change, then columns come, then what needs them. The order is that of 14 to 18 (`AlterTablePass`).
 */
const PASSES = [
  'drop',
  'type',
  'add column',
  'expression',
  'not null',
  'key of an index',
  'key',
  'constraint or default',
  'other',
] as const;
type Pass = (typeof PASSES)[number];

/**
 * The operations of one statement in the order in which PostgreSQL carries them out. Only the actions of an ALTER TABLE
 * change places.
 * @param operationOf what stands for an operation in a longer record.
 */
export function inPasses<T>(items: readonly T[], operationOf: (item: T) => Operation): readonly T[] {
  if (items.length < 2) return items;
  const placed: { readonly item: T; readonly rank: number }[] = [];
  let inOrder = true;
  for (const item of items) {
    const pass = passOf(operationOf(item));
    if (pass === undefined) return items;
    const rank = PASSES.indexOf(pass);
    inOrder &&= rank >= (placed.at(-1)?.rank ?? 0);
    placed.push({ item, rank });
  }
  return inOrder ? items : placed.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}

/** Which pass of an ALTER TABLE carries an action out, counted from the first; undefined where it is no action of one. */
export function passNumber(operation: Operation): number | undefined {
  const pass = passOf(operation);
  return pass && PASSES.indexOf(pass);
}

/** For a list of operations alone. */
export function itself(operation: Operation): Operation {
  return operation;
}

/** Undefined where the operation is no action of an ALTER TABLE that others can stand beside. */
function passOf(operation: Operation): Pass | undefined {
  switch (operation.type) {
    case 'DropColumn':
    case 'DropConstraint':
    case 'DropNotNull':
    case 'DropDefault':
    case 'DropIdentity':
    case 'DropExpression':
      return 'drop';
    case 'AlterColumnType':
      return 'type';
    case 'AddColumn':
      return 'add column';
    case 'SetExpression':
      return 'expression';
    case 'SetNotNull':
      return 'not null';
    case 'AddConstraint': {
      const { constraint } = operation;
      if (constraint.type === 'notNull') return 'not null';
      if (constraint.type === 'check' || constraint.type === 'foreignKey') return 'constraint or default';
      return 'usingIndex' in constraint && constraint.usingIndex !== undefined ? 'key of an index' : 'key';
    }
    case 'SetDefault':
    case 'AddIdentity':
      return 'constraint or default';
    case 'ValidateConstraint':
    case 'AlterConstraint':
    case 'AlterTableOther':
    case 'RewriteTable':
    case 'Inherit':
    case 'RowSecurity':
    case 'ToggleTrigger':
      return 'other';
    default:
      return undefined;
  }
}
