import type { QualifiedName } from '../operations/names';
import { checkSteps, foreignKeySteps, type Target } from './constraint-steps';
import { bodyOf, isFullyKnown, recreateTable } from './drop-table';
import {
  addConstraint,
  alterTable,
  besides,
  dropConstraint,
  dropIndex,
  dropIndexConcurrently,
  dumpOption,
  identifier,
  qualified,
} from './sql';
import { uniqueSteps } from './unique-steps';
import { splitKey, type Catalog, type Index, type Table, type TableConstraint } from '../schema/catalog';
import { indexSql } from '../schema/describe';
import { columnsOf, foreignKeysTo, indexesOf, indexUses } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import { restoreColumns, type ChangedTable } from './restore-columns';
import { back, cannot, joined, type WayBack } from './way-back';

/** Under which conditions the way back runs. */
export interface RestoreOptions {
  /** Outside of a transaction, each statement by itself: indexes are then built CONCURRENTLY, and what is there is validated later. */
  readonly outside: boolean;
  /** The server's major version. */
  readonly version: number;
}

/** The statements that turn the tables and indexes of one schema into those of another: what one operation did, undone. */
export function restoreTables(before: Catalog, after: Catalog, options: RestoreOptions): WayBack {
  const keys = [...new Set([...before.tables.keys(), ...after.tables.keys()])].filter(
    (key) => before.tables.get(key) !== after.tables.get(key),
  );
  const created = keys.filter((key) => !before.tables.has(key));
  const dropped = keys.filter((key) => !after.tables.has(key));
  const changed = keys.flatMap((key): ChangedTable[] => {
    const was = before.tables.get(key);
    const is = after.tables.get(key);
    // A table that only gets a name here was there before, unknown.
    if (was === undefined || is === undefined) return [];
    return [{ key, name: nameOfKey(before, key), was, is, before, after }];
  });
  return joined([
    ...created.filter((key) => after.tables.get(key)?.partial !== true).map((key) => dropCreated(after, key)),
    ...dropped.map((key) => recreate(before, after, key)),
    // References need their tables.
    ...dropped.flatMap((key) => recreateForeignKeys(before, key, options)),
    ...changed.flatMap((table) => dropAddedConstraints(table)),
    ...changed.flatMap((table) => restoreColumns(table, options)),
    ...changed.flatMap((table) => restoreConstraints(table, options)),
    ...restoreIndexes(before, after, options),
    ...changed.flatMap(restoreState),
  ]);
}

/** As statements name it: without the schema where unqualified names are looked up. */
export function nameOfKey(catalog: Catalog, key: string): QualifiedName {
  const { schema, name } = splitKey(key);
  return schema === catalog.defaultSchema ? { name } : { schema, name };
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

function recreate(before: Catalog, after: Catalog, key: string): WayBack {
  const table = before.tables.get(key);
  const name = nameOfKey(before, key);
  if (table === undefined || !isFullyKnown(table)) {
    return cannot(
      `${qualified(name)} cannot be written again: the migrations do not show all of it. Restore it from pg_dump --schema-only ${dumpOption(name)}.`,
    );
  }
  const views = [...before.views.values()].filter(
    (view) => view.reads.includes(key) && !after.views.has(`${view.schema}.${view.name}`),
  );
  const comment =
    table.comment === undefined
      ? []
      : [`COMMENT ON TABLE ${qualified(name)} IS ${quoteLiteral(table.comment)}`];
  return joined([
    back(
      [...recreateTable(name, table, before), ...comment],
      `The rows of ${qualified(name)} are gone: restore them from a backup.`,
    ),
    ...views.map((view) =>
      cannot(`The view ${view.name} went with ${qualified(name)}, and its query is not kept.`),
    ),
  ]);
}

function recreateForeignKeys(before: Catalog, key: string, options: RestoreOptions): readonly WayBack[] {
  const table = before.tables.get(key);
  if (table === undefined || !isFullyKnown(table)) return [];
  return table.constraints
    .filter(({ definition }) => definition.type === 'foreignKey')
    .map((constraint) => addAgain(nameOfKey(before, key), table, constraint, before, options));
}

function dropAddedConstraints({ name, was, is }: ChangedTable): readonly WayBack[] {
  const newColumns = is.columns.filter((column) => !was.columns.some((old) => old.name === column.name));
  const goesWithColumn = ({ definition }: TableConstraint): boolean =>
    columnsOf(definition).some((column) => newColumns.some((added) => added.name === column));
  return is.constraints
    .filter((constraint) => !has(was, constraint) && constraint.definition.type !== 'notNull')
    .filter((constraint) => !goesWithColumn(constraint))
    .map(({ name: constraint }) => back([alterTable(name, dropConstraint(constraint))]));
}

function restoreConstraints(
  { name, was, is, before }: ChangedTable,
  options: RestoreOptions,
): readonly WayBack[] {
  return was.constraints
    .filter((constraint) => !has(is, constraint) && constraint.definition.type !== 'notNull')
    .map((constraint) => addAgain(name, was, constraint, before, options));
}

/** In a transaction its lock would be held all the while, so two steps are of use only outside of one. */
function addAgain(
  name: QualifiedName,
  table: Table,
  constraint: TableConstraint,
  before: Catalog,
  { outside }: RestoreOptions,
): WayBack {
  const body = bodyOf(constraint, before);
  const sql = outside && constraint.valid ? inSteps(name, table, constraint, body) : [];
  if (sql.length > 0) return back(sql);
  return back([
    alterTable(name, addConstraint(constraint.name, constraint.valid ? body : `${body} NOT VALID`)),
  ]);
}

/** The safe form; nothing where the server has none. */
function inSteps(
  name: QualifiedName,
  { partitionBy }: Table,
  constraint: TableConstraint,
  body: string,
): readonly string[] {
  const target = { table: name, alter: {} };
  switch (constraint.definition.type) {
    case 'check':
      return checkSteps(target, constraint.name, body).flatMap(({ up }) => up);
    case 'foreignKey':
      return partitionBy === undefined
        ? foreignKeySteps(target, constraint.name, body).flatMap(({ up }) => up)
        : [];
    case 'unique':
    case 'primaryKey':
      return partitionBy === undefined ? uniqueInSteps(target, constraint.name, body) : [];
    default:
      return [];
  }
}

/** In one file, which is run again as a whole, the index must not be dropped first: it may be the constraint's by then. */
function uniqueInSteps(target: Target, name: string, body: string): readonly string[] {
  return uniqueSteps(target, name, body, '')
    .flatMap(({ up }) => up)
    .filter((statement) => !statement.startsWith('DROP INDEX'))
    .map((statement) => statement.replace(/^CREATE UNIQUE INDEX CONCURRENTLY/, '$& IF NOT EXISTS'));
}

function has(table: Table, { name }: TableConstraint): boolean {
  return table.constraints.some((constraint) => constraint.name === name);
}

function restoreIndexes(before: Catalog, after: Catalog, options: RestoreOptions): readonly WayBack[] {
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
  const concurrently = options.outside ? ' CONCURRENTLY' : '';
  const drop = options.outside ? dropIndexConcurrently : dropIndex;
  return [
    ...added.map(([key]) => back([drop(nameOfKey(after, key))])),
    ...dropped.map(([key, index]) => createAgain(before, key, index, concurrently)),
  ];
}

function onNewColumn(before: Catalog, after: Catalog, index: Index): boolean {
  const was = before.tables.get(index.table)?.columns ?? [];
  const added = (after.tables.get(index.table)?.columns ?? []).filter(
    (column) => !was.some((old) => old.name === column.name),
  );
  return added.some((column) => indexUses(index, column.name));
}

function createAgain(before: Catalog, key: string, index: Index, concurrently: string): WayBack {
  const table = nameOfKey(before, index.table);
  const attached = indexesOf(before, index.table).some((each) => each.attachedTo === key);
  if (attached || before.tables.get(index.table)?.partitionBy !== undefined) {
    return cannot(
      `The index ${index.name} of a partitioned table has to be built again partition by partition.`,
    );
  }
  const create = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX${concurrently} IF NOT EXISTS ${identifier(index.name)} ON ${qualified(table)} ${indexSql(index)}`;
  const comment =
    index.comment === undefined
      ? []
      : [`COMMENT ON INDEX ${qualified(besides(table, index.name))} IS ${quoteLiteral(index.comment)}`];
  return back([create, ...comment]);
}

/** What is said of a table as a whole. */
function restoreState({ name, was, is }: ChangedTable): readonly WayBack[] {
  const parts: WayBack[] = [];
  if (was.comment !== is.comment)
    parts.push(
      back([
        `COMMENT ON TABLE ${qualified(name)} IS ${was.comment === undefined ? 'NULL' : quoteLiteral(was.comment)}`,
      ]),
    );
  if (was.rowSecurity !== is.rowSecurity)
    parts.push(back([alterTable(name, `${was.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`)]));
  if (was.persistence !== is.persistence && was.persistence !== 'temporary')
    parts.push(back([alterTable(name, was.persistence === 'unlogged' ? 'SET UNLOGGED' : 'SET LOGGED')]));
  return parts;
}
