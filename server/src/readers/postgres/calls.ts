import type { FuncCall, Node, SelectStmt } from 'libpg-query';
import type { FunctionCall } from '../../operations/data';
import { qualified, strings } from './names';
import { walk } from './walk';

/** The calls of functions in a query, outermost first. */
export function callsIn(query: SelectStmt): FunctionCall[] {
  const certain = certainCalls(query);
  const inLoop = query.op !== 'SETOP_NONE' || (query.fromClause ?? []).some((item) => !isFunction(item));
  const calls: FunctionCall[] = [];
  walk(query, (node) => {
    if ('FuncCall' in node) {
      const { funcname, args } = node.FuncCall;
      const name = qualified(strings(funcname));
      const conditional = !certain.has(node.FuncCall);
      calls.push({ name, arguments: args?.length ?? 0, inLoop: conditional && inLoop, conditional });
    }
    return true;
  });
  return calls;
}

/** Those that run whatever the tables hold: nothing filters the one row of the query, nothing branches around the call. */
function certainCalls({
  op,
  whereClause,
  havingClause,
  limitCount,
  limitOffset,
  ...query
}: SelectStmt): Set<FuncCall> {
  const found = new Set<FuncCall>();
  const filters = [whereClause, havingClause, limitCount, limitOffset];
  if (op !== 'SETOP_NONE' || filters.some((filter) => filter !== undefined)) return found;
  const { fromClause = [], targetList = [] } = query;
  const [source] = fromClause;
  if (source === undefined) for (const target of targetList) collectCertain(target, found);
  else if (fromClause.length === 1) collectCertain(source, found);
  return found;
}

/** The call that an expression is, its arguments, and what stands in a cast. */
function collectCertain(node: Node | undefined, found: Set<FuncCall>): void {
  if (node === undefined) return;
  if ('ResTarget' in node) collectCertain(node.ResTarget.val, found);
  else if ('TypeCast' in node) collectCertain(node.TypeCast.arg, found);
  else if ('RangeFunction' in node) {
    for (const item of node.RangeFunction.functions ?? []) {
      if ('List' in item) for (const inner of item.List.items ?? []) collectCertain(inner, found);
    }
  } else if ('FuncCall' in node) {
    found.add(node.FuncCall);
    for (const argument of node.FuncCall.args ?? []) collectCertain(argument, found);
  }
}

function isFunction(node: Node): boolean {
  return 'RangeFunction' in node;
}
