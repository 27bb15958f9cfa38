import { findColumn, findTable } from '../schema/catalog';
import { announcedColumn } from './deprecated';
import { isNewColumn } from './newness';
import { defineRule } from './rule';
import { isDown } from './transactions';
import { columnOf } from './wording';

/** DROP NOT NULL is instant. Code that has never seen a NULL in the column meets the first one some time later. */
export const rule = defineRule({
  id: 'drop-not-null',
  category: 'breaks-code',
  description: 'Allows NULL in a column where running code expects a value',
  severity: { recommended: 'hint', strict: 'hint', protocol: 'hint' },
  recipes: [],
  operations: ['DropNotNull'],
  visit(visit) {
    const { operation, analyzed, statement } = visit;
    // The way back of SET NOT NULL.
    if (isDown(statement) || isNewColumn(visit, operation.table, operation.column)) return;
    const known = findColumn(findTable(analyzed.catalog, operation.table), operation.column);
    if (known?.notNull === false) return;
    if (announcedColumn(visit, operation.table, operation.column) !== 'never') return;
    const column = columnOf(operation.table, operation.column);
    visit.report({
      message: `From here on ${column} may be NULL, and running code has never met a NULL there. Deploy code that copes with it first.`,
    });
  },
});
