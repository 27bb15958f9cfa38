import type {
  AlterTableOther,
  CreateTable,
  CreateTableAs,
  DropTable,
  Inherit,
  LockTable,
  RenameTable,
  RewriteTable,
  SetSchema,
  Truncate,
} from '../operations/tables';
import type { QualifiedName, TypeName } from '../operations/names';
import { type Catalog, hasRelation, keyOf, newKeyOf, splitKey } from '../schema/catalog';
import { columnsOfRowType, foreignKeysTo, indexesOf } from '../schema/lookups';
import { type Context, effect, lockAll, shown } from './build';
import { LOCK_MODES, type Effect, type LockMode } from './effect';
import { partitionOfEffect } from './partitions';
import { referenceRefused } from './references';
import {
  defaultPartition,
  dependentViews,
  family,
  indexKeys,
  isPartitioned,
  missingRelation,
  partitions,
  reached,
  referencedTables,
  relationExists,
  storages,
  tablesRead,
} from './relations';
import { replicaIdentityRefused } from './replica-identity';
import { rowLocks } from './row-locks';

/** A new table is nobody's yet; what it references and inherits from is locked. */
export function createTable(operation: CreateTable, context: Context): Effect {
  const { catalog } = context;
  const key = newKeyOf(catalog, operation.table);
  const rerun = operation.ifNotExists ? 'ok' : 'fails';
  const permanent = operation.persistence !== 'temporary';
  if (operation.ifNotExists && permanent && hasRelation(catalog, key)) return effect({ rerun });
  const asPartition = partitionOfEffect(operation, context);
  const foreignKeys = [
    ...operation.constraints,
    ...operation.columns.flatMap(({ constraints }) => constraints),
  ].flatMap((constraint) => (constraint.type === 'foreignKey' ? [constraint] : []));
  const outgoing = foreignKeys.filter(({ references }) => keyOf(catalog, references) !== key);
  const others = outgoing.map(({ references }) => references);
  const isCertain = operation.inherits.length + operation.like.length === 0 && operation.columns.length > 0;
  const typeOf = (column: string): TypeName | undefined =>
    operation.columns.find(({ name }) => name === column)?.type;
  const refused = outgoing
    .map((constraint) => referenceRefused(constraint, { key, typeOf, isCertain }, context))
    .find((reason) => reason !== null);
  const missing = [...others, ...operation.inherits, ...operation.like]
    .map((name) => missingRelation(catalog, name))
    .find((reason) => reason !== null);
  const taken =
    permanent && relationExists(catalog, key) ? `relation "${operation.table.name}" already exists` : null;
  return effect({
    locks: [
      ...lockAll(
        others.flatMap((name) => partitions(catalog, keyOf(catalog, name))),
        'SHARE ROW EXCLUSIVE',
      ),
      ...lockAll(
        operation.inherits.map((name) => keyOf(catalog, name)),
        'SHARE UPDATE EXCLUSIVE',
      ),
      ...(asPartition?.locks ?? []),
    ],
    scans: asPartition?.scans ?? [],
    reasons: asPartition?.reasons ?? [],
    rerun,
    fails: taken ?? asPartition?.fails ?? missing ?? refused ?? null,
  });
}

export function createTableAs(operation: CreateTableAs, { catalog }: Context): Effect {
  const key = newKeyOf(catalog, operation.table);
  const rerun = operation.ifNotExists ? 'ok' : 'fails';
  const exists = !operation.temporary && hasRelation(catalog, key);
  if (exists && operation.ifNotExists) return effect({ rerun });
  const scans = operation.withData === false ? [] : tablesRead(catalog, operation.reads);
  return effect({
    locks: rowLocks(operation, catalog),
    scans,
    reasons: scans.length > 0 ? ['query'] : [],
    rerun,
    fails: exists && catalog.complete ? `relation "${operation.table.name}" already exists` : null,
  });
}

/** Dropping a table takes the tables that its foreign keys join it with along under ACCESS EXCLUSIVE. */
export function dropTable(operation: DropTable, { catalog }: Context): Effect {
  const named = operation.names.map((name) => keyOf(catalog, name));
  const dropped = new Set(named.flatMap((key) => partitions(catalog, key)));
  if (operation.cascade) for (const key of named) family(catalog, key).forEach((each) => dropped.add(each));
  const locked = new Set<string>();
  let dependents = false;
  for (const key of dropped) {
    const table = catalog.tables.get(key);
    const parent = table?.partitionOf?.parent;
    if (parent !== undefined) {
      locked.add(parent);
      const rest = defaultPartition(catalog, parent);
      if (rest !== undefined) locked.add(rest);
    }
    referencedTables(table).forEach((each) => locked.add(each));
    const incoming = foreignKeysTo(catalog, key).filter((foreignKey) => !dropped.has(foreignKey.table));
    incoming.forEach((foreignKey) => locked.add(foreignKey.table));
    const views = dependentViews(catalog, key);
    views
      .filter(({ materialized }) => materialized)
      .forEach((view) => locked.add(`${view.schema}.${view.name}`));
    const users = columnsOfRowType(catalog, key).filter((user) => !dropped.has(user.table));
    users.forEach((user) => locked.add(user.table));
    const heirs = (table?.children ?? []).some((child) => !dropped.has(child));
    dependents ||= incoming.length > 0 || views.length > 0 || users.length > 0 || heirs;
  }
  const known = [...dropped].filter((key) => catalog.tables.has(key) || !catalog.complete);
  const missing = operation.ifExists
    ? undefined
    : operation.names
        .map((name) => missingRelation(catalog, name, 'table') ?? notATable(catalog, name))
        .find((reason) => reason !== null);
  const refused =
    dependents && !operation.cascade && catalog.complete
      ? `cannot drop table ${operation.names.map(shown).join(', ')} because other objects depend on it`
      : null;
  return effect({
    locks: lockAll([...known, ...locked], 'ACCESS EXCLUSIVE'),
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails: missing ?? refused,
  });
}

function notATable(catalog: Context['catalog'], name: QualifiedName): string | null {
  return catalog.views.has(keyOf(catalog, name)) ? `"${name.name}" is not a table` : null;
}

export function renameTable(operation: RenameTable, { catalog }: Context): Effect {
  const key = keyOf(catalog, operation.table);
  const target = `${splitKey(key).schema}.${operation.to}`;
  return effect({
    locks: holdsRows(operation.objectType) && isTable(key, catalog) ? [[key, 'ACCESS EXCLUSIVE']] : [],
    rerun: operation.ifTableExists ? 'ok' : 'fails',
    fails:
      (operation.ifTableExists ? null : missingRelation(catalog, operation.table)) ??
      (relationExists(catalog, target) ? `relation "${operation.to}" already exists` : null),
  });
}

export function setSchema(operation: SetSchema, { catalog }: Context): Effect {
  const key = keyOf(catalog, operation.table);
  const isKnown =
    operation.objectType === 'function' ? catalog.functions.has(key) : hasRelation(catalog, key);
  return effect({
    locks: holdsRows(operation.objectType) && isTable(key, catalog) ? [[key, 'ACCESS EXCLUSIVE']] : [],
    // Where it is already, PostgreSQL leaves it.
    rerun: operation.ifTableExists || (isKnown && splitKey(key).schema === operation.to) ? 'ok' : 'fails',
    fails:
      holdsRows(operation.objectType) && !operation.ifTableExists
        ? missingRelation(catalog, operation.table)
        : null,
  });
}

function holdsRows(objectType: string): boolean {
  return objectType === 'table' || objectType === 'materialized view' || objectType === 'foreign table';
}

/** ALTER TABLE also takes the names of views, indexes and sequences. */
function isTable(key: string, catalog: Context['catalog']): boolean {
  return (
    catalog.tables.has(key) || catalog.views.get(key)?.materialized === true || !hasRelation(catalog, key)
  );
}

export function truncate(operation: Truncate, { catalog }: Context): Effect {
  const tables = new Set(withHeirs(operation, catalog));
  let referencing = false;
  for (const key of tables) {
    for (const { table } of foreignKeysTo(catalog, key)) {
      if (tables.has(table)) continue;
      referencing = true;
      if (operation.cascade) family(catalog, table).forEach((each) => tables.add(each));
    }
  }
  const missing = operation.tables
    .map((name) => missingRelation(catalog, name))
    .find((reason) => reason !== null);
  const refused =
    referencing && !operation.cascade && catalog.complete
      ? 'cannot truncate a table referenced in a foreign key constraint'
      : null;
  return effect({
    locks: lockAll(tables, 'ACCESS EXCLUSIVE'),
    rewrites: storages(catalog, [...tables]),
    rebuilds: indexKeys(catalog, [...tables]),
    reasons: ['truncate'],
    fails: missing ?? refused,
  });
}

/** The tables named and, except behind ONLY, those that inherit from them. */
function withHeirs({ tables, only = [] }: Truncate | LockTable, catalog: Catalog): readonly string[] {
  const alone = new Set(only.map((name) => keyOf(catalog, name)));
  return tables.flatMap((name) => {
    const key = keyOf(catalog, name);
    return alone.has(key) ? [key] : family(catalog, key);
  });
}

/** LOCK of a view locks what it reads, partitions included. */
function readBy(catalog: Catalog, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const view = catalog.views.get(key);
    return view === undefined ? family(catalog, key) : view.materialized ? [] : readBy(catalog, view.reads);
  });
}

export function lockTable(operation: LockTable, { catalog }: Context): Effect {
  const mode = LOCK_MODES.find((each) => each === operation.mode) ?? 'ACCESS EXCLUSIVE';
  const tables = withHeirs(operation, catalog).flatMap((key) => {
    const view = catalog.views.get(key);
    return view === undefined || view.materialized ? [key] : readBy(catalog, view.reads);
  });
  const missing = operation.tables
    .map((name) => missingRelation(catalog, name))
    .find((reason) => reason !== null);
  return effect({ locks: lockAll(tables, mode), fails: missing ?? null });
}

/** VACUUM FULL, CLUSTER and moves of a table's storage. */
export function rewriteTable(operation: RewriteTable, { catalog, version }: Context): Effect {
  const everything = operation.tables.length === 0;
  // Partitions are not reached, and a partitioned table has no storage of its own.
  const isLogging = operation.how === 'set logged' || operation.how === 'set unlogged';
  const tables = everything
    ? operation.how === 'vacuum full'
      ? [...catalog.tables.keys()]
      : []
    : operation.tables.flatMap((name) => {
        const key = keyOf(catalog, name);
        return isLogging ? [key] : partitions(catalog, key);
      });
  const rows = storages(catalog, tables).filter((key) => !isThereAlready(operation, key, catalog));
  const copies = operation.how === 'set tablespace';
  const parts = tables.some((key) => isPartitioned(catalog, key));
  const missing = operation.tables
    .map((name) => missingRelation(catalog, name))
    .find((reason) => reason !== null);
  const oldServer =
    operation.how === 'set access method' && version < 15 ? 'SET ACCESS METHOD needs PostgreSQL 15' : null;
  return effect({
    locks: lockAll(tables, 'ACCESS EXCLUSIVE'),
    scans: rows,
    rewrites: rows,
    rebuilds: copies ? [] : indexKeys(catalog, rows),
    reasons: rows.length > 0 ? ['storage rewrite'] : [],
    forbidden: operation.how === 'vacuum full' || (operation.how === 'cluster' && (everything || parts)),
    fails:
      missing ??
      (operation.how === 'cluster' && parts && version < 15
        ? 'CLUSTER of a partitioned table needs PostgreSQL 15'
        : null) ??
      oldServer ??
      loggingRefused(operation, rows, catalog),
  });
}

/** SET LOGGED on a logged table and moves to where the table is do nothing. */
function isThereAlready({ how, to }: RewriteTable, key: string, catalog: Context['catalog']): boolean {
  const persistence = catalog.tables.get(key)?.persistence;
  if (how === 'set logged') return persistence === 'permanent';
  if (how === 'set unlogged') return persistence === 'unlogged';
  if (how === 'set tablespace') return to === 'pg_default';
  return how === 'set access method' && to === 'heap';
}

function loggingRefused(
  { how }: RewriteTable,
  rows: readonly string[],
  catalog: Context['catalog'],
): string | null {
  if (how !== 'set unlogged' || !catalog.complete) return null;
  for (const key of rows) {
    const logged = foreignKeysTo(catalog, key).find(
      ({ table }) => table !== key && catalog.tables.get(table)?.persistence === 'permanent',
    );
    if (logged !== undefined) {
      return `could not change table "${splitKey(key).name}" to unlogged because it references logged table "${splitKey(logged.table).name}"`;
    }
  }
  return null;
}

export function inherit(operation: Inherit, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const parent = keyOf(catalog, operation.parent);
  const known = catalog.complete && catalog.tables.has(key) ? catalog.tables.get(parent) : undefined;
  const heirs = known === undefined ? undefined : (known.children ?? []);
  return effect({
    locks: [
      ...lockAll(reached(context, operation), 'ACCESS EXCLUSIVE'),
      [parent, operation.add ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS SHARE'],
    ],
    rerun: 'fails',
    fails:
      missingRelation(catalog, operation.table) ??
      missingRelation(catalog, operation.parent) ??
      (heirs === undefined || heirs.includes(key) !== operation.add
        ? null
        : operation.add
          ? `relation "${operation.parent.name}" would be inherited from more than once`
          : `relation "${operation.parent.name}" is not a parent of relation "${operation.table.name}"`),
  });
}

const LIGHT_ACTIONS = new Set(['SET STATISTICS', 'CLUSTER ON', 'SET WITHOUT CLUSTER']);

/** Actions on the catalog only: planner and storage settings under SHARE UPDATE EXCLUSIVE, all others as a rewrite locks. */
export function alterTableOther(operation: AlterTableOther, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const renames = operation.action.startsWith('RENAME ');
  const rerun = renames || operation.action === 'NOT OF' ? 'fails' : 'ok';
  const missing = operation.ifTableExists ? null : missingRelation(catalog, operation.table);
  if (!holdsRows(operation.objectType) || !isTable(key, catalog)) return effect({ rerun, fails: missing });
  const options = operation.action === 'SET' || operation.action === 'RESET';
  const light =
    LIGHT_ACTIONS.has(operation.action) || (options && !/user_catalog_table/i.test(operation.detail ?? ''));
  const mode: LockMode = light ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  // Options and the compression of a column are not handed down.
  const isOwn = operation.column === undefined || options || operation.action === 'SET COMPRESSION';
  const tables = isOwn ? [key] : reached(context, operation);
  const index = /^CLUSTER ON/.test(operation.action) ? operation.detail?.replaceAll('"', '') : undefined;
  const noIndex =
    index !== undefined && catalog.complete && !indexesOf(catalog, key).some(({ name }) => name === index);
  return effect({
    locks: lockAll(tables, mode),
    rerun,
    fails:
      missing ??
      (options &&
      operation.action === 'SET' &&
      operation.column === undefined &&
      catalog.complete &&
      isPartitioned(catalog, key)
        ? 'cannot specify storage parameters for a partitioned table'
        : null) ??
      replicaIdentityRefused(operation, catalog) ??
      (noIndex ? `index "${index}" for table "${operation.table.name}" does not exist` : null),
  });
}
