import type { ClusterStmt, LockStmt, Node, TruncateStmt, VacuumStmt } from 'libpg-query';
import type { QualifiedName } from '../../operations/names';
import type { Operation } from '../../operations/operation';
import { isOptionOn } from './indexes';
import { onlyRelations, relationName, relationNames } from './names';
import { spanOf, type Part } from './source';

/** VACUUM and ANALYZE; VACUUM FULL writes its tables anew. */
export function vacuum(part: Part, node: VacuumStmt): Operation {
  const span = spanOf(part);
  const tables = (node.rels ?? []).flatMap(vacuumed);
  if (node.is_vacuumcmd !== true) return { type: 'Maintenance', span, what: 'ANALYZE', tables };
  if (isOptionOn(node.options, 'full')) return { type: 'RewriteTable', span, how: 'vacuum full', tables };
  return { type: 'Maintenance', span, what: 'VACUUM', tables };
}

function vacuumed(node: Node): QualifiedName[] {
  return 'VacuumRelation' in node ? [relationName(node.VacuumRelation.relation)] : [];
}

export function cluster(part: Part, node: ClusterStmt): Operation {
  const tables = node.relation === undefined ? [] : [relationName(node.relation)];
  const to = node.indexname !== undefined && { to: node.indexname };
  return { type: 'RewriteTable', span: spanOf(part), how: 'cluster', tables, ...to };
}

/** Lock modes by PostgreSQL's number. */
const MODES: readonly string[] = [
  '',
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
];

export function lockTable(part: Part, node: LockStmt): Operation {
  return {
    type: 'LockTable',
    span: spanOf(part),
    tables: relationNames(node.relations),
    ...onlyRelations(node.relations),
    mode: MODES[node.mode ?? 8] ?? 'ACCESS EXCLUSIVE',
    nowait: node.nowait === true,
  };
}

export function truncate(part: Part, node: TruncateStmt): Operation {
  return {
    type: 'Truncate',
    span: spanOf(part),
    tables: relationNames(node.relations),
    ...onlyRelations(node.relations),
    cascade: node.behavior === 'DROP_CASCADE',
    restartIdentity: node.restart_seqs === true,
  };
}
