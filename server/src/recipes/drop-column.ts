import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { displayKey, findColumn, findTable, keyOf } from '../schema/catalog';
import type { Column, Table } from '../schema/catalog';
import { foreignKeysToColumn, primaryKeyOf, viewsOf } from '../schema/lookups';
import { bringBack, cannotBeNotNull } from './bring-back';
import type { CarryOver } from './carry-over';
import { columnExists, doWhere, whereConstraintExists } from './conditional-sql';
import { dropCarriedSteps } from './drop-carried';
import { withoutCascade } from './drop-table';
import { constraintName, label, slug } from './known';
import { COLUMN, finished, readArguments, TABLE } from './parameters';
import type { Step } from './plan';
import { defineRecipe, type Arguments, type PlanResult, type RecipeContext } from './recipe';
import { refuseUntilColumn } from './refuse-back';
import { carriedColumn } from './rename-column';
import {
  addConstraint,
  alterColumn,
  alterTable,
  commentOnColumn,
  dropColumn as dropColumnAction,
  dropConstraint,
  identifier,
  qualified,
  validateConstraint,
} from './sql';

/**
 * DROP COLUMN is instant and cannot be undone, and every query of the running application that names the column fails
 * from then on. So the column is first marked as deprecated and allowed to be left out of an INSERT; after a while in
 * which nothing uses it, what hangs on it goes, and last the column.
 */
export const dropColumn = defineRecipe({
  id: 'drop-column',
  title: 'Drop a column',
  description:
    'Marks the column as deprecated and lets it be left out, waits until no release uses it, and then drops it.',
  parameters: [TABLE, { ...COLUMN, example: 'legacy_field' }],

  fromArguments(args: Arguments, context: RecipeContext): PlanResult {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.column(table);
    if (table === undefined || column === undefined) return finished(ask, undefined);
    return finished(ask, planDrop(table.name, column.name, { cascade: false, ifExists: false }, context));
  },

  fromOperation(
    operation: Operation,
    _statementText: string,
    context: RecipeContext,
  ): PlanResult | undefined {
    if (operation.type !== 'DropColumn') return undefined;
    return planDrop(operation.table, operation.column, operation, context);
  },
});

function planDrop(
  table: QualifiedName,
  name: string,
  { cascade, ifExists }: { readonly cascade: boolean; readonly ifExists: boolean },
  context: RecipeContext,
): PlanResult {
  const { catalog } = context;
  const known = findTable(catalog, table);
  const shown = `${label(catalog, table)}.${name}`;
  const key = keyOf(catalog, table);
  const incoming = foreignKeysToColumn(catalog, key, name).filter((each) => each.table !== key);
  const [reference] = incoming;
  if (reference !== undefined) {
    const message = `The foreign key ${reference.constraint.name} of ${displayKey(reference.table)} references ${shown}: drop it first, in a migration of its own.`;
    return { problems: [{ parameter: 'column', message }] };
  }
  const carry = carriedColumn(known, table, name, context);
  const inKey = known !== undefined && (primaryKeyOf(known)?.includes(name) ?? false);
  const views = viewsOf(catalog, key).map((view) => displayKey(`${view.schema}.${view.name}`));
  return {
    plan: {
      title: `Drop ${shown}`,
      slug: slug('drop', shown),
      steps: [
        markStep({ table, name, ifExists }, carry, inKey, context),
        ...dropCarriedSteps(
          table,
          carry?.items.filter(({ kind }) => kind !== 'primaryKey') ?? [],
          name,
          'name',
          { version: context.version, validate: true },
        ),
        dropStep(table, name, carry, context),
      ],
      warnings: [
        ...whatGoes(shown, label(catalog, table), carry?.column),
        ...(carry === undefined
          ? [
              `The history does not show ${shown}, so its way back fails until you have added it again as it was.`,
            ]
          : []),
        ...(inKey ? [`${shown} is part of the primary key, which goes with it and does not come back.`] : []),
        ...(carry !== undefined && cannotBeNotNull(carry.column) && !inKey
          ? [`On the way back ${shown} allows NULL, because the rows have no value for it.`]
          : []),
        ...lost(known, name, shown),
        ...(cascade ? [withoutCascade([shown])] : []),
        ...(views.length > 0
          ? [
              `Views read ${label(catalog, table)} (${views.join(', ')}): where one names ${name}, PostgreSQL refuses to drop the column until the view is changed.`,
            ]
          : []),
      ],
      // CASCADE drops views that the history may not know.
      equivalent: !cascade,
    },
  };
}

/** What of the column's values comes back, and at which price. */
function whatGoes(shown: string, table: string, column: Column | undefined): readonly string[] {
  if (column?.generated?.storage === 'stored')
    return [
      `The way back of the last step writes all of ${table} anew while every query on it waits: PostgreSQL makes no column generated that is there already.`,
    ];
  if (column?.generated !== undefined) return [];
  return [
    `Dropping ${shown} deletes its values${column === undefined ? '' : ': the way back brings the column back, not its values'}. Take a backup first, or copy them: CREATE TABLE … AS SELECT.`,
  ];
}

/** What goes with the column, or keeps it from going, by name. */
function lost(table: Table | undefined, column: string, shown: string): readonly string[] {
  const statistics = (table?.extendedStatistics ?? []).filter(({ columns }) => columns.includes(column));
  const grants = findColumn(table, column)?.grants ?? [];
  const publications = table?.publications ?? [];
  return [
    ...(statistics.length > 0
      ? [
          `Extended statistics with ${shown} (${statistics.map(({ name }) => name).join(', ')}) go with it and do not come back.`,
        ]
      : []),
    ...(grants.length > 0
      ? [`Rights on ${shown} alone (${grants.join(', ')}) go with it and do not come back.`]
      : []),
    ...(publications.length > 0
      ? [
          `Publications (${publications.join(', ')}) with a list of columns or a condition that names ${column} must be changed first, or PostgreSQL refuses the last step.`,
        ]
      : []),
  ];
}

function markStep(
  { table, name, ifExists }: { table: QualifiedName; name: string; ifExists: boolean },
  carry: CarryOver | undefined,
  inKey: boolean,
  context: RecipeContext,
): Step {
  const column = carry?.column;
  const isRequired = column !== undefined && cannotBeNotNull(column) && !inKey;
  const mark = commentOnColumn(table, name, 'DEPRECATED: nothing should use it, it will be dropped');
  const sure = (sql: string): string =>
    ifExists && column === undefined ? doWhere(columnExists(table, name), [sql]) : sql;
  return {
    phase: 'expand',
    title: isRequired ? `mark ${name} as deprecated and let it be left out` : `mark ${name} as deprecated`,
    slug: 'deprecate',
    up: [sure(mark), ...(isRequired ? [alterTable(table, alterColumn(name, 'DROP NOT NULL'))] : [])],
    down: [
      ...(isRequired ? requireAgain(table, name, carry, context) : []),
      sure(commentOnColumn(table, name, column?.comment ?? null)),
    ],
    transaction: true,
    ...(isRequired && { downTransaction: false }),
    deploy: `No running release reads or writes ${name}; keep it for one or two weeks, in case that one does.`,
    needs: isRequired ? 'lock' : 'none',
  };
}

/**
 * NOT NULL again, where every row has a value: once the column was dropped and added anew, or left out, there is none to be had.
 * What is NOT VALID first is proven without blocking.
 */
function requireAgain(
  table: QualifiedName,
  column: string,
  carry: CarryOver | undefined,
  { catalog, version }: RecipeContext,
): string[] {
  const known = carry?.items.find(({ kind }) => kind === 'notNull')?.name;
  const usual = constraintName(catalog, table, [column], 'not_null');
  const name = version >= 18 ? (known ?? usual) : usual;
  const body = version >= 18 ? `NOT NULL ${identifier(column)}` : `CHECK (${identifier(column)} IS NOT NULL)`;
  const hasValues = `NOT EXISTS (SELECT FROM ${qualified(table)} WHERE ${identifier(column)} IS NULL)`;
  const isNullable = columnExists(table, column, 'NOT attnotnull AND NOT attisdropped');
  return [
    doWhere(`${hasValues} AND ${isNullable}`, [
      alterTable(table, [dropConstraint(name), addConstraint(name, `${body} NOT VALID`)]),
    ]),
    whereConstraintExists(table, name, [alterTable(table, validateConstraint(name))]),
    ...(version >= 18
      ? []
      : [
          whereConstraintExists(table, name, [
            alterTable(table, alterColumn(column, 'SET NOT NULL')),
            alterTable(table, dropConstraint(name)),
          ]),
        ]),
  ];
}

function dropStep(
  table: QualifiedName,
  name: string,
  carry: CarryOver | undefined,
  context: RecipeContext,
): Step {
  return {
    phase: 'contract',
    title: `drop ${name}`,
    slug: 'drop_column',
    up: [alterTable(table, dropColumnAction(name))],
    transaction: true,
    ...(carry === undefined ? { down: [refuseUntilColumn(table, name)] } : bringBack(table, carry, context)),
    needs: 'lock',
  };
}
