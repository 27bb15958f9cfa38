import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { columnOf, lockSentence } from './wording';

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
    if (column === undefined || !blocksWhileWorking(visit)) return;
    const what = operation.type === 'SetNotNull' ? 'SET NOT NULL' : 'ADD CONSTRAINT … NOT NULL';
    const fails = `It fails if a row has NULL in ${columnOf(operation.table, column)}.`;
    const answer =
      file.settings.postgresVersion >= 18
        ? 'Add a NOT NULL constraint NOT VALID, fill the rows, and validate it in a later transaction.'
        : 'Add a CHECK (… IS NOT NULL) NOT VALID, fill the rows, validate it in a later transaction, and set NOT NULL after that: it then reads nothing.';
    visit.report({ message: `${lockSentence(visit, what)} ${fails} ${answer}` });
  },
  fixes: (request) => planFix(request, 'set-not-null', 'Set NOT NULL by way of a validated constraint'),
});

function notNullColumn(constraint: {
  readonly type: string;
  readonly notValid: boolean;
  readonly column?: string;
}): string | undefined {
  return constraint.type === 'notNull' && !constraint.notValid ? constraint.column : undefined;
}
