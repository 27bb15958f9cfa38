import type { Constraint } from '../operations/constraint';
import type { IndexElement } from '../operations/names';
import {
  chooseObjectName,
  indexColumnNames,
  makeObjectName,
  numberedObjectName,
  truncateIdentifier,
} from '../text/identifiers';
import { foldIdentifier } from '../text/quoting';
import type { Token } from '../statements/statement';
import { isWord, tokenize } from '../statements/tokens';
import { hasRelation, type Catalog, type Column, type Table } from './catalog';
import { keyOfObject } from './change';

/** The name PostgreSQL gives an unnamed constraint (ChooseConstraintName, ChooseIndexName), or the one written. */
export function constraintName(catalog: Catalog, table: Table, constraint: Constraint): string {
  if (constraint.name !== undefined) return truncateIdentifier(constraint.name);
  switch (constraint.type) {
    case 'check': {
      const columns = new Set(constraint.expression.columns);
      return freeConstraintName(catalog, table, columns.size === 1 ? [...columns] : [], 'check');
    }
    case 'foreignKey':
      return freeConstraintName(catalog, table, constraint.columns, 'fkey');
    case 'notNull':
      return freeConstraintName(catalog, table, [constraint.column], 'not_null');
    case 'primaryKey':
      return constraint.usingIndex ?? freeRelationName(catalog, table, [], 'pkey');
    case 'unique':
      return (
        constraint.usingIndex ??
        freeRelationName(catalog, table, [...constraint.columns, ...constraint.include], 'key')
      );
    case 'exclude':
      return freeRelationName(catalog, table, elementNames(constraint.elements), 'excl');
  }
}

/** A column with the name that its NOT NULL has in a table, where that goes another way than the column: to a copy, or under a new name. */
export function withNotNullName(column: Column, table: string): Column {
  if (!column.notNull || column.notNullName !== undefined) return column;
  return { ...column, notNullName: makeObjectName(table, [column.name], 'not_null') };
}

/** The name PostgreSQL gives an unnamed index. */
export function indexName(
  catalog: Catalog,
  table: Pick<Table, 'schema' | 'name'>,
  elements: readonly IndexElement[],
  include: readonly string[],
): string {
  return freeRelationName(catalog, table, [...elementNames(elements), ...include], 'idx');
}

/** The name of the sequence behind a serial or identity column. */
export function sequenceName(catalog: Catalog, table: Table, column: string): string {
  return freeRelationName(catalog, table, [column], 'seq');
}

/** What stands for an expression in the name: its function, the column it casts, `case`, or `expr` (FigureIndexColname). */
function elementNames(elements: readonly IndexElement[]): readonly string[] {
  return elements.map(({ column, expression }) => column ?? expressionName(expression?.text ?? ''));
}

function expressionName(sql: string): string {
  const tokens = withoutCasts(tokenize(sql));
  const first = tokens[0];
  if (first === undefined) return 'expr';
  if (isWord(first, 'case')) return isWord(tokens.at(-1), 'end') ? 'case' : 'expr';
  const open = tokens.findIndex(({ text }) => text === '(');
  if (open === 0) {
    return closesAtEnd(tokens, open) ? expressionName(sql.slice(first.end, tokens.at(-1)?.start)) : 'expr';
  }
  const path = open < 0 ? tokens : tokens.slice(0, open);
  const isPath = path.every((token, place) => (place % 2 === 0 ? isName(token) : token.text === '.'));
  const name = path.at(-1);
  if (!isPath || name === undefined || (open > 0 && !closesAtEnd(tokens, open))) return 'expr';
  return foldIdentifier(name.text);
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quotedIdentifier';
}

/** Without `::type` and COLLATE at the end, which give no name. */
function withoutCasts(tokens: readonly Token[]): readonly Token[] {
  let depth = 0;
  const cast = tokens.findIndex((token) => {
    depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    return depth === 0 && (token.text === '::' || isWord(token, 'collate'));
  });
  return cast < 0 ? tokens : tokens.slice(0, cast);
}

function closesAtEnd(tokens: readonly Token[], open: number): boolean {
  let depth = 0;
  const closing = tokens.findIndex(({ text }, place) => {
    if (place < open) return false;
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return depth === 0;
  });
  return closing === tokens.length - 1;
}

function freeConstraintName(
  catalog: Catalog,
  table: Table,
  columns: readonly string[],
  suffix: string,
): string {
  const isTaken = (name: string): boolean => {
    const taken = (candidate: Table | undefined): boolean =>
      candidate?.schema === table.schema && candidate.constraints.has(name);
    return taken(table) || (catalog.renamedTables ?? []).some((key) => taken(catalog.tables.get(key)));
  };
  return chooseObjectName(table.name, columns, suffix, isTaken, countTaken(table, columns, suffix));
}

/** How many of the names that PostgreSQL would try first belong to constraints of the table. */
function countTaken(table: Table, columns: readonly string[], suffix: string): number {
  return table.constraints.countTaken(JSON.stringify([table.name, suffix, ...columns]), (place) =>
    numberedObjectName(table.name, columns, suffix, place),
  );
}

function freeRelationName(
  catalog: Catalog,
  table: Pick<Table, 'schema' | 'name'>,
  columns: readonly string[],
  suffix: string,
): string {
  const own = catalog.tables.get(keyOfObject(table));
  const constrained = suffix === 'seq' || suffix === 'idx' ? undefined : own;
  const names = suffix === 'seq' ? columns : indexColumnNames(columns);
  const isTaken = (name: string): boolean =>
    hasRelation(catalog, `${table.schema}.${name}`) || constrained?.constraints.has(name) === true;
  const taken = constrained === undefined ? 0 : countTaken(constrained, names, suffix);
  return chooseObjectName(table.name, names, suffix, isTaken, taken);
}
