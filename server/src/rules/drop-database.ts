import { quoteIdentifier } from '../text/quoting';
import { defineRule, type OperationVisit } from './rule';

/** DROP DATABASE deletes every schema, table and row in it, and nothing but a backup brings them back. */
export const rule = defineRule({
  id: 'drop-database',
  category: 'loses-data',
  description: 'Deletes a whole database',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['DropDatabase'],
  visit(visit) {
    if (isMadeHere(visit)) return;
    visit.report({
      message: `DROP DATABASE deletes every table of ${quoteIdentifier(visit.operation.name)} with all of its rows, and nothing but a backup brings them back. Drop a database by hand, never in a migration.`,
    });
  },
});

function isMadeHere({ file, operation }: OperationVisit<'DropDatabase'>): boolean {
  return file.statements.some(({ section, operations }) =>
    operations.some(
      ({ operation: other }) =>
        section !== undefined && other.type === 'CreateDatabase' && other.name === operation.name,
    ),
  );
}
