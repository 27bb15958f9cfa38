import type { AlterTableOther, CreateTrigger, DropTrigger, ToggleTrigger } from '../operations/tables';
import { keyOf, type Catalog, type Trigger } from './catalog';
import { ensureTable, putView, updateTable } from './change';
import { triggersOf } from './triggers';

/** Triggers that come, go, change their names and are turned on and off. */
export function applyTrigger(
  catalog: Catalog,
  operation: CreateTrigger | DropTrigger | ToggleTrigger | AlterTableOther,
): Catalog {
  const target = ensureTable(catalog, operation.table, operation.ifTableExists);
  const key = target?.key ?? keyOf(catalog, operation.table);
  const next = target?.catalog ?? catalog;
  switch (operation.type) {
    case 'CreateTrigger': {
      const made = triggerOf(operation, catalog);
      return changeTriggers(next, key, (all) => [...all.filter(({ name }) => name !== made.name), made]);
    }
    case 'DropTrigger':
      return onAll(next, key, (each) => (each.name === operation.name ? [] : [each]));
    case 'ToggleTrigger':
      return toggle(next, key, operation);
    case 'AlterTableOther': {
      const [from = '', to = ''] = (operation.detail ?? '').split(' TO ');
      return onAll(next, key, (each) => [each.name === from ? { ...each, name: to } : each]);
    }
  }
}

function triggerOf(operation: CreateTrigger, catalog: Catalog): Trigger {
  const { name, timing, events, columns, eachRow, conditional, deferred } = operation;
  return {
    name,
    timing,
    events,
    columns,
    eachRow: eachRow === true,
    ...(conditional && { conditional }),
    ...(deferred && { deferred }),
    function: keyOf(catalog, operation.function),
    enabled: 'origin',
  };
}

const STATES = {
  enable: 'origin',
  'enable always': 'always',
  'enable replica': 'replica',
  disable: 'disabled',
} as const;

/** A partition's copy of a trigger is only listed where its state is its own. */
function toggle(catalog: Catalog, key: string, { trigger: which, action, only }: ToggleTrigger): Catalog {
  const enabled = STATES[action];
  const isMeant = ({ name }: Trigger): boolean => which === 'ALL' || which === 'USER' || name === which;
  // The row triggers of a partitioned table fire on its partitions.
  const isKept = ({ eachRow }: Trigger): boolean =>
    only && eachRow && catalog.tables.get(key)?.partitionBy !== undefined;
  const listed = new Set(catalog.tables.get(key)?.triggers.map(({ name }) => name));
  const copies = triggersOf(catalog, key).filter((each) => !listed.has(each.name) && isMeant(each));
  const toggled = changeTriggers(catalog, key, (all) => [
    ...all.map((each) => (isMeant(each) && !isKept(each) ? { ...each, enabled } : each)),
    ...copies.map((each) => ({ ...each, enabled, copy: true as const })),
  ]);
  return only ? toggled : onCopies(toggled, key, (each) => (isMeant(each) ? [] : [each]));
}

type ChangeOne = (trigger: Trigger) => readonly Trigger[];

/** Changes triggers of a table or view, and the copies that the partitions below list of them. */
function onAll(catalog: Catalog, key: string, change: ChangeOne): Catalog {
  return onCopies(
    changeTriggers(catalog, key, (all) => all.flatMap(change)),
    key,
    change,
  );
}

function onCopies(catalog: Catalog, key: string, change: ChangeOne): Catalog {
  const table = catalog.tables.get(key);
  if (table?.partitionBy === undefined) return catalog;
  return (table.children ?? []).reduce((next, child) => {
    const changed = changeTriggers(next, child, (all) =>
      all.some(({ copy }) => copy) ? all.flatMap((each) => (each.copy ? change(each) : [each])) : all,
    );
    return onCopies(changed, child, change);
  }, catalog);
}

function changeTriggers(
  catalog: Catalog,
  key: string,
  change: (triggers: readonly Trigger[]) => readonly Trigger[],
): Catalog {
  const view = catalog.views.get(key);
  if (view !== undefined) return putView(catalog, { ...view, triggers: change(view.triggers ?? []) });
  return updateTable(catalog, key, (table) => {
    const triggers = change(table.triggers);
    return triggers === table.triggers ? table : { ...table, triggers };
  });
}
