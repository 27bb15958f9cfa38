import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { findColumn, findTable, keyOf, type Table } from '../schema/catalog';
import { makeObjectName } from '../text/identifiers';
import type { KeyColumn } from './backfill-sql';
import { carryOver, type CarryOver } from './carry-over';
import { differs, mirrorStatements } from './dual-write';
import { label, slug, typeText } from './known';
import { COLUMN, finished, KEY, keyFor, readArguments, TABLE } from './parameters';
import { hole } from './plan';
import { defineRecipe, type Arguments, type PlanResult, type RecipeContext } from './recipe';
import { replaceColumn } from './replace-column';
import { identifier } from './sql';

/**
 * RENAME COLUMN is instant, but from that moment on every query of the running application that names the old column
 * fails. So a second column is added, a trigger keeps both equal whichever of them is written, old rows are copied in
 * batches, and all that hangs on the old column is built on the new one without blocking. Once only the new release runs,
 * the new column takes over names and default, and the old one goes.
 */
export const renameColumn = defineRecipe({
  id: 'rename-column',
  title: 'Rename a column',
  description:
    'Adds the new column beside the old one and keeps both equal with a trigger, so that the old and the new release run side by side; drops the old column at the end.',
  parameters: [
    TABLE,
    { ...COLUMN, example: 'email' },
    { name: 'to', title: 'New name', type: 'identifier', required: true, example: 'email_address' },
    {
      name: 'type',
      title: 'Type of the column',
      type: 'type',
      required: false,
      example: 'varchar(255)',
      whenUnknown: true,
    },
    KEY,
  ],

  fromArguments(args: Arguments, context: RecipeContext): PlanResult {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.column(table);
    const to = ask.newColumn(table, 'to');
    const key = ask.key(table);
    const type = ask.typeOf(table, column, 'type');
    if (table === undefined || column === undefined || to === undefined || key === undefined) {
      return finished(ask, undefined);
    }
    return finished(ask, planRename({ table: table.name, from: column.name, to, type, key }, context));
  },

  fromOperation(
    operation: Operation,
    _statementText: string,
    context: RecipeContext,
  ): PlanResult | undefined {
    if (operation.type !== 'RenameColumn') return undefined;
    const key = keyFor(operation.table, context);
    if ('message' in key) return { problems: [key] };
    const known = findColumn(findTable(context.catalog, operation.table), operation.column);
    if (known === undefined && context.unknown === 'ask') {
      const name = `${label(context.catalog, operation.table)}.${operation.column}`;
      return { problems: [{ parameter: 'type', message: `The history does not show the type of ${name}.` }] };
    }
    const type = known === undefined ? hole(`type of ${operation.column}`) : undefined;
    return planRename(
      { table: operation.table, from: operation.column, to: operation.to, type, key },
      context,
    );
  },
});

interface Rename {
  readonly table: QualifiedName;
  readonly from: string;
  readonly to: string;
  /** Where the history does not know it. */
  readonly type: string | undefined;
  readonly key: readonly KeyColumn[];
}

function planRename({ table, from, to, type, key }: Rename, context: RecipeContext): PlanResult {
  const { catalog, version } = context;
  const shown = label(catalog, table);
  const known = findTable(catalog, table);
  const carry = carriedColumn(known, table, from, context);
  if (carry !== undefined && carry.problems.length > 0) {
    return { problems: carry.problems.map((message) => ({ parameter: 'column', message })) };
  }
  const column = carry?.column;
  const definition = column
    ? typeText(column.type) +
      (column.collation === undefined ? '' : ` COLLATE ${identifier(column.collation)}`)
    : (type ?? '');
  const syncName = makeObjectName(table.name, [from, to], 'sync');
  const [older, newer] = [identifier(from), identifier(to)];
  const sync = mirrorStatements(
    { table, name: syncName, version },
    {
      oldColumn: from,
      newColumn: to,
      type: column?.type,
      ...(column?.collation !== undefined && { collation: column.collation }),
    },
  );
  const where = differs(newer, older, column?.type, column?.collation);
  const pair = { old: from, new: to };
  return {
    plan: replaceColumn(
      {
        title: `Rename ${shown}.${from} to ${to}`,
        slug: slug('rename', shown, from, 'to', to),
        table,
        before: pair,
        after: pair,
        oldType: definition,
        newType: definition,
        syncName,
        syncBefore: sync,
        syncAfter: sync,
        key,
        fill: { value: older, where },
        refill: { value: newer, where },
        carry,
        deploy: `Every running release reads and writes ${to} instead of ${from}.`,
        warnings: carry === undefined ? [unknownColumn(shown, from)] : valueWarnings(carry, to),
      },
      context,
    ),
  };
}

/** What hangs on the column; undefined where the history does not know it. */
export function carriedColumn(
  known: Table | undefined,
  written: QualifiedName,
  name: string,
  { catalog, version }: RecipeContext,
): CarryOver | undefined {
  const column = findColumn(known, name);
  if (known === undefined || column === undefined) return undefined;
  return carryOver({ catalog, table: known, key: keyOf(catalog, written), written, column, version });
}

/** The warning where nothing can be carried over. */
export function unknownColumn(table: string, column: string): string {
  return `The history does not show ${table}.${column}: a default, NOT NULL, indexes, constraints and comments of it are not carried over.`;
}

function valueWarnings({ column }: CarryOver, to: string): string[] {
  if (column.default === undefined || column.notNull) return [];
  return [
    `Until the old column goes, a row that the new release inserts with ${to} NULL gets the default of ${column.name}: the trigger cannot tell it from a row of the old release.`,
  ];
}
