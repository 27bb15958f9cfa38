import { planFix } from './answers';
import { announcedColumn } from './deprecated';
import { isNewColumn } from './newness';
import { defineRule } from './rule';
import { columnOf } from './wording';

/**
 * DROP COLUMN is instant and final: the values are gone when it commits, and running code that names the column fails. An earlier
 * migration that marks the column DEPRECATED in its comment says that the code has let go of it; then the drop is left alone.
 */
export const rule = defineRule({
  id: 'drop-column',
  category: 'breaks-code',
  description: 'Drops a column, its values, and every query that names it',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['drop-column'],
  operations: ['DropColumn'],
  visit(visit) {
    const { operation } = visit;
    if (isNewColumn(visit, operation.table, operation.column)) return;
    const announced = announcedColumn(visit, operation.table, operation.column);
    if (announced === 'before') return;
    const column = columnOf(operation.table, operation.column);
    if (announced === 'here') {
      visit.report({
        severity: 'information',
        message: `${column} is marked DEPRECATED by the migration that drops it, so no release had the time to let go of it. Drop it in a later migration.`,
      });
      return;
    }
    visit.report({
      message: `DROP COLUMN deletes every value of ${column} for good, and every query of running code that names the column fails. Deploy code that no longer uses it, mark it DEPRECATED in a comment, and drop it in a later migration.`,
    });
  },
  fixes: (request) =>
    planFix(request, 'drop-column', 'Mark the column deprecated now, drop it in a later migration'),
});
