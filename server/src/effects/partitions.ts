import type { AttachPartition, CreateTable, DetachPartition, PartitionBound } from '../operations/tables';
import { type Catalog, findColumn, keyOf, type Table } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { sameShape } from '../schema/apply-indexes';
import { type Context, effect, lockAll } from './build';
import { conjuncts, provesNotNull } from '../schema/conjuncts';
import { compareConstants } from './constants';
import { comparisonOf, isExcluded } from './excluded-bound';
import type { Effect, LockMode, WorkReason } from './effect';
import {
  defaultPartition,
  family,
  missingRelation,
  partitions,
  referencedTables,
  storages,
} from './relations';

export function attachPartition(operation: AttachPartition, context: Context): Effect {
  const { catalog, version } = context;
  const parent = keyOf(catalog, operation.table);
  const child = keyOf(catalog, operation.partition);
  const parentTable = catalog.tables.get(parent);
  const childTable = catalog.tables.get(child);
  const rest = defaultRows(catalog, operation.bound, parent);
  const verifies = !isImplied(operation.bound, parentTable, childTable);
  const buildsIndex = indexesOf(catalog, parent).some(
    (wanted) => !indexesOf(catalog, child).some((index) => sameShape(wanted, index)),
  );
  const referenced = referencedTables(parentTable);
  const children = partitions(catalog, child);
  const rows = storages(catalog, children);
  const reasons: WorkReason[] = [];
  if (verifies || rest.read.length > 0) reasons.push('verify partition bound');
  if (buildsIndex) reasons.push('index build');
  if (referenced.length > 0) reasons.push('verify foreign key');
  return effect({
    locks: [
      [parent, version >= 12 ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'],
      ...lockAll([...children, ...rest.locked], 'ACCESS EXCLUSIVE'),
      ...lockAll(referenced, 'SHARE ROW EXCLUSIVE'),
    ],
    scans: [...(verifies || buildsIndex || referenced.length > 0 ? rows : []), ...rest.read, ...referenced],
    reasons,
    rerun: 'fails',
    fails:
      missingRelation(catalog, operation.table) ??
      missingRelation(catalog, operation.partition) ??
      (childTable?.partitionOf !== undefined && catalog.complete
        ? `"${childTable.name}" is already a partition`
        : null) ??
      identityRefused(childTable, version),
  });
}

/** Since PostgreSQL 17 partitions share the identity of their parent, and may not bring one along. */
function identityRefused(child: Table | undefined, version: number): string | null {
  const own = version >= 17 ? child?.columns.find(({ identity }) => identity !== undefined) : undefined;
  return own === undefined
    ? null
    : `table "${child?.name ?? ''}" being attached contains an identity column "${own.name}"`;
}

/** True where the table's own NOT NULL and valid CHECKs already say all that the bound says. */
function isImplied(bound: PartitionBound, parent: Table | undefined, child: Table | undefined): boolean {
  const [column, ...further] = parent?.partitionBy?.columns ?? [];
  if (column === undefined || further.length > 0 || child === undefined) return false;
  const known = child.constraints.flatMap(({ definition, valid }) =>
    valid && definition.type === 'check' && definition.enforced !== false
      ? conjuncts(definition.expression.text)
      : [],
  );
  const notNull =
    findColumn(child, column)?.notNull === true ||
    child.constraints.some((each) => provesNotNull(each, column));
  const has = (condition: string): boolean => known.includes(conjuncts(condition)[0] ?? '');
  switch (bound.type) {
    case 'range': {
      const [from, to] = [bound.from[0], bound.to[0]];
      if (!notNull || from === undefined || to === undefined) return false;
      const above = /^minvalue$/i.test(from) || has(`${column} >= ${from}`) || isAbove(known, column, from);
      return above && (/^maxvalue$/i.test(to) || has(`${column} < ${to}`) || isBelow(known, column, to));
    }
    case 'list': {
      const values = bound.values.filter((value) => !/^null$/i.test(value));
      if (!notNull || values.length !== bound.values.length) return false;
      return (
        has(`${column} IN (${values.join(', ')})`) ||
        has(`${column} = ANY (ARRAY[${values.join(', ')}])`) ||
        (values.length === 1 && has(`${column} = ${values[0]!}`))
      );
    }
    default:
      return false;
  }
}

/** True where a condition leaves only values from another constant on. */
function isAbove(conditions: readonly string[], column: string, from: string): boolean {
  return conditions.some((condition) => {
    const [comparison, value] = comparisonOf(condition, column);
    const order = /^(>=?|=)$/.test(comparison) ? compareConstants(value, from) : undefined;
    return order !== undefined && order >= 0;
  });
}

function isBelow(conditions: readonly string[], column: string, to: string): boolean {
  return conditions.some((condition) => {
    const [comparison, value] = comparisonOf(condition, column);
    const order = /^(<=?|=)$/.test(comparison) ? compareConstants(value, to) : undefined;
    return order !== undefined && (order < 0 || (order === 0 && comparison === '<'));
  });
}

export function detachPartition(operation: DetachPartition, context: Context): Effect {
  const { catalog, version } = context;
  const parent = keyOf(catalog, operation.table);
  const child = keyOf(catalog, operation.partition);
  const rest = defaultPartition(catalog, parent);
  const gradual = operation.concurrently || operation.finalize;
  // The second transaction of CONCURRENTLY takes ACCESS EXCLUSIVE on the partition, when nobody uses it any more.
  const childMode: LockMode = gradual || version >= 14 ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE';
  return effect({
    locks: [
      [parent, gradual ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'],
      ...lockAll(family(catalog, child), childMode),
      ...(rest === undefined || gradual ? [] : lockAll([rest], 'ACCESS EXCLUSIVE')),
      ...(gradual ? [] : lockAll(referencedTables(catalog.tables.get(parent)), 'SHARE ROW EXCLUSIVE')),
    ],
    forbidden: operation.concurrently,
    rerun: 'fails',
    fails:
      missingRelation(catalog, operation.table) ??
      missingRelation(catalog, operation.partition) ??
      (gradual && version < 14 ? 'DETACH PARTITION CONCURRENTLY needs PostgreSQL 14' : null) ??
      (operation.concurrently && rest !== undefined && catalog.complete
        ? 'cannot detach partitions concurrently when a default partition exists'
        : null),
  });
}

/** CREATE TABLE … PARTITION OF: the parent, and its default partition, whose rows must not belong to the new one. */
export function partitionOfEffect(operation: CreateTable, context: Context): Effect | undefined {
  const { catalog } = context;
  if (operation.partitionOf === undefined) return undefined;
  const parent = keyOf(catalog, operation.partitionOf.parent);
  const { locked, read } = defaultRows(catalog, operation.partitionOf.bound, parent);
  return effect({
    locks: [
      ...lockAll([parent, ...locked], 'ACCESS EXCLUSIVE'),
      ...lockAll(referencedTables(catalog.tables.get(parent)), 'SHARE ROW EXCLUSIVE'),
    ],
    scans: read,
    reasons: read.length > 0 ? ['verify partition bound'] : [],
    fails: missingRelation(catalog, operation.partitionOf.parent),
  });
}

interface DefaultRows {
  /** The default partition and its own partitions, as far as they are locked. */
  readonly locked: readonly string[];
  /** Those in which PostgreSQL looks for rows of the new bound. */
  readonly read: readonly string[];
}

/**
 * What a new bound makes of the default partition: each of its own partitions is locked and read by itself, unless a CHECK of it
 * excludes the bound; a CHECK of the default partition itself spares them all.
 */
function defaultRows(catalog: Catalog, bound: PartitionBound, parent: string): DefaultRows {
  const rest = defaultPartition(catalog, parent);
  if (rest === undefined) return { locked: [], read: [] };
  const table = catalog.tables.get(parent);
  const isFree = (key: string): boolean => {
    const own = catalog.tables.get(key);
    return own !== undefined && isExcluded(bound, table, own);
  };
  if (isFree(rest)) return { locked: [rest], read: [] };
  const locked = family(catalog, rest);
  return { locked, read: storages(catalog, locked).filter((key) => !isFree(key)) };
}
