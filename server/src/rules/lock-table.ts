import { trafficLocks } from './newness';
import { defineRule } from './rule';
import { lockSentence } from './wording';

/** LOCK TABLE holds its lock to the end of the transaction, whatever the statements behind it need. */
export const rule = defineRule({
  id: 'lock-table',
  category: 'blocks-traffic',
  description: 'Locks a table in use against writes by hand',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  operations: ['LockTable'],
  visit(visit) {
    const { analyzed, file } = visit;
    if (trafficLocks(file, analyzed.catalog, analyzed.effect).length === 0) return;
    visit.report({
      message: `${lockSentence(visit, 'LOCK TABLE', { during: 'while the transaction goes on', until: 'it ends' })} Let each statement take the lock that it needs, and keep the transaction short.`,
    });
  },
});
