import type { QualifiedName } from '../operations/names';
import { findTable, keyOf, splitKey, type Catalog } from '../schema/catalog';
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
import type { RecipeContext } from './recipe';
import { referenceAgain } from './drop-table';
import { indexAgain, keyAgain } from './partitioned-again';
import { bodyOf } from './recreate-alone';
import { alterTable, besides, dropConstraint, dropIndex } from './sql';

export interface DropOptions {
  /** What comes back is validated in its own step. */
  readonly validate?: boolean;
  /** The schema before, where the items have their own names: a partitioned table gets its indexes back partition by partition. */
  readonly context?: Pick<RecipeContext, 'catalog' | 'version'>;
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
  { validate = false, context }: DropOptions = {},
): Step[] {
  const known = context && findTable(context.catalog, table);
  const partitioned = known?.partitionBy === undefined ? undefined : context;
  const constraints = items.filter(
    (item) => isConstraint(item) && item.kind !== 'notNull' && item.kind !== 'unique',
  );
  const groups = [
    constraints.filter(({ kind }) => kind !== 'foreignKey'),
    ...constraints.filter(({ kind }) => kind === 'foreignKey').map((item) => [item]),
  ].filter((group) => group.length > 0);
  const validations = (group: readonly CarriedItem[]): string[] =>
    validate ? validateCarried(table, group, name) : [];
  // None of them is NOT NULL, the only kind that differs between versions.
  const constraintsAgain = (group: readonly CarriedItem[]): readonly string[] => {
    const found = known?.constraints.find((constraint) => constraint.name === group[0]?.[name]);
    return partitioned && found?.definition.type === 'foreignKey'
      ? referenceAgain(table, known, found, partitioned).down
      : addCarriedConstraints(table, group, column, name, 18);
  };
  const steps: Step[] = groups.map((group, index) => ({
    phase: 'contract',
    title: `drop ${group.map((item) => item[name]).join(', ')} of ${column}`,
    slug: groups.length === 1 ? 'drop_constraints' : `drop_constraints_${index + 1}`,
    up: group.map((item) => alterTable(table, dropConstraint(item[name]))),
    down: [...constraintsAgain(group), ...validations(group)],
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
      down: partitioned
        ? unique.flatMap((item) => keyOfItemAgain(partitioned.catalog, table, item))
        : [
            ...release,
            ...createIndexes(table, unique, column, name),
            ...addCarriedConstraints(table, unique, column, name, 18),
          ],
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    });
  }
  if (indexes.length > 0 && partitioned) {
    const { catalog } = partitioned;
    steps.push({
      phase: 'contract',
      title: `drop the indexes of ${column}`,
      slug: 'drop_indexes',
      // PostgreSQL drops the index of a partitioned table with those of its partitions, and not concurrently.
      up: indexes.map((item) => dropIndex(besides(table, item[name]))),
      down: indexes.flatMap((item) => {
        const index = catalog.indexes.get(`${schemaOf(catalog, table)}.${item[name]}`);
        return index === undefined ? [] : indexAgain(catalog, table, index);
      }),
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    });
  } else if (indexes.length > 0) {
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

function schemaOf(catalog: Catalog, table: QualifiedName): string {
  return splitKey(keyOf(catalog, table)).schema;
}

function keyOfItemAgain(catalog: Catalog, table: QualifiedName, { name }: CarriedItem): string[] {
  const found = findTable(catalog, table)?.constraints.find((constraint) => constraint.name === name);
  if (found?.definition.type !== 'unique' || found.index === undefined) return [];
  const { definition: constraint, index } = found;
  return keyAgain(catalog, table, { name, constraint, index, definition: bodyOf(found, catalog) });
}
