import type { CommonTableExpr, CopyStmt, Node, SelectStmt, WithClause } from 'libpg-query';
import type { Copy, Query } from '../../operations/data';
import type { Operation } from '../../operations/operation';
import { isLimitedQuery, rowBounds, type Scope } from './bounds';
import { selectInto } from './create-table';
import { relationName } from './names';
import { rowLocks } from './row-locks';
import { setConfig } from './session';
import { afterName, findGroup, insideOf, spanOf, tokenAt, within, type Part } from './source';
import { callsIn } from './calls';
import { functionsIn, tablesIn } from './walk';

export function select(part: Part, node: SelectStmt, scope: Scope): Operation[] {
  const created = selectInto(part, node);
  if (created !== undefined) return [created];
  const { sets, only } = setConfig(part, node);
  if (only) return sets;
  const calls = callsIn(node);
  const query: Query = {
    type: 'Query',
    span: spanOf(part),
    reads: tablesIn(node, scope.queries),
    functions: functionsIn(node),
    ...(calls.length > 0 && { calls }),
    ...rowLocks({ SelectStmt: node }, scope.queries),
  };
  return [...sets, query];
}

export function copy(part: Part, node: CopyStmt): Copy {
  return {
    type: 'Copy',
    span: spanOf(part),
    ...(node.relation !== undefined && { table: relationName(node.relation) }),
    from: node.is_from === true,
  };
}

/** The queries of a WITH clause, each with the tokens between its brackets. */
export function withQueries(
  part: Part,
  clause: WithClause | undefined,
): { part: Part; query: CommonTableExpr }[] {
  return (clause?.ctes ?? []).flatMap((item) => {
    if (!('CommonTableExpr' in item)) return [];
    const query = item.CommonTableExpr;
    const name = tokenAt(part.source, query.location);
    let open = findGroup(within(part, afterName(part.source, name)));
    if (query.aliascolnames !== undefined)
      open = findGroup(within(part, (part.source.partner[open] ?? open) + 1));
    return [{ part: insideOf(part, open), query }];
  });
}

/** The scope behind a WITH clause: some of its names give a limited number of rows. */
export function scopeWith(clause: WithClause | undefined, scope: Scope): Scope {
  if (clause === undefined) return scope;
  const limited = new Set(scope.limited);
  for (const item of clause.ctes ?? []) {
    if (!('CommonTableExpr' in item)) continue;
    const { ctename = '', ctequery } = item.CommonTableExpr;
    if (isLimitedChange(ctequery, { ...scope, limited })) limited.add(ctename);
    else limited.delete(ctename);
  }
  return { ...scope, limited };
}

/** A query with LIMIT, or a data change that is itself limited and returns its rows. */
function isLimitedChange(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined) return false;
  if ('DeleteStmt' in node) return rowBounds(node.DeleteStmt.whereClause, scope).limited;
  if ('UpdateStmt' in node) return rowBounds(node.UpdateStmt.whereClause, scope).limited;
  return isLimitedQuery(node, scope);
}
