import type { A_Expr, Node, RangeVar, SelectStmt, SubLink } from 'libpg-query';
import type { RowBounds } from '../../operations/data';
import { strings } from './names';
import { walk } from './walk';

/** What the names in a condition mean. */
export interface Scope {
  /** Names of the changed relation; columns of others bound nothing. Undefined where every column counts. */
  readonly target?: ReadonlySet<string>;
  /** Names of subqueries and WITH queries that give a limited number of rows. */
  readonly limited: ReadonlySet<string>;
  /** Names of the WITH queries around the statement: they are no tables. */
  readonly queries: ReadonlySet<string>;
  /** Variables of the PL/pgSQL code around the statement: they are values, not columns. */
  readonly variables: ReadonlySet<string>;
}

/** Bounds while a condition is read: one side of a range may stand apart from the other. */
interface Found {
  readonly equals: ReadonlySet<string>;
  readonly low: ReadonlySet<string>;
  readonly high: ReadonlySet<string>;
  readonly limited: boolean;
}

const NONE: Found = { equals: new Set(), low: new Set(), high: new Set(), limited: false };
export const NO_BOUNDS: RowBounds = { equals: [], ranges: [], limited: false };

/** What limits the rows for which a condition can be true. */
export function rowBounds(condition: Node | undefined, scope: Scope): RowBounds {
  const { equals, low, high, limited } = read(condition, scope);
  return { equals: [...equals], ranges: [...low].filter((column) => high.has(column)), limited };
}

/** Rows that come from either of two sources are bounded by what bounds both. */
export function eitherBounds(a: RowBounds, b: RowBounds): RowBounds {
  return {
    equals: a.equals.filter((column) => b.equals.includes(column)),
    ranges: a.ranges.filter((column) => b.ranges.includes(column)),
    limited: a.limited && b.limited,
  };
}

function read(node: Node | undefined, scope: Scope): Found {
  if (node === undefined) return NONE;
  if ('BoolExpr' in node) {
    const parts = (node.BoolExpr.args ?? []).map((arg) => read(arg, scope));
    if (node.BoolExpr.boolop === 'AND_EXPR') return parts.reduce(both, NONE);
    if (node.BoolExpr.boolop === 'OR_EXPR') return parts.reduce(either);
    return NONE;
  }
  if ('A_Expr' in node) return comparison(node.A_Expr, scope);
  if ('SubLink' in node) return membership(node.SubLink, scope);
  return NONE;
}

function both(a: Found, b: Found): Found {
  return {
    equals: new Set([...a.equals, ...b.equals]),
    low: new Set([...a.low, ...b.low]),
    high: new Set([...a.high, ...b.high]),
    limited: a.limited || b.limited,
  };
}

/** In OR a column equal to a value in one branch and in a range in the other is in a range. */
function either(a: Found, b: Found): Found {
  const low = common(new Set([...a.low, ...a.equals]), new Set([...b.low, ...b.equals]));
  const high = common(new Set([...a.high, ...a.equals]), new Set([...b.high, ...b.equals]));
  const equals = common(a.equals, b.equals);
  return {
    equals,
    low: new Set([...low].filter((column) => !equals.has(column))),
    high: new Set([...high].filter((column) => !equals.has(column))),
    limited: a.limited && b.limited,
  };
}

function common(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((column) => b.has(column)));
}

function comparison(expr: A_Expr, scope: Scope): Found {
  const operator = strings(expr.name).at(-1) ?? '';
  const left = expr.lexpr;
  const right = expr.rexpr;
  switch (expr.kind) {
    case 'AEXPR_OP':
      if (operator === '=' && (isJoinToLimited(left, scope) || isJoinToLimited(right, scope))) {
        return { ...NONE, limited: true };
      }
      if (operator === '=' && isLimitedRow(right, scope)) {
        return isColumns(left, scope) ? { ...NONE, limited: true } : NONE;
      }
      if (isValue(right, scope)) return compared(columns(left, scope), operator);
      return isValue(left, scope) ? compared(columns(right, scope), MIRRORED[operator] ?? '') : NONE;
    case 'AEXPR_IN':
      return operator === '=' && isValue(right, scope) ? compared(columns(left, scope), '=') : NONE;
    case 'AEXPR_OP_ANY':
      if (operator !== '=') return NONE;
      if (isLimitedArray(right, scope)) return isColumns(left, scope) ? { ...NONE, limited: true } : NONE;
      return isValue(right, scope) ? compared(columns(left, scope), '=') : NONE;
    case 'AEXPR_BETWEEN':
    case 'AEXPR_BETWEEN_SYM': {
      const name = column(left, scope);
      return name !== undefined && isValue(right, scope)
        ? { ...NONE, low: new Set([name]), high: new Set([name]) }
        : NONE;
    }
    default:
      return NONE;
  }
}

const MIRRORED: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Rows are ordered by their first column first: a bound of the row is a bound of that column. */
function compared(names: readonly string[], operator: string): Found {
  if (operator === '=') return { ...NONE, equals: new Set(names) };
  const named = new Set(names.slice(0, 1));
  if (operator === '<' || operator === '<=') return { ...NONE, high: named };
  if (operator === '>' || operator === '>=') return { ...NONE, low: named };
  return NONE;
}

/** `id IN (SELECT …)`; of NOT IN the tree makes a NOT around it. */
function membership(link: SubLink, scope: Scope): Found {
  if (link.subLinkType !== 'ANY_SUBLINK') return NONE;
  const operator = strings(link.operName).at(-1) ?? '=';
  const limits = operator === '=' && isColumns(link.testexpr, scope) && isLimitedQuery(link.subselect, scope);
  return limits ? { ...NONE, limited: true } : NONE;
}

/** `(SELECT … LIMIT 1)` as a value. */
function isLimitedRow(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined || !('SubLink' in node) || node.SubLink.subLinkType !== 'EXPR_SUBLINK') return false;
  return isLimitedQuery(node.SubLink.subselect, scope);
}

/** `ARRAY(SELECT … LIMIT n)`; casts are looked through. */
function isLimitedArray(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined) return false;
  if ('TypeCast' in node) return isLimitedArray(node.TypeCast.arg, scope);
  if (!('SubLink' in node) || node.SubLink.subLinkType !== 'ARRAY_SUBLINK') return false;
  return isLimitedQuery(node.SubLink.subselect, scope);
}

/** The column of the changed relation that an expression is; casts are looked through. */
function column(node: Node | undefined, scope: Scope): string | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return column(node.TypeCast.arg, scope);
  if (!('ColumnRef' in node) || isVariable(node, scope)) return undefined;
  const names = strings(node.ColumnRef.fields);
  const qualifier = names.at(-2);
  if (qualifier !== undefined && scope.target !== undefined && !scope.target.has(qualifier)) return undefined;
  return names.at(-1);
}

/** The columns of `a` or of `(a, b)`; none where something else stands among them. */
function columns(node: Node | undefined, scope: Scope): readonly string[] {
  const parts = node !== undefined && 'RowExpr' in node ? (node.RowExpr.args ?? []) : [node];
  const names = parts.map((part) => column(part, scope));
  return names.every((name) => name !== undefined) ? names : [];
}

function isColumns(node: Node | undefined, scope: Scope): boolean {
  if (node !== undefined && 'RowExpr' in node)
    return (node.RowExpr.args ?? []).every((arg) => isColumns(arg, scope));
  return column(node, scope) !== undefined;
}

/** `x` or `record.x` where PL/pgSQL declares `x` or `record`. */
function isVariable(node: Node, scope: Scope): boolean {
  if (!('ColumnRef' in node)) return false;
  const first = strings(node.ColumnRef.fields)[0];
  return first !== undefined && scope.variables.has(first);
}

/** Made of literals, parameters and variables only. */
function isValue(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined) return false;
  let value = true;
  walk(node, (inner) => {
    if ('SubLink' in inner || ('ColumnRef' in inner && !isVariable(inner, scope))) value = false;
    return value;
  });
  return value;
}

function isJoinToLimited(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined || !('ColumnRef' in node)) return false;
  const qualifier = strings(node.ColumnRef.fields).at(-2);
  return qualifier !== undefined && scope.limited.has(qualifier);
}

/** A query with LIMIT, a list of VALUES, or one over a single limited source. */
export function isLimitedQuery(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined) return false;
  if ('SelectStmt' in node) return isLimitedSelect(node.SelectStmt, scope);
  return false;
}

export function isLimitedSelect(node: SelectStmt, scope: Scope): boolean {
  const count = node.limitCount;
  if (count !== undefined && !('A_Const' in count && count.A_Const.isnull)) return true;
  if (node.valuesLists !== undefined) return true;
  if (node.larg !== undefined && node.rarg !== undefined && node.op === 'SETOP_UNION') {
    return isLimitedSelect(node.larg, scope) && isLimitedSelect(node.rarg, scope);
  }
  const [source, ...others] = node.fromClause ?? [];
  if (source === undefined || others.length > 0) return false;
  if ('RangeVar' in source) return isLimitedName(source.RangeVar, scope);
  return 'RangeSubselect' in source && isLimitedQuery(source.RangeSubselect.subquery, scope);
}

function isLimitedName(relation: RangeVar, scope: Scope): boolean {
  return relation.schemaname === undefined && scope.limited.has(relation.relname ?? '');
}

/** The names in a FROM or USING list behind which stands a limited number of rows. */
export function limitedSources(from: readonly Node[] | undefined, scope: Scope): string[] {
  return (from ?? []).flatMap((item) => {
    if ('JoinExpr' in item) {
      const sides = [item.JoinExpr.larg, item.JoinExpr.rarg].filter((side) => side !== undefined);
      return limitedSources(sides, scope);
    }
    if ('RangeSubselect' in item && isLimitedQuery(item.RangeSubselect.subquery, scope)) {
      return item.RangeSubselect.alias?.aliasname ?? [];
    }
    if ('RangeVar' in item && isLimitedName(item.RangeVar, scope)) {
      return item.RangeVar.alias?.aliasname ?? item.RangeVar.relname ?? [];
    }
    return [];
  });
}
