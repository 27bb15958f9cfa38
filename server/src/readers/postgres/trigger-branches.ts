import { parseSync, type Node } from 'libpg-query';
import type { TriggerEvent } from '../../operations/tables';
import { columnName } from './expressions';
import { strings } from './names';

/** For which events a branch of a trigger function runs; undefined where that is not known. */
export type Events = ReadonlySet<TriggerEvent> | undefined;

interface Branches {
  /** Where the condition holds. */
  readonly then: Events;
  readonly otherwise: Events;
}

const UNKNOWN: Branches = { then: undefined, otherwise: undefined };

/** What a condition such as `TG_OP = 'INSERT'` says about the events. Never throws. */
export function branchesOf(condition: string): Branches {
  if (!/\btg_op\b/i.test(condition)) return UNKNOWN;
  try {
    const statement = parseSync(`SELECT ${condition}`).stmts?.[0]?.stmt;
    const target = statement && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined;
    return target && 'ResTarget' in target ? branches(target.ResTarget.val) : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

/** Those of both. */
export function both(a: Events, b: Events): Events {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((event) => b.has(event)));
}

function either(a: Events, b: Events): Events {
  return a && b && new Set([...a, ...b]);
}

function branches(node: Node | undefined): Branches {
  if (node === undefined) return UNKNOWN;
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    const all = args.map(branches);
    const [first] = all;
    if (boolop === 'NOT_EXPR') return { then: first?.otherwise, otherwise: first?.then };
    const [narrow, widen] = boolop === 'AND_EXPR' ? [both, either] : [either, both];
    return all.reduce((before, next) => ({
      then: narrow(before.then, next.then),
      otherwise: widen(before.otherwise, next.otherwise),
    }));
  }
  if (!('A_Expr' in node)) return UNKNOWN;
  const { kind, name, lexpr, rexpr } = node.A_Expr;
  if (kind !== 'AEXPR_OP' && kind !== 'AEXPR_IN') return UNKNOWN;
  const listed = isEvent(lexpr) ? rexpr : isEvent(rexpr) ? lexpr : undefined;
  const events = listed && eventsIn(listed);
  if (events === undefined) return UNKNOWN;
  const others = new Set(EVENTS.filter((event) => !events.has(event)));
  const [operator] = strings(name);
  if (operator === '=') return { then: events, otherwise: others };
  return operator === '<>' ? { then: others, otherwise: events } : UNKNOWN;
}

const EVENTS: readonly TriggerEvent[] = ['insert', 'delete', 'update', 'truncate'];

function isEvent(node: Node | undefined): boolean {
  return node !== undefined && 'ColumnRef' in node && columnName(node.ColumnRef)?.toLowerCase() === 'tg_op';
}

/** The events that one or several literals name. */
function eventsIn(node: Node): Events {
  const items = 'List' in node ? (node.List.items ?? []) : [node];
  const events = items.map((item) => {
    const text = 'A_Const' in item ? item.A_Const.sval?.sval?.toLowerCase() : undefined;
    return EVENTS.find((event) => event === text);
  });
  return events.includes(undefined) ? undefined : new Set(events.flatMap((event) => event ?? []));
}
