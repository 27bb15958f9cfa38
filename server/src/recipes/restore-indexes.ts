import type { QualifiedName } from '../operations/names';
import type { Catalog, Index } from '../schema/catalog';
import { keyOfObject } from '../schema/change';
import { indexSql } from '../schema/describe';
import { indexUses } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import { partitionedSteps } from './index-steps';
import { nameOfKey } from './known';
import { attachedNames, branches, leaves, partitionTree } from './partition-tree';
import { createIndex } from './recreate-alone';
import { besides, dropIndex, dropIndexConcurrently, qualified } from './sql';
import { indexTargets } from './table-settings';
import { back, type BackOptions, type WayBack } from './way-back';
import { writtenIndex } from './written-index';

/** What drops the indexes that tables have got, and builds those again that they have lost. */
export function restoreIndexes(before: Catalog, after: Catalog, options: BackOptions): readonly WayBack[] {
  const own = (catalog: Catalog, index: Index): boolean =>
    index.constraint === undefined && index.attachedTo === undefined && catalog.tables.has(index.table);
  const added = [...after.indexes].filter(
    ([key, index]) =>
      !before.indexes.has(key) &&
      own(after, index) &&
      before.tables.has(index.table) &&
      !onNewColumn(before, after, index),
  );
  const dropped = [...before.indexes].filter(
    ([key, index]) => !after.indexes.has(key) && own(before, index) && after.tables.has(index.table),
  );
  const drop = options.outside ? dropIndexConcurrently : dropIndex;
  return [
    ...added.map(([key]) => back([drop(nameOfKey(after, key))])),
    ...dropped.map(([, index]) => createAgain(before, after, index, options)),
  ];
}

function onNewColumn(before: Catalog, after: Catalog, index: Index): boolean {
  const was = before.tables.get(index.table)?.columns ?? [];
  const added = (after.tables.get(index.table)?.columns ?? []).filter(
    (column) => !was.some((old) => old.name === column.name),
  );
  return added.some((column) => indexUses(index, column.name));
}

function createAgain(before: Catalog, after: Catalog, index: Index, options: BackOptions): WayBack {
  const table = nameOfKey(before, index.table);
  const comment =
    index.comment === undefined
      ? []
      : [`COMMENT ON INDEX ${qualified(besides(table, index.name))} IS ${quoteLiteral(index.comment)}`];
  const build =
    before.tables.get(index.table)?.partitionBy === undefined
      ? [createIndex(table, index, { concurrently: options.outside })]
      : onPartitions(before, after, table, index, options);
  return back([...build, ...comment, ...indexTargets(table, index)]);
}

/** The indexes of the partitions under their own names: built concurrently and attached, or taken over by the parent's. */
function onPartitions(
  before: Catalog,
  after: Catalog,
  table: QualifiedName,
  index: Index,
  { outside }: BackOptions,
): readonly string[] {
  const names = attachedNames(before, keyOfObject(index));
  const written = writtenIndex(
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ON ${qualified(table)} ${indexSql(index)}`,
  );
  if (outside && written !== undefined) {
    const { name } = index;
    return partitionedSteps(after, table, { name, columns: [], written, shape: index, names }).flatMap(
      ({ up }) => up,
    );
  }
  const tree = partitionTree(before, table);
  const own = [...leaves(tree), ...branches(tree)].flatMap((partition) => {
    const name = names.get(partition.key);
    return name === undefined ? [] : [createIndex(partition.name, index, { name })];
  });
  return [...own, createIndex(table, index)];
}
