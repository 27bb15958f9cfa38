import type { FuncCall, InsertStmt, Node, SelectStmt } from 'libpg-query';
import { isBuiltIn } from '../../operations/built-in';
import type { Calls, FunctionCall, RowBounds } from '../../operations/data';
import type { Operation } from '../../operations/operation';
import type { Token } from '../../statements/statement';
import { tokenize } from '../../statements/tokens';
import { qualified, strings } from './names';
import { walk, type Tree } from './walk';

/** The calls of functions in a query, outermost first. */
export function callsIn(query: SelectStmt): FunctionCall[] {
  const certain = certainCalls(query);
  const inLoop = query.op !== 'SETOP_NONE' || (query.fromClause ?? []).some((item) => !isFunction(item));
  return collectCalls(query, (call) => {
    const conditional = !certain.has(call);
    return { inLoop: conditional && inLoop, conditional };
  });
}

/** Calls of functions that PostgreSQL does not bring along, in what is evaluated for each row of a data change. */
export function callsOfRows(tree: Tree, bounds?: RowBounds): Calls {
  // What is bounded is a batch.
  const isBatch = bounds !== undefined && (bounds.limited || bounds.equals.length + bounds.ranges.length > 0);
  return made(collectCalls(tree, () => ({ inLoop: !isBatch, conditional: true })));
}

/** The same of an INSERT: what its query calls, and what is evaluated for each of its rows. */
export function callsOfInsert({ selectStmt, ...around }: InsertStmt): Calls {
  const query = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const rows = collectCalls(around, () => ({ inLoop: false, conditional: true }));
  return made([...(query === undefined ? [] : callsOfValues(query)), ...rows]);
}

/** The calls of a query that makes the rows of a table. */
export function callsOfQuery(query: Node | undefined): Calls {
  return query && 'SelectStmt' in query ? made(callsIn(query.SelectStmt)) : {};
}

/** Each row of VALUES is made, whatever comes of it. */
function callsOfValues(query: SelectStmt): readonly FunctionCall[] {
  const { valuesLists, limitCount, limitOffset } = query;
  if (valuesLists === undefined || limitCount !== undefined || limitOffset !== undefined)
    return callsIn(query);
  const found = new Set<FuncCall>();
  for (const row of valuesLists) {
    if ('List' in row) for (const value of row.List.items ?? []) collectCertain(value, found);
  }
  return collectCalls(query, (call) => ({ inLoop: false, conditional: !found.has(call) }));
}

/** Words before a bracket that call nothing. */
const WORDS = new Set(
  'all and any array as between by case cast distinct else exists extract filter from in is like not on or over row select some then using values when where'.split(
    ' ',
  ),
);

/** True where an expression may call a function that PostgreSQL does not bring along: a quick look at its text. */
export function callsOwn(expression: string): boolean {
  if (!expression.includes('(')) return false;
  const tokens = tokenize(expression);
  return tokens.some(({ text }, bracket) => {
    const name = tokens[bracket - 1];
    if (text !== '(' || name === undefined || !isName(name)) return false;
    const called = name.text.toLowerCase();
    const schema = tokens[bracket - 2]?.text === '.' ? tokens[bracket - 3] : undefined;
    return schema && isName(schema)
      ? !/^"?pg_catalog"?$/i.test(schema.text)
      : !WORDS.has(called) && !isBuiltIn(called);
  });
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quotedIdentifier';
}

/** The operations of a query that is there for its value; none where it calls only what PostgreSQL brings along. */
export function forValue(operations: readonly Operation[]): readonly Operation[] {
  return operations.flatMap((operation) => {
    if (operation.type !== 'Query') return operation;
    const { calls } = made(operation.calls ?? []);
    return calls === undefined ? [] : { ...operation, functions: [], calls };
  });
}

function made(calls: readonly FunctionCall[]): Calls {
  const own = calls.filter(({ name: { schema, name } }) =>
    schema === undefined ? !isBuiltIn(name) : schema !== 'pg_catalog',
  );
  // Thousands of rows call the same.
  const different = new Map(own.map((call) => [JSON.stringify(call), call]));
  return own.length === 0 ? {} : { calls: [...different.values()] };
}

/** Those of data changes inside are theirs. */
function collectCalls(
  tree: Tree,
  placeOf: (call: FuncCall) => Pick<FunctionCall, 'inLoop' | 'conditional'>,
): FunctionCall[] {
  const calls: FunctionCall[] = [];
  walk(tree, (node) => {
    if ('InsertStmt' in node || 'UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node)
      return false;
    if ('FuncCall' in node) {
      const { funcname, args } = node.FuncCall;
      calls.push({
        name: qualified(strings(funcname)),
        arguments: args?.length ?? 0,
        ...placeOf(node.FuncCall),
      });
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
