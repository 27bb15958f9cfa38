import type { CreateStmt, CreateTableAsStmt, RangeVar, SelectStmt } from 'libpg-query';
import type { ColumnDefinition } from '../../operations/column';
import type { Constraint } from '../../operations/constraint';
import type { QualifiedName } from '../../operations/names';
import type { Operation } from '../../operations/operation';
import type { CreateTable } from '../../operations/tables';
import { columnDefinition } from './column-definitions';
import { constraint } from './constraints';
import { givesOf, usesOf } from './expressions';
import { qualified, relationName, relationNames, strings } from './names';
import { outputColumns } from './output-columns';
import { partitionBound, partitionBy } from './partitions';
import { rowLocks } from './row-locks';
import {
  afterRelation,
  findGroup,
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
  };
}

function persistence(relation: RangeVar | undefined): CreateTable['persistence'] {
  if (relation?.relpersistence === 't') return 'temporary';
  return relation?.relpersistence === 'u' ? 'unlogged' : 'permanent';
}

function tableElements(part: Part, node: CreateStmt): Pick<CreateTable, 'columns' | 'constraints' | 'like'> {
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  const like: QualifiedName[] = [];
  const open = findGroup(within(part, afterRelation(part.source, node.relation?.location)));
  const pieces = splitAtCommas(insideOf(part, open));
  (node.tableElts ?? []).forEach((element, at) => {
    const piece = pieces[at] ?? part;
    if ('ColumnDef' in element) columns.push(columnDefinition(piece, element.ColumnDef));
    else if ('TableLikeClause' in element) like.push(relationName(element.TableLikeClause.relation));
    else if ('Constraint' in element) {
      const start = tokenAt(part.source, element.Constraint.location);
      const own = constraint(within(piece, start), element.Constraint);
      if (own !== undefined) constraints.push(own);
    }
  });
  return { columns, constraints, like };
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
  };
}
