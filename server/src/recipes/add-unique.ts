import { findTable } from '../schema/catalog';
import { canBeBare, columnThenConstraints, newColumnOf, targetOf } from './column-steps';
import type { Target } from './constraint-steps';
import { constraintExists, constraintName, label, relationExists, slug } from './known';
import { keyOver, keySteps, unknownPartitions } from './partition-steps';
import { TABLE, finished, readArguments } from './parameters';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { identifiers } from './sql';
import { withoutConstraintName } from './written';

/**
 * ADD CONSTRAINT … UNIQUE builds its index while ACCESS EXCLUSIVE keeps readers and writers waiting. Built CONCURRENTLY
 * first, the index becomes the constraint in a moment.
 */
export const addUnique = defineRecipe({
  id: 'add-unique',
  title: 'Add a UNIQUE constraint',
  description:
    'Builds the unique index concurrently, without blocking writes, and makes it the constraint in a moment.',
  parameters: [
    TABLE,
    { name: 'columns', title: 'Unique columns', type: 'columns', required: true, example: 'email' },
    {
      name: 'name',
      title: 'Name of the constraint',
      type: 'identifier',
      required: false,
      example: 'users_email_key',
    },
    {
      name: 'deferrable',
      title: 'Checked at the end of the transaction',
      type: 'boolean',
      required: false,
      example: 'false',
    },
  ],
  fromArguments(args, context) {
    const { catalog } = context;
    const ask = readArguments(args, context);
    const table = ask.table();
    const columns = ask.columns(table);
    const deferrable = ask.flag('deferrable', false) ? ' DEFERRABLE INITIALLY DEFERRED' : '';
    const chosen = ask.newName('name', (name) => {
      if (table === undefined) return undefined;
      if (constraintExists(catalog, table.name, name)) return `${table.label} has a constraint ${name}`;
      return relationExists(catalog, table.name, name)
        ? `A table, index, view or sequence has the name ${name}`
        : undefined;
    });
    if (!table || !columns) return finished(ask, undefined);
    const target = { table: table.name, alter: {} };
    const name = chosen ?? constraintName(catalog, table.name, columns, 'key');
    const constraint = keyOver('unique', columns, deferrable !== '');
    const definition = `UNIQUE (${identifiers(columns)})${deferrable}`;
    const steps = keySteps(catalog, target, name, constraint, definition);
    return finished(ask, planOf(context, target, columns, steps));
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type === 'AddConstraint' && operation.constraint.type === 'unique') {
      const { constraint } = operation;
      if (constraint.usingIndex !== undefined) return undefined;
      const target = targetOf(operation);
      const name =
        constraint.name ??
        constraintName(context.catalog, target.table, [...constraint.columns, ...constraint.include], 'key');
      const definition = withoutConstraintName(constraint.text);
      const steps = keySteps(context.catalog, target, name, constraint, definition);
      return planOf(context, target, constraint.columns, steps);
    }
    if (operation.type !== 'AddColumn' || !canBeBare(operation)) return undefined;
    if (!operation.column.constraints.some((constraint) => constraint.type === 'unique')) return undefined;
    const column = newColumnOf(operation);
    return planOf(context, column.target, [column.name], columnThenConstraints(column, context));
  },
});

function planOf(
  context: RecipeContext,
  { table }: Target,
  columns: readonly string[],
  steps: readonly Step[],
): PlanResult {
  const { catalog } = context;
  const shown = label(catalog, table);
  const partitionKey = findTable(catalog, table)?.partitionBy?.columns;
  if (partitionKey?.every((column) => columns.includes(column)) === false) {
    const message = `${shown} is partitioned by ${partitionKey.join(', ')}, and PostgreSQL needs these columns in each unique key of it.`;
    return { problems: [{ parameter: 'columns', message }] };
  }
  return {
    plan: {
      title: `Make ${columns.join(', ')} of ${shown} unique`,
      slug: slug('add', table.name, ...columns, 'unique'),
      steps,
      warnings: partitionKey === undefined ? [] : [unknownPartitions(shown)],
      equivalent: true,
    },
  };
}
