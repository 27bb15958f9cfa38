import type { CreateStatsStmt, DefElem, IndexStmt, Node, ReindexStmt } from 'libpg-query';
import type { CreateIndex, CreateStatistics, Reindex } from '../../operations/indexes';
import { expression } from './expressions';
import { indexElement } from './index-elements';
import { qualified, relationName, relationNames, strings } from './names';
import {
  collapsedTextOf,
  afterRelation,
  findGroup,
  findWord,
  insideOf,
  spanOf,
  splitAtCommas,
  within,
  type Part,
} from './source';

export function createIndex(part: Part, node: IndexStmt): CreateIndex {
  const open = findGroup(within(part, afterRelation(part.source, node.relation?.location)));
  const pieces = splitAtCommas(insideOf(part, open));
  const where = findWord(within(part, open), 'where');
  return {
    type: 'CreateIndex',
    span: spanOf(part),
    ...(node.idxname !== undefined && { name: node.idxname }),
    table: relationName(node.relation),
    only: node.relation?.inh !== true,
    unique: node.unique === true,
    concurrently: node.concurrent === true,
    ifNotExists: node.if_not_exists === true,
    method: node.accessMethod ?? 'btree',
    elements: (node.indexParams ?? []).map((item, at) => {
      const piece = pieces[at] ?? part;
      return 'IndexElem' in item ? indexElement(piece, item.IndexElem) : { text: collapsedTextOf(piece) };
    }),
    include: columnNames(node.indexIncludingParams),
    ...(node.whereClause !== undefined && { where: expression(within(part, where + 1), node.whereClause) }),
    nullsNotDistinct: node.nulls_not_distinct === true,
    ...(node.options !== undefined && { parameters: parametersOf(within(part, open)) }),
    ...(node.tableSpace !== undefined && { tablespace: node.tableSpace }),
  };
}

/** What stands in WITH (…), the first WITH behind the columns. */
function parametersOf(part: Part): string {
  const list = within(part, findWord(part, 'with'));
  return collapsedTextOf(insideOf(list, findGroup(list)));
}

function columnNames(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((item) => ('IndexElem' in item ? [item.IndexElem.name ?? ''] : []));
}

export function reindex(part: Part, node: ReindexStmt): Reindex {
  const target = (node.kind ?? '').replace('REINDEX_OBJECT_', '').toLowerCase();
  const named = node.relation === undefined ? node.name && { name: node.name } : relationName(node.relation);
  return {
    type: 'Reindex',
    span: spanOf(part),
    target:
      target === 'index' || target === 'table' || target === 'schema' || target === 'database'
        ? target
        : 'system',
    ...(named && { name: named }),
    concurrently: isOptionOn(node.params, 'concurrently'),
  };
}

/** An option of a parenthesised list: on where it is given without a value or with a true one. */
export function isOptionOn(options: readonly Node[] | undefined, name: string): boolean {
  const option = optionOf(options, name);
  if (option === undefined) return false;
  const { arg } = option;
  if (arg === undefined) return true;
  if ('String' in arg) return ['true', 'on', '1', 'yes'].includes((arg.String.sval ?? '').toLowerCase());
  if ('Integer' in arg) return (arg.Integer.ival ?? 0) !== 0;
  return 'Boolean' in arg && arg.Boolean.boolval === true;
}

/** The last of that name: PostgreSQL takes it where an option is repeated. */
export function optionOf(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  return (options ?? [])
    .flatMap((item) => ('DefElem' in item ? [item.DefElem] : []))
    .findLast((option) => option.defname === name);
}

export function createStatistics(part: Part, node: CreateStatsStmt): CreateStatistics {
  const names = strings(node.defnames);
  return {
    type: 'CreateStatistics',
    span: spanOf(part),
    ...(names.length > 0 && { name: qualified(names) }),
    table: relationNames(node.relations)[0] ?? { name: '' },
    elements: (node.exprs ?? []).map((item) => ('StatsElem' in item ? item.StatsElem.name : undefined)),
    ifNotExists: node.if_not_exists === true,
  };
}
