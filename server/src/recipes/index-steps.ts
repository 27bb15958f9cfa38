import type { QualifiedName } from '../operations/names';
import { sameShape } from '../schema/apply-indexes';
import type { Catalog, Index, Table } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { chooseObjectName, indexColumnNames } from '../text/identifiers';
import { repeatableBuild, resumeOfBuild } from './index-build';
import { relationExists } from './known';
import { goesWithParts } from './partition-steps';
import { attachStatements, branches, leaves, partitionTree, type Partition } from './partition-tree';
import type { Step } from './plan';
import { besides, dropIndex, dropIndexConcurrently, nameLiteral } from './sql';
import { withName } from './written-index';
import type { WrittenIndex } from './written-index';

/** A concurrent build: long, outside a transaction, and leaving an invalid index where it fails. */
export function buildStep(index: QualifiedName, create: string): Step {
  return {
    phase: 'expand',
    title: `build ${index.name}`,
    slug: 'create_index',
    up: [create],
    down: [dropIndexConcurrently(index)],
    transaction: false,
    check: {
      sql: `SELECT indisvalid FROM pg_index WHERE indexrelid = ${nameLiteral(index)}::regclass`,
      expect: 'true',
    },
    resume: resumeOfBuild(index),
    needs: 'work',
  };
}

/** An index of a partitioned table, as the history would show it. */
export interface PartitionedIndex {
  readonly name: string;
  /** The columns as they enter a name: `lower` for `lower(email)`. */
  readonly columns: readonly string[];
  readonly written: WrittenIndex;
  /** What the history says of it, where that is certain: then equal indexes of partitions are found. */
  readonly shape: Index | undefined;
  /** Names for the partitions' indexes, by the keys of the partitions, where they are not for PostgreSQL to choose. */
  readonly names?: ReadonlyMap<string, string>;
}

/**
 * The index of a partitioned table: made on the parent alone it is invalid and instant, and so on partitions that are partitioned
 * themselves; each other partition's is built concurrently, where it has none like it; attached, they make it valid.
 */
export function partitionedSteps(
  catalog: Catalog,
  table: QualifiedName,
  { name, columns, written, shape, names }: PartitionedIndex,
): readonly Step[] {
  const tree = partitionTree(catalog, table);
  const parent = besides(table, name);
  const existing = (partition: Partition): string | undefined =>
    shape &&
    indexesOf(catalog, partition.key).find(
      (index) =>
        index.valid &&
        index.attachedTo === undefined &&
        index.constraint === undefined &&
        sameShape(index, shape),
    )?.name;
  const indexOf = (partition: Partition): QualifiedName =>
    besides(
      partition.name,
      existing(partition) ??
        names?.get(partition.key) ??
        partitionIndexName(catalog, partition.table, columns),
    );
  const missing = (partition: Partition): boolean => existing(partition) === undefined;
  const alone = (on: QualifiedName, index: QualifiedName, isParent: boolean): Step => ({
    phase: 'expand',
    title: `create ${index.name} on ${isParent ? 'the parent' : on.name} alone`,
    slug: isParent ? 'create_parent_index' : `create_${index.name}`,
    up: [withName(written, { name: index.name, only: true, ...(!isParent && { table: on }) })],
    down: [dropIndex(index)],
    transaction: true,
    needs: 'lock',
  });
  const create = (partition: Partition): string =>
    withName(written, { name: indexOf(partition).name, table: partition.name, concurrently: true });
  const again = (partitions: readonly Partition[]): readonly string[] =>
    partitions.flatMap((partition) => repeatableBuild(indexOf(partition), create(partition)));
  const above = [
    alone(table, parent, true),
    ...branches(tree)
      .filter(missing)
      .map((partition) => alone(partition.name, indexOf(partition), false)),
  ];
  const attach: Step = {
    phase: 'contract',
    title: `attach the partitions' indexes, which makes ${name} valid`,
    slug: 'attach_indexes',
    up: [...attachStatements(parent, tree, indexOf)],
    // PostgreSQL cannot detach them again: all of them go with the parent's, those that the partitions had before, too.
    down: [dropIndex(parent), ...above.flatMap(({ up }) => up), ...again(leaves(tree))],
    // Each by itself: it locks the index, and a query locks those of all partitions in an order of its own.
    transaction: false,
    resume: 'Run the step again.',
    alone: {
      down: [dropIndex(parent), ...again(leaves(tree).filter((partition) => !missing(partition)))],
      note: goesWithParts(name),
    },
    check: {
      sql: `SELECT indisvalid FROM pg_index WHERE indexrelid = ${nameLiteral(parent)}::regclass`,
      expect: 'true',
    },
    needs: 'lock',
  };
  return [
    ...above,
    ...leaves(tree)
      .filter(missing)
      .map((partition) => {
        const index = indexOf(partition);
        return {
          ...buildStep(index, create(partition)),
          slug: `create_${index.name}`,
        };
      }),
    ...(tree.length > 0 ? [attach] : []),
  ];
}

/** The name that PostgreSQL gives the index of a partition. */
function partitionIndexName(catalog: Catalog, partition: Table, columns: readonly string[]): string {
  return chooseObjectName(partition.name, indexColumnNames(columns), 'idx', (name) =>
    relationExists(catalog, partition, name),
  );
}
