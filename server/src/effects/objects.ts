import type {
  AddEnumValue,
  AlterCompositeType,
  AlterDomain,
  Comment,
  DropObject,
  DropSchema,
  RenameEnumValue,
  Utility,
} from '../operations/objects';
import type { QualifiedName } from '../operations/names';
import { keyOf, splitKey } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';
import { dropFunctions } from './functions';
import { type Context, effect, lockAll, shown, UNKNOWN } from './build';
import type { Effect } from './effect';
import {
  family,
  isPartitioned,
  materializedViews,
  missingRelation,
  referencedTables,
  storages,
} from './relations';
import { type TypeUser, usersOfType } from './type-users';

/** Until 11 a new value could not be added in a transaction. */
export function addEnumValue(operation: AddEnumValue, { catalog, version }: Context): Effect {
  const type = userTypeOf(catalog, operation.name);
  const exists = catalog.complete && type?.kind === 'enum' && type.values.includes(operation.value);
  return effect({
    forbidden: version < 12,
    rerun: operation.ifNotExists ? 'ok' : 'fails',
    fails:
      missingType(operation.name, 'type', catalog) ??
      (exists && !operation.ifNotExists ? `enum label "${operation.value}" already exists` : null),
  });
}

export function renameEnumValue(operation: RenameEnumValue, { catalog }: Context): Effect {
  const type = userTypeOf(catalog, operation.name);
  const values = catalog.complete && type?.kind === 'enum' ? type.values : undefined;
  const fails =
    values === undefined
      ? null
      : !values.includes(operation.value)
        ? `"${operation.value}" is not an existing enum label`
        : values.includes(operation.to)
          ? `enum label "${operation.to}" already exists`
          : null;
  return effect({ rerun: 'fails', fails: missingType(operation.name, 'type', catalog) ?? fails });
}

/** A constraint of a domain is verified in every table with a column of it, under SHARE. */
export function alterDomain(operation: AlterDomain, { catalog }: Context): Effect {
  const { action, constraint } = operation;
  const verifies =
    action === 'set not null' ||
    action === 'validate constraint' ||
    (action === 'add constraint' && constraint?.notValid !== true);
  const users = verifies ? usersOfType(catalog, operation.name) : [];
  const direct = users.filter(({ as }) => as === 'itself').map(({ key }) => key);
  const tables = storages(catalog, [...new Set(direct)]);
  const named = constraint?.name !== undefined || operation.constraintName !== undefined;
  const type = userTypeOf(catalog, operation.name);
  const known = catalog.complete && type?.kind === 'domain' ? type.constraints : undefined;
  const wanted = operation.constraintName ?? constraint?.name;
  const exists = known?.some(({ name }) => name === wanted);
  let fails = missingType(operation.name, 'type', catalog);
  if (action === 'add constraint' && wanted !== undefined && exists === true) {
    fails ??= `constraint "${wanted}" for domain "${operation.name.name}" already exists`;
  }
  const needed = action === 'validate constraint' || (action === 'drop constraint' && !operation.ifExists);
  if (needed && exists === false) {
    fails ??= `constraint "${wanted ?? ''}" of domain "${operation.name.name}" does not exist`;
  }
  // PostgreSQL does not look into arrays and composite values, and refuses what it cannot verify.
  fails ??= usedBy(operation.name, catalog.complete ? users.find(({ as }) => as !== 'itself') : undefined);
  return effect({
    locks: lockAll(tables, 'SHARE'),
    scans: tables,
    reasons: tables.length > 0 ? ['verify domain'] : [],
    rerun:
      (action === 'add constraint' && named) || (action === 'drop constraint' && !operation.ifExists)
        ? 'fails'
        : 'ok',
    fails,
  });
}

/** The value of a composite type is not written anew: where a table holds one, its attributes keep their types. */
export function alterCompositeType(operation: AlterCompositeType, { catalog }: Context): Effect {
  const alters = operation.action === 'alter attribute';
  const [user] = alters && catalog.complete ? usersOfType(catalog, operation.name) : [];
  return effect({
    rerun: alters ? 'ok' : 'fails',
    fails: usedBy(operation.name, user),
  });
}

function usedBy(type: QualifiedName, user: TypeUser | undefined): string | null {
  return user === undefined
    ? null
    : `cannot alter type "${type.name}" because column "${splitKey(user.key).name}.${user.column}" uses it`;
}

/** DROP SCHEMA … CASCADE takes every table in it. */
export function dropSchema(operation: DropSchema, { catalog }: Context): Effect {
  const schemas = operation.names.map(({ name }) => name);
  const tables = [...catalog.tables.keys(), ...materializedViews(catalog)].filter((key) =>
    schemas.some((schema) => key.startsWith(`${schema}.`)),
  );
  const referenced = tables.flatMap((key) => referencedTables(catalog.tables.get(key)));
  const refused = !operation.cascade && tables.length > 0 && catalog.complete;
  return effect({
    locks: operation.cascade ? lockAll([...tables, ...referenced], 'ACCESS EXCLUSIVE') : [],
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails: refused ? `cannot drop schema ${schemas.join(', ')} because other objects depend on it` : null,
  });
}

/** Dropping a type takes the columns of that type along. */
export function dropObject(operation: DropObject, context: Context): Effect {
  if (/^(FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)$/.test(operation.objectType))
    return dropFunctions(operation, context);
  const { catalog } = context;
  const rerun = operation.ifExists ? 'ok' : 'fails';
  if (operation.objectType !== 'TYPE' && operation.objectType !== 'DOMAIN') return effect({ rerun });
  const users = operation.names.flatMap((name) => usersOfType(catalog, name));
  const tables = users.filter(({ as }) => as !== 'inside').map(({ key }) => key);
  const missing = operation.ifExists
    ? undefined
    : operation.names.map((name) => missingType(name, 'type', catalog)).find((reason) => reason !== null);
  const refused =
    users.length > 0 && !operation.cascade && catalog.complete
      ? `cannot drop type ${operation.names.map(shown).join(', ')} because other objects depend on it`
      : null;
  return effect({
    locks: operation.cascade ? lockAll(tables, 'ACCESS EXCLUSIVE') : [],
    rerun,
    fails: missing ?? refused,
  });
}

function missingType(name: QualifiedName, kind: string, catalog: Context['catalog']): string | null {
  if (!catalog.complete || name.schema !== undefined || userTypeOf(catalog, name) !== undefined) return null;
  // An extension may have brought the type along; a type that migrations made is in the catalog.
  return catalog.types.size === 0 ? null : `${kind} "${shown(name)}" does not exist`;
}

export function comment(operation: Comment, { catalog }: Context): Effect {
  const key = keyOf(catalog, operation.name);
  const onRows =
    operation.objectType === 'TABLE' ||
    operation.objectType === 'COLUMN' ||
    operation.objectType === 'MATERIALIZED VIEW';
  // A composite type has columns, too.
  const ofType =
    operation.objectType === 'COLUMN' && userTypeOf(catalog, operation.name)?.kind === 'composite';
  const isTable =
    catalog.tables.has(key) || !catalog.views.has(key) || catalog.views.get(key)?.materialized === true;
  return effect({
    locks: onRows && isTable && !ofType ? [[key, 'SHARE UPDATE EXCLUSIVE']] : [],
    fails: onRows && !ofType ? missingRelation(catalog, operation.name) : null,
  });
}

/** Statements that run code, or do what only the database can tell. */
const UNKNOWN_UTILITIES = new Set([
  'ALTER EXTENSION',
  'ALTER TABLE ALL IN TABLESPACE',
  'DROP OWNED',
  'EXECUTE',
  'LOAD',
  'REASSIGN OWNED',
]);

/** CREATE, ALTER, GRANT and the like of objects that hold no rows. */
export function utility(operation: Utility, { catalog, version }: Context): Effect {
  if (UNKNOWN_UTILITIES.has(operation.what)) return UNKNOWN;
  const repeatable = operation.orReplace === true || operation.ifNotExists === true;
  const creates = /^(CREATE|PREPARE|DECLARE)\b/.test(operation.what);
  const renames = operation.renamedTo !== undefined || operation.once === true;
  const only = new Set(operation.only?.map((name) => keyOf(catalog, name)));
  const published = (operation.tables ?? []).map((name) => keyOf(catalog, name));
  return effect({
    // What a publication follows is locked, with all that inherits from it; the partitions of a table are not.
    locks: lockAll(
      published.flatMap((key) =>
        only.has(key) || isPartitioned(catalog, key) ? [key] : family(catalog, key),
      ),
      'SHARE UPDATE EXCLUSIVE',
    ),
    rerun: (creates && !repeatable) || renames ? 'fails' : 'ok',
    fails:
      (operation.inSchemas !== undefined && version < 15
        ? 'FOR TABLES IN SCHEMA of a publication needs PostgreSQL 15'
        : null) ??
      (operation.tables ?? [])
        .map((name) => missingRelation(catalog, name))
        .find((reason) => reason !== null) ??
      null,
  });
}
