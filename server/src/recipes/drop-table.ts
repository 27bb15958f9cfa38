import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { displayKey, findTable, keyOf } from '../schema/catalog';
import type { Catalog, Table, TableConstraint } from '../schema/catalog';
import { without } from '../schema/change';
import { columnSql, constraintSql, indexSql } from '../schema/describe';
import { foreignKeysTo, indexesOf, sequencesOf, viewsOf } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import { sequenceType } from './bring-back';
import { label, slug } from './known';
import { finished, readArguments, TABLE } from './parameters';
import type { Step } from './plan';
import { defineRecipe, type Arguments, type PlanResult, type Problem, type RecipeContext } from './recipe';
import { refuseUntilTable } from './refuse-back';
import {
  addConstraint,
  alterTable,
  commentOnColumn,
  dropConstraint,
  dumpOption,
  identifier,
  qualified,
  setStatistics,
  unlessConstraintExists,
  validateConstraint,
} from './sql';

/**
 * DROP TABLE cannot be undone, every query of the running application that names the table fails from then on, and each
 * foreign key takes an ACCESS EXCLUSIVE lock on the table it references. So the table is first marked as deprecated; after
 * a while in which nothing uses it, its foreign keys go, one a step, and last the table.
 */
export const dropTable = defineRecipe({
  id: 'drop-table',
  title: 'Drop a table',
  description:
    'Marks the table as deprecated, waits until no release uses it, drops its foreign keys one by one, and then the table.',
  parameters: [{ ...TABLE, example: 'legacy_orders' }],

  fromArguments(args: Arguments, context: RecipeContext): PlanResult {
    const ask = readArguments(args, context);
    const table = ask.table();
    return finished(ask, table && planDrop([table.name], false, context));
  },

  fromOperation(
    operation: Operation,
    _statementText: string,
    context: RecipeContext,
  ): PlanResult | undefined {
    if (operation.type !== 'DropTable') return undefined;
    return planDrop(operation.names, operation.cascade, context);
  },
});

function planDrop(tables: readonly QualifiedName[], cascade: boolean, context: RecipeContext): PlanResult {
  const { catalog } = context;
  const keys = tables.map((table) => keyOf(catalog, table));
  const problems = keys.flatMap((key) => references(catalog, key, keys));
  if (problems.length > 0) return { problems };
  const shown = tables.map((table) => label(catalog, table));
  const numbered = (steps: readonly Step[]): Step[] =>
    steps.map((step, index) => (steps.length === 1 ? step : { ...step, slug: `${step.slug}_${index + 1}` }));
  const marks = tables.map((table) => markStep(table, catalog));
  const deploy = `No running release uses ${shown.join(', ')}; keep the data for one or two weeks, in case that one does.`;
  return {
    plan: {
      title: `Drop ${shown.join(', ')}`,
      slug: slug('drop', ...shown),
      steps: [
        ...numbered(marks.map((step, index) => (index === marks.length - 1 ? { ...step, deploy } : step))),
        ...numbered(tables.flatMap((table) => foreignKeySteps(table, findTable(catalog, table)))),
        ...numbered(tables.map((table) => dropStep(table, catalog))),
      ],
      warnings: tables.flatMap((table) => warningsOf(table, catalog)),
      // CASCADE drops views that the history may not know.
      equivalent: !cascade,
    },
  };
}

/** Foreign keys of tables that stay. */
function references(catalog: Catalog, key: string, dropped: readonly string[]): Problem[] {
  return foreignKeysTo(catalog, key)
    .filter(({ table }) => !dropped.includes(table))
    .map(({ table, constraint }) => ({
      parameter: 'table',
      message: `The foreign key ${constraint.name} of ${displayKey(table)} references ${displayKey(key)}: drop it first, in a migration of its own.`,
    }));
}

function warningsOf(table: QualifiedName, catalog: Catalog): string[] {
  const shown = label(catalog, table);
  const views = viewsOf(catalog, keyOf(catalog, table)).map((view) =>
    displayKey(`${view.schema}.${view.name}`),
  );
  const known = findTable(catalog, table);
  const dump = `pg_dump ${dumpOption(table)}`;
  return [
    ...(known !== undefined && isFullyKnown(known)
      ? [
          `Dropping ${shown} deletes its rows: the way back brings the table back, not its rows. Take a backup first: ${dump}.`,
        ]
      : [
          `Dropping ${shown} deletes its rows. Take a backup first: ${dump}.`,
          `The history does not know all of ${shown}, so its way back fails until you have restored it from that backup.`,
        ]),
    ...(views.length > 0
      ? [`Views read ${shown} (${views.join(', ')}): PostgreSQL refuses to drop it until they are dropped.`]
      : []),
  ];
}

/** True where nothing hangs on a table that `recreateTable` could not write. */
export function isFullyKnown(table: Table): boolean {
  return (
    table.partial !== true &&
    table.columnsUnknown !== true &&
    table.persistence !== 'temporary' &&
    table.partitionBy === undefined &&
    table.partitionOf === undefined &&
    table.inherits.length + (table.children?.length ?? 0) === 0 &&
    table.triggers.length + table.policies.length === 0
  );
}

/** On the way back it comes last, so that it validates the foreign keys that later steps added again in their own transactions. */
function markStep(table: QualifiedName, catalog: Catalog): Step {
  const known = findTable(catalog, table);
  const commentOn = (text: string | undefined): string =>
    `COMMENT ON TABLE ${qualified(table)} IS ${text === undefined ? 'NULL' : quoteLiteral(text)}`;
  return {
    phase: 'expand',
    title: `mark ${label(catalog, table)} as deprecated`,
    slug: 'deprecate',
    up: [commentOn('DEPRECATED: nothing should use it, it will be dropped')],
    down: [
      commentOn(known?.comment),
      ...foreignKeysOf(known)
        .filter(({ valid }) => valid)
        .map(({ name }) => alterTable(table, validateConstraint(name))),
    ],
    transaction: true,
    needs: 'none',
  };
}

function foreignKeysOf(known: Table | undefined): readonly TableConstraint[] {
  return known?.constraints.filter(({ definition }) => definition.type === 'foreignKey') ?? [];
}

function foreignKeySteps(table: QualifiedName, known: Table | undefined): Step[] {
  return foreignKeysOf(known).map((constraint) => ({
    phase: 'contract',
    title: `drop the foreign key ${constraint.name}`,
    slug: 'drop_foreign_key',
    up: [alterTable(table, dropConstraint(constraint.name), { ifExists: true })],
    down: [
      unlessConstraintExists(
        table,
        constraint.name,
        alterTable(table, addConstraint(constraint.name, `${bodyOf(constraint)} NOT VALID`)),
      ),
    ],
    transaction: true,
    needs: 'lock',
  }));
}

function dropStep(table: QualifiedName, catalog: Catalog): Step {
  const known = findTable(catalog, table);
  return {
    phase: 'contract',
    title: `drop ${label(catalog, table)}`,
    slug: 'drop_table',
    up: [`DROP TABLE IF EXISTS ${qualified(table)}`],
    down:
      known !== undefined && isFullyKnown(known)
        ? recreateTable(table, known, catalog)
        : [refuseUntilTable(table)],
    transaction: true,
    needs: 'lock',
  };
}

/** The table as the history knows it, without its foreign keys, which have steps of their own. */
export function recreateTable(table: QualifiedName, known: Table, catalog: Catalog): string[] {
  const key = keyOf(catalog, table);
  const beside = (name: string): string =>
    qualified(table.schema === undefined ? { name } : { schema: known.schema, name });
  const serials = sequencesOf(catalog, key).flatMap((sequence) => {
    const column = known.columns.find(({ name }) => name === sequence.ownedBy?.column);
    return column === undefined || column.identity !== undefined ? [] : [{ sequence, column }];
  });
  const constraints = known.constraints.filter(
    ({ definition }) => definition.type !== 'foreignKey' && definition.type !== 'notNull',
  );
  const inTable = constraints.filter(({ valid }) => valid);
  const lines = [
    ...known.columns.map((column) => columnSql(column)),
    ...inTable.map(
      (constraint) => `CONSTRAINT ${identifier(constraint.name)} ${bodyOf(constraint, catalog)}`,
    ),
  ];
  const unlogged = known.persistence === 'unlogged' ? 'UNLOGGED ' : '';
  const indexes = indexesOf(catalog, key).filter((index) => index.constraint === undefined);
  return [
    ...serials.map(
      ({ sequence, column }) =>
        `CREATE SEQUENCE IF NOT EXISTS ${beside(sequence.name)} AS ${sequenceType(column)}`,
    ),
    `CREATE ${unlogged}TABLE IF NOT EXISTS ${qualified(table)} (\n  ${lines.join(',\n  ')}\n)`,
    ...serials.map(
      ({ sequence, column }) =>
        `ALTER SEQUENCE ${beside(sequence.name)} OWNED BY ${qualified(table)}.${identifier(column.name)}`,
    ),
    ...constraints
      .filter(({ valid }) => !valid)
      .map((constraint) =>
        unlessConstraintExists(
          table,
          constraint.name,
          alterTable(table, addConstraint(constraint.name, `${bodyOf(constraint)} NOT VALID`)),
        ),
      ),
    ...indexes.map(
      (index) =>
        `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${identifier(index.name)} ON ${qualified(table)} ${indexSql(index)}`,
    ),
    ...indexes.flatMap(({ name, comment }) =>
      comment === undefined ? [] : [`COMMENT ON INDEX ${beside(name)} IS ${quoteLiteral(comment)}`],
    ),
    ...known.columns.flatMap(({ name, comment }) =>
      comment === undefined ? [] : [commentOnColumn(table, name, comment)],
    ),
    ...known.columns.flatMap((column) => setStatistics(table, column)),
    ...(known.rowSecurity ? [alterTable(table, 'ENABLE ROW LEVEL SECURITY')] : []),
  ];
}

/** What follows the name in ADD CONSTRAINT. */
export function bodyOf(constraint: TableConstraint, catalog?: Catalog): string {
  const { definition } = constraint;
  const bare = { ...definition, notValid: false };
  if ((bare.type === 'unique' || bare.type === 'primaryKey') && bare.columns.length === 0) {
    const index = constraint.index === undefined ? undefined : catalog?.indexes.get(constraint.index);
    const columns = index?.elements.flatMap(({ column }) => column ?? []) ?? [];
    return withoutName(constraintSql({ ...without(bare, 'usingIndex'), columns }));
  }
  return withoutName(
    constraintSql(bare.type === 'unique' || bare.type === 'primaryKey' ? without(bare, 'usingIndex') : bare),
  );
}

function withoutName(sql: string): string {
  return sql.replace(/^CONSTRAINT ("(?:[^"]|"")+"|\S+) /, '');
}
