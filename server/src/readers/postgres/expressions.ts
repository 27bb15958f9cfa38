import type { ColumnRef, Node } from 'libpg-query';
import type { Expression } from '../../operations/names';
import { spanOf, textOf, type Part } from './source';
import { functionsIn, walk } from './walk';

/** The expression that `part` spells and `node` means. */
export function expression(part: Part, node: Node | undefined): Expression {
  const columns = new Set<string>();
  let hasSubquery = false;
  walk(node, (inner) => {
    if ('SubLink' in inner) hasSubquery = true;
    if ('ColumnRef' in inner) {
      const column = columnName(inner.ColumnRef);
      if (column !== undefined) columns.add(column);
    }
    return true;
  });
  return {
    text: textOf(part),
    span: spanOf(part),
    constant: constantKind(node),
    functions: functionsIn(node),
    columns: [...columns],
    hasSubquery,
  };
}

/** The column's name without its qualifier; undefined for `*`. */
export function columnName(reference: ColumnRef): string | undefined {
  const last = reference.fields?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : undefined;
}

/** A NULL, a literal, or one of them with casts. */
function constantKind(node: Node | undefined): 'null' | 'literal' | false {
  if (node === undefined) return false;
  if ('A_Const' in node) return node.A_Const.isnull ? 'null' : 'literal';
  if ('TypeCast' in node) return constantKind(node.TypeCast.arg);
  return false;
}

/** The column of an expression that is just `column IS NOT NULL`. */
export function notNullColumn(node: Node | undefined): string | undefined {
  if (node === undefined || !('NullTest' in node) || node.NullTest.nulltesttype !== 'IS_NOT_NULL')
    return undefined;
  const tested = node.NullTest.arg;
  return tested !== undefined && 'ColumnRef' in tested ? columnName(tested.ColumnRef) : undefined;
}

/**
 * The columns that a query names where only columns of its tables can be meant: in what it selects, FROM and WHERE. Undefined
 * for a query with others inside, whose columns it might mean.
 */
export function usesOf(query: Node | undefined): {
  readonly uses?: readonly string[];
  readonly unqualified?: readonly string[];
} {
  if (query === undefined || !('SelectStmt' in query)) return {};
  const { targetList, fromClause, whereClause, larg, withClause } = query.SelectStmt;
  if (larg !== undefined || withClause !== undefined) return {};
  const uses = new Set<string>();
  const alone = new Set<string>();
  const rows = new Set<string>();
  let inner = false;
  walk([targetList, fromClause, whereClause], (node) => {
    if ('SelectStmt' in node || 'RangeFunction' in node || 'RangeTableFunc' in node) inner = true;
    if ('JsonTable' in node || 'RangeTableSample' in node) inner = true;
    if ('RangeVar' in node) {
      const { alias, relname = '' } = node.RangeVar;
      if (alias?.colnames !== undefined) inner = true;
      rows.add(alias?.aliasname ?? relname);
    }
    if ('JoinExpr' in node) {
      const { alias, join_using_alias: using } = node.JoinExpr;
      if (alias !== undefined) inner = true;
      if (using?.aliasname !== undefined) rows.add(using.aliasname);
    }
    if ('ColumnRef' in node) {
      const name = columnName(node.ColumnRef);
      uses.add(name ?? '*');
      if (name !== undefined && node.ColumnRef.fields?.length === 1) alone.add(name);
    }
    return true;
  });
  if (inner) return {};
  const unqualified = [...alone].filter((name) => !rows.has(name));
  return { uses: [...uses], ...(unqualified.length > 0 && { unqualified }) };
}

/** The columns that a query gives as they are, `*` for all of its tables; known where its uses are. */
export function givesOf(query: Node | undefined): { readonly gives?: readonly string[] } {
  if (usesOf(query).uses === undefined || query === undefined || !('SelectStmt' in query)) return {};
  const gives = (query.SelectStmt.targetList ?? []).flatMap((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    return value !== undefined && 'ColumnRef' in value ? [columnName(value.ColumnRef) ?? '*'] : [];
  });
  return gives.length === 0 ? {} : { gives };
}
