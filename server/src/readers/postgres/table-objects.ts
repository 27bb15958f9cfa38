import type {
  AlterPolicyStmt,
  CreatePolicyStmt,
  CreateTrigStmt,
  RangeVar,
  RefreshMatViewStmt,
  RuleStmt,
  SelectStmt,
  ViewStmt,
} from 'libpg-query';
import type { OnTable } from '../../operations/base';
import type { AlterPolicy, CreatePolicy, CreateRule, CreateTrigger } from '../../operations/tables';
import type { CreateView, RefreshMaterializedView } from '../../operations/views';
import { columnName, usesOf } from './expressions';
import { relationName, strings } from './names';
import { spanOf, type Part } from './source';
import { functionName, tablesIn } from './walk';

export function createTrigger(part: Part, node: CreateTrigStmt): CreateTrigger {
  return {
    type: 'CreateTrigger',
    ...onTable(part, node.relation),
    name: node.trigname ?? '',
    orReplace: node.replace === true,
    constraint: node.isconstraint === true,
    ...(node.row === true && { eachRow: true }),
    ...(node.constrrel !== undefined && { references: relationName(node.constrrel) }),
  };
}

export function createRule(part: Part, node: RuleStmt): CreateRule {
  const name = node.rulename ?? '';
  return { type: 'CreateRule', ...onTable(part, node.relation), name, orReplace: node.replace === true };
}

export function createPolicy(part: Part, node: CreatePolicyStmt): CreatePolicy {
  return { type: 'CreatePolicy', ...onTable(part, node.table), name: node.policy_name ?? '' };
}

export function alterPolicy(part: Part, node: AlterPolicyStmt): AlterPolicy {
  return { type: 'AlterPolicy', ...onTable(part, node.table), name: node.policy_name ?? '' };
}

function onTable(part: Part, relation: RangeVar | undefined): OnTable {
  return { span: spanOf(part), table: relationName(relation), ifTableExists: false, only: false };
}

export function createView(part: Part, node: ViewStmt): CreateView {
  const aliases = strings(node.aliases);
  return {
    type: 'CreateView',
    span: spanOf(part),
    view: relationName(node.view),
    orReplace: node.replace === true,
    temporary: node.view?.relpersistence === 't',
    reads: tablesIn(node.query),
    columns: aliases.length > 0 || node.query === undefined ? aliases : outputColumns(node.query),
    ...usesOf(node.query),
  };
}

/** The columns a query gives, as PostgreSQL names them; `*` where it gives all of a table's. */
function outputColumns(query: NonNullable<ViewStmt['query']>): string[] {
  if (!('SelectStmt' in query)) return [];
  let first: SelectStmt = query.SelectStmt;
  while (first.larg !== undefined) first = first.larg;
  return (first.targetList ?? []).map((target) => {
    if (!('ResTarget' in target)) return '?column?';
    const { name, val } = target.ResTarget;
    if (name !== undefined) return name;
    if (val !== undefined && 'ColumnRef' in val) return columnName(val.ColumnRef) ?? '*';
    if (val !== undefined && 'FuncCall' in val)
      return functionName(val.FuncCall.funcname).split('.').at(-1) ?? '';
    return '?column?';
  });
}

export function refreshMaterializedView(part: Part, node: RefreshMatViewStmt): RefreshMaterializedView {
  return {
    type: 'RefreshMaterializedView',
    span: spanOf(part),
    view: relationName(node.relation),
    concurrently: node.concurrent === true,
    withData: node.skipData !== true,
  };
}
