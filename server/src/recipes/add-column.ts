import { addColumn, alterTable, dropColumn } from './sql';
import { label, slug } from './known';
import { TABLE, finished, readArguments } from './parameters';
import type { QualifiedName } from '../operations/names';
import type { Plan } from './plan';
import { defineRecipe } from './recipe';
import type { Catalog } from '../schema/catalog';
import { targetOf } from './column-steps';
import type { Target } from './constraint-steps';
import { isWord, writtenAction } from './written';

/**
 * A nullable column without a default is a change of the catalog only: ACCESS EXCLUSIVE for a moment, nothing is read.
 * IF NOT EXISTS lets the migration run again.
 */
export const addColumnRecipe = defineRecipe({
  id: 'add-column',
  title: 'Add a column',
  description: 'Adds a nullable column in a moment, and can run twice.',
  parameters: [
    TABLE,
    { name: 'column', title: 'New column', type: 'identifier', required: true, example: 'status' },
    { name: 'type', title: 'Type', type: 'type', required: true, example: 'varchar(50)' },
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.newColumn(table);
    const type = ask.type();
    if (table === undefined || column === undefined || type === undefined) return finished(ask, undefined);
    const up = alterTable(table.name, addColumn(column, type));
    return finished(ask, { plan: planOf(context.catalog, { table: table.name, alter: {} }, column, up) });
  },
  fromOperation(operation, statementText, context) {
    if (operation.type !== 'AddColumn' || operation.ifNotExists) return undefined;
    const written = writtenAction(statementText, operation.span);
    if (written === undefined) return undefined;
    const { head, action, tokens } = written;
    const at = (isWord(tokens[1], 'COLUMN') ? tokens[1] : tokens[0])?.end;
    if (!isWord(tokens[0], 'ADD') || at === undefined) return undefined;
    const up = `${head}${action.slice(0, at)} IF NOT EXISTS${action.slice(at)}`;
    return { plan: planOf(context.catalog, targetOf(operation), operation.column.name, up) };
  },
});

function planOf(catalog: Catalog, { table, alter }: Target, column: string, up: string): Plan {
  return {
    title: `Add ${column} to ${label(catalog, table)}`,
    slug: addColumnSlug(column, table),
    steps: [
      {
        phase: 'expand',
        title: `add ${column}`,
        slug: 'add_column',
        up: [up],
        down: [alterTable(table, dropColumn(column), alter)],
        transaction: true,
        needs: 'lock',
      },
    ],
    warnings: [],
    equivalent: true,
  };
}

export function addColumnSlug(column: string, table: QualifiedName): string {
  return slug('add', column, 'to', table.name);
}
