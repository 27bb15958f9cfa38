import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import type { NameOf } from './carried-parts';
import {
  addToParts,
  attachParted,
  buildParted,
  dropParts,
  foreignKeyOf,
  isParted,
  needsParts,
  partedAgain,
  type PartedItem,
  validateParts,
} from './carried-parts-sql';
import type { CarriedItem } from './carry-over';
import { whereConstraintExists } from './conditional-sql';
import { repeatableBuild } from './index-build';
import {
  addConstraint,
  alterColumn,
  alterTable,
  besides,
  dropConstraint,
  dropIndexConcurrently,
  identifier,
  qualified,
  unlessConstraintExists,
  validateConstraint,
} from './sql';

export function hasIndex(item: CarriedItem): boolean {
  return item.kind === 'index' || item.kind === 'unique' || item.kind === 'primaryKey';
}

/** What can be added as a constraint beside the old one: a table has only one primary key. */
export function isConstraint(item: CarriedItem): boolean {
  return item.kind !== 'index' && item.kind !== 'primaryKey' && !isAttached(item);
}

/** An index or a UNIQUE whose parts are attached once they are built. */
export function isAttached(item: CarriedItem): item is PartedItem {
  return (item.kind === 'index' || item.kind === 'unique') && isParted(item);
}

/** A foreign key that is added NOT VALID to partitions only. */
export function isForParts(item: CarriedItem, name: NameOf, version: number): item is PartedItem {
  return item.kind === 'foreignKey' && isParted(item) && needsParts(item.parts, version, item[name], name);
}

/**
 * Builds the items' indexes on the new column; what a failed build left is dropped first.
 * The index of a primary key is built on the old column once more, because taking over drops it with the constraint.
 */
export function buildIndexes(
  table: QualifiedName,
  items: readonly CarriedItem[],
  columns: { readonly old: string; readonly new: string },
): string[] {
  const build = (item: CarriedItem, name: NameOf, column: string): string[] => [
    ...buildIndex(table, item, name, column),
    ...commentOnIndex(table, item, name),
  ];
  return items.flatMap((item) => [
    ...build(item, 'onNew', columns.new),
    ...(item.kind === 'primaryKey' ? build(item, 'onOld', columns.old) : []),
  ]);
}

/** Builds the items' indexes on a column that was dropped, again; what a failed build left is dropped first. */
export function createIndexes(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
): string[] {
  return items.flatMap((item) => [
    ...buildIndex(table, item, name, column),
    ...(isAttached(item) ? attachParted(table, item, name, column) : []),
    ...commentOnIndex(table, item, name),
  ]);
}

function buildIndex(
  table: QualifiedName,
  item: CarriedItem,
  name: NameOf,
  column: string,
): readonly string[] {
  if (isParted(item)) return buildParted(table, item, name, column);
  const unique = item.uniqueIndex ? 'UNIQUE ' : '';
  return repeatableBuild(
    besides(table, item[name]),
    `CREATE ${unique}INDEX CONCURRENTLY IF NOT EXISTS ${identifier(item[name])} ON ${qualified(table)} ${item.definition(column)}`,
  );
}

function commentOnIndex(table: QualifiedName, item: CarriedItem, name: NameOf): string[] {
  if (item.comment === undefined || (isParted(item) && item.kind !== 'index')) return [];
  return [`COMMENT ON INDEX ${qualified(besides(table, item[name]))} IS ${quoteLiteral(item.comment)}`];
}

export function dropIndexes(table: QualifiedName, items: readonly CarriedItem[], name: NameOf): string[] {
  return items.flatMap((item) => {
    if (isParted(item)) return dropParts(table, item, name);
    return dropIndexConcurrently(besides(table, item[name]));
  });
}

/** Adds the items' constraints without reading the table: NOT VALID, or over an index that is already built. */
export function addCarriedConstraints(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
  version: number,
): string[] {
  return items.flatMap((item): readonly string[] => {
    if (isForParts(item, name, version)) return addToParts(foreignKeyOf(table, item, column, name));
    const definition = constraintDefinition(item, column, name, version);
    return [
      unlessConstraintExists(table, item[name], alterTable(table, addConstraint(item[name], definition))),
    ];
  });
}

/** Adds foreign keys to partitions, and then to the partitioned table, outside of a transaction. */
export function addAgain(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
  version: number,
): string[] {
  return items
    .filter((item) => isForParts(item, name, version))
    .flatMap((item) => partedAgain(foreignKeyOf(table, item, column, name)));
}

/** What follows the name in ADD CONSTRAINT: over an index that is built, or NOT VALID. */
export function constraintDefinition(
  item: CarriedItem,
  column: string,
  name: NameOf,
  version: number,
): string {
  if (item.kind === 'unique') return `UNIQUE USING INDEX ${identifier(item[name])}${item.attributes}`;
  if (item.kind !== 'notNull') return `${item.definition(column)}${item.attributes} NOT VALID`;
  return version >= 18
    ? `NOT NULL ${item.definition(column)} NOT VALID`
    : `CHECK (${item.definition(column)} IS NOT NULL) NOT VALID`;
}

/** Validates what was added NOT VALID. `back`: on the way back, where only what the way back added again is left. */
export function validateCarried(
  table: QualifiedName,
  items: readonly CarriedItem[],
  name: NameOf,
  version: number,
  { back = false } = {},
): string[] {
  return items
    .filter((item) => item.kind !== 'unique' && item.valid)
    .flatMap((item) => {
      if (!back && isForParts(item, name, version)) return validateParts({ parts: item.parts, nameOf: name });
      if (item.kind !== 'notNull' || !back) return alterTable(table, validateConstraint(item[name]));
      const actual = version >= 18 ? item.name : item.onOld;
      return whereConstraintExists(table, actual, [alterTable(table, validateConstraint(actual))]);
    });
}

/** On the way back: NOT NULL for the old column, where taking over had removed it and its CHECK is validated again. */
export function restoreNotNull(
  table: QualifiedName,
  item: CarriedItem,
  column: string,
  version: number,
): string[] {
  if (version >= 18) return [];
  return [
    whereConstraintExists(table, item.onOld, [
      alterTable(table, alterColumn(column, 'SET NOT NULL')),
      alterTable(table, dropConstraint(item.onOld)),
    ]),
  ];
}
