import type { ForeignKeyConstraint } from '../operations/constraint';
import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import { allParts, branchParts, leafParts, type CarriedPart, type NameOf } from './carried-parts';
import type { CarriedItem } from './carry-over';
import { repeatableBuild } from './index-build';
import { afterParts } from './partition-steps';
import {
  addConstraint,
  alterColumn,
  alterTable,
  besides,
  dropConstraint,
  dropIndex,
  dropIndexConcurrently,
  identifier,
  nameLiteral,
  qualified,
  unlessConstraintExists,
  validateConstraint,
} from './sql';

/*
 * What PostgreSQL cannot give a partitioned table without blocking, given to its partitions: an index is made on ONLY the parent
 * and on ONLY each partition that is partitioned itself, which takes a moment, and built concurrently on the others; attached,
 * these make it valid. A partition that is made meanwhile gets its own by itself.
 */

/** An index, a key or a foreign key of a partitioned table. */
export type PartedItem = CarriedItem & { readonly parts: readonly CarriedPart[] };

export function isParted(item: CarriedItem): item is PartedItem {
  return item.parts !== undefined;
}

/** The index of the parent and those of its partitions, each by itself. Those of a key are built for the partitions that hold rows. */
export function buildParted(
  table: QualifiedName,
  item: PartedItem,
  name: NameOf,
  column: string,
): readonly string[] {
  const leaves = buildLeaves(item, name, column);
  if (item.kind !== 'index') return leaves;
  const create = (on: QualifiedName, own: string): string =>
    `CREATE ${item.uniqueIndex ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${identifier(own)} ON ONLY ${qualified(on)} ${item.definition(column)}`;
  return [
    create(table, item[name]),
    ...branchParts(item.parts).map((part) => create(part.table, part[name])),
    ...leaves,
  ];
}

/** Attaches the indexes that are built, each statement by itself; a UNIQUE is made of them first. */
export function attachParted(
  table: QualifiedName,
  item: PartedItem,
  name: NameOf,
  column: string,
): readonly string[] {
  if (item.kind === 'unique')
    return addPartedKey(table, item, { name, index: name, column }, unlessConstraintExists);
  return [...attachParts(besides(table, item[name]), item.parts, name), ...commentsOn(item, name)];
}

/** What attaching has made, taken away: PostgreSQL detaches no index. */
export function dropAttached(table: QualifiedName, item: PartedItem, name: NameOf): readonly string[] {
  if (item.kind !== 'unique') return [dropIndex(besides(table, item[name]))];
  return [
    alterTable(table, dropConstraint(item[name])),
    ...[...branchParts(item.parts)]
      .reverse()
      .map((part) => alterTable(part.table, dropConstraint(part[name]))),
    ...leafParts(item.parts).map((part) => alterTable(part.table, dropConstraint(part[name]))),
  ];
}

/** The indexes of the partitions that hold rows, each by itself. */
function buildLeaves(item: PartedItem, name: NameOf, column: string): readonly string[] {
  const create = `CREATE ${item.uniqueIndex ? 'UNIQUE ' : ''}INDEX CONCURRENTLY IF NOT EXISTS`;
  return leafParts(item.parts).flatMap((part) =>
    repeatableBuild(
      besides(part.table, part[name]),
      `${create} ${identifier(part[name])} ON ${qualified(part.table)} ${item.definition(column)}`,
    ),
  );
}

/** Takes away what was built and is not attached. */
export function dropParts(table: QualifiedName, item: PartedItem, name: NameOf): readonly string[] {
  const leaves = leafParts(item.parts).map((part) => dropIndexConcurrently(besides(part.table, part[name])));
  if (item.kind !== 'index') return leaves;
  return [
    dropIndex(besides(table, item[name])),
    ...[...branchParts(item.parts)].reverse().map((part) => dropIndex(besides(part.table, part[name]))),
    ...leaves,
  ];
}

/**
 * A key over the indexes that the partitions have: from their own names, or those of `index`. What it is added to must not have it.
 * Statements that may stand in a block.
 */
export function addPartedKey(
  table: QualifiedName,
  item: PartedItem,
  { name, index, column }: { readonly name: NameOf; readonly index: NameOf; readonly column: string },
  unless: (table: QualifiedName, constraint: string, statement: string) => string,
): readonly string[] {
  const words = item.kind === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE';
  const whole = `${item.keyDefinition?.(column) ?? ''}${item.attributes}`;
  const only = (on: QualifiedName, own: string): string =>
    unless(on, own, alterTable(on, addConstraint(own, whole), { only: true }));
  return [
    ...leafParts(item.parts).map((part) =>
      unless(
        part.table,
        part[name],
        alterTable(
          part.table,
          addConstraint(part[name], `${words} USING INDEX ${identifier(part[index])}${item.attributes}`),
        ),
      ),
    ),
    ...branchParts(item.parts).map((part) => only(part.table, part[name])),
    only(table, item[name]),
    ...attachParts(besides(table, item[name]), item.parts, name),
  ];
}

function attachParts(parent: QualifiedName, parts: readonly CarriedPart[], name: NameOf): readonly string[] {
  return parts.flatMap((part) => {
    const own = besides(part.table, part[name]);
    return [
      ...attachParts(own, part.parts ?? [], name),
      `ALTER INDEX ${qualified(parent)} ATTACH PARTITION ${qualified(own)}`,
    ];
  });
}

function commentsOn({ parts }: PartedItem, name: NameOf): readonly string[] {
  return allParts(parts).flatMap((part) =>
    part.comment === undefined
      ? []
      : [`COMMENT ON INDEX ${qualified(besides(part.table, part[name]))} IS ${quoteLiteral(part.comment)}`],
  );
}

/** A statement of a block that ends it where a partition has no index for the new one yet, which would go unnoticed. */
export function refuseUnlessWhole(table: QualifiedName, index: string): string {
  const name = besides(table, index);
  const message = `A partition has no index that is attached to ${qualified(name)}: build it concurrently, attach it, and run this again.`;
  return [
    `IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(${nameLiteral(name)}) AND NOT indisvalid) THEN`,
    `  RAISE EXCEPTION USING MESSAGE = ${quoteLiteral(message)};`,
    'END IF',
  ].join('\n');
}

/** From 18 on, the key of a partition makes the NOT NULL of its columns its own, which does not go with the parent's. */
export function releaseParts(
  items: readonly CarriedItem[],
  column: string,
  version: number,
): readonly string[] {
  const key = items.find(({ kind }) => kind === 'primaryKey');
  if (version < 18 || key === undefined || !isParted(key)) return [];
  return [...key.parts]
    .flatMap((part) => [part, ...[...allParts(part.parts ?? [])].reverse()])
    .map((part) => alterTable(part.table, alterColumn(column, 'DROP NOT NULL')));
}

/** Statements that rename what the partitions have: PostgreSQL renames nothing of theirs with what the parent has. */
export function renameParts(item: PartedItem, from: NameOf, to: NameOf): readonly string[] {
  return allParts(item.parts).map((part) =>
    item.kind === 'foreignKey'
      ? renameForeignKey(part, from, to)
      : `ALTER INDEX ${qualified(besides(part.table, part[from]))} RENAME TO ${identifier(part[to])}`,
  );
}

export function renameForeignKey(part: CarriedPart, from: NameOf, to: NameOf): string {
  return alterTable(part.table, `RENAME CONSTRAINT ${identifier(part[from])} TO ${identifier(part[to])}`);
}

/**
 * Whether a foreign key is added to the partitions first: before 18 PostgreSQL refuses NOT VALID on a partitioned table; and where
 * a partition has it under another name.
 */
export function needsParts(
  parts: readonly CarriedPart[],
  version: number,
  name: string,
  nameOf: NameOf,
): boolean {
  return version < 18 || leafParts(parts).some((part) => part[nameOf] !== name);
}

/** A foreign key that is added to the partitions first: three statements or more. */
export interface PartedForeignKey {
  readonly table: QualifiedName;
  readonly parts: readonly CarriedPart[];
  /** Its name, by that of its parts. */
  readonly name: string;
  readonly nameOf: NameOf;
  readonly columns: readonly string[];
  readonly references: ForeignKeyConstraint['references'];
  /** From FOREIGN KEY on. */
  readonly definition: string;
}

/** Adds it to each partition that holds rows, without reading them. */
export function addToParts(
  { parts, nameOf, definition }: PartedForeignKey,
  unless = unlessConstraintExists,
): readonly string[] {
  return leafParts(parts).map((part) =>
    unless(
      part.table,
      part[nameOf],
      alterTable(part.table, addConstraint(part[nameOf], `${definition} NOT VALID`)),
    ),
  );
}

export function validateParts({
  parts,
  nameOf,
}: Pick<PartedForeignKey, 'parts' | 'nameOf'>): readonly string[] {
  return leafParts(parts).map((part) => alterTable(part.table, validateConstraint(part[nameOf])));
}

/** Adds it to the parent, which takes over those of the partitions. */
export function addToParent({ table, name, columns, references, definition }: PartedForeignKey): string {
  const add = alterTable(table, addConstraint(name, definition));
  return unlessConstraintExists(table, name, afterParts(table, { columns, references }, add));
}

/** Takes it away, whole or in parts. */
export function dropParted({ table, name, parts, nameOf }: PartedForeignKey): readonly string[] {
  return [
    alterTable(table, dropConstraint(name)),
    ...leafParts(parts).map((part) => alterTable(part.table, dropConstraint(part[nameOf]))),
  ];
}

/** All of it again, outside of a transaction. */
export function partedAgain(key: PartedForeignKey): readonly string[] {
  return [...addToParts(key), ...validateParts(key), addToParent(key)];
}

/** The foreign key of an item, on a column. */
export function foreignKeyOf(
  table: QualifiedName,
  item: PartedItem,
  column: string,
  nameOf: NameOf,
): PartedForeignKey {
  return {
    ...{ table, parts: item.parts, nameOf, name: item[nameOf] },
    ...(item.foreignKey?.(column) ?? { columns: [], references: table }),
    definition: `${item.definition(column)}${item.attributes}`,
  };
}
