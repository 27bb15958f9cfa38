import type { KeyConstraint } from '../operations/constraint';
import { findColumn, findTable, keyOf } from '../schema/catalog';
import { indexSql } from '../schema/describe';
import { indexesOf } from '../schema/lookups';
import { targetOf } from './column-steps';
import type { Target } from './constraint-steps';
import { repeatableBuild } from './index-build';
import { constraintExists, constraintName, label, relationExists, slug } from './known';
import { notNullSteps } from './not-null-steps';
import { keyOver, keySteps, unknownPartitions } from './partition-steps';
import { TABLE, finished, readArguments } from './parameters';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { leaves, partitionTree } from './partition-tree';
import { alterColumn, alterTable, besides, identifier, identifiers, qualified } from './sql';
import { useIndexStep } from './unique-steps';
import { withoutConstraintName } from './written';

/**
 * ADD PRIMARY KEY builds its index and reads every row for NULLs while ACCESS EXCLUSIVE keeps readers and writers waiting.
 * So its columns become NOT NULL first, the index is built CONCURRENTLY, and then it becomes the key in a moment.
 */
export const addPrimaryKey = defineRecipe({
  id: 'add-primary-key',
  title: 'Add a primary key',
  description:
    'Sets NOT NULL on the columns, builds the unique index concurrently, and makes it the primary key in a moment.',
  parameters: [
    { ...TABLE, example: 'events' },
    { name: 'columns', title: 'Columns of the key', type: 'columns', required: true, example: 'id' },
    {
      name: 'name',
      title: 'Name of the constraint',
      type: 'identifier',
      required: false,
      example: 'events_pkey',
    },
  ],
  fromArguments(args, context) {
    const { catalog } = context;
    const ask = readArguments(args, context);
    const table = ask.table();
    const columns = ask.columns(table);
    const chosen = ask.newName('name', (name) => {
      if (table === undefined) return undefined;
      if (constraintExists(catalog, table.name, name)) return `${table.label} has a constraint ${name}`;
      return relationExists(catalog, table.name, name)
        ? `A table, index, view or sequence has the name ${name}`
        : undefined;
    });
    if (!table || !columns) return finished(ask, undefined);
    const target = { table: table.name, alter: {} };
    const name = chosen ?? constraintName(catalog, table.name, [], 'pkey');
    const constraint = keyOver('primaryKey', columns, false);
    const definition = `PRIMARY KEY (${identifiers(columns)})`;
    const steps = keySteps(catalog, target, name, constraint, definition);
    return finished(ask, planOf(context, target, columns, steps));
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'AddConstraint' || operation.constraint.type !== 'primaryKey') return undefined;
    const { constraint } = operation;
    const target = targetOf(operation);
    if (constraint.usingIndex !== undefined) return overIndex(target, constraint, context);
    const name = constraint.name ?? constraintName(context.catalog, target.table, [], 'pkey');
    const definition = withoutConstraintName(constraint.text);
    const steps = keySteps(context.catalog, target, name, constraint, definition);
    return planOf(context, target, constraint.columns, steps);
  },
});

/** The index is there already; what is left is NOT NULL. Undefined where the columns are not known, or need nothing. */
function overIndex(
  target: Target,
  { name, text, usingIndex = '' }: KeyConstraint,
  context: RecipeContext,
): PlanResult | undefined {
  const index = indexesOf(context.catalog, keyOf(context.catalog, target.table)).find(
    (each) => each.name === usingIndex,
  );
  const columns = index?.elements.flatMap(({ column }) => column ?? []) ?? [];
  if (index === undefined || nullable(context, target, columns).length === 0) return undefined;
  const step = useIndexStep(target, name ?? usingIndex, withoutConstraintName(text));
  // The index goes with the constraint.
  const rebuild = repeatableBuild(
    besides(target.table, usingIndex),
    `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ${identifier(usingIndex)} ON ${qualified(target.table)} ${indexSql(index)}`,
  );
  return planOf(context, target, columns, [
    { ...step, down: [...step.down, ...rebuild], downTransaction: false },
  ]);
}

function planOf(
  context: RecipeContext,
  target: Target,
  columns: readonly string[],
  steps: readonly Step[],
): PlanResult {
  const { catalog, version } = context;
  const { table } = target;
  const known = findTable(catalog, table);
  const shown = label(catalog, table);
  const partitionKey = known?.partitionBy?.columns;
  if (partitionKey?.every((column) => columns.includes(column)) === false)
    return problem(
      `${shown} is partitioned by ${partitionKey.join(', ')}, and PostgreSQL needs these columns in its primary key.`,
    );
  const primary = known?.constraints.find(({ definition }) => definition.type === 'primaryKey');
  if (primary !== undefined) return problem(`${shown} has a primary key already: ${primary.name}.`);
  const required = nullable(context, target, columns);
  const warnings = required.map(
    (column) =>
      `Once new NULLs are refused, an UPDATE of a row where ${shown}.${column} is NULL fails, whichever column it changes, and so does validating. Count such rows first, and fill them in batches.`,
  );
  if (partitionKey !== undefined) warnings.push(unknownPartitions(shown));
  if (version < 12 && required.length > 0)
    warnings.push(
      'Before PostgreSQL 12, a primary key reads the whole table where a column is not yet NOT NULL: run the last step when nobody waits for the table.',
    );
  return {
    plan: {
      title: `Make ${columns.join(', ')} the primary key of ${shown}`,
      slug: slug('add', table.name, 'primary_key'),
      steps: [...required.flatMap((column) => requireSteps(target, column, context)), ...steps],
      warnings,
      equivalent: version >= 12,
    },
  };
}

/** From 18 on, the key of a partition makes the NOT NULL of its columns its own, which then does not go with the parent's. */
function requireSteps(target: Target, column: string, context: RecipeContext): readonly Step[] {
  const steps = notNullSteps(target, column, context);
  const own = partitionTree(context.catalog, target.table);
  if (context.version < 18 || own.length === 0) return steps;
  const back = leaves(own)
    .filter(({ table }) => findColumn(table, column)?.notNull !== true)
    .map(({ name }) => alterTable(name, alterColumn(column, 'DROP NOT NULL')));
  return steps.map((step, index) => (index === 0 ? { ...step, down: [...step.down, ...back] } : step));
}

/** Columns that may hold NULL, as far as the history knows. */
function nullable({ catalog }: RecipeContext, { table }: Target, columns: readonly string[]): string[] {
  const known = findTable(catalog, table);
  return columns.filter((column) => findColumn(known, column)?.notNull !== true);
}

function problem(message: string): PlanResult {
  return { problems: [{ parameter: 'table', message }] };
}
