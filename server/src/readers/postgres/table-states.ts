import type { AlterTableCmd } from 'libpg-query';
import type { OnTable } from '../../operations/base';
import type { Operation } from '../../operations/operation';
import type { RewriteTable, RowSecurity, ToggleTrigger } from '../../operations/tables';

type Subtype = NonNullable<AlterTableCmd['subtype']>;

const REWRITES: { readonly [K in Subtype]?: RewriteTable['how'] } = {
  AT_SetLogged: 'set logged',
  AT_SetUnLogged: 'set unlogged',
  AT_SetTableSpace: 'set tablespace',
  AT_SetAccessMethod: 'set access method',
};

const ROW_SECURITY: { readonly [K in Subtype]?: RowSecurity['action'] } = {
  AT_EnableRowSecurity: 'enable',
  AT_DisableRowSecurity: 'disable',
  AT_ForceRowSecurity: 'force',
  AT_NoForceRowSecurity: 'no force',
};

/** `trigger` is absent where the action names one. */
interface Toggle {
  readonly action: ToggleTrigger['action'];
  readonly trigger?: 'ALL' | 'USER';
}

const TRIGGERS: { readonly [K in Subtype]?: Toggle } = {
  AT_EnableTrig: { action: 'enable' },
  AT_EnableAlwaysTrig: { action: 'enable always' },
  AT_EnableReplicaTrig: { action: 'enable replica' },
  AT_DisableTrig: { action: 'disable' },
  AT_EnableTrigAll: { action: 'enable', trigger: 'ALL' },
  AT_DisableTrigAll: { action: 'disable', trigger: 'ALL' },
  AT_EnableTrigUser: { action: 'enable', trigger: 'USER' },
  AT_DisableTrigUser: { action: 'disable', trigger: 'USER' },
};

/** Actions that put the whole table into another state: where it is stored, its triggers, its row security. */
export function tableStateAction(on: OnTable, action: AlterTableCmd): Operation | undefined {
  if (action.subtype === undefined) return undefined;
  const how = REWRITES[action.subtype];
  if (how !== undefined) {
    const to = action.name !== undefined && { to: action.name };
    return { type: 'RewriteTable', span: on.span, how, tables: [on.table], ...to };
  }
  const security = ROW_SECURITY[action.subtype];
  if (security !== undefined) return { type: 'RowSecurity', ...on, action: security };
  const toggle = TRIGGERS[action.subtype];
  if (toggle === undefined) return undefined;
  return {
    type: 'ToggleTrigger',
    ...on,
    action: toggle.action,
    trigger: toggle.trigger ?? action.name ?? '',
  };
}
