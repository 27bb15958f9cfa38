import type { LockingClause, Node, SelectStmt } from 'libpg-query';
import type { QualifiedName } from '../../operations/names';
import { relationName } from './names';
import { walk, type Tree } from './walk';

/**
 * The tables whose rows FOR UPDATE and its kin lock anywhere in the tree: those in the FROM list beside it, or those of them
 * that OF names. What a subquery or a view in that list reads is locked with it, what a WITH query reads is not.
 */
export function rowLocks(
  tree: Tree,
  hidden: ReadonlySet<string>,
): { readonly rowLocks?: readonly QualifiedName[] } {
  const found = new Map<string, QualifiedName>();
  walk(tree, (node) => {
    if ('SelectStmt' in node) lockedBy(node.SelectStmt, hidden, found);
    return true;
  });
  return found.size === 0 ? {} : { rowLocks: [...found.values()] };
}

function lockedBy(query: SelectStmt, hidden: ReadonlySet<string>, found: Map<string, QualifiedName>): void {
  const clauses = (query.lockingClause ?? []).flatMap((item) =>
    'LockingClause' in item ? [item.LockingClause] : [],
  );
  if (clauses.length === 0) return;
  const names = new Set([...hidden, ...withNames(query)]);
  for (const item of query.fromClause ?? []) collect(item, names, clauses, found);
}

/** Without clauses everything is locked: what is below a subquery that is. */
function collect(
  item: Node,
  hidden: ReadonlySet<string>,
  clauses: readonly LockingClause[] | undefined,
  found: Map<string, QualifiedName>,
): void {
  if ('JoinExpr' in item) {
    for (const side of [item.JoinExpr.larg, item.JoinExpr.rarg]) {
      if (side !== undefined) collect(side, hidden, clauses, found);
    }
  } else if ('RangeVar' in item) {
    const name = relationName(item.RangeVar);
    if (name.schema === undefined && hidden.has(name.name)) return;
    if (!isNamed(item.RangeVar.alias?.aliasname ?? name.name, clauses)) return;
    found.set(JSON.stringify([name.schema, name.name]), name);
  } else if ('RangeSubselect' in item) {
    const { alias, subquery } = item.RangeSubselect;
    if (subquery === undefined || !('SelectStmt' in subquery) || !isNamed(alias?.aliasname, clauses)) return;
    const inner = new Set([...hidden, ...withNames(subquery.SelectStmt)]);
    for (const each of subquery.SelectStmt.fromClause ?? []) collect(each, inner, undefined, found);
  }
}

/** FOR UPDATE without OF names everything. */
function isNamed(name: string | undefined, clauses: readonly LockingClause[] | undefined): boolean {
  if (clauses === undefined) return true;
  return clauses.some(({ lockedRels }) => lockedRels === undefined || namesOf(lockedRels).includes(name));
}

function namesOf(relations: readonly Node[]): readonly (string | undefined)[] {
  return relations.flatMap((each) => ('RangeVar' in each ? [each.RangeVar.relname] : []));
}

function withNames({ withClause }: SelectStmt): readonly string[] {
  return (withClause?.ctes ?? []).flatMap((item) =>
    'CommonTableExpr' in item ? (item.CommonTableExpr.ctename ?? []) : [],
  );
}
