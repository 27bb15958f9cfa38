import { keyOf } from '../schema/catalog';
import { planFix } from './answers';
import { isNewColumn } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { operationsAfter, operationsBefore, type Standing } from './transactions';
import { columnOf } from './wording';
import { quoteIdentifier } from '../text/quoting';

/**
 * The rename itself is instant. But code that runs knows one name and code that comes knows the other, and there is always a time
 * when both run. A swap (the old column aside, another one to its name, in one transaction) keeps every name in use and is
 * left alone.
 */
export const rule = defineRule({
  id: 'rename-column',
  category: 'breaks-code',
  description: 'Renames a column that running code still reads and writes',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['rename-column'],
  operations: ['RenameColumn'],
  visit(visit) {
    const { operation, statement } = visit;
    // The way back of a rename: what can be said is said about the way there.
    if (statement.section?.direction === 'down') return;
    if (isNewColumn(visit, operation.table, operation.column) || isSwap(visit)) return;
    const column = columnOf(operation.table, operation.column);
    const to = quoteIdentifier(operation.to);
    visit.report({
      message: `Once ${column} is called ${to}, every query of running code that names ${quoteIdentifier(operation.column)} fails, and code that names ${to} fails until then. Add ${to} as a new column, keep both in step with a trigger while releases change over, and drop the old one at the end.`,
    });
  },
  fixes: (request) =>
    planFix(request, 'rename-column', 'Rename by way of a new column, kept in step with a trigger'),
});

/** True where the same transaction gives the old name to another column at once, or took the new name from one. */
function isSwap({ operation, statement, analyzed, file }: OperationVisit<'RenameColumn'>): boolean {
  const key = keyOf(analyzed.catalog, operation.table);
  // Names first: they tell most columns apart without looking up a table.
  const isPartner = (
    { analyzed: { operation: other, catalog } }: Standing,
    named: 'column' | 'to',
  ): boolean =>
    other.type === 'RenameColumn' &&
    other[named] === (named === 'to' ? operation.column : operation.to) &&
    keyOf(catalog, other.table) === key;
  return (
    operationsAfter(file, statement, analyzed).some((other) => isPartner(other, 'to')) ||
    operationsBefore(file, statement, analyzed).some((other) => isPartner(other, 'column'))
  );
}
