import { isVolatile } from '../effects/volatility';
import type { QualifiedName } from '../operations/names';
import { keyOf } from '../schema/catalog';
import type { Column } from '../schema/catalog';
import { columnSql } from '../schema/describe';
import { removeColumn } from '../schema/drop';
import { numberingSteps } from './add-identity-column';
import type { CarryOver } from './carry-over';
import { bareColumnThenRest } from './column-steps';
import { columnExists, doWhere } from './conditional-sql';
import { typeText } from './known';
import { keyFor } from './parameters';
import type { Step } from './plan';
import type { RecipeContext } from './recipe';
import { alterTable, identifier, qualified, setAttributes } from './sql';

/**
 * Brings a dropped column back, without its values. Where every row would get a value of its own, adding the column would write
 * the whole table anew under ACCESS EXCLUSIVE: then in the steps in which such a column is added, outside a transaction.
 */
export function bringBack(
  table: QualifiedName,
  carry: CarryOver,
  context: RecipeContext,
): { readonly down: readonly string[]; readonly downTransaction: boolean } {
  const column = cannotBeNotNull(carry.column) ? { ...carry.column, notNull: false } : carry.column;
  const steps = stepsInBatches(table, column, carry, context);
  if (steps !== undefined) {
    // An identity takes no default again, and keeps its NOT NULL: a second run must see that all is done.
    const isNoIdentity = `NOT ${columnExists(table, column.name, "attidentity <> ''")}`;
    const guarded = (statement: string): string =>
      column.identity === undefined || statement.startsWith('DO ')
        ? statement
        : doWhere(isNoIdentity, [statement]);
    const down = [...steps.flatMap(({ up }) => up.map(guarded)), ...setAttributes(table, column)];
    return { down, downTransaction: false };
  }
  const { sequence } = carry;
  const name = sequence && qualified(table.schema === undefined ? { name: sequence.name } : sequence);
  const down = [
    ...(name === undefined ? [] : [`CREATE SEQUENCE IF NOT EXISTS ${name} AS ${sequenceType(column)}`]),
    (column.generated?.storage === 'stored' ? REWRITES : '') +
      alterTable(table, `ADD COLUMN IF NOT EXISTS ${columnSql(column)}`),
    ...setAttributes(table, column),
    ...(name === undefined
      ? []
      : [`ALTER SEQUENCE ${name} OWNED BY ${qualified(table)}.${identifier(column.name)}`]),
  ];
  return { down, downTransaction: true };
}

const REWRITES =
  '-- safe-migrations:ignore add-column-rewrites-table — PostgreSQL makes no column generated that is there already.\n';

/** Undefined where the column can be added in a moment. */
function stepsInBatches(
  table: QualifiedName,
  column: Column,
  { sequence }: CarryOver,
  context: RecipeContext,
): readonly Step[] | undefined {
  const isNumbered = column.identity !== undefined || (sequence !== undefined && column.notNull);
  const isOwn = column.default !== undefined && isVolatile(column.default, context.catalog);
  if (!isNumbered && !isOwn) return undefined;
  const without = {
    ...context,
    catalog: removeColumn(context.catalog, keyOf(context.catalog, table), column.name, true),
  };
  const key = keyFor(table, without);
  if ('message' in key) return undefined;
  const added = {
    target: { table, alter: {} },
    name: column.name,
    definition: columnSql(column),
    checkColumns: [],
  };
  return isNumbered
    ? numberingSteps(
        { column: added, kind: column.identity ?? 'serial', type: typeText(column.type), options: '' },
        key,
        without,
      )
    : bareColumnThenRest(added, key, without);
}

/** NOT NULL without a value for the rows that exist. */
export function cannotBeNotNull({ notNull, default: value, identity, generated }: Column): boolean {
  return notNull && value === undefined && identity === undefined && generated === undefined;
}

/** A serial column's sequence has its type. */
export function sequenceType({ type }: Column): string {
  return { int2: 'smallint', int4: 'integer' }[type.name] ?? 'bigint';
}
