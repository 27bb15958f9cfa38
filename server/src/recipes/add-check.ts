import { canBeBare, columnThenConstraints, newColumnOf, targetOf } from './column-steps';
import { checkSteps } from './constraint-steps';
import type { Target } from './constraint-steps';
import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';
import { findColumn } from '../schema/catalog';
import { columnNames, constraintExists, constraintName, label, slug, typeText } from './known';
import { TABLE, finished, readArguments } from './parameters';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { qualified } from './sql';
import { withoutConstraintName } from './written';

/**
 * ADD CONSTRAINT … CHECK reads the whole table under ACCESS EXCLUSIVE. NOT VALID takes it for a moment only, and
 * VALIDATE reads under SHARE UPDATE EXCLUSIVE.
 */
export const addCheck = defineRecipe({
  id: 'add-check',
  title: 'Add a CHECK constraint',
  description:
    'Adds the CHECK NOT VALID, which holds for new rows at once, and validates it afterwards without blocking reads or writes.',
  parameters: [
    TABLE,
    {
      name: 'expression',
      title: 'Condition every row must fulfil',
      type: 'expression',
      required: true,
      example: 'total >= 0',
    },
    {
      name: 'name',
      title: 'Name of the constraint',
      type: 'identifier',
      required: false,
      example: 'orders_total_check',
    },
  ],
  fromArguments(args, context) {
    const { catalog } = context;
    const ask = readArguments(args, context);
    const table = ask.table();
    const expression = ask.expression('expression', { what: 'A CHECK', table, subqueries: false });
    const lone =
      expression === undefined ? undefined : findColumn(table?.known, foldIdentifier(expression))?.type;
    if (lone !== undefined && lone.name !== 'bool')
      ask.problem(
        `${expression ?? ''} is of the type ${typeText(lone)}, and a CHECK needs a condition.`,
        'expression',
      );
    const chosen = ask.newName('name', (name) =>
      table !== undefined && constraintExists(catalog, table.name, name)
        ? `${table.label} has a constraint ${name}`
        : undefined,
    );
    if (!table || expression === undefined) return finished(ask, undefined);
    const names = columnNames(catalog, table.name);
    const read = tokenize(expression)
      .filter((token) => token.kind === 'word' || token.kind === 'quotedIdentifier')
      .map((token) => foldIdentifier(token.text))
      .filter((name) => names.includes(name));
    const name = chosen ?? checkName(context, { table: table.name, alter: {} }, read);
    const target = { table: table.name, alter: {} };
    return finished(
      ask,
      planOf(context, target, name, checkSteps(target, name, `CHECK (${expression})`), expression),
    );
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type === 'AddConstraint' && operation.constraint.type === 'check') {
      const { constraint } = operation;
      if (constraint.notValid) return undefined;
      const target = targetOf(operation);
      const name = constraint.name ?? checkName(context, target, constraint.expression.columns);
      const steps = checkSteps(target, name, withoutConstraintName(constraint.text));
      return planOf(context, target, name, steps, constraint.expression.text);
    }
    if (operation.type !== 'AddColumn' || !canBeBare(operation)) return undefined;
    if (!operation.column.constraints.some((constraint) => constraint.type === 'check')) return undefined;
    const column = newColumnOf(operation);
    return planOf(context, column.target, column.name, columnThenConstraints(column, context));
  },
});

/** PostgreSQL names a CHECK after its column where it reads just one. */
function checkName({ catalog }: RecipeContext, { table }: Target, columns: readonly string[]): string {
  const read = [...new Set(columns)];
  return constraintName(catalog, table, read.length === 1 ? read : [], 'check');
}

/** With the condition where rows that exist may not fulfil it. */
function planOf(
  context: RecipeContext,
  target: Target,
  name: string,
  steps: readonly Step[],
  condition?: string,
): PlanResult {
  return {
    plan: {
      title: `Add ${name} to ${label(context.catalog, target.table)}`,
      slug: slug('add', name, 'to', target.table.name),
      steps,
      warnings:
        condition === undefined
          ? []
          : [
              `From step 1 on, an UPDATE of a row that does not fulfil ${name} fails, whichever column it changes, and so does validating. Count such rows first: SELECT count(*) FROM ${qualified(target.table)} WHERE NOT (${condition}).`,
            ],
      equivalent: true,
    },
  };
}
