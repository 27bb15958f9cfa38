import type { AlterFunction, CreateFunction, DropObject } from '../operations/objects';
import type { SetSchema } from '../operations/tables';
import type { SetVariable } from '../operations/session';
import { readRoutine } from '../readers/postgres/routine-body';
import { keyOf, newKeyOf, splitKey, type Catalog, type Origin, type Overload, type Table } from './catalog';
import { without } from './change';
import { functionsCalled } from './function-users';

/** Functions and procedures: each name has several, told apart by the types of their parameters. */

export function createFunction(catalog: Catalog, operation: CreateFunction, origin: Origin): Catalog {
  const key = newKeyOf(catalog, operation.name);
  const { volatility, strict, parameters, procedure, returns, definition } = operation;
  const others = overloadsOf(catalog, key).filter(
    (other) => other.parameters.signature !== parameters.signature,
  );
  const made: Overload = {
    parameters,
    procedure,
    volatility,
    ...(strict && { strict }),
    ...(returns !== undefined && { returns }),
    ...(definition !== undefined && { definition }),
  };
  return put(catalog, key, [...others, made], origin);
}

/** ALTER FUNCTION, PROCEDURE and ROUTINE: a new name, settings, and what the planner is told. */
export function alterFunction(catalog: Catalog, operation: AlterFunction): Catalog {
  const key = keyOf(catalog, operation.name);
  const found = findOverload(catalog, key, operation.signature);
  if (found === undefined) return catalog;
  const { renamedTo, changes } = operation;
  if (renamedTo !== undefined) {
    const to = `${splitKey(key).schema}.${renamedTo}`;
    return move(catalog, key, to, found);
  }
  const changed = overloadsOf(catalog, key).map((each) => (each === found ? altered(each, changes) : each));
  return put(catalog, key, changed, catalog.functions.get(key)?.origin);
}

function altered(overload: Overload, { volatility, strict, settings }: AlterFunction['changes']): Overload {
  const next = strict === undefined ? overload : without(overload, 'strict');
  return {
    ...next,
    ...(strict === true && { strict }),
    ...(volatility !== undefined && { volatility }),
    ...(settings.length > 0 && { settings: settings.reduce(withSetting, settingsOf(overload)) }),
  };
}

/** Settings that hold while it runs. */
export function settingsOf({ settings, definition }: Overload): readonly SetVariable[] {
  return settings ?? (definition === undefined ? [] : readRoutine(definition).settings);
}

/** SET x, RESET x and RESET ALL. */
function withSetting(settings: readonly SetVariable[], change: SetVariable): readonly SetVariable[] {
  const name = change.name.toLowerCase();
  if (name === 'all') return [];
  const others = settings.filter((each) => each.name.toLowerCase() !== name);
  return change.value === null ? others : [...others, change];
}

export function moveFunction(catalog: Catalog, operation: SetSchema): Catalog {
  const key = keyOf(catalog, operation.table);
  const found = findOverload(catalog, key, operation.signature);
  return found === undefined ? catalog : move(catalog, key, `${operation.to}.${splitKey(key).name}`, found);
}

/** Triggers go on calling what they have called, whatever its name. */
function move(catalog: Catalog, from: string, to: string, overload: Overload): Catalog {
  if (from === to) return catalog;
  const origin = catalog.functions.get(from)?.origin;
  const rest = overloadsOf(catalog, from).filter((each) => each !== overload);
  const moved = put(put(catalog, from, rest, origin), to, [...overloadsOf(catalog, to), overload], origin);
  if (overload.parameters.signature !== '') return moved;
  return withTriggers(moved, (table) =>
    table.triggers.map((each) => (each.function === from ? { ...each, function: to } : each)),
  );
}

/** DROP FUNCTION, with CASCADE also the triggers that run it and the defaults that call it. */
export function dropFunctions(catalog: Catalog, { names, signatures = [], cascade }: DropObject): Catalog {
  return names.reduce((next, name, place) => {
    const key = keyOf(next, name);
    const found = findOverload(next, key, signatures[place]);
    if (found === undefined) return next;
    const rest = overloadsOf(next, key).filter((each) => each !== found);
    const dropped = put(next, key, rest, next.functions.get(key)?.origin);
    return cascade ? withoutUsers(dropped, key, found) : dropped;
  }, catalog);
}

function withoutUsers(catalog: Catalog, key: string, { parameters: { signature } }: Overload): Catalog {
  const fired =
    signature !== ''
      ? catalog
      : withTriggers(catalog, (table) => table.triggers.filter((each) => each.function !== key));
  // Which of several functions of a name a default calls is not known.
  if (overloadsOf(catalog, key).length > 0) return fired;
  return {
    ...fired,
    tables: fired.tables.mapValues((table) => {
      const calls = table.columns.some((column) => functionsCalled(fired, column.default).includes(key));
      if (!calls) return table;
      const columns = table.columns.map((column) =>
        functionsCalled(fired, column.default).includes(key) ? without(column, 'default') : column,
      );
      return { ...table, columns };
    }),
  };
}

function withTriggers(catalog: Catalog, change: (table: Table) => Table['triggers']): Catalog {
  const tables = catalog.tables.mapValues((table) => {
    if (table.triggers.length === 0) return table;
    const triggers = change(table);
    const isSame =
      triggers.length === table.triggers.length &&
      triggers.every((each, place) => each === table.triggers[place]);
    return isSame ? table : { ...table, triggers };
  });
  return tables === catalog.tables ? catalog : { ...catalog, tables };
}

/** The function of a name and, where they are written, of types; without them the only one of its name. */
export function findOverload(
  catalog: Catalog,
  key: string,
  signature: string | undefined,
): Overload | undefined {
  const all = overloadsOf(catalog, key);
  if (signature === undefined) return all.length === 1 ? all[0] : undefined;
  return all.find(({ parameters }) => parameters.signature === signature);
}

function overloadsOf(catalog: Catalog, key: string): readonly Overload[] {
  return catalog.functions.get(key)?.overloads ?? [];
}

function put(catalog: Catalog, key: string, overloads: readonly Overload[], origin: Origin): Catalog {
  const { functions } = catalog;
  if (overloads.length === 0)
    return functions.has(key) ? { ...catalog, functions: functions.delete(key) } : catalog;
  return { ...catalog, functions: functions.set(key, { ...splitKey(key), overloads, origin }) };
}
