import type { Node, SelectStmt, TransactionStmt, VariableSetStmt } from 'libpg-query';
import type { Operation } from '../../operations/operation';
import type { SetVariable } from '../../operations/session';
import { spanOf, type Part } from './source';
import { functionName } from './walk';

export function transaction(part: Part, node: TransactionStmt): Operation {
  const span = spanOf(part);
  const chain = node.chain === true;
  const name = node.savepoint_name ?? '';
  switch (node.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return { type: 'Begin', span };
    case 'TRANS_STMT_COMMIT':
      return { type: 'Commit', span, chain };
    case 'TRANS_STMT_ROLLBACK':
      return { type: 'Rollback', span, chain };
    case 'TRANS_STMT_ROLLBACK_TO':
      return { type: 'Rollback', span, toSavepoint: name, chain };
    case 'TRANS_STMT_SAVEPOINT':
      return { type: 'Savepoint', span, name, release: false };
    case 'TRANS_STMT_RELEASE':
      return { type: 'Savepoint', span, name, release: true };
    case 'TRANS_STMT_PREPARE':
      return { type: 'Maintenance', span, what: 'PREPARE TRANSACTION', tables: [] };
    default:
      return { type: 'Maintenance', span, what: 'OTHER', tables: [] };
  }
}

/** SET and RESET of a variable; of RESET ALL the name is `all`. SET TRANSACTION sets none that outlives it. */
export function setVariable(part: Part, node: VariableSetStmt): Operation {
  const span = spanOf(part);
  if (node.kind === 'VAR_SET_MULTI') return { type: 'Utility', span, what: `SET ${node.name ?? ''}` };
  const name = node.kind === 'VAR_RESET_ALL' ? 'all' : (node.name ?? '').toLowerCase();
  return { type: 'SetVariable', span, name, value: valueOf(node), local: node.is_local === true };
}

function valueOf(node: VariableSetStmt): string | null {
  if (node.kind === 'VAR_SET_CURRENT') return 'CURRENT';
  if (node.kind !== 'VAR_SET_VALUE') return null;
  return (node.args ?? []).map((arg) => constantText(arg) ?? '').join(', ');
}

/** A literal's value as PostgreSQL would print it, without quotes; undefined for what is not a literal. */
export function constantText(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return constantText(node.TypeCast.arg);
  if (!('A_Const' in node)) return undefined;
  const { ival, fval, sval, bsval, boolval, isnull } = node.A_Const;
  if (isnull) return undefined;
  if (ival) return String(ival.ival ?? 0);
  if (fval) return fval.fval ?? '';
  if (bsval) return bsval.bsval ?? '';
  if (boolval) return boolval.boolval === true ? 'true' : 'false';
  return sval?.sval ?? '';
}

/** The variables that SELECT set_config(…) sets, and whether the query does nothing else. */
export function setConfig(
  part: Part,
  node: SelectStmt,
): { readonly sets: SetVariable[]; readonly only: boolean } {
  const sets: SetVariable[] = [];
  let only = node.fromClause === undefined && node.larg === undefined;
  for (const target of node.targetList ?? []) {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    const set = value && 'FuncCall' in value ? value.FuncCall : undefined;
    const [name, setting, local] = set?.args ?? [];
    const variable = constantText(name);
    if (set === undefined || functionName(set.funcname) !== 'set_config' || variable === undefined) {
      only = false;
      continue;
    }
    sets.push({
      type: 'SetVariable',
      span: spanOf(part),
      name: variable.toLowerCase(),
      value: constantText(setting) ?? null,
      local: constantText(local) === 'true',
    });
  }
  return { sets, only: only && sets.length > 0 };
}
