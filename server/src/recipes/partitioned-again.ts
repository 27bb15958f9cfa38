import type { KeyConstraint } from '../operations/constraint';
import type { QualifiedName } from '../operations/names';
import type { Catalog, Index } from '../schema/catalog';
import { keyOfObject } from '../schema/change';
import { indexSql } from '../schema/describe';
import { keySteps } from './partition-steps';
import {
  attachedNames,
  attachStatements,
  branches,
  leaves,
  partitionTree,
  type Partition,
} from './partition-tree';
import {
  alterTable,
  besides,
  dropConstraint,
  dropIndex,
  dropIndexConcurrently,
  identifier,
  qualified,
} from './sql';

/*
 * What a partitioned table has lost, again, under the names that its partitions' had: statements outside of a transaction, which
 * block nothing for long. The first takes away what an earlier run has finished, so that all of them can be run again.
 */

/** An index: each partition's concurrently, then the parent's, of which they become parts. */
export function indexAgain(catalog: Catalog, table: QualifiedName, index: Index): string[] {
  const names = attachedNames(catalog, keyOfObject(index));
  const has = ({ key }: Partition): boolean => names.has(key);
  const own = (partition: Partition): QualifiedName =>
    besides(partition.name, names.get(partition.key) ?? '');
  const tree = partitionTree(catalog, table).filter(has);
  const parent = besides(table, index.name);
  const create = (words: string, name: string, on: string): string =>
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${words} ${identifier(name)} ON ${on} ${indexSql(index)}`;
  return [
    dropIndex(parent),
    ...leaves(tree).flatMap((partition) => [
      dropIndexConcurrently(own(partition)),
      create('CONCURRENTLY', own(partition).name, qualified(partition.name)),
    ]),
    ...branches(tree).map((partition) =>
      create('IF NOT EXISTS', own(partition).name, `ONLY ${qualified(partition.name)}`),
    ),
    create('IF NOT EXISTS', index.name, `ONLY ${qualified(table)}`),
    ...attachStatements(parent, tree, own),
  ];
}

/** UNIQUE or PRIMARY KEY. `definition`: from there on; `index`: the key of its index. */
export function keyAgain(
  catalog: Catalog,
  table: QualifiedName,
  {
    name,
    constraint,
    index,
    definition,
  }: {
    readonly name: string;
    readonly constraint: KeyConstraint;
    readonly index: string;
    readonly definition: string;
  },
): string[] {
  const names = attachedNames(catalog, index);
  const target = { table, alter: {} };
  return [
    alterTable(table, dropConstraint(name)),
    ...leaves(partitionTree(catalog, table)).flatMap((partition) => {
      const own = names.get(partition.key);
      return own === undefined ? [] : [alterTable(partition.name, dropConstraint(own))];
    }),
    ...keySteps(catalog, target, name, constraint, definition, names).flatMap(({ up }) => up),
  ];
}
