import type { AlterFunction, CreateFunction, DropObject } from '../operations/objects';
import type { QualifiedName } from '../operations/names';
import { isBuiltIn } from '../operations/built-in';
import { findOverload } from '../schema/apply-functions';
import { keyOf, newKeyOf, splitKey, type Catalog, type Overload } from '../schema/catalog';
import { usersOfFunction } from '../schema/function-users';
import { type Context, effect, lockAll, shown } from './build';
import type { Effect } from './effect';
import { inSystemSchema, partitions } from './relations';

export function createFunction(operation: CreateFunction, { catalog }: Context): Effect {
  const { name, orReplace, parameters, procedure, returns } = operation;
  const key = newKeyOf(catalog, name);
  const known = catalog.complete ? findOverload(catalog, key, parameters.signature) : undefined;
  return effect({
    rerun: orReplace ? 'ok' : 'fails',
    fails:
      known === undefined ? null : replacedRefused(known, { name: name.name, orReplace, procedure, returns }),
  });
}

function replacedRefused(
  known: Overload,
  made: Pick<CreateFunction, 'orReplace' | 'procedure'> & { name: string; returns: string | undefined },
): string | null {
  if (!made.orReplace) return `function "${made.name}" already exists with same argument types`;
  if (known.procedure !== made.procedure) return 'cannot change routine kind';
  // With OUT parameters the result is their row.
  const isOther = known.returns !== undefined && made.returns !== undefined && known.returns !== made.returns;
  return isOther ? 'cannot change return type of existing function' : null;
}

export function alterFunction(operation: AlterFunction, { catalog }: Context): Effect {
  const { name, kind, signature, renamedTo } = operation;
  const key = keyOf(catalog, name);
  const known = findOverload(catalog, key, signature);
  const taken =
    renamedTo !== undefined && known !== undefined && catalog.complete
      ? findOverload(catalog, `${splitKey(key).schema}.${renamedTo}`, known.parameters.signature)
      : undefined;
  return effect({
    rerun: renamedTo === undefined ? 'ok' : 'fails',
    fails:
      otherKind(catalog, name, signature, kind) ??
      (taken === undefined
        ? null
        : `function ${renamedTo ?? ''}(${known?.parameters.signature ?? ''}) already exists in schema "${splitKey(key).schema}"`),
  });
}

/** DROP FUNCTION and its kin; with CASCADE the triggers that run them and the defaults that call them go along. */
export function dropFunctions(operation: DropObject, { catalog }: Context): Effect {
  const { names, signatures = [], objectType, ifExists, cascade } = operation;
  const users = names.flatMap((name, place) => {
    const key = keyOf(catalog, name);
    const known = findOverload(catalog, key, signatures[place]);
    return known === undefined ? [] : usersOfFunction(catalog, key, known.parameters.signature);
  });
  const refused = names
    .map((name, place) => {
      const other = otherKind(catalog, name, signatures[place], objectType);
      return other ?? (ifExists ? null : missingFunction(catalog, name, objectType));
    })
    .find((reason) => reason !== null);
  const isHeld = users.length > 0 && !cascade && catalog.complete;
  return effect({
    locks: cascade
      ? users.flatMap(({ table, how }) =>
          lockAll(how === 'row trigger' ? partitions(catalog, table) : [table], 'ACCESS EXCLUSIVE'),
        )
      : [],
    rerun: ifExists ? 'ok' : 'fails',
    fails:
      refused ??
      (isHeld
        ? `cannot drop ${objectType.toLowerCase()} ${names.map(shown).join(', ')} because other objects depend on it`
        : null),
  });
}

/** A procedure is no function, and the other way round. */
function otherKind(
  catalog: Catalog,
  name: QualifiedName,
  signature: string | undefined,
  kind: string,
): string | null {
  const known = catalog.complete ? findOverload(catalog, keyOf(catalog, name), signature) : undefined;
  if (known === undefined || (kind !== 'FUNCTION' && kind !== 'PROCEDURE')) return null;
  return known.procedure === (kind === 'PROCEDURE')
    ? null
    : `${shown(name)}() is not a ${kind.toLowerCase()}`;
}

/** Extensions bring functions that no migration shows, but nobody drops those one by one. */
function missingFunction(catalog: Catalog, name: QualifiedName, kind: string): string | null {
  if (!catalog.complete || kind === 'AGGREGATE' || inSystemSchema(name) || isBuiltIn(name.name)) return null;
  if (catalog.functions.has(keyOf(catalog, name))) return null;
  return `${kind.toLowerCase()} ${shown(name)} does not exist`;
}
