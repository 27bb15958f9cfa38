import type { QualifiedName } from '../operations/names';
import { findColumn, keyOf } from '../schema/catalog';
import type { Catalog, Column, Index, Sequence, Table, TableConstraint } from '../schema/catalog';
import { without } from '../schema/change';
import { columnSql, constraintSql, indexSql } from '../schema/describe';
import { indexesOf, sequencesOf } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import { nameOfKey } from './known';
import {
  addConstraint,
  alterColumn,
  alterTable,
  besides,
  commentOnColumn,
  identifier,
  qualified,
  unlessConstraintExists,
} from './sql';
import { identityText, sequenceText, settingsAgain, tableTail } from './table-settings';

/** The table by itself: neither attached to a partitioned table nor with partitions. */
export function recreateAlone(table: QualifiedName, known: Table, catalog: Catalog): string[] {
  const key = keyOf(catalog, table);
  const serials = sequencesOf(catalog, key).flatMap((sequence) => {
    const column = known.columns.find(({ name }) => name === sequence.ownedBy?.column);
    if (column === undefined || column.identity !== undefined) return [];
    return [{ name: qualified(besides(table, sequence.name)), column, options: sequence.options }];
  });
  const constraints = known.constraints.filter(
    ({ definition }) => definition.type !== 'foreignKey' && definition.type !== 'notNull',
  );
  const inherits = inheritsColumns(known);
  const definition = (column: Column): string =>
    columnDefinition(table, column, known, ownedSequence(catalog, key, column.name));
  const lines = [
    ...known.columns.filter(({ inherited }) => !inherits || inherited !== true).map(definition),
    ...constraints
      .filter(({ valid, name }) => valid && !(inherits && isOfParent(catalog, known, name)))
      .map((constraint) => `CONSTRAINT ${identifier(constraint.name)} ${bodyOf(constraint, catalog)}`),
  ];
  const partitionBy = known.partitionBy === undefined ? '' : ` PARTITION BY ${known.partitionBy.text}`;
  const indexes = indexesOf(catalog, key).filter((index) => index.constraint === undefined);
  const body = lines.length === 0 ? '' : `\n  ${lines.join(',\n  ')}\n`;
  const parents = ` INHERITS (${known.inherits.map((parent) => qualified(nameOfKey(catalog, parent))).join(', ')})`;
  return [
    ...serials.map(({ name, options }) => `CREATE SEQUENCE IF NOT EXISTS ${name}${sequenceText(options)}`),
    `${createTableHead(known)} ${qualified(table)} (${body})${inherits ? parents : ''}${partitionBy}${tableTail(known)}`,
    ...(inherits ? ownOfInherited(table, known, catalog) : []),
    ...(inherits ? [] : known.inherits.map((parent) => inherit(table, catalog, parent))),
    ...serials.map(
      ({ name, column }) => `ALTER SEQUENCE ${name} OWNED BY ${qualified(table)}.${identifier(column.name)}`,
    ),
    ...constraints
      .filter(({ valid, name }) => !valid && !(inherits && isOfParent(catalog, known, name)))
      .map((constraint) => addUnlessExists(table, constraint, catalog)),
    ...indexes.map((index) => createIndex(table, index)),
    ...describedAs(table, known, catalog),
  ];
}

/** NOT VALID where it was not; one that is not enforced never is. */
export function withValidity({ valid, definition }: TableConstraint, body: string): string {
  return valid || definition.enforced === false ? body : `${body} NOT VALID`;
}

/** Adds a constraint to a table without rows. */
export function addUnlessExists(table: QualifiedName, constraint: TableConstraint, catalog: Catalog): string {
  const body = withValidity(constraint, bodyOf(constraint, catalog));
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

/** What is said of a table beside its definition: comments of indexes and columns, and its settings. */
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
    ...settingsAgain(table, known, catalog),
  ];
}

/**
 * A column as CREATE TABLE and ADD COLUMN take it. From PostgreSQL 18 on NOT NULL keeps the name that it was given; before, a name is
 * read and forgotten.
 */
export function columnDefinition(
  table: QualifiedName,
  column: Column,
  known: Pick<Table, 'constraints'>,
  sequence?: Sequence,
): string {
  const { identity, notNull } = column;
  const { name, noInherit } = notNullOf(column, known);
  const identityOptions = identity === undefined ? '' : identityText(table, column.name, sequence);
  if (!notNull || (name === undefined && !noInherit)) return columnSql(column) + identityOptions;
  const constraint = name === undefined ? '' : ` CONSTRAINT ${identifier(name)}`;
  const words = ` NOT NULL${noInherit ? ' NO INHERIT' : ''}`;
  return columnSql({ ...column, notNull: false }) + identityOptions + constraint + words;
}

/** The name that a column's NOT NULL was given, and whether the tables below have it too. */
export function notNullOf(
  { name: column, notNullName, notNullNoInherit }: Column,
  { constraints }: Pick<Table, 'constraints'>,
): { readonly name: string | undefined; readonly noInherit: boolean } {
  const named = constraints.find(
    ({ definition }) => definition.type === 'notNull' && definition.column === column,
  );
  const ofTable = named?.definition.type === 'notNull' && named.definition.noInherit === true;
  return { name: named?.name ?? notNullName, noInherit: ofTable || notNullNoInherit === true };
}

function ownedSequence(catalog: Catalog, key: string, column: string): Sequence | undefined {
  return sequencesOf(catalog, key).find(({ ownedBy }) => ownedBy?.column === column);
}

/** Some of its columns are its parents', so that it has to be made of them. */
function inheritsColumns({ inherits, columns }: Table): boolean {
  return inherits.length > 0 && columns.some(({ inherited }) => inherited === true);
}

function isOfParent(catalog: Catalog, { inherits }: Table, name: string): boolean {
  return inherits.some(
    (parent) =>
      catalog.tables
        .get(parent)
        ?.constraints.some(
          (own) => own.name === name && own.definition.type === 'check' && !own.definition.noInherit,
        ) === true,
  );
}

/** Defaults and NOT NULL of inherited columns where they are not the parents'. */
function ownOfInherited(table: QualifiedName, known: Table, catalog: Catalog): string[] {
  return known.columns.flatMap((column) => {
    if (column.inherited !== true) return [];
    const above = known.inherits.flatMap(
      (parent) => findColumn(catalog.tables.get(parent), column.name) ?? [],
    );
    const value = above.find((each) => each.default !== undefined)?.default?.text;
    const isRequired = above.some(({ notNull, notNullNoInherit }) => notNull && notNullNoInherit !== true);
    return [
      ...(column.default?.text === value
        ? []
        : [column.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${column.default.text}`]),
      ...(column.notNull && !isRequired ? ['SET NOT NULL'] : []),
    ].map((action) => alterTable(table, alterColumn(column.name, action)));
  });
}

function inherit(table: QualifiedName, catalog: Catalog, parent: string): string {
  return alterTable(table, `INHERIT ${qualified(nameOfKey(catalog, parent))}`);
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
