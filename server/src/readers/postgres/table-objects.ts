import type {
  AlterPolicyStmt,
  CreatePolicyStmt,
  CreateTrigStmt,
  Node,
  RangeVar,
  RefreshMatViewStmt,
  RuleStmt,
  ViewStmt,
} from 'libpg-query';
import type { OnTable } from '../../operations/base';
import type { AlterPolicy, CreatePolicy, CreateRule, CreateTrigger } from '../../operations/tables';
import type { CreateView, RefreshMaterializedView } from '../../operations/views';
import { usesOf } from './expressions';
import { outputColumns } from './output-columns';
import { qualified, relationName, strings } from './names';
import { spanOf, type Part } from './source';
import { tablesIn, walk } from './walk';

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
    ...(node.whenClause !== undefined && { conditional: true }),
    ...(node.initdeferred === true && { deferred: true }),
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
  return {
    type: 'CreateView',
    span: spanOf(part),
    view: relationName(node.view),
    orReplace: node.replace === true,
    temporary: node.view?.relpersistence === 't',
    reads: tablesIn(node.query),
    columns: outputColumns(strings(node.aliases), node.query),
    ...usesOf(node.query),
  };
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
