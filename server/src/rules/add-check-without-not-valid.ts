import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { lockSentence, noWayDown } from './wording';

/**
 * Adding a CHECK reads every row under a lock that stops reads and writes. NOT VALID takes the lock for a moment and checks only
 * new rows; VALIDATE CONSTRAINT checks the old ones later, beside reads and writes.
 * A CHECK written with ADD COLUMN is verified in the same way, even where all rows get the same value.
 */
export const rule = defineRule({
  id: 'add-check-without-not-valid',
  category: 'blocks-traffic',
  description: 'Adds a CHECK constraint that is verified while every query on the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-check'],
  operations: ['AddConstraint', 'AddColumn'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const inline = operation.type === 'AddColumn';
    const constraints = inline ? operation.column.constraints : [operation.constraint];
    if (!constraints.some(({ type, notValid }) => type === 'check' && !notValid)) return;
    if (analyzed.effect.rewrites.length > 0) return; // add-column-rewrites-table says it all
    if (!blocksWhileWorking(visit)) return;
    const locks = lockSentence(visit, inline ? 'ADD COLUMN with a CHECK' : 'ADD CONSTRAINT … CHECK');
    const answer = inline
      ? 'Add the column first, then the CHECK NOT VALID, and validate it in a later transaction.'
      : 'Add it NOT VALID, and validate it in a later transaction.';
    visit.report({ message: `${locks} ${answer}${noWayDown(visit, visit.statement)}` });
  },
  fixes: (request) => planFix(request, 'add-check', 'Add the CHECK NOT VALID, then validate it'),
});
