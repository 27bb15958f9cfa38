import type { QualifiedName } from '../operations/names';
import type { Catalog, Index } from '../schema/catalog';
import { keyOfObject } from '../schema/change';
import { attachedNames, partitionTree, type Partition } from './partition-tree';

/** The names of something that hangs on a column, while there is a second column. */
export interface CarriedNames {
  /** Its name before and after. */
  readonly name: string;
  /** The name on the new column while both columns exist. */
  readonly onNew: string;
  /** The name on the old column once the new one has taken its name. */
  readonly onOld: string;
}

/** Which of its names something has. */
export type NameOf = keyof CarriedNames;

/** What a partition has of an index, a key or a foreign key of its partitioned table, under names of its own. */
export interface CarriedPart extends CarriedNames {
  readonly table: QualifiedName;
  readonly comment?: string;
  /** Of its own partitions; left out where it is not partitioned, and holds rows. */
  readonly parts?: readonly CarriedPart[];
}

/** The parts of an index, or of the index of a key, in the partitions that are known to have one. */
export function partsOfIndex(
  catalog: Catalog,
  table: QualifiedName,
  index: Index,
  choose: (name: string) => CarriedNames,
): readonly CarriedPart[] {
  const names = attachedNames(catalog, keyOfObject(index));
  return partsOf(partitionTree(catalog, table), (partition) => {
    const name = names.get(partition.key);
    if (name === undefined) return undefined;
    const comment = catalog.indexes.get(`${partition.table.schema}.${name}`)?.comment;
    return { ...choose(name), ...(comment !== undefined && { comment }) };
  });
}

/** The parts of a foreign key: on the new column and on the old one they have its name. */
export function partsOfForeignKey(
  catalog: Catalog,
  table: QualifiedName,
  names: CarriedNames,
): readonly CarriedPart[] {
  const visit = (tree: readonly Partition[], parent: string): readonly CarriedPart[] =>
    tree.flatMap((partition): readonly CarriedPart[] => {
      const own = partition.table.constraints.find(({ partOf }) => partOf === parent)?.name;
      if (own === undefined) return [];
      const part = { ...names, name: own, table: partition.name };
      return partition.table.partitionBy === undefined
        ? [part]
        : [{ ...part, parts: visit(partition.children, own) }];
    });
  return visit(partitionTree(catalog, table), names.name);
}

function partsOf(
  tree: readonly Partition[],
  namesOf: (partition: Partition) => (CarriedNames & { readonly comment?: string }) | undefined,
): readonly CarriedPart[] {
  return tree.flatMap((partition): readonly CarriedPart[] => {
    const names = namesOf(partition);
    if (names === undefined) return [];
    const part = { ...names, table: partition.name };
    return partition.table.partitionBy === undefined
      ? [part]
      : [{ ...part, parts: partsOf(partition.children, namesOf) }];
  });
}

/** The parts of partitions that hold rows. */
export function leafParts(parts: readonly CarriedPart[]): readonly CarriedPart[] {
  return parts.flatMap((part) => (part.parts === undefined ? [part] : leafParts(part.parts)));
}

/** The parts of partitions that are partitioned themselves, the lowest first. */
export function branchParts(parts: readonly CarriedPart[]): readonly CarriedPart[] {
  return parts.flatMap((part) => (part.parts === undefined ? [] : [...branchParts(part.parts), part]));
}

export function allParts(parts: readonly CarriedPart[]): readonly CarriedPart[] {
  return [...branchParts(parts), ...leafParts(parts)];
}
