import type { QualifiedName } from '../operations/names';
import { findTable, keyOf } from '../schema/catalog';
import type { Catalog, Table } from '../schema/catalog';
import { attachedIndexes } from '../schema/lookups';
import { qualified } from './sql';

export interface Partition {
  /** As its parent is written. */
  readonly name: QualifiedName;
  readonly key: string;
  readonly table: Table;
  readonly children: readonly Partition[];
}

/** The partitions of a table with those of partitions, by name. */
export function partitionTree(catalog: Catalog, table: QualifiedName): readonly Partition[] {
  const below = (key: string): readonly Partition[] =>
    (catalog.tables.get(key)?.children ?? [])
      .flatMap((child): Partition[] => {
        const found = catalog.tables.get(child);
        return found === undefined
          ? []
          : [{ name: nameBeside(catalog, table, found), key: child, table: found, children: below(child) }];
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  return below(keyOf(catalog, table));
}

/** The partitions that hold rows. */
export function leaves(tree: readonly Partition[]): readonly Partition[] {
  return tree.flatMap((each) => (each.table.partitionBy === undefined ? [each] : leaves(each.children)));
}

/** The partitions that are partitioned themselves, the lowest first. */
export function branches(tree: readonly Partition[]): readonly Partition[] {
  return tree.flatMap((each) =>
    each.table.partitionBy === undefined ? [] : [...branches(each.children), each],
  );
}

/** The partitions with those of partitions. */
export function allPartitions(tree: readonly Partition[]): readonly Partition[] {
  return tree.flatMap((each) => [each, ...allPartitions(each.children)]);
}

/** The names of the partitions' indexes that belong to an index, by the keys of the partitions, those below partitions included. */
export function attachedNames(catalog: Catalog, indexKey: string): ReadonlyMap<string, string> {
  return new Map(
    attachedIndexes(catalog, indexKey).flatMap((key): (readonly [string, string])[] => {
      const index = catalog.indexes.get(key);
      return index === undefined ? [] : [[index.table, index.name], ...attachedNames(catalog, key)];
    }),
  );
}

/** `ALTER INDEX … ATTACH PARTITION` for each partition of a table, the lowest first. */
export function attachStatements(
  parent: QualifiedName,
  tree: readonly Partition[],
  indexOf: (partition: Partition) => QualifiedName,
): readonly string[] {
  return tree.flatMap((each) => [
    ...attachStatements(indexOf(each), each.children, indexOf),
    `ALTER INDEX ${qualified(parent)} ATTACH PARTITION ${qualified(indexOf(each))}`,
  ]);
}

/** The partition as its parent is written: without a schema where both lie in the default one. */
export function nameBeside(catalog: Catalog, table: QualifiedName, partition: Table): QualifiedName {
  return table.schema === undefined && partition.schema === catalog.defaultSchema
    ? { name: partition.name }
    : { schema: partition.schema, name: partition.name };
}

/** The default partition of a table, as that is written. */
export function defaultPartition(catalog: Catalog, parent: QualifiedName): QualifiedName | undefined {
  const child = findTable(catalog, parent)?.children?.find(
    (key) => catalog.tables.get(key)?.partitionOf?.bound.type === 'default',
  );
  const table = child === undefined ? undefined : catalog.tables.get(child);
  return table && nameBeside(catalog, parent, table);
}
