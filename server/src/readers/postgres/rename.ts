import type { AlterObjectSchemaStmt, ObjectType, RenameStmt } from 'libpg-query';
import type { OnTable } from '../../operations/base';
import type { Operation } from '../../operations/operation';
import type { RenameTable, SetSchema } from '../../operations/tables';
import { kindOf, signatureOf } from './functions';
import { objectNameParts, qualified, relationName } from './names';
import { objectTypeWords } from './object-types';
import { spanOf, type Part } from './source';

const RENAMED: { readonly [K in ObjectType]?: RenameTable['objectType'] } = {
  OBJECT_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign table',
};

export function rename(part: Part, node: RenameStmt): Operation {
  const to = node.newname ?? '';
  const subname = node.subname ?? '';
  const on: OnTable = {
    span: spanOf(part),
    table: relationName(node.relation),
    ifTableExists: node.missing_ok === true,
    only: node.relation !== undefined && node.relation.inh !== true,
  };
  const objectType = node.renameType && RENAMED[node.renameType];
  if (objectType !== undefined) return { type: 'RenameTable', ...on, to, objectType };
  switch (node.renameType) {
    case 'OBJECT_COLUMN':
      return { type: 'RenameColumn', ...on, column: subname, to };
    case 'OBJECT_TABCONSTRAINT':
      return { type: 'RenameConstraint', ...on, constraint: subname, to };
    case 'OBJECT_ATTRIBUTE': {
      const cascade = node.behavior === 'DROP_CASCADE';
      return {
        type: 'AlterCompositeType',
        span: on.span,
        name: on.table,
        action: 'rename attribute',
        cascade,
      };
    }
    case 'OBJECT_POLICY':
      return { type: 'AlterPolicy', ...on, name: subname, renamedTo: to };
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE': {
      const action = `RENAME ${objectTypeWords(node.renameType)}`;
      return {
        type: 'AlterTableOther',
        ...on,
        action,
        detail: `${subname} TO ${to}`,
        objectType: 'table',
        renamed: { from: subname, to },
      };
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE': {
      const { object } = node;
      const named = object && 'ObjectWithArgs' in object ? object.ObjectWithArgs : undefined;
      return {
        type: 'AlterFunction',
        span: on.span,
        kind: kindOf(node.renameType),
        name: qualified(objectNameParts(object)),
        ...signatureOf(part, named),
        renamedTo: to,
        changes: { settings: [] },
      };
    }
    default: {
      const named = objectNameParts(node.object);
      const what = node.renameType === 'OBJECT_DOMCONSTRAINT' ? 'DOMAIN' : objectTypeWords(node.renameType);
      const renamedTo = node.renameType === 'OBJECT_DOMCONSTRAINT' ? undefined : to;
      return {
        type: 'Utility',
        span: on.span,
        what: `ALTER ${what}`,
        name: named.length > 0 ? qualified(named) : { name: subname },
        ...(renamedTo === undefined ? { once: true } : { renamedTo }),
      };
    }
  }
}

const MOVED: { readonly [K in ObjectType]?: SetSchema['objectType'] } = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
};

export function setSchema(part: Part, node: AlterObjectSchemaStmt): SetSchema {
  return {
    type: 'SetSchema',
    span: spanOf(part),
    table:
      node.relation === undefined ? qualified(objectNameParts(node.object)) : relationName(node.relation),
    ifTableExists: node.missing_ok === true,
    only: node.relation !== undefined && node.relation.inh !== true,
    to: node.newschema ?? '',
    objectType: (node.objectType && MOVED[node.objectType]) ?? 'other',
    ...(node.object && 'ObjectWithArgs' in node.object && signatureOf(part, node.object.ObjectWithArgs)),
  };
}
