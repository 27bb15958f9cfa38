import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { lockSentence } from './wording';

/**
 * VACUUM FULL, CLUSTER, SET LOGGED, SET UNLOGGED, SET TABLESPACE and SET ACCESS METHOD write the whole table and its indexes anew
 * under a lock that stops reads and writes. None of them has a concurrent form in PostgreSQL itself.
 */
export const rule = defineRule({
  id: 'rewrite-table',
  category: 'blocks-traffic',
  description: 'Writes a whole table anew while every query on it waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['RewriteTable'],
  visit(visit) {
    if (!blocksWhileWorking(visit)) return;
    const { how } = visit.operation;
    const answer =
      how === 'vacuum full' || how === 'cluster'
        ? 'VACUUM without FULL makes the space usable again beside reads and writes; pg_repack writes the table anew without the long lock.'
        : 'Do it in a maintenance window, or copy the rows to a new table in batches and swap the names.';
    visit.report({ message: `${lockSentence(visit, how.toUpperCase())} ${answer}` });
  },
});
