import { keyOf } from '../schema/catalog';
import { quoteIdentifier } from '../text/quoting';
import { isNewHere } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { isDown, operationsAfter } from './transactions';
import { nameOf } from './wording';

const RELATIONS: ReadonlySet<string> = new Set(['table', 'view', 'materialized view']);

/**
 * SET SCHEMA moves a table with its indexes, constraints and owned sequences in a moment. Code that names the old schema fails from then
 * on, and so does code that names none, unless its search_path has the new one.
 */
export const rule = defineRule({
  id: 'move-table-schema',
  category: 'breaks-code',
  description: 'Moves a table to another schema while running code still looks for it in the old one',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  operations: ['SetSchema'],
  visit(visit) {
    const { operation, statement } = visit;
    if (!RELATIONS.has(operation.objectType) || isDown(statement)) return;
    if (isNewHere(visit, operation.table) || staysReachable(visit)) return;
    const name = nameOf(operation.table);
    visit.report({
      message: `Once ${name} is in the schema ${quoteIdentifier(operation.to)}, every query of running code that looks for it in the old schema fails. Create a view called ${name} in the same transaction, and drop it when no release uses the old name.`,
    });
  },
});

/** True where it is there already, or the same transaction gives the old name to a view or another table. */
function staysReachable(visit: OperationVisit<'SetSchema'>): boolean {
  const { operation, analyzed, file, statement } = visit;
  const old = keyOf(analyzed.catalog, operation.table);
  if (old === `${operation.to}.${operation.table.name}`) return true;
  return operationsAfter(file, statement, analyzed).some(({ analyzed: { operation: other, catalog } }) => {
    if (other.type === 'CreateView') return keyOf(catalog, other.view) === old;
    return other.type === 'CreateTable' && keyOf(catalog, other.table) === old;
  });
}
