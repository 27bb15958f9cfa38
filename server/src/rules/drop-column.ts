import { findTable } from '../schema/catalog';
import { planFix } from './answers';
import { announcedColumn } from './deprecated';
import { isNewColumn } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { columnOf, joinWords } from './wording';

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
      message: `DROP COLUMN deletes every value of ${column} for good, and every query of running code that names the column fails. Deploy code that no longer uses it, mark it DEPRECATED in a comment, and drop it in a later migration.${alongWith(visit)}`,
    });
  },
  fixes: (request) =>
    planFix(request, 'drop-column', 'Mark the column deprecated now, drop it in a later migration'),
});

/** Before 15 PostgreSQL drops the columns that are computed from it without being asked. */
function alongWith({ file, analyzed, operation }: OperationVisit<'DropColumn'>): string {
  const { postgresVersion } = file.settings;
  if (postgresVersion >= 15) return '';
  const { columns = [] } = findTable(analyzed.catalog, operation.table) ?? {};
  const computed = columns
    .filter(({ generated }) => generated?.expression.columns.includes(operation.column) === true)
    .map(({ name }) => columnOf(operation.table, name));
  return computed.length === 0
    ? ''
    : ` PostgreSQL ${postgresVersion} drops ${joinWords(computed)} along, which ${computed.length === 1 ? 'is' : 'are'} computed from it.`;
}
