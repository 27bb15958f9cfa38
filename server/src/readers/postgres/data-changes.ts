import type {
  CmdType,
  DeleteStmt,
  InferClause,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from 'libpg-query';
import type { Delete, Insert, Merge, RowBounds, Update } from '../../operations/data';
import type { Expression, QualifiedName } from '../../operations/names';
import { eitherBounds, isLimitedSelect, limitedSources, NO_BOUNDS, rowBounds, type Scope } from './bounds';
import { assignments } from './assignments';
import { callsOfInsert, callsOfRows } from './calls';
import { expression } from './expressions';
import { relationName } from './names';
import { rowLocks } from './row-locks';
import { findWord, spanOf, within, type Part } from './source';
import { tablesIn } from './walk';

export function update(part: Part, node: UpdateStmt, scope: Scope): Update {
  const set = assignments(part, node);
  const { targetList, whereClause, fromClause, returningClause, withClause } = node;
  const bounds = rowBounds(node.whereClause, changeScope(node.relation, node.fromClause, scope));
  return {
    type: 'Update',
    span: spanOf(part),
    table: relationName(node.relation),
    ...onlyOf(node.relation),
    ...aliasOf(node.relation),
    columns: [...new Set(set.map((assignment) => assignment.column))],
    assignments: set,
    ...where(part, node.whereClause),
    from: joinedTables(node.fromClause, node.withClause, scope),
    ...(node.fromClause !== undefined && { joined: true }),
    ...readsOf([node.whereClause, node.targetList], node.withClause, scope),
    ...rowLocks([node.whereClause, node.targetList, node.fromClause], scope.queries),
    ...callsOfRows([targetList, whereClause, fromClause, returningClause, withClause], bounds),
    bounds,
  };
}

export function deleteRows(part: Part, node: DeleteStmt, scope: Scope): Delete {
  const { whereClause, usingClause, returningClause, withClause } = node;
  const bounds = rowBounds(whereClause, changeScope(node.relation, usingClause, scope));
  return {
    type: 'Delete',
    span: spanOf(part),
    table: relationName(node.relation),
    ...onlyOf(node.relation),
    ...aliasOf(node.relation),
    ...where(part, node.whereClause),
    using: joinedTables(node.usingClause, node.withClause, scope),
    ...(node.usingClause !== undefined && { joined: true }),
    ...readsOf([node.whereClause], node.withClause, scope),
    ...rowLocks([node.whereClause, node.usingClause], scope.queries),
    ...callsOfRows([whereClause, usingClause, returningClause, withClause], bounds),
    bounds,
  };
}

function onlyOf(relation: RangeVar | undefined): { readonly only?: true } {
  return relation === undefined || relation.inh === true ? {} : { only: true };
}

export function insert(part: Part, node: InsertStmt, scope: Scope): Insert {
  const query = node.selectStmt && 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : undefined;
  const conflict = node.onConflictClause?.action;
  const rows = query?.valuesLists?.length;
  return {
    type: 'Insert',
    span: spanOf(part),
    table: relationName(node.relation),
    columns: targetsOf(node.cols),
    source: query === undefined ? 'default' : rows !== undefined ? 'values' : 'select',
    ...(rows !== undefined && { rows }),
    reads: tablesIn({ withClause: node.withClause, query: node.selectStmt }, scope.queries),
    ...(conflict === 'ONCONFLICT_NOTHING' && { onConflict: 'nothing' }),
    ...(conflict === 'ONCONFLICT_UPDATE' && {
      onConflict: 'update',
      updated: targetsOf(node.onConflictClause?.targetList),
    }),
    ...conflictOf(node.onConflictClause?.infer),
    ...rowLocks(node.selectStmt, scope.queries),
    ...callsOfInsert(node),
    bounds: query === undefined || rows !== undefined ? NO_BOUNDS : selectBounds(query, scope),
  };
}

function conflictOf(infer: InferClause | undefined): Pick<Insert, 'conflict'> {
  if (infer === undefined) return {};
  if (infer.conname !== undefined) return { conflict: { constraint: infer.conname } };
  const elements = infer.indexElems ?? [];
  const columns = elements.flatMap((item) =>
    'IndexElem' in item && !item.IndexElem.collation && !item.IndexElem.opclass
      ? (item.IndexElem.name ?? [])
      : [],
  );
  const isPlain = infer.whereClause === undefined && columns.length === elements.length;
  return isPlain ? { conflict: { columns } } : {};
}

export function merge(part: Part, node: MergeStmt, scope: Scope): Merge {
  const { withClause, sourceRelation, joinCondition, mergeWhenClauses = [] } = node;
  const evaluated = { withClause, sourceRelation, joinCondition, mergeWhenClauses };
  const clauses = mergeWhenClauses.flatMap((item) =>
    'MergeWhenClause' in item ? [item.MergeWhenClause] : [],
  );
  return {
    type: 'Merge',
    span: spanOf(part),
    table: relationName(node.relation),
    reads: tablesIn(evaluated, scope.queries),
    actions: [...new Set(clauses.flatMap(({ commandType }) => MERGED[commandType ?? 'CMD_NOTHING'] ?? []))],
    columns: clauses.flatMap(({ commandType, targetList }) =>
      commandType === 'CMD_UPDATE' ? targetsOf(targetList) : [],
    ),
    ...callsOfRows(evaluated),
  };
}

const MERGED: { readonly [K in CmdType]?: Merge['actions'][number] } = {
  CMD_INSERT: 'insert',
  CMD_UPDATE: 'update',
  CMD_DELETE: 'delete',
};

/** The columns of INSERT INTO t (…) and of SET. */
function targetsOf(targets: readonly Node[] = []): string[] {
  return targets.flatMap((item) => ('ResTarget' in item ? [item.ResTarget.name ?? ''] : []));
}

function selectBounds(query: SelectStmt, scope: Scope): RowBounds {
  if (query.larg !== undefined && query.rarg !== undefined && query.limitCount === undefined) {
    return eitherBounds(selectBounds(query.larg, scope), selectBounds(query.rarg, scope));
  }
  const limited = new Set([...scope.limited, ...limitedSources(query.fromClause, scope)]);
  const bounds = rowBounds(query.whereClause, { ...scope, limited });
  return { ...bounds, limited: bounds.limited || isLimitedSelect(query, scope) };
}

/** The tables of a FROM or USING list; those behind a WITH query's name are that query's affair. */
function joinedTables(
  from: readonly Node[] | undefined,
  clause: WithClause | undefined,
  scope: Scope,
): readonly QualifiedName[] {
  const names = (clause?.ctes ?? []).map((item) =>
    'CommonTableExpr' in item ? (item.CommonTableExpr.ctename ?? '') : '',
  );
  return tablesIn(from, new Set([...scope.queries, ...names]));
}

function readsOf(
  subqueries: readonly (Node | readonly Node[] | undefined)[],
  clause: WithClause | undefined,
  scope: Scope,
): { readonly reads?: readonly QualifiedName[] } {
  const reads = joinedTables(
    subqueries.flatMap((each) => each ?? []),
    clause,
    scope,
  );
  return reads.length === 0 ? {} : { reads };
}

function aliasOf(relation: RangeVar | undefined): { readonly alias?: string } {
  const alias = relation?.alias?.aliasname;
  return alias === undefined ? {} : { alias };
}

/** WHERE and RETURNING are reserved words, so outside of brackets each stands only once. */
function where(part: Part, node: Node | undefined): { readonly where?: Expression } {
  if (node === undefined) return {};
  const from = findWord(part, 'where') + 1;
  const returning = findWord(within(part, from), 'returning');
  return { where: expression(within(part, from, returning < 0 ? part.to : returning), node) };
}

function changeScope(relation: RangeVar | undefined, from: readonly Node[] | undefined, scope: Scope): Scope {
  return {
    ...scope,
    target: new Set([relation?.alias?.aliasname ?? relation?.relname ?? '']),
    limited: new Set([...scope.limited, ...limitedSources(from, scope)]),
  };
}
