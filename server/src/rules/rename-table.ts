import { keyOf } from '../schema/catalog';
import { quoteIdentifier } from '../text/quoting';
import { planFix } from './answers';
import { isNewHere } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { operationsAfter, operationsBefore } from './transactions';
import { nameOf } from './wording';

/**
 * The rename itself is instant, but running code asks for the old name. A view with the old name, made in the same transaction,
 * answers it: simple views can be written to as well. A swap of two tables keeps the name in use and is left alone.
 */
export const rule = defineRule({
  id: 'rename-table',
  category: 'breaks-code',
  description: 'Renames a table that running code still reads and writes',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['rename-table'],
  operations: ['RenameTable'],
  visit(visit) {
    const { operation, statement } = visit;
    // The way back of a rename: what can be said is said about the way there.
    if (statement.section?.direction === 'down') return;
    if (operation.objectType === 'index' || operation.objectType === 'sequence') return;
    if (isNewHere(visit, operation.table) || keepsName(visit) || takesFreedName(visit)) return;
    const old = nameOf(operation.table);
    visit.report({
      message: `Once ${old} is called ${quoteIdentifier(operation.to)}, every query of running code that names ${old} fails. Create a view called ${old} in the same transaction, and drop it when no release uses the name.`,
    });
  },
  fixes: (request) => planFix(request, 'rename-table', 'Rename, and leave a view with the old name'),
});

/** True where the same transaction gives the old name to a view or to another table. */
function keepsName({ file, statement, analyzed, operation }: OperationVisit<'RenameTable'>): boolean {
  const old = keyOf(analyzed.catalog, operation.table);
  return operationsAfter(file, statement, analyzed).some(({ analyzed: { operation: other, catalog } }) => {
    switch (other.type) {
      case 'CreateView':
        return keyOf(catalog, other.view) === old;
      case 'CreateTable':
        return keyOf(catalog, other.table) === old;
      case 'RenameTable':
        return keyOf(catalog, { ...other.table, name: other.to }) === old;
      default:
        return false;
    }
  });
}

/** True where the new name was in use until this transaction: this table steps in. */
function takesFreedName({ file, statement, analyzed, operation }: OperationVisit<'RenameTable'>): boolean {
  return operationsBefore(file, statement, analyzed).some(({ analyzed: { operation: other } }) => {
    if (other.type === 'RenameTable') return other.table.name === operation.to;
    return other.type === 'DropView' && other.names.some(({ name }) => name === operation.to);
  });
}
