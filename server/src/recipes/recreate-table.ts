import type { QualifiedName } from '../operations/names';
import type { PartitionBound } from '../operations/tables';
import { keyOfObject, putIndex, putTable, without } from '../schema/change';
import { findColumn, splitKey } from '../schema/catalog';
import type { Catalog, Column, Index, Table, TableConstraint } from '../schema/catalog';
import { createTable } from '../schema/create-table';
import { columnSql, indexSql } from '../schema/describe';
import { removeTable } from '../schema/drop';
import { indexesOf } from '../schema/lookups';
import { doWhere } from './conditional-sql';
import { nameBeside } from './partition-tree';
import {
  addUnlessExists,
  bodyOf,
  createIndex,
  createTableHead,
  describedAs,
  recreateAlone,
} from './recreate-alone';
import { tableTail } from './table-settings';
import { alterColumn, alterTable, commentOnTable, nameLiteral, qualified } from './sql';

/*
 * Tables that are gone, as the history knows them. PARTITION OF gives a partition all that its parent has, its indexes under names
 * that PostgreSQL chooses; where that is not what was there, the partition is made by itself and attached.
 */

/** True where nothing hangs on a table and its partitions that `recreateTable` could not write. */
export function isFullyKnown(table: Table, catalog: Catalog): boolean {
  return (
    table.partial !== true &&
    table.columnsUnknown !== true &&
    table.persistence !== 'temporary' &&
    table.hasMore !== true &&
    table.inherits.every((parent) => catalog.tables.has(parent)) &&
    (table.children ?? []).every((child) => {
      const below = catalog.tables.get(child);
      return below !== undefined && isFullyKnown(below, catalog);
    })
  );
}

/** The table as the history knows it, with its partitions, without their foreign keys and its own comment. */
export function recreateTable(table: QualifiedName, known: Table, catalog: Catalog): readonly string[] {
  const bare = removeTable(catalog, keyOfObject(known), true);
  return known.partitionOf === undefined
    ? [
        ...recreateAlone(table, known, catalog),
        ...withPartitions(table, known, catalog, withAlone(bare, known, catalog)).sql,
      ]
    : partitionAgain(table, known, catalog, bare).sql;
}

/** Statements, and the schema in which they end. */
interface Made {
  readonly sql: readonly string[];
  readonly after: Catalog;
}

function withPartitions(
  table: QualifiedName,
  { children = [] }: Table,
  catalog: Catalog,
  before: Catalog,
): Made {
  const sql: string[] = [];
  let after = before;
  for (const child of [...children].sort()) {
    const partition = catalog.tables.get(child);
    if (partition === undefined) continue;
    const made = partitionAgain(nameBeside(catalog, table, partition), partition, catalog, after);
    sql.push(...made.sql);
    after = made.after;
  }
  return { sql, after };
}

function partitionAgain(table: QualifiedName, known: Table, catalog: Catalog, before: Catalog): Made {
  const { partitionOf, partitionBy, comment } = known;
  const parent = partitionOf && catalog.tables.get(partitionOf.parent);
  if (partitionOf === undefined || parent === undefined) return { sql: [], after: before };
  const bound = boundText(partitionOf.bound);
  const parentName = nameBeside(catalog, table, parent);
  const derived = partitionOf.attached === true ? undefined : asDerived(table, known, catalog, before);
  const by = partitionBy === undefined ? '' : ` PARTITION BY ${partitionBy.text}`;
  const below = withPartitions(table, known, catalog, derived?.after ?? withAlone(before, known, catalog));
  return {
    sql: [
      ...(derived === undefined
        ? [...recreateAlone(table, known, catalog), attach(parentName, table, bound)]
        : [
            `${createTableHead(known)} ${qualified(table)} PARTITION OF ${qualified(parentName)} ${bound}${by}${tableTail(known)}`,
            ...derived.sql,
            ...describedAs(table, known, catalog),
          ]),
      ...(comment === undefined ? [] : [commentOnTable(table, comment)]),
      ...below.sql,
    ],
    after: below.after,
  };
}

function attach(parent: QualifiedName, partition: QualifiedName, bound: string): string {
  const isAttached = `SELECT FROM pg_inherits WHERE inhrelid = to_regclass(${nameLiteral(partition)})`;
  return doWhere(`NOT EXISTS (${isAttached})`, [
    alterTable(parent, `ATTACH PARTITION ${qualified(partition)} ${bound}`),
  ]);
}

/** `FOR VALUES …` or `DEFAULT`. */
export function boundText(bound: PartitionBound): string {
  return bound.type === 'default' ? 'DEFAULT' : bound.text;
}

/** What a partition has beside what PARTITION OF gives it; undefined where that gives it something that it did not have. */
function asDerived(table: QualifiedName, known: Table, catalog: Catalog, before: Catalog): Made | undefined {
  const { schema, name, partitionOf, partitionBy, persistence, origin } = known;
  if (partitionOf === undefined) return undefined;
  const { parent, bound } = partitionOf;
  const key = keyOfObject(known);
  const after = createTable(
    before,
    {
      type: 'CreateTable',
      ...{ span: { start: 0, end: 0 }, table: { schema, name }, ifNotExists: false, persistence },
      ...{ columns: [], constraints: [], inherits: [], like: [] },
      ...(partitionBy !== undefined && { partitionBy }),
      partitionOf: { parent: splitKey(parent), bound },
    },
    origin,
  );
  const made = after.tables.get(key);
  const columns = made && ownColumns(table, known, made);
  if (made === undefined || columns === undefined) return undefined;
  const ofMade = [...made.constraints].filter(isWritten).map((each) => constraintLine(each, after));
  const constraints = known.constraints.filter(isWritten);
  const indexesOfMade = plainIndexes(after, key).map(indexLine);
  const indexes = plainIndexes(catalog, key);
  const had = [...constraints.map((each) => constraintLine(each, catalog)), ...indexes.map(indexLine)];
  if (![...ofMade, ...indexesOfMade].every((line) => had.includes(line))) return undefined;
  return {
    sql: [
      ...columns,
      ...constraints
        .filter((each) => !ofMade.includes(constraintLine(each, catalog)))
        .map((each) => addUnlessExists(table, each, catalog)),
      ...indexes
        .filter((each) => !indexesOfMade.includes(indexLine(each)))
        .map((each) => createIndex(table, each)),
    ],
    after,
  };
}

/** Defaults and NOT NULL of its own; undefined where a column is of another kind. */
function ownColumns(table: QualifiedName, known: Table, made: Table): readonly string[] | undefined {
  const actions: string[] = [];
  if (made.columns.length !== known.columns.length) return undefined;
  for (const { name, ...was } of known.columns) {
    const is = findColumn(made, name);
    if (is === undefined || bareColumn({ ...is }) !== bareColumn({ name, ...was })) return undefined;
    if (is.notNull && !was.notNull) return undefined;
    if (was.notNull && !is.notNull) actions.push(alterColumn(name, 'SET NOT NULL'));
    if (was.default?.text !== is.default?.text)
      actions.push(
        alterColumn(name, was.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${was.default.text}`),
      );
  }
  return actions.map((action) => alterTable(table, action));
}

function bareColumn(column: Column): string {
  return columnSql({ ...without(column, 'default'), notNull: false });
}

/** Foreign keys come back with the parent's, NOT NULL with the columns. */
function isWritten({ definition }: TableConstraint): boolean {
  return definition.type !== 'foreignKey' && definition.type !== 'notNull';
}

function constraintLine(constraint: TableConstraint, catalog: Catalog): string {
  return `${constraint.name} ${constraint.valid} ${bodyOf(constraint, catalog)}`;
}

function plainIndexes(catalog: Catalog, key: string): readonly Index[] {
  return indexesOf(catalog, key).filter(({ constraint }) => constraint === undefined);
}

function indexLine(index: Index): string {
  return `${index.name} ${index.unique} ${indexSql(index)} ${index.attachedTo}`;
}

/** The table and its indexes as they were, without partitions. */
function withAlone(before: Catalog, known: Table, catalog: Catalog): Catalog {
  const key = keyOfObject(known);
  return indexesOf(catalog, key).reduce(putIndex, putTable(before, without(known, 'children')));
}
