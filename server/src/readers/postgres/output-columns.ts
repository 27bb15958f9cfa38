import type { Node, SelectStmt } from 'libpg-query';
import { columnName } from './expressions';
import { functionName } from './walk';

/**
 * The columns of a view over a query: the names that the view gives the first of them, then those that PostgreSQL chooses;
 * `*` where all of a table's columns are given, or an unknown number of them, `?column?` where a name is not known.
 */
export function outputColumns(names: readonly string[], query: Node | undefined): readonly string[] {
  const outputs = query === undefined ? ['*'] : columnsOf(query);
  const all = outputs.indexOf('*');
  return all >= 0 && all < names.length ? [...names, '*'] : [...names, ...outputs.slice(names.length)];
}

function columnsOf(query: Node): readonly string[] {
  if (!('SelectStmt' in query)) return ['*'];
  let first: SelectStmt = query.SelectStmt;
  while (first.larg !== undefined) first = first.larg;
  if (first.targetList === undefined) return first.valuesLists === undefined ? [] : ['*'];
  return first.targetList.map((target) => {
    if (!('ResTarget' in target)) return '?column?';
    const { name, val } = target.ResTarget;
    if (name !== undefined) return name;
    // `(row).*` too is as many columns as the row has.
    if (val !== undefined && 'A_Indirection' in val) return '*';
    if (val !== undefined && 'ColumnRef' in val) return columnName(val.ColumnRef) ?? '*';
    if (val !== undefined && 'FuncCall' in val)
      return functionName(val.FuncCall.funcname).split('.').at(-1) ?? '';
    return '?column?';
  });
}
