import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import type { OnTable } from '../../operations/base';
import type { Operation } from '../../operations/operation';
import { afterColumnName, alterCompositeType, alterIndex, alterOther } from './alter-relation';
import { columnDefinition } from './column-definitions';
import { constraint } from './constraints';
import { expression } from './expressions';
import { relationName, strings } from './names';
import { partitionBound } from './partitions';
import { sequenceOptions } from './sequence-options';
import {
  afterRelation,
  findWord,
  insideOf,
  spanOf,
  splitAtCommas,
  tokenAt,
  within,
  type Part,
} from './source';
import { tableStateAction } from './table-states';
import { typeName } from './types';

/** One operation an action, each with the span of its own action. */
export function alterTable(part: Part, node: AlterTableStmt): Operation[] {
  const actions = (node.cmds ?? []).flatMap((item) => ('AlterTableCmd' in item ? [item.AlterTableCmd] : []));
  const pieces = splitAtCommas(within(part, afterRelation(part.source, node.relation?.location)));
  return actions.map((action, at) => {
    const piece = (pieces.length === actions.length ? pieces[at] : undefined) ?? part;
    const on: OnTable = {
      span: spanOf(piece),
      table: relationName(node.relation),
      ifTableExists: node.missing_ok === true,
      only: node.objtype !== 'OBJECT_TYPE' && node.relation?.inh !== true,
    };
    switch (node.objtype) {
      case 'OBJECT_TYPE':
        return alterCompositeType(on, action);
      case 'OBJECT_INDEX':
        return alterIndex(piece, on, action);
      case 'OBJECT_VIEW':
        return alterOther(piece, on, action, 'view');
      case 'OBJECT_SEQUENCE':
        return alterOther(piece, on, action, 'sequence');
      case 'OBJECT_MATVIEW':
        return tableStateAction(on, action) ?? alterOther(piece, on, action, 'materialized view');
      default:
        return (
          columnAction(piece, on, action) ??
          constraintAction(piece, on, action) ??
          tableStateAction(on, action) ??
          alterOther(piece, on, action, node.objtype === 'OBJECT_FOREIGN_TABLE' ? 'foreign table' : 'table')
        );
    }
  });
}

function columnAction(part: Part, on: OnTable, action: AlterTableCmd): Operation | undefined {
  const { def } = action;
  const onColumn = { ...on, column: action.name ?? '' };
  const missingOk = action.missing_ok === true;
  const cascade = action.behavior === 'DROP_CASCADE';
  switch (action.subtype) {
    case 'AT_AddColumn': {
      if (def === undefined || !('ColumnDef' in def)) return undefined;
      const definition = within(part, tokenAt(part.source, def.ColumnDef.location));
      return {
        type: 'AddColumn',
        ...on,
        column: columnDefinition(definition, def.ColumnDef),
        ifNotExists: missingOk,
      };
    }
    case 'AT_DropColumn':
      return { type: 'DropColumn', ...onColumn, ifExists: missingOk, cascade };
    case 'AT_AlterColumnType': {
      if (def === undefined || !('ColumnDef' in def)) return undefined;
      const using = findWord(part, 'using');
      const collation = strings(def.ColumnDef.collClause?.collname).at(-1);
      return {
        type: 'AlterColumnType',
        ...onColumn,
        to: typeName(part, def.ColumnDef.typeName),
        ...(using >= 0 && { using: expression(within(part, using + 1), def.ColumnDef.raw_default) }),
        ...(collation !== undefined && { collation }),
      };
    }
    case 'AT_ColumnDefault':
      if (def === undefined) return { type: 'DropDefault', ...onColumn };
      return { type: 'SetDefault', ...onColumn, expression: expression(afterSetDefault(part), def) };
    case 'AT_SetNotNull':
      return { type: 'SetNotNull', ...onColumn };
    case 'AT_DropNotNull':
      return { type: 'DropNotNull', ...onColumn };
    case 'AT_AddIdentity': {
      const always = def !== undefined && 'Constraint' in def && def.Constraint.generated_when === 'a';
      const options = def !== undefined && 'Constraint' in def ? def.Constraint.options : undefined;
      return {
        type: 'AddIdentity',
        ...onColumn,
        identity: always ? 'always' : 'by default',
        ...sequenceOptions(part, options),
      };
    }
    case 'AT_DropIdentity':
      return { type: 'DropIdentity', ...onColumn, ifExists: missingOk };
    case 'AT_DropExpression':
      return { type: 'DropExpression', ...onColumn, ifExists: missingOk };
    case 'AT_SetExpression': {
      const open = afterColumnName(part) + 3; // SET EXPRESSION AS (
      return { type: 'SetExpression', ...onColumn, expression: expression(insideOf(part, open), def) };
    }
    default:
      return undefined;
  }
}

function afterSetDefault(part: Part): Part {
  return within(part, afterColumnName(part) + 2);
}

function constraintAction(part: Part, on: OnTable, action: AlterTableCmd): Operation | undefined {
  const { def } = action;
  const name = action.name ?? '';
  switch (action.subtype) {
    case 'AT_AddConstraint': {
      if (def === undefined || !('Constraint' in def)) return undefined;
      const added = constraint(within(part, tokenAt(part.source, def.Constraint.location)), def.Constraint);
      return added && { type: 'AddConstraint', ...on, constraint: added };
    }
    case 'AT_ValidateConstraint':
      return { type: 'ValidateConstraint', ...on, constraint: name };
    case 'AT_DropConstraint': {
      const cascade = action.behavior === 'DROP_CASCADE';
      return {
        type: 'DropConstraint',
        ...on,
        constraint: name,
        ifExists: action.missing_ok === true,
        cascade,
      };
    }
    case 'AT_AlterConstraint': {
      if (def === undefined || !('ATAlterConstraint' in def)) return undefined;
      const { conname = '', ...changed } = def.ATAlterConstraint;
      const enforced = changed.alterEnforceability === true && { enforced: changed.is_enforced === true };
      const deferred = changed.alterDeferrability === true && {
        deferrable: changed.deferrable === true,
        initiallyDeferred: changed.initdeferred === true,
      };
      const inherited = changed.alterInheritability === true && { noInherit: changed.noinherit === true };
      return {
        type: 'AlterConstraint',
        ...on,
        constraint: conname,
        ...enforced,
        ...deferred,
        ...inherited,
      };
    }
    case 'AT_AttachPartition':
      if (def === undefined || !('PartitionCmd' in def) || def.PartitionCmd.bound === undefined)
        return undefined;
      return {
        type: 'AttachPartition',
        ...on,
        partition: relationName(def.PartitionCmd.name),
        bound: partitionBound(part, def.PartitionCmd.bound),
      };
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize':
      if (def === undefined || !('PartitionCmd' in def)) return undefined;
      return {
        type: 'DetachPartition',
        ...on,
        partition: relationName(def.PartitionCmd.name),
        concurrently: def.PartitionCmd.concurrent === true,
        finalize: action.subtype === 'AT_DetachPartitionFinalize',
      };
    case 'AT_AddInherit':
    case 'AT_DropInherit':
      if (def === undefined || !('RangeVar' in def)) return undefined;
      return {
        type: 'Inherit',
        ...on,
        parent: relationName(def.RangeVar),
        add: action.subtype === 'AT_AddInherit',
      };
    default:
      return undefined;
  }
}
