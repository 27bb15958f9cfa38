import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { lockSentence, noWayDown } from './wording';

/**
 * ADD UNIQUE builds the index of the constraint under a lock that stops reads and writes. An index that was built CONCURRENTLY
 * becomes a constraint in a moment: ADD CONSTRAINT … UNIQUE USING INDEX.
 */
export const rule = defineRule({
  id: 'add-unique-without-index',
  category: 'blocks-traffic',
  description: 'Adds a UNIQUE constraint whose index is built while every query on the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-unique'],
  operations: ['AddConstraint', 'AddColumn'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const inline = operation.type === 'AddColumn';
    const constraints = inline ? operation.column.constraints : [operation.constraint];
    if (
      !constraints.some((constraint) => constraint.type === 'unique' && constraint.usingIndex === undefined)
    )
      return;
    if (analyzed.effect.rewrites.length > 0) return; // add-column-rewrites-table says it all
    if (!blocksWhileWorking(visit)) return;
    const locks = lockSentence(visit, inline ? 'ADD COLUMN … UNIQUE' : 'ADD CONSTRAINT … UNIQUE', {
      until: 'the index is built',
    });
    visit.report({
      message: `${locks} Build a unique index CONCURRENTLY, then add the constraint USING INDEX.${noWayDown(visit, visit.statement)}`,
    });
  },
  fixes: (request) =>
    planFix(request, 'add-unique', 'Build a unique index concurrently, then add the constraint'),
});
