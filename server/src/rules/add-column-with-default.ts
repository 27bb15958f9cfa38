import { planFix } from './answers';
import { isNewHere } from './newness';
import { defineRule } from './rule';
import { columnOf, lockSentence } from './wording';

/**
 * Since PostgreSQL 11 a default that is one value for all rows is kept in the catalog: adding the column is instant, however large
 * the table is. Before, every row was written anew. The three steps (column, backfill, NOT NULL) are still of use where the
 * application must not see the default yet.
 */
export const rule = defineRule({
  id: 'add-column-with-default',
  category: 'blocks-traffic',
  description: 'Adds a column with a default in one step',
  severity: { recommended: 'hint', strict: 'hint', protocol: 'warning' },
  recipes: ['add-column-with-default'],
  operations: ['AddColumn'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const value = operation.column.default;
    if (!value || value.constant === 'null' || isNewHere(visit, operation.table)) return;
    const { effect } = analyzed;
    if (effect.reasons.includes('any default before 11')) {
      visit.report({
        severity: 'warning',
        message: `${lockSentence(visit, 'ADD COLUMN with a default')} PostgreSQL before 11 stores the default in each row. Add the column without a default, set the default for new rows, and fill the old rows in batches.`,
      });
      return;
    }
    if (effect.rewrites.length > 0) return;
    visit.report({
      message: `Adding ${columnOf(operation.table, operation.column.name)} with this default is instant since PostgreSQL 11. The three-step form is still worth it where the application must not see the default yet.`,
    });
  },
  fixes: (request) =>
    planFix(request, 'add-column-with-default', 'Add the column in three steps: column, backfill, NOT NULL'),
});
