import type { Expression } from '../operations/names';
import { findColumn, findTable } from '../schema/catalog';
import { narrowing } from './narrowing';
import { isNewColumn } from './newness';
import { defineRule } from './rule';
import { isDown } from './transactions';
import { columnOf } from './wording';

/**
 * A narrower type either loses what it cannot hold, in silence (digits behind the point, the time of day), or is refused at the first row
 * that does not fit, after much of the table was read under the lock. Which one it is depends on the types.
 */
export const rule = defineRule({
  id: 'narrow-column-type',
  category: 'loses-data',
  description: 'Changes a column to a type that cannot hold all of its values',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: ['AlterColumnType'],
  visit(visit) {
    const { operation, analyzed, statement } = visit;
    // The way back of a wider type.
    if (isDown(statement) || isNewColumn(visit, operation.table, operation.column)) return;
    const known = findColumn(findTable(analyzed.catalog, operation.table), operation.column);
    const form = usingForm(operation.using, operation.column);
    if (!known || form === 'computed') return;
    const narrowed = narrowing(known.type, operation.to, form === 'cast');
    if (narrowed === undefined) return;
    const column = columnOf(operation.table, operation.column);
    const to = operation.to.text;
    if (narrowed.loses) {
      visit.report({
        severity: 'error',
        message: `Changing ${column} from ${known.type.text} to ${to} changes its values for good: ${narrowed.how}. If that is meant, keep the old values in a column of their own until nobody asks for them.`,
      });
      return;
    }
    visit.report({
      message: `PostgreSQL refuses to change ${column} from ${known.type.text} to ${to} as soon as it reads a row where ${narrowed.how}. Keep such rows out with a CHECK first, added NOT VALID and validated, and then change the type.`,
    });
  },
});

/** `cast` is an explicit one, which cuts off in silence what an assignment refuses; `computed` is what the author works out. */
function usingForm(using: Expression | undefined, column: string): 'plain' | 'cast' | 'computed' {
  if (using === undefined) return 'plain';
  const text = using.text.toLowerCase().replaceAll(/["()\s]/g, '');
  const name = column.toLowerCase();
  if (text === name) return 'plain';
  return text.startsWith(`${name}::`) || text.startsWith(`cast${name}as`) ? 'cast' : 'computed';
}
