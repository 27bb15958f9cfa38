import type { QualifiedName } from '../operations/names';
import type { Catalog, Index, Table } from '../schema/catalog';
import { foreignKeysTo, parentsOf } from '../schema/lookups';
import { partKey } from '../schema/scripts';
import { nameOfKey } from './known';
import { leaves, partitionTree } from './partition-tree';
import { partsAgain, replay } from './parts-again';
import { isFullyKnown, recreateTable } from './recreate-table';
import { restoreColumns } from './restore-columns';
import { dropAddedConstraints, referencesAgain, restoreConstraints } from './restore-constraints';
import { restoreIndexes } from './restore-indexes';
import { commentOnTable, dumpOption, qualified } from './sql';
import { restoreIndexStates, restoreSettings } from './table-settings';
import { viewsAgain } from './views-again';
import { back, cannot, joined, type BackOptions, type ChangedTable, type WayBack } from './way-back';

/** The statements that turn the tables and indexes of one schema into those of another: what one operation did, undone. */
export function restoreTables(before: Catalog, after: Catalog, options: BackOptions): WayBack {
  const keys = [...new Set([...before.tables.keys(), ...after.tables.keys()])].filter(
    (key) => before.tables.get(key) !== after.tables.get(key),
  );
  const created = keys.filter((key) => !before.tables.has(key));
  const dropped = keys.filter((key) => !after.tables.has(key));
  dropped.sort((a, b) => depthOf(before, a) - depthOf(before, b));
  const changed = keys.flatMap((key) => changedTable(before, after, key));
  // What a parent gets again, the tables below get with it.
  changed.sort((a, b) => depth(before, a.was) - depth(before, b.was));
  return joined([
    ...created.filter((key) => after.tables.get(key)?.partial !== true).map((key) => dropCreated(after, key)),
    ...dropped.filter((key) => !goesWithParent(before, after, key)).map((key) => recreate(before, key)),
    // References need their tables.
    ...dropped.flatMap((key) => referencesAgain(before, key, options)),
    ...changed.flatMap((table) => dropAddedConstraints(table)),
    ...changed.flatMap((table) => restoreColumns(table, options)),
    ...changed.flatMap((table) => restoreConstraints(table, options)),
    ...restoreIndexes(before, after, options),
    ...viewsAgain(before, after),
    ...dropped
      .filter((key) => isKnownAt(before, key))
      .map((key) => partsAgain(before, key, nameOfKey(before, key))),
    ...changed.flatMap((table) => changedParts(table)),
    ...changed.flatMap((table) => restoreState(table, options)),
    ...withChangedIndexes(before, after, changed).flatMap(restoreIndexStates),
  ]);
}

function isKnownAt(catalog: Catalog, key: string): boolean {
  const table = catalog.tables.get(key);
  return table !== undefined && isFullyKnown(table, catalog);
}

/** What went with a column or a constraint: extended statistics, and the comments of constraints. */
function changedParts({ key, name, was, is, before }: ChangedTable): readonly WayBack[] {
  const statistics = (was.extendedStatistics ?? []).filter(
    (each) => is.extendedStatistics?.some((now) => now.name === each.name) !== true,
  );
  const constraints = was.constraints.filter((each) => !is.constraints.has(each.name));
  return [
    ...statistics.map((each) => {
      const statements = replay(before, partKey('statistics', key, each.name));
      return statements === undefined
        ? cannot(
            `The statistics ${each.name} of ${qualified(name)} do not come back: their statement is not kept.`,
          )
        : back(statements);
    }),
    ...constraints.map((each) => back(replay(before, partKey('comment CONSTRAINT', key, each.name)) ?? [])),
  ];
}

function depthOf(catalog: Catalog, key: string): number {
  const table = catalog.tables.get(key);
  return table === undefined ? 0 : depth(catalog, table);
}

function depth(catalog: Catalog, table: Table): number {
  const parents = parentsOf(table).flatMap((key) => catalog.tables.get(key) ?? []);
  return parents.length === 0 ? 0 : 1 + Math.max(...parents.map((parent) => depth(catalog, parent)));
}

function dropCreated(after: Catalog, key: string): WayBack {
  const referenced = foreignKeysTo(after, key).some(({ table }) => table !== key);
  const drop = `DROP TABLE IF EXISTS ${qualified(nameOfKey(after, key))}`;
  return referenced
    ? back(
        [drop],
        `${qualified(nameOfKey(after, key))} is referenced by foreign keys, which must go before it.`,
      )
    : back([drop]);
}

/** A partition is written with the table that it was dropped with. */
function goesWithParent(before: Catalog, after: Catalog, key: string): boolean {
  const parent = before.tables.get(key)?.partitionOf?.parent;
  return parent !== undefined && before.tables.has(parent) && !after.tables.has(parent);
}

function recreate(before: Catalog, key: string): WayBack {
  const table = before.tables.get(key);
  const name = nameOfKey(before, key);
  if (table === undefined || !isFullyKnown(table, before)) {
    return cannot(
      `${qualified(name)} cannot be written again: the migrations do not show all of it. Restore it from pg_dump --schema-only ${dumpOption(name)}.`,
    );
  }
  const comment = table.comment === undefined ? [] : [commentOnTable(name, table.comment)];
  return back([...recreateTable(name, table, before), ...comment], ...rowsAreGone(name, table, before));
}

function rowsAreGone(name: QualifiedName, table: Table, before: Catalog): readonly string[] {
  const below = table.partitionBy === undefined ? [] : leaves(partitionTree(before, name));
  const siblings = before.tables.get(table.partitionOf?.parent ?? '')?.children ?? [];
  const fallback = siblings
    .map((key) => before.tables.get(key))
    .find((each) => each !== table && each?.partitionOf?.bound.type === 'default');
  const partitions =
    below.length === 0
      ? ''
      : `, in ${below.length === 1 ? 'its partition' : `its ${below.length} partitions`},`;
  return [
    `The rows of ${qualified(name)}${partitions} are gone: restore them from a backup.`,
    ...(fallback === undefined
      ? []
      : [
          `Taking back fails where the default partition ${fallback.name} has taken rows that belong to ${qualified(name)} since.`,
        ]),
  ];
}

/** What is said of a table as a whole. */
function restoreState(changed: ChangedTable, { version }: BackOptions): readonly WayBack[] {
  const { name, was, is } = changed;
  return [
    ...(was.comment === is.comment ? [] : [back([commentOnTable(name, was.comment ?? null)])]),
    ...restoreSettings(changed, version),
  ];
}

/** Tables that have changed, or that an index was taken from, given to, or changed of. */
function withChangedIndexes(
  before: Catalog,
  after: Catalog,
  changed: readonly ChangedTable[],
): readonly ChangedTable[] {
  if (before.indexes === after.indexes) return changed;
  const owners = new Set(changed.map(({ key }) => key));
  const note = (index: Index | undefined, other: Index | undefined): void => {
    if (index !== undefined && index !== other) owners.add(index.table);
  };
  before.indexes.forEach((index, key) => {
    note(index, after.indexes.get(key));
  });
  after.indexes.forEach((index, key) => {
    note(index, before.indexes.get(key));
  });
  return [...owners].flatMap((key) => changedTable(before, after, key));
}

function changedTable(before: Catalog, after: Catalog, key: string): readonly ChangedTable[] {
  const was = before.tables.get(key);
  const is = after.tables.get(key);
  // A table that only gets a name here was there before, unknown.
  if (was === undefined || is === undefined) return [];
  return [{ key, name: nameOfKey(before, key), was, is, before, after }];
}
