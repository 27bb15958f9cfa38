import type {
  AlterDomainStmt,
  AlterEnumStmt,
  CompositeTypeStmt,
  CreateDomainStmt,
  CreateEnumStmt,
} from 'libpg-query';
import type { Constraint } from '../../operations/constraint';
import type {
  AddEnumValue,
  AlterDomain,
  CreateCompositeType,
  CreateDomain,
  CreateEnum,
  RenameEnumValue,
} from '../../operations/objects';
import { columnDefinition } from './column-definitions';
import { constraint } from './constraints';
import { qualified, relationName, strings } from './names';
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
import { typeName } from './types';

export function createEnum(part: Part, node: CreateEnumStmt): CreateEnum {
  return {
    type: 'CreateEnum',
    span: spanOf(part),
    name: qualified(strings(node.typeName)),
    values: strings(node.vals),
  };
}

export function alterEnum(part: Part, node: AlterEnumStmt): AddEnumValue | RenameEnumValue {
  const span = spanOf(part);
  const name = qualified(strings(node.typeName));
  const value = node.newVal ?? '';
  if (node.oldVal !== undefined)
    return { type: 'RenameEnumValue', span, name, value: node.oldVal, to: value };
  const neighbour = node.newValNeighbor;
  return {
    type: 'AddEnumValue',
    span,
    name,
    value,
    ifNotExists: node.skipIfNewValExists === true,
    ...(neighbour !== undefined && { neighbour, position: node.newValIsAfter ? 'after' : 'before' }),
  };
}

/** A domain's NOT NULL, DEFAULT and CHECKs are written and read like a column's. */
export function createDomain(part: Part, node: CreateDomainStmt): CreateDomain {
  const {
    notNull,
    constraints,
    collation,
    default: value,
  } = columnDefinition(part, {
    ...(node.typeName && { typeName: node.typeName }),
    ...(node.constraints && { constraints: node.constraints }),
    ...(node.collClause && { collClause: node.collClause }),
  });
  return {
    type: 'CreateDomain',
    span: spanOf(part),
    name: qualified(strings(node.domainname)),
    base: typeName(part, node.typeName),
    notNull,
    constraints,
    ...(value !== undefined && { default: value }),
    ...(collation !== undefined && { collation }),
  };
}

const DOMAIN_ACTIONS: Readonly<Record<string, AlterDomain['action']>> = {
  C: 'add constraint',
  X: 'drop constraint',
  V: 'validate constraint',
  O: 'set not null',
  N: 'drop not null',
};

export function alterDomain(part: Part, node: AlterDomainStmt): AlterDomain {
  const defaults = node.def === undefined ? 'drop default' : 'set default';
  const added = addedConstraint(part, node);
  return {
    type: 'AlterDomain',
    span: spanOf(part),
    name: qualified(strings(node.typeName)),
    action: DOMAIN_ACTIONS[node.subtype ?? ''] ?? defaults,
    ...(node.name !== undefined && { constraintName: node.name }),
    ...(added?.name !== undefined && { constraintName: added.name }),
    ...(added !== undefined && { constraint: added }),
    ...(node.missing_ok === true && { ifExists: true }),
  };
}

function addedConstraint(part: Part, node: AlterDomainStmt): Constraint | undefined {
  if (node.def === undefined || !('Constraint' in node.def)) return undefined;
  return constraint(within(part, tokenAt(part.source, node.def.Constraint.location)), node.def.Constraint);
}

export function createCompositeType(part: Part, node: CompositeTypeStmt): CreateCompositeType {
  const open = findGroup(within(part, afterRelation(part.source, node.typevar?.location)));
  const pieces = splitAtCommas(insideOf(part, open));
  return {
    type: 'CreateCompositeType',
    span: spanOf(part),
    name: relationName(node.typevar),
    columns: (node.coldeflist ?? []).flatMap((item, at) =>
      'ColumnDef' in item ? [columnDefinition(pieces[at] ?? part, item.ColumnDef)] : [],
    ),
  };
}
