import type { Node, SelectStmt, WithClause } from 'libpg-query';
import type { QualifiedName } from '../../operations/names';
import { relationName, strings } from './names';

/** Something of the tree: a node in its wrapper (`{ FuncCall: … }`), a bare structure, a list or a value. */
export type Tree = Node | object | undefined;

/**
 * Calls `visit` for every wrapped node below the tree, parents first, with the name of its kind.
 * Where `visit` returns false, what is below is left out.
 */
export function walk(tree: Tree, visit: (node: Node) => boolean): void {
  if (tree === undefined) return;
  if (Array.isArray(tree)) {
    for (const item of tree) walk(item as Tree, visit);
    return;
  }
  const keys = Object.keys(tree);
  if (keys.length === 1 && isKind(keys[0]!) && !visit(tree as Node)) return;
  for (const value of Object.values(tree) as unknown[]) {
    if (typeof value === 'object' && value !== null) walk(value, visit);
  }
}

/** Kinds of nodes start with a capital letter, fields with a small one. */
function isKind(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 65 && code <= 90;
}

/** The name a function is called by: lower case, with the schema where it is not pg_catalog. */
export function functionName(names: readonly Node[] | undefined): string {
  const parts = strings(names);
  return (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.').toLowerCase();
}

/** The functions called anywhere in the tree, each once; `current_date` and its kin by their keyword. */
export function functionsIn(tree: Tree): string[] {
  const found = new Set<string>();
  walk(tree, (node) => {
    if ('FuncCall' in node) found.add(functionName(node.FuncCall.funcname));
    if ('SQLValueFunction' in node) {
      found.add(
        (node.SQLValueFunction.op ?? '')
          .replace(/^SVFOP_/, '')
          .replace(/_N$/, '')
          .toLowerCase(),
      );
    }
    return true;
  });
  return [...found];
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The tables and views read anywhere in the tree, each once; names that a WITH clause (`hidden` or inside) defines are not tables. */
export function tablesIn(tree: Tree, hidden: ReadonlySet<string> = NO_NAMES): QualifiedName[] {
  const found = new Map<string, QualifiedName>();
  collectTables(tree, hidden, found);
  return [...found.values()];
}

/** Handled before, written instead of read, or names of what FROM lists already. */
const NOT_READ: ReadonlySet<string> = new Set(['withClause', 'intoClause', 'lockedRels']);

function collectTables(tree: Tree, hidden: ReadonlySet<string>, found: Map<string, QualifiedName>): void {
  if (tree === undefined) return;
  if (Array.isArray(tree)) {
    for (const item of tree) collectTables(item as Tree, hidden, found);
    return;
  }
  let inScope = hidden;
  const clause = (tree as SelectStmt).withClause;
  if (clause !== undefined) inScope = collectWithClause(clause, hidden, found);
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null || NOT_READ.has(key)) continue;
    if (key === 'RangeVar') {
      const name = relationName(value);
      if (name.schema === undefined && inScope.has(name.name)) continue;
      found.set(JSON.stringify([name.schema, name.name]), name);
    } else collectTables(value, inScope, found);
  }
}

/** A WITH query sees those before it, with RECURSIVE all of them. */
function collectWithClause(
  clause: WithClause,
  hidden: ReadonlySet<string>,
  found: Map<string, QualifiedName>,
): ReadonlySet<string> {
  const names = new Set(hidden);
  const queries = (clause.ctes ?? []).flatMap((node) =>
    'CommonTableExpr' in node ? [node.CommonTableExpr] : [],
  );
  if (clause.recursive) for (const query of queries) names.add(query.ctename ?? '');
  for (const query of queries) {
    collectTables(query.ctequery, new Set(names), found);
    names.add(query.ctename ?? '');
  }
  return names;
}
