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
 * Foreign keys go one a step: dropping one takes ACCESS EXCLUSIVE on the referenced table. The index of a UNIQUE goes along with it.
 */
export function dropCarriedSteps(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
  { validate = false }: { readonly validate?: boolean } = {},
): Step[] {
  const constraints = items.filter(
    (item) => isConstraint(item) && item.kind !== 'notNull' && item.kind !== 'unique',
  );
  const groups = [
    constraints.filter(({ kind }) => kind !== 'foreignKey'),
    ...constraints.filter(({ kind }) => kind === 'foreignKey').map((item) => [item]),
  ].filter((group) => group.length > 0);
  const validations = (group: readonly CarriedItem[]): string[] =>
    validate ? validateCarried(table, group, name) : [];
  const steps: Step[] = groups.map((group, index) => ({
    phase: 'contract',
    title: `drop ${group.map((item) => item[name]).join(', ')} of ${column}`,
    slug: groups.length === 1 ? 'drop_constraints' : `drop_constraints_${index + 1}`,
    up: group.map((item) => alterTable(table, dropConstraint(item[name]))),
    // None of them is NOT NULL, the only kind that differs between versions.
    down: [...addCarriedConstraints(table, group, column, name, 18), ...validations(group)],
    transaction: true,
    // What validates must not hold the lock that adding takes.
    ...(validations(group).length > 0 && { downTransaction: false }),
    needs: 'lock',
  }));
  const unique = items.filter(({ kind }) => kind === 'unique');
  const indexes = items.filter((item) => hasIndex(item) && item.kind !== 'unique');
  if (unique.length > 0) {
    const release = unique.map((item) => alterTable(table, dropConstraint(item[name])));
    steps.push({
      phase: 'contract',
      title: `drop ${unique.map((item) => item[name]).join(', ')} of ${column}`,
      slug: 'drop_unique',
      up: release,
      down: [
        ...release,
        ...createIndexes(table, unique, column, name),
        ...addCarriedConstraints(table, unique, column, name, 18),
      ],
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    });
  }
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
