import type {
  AlterPolicyStmt,
  CreatePolicyStmt,
  CreateTrigStmt,
  Node,
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
import { qualified, relationName, strings } from './names';
import { spanOf, type Part } from './source';
import { functionName, tablesIn, walk } from './walk';

export function createTrigger(part: Part, node: CreateTrigStmt): CreateTrigger {
  return {
    type: 'CreateTrigger',
    ...onTable(part, node.relation),
    name: node.trigname ?? '',
    orReplace: node.replace === true,
    constraint: node.isconstraint === true,
    ...(node.row === true && { eachRow: true }),
    ...(node.constrrel !== undefined && { references: relationName(node.constrrel) }),
    timing: TIMINGS[node.timing ?? 0] ?? 'after',
    events: EVENTS.flatMap(({ bit, event }) => (((node.events ?? 0) & bit) === 0 ? [] : [event])),
    columns: strings(node.columns),
    ...transitionsOf(node),
    ...(namesColumns(node.whenClause) && { whenOfRow: true }),
    function: qualified(strings(node.funcname)),
  };
}

function namesColumns(condition: Node | undefined): boolean {
  let found = false;
  walk(condition, (node) => {
    found ||= 'ColumnRef' in node;
    return true;
  });
  return found;
}

/** The bits of `tgtype`. */
const TIMINGS: Readonly<Record<number, CreateTrigger['timing']>> = { 2: 'before', 64: 'instead of' };
const EVENTS = [
  { bit: 4, event: 'insert' },
  { bit: 8, event: 'delete' },
  { bit: 16, event: 'update' },
  { bit: 32, event: 'truncate' },
] as const;

function transitionsOf({ transitionRels = [] }: CreateTrigStmt): Pick<CreateTrigger, 'transitions'> {
  const transitions = transitionRels.flatMap((item) => {
    if (!('TriggerTransition' in item)) return [];
    const { isNew, isTable } = item.TriggerTransition;
    return [isTable !== true ? 'row' : isNew === true ? 'new' : 'old'] as const;
  });
  return transitions.length === 0 ? {} : { transitions };
}

export function createRule(part: Part, node: RuleStmt): CreateRule {
  const name = node.rulename ?? '';
  return {
    type: 'CreateRule',
    ...onTable(part, node.relation),
    name,
    orReplace: node.replace === true,
    ...(node.event === 'CMD_SELECT' && { onSelect: true }),
  };
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
    columns: node.query === undefined ? aliases : withAliases(outputColumns(node.query), aliases),
    ...usesOf(node.query),
  };
}

/** The list of names behind the view's name may be shorter than that of its columns. */
function withAliases(columns: readonly string[], aliases: readonly string[]): string[] {
  if (aliases.length === 0 || !columns.includes('*')) return [...aliases, ...columns.slice(aliases.length)];
  return [...aliases, '*'];
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
    // `(row).*` too is as many columns as the row has.
    if (val !== undefined && 'A_Indirection' in val) return '*';
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
