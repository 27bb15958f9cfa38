import type { CreateStmt, CreateTableAsStmt, RangeVar, SelectStmt, TableLikeClause } from 'libpg-query';
import type { ColumnDefinition } from '../../operations/column';
import type { Constraint } from '../../operations/constraint';
import type { Operation } from '../../operations/operation';
import type { CreateTable, LikeClause, LikePart } from '../../operations/tables';
import { readSettings, withSettings, type SettingsList } from '../../statements/settings-list';
import { callsOfQuery } from './calls';
import { columnDefinition } from './column-definitions';
import { constraint } from './constraints';
import { givesOf, usesOf } from './expressions';
import { qualified, relationName, relationNames, strings } from './names';
import { outputColumns } from './output-columns';
import { partitionBound, partitionBy } from './partitions';
import { rowLocks } from './row-locks';
import {
  afterRelation,
  collapsedTextOf,
  findGroup,
  findWord,
  insideOf,
  spanOf,
  splitAtCommas,
  tokenAt,
  within,
  type Part,
} from './source';
import { tablesIn } from './walk';

export function createTable(part: Part, node: CreateStmt): CreateTable {
  const elements = tableElements(part, node);
  const parents = relationNames(node.inhRelations);
  const parent = parents[0];
  const bound = node.partbound;
  const parameters = tableParameters(part, node);
  const partition = bound !== undefined && parent !== undefined;
  return {
    type: 'CreateTable',
    span: spanOf(part),
    table: relationName(node.relation),
    ifNotExists: node.if_not_exists === true,
    persistence: persistence(node.relation),
    ...elements,
    inherits: partition ? [] : parents,
    ...(node.partspec !== undefined && { partitionBy: partitionBy(part, node.partspec) }),
    ...(node.ofTypename !== undefined && { ofType: qualified(strings(node.ofTypename.names)) }),
    ...(partition && { partitionOf: { parent, bound: partitionBound(part, bound) } }),
    ...(parameters !== undefined && { parameters }),
    ...(node.tablespacename !== undefined && { tablespace: node.tablespacename }),
    ...(node.accessMethod !== undefined && { accessMethod: node.accessMethod }),
  };
}

function persistence(relation: RangeVar | undefined): CreateTable['persistence'] {
  if (relation?.relpersistence === 't') return 'temporary';
  return relation?.relpersistence === 'u' ? 'unlogged' : 'permanent';
}

function tableElements(part: Part, node: CreateStmt): Pick<CreateTable, 'columns' | 'constraints' | 'like'> {
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  const like: LikeClause[] = [];
  const open = findGroup(within(part, afterRelation(part.source, node.relation?.location)));
  const pieces = splitAtCommas(insideOf(part, open));
  (node.tableElts ?? []).forEach((element, at) => {
    const piece = pieces[at] ?? part;
    if ('ColumnDef' in element) columns.push(columnDefinition(piece, element.ColumnDef));
    else if ('TableLikeClause' in element) like.push(likeClause(element.TableLikeClause));
    else if ('Constraint' in element) {
      const start = tokenAt(part.source, element.Constraint.location);
      const own = constraint(within(piece, start), element.Constraint);
      if (own !== undefined) constraints.push(own);
    }
  });
  return { columns, constraints, like };
}

/** What stands in WITH (…): the last WITH, for the bound of a partition by hash has one too. */
function tableParameters(part: Part, { options }: CreateStmt): SettingsList | undefined {
  if (options === undefined) return undefined;
  let at = findWord(part, 'with');
  for (let other = at; other >= 0; other = findWord(within(part, other + 1), 'with')) at = other;
  const list = within(part, at);
  return withSettings(undefined, readSettings(collapsedTextOf(insideOf(list, findGroup(list)))));
}

/** The bits of INCLUDING, in the order of the grammar. */
const LIKE_PARTS: readonly LikePart[] = [
  ...(['comments', 'compression', 'constraints', 'defaults', 'generated'] as const),
  ...(['identity', 'indexes', 'statistics', 'storage'] as const),
];

function likeClause({ relation, options = 0 }: TableLikeClause): LikeClause {
  const including = LIKE_PARTS.filter((_, bit) => ((options >> bit) & 1) === 1);
  return { ...relationName(relation), ...(including.length > 0 && { including }) };
}

/** CREATE TABLE … AS and CREATE MATERIALIZED VIEW, which the grammar holds for one. */
export function createTableAs(part: Part, node: CreateTableAsStmt): Operation {
  const span = spanOf(part);
  const created = relationName(node.into?.rel);
  const ifNotExists = node.if_not_exists === true;
  const reads = tablesIn(node.query);
  if (node.objtype === 'OBJECT_MATVIEW') {
    const withData = node.into?.skipData !== true;
    return {
      type: 'CreateMaterializedView',
      span,
      view: created,
      ifNotExists,
      withData,
      reads,
      columns: outputColumns(strings(node.into?.colNames), node.query),
      ...usesOf(node.query),
      ...givesOf(node.query),
    };
  }
  const temporary = node.into?.rel?.relpersistence === 't';
  const empty = node.into?.skipData === true && ({ withData: false } as const);
  return {
    type: 'CreateTableAs',
    span,
    table: created,
    ifNotExists,
    temporary,
    ...empty,
    reads,
    ...rowLocks(node.query, new Set()),
    ...(node.into?.skipData === true ? {} : callsOfQuery(node.query)),
  };
}

/** SELECT … INTO; undefined where the query makes no table. The INTO of a UNION stands in its first query. */
export function selectInto(part: Part, node: SelectStmt): Operation | undefined {
  let first = node;
  while (first.larg !== undefined) first = first.larg;
  const target = first.intoClause?.rel;
  if (target === undefined) return undefined;
  return {
    type: 'CreateTableAs',
    span: spanOf(part),
    table: relationName(target),
    ifNotExists: false,
    temporary: target.relpersistence === 't',
    reads: tablesIn(node),
    ...rowLocks({ SelectStmt: node }, new Set()),
    ...callsOfQuery({ SelectStmt: node }),
  };
}
