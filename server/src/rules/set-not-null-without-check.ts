import { provesNotNull } from '../schema/conjuncts';
import { findTable } from '../schema/catalog';
import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { additionOf } from './validate-in-same-transaction';
import { columnOf, lockSentence, noWayDown } from './wording';

/**
 * SET NOT NULL reads every row under a lock that stops reads and writes, and fails on the first NULL. Since PostgreSQL 12 it skips
 * the reading where a validated CHECK (column IS NOT NULL) proves it. PostgreSQL 18 has NOT NULL constraints that can be
 * added NOT VALID and validated later.
 */
export const rule = defineRule({
  id: 'set-not-null-without-check',
  category: 'blocks-traffic',
  description: 'Sets NOT NULL while every row is read and every query on the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['set-not-null'],
  operations: ['SetNotNull', 'AddConstraint'],
  visit(visit) {
    const { operation, file } = visit;
    const column = operation.type === 'SetNotNull' ? operation.column : notNullColumn(operation.constraint);
    if (column === undefined || !blocksWhileWorking(visit) || isValidatedAlong(visit, column)) return;
    const what = operation.type === 'SetNotNull' ? 'SET NOT NULL' : 'ADD CONSTRAINT … NOT NULL';
    const fails = `It fails if a row has NULL in ${columnOf(operation.table, column)}.`;
    const answer =
      file.settings.postgresVersion >= 18
        ? 'Add a NOT NULL constraint NOT VALID, fill the rows, and validate it in a later transaction.'
        : 'Add a CHECK (… IS NOT NULL) NOT VALID, fill the rows, validate it in a later transaction, and set NOT NULL after that: it then reads nothing.';
    const down = noWayDown(visit, visit.statement);
    visit.report({ message: `${lockSentence(visit, what)} ${fails} ${answer}${down}` });
  },
  fixes: (request) => planFix(request, 'set-not-null', 'Set NOT NULL by way of a validated constraint'),
});

/**
 * True where the same statement adds and validates a CHECK that proves the column: validate-in-same-transaction names the one
 * reading of the table.
 */
function isValidatedAlong(
  { file, statement }: Pick<OperationVisit<'SetNotNull' | 'AddConstraint'>, 'file' | 'statement'>,
  column: string,
): boolean {
  return statement.operations.some((analyzed) => {
    const { operation, catalog, body } = analyzed;
    if (operation.type !== 'ValidateConstraint' || body !== undefined) return false;
    const constraints = findTable(catalog, operation.table)?.constraints ?? [];
    const validated = constraints.find(({ name }) => name === operation.constraint);
    return (
      validated !== undefined &&
      provesNotNull({ ...validated, valid: true }, column) &&
      additionOf({ file, statement, analyzed, operation }) !== undefined
    );
  });
}

function notNullColumn(constraint: {
  readonly type: string;
  readonly notValid: boolean;
  readonly column?: string;
}): string | undefined {
  return constraint.type === 'notNull' && !constraint.notValid ? constraint.column : undefined;
}
