import { uniqueKeysOf } from '../schema/lookups';
import { insertAfterKeywords } from './answers';
import { keyOf } from '../schema/catalog';
import { isNewHere } from './newness';
import { defineRule } from './rule';
import { lockSentence } from './wording';

/**
 * REFRESH MATERIALIZED VIEW stops every query on the view while its query runs. CONCURRENTLY lets readers through; it needs a
 * unique index over plain columns, and a view that was filled before. Where the history shows no such index, nothing is said.
 */
export const rule = defineRule({
  id: 'refresh-without-concurrently',
  category: 'blocks-traffic',
  description: 'Refreshes a materialized view while every query on it waits',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: ['RefreshMaterializedView'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const key = keyOf(analyzed.catalog, operation.view);
    if (operation.concurrently || !operation.withData || isNewHere(visit, operation.view)) return;
    // Nobody can read what has not been filled, and CONCURRENTLY is refused there.
    if (visit.analyzed.catalog.views.get(keyOf(visit.analyzed.catalog, operation.view))?.empty) return;
    if (uniqueKeysOf(analyzed.catalog, key).length === 0) return;
    visit.report({
      message: `${lockSentence(visit, 'REFRESH MATERIALIZED VIEW')} The view has a unique index, so refresh it CONCURRENTLY: reads then see the old rows until the new ones are there.`,
    });
  },
  fixes: (request) =>
    insertAfterKeywords(request, ['REFRESH', 'MATERIALIZED', 'VIEW'], 'CONCURRENTLY', 'Refresh concurrently'),
});
