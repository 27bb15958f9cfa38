import type { Constraint } from '../operations/constraint';
import type { Catalog, Column, Table, TableConstraint } from '../schema/catalog';
import { displayKey } from '../schema/catalog';
import {
  columnsOf,
  constraintsOn,
  foreignKeysToColumn,
  indexesOn,
  publicationsOf,
  viewsOf,
} from '../schema/lookups';
import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';
import type { CarriedItem, Source } from './carry-over';
import { allPartitions, partitionTree } from './partition-tree';

/* Why a column cannot be replaced step by step, and what its successor does not get. */

/** Why the column cannot be replaced in this way: full sentences. */
export function obstacles({ catalog, key, table, written, column, version }: Source): string[] {
  const name = `${displayKey(key)}.${column.name}`;
  const problems: string[] = [];
  const say = (condition: boolean, why: string): void => {
    if (condition) problems.push(`The column ${name} cannot be replaced step by step, because ${why}.`);
  };
  const uses = (type: Constraint['type']): boolean =>
    table.constraints.some(
      ({ definition }) => definition.type === type && columnsOf(definition).includes(column.name),
    );
  const dependent = table.columns.find((each) => each.generated?.expression.columns.includes(column.name));
  say(column.generated !== undefined, 'it is a generated column, which nothing can write');
  say(dependent !== undefined, `the generated column ${dependent?.name} is computed from it`);
  const partitions = allPartitions(partitionTree(catalog, written));
  const keyed = [{ key, table }, ...partitions].find(({ table: each }) => isPartitionedBy(each, column.name));
  say(
    keyed !== undefined,
    `${displayKey(keyed?.key ?? '')} is partitioned by it, and PostgreSQL changes no partition key: build a second table that is partitioned by the new column, keep it in step with a trigger, copy the rows in batches, and let the two tables swap names`,
  );
  say(
    table.partitionOf !== undefined || table.inherits.length > 0,
    'it belongs to the parent table: replace it there',
  );
  say(
    table.partitionBy !== undefined && version < 13,
    'the table is partitioned, and PostgreSQL before 13 has no BEFORE triggers for rows on partitioned tables',
  );
  const children = table.partitionBy === undefined ? (table.children ?? []) : [];
  say(
    children.length > 0,
    `tables inherit it (${children.map(displayKey).join(', ')}), and a trigger does not fire for their rows`,
  );
  say(
    uses('exclude'),
    'an exclusion constraint on it exists, which PostgreSQL cannot build without blocking writes',
  );
  const incoming = foreignKeysToColumn(catalog, key, column.name);
  const cyclic = incoming.find(
    ({ table: from, constraint }) => from === key && constraint.definition.columns.includes(column.name),
  );
  say(cyclic !== undefined, `the foreign key ${cyclic?.constraint.name} references the column from itself`);
  for (const partition of partitions) {
    const own = foreignKeysToColumn(catalog, partition.key, column.name)[0];
    say(
      own !== undefined,
      `the foreign key ${own?.constraint.name} of ${displayKey(own?.table ?? '')} references its partition ${displayKey(partition.key)} alone: drop it first, and add it again for the new column`,
    );
  }
  return problems;
}

/** Also where the column stands in an expression. */
function isPartitionedBy({ partitionBy }: Table, column: string): boolean {
  return tokenize(partitionBy?.text ?? '').some(
    ({ kind, text }) => (kind === 'word' || kind === 'quotedIdentifier') && foldIdentifier(text) === column,
  );
}

/** Indexes and constraints of partitions on the column that belong to none of the partitioned table, as sentences show them. */
export function ofPartitionsAlone({ catalog, written, column }: Source): readonly string[] {
  return allPartitions(partitionTree(catalog, written)).flatMap(({ key, table }) => [
    ...indexesOn(catalog, key, column.name)
      .filter(({ attachedTo, constraint }) => attachedTo === undefined && constraint === undefined)
      .map(({ name }) => `the index ${name} of ${displayKey(key)}`),
    ...constraintsOn(table, column.name)
      .filter((constraint) => isAlone(catalog, table, constraint))
      .map(({ name }) => `the constraint ${name} of ${displayKey(key)}`),
  ]);
}

function isAlone(
  catalog: Catalog,
  table: Table,
  { name, definition, index, partOf }: TableConstraint,
): boolean {
  if (definition.type === 'foreignKey') return partOf === undefined;
  if (index !== undefined) return catalog.indexes.get(index)?.attachedTo === undefined;
  const parent = table.partitionOf && catalog.tables.get(table.partitionOf.parent);
  return definition.type === 'check' && parent?.constraints.has(name) === false;
}

/** What the steps do not reach in the partitions: full sentences. */
export function partitionWarnings(source: Source, items: readonly CarriedItem[]): readonly string[] {
  const { key } = source;
  const alone = ofPartitionsAlone(source);
  const shown = displayKey(key);
  return [
    ...(items.some(({ parts }) => parts !== undefined)
      ? [
          `Partitions of ${shown} that the history does not show, or that are made while the series runs, need indexes and foreign keys of their own, attached like the others: without them the new column does not take over.`,
        ]
      : []),
    ...(items.some(({ uneven }) => uneven)
      ? [
          `The NOT NULL of partitions of ${shown} that were attached takes the name of the parent's: PostgreSQL renames them together only.`,
        ]
      : []),
    ...(alone.length > 0
      ? [
          `What single partitions have is not carried over (${alone.join(', ')}): add it for the new column by hand before the old one goes.`,
        ]
      : []),
  ];
}

/** What exists on the table and may use the column, but cannot be seen in the history. */
export function unseen({ catalog, key, table, column }: Source): string[] {
  const views = viewsOf(catalog, key).map((view) => displayKey(`${view.schema}.${view.name}`));
  const sentences: string[] = [];
  if (views.length > 0) {
    sentences.push(
      `The views that read ${displayKey(key)} (${views.join(', ')}) keep to the old column where they name it: recreate them before the last step, which PostgreSQL otherwise refuses.`,
    );
  }
  if (table.triggers.length > 0) {
    sentences.push(
      `Triggers of ${displayKey(key)} (${table.triggers.map(({ name }) => name).join(', ')}) may name the old column: change their functions before the last step.`,
    );
  }
  if (table.policies.length > 0) {
    sentences.push(
      `Policies of ${displayKey(key)} (${table.policies.join(', ')}) may name the old column: recreate them before the last step.`,
    );
  }
  return [...sentences, ...mentions(key, table, column, publicationsOf(catalog, key))];
}

/** What names the column and is nothing of the table's own: full sentences. */
function mentions(
  key: string,
  { extendedStatistics = [] }: Table,
  { name, grants = [] }: Column,
  publications: readonly string[],
): string[] {
  const shown = displayKey(key);
  const statistics = extendedStatistics.filter(({ columns }) => columns.includes(name));
  const list = (names: readonly string[]): string => names.join(', ');
  return [
    ...(publications.length > 0
      ? [
          `Publications of ${shown} (${list(publications)}) send the new column too, so that subscribers need it before step 1; one with a list of columns or a condition that names ${name} must be changed before the last step.`,
        ]
      : []),
    ...(statistics.length > 0
      ? [
          `Extended statistics with ${shown}.${name} (${list(statistics.map((each) => each.name))}) go with the old column: create them for the new one, and run ANALYZE.`,
        ]
      : []),
    ...(grants.length > 0
      ? [
          `Rights on ${shown}.${name} alone (${list(grants)}) are not carried over: grant them on the new column before a release uses it.`,
          'Functions on the column are not carried over.',
        ]
      : ['Functions and grants on the column are not carried over.']),
  ];
}
