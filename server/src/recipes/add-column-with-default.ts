import { bareColumnThenRest, canBeBare, newColumnOf } from './column-steps';
import type { NewColumn } from './column-steps';
import { addColumnSlug } from './add-column';
import type { KeyColumn } from './backfill-sql';
import { label } from './known';
import { KEY, TABLE, finished, keyFor, readArguments } from './parameters';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { identifier } from './sql';

/**
 * ADD COLUMN … NOT NULL DEFAULT in parts. PostgreSQL 11 made a constant default instant; a volatile one still rewrites
 * the table under ACCESS EXCLUSIVE, and before 11 every default does. So: the bare column, the default for new rows,
 * the old rows in batches, and NOT NULL by way of a constraint that is validated without blocking.
 */
export const addColumnWithDefault = defineRecipe({
  id: 'add-column-with-default',
  title: 'Add a column with a default',
  description:
    'Adds the column bare, sets the default for new rows, fills the old rows in batches and then sets NOT NULL: nothing is rewritten and no lock is held for long.',
  parameters: [
    TABLE,
    { name: 'column', title: 'New column', type: 'identifier', required: true, example: 'status' },
    { name: 'type', title: 'Type', type: 'type', required: true, example: 'varchar(50)' },
    {
      name: 'default',
      title: 'Default, as SQL writes it',
      type: 'expression',
      required: true,
      example: "'pending'",
    },
    { name: 'notNull', title: 'Set NOT NULL at the end', type: 'boolean', required: false, example: 'true' },
    KEY,
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.newColumn(table);
    const type = ask.type();
    const value = ask.value('default', { what: 'A default', table: 'none', subqueries: false }, type);
    const notNull = ask.flag('notNull', true);
    if (notNull && value !== undefined && /^null$/i.test(value))
      ask.problem('NULL cannot be the default of a column that is NOT NULL at the end.', 'default');
    const key = ask.key(table);
    if (!table || column === undefined || type === undefined || value === undefined || !key)
      return finished(ask, undefined);
    const definition = `${identifier(column)} ${type}${notNull ? ' NOT NULL' : ''} DEFAULT ${value}`;
    return finished(
      ask,
      planOf(
        { target: { table: table.name, alter: {} }, name: column, definition, checkColumns: [] },
        key,
        context,
        { hasDefault: true, varies: /\(/.test(value) || /^current_|^local/i.test(value) },
      ),
    );
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'AddColumn' || !canBeBare(operation)) return undefined;
    const { column } = operation;
    const hasDefault = column.default !== undefined && column.default.constant !== 'null';
    if (!hasDefault && !column.notNull) return undefined;
    if (!hasDefault && context.unknown === 'ask') {
      return {
        problems: [
          {
            parameter: 'default',
            message: `Only a person knows which value ${column.name} has in the rows that exist.`,
          },
        ],
      };
    }
    const key = keyFor(operation.table, context);
    if ('message' in key) return { problems: [key] };
    return planOf(newColumnOf(operation), key, context, {
      hasDefault,
      varies: (column.default?.functions.length ?? 0) > 0,
    });
  },
});

function planOf(
  column: NewColumn,
  key: readonly KeyColumn[],
  context: RecipeContext,
  { hasDefault, varies }: { readonly hasDefault: boolean; readonly varies: boolean },
): PlanResult {
  const { table } = column.target;
  const shown = label(context.catalog, table);
  return {
    plan: {
      title: `Add ${column.name} to ${shown}${hasDefault ? ' with a default' : ''}`,
      slug: addColumnSlug(column.name, table),
      steps: bareColumnThenRest(column, key, context),
      warnings: varies
        ? [
            `The default of ${column.name} is evaluated for each row of ${shown} when its batch runs: now() is the time of the batch.`,
          ]
        : [],
      equivalent: hasDefault && context.version >= 12,
    },
  };
}
