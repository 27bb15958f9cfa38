import type { OperationOf } from '../operations/operation';
import { findColumn, findTable } from '../schema/catalog';
import { planFix } from './answers';
import { isNewColumn, isNewHere } from './newness';
import { isRequired } from './required-column';
import { defineRule, type OperationVisit } from './rule';
import { columnOf, nameOf } from './wording';

/**
 * A NOT NULL column without a default has no value for the rows that are there: ADD COLUMN fails as soon as there is one. On an
 * empty table it succeeds, and then every INSERT of the running release fails, because it does not name the column. So it does where
 * a default fills the rows and is dropped again by the same migration, as Django does it.
 */
export const rule = defineRule({
  id: 'add-required-column',
  category: 'breaks-code',
  description: 'Adds a NOT NULL column that old rows and running code have no value for',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-column-with-default'],
  operations: ['AddColumn', 'DropDefault'],
  visit(visit) {
    const { operation } = visit;
    if (operation.type === 'DropDefault') {
      if (losesDefault(visit, operation.column)) visit.report({ message: withoutDefault(operation) });
      return;
    }
    if (!isRequired(operation.column) || isNewHere(visit, operation.table)) return;
    const column = columnOf(operation.table, operation.column.name);
    visit.report({
      message: `${column} must not be NULL and has no default, so ADD COLUMN fails if ${nameOf(operation.table)} has any row, and every INSERT of running code that does not name the column fails after it. Give it a default, or add it nullable, fill it in batches, and set NOT NULL at the end.`,
    });
  },
  fixes: (request) =>
    request.analyzed?.operation.type === 'AddColumn'
      ? planFix(
          request,
          'add-column-with-default',
          'Add the column nullable, fill it in batches, then set NOT NULL',
        )
      : [],
});

/**
 * What object mappers write behind ADD COLUMN … NOT NULL DEFAULT: the default was for the rows that are there. One that the migration
 * replaces, by an identity for example, is none that is missed.
 */
function losesDefault(
  { file, analyzed, statement, operation }: OperationVisit<'AddColumn' | 'DropDefault'>,
  column: string,
): boolean {
  const { table } = operation;
  const place = { file, analyzed };
  if (statement.section?.direction !== 'up') return false;
  if (isNewHere(place, table) || !isNewColumn(place, table, column)) return false;
  const known = findColumn(findTable(analyzed.catalog, table), column);
  const last = file.statements.findLast(({ section }) => section?.direction === 'up');
  const end = findColumn(last && findTable(last.after, table), column);
  return known?.default !== undefined && end?.notNull === true && !end.default && !end.identity;
}

function withoutDefault({ table, column }: OperationOf<'DropDefault'>): string {
  return `Without its default ${columnOf(table, column)}, which this migration adds, must be named in every INSERT, and those of running code that does not know it fail. Keep the default until every release writes the column, and drop it in a later migration.`;
}
