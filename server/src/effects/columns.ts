import type {
  AddColumn,
  AddIdentity,
  DropColumn,
  DropDefault,
  DropExpression,
  DropIdentity,
  DropNotNull,
  RenameColumn,
  SetDefault,
  SetExpression,
  SetNotNull,
} from '../operations/columns';
import type { ColumnDefinition } from '../operations/column';
import { type Catalog, type Column, findColumn, keyOf, type Table } from '../schema/catalog';
import { type Context, effect, lockAll, type Parts } from './build';
import { provesNotNull } from '../schema/conjuncts';
import type { Effect, WorkReason } from './effect';
import {
  certainTable,
  dependentViews,
  family,
  incomingForeignKeys,
  indexKeys,
  isPartitioned,
  missingColumn,
  missingRelation,
  reached,
  referencedTables,
  storages,
  viewUsing,
  viewsUsing,
} from './relations';
import { referenceRefused } from './references';
import { domainDefault, isConstrainedDomain } from './type-change';
import { isVolatile } from './volatility';

/** ADD COLUMN only notes the column where all old rows can share one value; otherwise it writes the table anew. */
export function addColumn(operation: AddColumn, context: Context): Effect {
  const { catalog } = context;
  const { column } = operation;
  const key = keyOf(catalog, operation.table);
  const tables = reached(context, operation);
  const locks = lockAll(tables, 'ACCESS EXCLUSIVE');
  const rerun = operation.ifNotExists ? 'ok' : 'fails';
  if (findColumn(catalog.tables.get(key), column.name) !== undefined) {
    // Nothing is to be done, so that PostgreSQL goes no further down.
    if (operation.ifNotExists) return effect({ locks: [[key, 'ACCESS EXCLUSIVE']], rerun });
    if (certainTable(catalog, key) !== undefined) {
      return effect({
        locks,
        fails: `column "${column.name}" of relation "${operation.table.name}" already exists`,
      });
    }
  }
  const rewrite = rewriteReason(column, context);
  const work = inlineWork(column, key, context);
  const rows = storages(catalog, tables);
  const reasons = [...(rewrite === undefined ? [] : [rewrite]), ...work.reasons];
  const verifiesNotNull = rewrite === undefined && column.notNull && !hasValue(column, catalog);
  if (verifiesNotNull) reasons.push('verify not null');
  return effect({
    locks: [...locks, ...lockAll(work.referenced, 'SHARE ROW EXCLUSIVE')],
    scans: [
      ...(reasons.length > 0 ? rows : []),
      ...(work.reasons.includes('verify foreign key') ? work.referenced : []),
    ],
    ...(rewrite !== undefined && { rewrites: rows, rebuilds: indexKeys(catalog, tables) }),
    reasons,
    rerun,
    ...(verifiesNotNull && {
      failsWithRows: `column "${column.name}" of relation "${operation.table.name}" contains null values`,
    }),
    fails:
      (operation.ifTableExists ? null : missingRelation(catalog, operation.table)) ??
      tooNew(column, context) ??
      inlineReferenceRefused(column, key, context) ??
      (operation.only && (catalog.tables.get(key)?.children?.length ?? 0) > 0
        ? 'column must be added to child tables too'
        : null),
  });
}

function inlineReferenceRefused(column: ColumnDefinition, key: string, context: Context): string | null {
  const own = { key, typeOf: () => column.type, isCertain: false };
  for (const constraint of column.constraints) {
    if (constraint.type !== 'foreignKey' || keyOf(context.catalog, constraint.references) === key) continue;
    const refused = referenceRefused(constraint, own, context);
    if (refused !== null) return refused;
  }
  return null;
}

function tooNew({ generated }: ColumnDefinition, { version }: Context): string | null {
  if (generated?.storage === 'virtual' && version < 18) return 'virtual generated columns need PostgreSQL 18';
  if (generated !== undefined && version < 12) return 'generated columns need PostgreSQL 12';
  return null;
}

/** Why ADD COLUMN writes every row, where it does. */
function rewriteReason(column: ColumnDefinition, { catalog, version }: Context): WorkReason | undefined {
  if (column.generated !== undefined)
    return column.generated.storage === 'stored' ? 'stored generated column' : undefined;
  if (column.identity !== undefined) return 'identity';
  if (column.type.serial === true) return 'serial';
  if (isConstrainedDomain(catalog, column.type)) return 'constrained domain';
  const value = column.default ?? domainDefault(catalog, column.type);
  if (value === undefined || value.constant === 'null') return undefined;
  if (isVolatile(value, catalog)) return 'volatile default';
  return version < 11 ? 'any default before 11' : undefined;
}

function hasValue(column: ColumnDefinition, catalog: Catalog): boolean {
  const value = column.default ?? domainDefault(catalog, column.type);
  return column.generated !== undefined || (value !== undefined && value.constant !== 'null');
}

interface InlineWork {
  readonly reasons: readonly WorkReason[];
  readonly referenced: readonly string[];
}

/** What the constraints written with a new column read: a foreign key of NULLs is not verified. */
function inlineWork(column: ColumnDefinition, table: string, { catalog, version }: Context): InlineWork {
  const reasons: WorkReason[] = [];
  const referenced: string[] = [];
  for (const constraint of column.constraints) {
    if (constraint.type === 'check' && constraint.enforced !== false) reasons.push('verify check');
    if (constraint.type === 'unique' || constraint.type === 'primaryKey' || constraint.type === 'exclude') {
      reasons.push('index build');
    }
    if (constraint.type === 'foreignKey') {
      const target = keyOf(catalog, constraint.references);
      if (target !== table) referenced.push(target);
      const filled =
        hasValue(column, catalog) ||
        rewriteReason(column, { catalog, version, server: { version } }) !== undefined;
      if (filled && !constraint.notValid && constraint.enforced !== false) reasons.push('verify foreign key');
    }
  }
  return { reasons, referenced };
}

export function dropColumn(operation: DropColumn, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const table = catalog.tables.get(key);
  const incoming = incomingForeignKeys(catalog, key, operation.column).map((foreignKey) => foreignKey.table);
  const certain = certainTable(catalog, key);
  const isMissing = certain !== undefined && findColumn(certain, operation.column) === undefined;
  return effect({
    locks: lockAll(
      [
        // With ONLY the column stays in the tables that inherit it, which has to be noted there.
        ...(isMissing ? [key] : family(catalog, key)),
        ...referencedTables(table, operation.column),
        ...incoming,
        ...(operation.cascade ? materializedUsers(catalog, key, operation.column) : []),
      ],
      'ACCESS EXCLUSIVE',
    ),
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails:
      (operation.ifExists
        ? operation.ifTableExists
          ? null
          : missingRelation(catalog, operation.table)
        : missingColumn(catalog, operation, operation.column)) ??
      dropRefused(operation, key, incoming, context),
  });
}

/** The materialized views that go with a column. */
function materializedUsers(catalog: Catalog, key: string, column: string): readonly string[] {
  const users = viewsUsing(catalog, key, column).flatMap((view) => {
    const own = `${view.schema}.${view.name}`;
    return [view, ...dependentViews(catalog, own)];
  });
  return users.flatMap((view) => (view.materialized ? [`${view.schema}.${view.name}`] : []));
}

function dropRefused(
  { column, cascade }: DropColumn,
  key: string,
  incoming: readonly string[],
  { catalog, version }: Context,
): string | null {
  const table = certainTable(catalog, key);
  if (table === undefined || findColumn(table, column) === undefined) return null;
  if (table.partitionBy?.columns.includes(column) === true) {
    return `cannot drop column "${column}" because it is part of the partition key of relation "${table.name}"`;
  }
  if (table.partitionOf !== undefined) return `cannot drop inherited column "${column}"`;
  // Before 15 the generated columns that read it go with it.
  const generated = version >= 15 && generatedFrom(table, column);
  const needed = incoming.length > 0 || generated || viewUsing(catalog, key, column) !== undefined;
  if (cascade || !needed) return null;
  return `cannot drop column ${column} of table ${table.name} because other objects depend on it`;
}

/** Whether a generated column of the table is computed from the column. */
export function generatedFrom(table: Table, column: string): boolean {
  return table.columns.some(({ generated }) => generated?.expression.columns.includes(column) === true);
}

export function renameColumn(operation: RenameColumn, context: Context): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  const table = certainTable(catalog, key);
  const taken = findColumn(table, operation.to) !== undefined;
  const isView = catalog.views.has(key) && !catalog.views.get(key)!.materialized;
  return effect({
    locks: isView ? [] : lockAll(reached(context, operation), 'ACCESS EXCLUSIVE'),
    rerun: 'fails',
    fails:
      missingColumn(catalog, operation, operation.column) ??
      (taken ? `column "${operation.to}" of relation "${operation.table.name}" already exists` : null) ??
      (table?.partitionOf === undefined ? null : `cannot rename inherited column "${operation.column}"`),
  });
}

/** SET NOT NULL reads the table, unless a valid CHECK proves that no row is NULL (12 and later). */
export function setNotNull(operation: SetNotNull, context: Context): Effect {
  const { catalog, version } = context;
  const tables = reached(context, operation);
  const unproven = storages(catalog, tables).filter((key) => {
    const table = catalog.tables.get(key);
    if (table === undefined) return true;
    const noted = table.constraints.find(
      ({ definition }) => definition.type === 'notNull' && definition.column === operation.column,
    );
    if (findColumn(table, operation.column)?.notNull === true) return noted?.valid === false;
    return (
      version < 12 || !table.constraints.some((constraint) => provesNotNull(constraint, operation.column))
    );
  });
  return effect({
    locks: lockAll(tables, 'ACCESS EXCLUSIVE'),
    scans: unproven,
    reasons: unproven.length > 0 ? ['verify not null'] : [],
    fails: missingColumn(catalog, operation, operation.column),
  });
}

export function dropNotNull(operation: DropNotNull, context: Context): Effect {
  const { catalog, version } = context;
  const key = keyOf(catalog, operation.table);
  const table = certainTable(catalog, key);
  const isNullable = findColumn(table, operation.column)?.notNull === false;
  const inKey = table?.constraints.some(
    ({ definition }) => definition.type === 'primaryKey' && definition.columns.includes(operation.column),
  );
  // Since 18 NOT NULL is a constraint: where there is none nothing is done, and otherwise it is noted below too, with ONLY as well.
  const tables = version < 18 ? reached(context, operation) : isNullable ? [key] : family(catalog, key);
  return onColumn(operation, context, {
    locks: lockAll(tables, 'ACCESS EXCLUSIVE'),
    fails:
      inKey === true
        ? `column "${operation.column}" is in a primary key`
        : version < 18 &&
            operation.only &&
            table?.partitionBy !== undefined &&
            (table.children ?? []).length > 0
          ? 'cannot remove constraint from only the partitioned table when partitions exist'
          : null,
  });
}

export function setDefault(operation: SetDefault | DropDefault, context: Context): Effect {
  return onColumn(operation, context, {
    refused: ({ name, identity, generated }) => {
      if (identity !== undefined)
        return `column "${name}" of relation "${operation.table.name}" is an identity column`;
      if (generated === undefined) return null;
      return `column "${name}" of relation "${operation.table.name}" is a generated column`;
    },
  });
}

export function addIdentity(operation: AddIdentity, context: Context): Effect {
  return onColumn(operation, context, {
    locks: lockAll(sharersOfIdentity(operation, context), 'ACCESS EXCLUSIVE'),
    rerun: 'fails',
    refused: ({ name, notNull, identity, default: value }) => {
      const column = `column "${name}" of relation "${operation.table.name}"`;
      if (!notNull) return `${column} must be declared NOT NULL before identity can be added`;
      if (identity !== undefined) return `${column} is already an identity column`;
      return value === undefined ? null : `${column} already has a default value`;
    },
  });
}

/** Since 17 partitions share the identity of their parent; tables that inherit otherwise never do. */
function sharersOfIdentity(operation: AddIdentity | DropIdentity, context: Context): readonly string[] {
  const key = keyOf(context.catalog, operation.table);
  return context.version >= 17 && isPartitioned(context.catalog, key) ? reached(context, operation) : [key];
}

export function dropIdentity(operation: DropIdentity, context: Context): Effect {
  const key = keyOf(context.catalog, operation.table);
  const column = findColumn(certainTable(context.catalog, key), operation.column);
  const isMissing = column !== undefined && column.identity === undefined;
  return onColumn(operation, context, {
    locks: lockAll(isMissing ? [key] : sharersOfIdentity(operation, context), 'ACCESS EXCLUSIVE'),
    rerun: operation.ifExists ? 'ok' : 'fails',
    refused: ({ name, identity }) =>
      identity === undefined && !operation.ifExists
        ? `column "${name}" of relation "${operation.table.name}" is not an identity column`
        : null,
  });
}

export function dropExpression(operation: DropExpression, context: Context): Effect {
  return onColumn(operation, context, {
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails: context.version < 13 ? 'DROP EXPRESSION needs PostgreSQL 13' : null,
    refused: ({ name, generated }) =>
      generated === undefined && !operation.ifExists
        ? `column "${name}" of relation "${operation.table.name}" is not a generated column`
        : null,
  });
}

/** SET EXPRESSION computes a stored column for every row anew. */
export function setExpression(operation: SetExpression, context: Context): Effect {
  const { catalog } = context;
  const tables = reached(context, operation);
  const column = findColumn(catalog.tables.get(keyOf(catalog, operation.table)), operation.column);
  const rows = column?.generated?.storage === 'virtual' ? [] : storages(catalog, tables);
  return onColumn(operation, context, {
    scans: rows,
    rewrites: rows,
    rebuilds: rows.length > 0 ? indexKeys(catalog, tables) : [],
    reasons: rows.length > 0 ? ['stored generated column'] : [],
    fails: context.version < 17 ? 'SET EXPRESSION needs PostgreSQL 17' : null,
  });
}

type ColumnOperation =
  DropNotNull | SetDefault | DropDefault | AddIdentity | DropIdentity | DropExpression | SetExpression;

function onColumn(
  operation: ColumnOperation,
  context: Context,
  parts: Parts & { readonly refused?: (column: Column) => string | null },
): Effect {
  const { catalog } = context;
  const key = keyOf(catalog, operation.table);
  if (catalog.views.has(key)) return effect();
  const column = findColumn(certainTable(catalog, key), operation.column);
  return effect({
    locks: lockAll(reached(context, operation), 'ACCESS EXCLUSIVE'),
    ...parts,
    fails:
      missingColumn(catalog, operation, operation.column) ??
      parts.fails ??
      (column === undefined ? null : (parts.refused?.(column) ?? null)),
  });
}
