import type { QualifiedName } from '../operations/names';
import type { CarriedItem } from './carry-over';
import {
  addCarriedConstraints,
  createIndexes,
  dropIndexes,
  hasIndex,
  isConstraint,
  type NameOf,
  validateCarried,
} from './carry-over-sql';
import type { Step } from './plan';
import { alterTable, dropConstraint } from './sql';

/**
 * Steps that drop what hangs on a column before the column goes. DROP COLUMN would take all of it along, but would then
 * lock the referenced tables too, and nothing could bring it back in steps that do not block.
 * Foreign keys go one a step: dropping one takes ACCESS EXCLUSIVE on the referenced table.
 */
export function dropCarriedSteps(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
  { validate = false }: { readonly validate?: boolean } = {},
): Step[] {
  const constraints = items.filter((item) => isConstraint(item) && item.kind !== 'notNull');
  const groups = [
    constraints.filter(({ kind }) => kind !== 'foreignKey'),
    ...constraints.filter(({ kind }) => kind === 'foreignKey').map((item) => [item]),
  ].filter((group) => group.length > 0);
  const steps: Step[] = groups.map((group, index) => ({
    phase: 'contract',
    title: `drop ${group.map((item) => item[name]).join(', ')} of ${column}`,
    slug: groups.length === 1 ? 'drop_constraints' : `drop_constraints_${index + 1}`,
    up: group.map((item) => alterTable(table, dropConstraint(item[name]))),
    down: [
      // None of them is NOT NULL, the only kind that differs between versions.
      ...addCarriedConstraints(table, group, column, name, 18),
      ...(validate ? validateCarried(table, group, name) : []),
    ],
    transaction: true,
    needs: 'lock',
  }));
  const indexes = items.filter(hasIndex);
  if (indexes.length > 0) {
    steps.push({
      phase: 'contract',
      title: `drop the indexes of ${column} concurrently`,
      slug: 'drop_indexes',
      up: dropIndexes(table, indexes, name),
      down: createIndexes(table, indexes, column, name),
      transaction: false,
      resume: 'Run the step again.',
      needs: 'work',
    });
  }
  return steps;
}
