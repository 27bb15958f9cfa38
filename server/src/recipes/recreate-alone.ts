import type { QualifiedName } from '../operations/names';
import { keyOf } from '../schema/catalog';
import type { Catalog, Column, Index, Table, TableConstraint } from '../schema/catalog';
import { without } from '../schema/change';
import { columnSql, constraintSql, indexSql } from '../schema/describe';
import { indexesOf, sequencesOf } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import { sequenceType } from './bring-back';
import {
  addConstraint,
  alterTable,
  besides,
  commentOnColumn,
  identifier,
  qualified,
  setAttributes,
  unlessConstraintExists,
} from './sql';

/** The table by itself: neither attached to a partitioned table nor with partitions. */
export function recreateAlone(table: QualifiedName, known: Table, catalog: Catalog): string[] {
  const key = keyOf(catalog, table);
  const serials = sequencesOf(catalog, key).flatMap((sequence) => {
    const column = known.columns.find(({ name }) => name === sequence.ownedBy?.column);
    if (column === undefined || column.identity !== undefined) return [];
    return [{ name: qualified(besides(table, sequence.name)), column }];
  });
  const constraints = known.constraints.filter(
    ({ definition }) => definition.type !== 'foreignKey' && definition.type !== 'notNull',
  );
  const lines = [
    ...known.columns.map((column) => columnLine(column, known)),
    ...constraints
      .filter(({ valid }) => valid)
      .map((constraint) => `CONSTRAINT ${identifier(constraint.name)} ${bodyOf(constraint, catalog)}`),
  ];
  const partitionBy = known.partitionBy === undefined ? '' : ` PARTITION BY ${known.partitionBy.text}`;
  const indexes = indexesOf(catalog, key).filter((index) => index.constraint === undefined);
  return [
    ...serials.map(({ name, column }) => `CREATE SEQUENCE IF NOT EXISTS ${name} AS ${sequenceType(column)}`),
    `${createTableHead(known)} ${qualified(table)} (\n  ${lines.join(',\n  ')}\n)${partitionBy}`,
    ...serials.map(
      ({ name, column }) => `ALTER SEQUENCE ${name} OWNED BY ${qualified(table)}.${identifier(column.name)}`,
    ),
    ...constraints
      .filter(({ valid }) => !valid)
      .map((constraint) => addUnlessExists(table, constraint, catalog)),
    ...indexes.map((index) => createIndex(table, index)),
    ...describedAs(table, known, catalog),
  ];
}

/** Adds a constraint to a table without rows. */
export function addUnlessExists(table: QualifiedName, constraint: TableConstraint, catalog: Catalog): string {
  const body = bodyOf(constraint, catalog) + (constraint.valid ? '' : ' NOT VALID');
  return unlessConstraintExists(
    table,
    constraint.name,
    alterTable(table, addConstraint(constraint.name, body)),
  );
}

/** `CREATE INDEX IF NOT EXISTS name ON table …`; CONCURRENTLY outside of a transaction. */
export function createIndex(
  table: QualifiedName,
  index: Index,
  { name = index.name, concurrently = false } = {},
): string {
  const words = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX${concurrently ? ' CONCURRENTLY' : ''} IF NOT EXISTS`;
  return `${words} ${identifier(name)} ON ${qualified(table)} ${indexSql(index)}`;
}

/** `CREATE UNLOGGED TABLE IF NOT EXISTS`. */
export function createTableHead({ persistence }: Table): string {
  return `CREATE ${persistence === 'unlogged' ? 'UNLOGGED ' : ''}TABLE IF NOT EXISTS`;
}

/** What is said of a table beside its definition: comments of indexes and columns, statistics targets, row security. */
export function describedAs(table: QualifiedName, known: Table, catalog: Catalog): string[] {
  return [
    ...indexesOf(catalog, keyOf(catalog, table)).flatMap(({ name, comment }) =>
      comment === undefined
        ? []
        : [`COMMENT ON INDEX ${qualified(besides(table, name))} IS ${quoteLiteral(comment)}`],
    ),
    ...known.columns.flatMap(({ name, comment }) =>
      comment === undefined ? [] : [commentOnColumn(table, name, comment)],
    ),
    ...known.columns.flatMap((column) => setAttributes(table, column)),
    ...(known.rowSecurity ? [alterTable(table, 'ENABLE ROW LEVEL SECURITY')] : []),
  ];
}

/** From PostgreSQL 18 on NOT NULL keeps the name that it was given; before, a name is read and forgotten. */
function columnLine(column: Column, { constraints }: Table): string {
  const named = constraints.find(
    ({ definition }) => definition.type === 'notNull' && definition.column === column.name,
  );
  return named === undefined
    ? columnSql(column)
    : `${columnSql({ ...column, notNull: false })} CONSTRAINT ${identifier(named.name)} NOT NULL`;
}

/** What follows the name in ADD CONSTRAINT. */
export function bodyOf(constraint: TableConstraint, catalog?: Catalog): string {
  const { definition } = constraint;
  const bare = { ...definition, notValid: false };
  if (bare.type !== 'unique' && bare.type !== 'primaryKey') return withoutName(constraintSql(bare));
  const index = constraint.index === undefined ? undefined : catalog?.indexes.get(constraint.index);
  const columns =
    bare.columns.length > 0 ? bare.columns : (index?.elements.flatMap(({ column }) => column ?? []) ?? []);
  return withoutName(constraintSql({ ...without(bare, 'usingIndex'), columns }));
}

function withoutName(sql: string): string {
  return sql.replace(/^CONSTRAINT ("(?:[^"]|"")+"|\S+) /, '');
}
