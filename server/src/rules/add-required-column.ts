import { planFix } from './answers';
import { isNewHere } from './newness';
import { isRequired } from './required-column';
import { defineRule } from './rule';
import { columnOf, nameOf } from './wording';

/**
 * A NOT NULL column without a default has no value for the rows that are there: ADD COLUMN fails as soon as there is one. On an
 * empty table it succeeds, and then every INSERT of the running release fails, because it does not name the column.
 */
export const rule = defineRule({
  id: 'add-required-column',
  category: 'breaks-code',
  description: 'Adds a NOT NULL column that old rows and running code have no value for',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-column-with-default'],
  operations: ['AddColumn'],
  visit(visit) {
    const { operation } = visit;
    if (!isRequired(operation.column) || isNewHere(visit, operation.table)) return;
    const column = columnOf(operation.table, operation.column.name);
    visit.report({
      message: `${column} must not be NULL and has no default, so ADD COLUMN fails if ${nameOf(operation.table)} has any row, and every INSERT of running code that does not name the column fails after it. Give it a default, or add it nullable, fill it in batches, and set NOT NULL at the end.`,
    });
  },
  fixes: (request) =>
    planFix(
      request,
      'add-column-with-default',
      'Add the column nullable, fill it in batches, then set NOT NULL',
    ),
});
