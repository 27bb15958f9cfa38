import { findColumn, findTable } from '../schema/catalog';
import { quoteIdentifier } from '../text/quoting';
import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { columnOf, lockSentence, noWayDown } from './wording';

/**
 * ALTER COLUMN … TYPE writes the whole table anew unless PostgreSQL can prove that the stored bytes stay the same: varchar made
 * longer, varchar to text, numeric made wider at the same scale, and a few more. Some of those still build the column's indexes
 * anew, or read every row for a CHECK. Which one it is depends on the old type, so the history is asked.
 */
export const rule = defineRule({
  id: 'change-column-type',
  category: 'blocks-traffic',
  description: 'Changes the type of a column while every query on the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['change-column-type'],
  operations: ['AlterColumnType'],
  visit(visit) {
    const { operation, analyzed } = visit;
    if (!blocksWhileWorking(visit)) return;
    const column = columnOf(operation.table, operation.column);
    const known = findColumn(findTable(analyzed.catalog, operation.table), operation.column);
    const { rewrites, rebuilds } = analyzed.effect;
    const expand = `Add a column of the new type, keep both in step with a trigger, fill the old rows in batches, and swap the names.${noWayDown(visit, visit.statement, true)}`;
    if (!known) {
      visit.report({
        severity: 'warning',
        message: `The type that ${column} has now is not known here. Unless its values can stay as they are stored (varchar made longer, varchar to text), ${lowerFirst(lockSentence(visit, `changing it to ${operation.to.text}`))} ${expand}`,
      });
      return;
    }
    const what = `ALTER COLUMN ${quoteIdentifier(operation.column)} TYPE ${operation.to.text}`;
    const from = `The rows of ${column} are stored as ${known.type.text} now.`;
    if (rewrites.length > 0) {
      visit.report({ message: `${lockSentence(visit, what)} ${from} ${expand}` });
    } else if (rebuilds.length > 0) {
      visit.report({
        severity: 'warning',
        message: `${lockSentence(visit, what)} The rows stay as they are. Drop the indexes before and build them CONCURRENTLY afterwards, or go by way of a new column.`,
      });
    } else {
      visit.report({
        severity: 'warning',
        message: `${lockSentence(visit, what)} The rows stay as they are, but a CHECK on the column is verified again. Drop the CHECK before, and add it NOT VALID and validate it afterwards.`,
      });
    }
  },
  fixes: (request) =>
    planFix(request, 'change-column-type', 'Change the type by way of a new column, filled in batches'),
});

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
