import type {
  AddConstraint,
  AlterConstraint,
  DropConstraint,
  RenameConstraint,
  ValidateConstraint,
} from '../operations/constraints';
import type { ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import type { TypeName } from '../operations/names';
import { findColumn, keyOf, type Table, type TableConstraint } from '../schema/catalog';
import { foreignKeysTo, uniqueKeysOf } from '../schema/lookups';
import { type Context, effect, lockAll } from './build';
import type { Effect } from './effect';
import { addKey } from './keys';
import { tablesOfConstraint } from './partition-constraints';
import { referenceRefused } from './references';
import {
  certainTable,
  family,
  isPartitioned,
  missingRelation,
  partitions,
  reached,
  relationExists,
  storages,
} from './relations';

export function addConstraint(operation: AddConstraint, context: Context): Effect {
  const { catalog, version } = context;
  const { constraint } = operation;
  const key = keyOf(catalog, operation.table);
  const result = added(operation, context);
  const fails =
    (operation.ifTableExists ? null : missingRelation(catalog, operation.table)) ??
    (constraint.enforced === false && version < 18 ? 'NOT ENFORCED needs PostgreSQL 18' : null) ??
    nameTaken(operation, key, context) ??
    result.fails;
  return fails === null ? result : { ...result, fails, rerun: 'fails' };
}

function added(operation: AddConstraint, context: Context): Effect {
  const { constraint } = operation;
  const rerun = constraint.name === undefined ? 'ok' : 'fails';
  switch (constraint.type) {
    case 'check': {
      const tables = constraint.noInherit
        ? [keyOf(context.catalog, operation.table)]
        : reached(context, operation);
      const scans =
        constraint.notValid || constraint.enforced === false ? [] : storages(context.catalog, tables);
      return effect({
        // Since 18 those that do not get it are locked as well.
        locks: lockAll(context.version >= 18 ? reached(context, operation) : tables, 'ACCESS EXCLUSIVE'),
        scans,
        reasons: scans.length > 0 ? ['verify check'] : [],
        rerun,
        fails:
          operation.only && !constraint.noInherit && hasChildren(operation, context)
            ? 'constraint must be added to child tables too'
            : null,
      });
    }
    case 'notNull':
      return addNotNull(operation, constraint.column, context);
    case 'foreignKey':
      return addForeignKey(operation, constraint, context);
    case 'unique':
    case 'primaryKey':
      return addKey(operation, constraint, context);
    case 'exclude': {
      const tables = partitions(context.catalog, keyOf(context.catalog, operation.table));
      return effect({
        locks: lockAll(tables, 'ACCESS EXCLUSIVE'),
        scans: storages(context.catalog, tables),
        reasons: ['index build'],
        rerun,
        fails: constraint.notValid ? 'EXCLUDE constraints cannot be marked NOT VALID' : null,
      });
    }
  }
}

function hasChildren({ table }: AddConstraint, { catalog }: Context): boolean {
  return (catalog.tables.get(keyOf(catalog, table))?.children?.length ?? 0) > 0;
}

/** PostgreSQL 18; a second run finds the constraint it made under the same name, or chose itself, and is content. */
function addNotNull(operation: AddConstraint, column: string, context: Context): Effect {
  const { catalog, version } = context;
  const tables = reached(context, operation);
  const { constraint } = operation;
  const scans = constraint.notValid
    ? []
    : storages(catalog, tables).filter(
        (each) => findColumn(catalog.tables.get(each), column)?.notNull !== true,
      );
  const table = certainTable(catalog, keyOf(catalog, operation.table));
  const noted = table?.constraints.find(
    ({ definition }) => definition.type === 'notNull' && definition.column === column,
  );
  const existing =
    findColumn(table, column)?.notNull === true
      ? (noted?.name ?? `${table?.name ?? ''}_${column}_not_null`)
      : undefined;
  const clashes = constraint.name !== undefined && existing !== undefined && existing !== constraint.name;
  const fails =
    version < 18
      ? 'NOT NULL as a table constraint needs PostgreSQL 18'
      : clashes
        ? `cannot create not-null constraint "${constraint.name ?? ''}" on column "${column}" of table "${operation.table.name}"`
        : null;
  return effect({
    locks: lockAll(tables, 'ACCESS EXCLUSIVE'),
    scans,
    reasons: scans.length > 0 ? ['verify not null'] : [],
    fails,
  });
}

function addForeignKey(operation: AddConstraint, constraint: ForeignKeyConstraint, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const target = keyOf(catalog, constraint.references);
  const targets = partitions(catalog, target);
  const { tables, others, isTaken } = tablesOfConstraint(key, constraint, context);
  const unread = storages(catalog, others);
  const verifies = !constraint.notValid && constraint.enforced !== false && unread.length > 0;
  return effect({
    locks: [
      ...lockAll([...tables, ...targets], 'SHARE ROW EXCLUSIVE'),
      // The triggers of a partition's own key go.
      ...(isTaken ? lockAll(targets, 'ACCESS EXCLUSIVE') : []),
    ],
    scans: verifies ? [...unread, ...storages(catalog, targets)] : [],
    reasons: verifies ? ['verify foreign key'] : [],
    rerun: constraint.name === undefined ? 'ok' : 'fails',
    fails: foreignKeyRefused(operation, constraint, context),
  });
}

function foreignKeyRefused(
  operation: AddConstraint,
  constraint: ForeignKeyConstraint,
  context: Context,
): string | null {
  const { catalog, version } = context;
  const key = keyOf(catalog, operation.table);
  if (constraint.notValid && version < 18 && isPartitioned(catalog, key)) {
    return `cannot add NOT VALID foreign key on partitioned table "${operation.table.name}" referencing relation "${constraint.references.name}"`;
  }
  const table = catalog.tables.get(key);
  const typeOf = (column: string): TypeName | undefined => findColumn(table, column)?.type;
  return referenceRefused(
    constraint,
    { key, typeOf, isCertain: certainTable(catalog, key) !== undefined },
    context,
  );
}

function nameTaken(operation: AddConstraint, key: string, { catalog }: Context): string | null {
  const { constraint } = operation;
  const table = certainTable(catalog, key);
  if (table === undefined || constraint.name === undefined || constraint.type === 'notNull') return null;
  if (table.constraints.has(constraint.name)) {
    return `constraint "${constraint.name}" for relation "${table.name}" already exists`;
  }
  const makesIndex = constraint.type !== 'check' && constraint.type !== 'foreignKey';
  const kept = 'usingIndex' in constraint && constraint.usingIndex === constraint.name;
  return makesIndex && !kept && relationExists(catalog, `${table.schema}.${constraint.name}`)
    ? `relation "${constraint.name}" already exists`
    : null;
}

export function validateConstraint(operation: ValidateConstraint, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const found = findConstraint(catalog.tables.get(key), operation.constraint);
  const fails = constraintMissing(operation, operation.ifTableExists, context);
  if (found?.valid === true) return effect({ locks: [[key, 'SHARE UPDATE EXCLUSIVE']], fails });
  const { definition } = found ?? {};
  const tables = definition?.type === 'foreignKey' ? partitions(catalog, key) : reached(context, operation);
  const rows = storages(catalog, tables);
  const locks = lockAll(tables, 'SHARE UPDATE EXCLUSIVE');
  if (definition?.type !== 'foreignKey') {
    const reason = definition?.type === 'notNull' ? 'verify not null' : 'verify check';
    return effect({ locks, scans: rows, reasons: [reason], fails });
  }
  const targets = found?.references === undefined ? [] : [found.references];
  return effect({
    locks: [...lockAll(targets, 'ROW SHARE'), ...locks],
    scans: [
      ...rows,
      ...storages(
        catalog,
        targets.flatMap((target) => partitions(catalog, target)),
      ),
    ],
    reasons: ['verify foreign key'],
    fails,
  });
}

export function dropConstraint(operation: DropConstraint, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const found = findConstraint(catalog.tables.get(key), operation.constraint);
  const others: string[] = found?.references === undefined ? [] : [found.references];
  let fails = operation.ifExists
    ? operation.ifTableExists
      ? null
      : missingRelation(catalog, operation.table)
    : constraintMissing(operation, operation.ifTableExists, context);
  if (found?.definition.type === 'primaryKey' || found?.definition.type === 'unique') {
    const users = usersOfKey(key, found.definition, context);
    others.push(...users);
    if (users.length > 0 && !operation.cascade && certainTable(catalog, key) !== undefined) {
      fails ??= `cannot drop constraint ${found.name} on table ${operation.table.name} because other objects depend on it`;
    }
  }
  return effect({
    locks: lockAll([...holders(found, operation, context), ...others], 'ACCESS EXCLUSIVE'),
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails,
  });
}

/** The tables with a constraint: keys, foreign keys and a CHECK … NO INHERIT are not handed down, other than to partitions. */
function holders(
  found: TableConstraint | undefined,
  operation: DropConstraint | RenameConstraint,
  context: Context,
): readonly string[] {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const isDrop = operation.type === 'DropConstraint';
  // With ONLY, too, a constraint is looked for in the partitions.
  if (isPartitioned(catalog, key)) return isDrop ? family(catalog, key) : reached(context, operation);
  if (found === undefined)
    return certainTable(catalog, key) === undefined ? reached(context, operation) : [key];
  const { definition } = found;
  const isHandedDown =
    definition.type === 'notNull' || (definition.type === 'check' && !definition.noInherit);
  if (!isHandedDown) return [key];
  // With ONLY the constraint stays below, which has to be noted there.
  return isDrop ? family(catalog, key) : reached(context, operation);
}

/** Tables whose foreign keys rest on the key; where two keys have the same columns, on neither for certain. */
function usersOfKey(
  table: string,
  { columns, type }: KeyConstraint,
  { catalog }: Context,
): readonly string[] {
  const same = uniqueKeysOf(catalog, table).filter(
    (each) => [...each].sort().join() === [...columns].sort().join(),
  );
  if (same.length > 1) return [];
  return foreignKeysTo(catalog, table)
    .filter(({ constraint: { definition } }) =>
      definition.referencedColumns.length === 0
        ? type === 'primaryKey'
        : [...definition.referencedColumns].sort().join() === [...columns].sort().join(),
    )
    .map((foreignKey) => foreignKey.table);
}

export function renameConstraint(operation: RenameConstraint, context: Context): Effect {
  const table = certainTable(context.catalog, keyOf(context.catalog, operation.table));
  const taken = findConstraint(table, operation.to) !== undefined;
  const found = findConstraint(table, operation.constraint);
  return effect({
    locks: lockAll(holders(found, operation, context), 'ACCESS EXCLUSIVE'),
    rerun: 'fails',
    fails:
      constraintMissing(operation, operation.ifTableExists, context) ??
      (taken ? `constraint "${operation.to}" for relation "${operation.table.name}" already exists` : null),
  });
}

/** Making a constraint ENFORCED (18) verifies all rows. */
export function alterConstraint(operation: AlterConstraint, context: Context): Effect {
  const { catalog, version } = context;
  const key = keyOf(catalog, operation.table);
  const found = findConstraint(catalog.tables.get(key), operation.constraint);
  const targets = found?.references === undefined ? [] : [found.references];
  const enforces = operation.enforced === true && found?.definition.enforced === false;
  const toggles = operation.enforced !== undefined;
  const changes = toggles && operation.enforced !== (found?.definition.enforced !== false);
  const { type } = found?.definition ?? {};
  const other = catalog.complete && type !== undefined && type !== 'foreignKey' && type !== 'notNull';
  return effect({
    locks: lockAll([...partitions(catalog, key), ...(changes ? targets : [])], 'ACCESS EXCLUSIVE'),
    scans: enforces ? storages(catalog, [...partitions(catalog, key), ...targets]) : [],
    reasons: enforces ? ['verify foreign key'] : [],
    fails:
      constraintMissing(operation, operation.ifTableExists, context) ??
      (toggles && version < 18 ? 'ENFORCED needs PostgreSQL 18' : null) ??
      (other
        ? `constraint "${operation.constraint}" of relation "${operation.table.name}" is not a foreign key constraint`
        : null),
  });
}

function findConstraint(table: Table | undefined, name: string): TableConstraint | undefined {
  return table?.constraints.named(name);
}

function constraintMissing(
  operation: ValidateConstraint | DropConstraint | RenameConstraint | AlterConstraint,
  ifTableExists: boolean,
  { catalog, version }: Context,
): string | null {
  const absent = ifTableExists ? null : missingRelation(catalog, operation.table);
  if (absent !== null) return absent;
  const table = certainTable(catalog, keyOf(catalog, operation.table));
  if (table === undefined || findConstraint(table, operation.constraint) !== undefined) return null;
  // Since 18 each NOT NULL column has a constraint, which the catalog lists only where it was named.
  if (version >= 18 && /_not_null\d*$/.test(operation.constraint)) return null;
  return `constraint "${operation.constraint}" of relation "${operation.table.name}" does not exist`;
}
