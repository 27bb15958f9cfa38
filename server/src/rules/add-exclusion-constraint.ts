import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { lockSentence } from './wording';

/**
 * EXCLUDE builds its index under a lock that stops reads and writes, and PostgreSQL has no form that does it beside them: neither NOT VALID
 * nor USING INDEX is there for it.
 */
export const rule = defineRule({
  id: 'add-exclusion-constraint',
  category: 'blocks-traffic',
  description: 'Builds the index of an exclusion constraint while every query on the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['AddConstraint'],
  visit(visit) {
    if (visit.operation.constraint.type !== 'exclude' || !blocksWhileWorking(visit)) return;
    const locks = lockSentence(visit, 'ADD … EXCLUDE', { until: 'its index is built' });
    visit.report({
      message: `${locks} PostgreSQL has no form of it that works beside them: add it in a maintenance window, or copy the rows in batches to a new table that has the constraint, and swap the names.`,
    });
  },
});
