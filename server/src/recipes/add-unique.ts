import type { QualifiedName } from '../operations/names';
import { findTable } from '../schema/catalog';
import { canBeBare, columnThenConstraints, newColumnOf, targetOf } from './column-steps';
import type { Target } from './constraint-steps';
import { constraintExists, constraintName, label, relationExists, slug } from './known';
import { TABLE, finished, readArguments } from './parameters';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { identifiers } from './sql';
import { uniqueSteps } from './unique-steps';
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
    const steps = uniqueSteps(target, name, `UNIQUE (${identifiers(columns)})${deferrable}`, '');
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
      const steps = uniqueSteps(target, name, withoutConstraintName(constraint.text), '');
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
  if (isPartitioned(context, table)) {
    return {
      problems: [
        {
          parameter: 'table',
          message: `${label(context.catalog, table)} is partitioned, and PostgreSQL builds no index concurrently on a partitioned table. Add the constraint to each partition first.`,
        },
      ],
    };
  }
  return {
    plan: {
      title: `Make ${columns.join(', ')} of ${label(context.catalog, table)} unique`,
      slug: slug('add', table.name, ...columns, 'unique'),
      steps,
      warnings: [],
      equivalent: true,
    },
  };
}

function isPartitioned({ catalog }: RecipeContext, table: QualifiedName): boolean {
  return findTable(catalog, table)?.partitionBy !== undefined;
}
