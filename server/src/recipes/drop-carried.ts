import type { QualifiedName } from '../operations/names';
import type { NameOf } from './carried-parts';
import { isParted } from './carried-parts-sql';
import type { CarriedItem } from './carry-over';
import {
  addAgain,
  addCarriedConstraints,
  createIndexes,
  dropIndexes,
  hasIndex,
  isConstraint,
  isForParts,
  validateCarried,
} from './carry-over-sql';
import type { Step } from './plan';
import { alterTable, besides, dropConstraint, dropIndex } from './sql';

export interface DropOptions {
  /** PostgreSQL's major version. */
  readonly version: number;
  /** What comes back is validated in its own step. */
  readonly validate?: boolean;
}

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
  { version, validate = false }: DropOptions,
): Step[] {
  const constraints = items.filter(
    (item) => isConstraint(item) && item.kind !== 'notNull' && item.kind !== 'unique',
  );
  const groups = [
    constraints.filter(({ kind }) => kind !== 'foreignKey'),
    ...constraints.filter(({ kind }) => kind === 'foreignKey').map((item) => [item]),
  ].filter((group) => group.length > 0);
  const validations = (group: readonly CarriedItem[]): string[] =>
    validate && !isOfParts(group) ? validateCarried(table, group, name, version) : [];
  // That of a partitioned table comes back in several steps, which validate it.
  const isOfParts = (group: readonly CarriedItem[]): boolean =>
    group.some((item) => isForParts(item, name, version));
  const constraintsAgain = (group: readonly CarriedItem[]): readonly string[] =>
    isOfParts(group)
      ? addAgain(table, group, column, name, version)
      : addCarriedConstraints(table, group, column, name, version);
  const steps: Step[] = groups.map((group, index) => ({
    phase: 'contract',
    title: `drop ${group.map((item) => item[name]).join(', ')} of ${column}`,
    slug: groups.length === 1 ? 'drop_constraints' : `drop_constraints_${index + 1}`,
    up: group.map((item) => alterTable(table, dropConstraint(item[name]))),
    down: [...constraintsAgain(group), ...validations(group)],
    transaction: true,
    // What validates must not hold the lock that adding takes.
    ...((isOfParts(group) || validations(group).length > 0) && { downTransaction: false }),
    needs: 'lock',
  }));
  const unique = items.filter(({ kind }) => kind === 'unique');
  const indexes = items.filter((item) => hasIndex(item) && item.kind !== 'unique');
  // PostgreSQL drops the index of a partitioned table with those of its partitions, and not concurrently.
  const whole = indexes.filter((item) => item.kind === 'index' && isParted(item));
  const concurrently = indexes.filter((item) => !whole.includes(item));
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
        ...addCarriedConstraints(table, unique.filter(isConstraint), column, name, version),
      ],
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    });
  }
  if (whole.length > 0)
    steps.push({
      phase: 'contract',
      title: `drop the indexes of ${column}`,
      slug: 'drop_indexes',
      up: whole.map((item) => dropIndex(besides(table, item[name]))),
      down: createIndexes(table, whole, column, name),
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    });
  if (concurrently.length > 0)
    steps.push({
      phase: 'contract',
      title: `drop the indexes of ${column} concurrently`,
      slug: whole.length === 0 ? 'drop_indexes' : 'drop_key_indexes',
      up: dropIndexes(table, concurrently, name),
      down: createIndexes(table, concurrently, column, name),
      transaction: false,
      resume: 'Run the step again.',
      needs: 'work',
    });
  return steps;
}
