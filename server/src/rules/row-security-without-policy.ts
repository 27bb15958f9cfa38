import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { findTable, keyOf, type Catalog } from '../schema/catalog';
import { isNewHere } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { nameOf } from './wording';

/**
 * With row security on and no policy, every role but the owner sees an empty table and may write nothing, without an error on reads. FORCE
 * does the same to the owner. Policies can be made before row security is turned on.
 */
export const rule = defineRule({
  id: 'row-security-without-policy',
  category: 'loses-data',
  description: 'Turns on row security without a policy, which hides every row',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: ['RowSecurity'],
  visit(visit) {
    const { operation, file, statement } = visit;
    if (isNewHere(visit, operation.table) || !hides(visit)) return;
    const name = nameOf(operation.table);
    const whom = operation.action === 'force' ? 'the owner too' : 'every role but the owner';
    if (hasPolicy(catalogAtEnd(file, statement), visit)) return;
    visit.report({
      message: `${name} has no policy, so with row security ${whom} sees no row of it, without an error, and can write none. Create the policies first, then turn row security on.`,
    });
  },
});

/** True where the table is known from its start, and this changes who sees its rows. */
function hides({ operation, analyzed, file }: OperationVisit<'RowSecurity'>): boolean {
  const table = findTable(analyzed.catalog, operation.table);
  if (table === undefined || table.partial === true || table.policies.length > 0) return false;
  if (operation.action === 'enable') return !table.rowSecurity;
  const before = file.statements[0]?.before;
  return (
    operation.action === 'force' &&
    before !== undefined &&
    findTable(before, operation.table)?.rowSecurity === true
  );
}

/** What the part of the file leaves behind: policies that follow at once are there in time. */
function catalogAtEnd(file: AnalyzedFile, statement: AnalyzedStatement): Catalog {
  const last = file.statements.findLast(({ section }) => section === statement.section) ?? statement;
  return last.after;
}

function hasPolicy(catalog: Catalog, { operation, analyzed }: OperationVisit<'RowSecurity'>): boolean {
  const table = catalog.tables.get(keyOf(analyzed.catalog, operation.table));
  return table === undefined || table.policies.length > 0;
}
