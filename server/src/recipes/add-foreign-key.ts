import { cannotReference } from '../effects/casts';
import type { ForeignKeyConstraint } from '../operations/constraint';
import type { QualifiedName } from '../operations/names';
import { findColumn, findTable } from '../schema/catalog';
import type { Catalog } from '../schema/catalog';
import { canBeBare, columnThenConstraints, newColumnOf, targetOf } from './column-steps';
import { foreignKeySteps } from './constraint-steps';
import type { Target } from './constraint-steps';
import { isInPartition, partitionedForeignKeySteps } from './partition-steps';
import { constraintExists, constraintName, hasIndexOn, keyColumns, label, slug, typeText } from './known';
import { TABLE, finished, readArguments } from './parameters';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { identifiers, qualified } from './sql';
import { withoutConstraintName } from './written';

const ACTIONS = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;

/**
 * ADD CONSTRAINT … FOREIGN KEY reads the whole table while SHARE ROW EXCLUSIVE on both tables keeps writers waiting.
 * NOT VALID takes the same locks for a moment only, and VALIDATE reads under locks that nobody waits for.
 */
export const addForeignKey = defineRecipe({
  id: 'add-foreign-key',
  title: 'Add a foreign key',
  description:
    'Adds the foreign key NOT VALID, which takes a moment, and validates it afterwards without blocking writes.',
  parameters: [
    TABLE,
    { name: 'columns', title: 'Referencing columns', type: 'columns', required: true, example: 'user_id' },
    { name: 'references', title: 'Referenced table', type: 'table', required: true, example: 'users' },
    {
      name: 'referencedColumns',
      title: 'Referenced columns (the primary key where left out)',
      type: 'columns',
      required: false,
      example: 'id',
    },
    {
      name: 'onDelete',
      title: 'ON DELETE',
      type: 'enum',
      required: false,
      choices: ACTIONS,
      example: 'cascade',
    },
    {
      name: 'name',
      title: 'Name of the constraint',
      type: 'identifier',
      required: false,
      example: 'orders_user_id_fkey',
    },
  ],
  fromArguments(args, context) {
    const { catalog } = context;
    const ask = readArguments(args, context);
    const table = ask.table();
    const columns = ask.columns(table);
    const other = ask.table('references');
    const given =
      ask.optional('referencedColumns') === undefined ? [] : ask.columns(other, 'referencedColumns');
    const action = ask.choice('onDelete', ACTIONS);
    const chosen = ask.newName('name', (name) =>
      table !== undefined && constraintExists(catalog, table.name, name)
        ? `${table.label} has a constraint ${name}`
        : undefined,
    );
    if (!table || !columns || !other || !given) return finished(ask, undefined);
    const key = given.length > 0 ? given : keyColumns(catalog, other.name)?.map((column) => column.name);
    if (key !== undefined && key.length !== columns.length)
      ask.problem(
        `The foreign key has ${columns.length} columns and refers to ${key.length} of ${other.label}.`,
        given.length > 0 ? 'referencedColumns' : 'columns',
      );
    for (const [index, column] of key?.length === columns.length ? columns.entries() : []) {
      const [from, to] = [
        findColumn(table.known, column)?.type,
        findColumn(other.known, key?.[index] ?? '')?.type,
      ];
      if (from !== undefined && to !== undefined && cannotReference(from.name, to.name))
        ask.problem(
          `${table.label}.${column} is of the type ${typeText(from)}, which cannot be compared with ${typeText(to)}, the type of ${other.label}.${key?.[index] ?? ''}.`,
          'columns',
        );
    }
    const list = given.length > 0 ? ` (${identifiers(given)})` : key ? ` (${identifiers(key)})` : '';
    const onDelete = action === undefined ? '' : ` ON DELETE ${action.toUpperCase()}`;
    const definition = `FOREIGN KEY (${identifiers(columns)}) REFERENCES ${qualified(other.name)}${list}${onDelete}`;
    const name = chosen ?? constraintName(catalog, table.name, columns, 'fkey');
    const target = { table: table.name, alter: {} };
    const constraint: ForeignKeyConstraint = {
      type: 'foreignKey',
      ...{ columns, references: other.name, referencedColumns: key ?? [] },
      ...{ match: 'simple', onDelete: action ?? 'no action', onUpdate: 'no action' },
      ...{ notValid: false, deferrable: false, initiallyDeferred: false, text: definition },
    };
    const steps = stepsOf(context, target, name, constraint, definition);
    return finished(ask, planOf(context, target, columns, other.name, steps));
  },
  fromOperation(operation, _statementText, context) {
    const { catalog } = context;
    if (operation.type === 'AddConstraint' && operation.constraint.type === 'foreignKey') {
      const { constraint } = operation;
      if (constraint.notValid) return undefined;
      const target = targetOf(operation);
      const name = constraint.name ?? constraintName(catalog, target.table, constraint.columns, 'fkey');
      const steps = stepsOf(context, target, name, constraint, withoutConstraintName(constraint.text));
      return planOf(context, target, constraint.columns, constraint.references, steps);
    }
    if (operation.type !== 'AddColumn' || !canBeBare(operation)) return undefined;
    const reference = operation.column.constraints.find((constraint) => constraint.type === 'foreignKey');
    if (reference?.type !== 'foreignKey') return undefined;
    const column = newColumnOf(operation);
    const steps = columnThenConstraints(column, context);
    return planOf(context, column.target, [column.name], reference.references, steps);
  },
});

/** Before 18, PostgreSQL refuses NOT VALID on a partitioned table, and takes over what its partitions have. */
function needsParts({ catalog, version }: RecipeContext, table: QualifiedName): boolean {
  return version < 18 && findTable(catalog, table)?.partitionBy !== undefined;
}

function stepsOf(
  context: RecipeContext,
  target: Target,
  name: string,
  constraint: ForeignKeyConstraint,
  definition: string,
): readonly Step[] {
  return needsParts(context, target.table) || isInPartition(context.catalog, target.table, constraint)
    ? partitionedForeignKeySteps(context, target, name, constraint, definition)
    : foreignKeySteps(target, name, definition);
}

function planOf(
  context: RecipeContext,
  target: Target,
  columns: readonly string[],
  references: QualifiedName,
  steps: readonly Step[],
): PlanResult {
  const { catalog } = context;
  const shown = label(catalog, target.table);
  return {
    plan: {
      title: `Add a foreign key from ${shown} (${columns.join(', ')}) to ${label(catalog, references)}`,
      slug: slug('add', target.table.name, ...columns, 'foreign_key'),
      steps,
      warnings: indexWarnings(catalog, target.table, columns, references),
      equivalent: true,
    },
  };
}

/** PostgreSQL indexes the referenced side only; without an index, each DELETE there reads the whole referencing table. */
function indexWarnings(
  catalog: Catalog,
  table: QualifiedName,
  columns: readonly string[],
  references: QualifiedName,
): string[] {
  const known = findTable(catalog, table);
  const isNew = columns.some((column) => findColumn(known, column) === undefined);
  if (hasIndexOn(catalog, table, columns) || (known === undefined && !isNew)) return [];
  return [
    `No index on ${label(catalog, table)} (${columns.join(', ')}) is known: every DELETE from ${label(catalog, references)} then reads all of ${label(catalog, table)}. Create one concurrently before step 1.`,
  ];
}
