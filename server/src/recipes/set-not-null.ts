import type { QualifiedName } from '../operations/names';
import { findColumn, findTable } from '../schema/catalog';
import { backfillStep } from './backfill-step';
import type { KeyColumn } from './backfill-sql';
import { targetOf } from './column-steps';
import type { Target } from './constraint-steps';
import { label, slug, typeText } from './known';
import { notNullSteps } from './not-null-steps';
import { COLUMN, KEY, TABLE, finished, readArguments } from './parameters';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import type { Step } from './plan';
import { identifier } from './sql';

/**
 * SET NOT NULL reads the whole table under ACCESS EXCLUSIVE. A constraint that is added NOT VALID and validated later
 * reads it while everybody goes on; see notNullSteps for what each version can do.
 */
export const setNotNull = defineRecipe({
  id: 'set-not-null',
  title: 'Set NOT NULL on a column',
  description:
    'Fills NULLs in batches where a value is given, refuses new ones, and validates without blocking reads or writes.',
  parameters: [
    TABLE,
    COLUMN,
    {
      name: 'value',
      title: 'Value for rows that have NULL (leave empty where there are none)',
      type: 'expression',
      required: false,
      example: "'unknown'",
    },
    KEY,
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.column(table);
    if (column?.known?.notNull === true)
      ask.problem(`${column.name} of ${table?.label ?? 'the table'} is NOT NULL already.`, 'column');
    const type = column?.known === undefined ? undefined : typeText(column.known.type);
    const value =
      ask.optional('value') === undefined
        ? undefined
        : ask.value('value', { what: 'A value', table, subqueries: true }, type);
    if (value !== undefined && /^null$/i.test(value))
      ask.problem('NULL cannot be the value for rows that have NULL.', 'value');
    if (value !== undefined && column?.known?.generated !== undefined)
      ask.problem(`${column.name} is generated, so nobody can set it.`, 'value');
    const key = value === undefined ? undefined : ask.key(table);
    if (!table || !column) return finished(ask, undefined);
    const fill = value !== undefined && key ? [fillStep(table.name, column.name, value, key, context)] : [];
    return finished(ask, planOf({ table: table.name, alter: {} }, column.name, context, fill));
  },
  fromOperation(operation, _statementText, context) {
    return operation.type === 'SetNotNull'
      ? planOf(targetOf(operation), operation.column, context, [])
      : undefined;
  },
});

function fillStep(
  table: QualifiedName,
  column: string,
  value: string,
  key: readonly KeyColumn[],
  context: RecipeContext,
): Step {
  const step = backfillStep({
    table,
    key,
    assignments: `${identifier(column)} = ${value}`,
    where: `${identifier(column)} IS NULL`,
    title: `fill ${column} in batches where it is NULL`,
    context,
  });
  return { ...step, notUndone: `Nothing keeps which rows had NULL in ${column}.` };
}

function planOf(target: Target, column: string, context: RecipeContext, fill: readonly Step[]): PlanResult {
  const shown = `${label(context.catalog, target.table)}.${column}`;
  const warnings = [];
  const known = findColumn(findTable(context.catalog, target.table), column);
  if (known?.default === undefined && known?.identity === undefined && known?.generated === undefined)
    warnings.push(
      fill.length === 0
        ? `Before step 1, every running release must give ${shown} a value: from then on an INSERT without one fails.`
        : `Before step 1, every running release must give ${shown} a value: a row without one that comes after the fill makes the validation fail, and from step 2 on such an INSERT fails itself.`,
    );
  if (fill.length === 0)
    warnings.push(
      `From step 1 on, an UPDATE of a row where ${shown} is NULL fails, whichever column it changes, and so does validating. Count such rows first, and fill them in batches.`,
    );
  if (context.version < 12)
    warnings.push(
      `Before PostgreSQL 12, SET NOT NULL always reads the whole table, so the validated CHECK stays in its place.`,
    );
  return {
    plan: {
      title: `Set NOT NULL on ${shown}`,
      slug: slug('set', target.table.name, column, 'not_null'),
      steps: notNullSteps(target, column, context, fill),
      warnings,
      equivalent: context.version >= 12,
    },
  };
}
