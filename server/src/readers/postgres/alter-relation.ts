import type { AlterTableCmd, Node } from 'libpg-query';
import type { OnTable } from '../../operations/base';
import type { Operation } from '../../operations/operation';
import type { AlterTableOther } from '../../operations/tables';
import { optionOf } from './indexes';
import { relationName } from './names';
import { sequenceOptions } from './sequence-options';
import { collapsedTextOf, isEmpty, isWord, next, within, type Part } from './source';

/** The words of the actions that have no operation of their own. What follows them becomes the detail. */
const WORDS: { readonly [K in NonNullable<AlterTableCmd['subtype']>]?: string } = {
  AT_AddColumn: 'ADD COLUMN',
  AT_ColumnDefault: 'SET DEFAULT',
  AT_SetStatistics: 'SET STATISTICS',
  AT_SetOptions: 'SET',
  AT_ResetOptions: 'RESET',
  AT_SetStorage: 'SET STORAGE',
  AT_SetCompression: 'SET COMPRESSION',
  AT_SetIdentity: 'SET GENERATED',
  AT_AlterColumnGenericOptions: 'OPTIONS',
  AT_ChangeOwner: 'OWNER TO',
  AT_ClusterOn: 'CLUSTER ON',
  AT_DropCluster: 'SET WITHOUT CLUSTER',
  AT_DropOids: 'SET WITHOUT OIDS',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetRelOptions: 'SET',
  AT_ResetRelOptions: 'RESET',
  AT_EnableRule: 'ENABLE RULE',
  AT_EnableAlwaysRule: 'ENABLE ALWAYS RULE',
  AT_EnableReplicaRule: 'ENABLE REPLICA RULE',
  AT_DisableRule: 'DISABLE RULE',
  AT_AddOf: 'OF',
  AT_DropOf: 'NOT OF',
  AT_ReplicaIdentity: 'REPLICA IDENTITY',
  AT_GenericOptions: 'OPTIONS',
};

/** An action on the catalog only, or one on a view, index or sequence. */
export function alterOther(part: Part, on: OnTable, action: AlterTableCmd, objectType: string): Operation {
  const words = action.subtype === undefined ? undefined : WORDS[action.subtype];
  const onColumn = isWord(part.source, part.from, 'alter') && words !== undefined;
  const column = onColumn ? (action.name ?? action.num?.toString()) : undefined;
  const start = onColumn ? afterColumnName(part) : part.from;
  const name = words ?? grammarWords(action.subtype);
  const given = action.subtype === 'AT_ColumnDefault' && action.def === undefined ? 'DROP DEFAULT' : name;
  const skipped = action.subtype === 'AT_SetIdentity' ? 0 : given.split(' ').length;
  const detail = words === undefined ? part : within(part, start + skipped);
  return {
    type: 'AlterTableOther',
    ...on,
    action: given,
    ...(column !== undefined && { column }),
    ...(!isEmpty(detail) && { detail: collapsedTextOf(detail) }),
    objectType,
    ...(action.subtype === 'AT_SetIdentity' && identityChange(part, action.def)),
  };
}

function identityChange(part: Part, def: Node | undefined): Pick<AlterTableOther, 'identity' | 'sequence'> {
  const options = def !== undefined && 'List' in def ? def.List.items : undefined;
  const kind = optionOf(options, 'generated')?.arg;
  const always = kind !== undefined && 'Integer' in kind && kind.Integer.ival === 'a'.charCodeAt(0);
  return {
    ...(kind !== undefined && { identity: always ? 'always' : 'by default' }),
    ...sequenceOptions(part, options),
  };
}

/** The index behind `ALTER [COLUMN] name`. */
export function afterColumnName(part: Part): number {
  const name = isWord(part.source, part.from + 1, 'column') ? part.from + 2 : part.from + 1;
  return next(part.source, name);
}

/** `AT_SetNotNull` → `SET NOT NULL`. */
function grammarWords(subtype: string | undefined): string {
  return (subtype ?? '')
    .replace(/^AT_/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase();
}

/** ALTER INDEX … ATTACH PARTITION, SET TABLESPACE, SET (…), ALTER COLUMN … SET STATISTICS. */
export function alterIndex(part: Part, on: OnTable, action: AlterTableCmd): Operation {
  const { def } = action;
  if (action.subtype === 'AT_AttachPartition' && def !== undefined && 'PartitionCmd' in def) {
    const partition = relationName(def.PartitionCmd.name);
    return { type: 'AttachIndex', span: on.span, index: on.table, partition };
  }
  return alterOther(part, on, action, 'index');
}

/** ALTER TYPE … ADD, DROP, ALTER ATTRIBUTE. */
export function alterCompositeType(on: OnTable, action: AlterTableCmd): Operation {
  return {
    type: 'AlterCompositeType',
    span: on.span,
    name: on.table,
    action:
      action.subtype === 'AT_AddColumn'
        ? 'add attribute'
        : action.subtype === 'AT_DropColumn'
          ? 'drop attribute'
          : 'alter attribute',
    cascade: action.behavior === 'DROP_CASCADE',
  };
}
