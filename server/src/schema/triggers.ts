import type { Operation } from '../operations/operation';
import type { TriggerEvent } from '../operations/tables';
import { findColumn, keyOf, type Catalog, type Table, type Trigger } from './catalog';
import { foreignKeysTo, primaryKeyOf } from './lookups';

/** A trigger that an operation fires. */
export interface Fired {
  readonly trigger: Trigger;
  /** Key of the table or view whose rows change. */
  readonly table: string;
  readonly event: TriggerEvent;
  /** It may not fire: its WHEN, or rows that may not be there. */
  readonly conditional: boolean;
}

/** Triggers of a table or view, with the row triggers that a partition has from the partitioned tables above it. */
export function triggersOf(catalog: Catalog, key: string): readonly Trigger[] {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog.views.get(key)?.triggers ?? [];
  const parent = table.partitionOf?.parent;
  if (parent === undefined) return table.triggers;
  const own = new Set(table.triggers.map(({ name }) => name));
  const above = triggersOf(catalog, parent).filter(({ name, eachRow }) => eachRow && !own.has(name));
  return above.length === 0 ? table.triggers : [...table.triggers, ...above];
}

/**
 * The triggers that an operation fires on the spot. Those that are deferred run at the end of the transaction, which may be in another
 * file, and are left out.
 */
export function firedBy(operation: Operation, catalog: Catalog): readonly Fired[] {
  switch (operation.type) {
    case 'Insert': {
      const key = behindView(catalog, keyOf(catalog, operation.table), 'insert');
      const certain = operation.source !== 'select' && operation.onConflict === undefined;
      const inserted = firedOn(catalog, { key, event: 'insert', certain });
      if (operation.onConflict !== 'update') return inserted;
      return [...inserted, ...firedOn(catalog, { key, event: 'update', columns: operation.updated ?? [] })];
    }
    case 'Copy':
      if (!operation.from || operation.table === undefined) return [];
      return firedOn(catalog, { key: keyOf(catalog, operation.table), event: 'insert' });
    case 'Update': {
      const key = behindView(catalog, keyOf(catalog, operation.table), 'update');
      return followed(catalog, { key, event: 'update', columns: operation.columns, only: operation.only });
    }
    case 'Delete': {
      const key = behindView(catalog, keyOf(catalog, operation.table), 'delete');
      return followed(catalog, { key, event: 'delete', only: operation.only });
    }
    case 'Merge': {
      const key = keyOf(catalog, operation.table);
      const { columns } = operation;
      return operation.actions.flatMap((event) => followed(catalog, { key, event, columns }));
    }
    case 'Truncate': {
      const only = new Set(operation.only?.map((name) => keyOf(catalog, name)));
      const keys = operation.tables.map((name) => keyOf(catalog, name));
      return truncated(catalog, keys, only, operation.cascade).flatMap((key) =>
        firedOn(catalog, { key, event: 'truncate', only: true }),
      );
    }
    default:
      return [];
  }
}

/**
 * The table whose rows a change of a view changes: a view over one table passes it on, unless INSTEAD OF triggers of its own take
 * the event over.
 */
export function behindView(catalog: Catalog, key: string, event: TriggerEvent): string {
  const view = catalog.views.get(key);
  const [source, ...others] = view?.reads ?? [];
  if (view === undefined || view.materialized || source === undefined || others.length > 0) return key;
  return takesOver(view.triggers, event) ? key : behindView(catalog, source, event);
}

/** True where INSTEAD OF triggers do what the event asks of a view. */
export function takesOver(triggers: readonly Trigger[] | undefined, event: TriggerEvent): boolean {
  return triggers?.some(({ timing, events }) => timing === 'instead of' && events.includes(event)) === true;
}

interface Change {
  readonly key: string;
  readonly event: TriggerEvent;
  /** Those that an UPDATE sets. */
  readonly columns?: readonly string[];
  readonly only?: boolean | undefined;
  /** True where rows certainly change. */
  readonly certain?: boolean;
}

function firedOn(
  catalog: Catalog,
  { key, event, columns = [], only = false, certain = false }: Change,
): Fired[] {
  const fired = new Map<string, Fired>();
  const visit = (each: string, rows: boolean): void => {
    const table = catalog.tables.get(each);
    for (const trigger of triggersOf(catalog, each)) {
      const { name, eachRow, events, timing } = trigger;
      if (eachRow !== rows || !events.includes(event) || !isOn(trigger, catalog)) continue;
      if (event === 'update' && !concerns(trigger, columns, table)) continue;
      // The copies of a row trigger on the partitions are one.
      const id = `${trigger.function} ${name}`;
      const conditional = trigger.conditional === true || (rows && !certain) || timing === 'instead of';
      if (!fired.has(id)) fired.set(id, { trigger, table: each, event, conditional });
    }
  };
  visit(key, false);
  for (const member of only ? [key] : below(catalog, key)) visit(member, true);
  return [...fired.values()];
}

/** A table and all below it whose rows its own name stands for; partitioned tables have none. */
function below(catalog: Catalog, key: string): readonly string[] {
  const members = new Set([key]);
  for (const member of members)
    for (const child of catalog.tables.get(member)?.children ?? []) members.add(child);
  const storing = [...members].filter((member) => catalog.tables.get(member)?.partitionBy === undefined);
  return storing.length === 0 ? [key] : storing;
}

/** As the session is: one that replays changes of another server fires only what is made for that. */
function isOn({ enabled, deferred }: Trigger, { replays }: Catalog): boolean {
  if (deferred === true || enabled === 'disabled') return false;
  return enabled === 'always' || (enabled === 'replica') === (replays === true);
}

/** UPDATE OF: one of the columns is set, or computed from one that is. */
function concerns({ columns }: Trigger, changed: readonly string[], table: Table | undefined): boolean {
  return (
    columns.length === 0 ||
    columns.some(
      (column) =>
        changed.includes(column) ||
        findColumn(table, column)?.generated?.expression.columns.some((each) => changed.includes(each)) ===
          true,
    )
  );
}

/** With what foreign keys that cascade change in other tables. */
function followed(catalog: Catalog, change: Change): readonly Fired[] {
  const seen = new Set<string>();
  const visit = (each: Change, caused: boolean): readonly Fired[] => {
    const id = `${each.event} ${each.key}`;
    if (seen.has(id)) return [];
    seen.add(id);
    const fired = firedOn(catalog, each);
    const own = caused ? fired.map((trigger) => ({ ...trigger, conditional: true })) : fired;
    return [...own, ...causedBy(catalog, each).flatMap((next) => visit(next, true))];
  };
  return visit(change, false);
}

function causedBy(catalog: Catalog, { key, event, columns = [] }: Change): readonly Change[] {
  if (event !== 'delete' && event !== 'update') return [];
  return foreignKeysTo(catalog, key).flatMap(({ table, constraint: { definition } }): readonly Change[] => {
    const action = event === 'delete' ? definition.onDelete : definition.onUpdate;
    if (action === 'no action' || action === 'restrict') return [];
    if (event === 'update') {
      const known = catalog.tables.get(key);
      const referenced =
        definition.referencedColumns.length > 0 || known === undefined
          ? definition.referencedColumns
          : (primaryKeyOf(known) ?? []);
      if (!referenced.some((column) => columns.includes(column))) return [];
    }
    return event === 'delete' && action === 'cascade'
      ? [{ key: table, event: 'delete', only: true }]
      : [{ key: table, event: 'update', columns: definition.columns, only: true }];
  });
}

function truncated(
  catalog: Catalog,
  keys: readonly string[],
  only: ReadonlySet<string>,
  cascade: boolean,
): readonly string[] {
  const found = new Set(keys);
  for (const key of found) {
    if (!only.has(key)) for (const child of catalog.tables.get(key)?.children ?? []) found.add(child);
    if (cascade) for (const { table } of foreignKeysTo(catalog, key)) found.add(table);
  }
  return [...found];
}
