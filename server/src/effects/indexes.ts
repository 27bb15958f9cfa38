import type { AttachIndex, CreateIndex, CreateStatistics, DropIndex, Reindex } from '../operations/indexes';
import type { QualifiedName } from '../operations/names';
import { type Catalog, findColumn, hasRelation, type Index, keyOf, splitKey } from '../schema/catalog';
import { attachedIndexes, indexesOf } from '../schema/lookups';
import { type Context, effect, lockAll, UNKNOWN } from './build';
import type { Effect } from './effect';
import { indexDefinitionRefused } from './index-definitions';
import { keyMisses } from './keys';
import {
  certainTable,
  indexKeys,
  isPartitioned,
  materializedViews,
  missingRelation,
  partitions,
  relationExists,
  storages,
} from './relations';

export function createIndex(operation: CreateIndex, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const tables = operation.only ? [key] : partitions(catalog, key);
  const index = operation.name === undefined ? undefined : `${splitKey(key).schema}.${operation.name}`;
  const exists = index !== undefined && catalog.indexes.has(index);
  const builds = !(exists && operation.ifNotExists);
  const scans = builds ? storages(catalog, tables) : [];
  return effect({
    locks: lockAll(tables, operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'),
    scans,
    reasons: scans.length > 0 ? ['index build'] : [],
    forbidden: operation.concurrently,
    rerun: operation.ifNotExists || operation.name === undefined ? 'ok' : 'fails',
    fails: createRefused(operation, key, index, context),
  });
}

function createRefused(
  operation: CreateIndex,
  key: string,
  index: string | undefined,
  context: Context,
): string | null {
  const { catalog, version } = context;
  if (operation.nullsNotDistinct && version < 15) return 'NULLS NOT DISTINCT needs PostgreSQL 15';
  const missing = missingRelation(catalog, operation.table);
  if (missing !== null) return missing;
  if (operation.concurrently && isPartitioned(catalog, key)) {
    return `cannot create index on partitioned table "${operation.table.name}" concurrently`;
  }
  if (index !== undefined && !operation.ifNotExists && relationExists(catalog, index)) {
    return `relation "${splitKey(index).name}" already exists`;
  }
  const columns = operation.elements.flatMap(({ column }) => column ?? []);
  const table = certainTable(catalog, key);
  const absent = columns.find((column) => table !== undefined && findColumn(table, column) === undefined);
  if (absent !== undefined) return `column "${absent}" does not exist`;
  return operation.unique && keyMisses(table, columns)
    ? 'unique constraint on partitioned table must include all partitioning columns'
    : indexDefinitionRefused(operation, context);
}

export function dropIndex(operation: DropIndex, context: Context): Effect {
  const { catalog } = context;
  const found = operation.names.flatMap((name) => catalog.indexes.get(keyOf(catalog, name)) ?? []);
  return effect({
    locks: lockAll(
      found.flatMap((index) => partitions(catalog, index.table)),
      operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
    ),
    forbidden: operation.concurrently,
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails: dropRefused(operation, found, context),
  });
}

function dropRefused(operation: DropIndex, found: readonly Index[], { catalog }: Context): string | null {
  if (operation.concurrently && operation.names.length > 1) {
    return 'DROP INDEX CONCURRENTLY does not support dropping multiple objects';
  }
  if (operation.concurrently && operation.cascade) return 'DROP INDEX CONCURRENTLY does not support CASCADE';
  const absent = operation.ifExists
    ? null
    : operation.names
        .map((name) => missingRelation(catalog, name, 'index'))
        .find((reason) => reason !== null);
  if (absent !== null && absent !== undefined) return absent;
  if (!catalog.complete) return null;
  for (const index of found) {
    if (operation.concurrently && isPartitioned(catalog, index.table)) {
      return `cannot drop partitioned index "${index.name}" concurrently`;
    }
    if (index.constraint !== undefined) {
      return `cannot drop index ${index.name} because constraint ${index.constraint} on table ${splitKey(index.table).name} requires it`;
    }
    if (index.attachedTo !== undefined) {
      return `cannot drop index ${index.name} because index ${splitKey(index.attachedTo).name} requires it`;
    }
  }
  return null;
}

export function reindex(operation: Reindex, context: Context): Effect {
  const { catalog, version } = context;
  const { name } = operation;
  const fails =
    operation.concurrently && version < 12
      ? 'REINDEX CONCURRENTLY needs PostgreSQL 12'
      : name === undefined || operation.target === 'schema' || operation.target === 'database'
        ? null
        : missingRelation(catalog, name);
  const named = operation.target === 'index' || operation.target === 'table';
  const { tables, indexes } = reindexed(operation.target, name, context);
  const rows = storages(catalog, tables);
  return effect({
    locks: [
      ...lockAll(named ? tables : rows, operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'),
      // The partitions to work on are listed under SHARE, also by CONCURRENTLY.
      ...(operation.target === 'table' && tables.length > rows.length ? lockAll(rows, 'SHARE') : []),
    ],
    scans: rows.filter((table) => indexesOf(catalog, table).length > 0 || !hasRelation(catalog, table)),
    rebuilds: indexes,
    reasons: ['index build'],
    // What walks over several tables or partitions commits after each.
    forbidden: operation.concurrently || !named || tables.some((table) => isPartitioned(catalog, table)),
    fails,
  });
}

function reindexed(
  target: Reindex['target'],
  name: QualifiedName | undefined,
  { catalog }: Context,
): { readonly tables: readonly string[]; readonly indexes: readonly string[] } {
  if (target === 'index' && name !== undefined) {
    const key = keyOf(catalog, name);
    const index = catalog.indexes.get(key);
    if (index === undefined) return { tables: [], indexes: [key] };
    if (!isPartitioned(catalog, index.table)) return { tables: [index.table], indexes: [key] };
    const parts = withAttached(catalog, key);
    const tables = parts.flatMap((part) => catalog.indexes.get(part)?.table ?? []);
    return { tables: [index.table, ...tables], indexes: parts.filter((part) => holdsEntries(catalog, part)) };
  }
  if (target === 'table' && name !== undefined) {
    const tables = partitions(catalog, keyOf(catalog, name));
    return { tables, indexes: indexKeys(catalog, tables) };
  }
  const inSchema = target === 'schema' && name !== undefined ? `${name.name}.` : '';
  const tables = [...catalog.tables.keys(), ...materializedViews(catalog)].filter((key) =>
    key.startsWith(inSchema),
  );
  return { tables, indexes: indexKeys(catalog, tables) };
}

/** The indexes of partitions that belong to an index, at any depth. */
function withAttached(catalog: Catalog, key: string): readonly string[] {
  return attachedIndexes(catalog, key).flatMap((part) => [part, ...withAttached(catalog, part)]);
}

function holdsEntries(catalog: Catalog, key: string): boolean {
  return !isPartitioned(catalog, catalog.indexes.get(key)?.table ?? '');
}

/** ALTER INDEX … ATTACH PARTITION; what is attached already stays attached. */
export function attachIndex(operation: AttachIndex, { catalog }: Context): Effect {
  const parent = catalog.indexes.get(keyOf(catalog, operation.index));
  const child = catalog.indexes.get(keyOf(catalog, operation.partition));
  if (parent === undefined && child === undefined) return { ...UNKNOWN, known: true };
  return effect({
    locks: [
      ...(parent === undefined ? [] : ([[parent.table, 'ACCESS SHARE']] as const)),
      ...(child === undefined ? [] : ([[child.table, 'ACCESS SHARE']] as const)),
    ],
    fails:
      missingRelation(catalog, operation.index) ??
      missingRelation(catalog, operation.partition) ??
      attachRefused(parent, child, catalog),
  });
}

/** Why an index cannot become a part of another. */
function attachRefused(parent: Index | undefined, child: Index | undefined, catalog: Catalog): string | null {
  if (parent === undefined || child === undefined) return null;
  const whole = certainTable(catalog, parent.table);
  const part = certainTable(catalog, child.table);
  if (whole === undefined || part === undefined) return null;
  const key = `${parent.schema}.${parent.name}`;
  if (whole.partitionBy === undefined) return `"${parent.name}" is not a partitioned index`;
  if (child.attachedTo === key) return null;
  const isOf = part.partitionOf?.parent === parent.table;
  const hasOther = indexesOf(catalog, child.table).some(({ attachedTo }) => attachedTo === key);
  return isOf && !hasOther && child.attachedTo === undefined && isAlike(parent, child)
    ? null
    : `cannot attach index "${child.name}" as a partition of index "${parent.name}"`;
}

/** Told apart where that is certain: by plain columns, uniqueness, method, and whether there is a condition. */
function isAlike(a: Index, b: Index): boolean {
  const columns = ({ elements }: Index): string => elements.map(({ column }) => column ?? '?').join();
  return (
    a.unique === b.unique &&
    a.method === b.method &&
    columns(a) === columns(b) &&
    (a.where === undefined) === (b.where === undefined)
  );
}

export function createStatistics(operation: CreateStatistics, { catalog, version }: Context): Effect {
  return effect({
    locks: [[keyOf(catalog, operation.table), 'SHARE UPDATE EXCLUSIVE']],
    rerun: operation.ifNotExists || operation.name === undefined ? 'ok' : 'fails',
    fails:
      missingRelation(catalog, operation.table) ??
      (operation.name === undefined && version < 16
        ? 'CREATE STATISTICS without a name needs PostgreSQL 16'
        : null),
  });
}
