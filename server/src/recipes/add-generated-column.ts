import type { TypeName } from '../operations/names';
import { findColumn, findTable } from '../schema/catalog';
import { makeObjectName } from '../text/identifiers';
import type { KeyColumn } from './backfill-sql';
import { backfillStep } from './backfill-step';
import { constraintSteps, isConstraint, newColumnOf } from './column-steps';
import { readsOf } from './column-expressions';
import type { NewColumn } from './column-steps';
import { computeStatements, differs, dropDualWrite } from './dual-write';
import { label, slug, typeText } from './known';
import { notNullSteps } from './not-null-steps';
import { KEY, TABLE, finished, keyFor, readArguments } from './parameters';
import type { Plan, Step } from './plan';
import { defineRecipe } from './recipe';
import type { RecipeContext } from './recipe';
import { addColumn, alterTable, dropColumn, identifier } from './sql';
import { writtenColumn } from './written';

const STORAGES = ['stored', 'virtual'] as const;

interface Computed {
  readonly column: NewColumn;
  readonly expression: string;
  /** As SQL writes it, with its collation. */
  readonly type: string;
  readonly typeName?: TypeName;
  readonly collation?: string;
}

/**
 * Adding a stored generated column computes every row while ACCESS EXCLUSIVE keeps readers and writers waiting, and no
 * statement makes one of a column that exists. So an ordinary column is kept up to date by a trigger, and the old rows are
 * computed in batches. A virtual column, from 18 on, is computed when it is read and added in a moment.
 */
export const addGeneratedColumn = defineRecipe({
  id: 'add-generated-column',
  title: 'Add a computed column',
  description:
    'Adds an ordinary column that a trigger computes for each row that is written, and computes the old rows in batches; from PostgreSQL 18 on also a virtual column.',
  parameters: [
    TABLE,
    { name: 'column', title: 'New column', type: 'identifier', required: true, example: 'total_cents' },
    { name: 'type', title: 'Type', type: 'type', required: true, example: 'bigint' },
    {
      name: 'expression',
      title: 'What it is computed as, from other columns of the row',
      type: 'expression',
      required: true,
      example: 'total * 100',
    },
    {
      name: 'storage',
      title: 'Stored, or virtual from PostgreSQL 18 on',
      type: 'enum',
      required: false,
      choices: STORAGES,
      example: 'stored',
    },
    KEY,
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const table = ask.table();
    const name = ask.newColumn(table);
    const type = ask.type();
    const expression = ask.expression('expression', {
      what: 'A generated column',
      table,
      subqueries: false,
      immutableBecause: 'its value must depend on the row alone',
    });
    const other =
      expression === undefined
        ? undefined
        : readsOf(expression).columns?.find(
            (column) => findColumn(table?.known, column)?.generated !== undefined,
          );
    if (other !== undefined)
      ask.problem(`A generated column cannot read another one: ${other} is generated.`, 'expression');
    const storage = ask.choice('storage', STORAGES) ?? 'stored';
    if (storage === 'virtual' && context.version < 18)
      ask.problem('Virtual columns need PostgreSQL 18.', 'storage');
    const key = storage === 'virtual' ? [] : ask.key(table);
    if (!table || name === undefined || type === undefined || expression === undefined || !key)
      return finished(ask, undefined);
    const target = { table: table.name, alter: {} };
    const column = { target, name, definition: `${identifier(name)} ${type}`, checkColumns: [] };
    const computed = { column, expression, type };
    return finished(ask, {
      plan: storage === 'virtual' ? virtualPlan(computed, context) : storedPlan(computed, key, context),
    });
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'AddColumn' || operation.column.generated?.storage !== 'stored') return undefined;
    const key = keyFor(operation.table, context);
    if ('message' in key) return { problems: [key] };
    const { generated, type, collation } = operation.column;
    const computed: Computed = {
      column: newColumnOf(operation),
      expression: generated.expression.text,
      type: typeText(type),
      typeName: type,
      ...(collation === undefined ? {} : { collation }),
    };
    return { plan: storedPlan(computed, key, context) };
  },
});

function storedPlan(computed: Computed, key: readonly KeyColumn[], context: RecipeContext): Plan {
  const { column, expression } = computed;
  const { target, name } = column;
  const shown = label(context.catalog, target.table);
  const trigger = makeObjectName(target.table.name, [name], 'sync');
  const { parts } = writtenColumn(column.definition);
  const fill = backfillStep({
    table: target.table,
    key,
    assignments: `${identifier(name)} = ${expression}`,
    where: differs(
      identifier(name),
      `(${expression})::${computed.type}`,
      computed.typeName,
      computed.collation,
    ),
    title: `compute ${name} of the existing rows in batches`,
    context,
  });
  const required = parts.some((part) => part.type === 'notNull');
  const triggers = (findTable(context.catalog, target.table)?.triggers ?? []).map(({ name }) => name);
  return {
    ...described(computed, context),
    steps: [
      addStep(computed, trigger, context),
      ...(required ? notNullSteps(target, name, context, [fill]) : [fill]),
      ...constraintSteps(column, parts.filter(isConstraint), context),
    ],
    warnings: [
      `In the end ${shown}.${name} is an ordinary column that the trigger ${trigger} computes, not a generated column: it overwrites what a statement writes there, where PostgreSQL would refuse it.`,
      ...(triggers.length > 0
        ? [
            `Triggers of ${shown} (${triggers.join(', ')}) may change the columns that ${name} is computed from: those that fire BEFORE must come before ${trigger} in the order of their names.`,
          ]
        : []),
      ...(context.version >= 18
        ? [
            `PostgreSQL 18 can compute ${name} when it is read: with VIRTUAL instead of STORED it is added in a moment, but no index can be built on it.`,
          ]
        : []),
    ],
    equivalent: false,
  };
}

function described({ column }: Computed, { catalog }: RecipeContext): Pick<Plan, 'title' | 'slug'> {
  const { target, name } = column;
  return {
    title: `Add ${name} to ${label(catalog, target.table)}, computed`,
    slug: slug('add', name, 'to', target.table.name),
  };
}

function addStep(
  { column, expression, type, collation }: Computed,
  trigger: string,
  context: RecipeContext,
): Step {
  const { catalog, version } = context;
  const { target, name } = column;
  const { table } = target;
  const schema = findTable(catalog, table)?.schema ?? table.schema ?? catalog.defaultSchema;
  const schemas = [...new Set([schema, ...(catalog.searchPath ?? [])])];
  const collate = collation === undefined ? '' : ` COLLATE ${identifier(collation)}`;
  return {
    phase: 'expand',
    title: `add ${name} with a trigger that computes it`,
    slug: 'add_column',
    up: [
      alterTable(table, addColumn(name, type + collate), target.alter),
      ...computeStatements({ table, name: trigger, version, schemas }, { target: name, expression }),
    ],
    down: [
      ...dropDualWrite({
        table,
        name: trigger,
        partitioned: findTable(catalog, table)?.partitionBy !== undefined,
      }),
      alterTable(table, dropColumn(name), target.alter),
    ],
    transaction: true,
    needs: 'lock',
  };
}

function virtualPlan(computed: Computed, context: RecipeContext): Plan {
  const { column, type, expression } = computed;
  const { target, name } = column;
  const definition = `${type} GENERATED ALWAYS AS (${expression}) VIRTUAL`;
  return {
    ...described(computed, context),
    steps: [
      {
        phase: 'expand',
        title: `add ${name}, which is computed when it is read`,
        slug: 'add_column',
        up: [alterTable(target.table, addColumn(name, definition), target.alter)],
        down: [alterTable(target.table, dropColumn(name), target.alter)],
        transaction: true,
        needs: 'lock',
      },
    ],
    warnings: [],
    equivalent: true,
  };
}
