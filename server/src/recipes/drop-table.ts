import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { displayKey, findTable, keyOf } from '../schema/catalog';
import type { Catalog, Table, TableConstraint } from '../schema/catalog';
import { withoutConstraint } from '../schema/apply-constraints';
import { foreignKeysTo, viewsOf } from '../schema/lookups';
import { doWhere, tableExists } from './conditional-sql';
import { label, slug } from './known';
import { finished, readArguments, TABLE } from './parameters';
import { partitionedForeignKeySteps } from './partition-steps';
import type { Step } from './plan';
import { defineRecipe, type Arguments, type PlanResult, type Problem, type RecipeContext } from './recipe';
import { partsAgain } from './parts-again';
import { branches, leaves, partitionTree } from './partition-tree';
import { bodyOf, withValidity } from './recreate-alone';
import { isFullyKnown, recreateTable } from './recreate-table';
import { refuseUntilTable } from './refuse-back';
import {
  addConstraint,
  alterTable,
  commentOnTable,
  dropConstraint,
  dropTableIfExists,
  dumpOption,
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
    return finished(ask, table && planDrop([table.name], { cascade: false, ifExists: false }, context));
  },

  fromOperation(
    operation: Operation,
    _statementText: string,
    context: RecipeContext,
  ): PlanResult | undefined {
    if (operation.type !== 'DropTable') return undefined;
    return planDrop(operation.names, operation, context);
  },
});

function planDrop(
  tables: readonly QualifiedName[],
  { cascade, ifExists }: { readonly cascade: boolean; readonly ifExists: boolean },
  context: RecipeContext,
): PlanResult {
  const { catalog } = context;
  const keys = tables.map((table) => keyOf(catalog, table));
  const problems = keys.flatMap((key) => references(catalog, key, keys));
  if (problems.length > 0) return { problems };
  const shown = tables.map((table) => label(catalog, table));
  const numbered = (steps: readonly Step[]): Step[] =>
    steps.map((step, index) => (steps.length === 1 ? step : { ...step, slug: `${step.slug}_${index + 1}` }));
  const marks = tables.map((table) => markStep(table, ifExists, catalog));
  const deploy = `No running release uses ${shown.join(', ')}; keep the data for one or two weeks, in case that one does.`;
  return {
    plan: {
      title: `Drop ${shown.join(', ')}`,
      slug: slug('drop', ...shown),
      steps: [
        ...numbered(marks.map((step, index) => (index === marks.length - 1 ? { ...step, deploy } : step))),
        ...numbered(tables.flatMap((table) => foreignKeySteps(table, findTable(catalog, table), context))),
        ...numbered(tables.map((table) => dropStep(table, catalog))),
      ],
      warnings: [
        ...tables.flatMap((table) => warningsOf(table, catalog)),
        ...(cascade ? [withoutCascade(shown)] : []),
      ],
      // CASCADE drops views that the history may not know.
      equivalent: !cascade,
    },
  };
}

/** The warning about what CASCADE would have dropped as well. */
export function withoutCascade(shown: readonly string[]): string {
  return `CASCADE is left out: PostgreSQL refuses to drop ${shown.join(', ')} until what depends on ${shown.length === 1 ? 'it' : 'them'} has been dropped by name.`;
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
    ...(known !== undefined && comesBack(table, known, catalog)
      ? [
          `Dropping ${shown} deletes its rows: the way back brings the table back, not its rows. Take a backup first: ${dump}.`,
        ]
      : [
          `Dropping ${shown} deletes its rows. Take a backup first: ${dump}.`,
          `The history does not know all of ${shown}, so its way back fails until you have restored it from that backup.`,
        ]),
    ...(known === undefined
      ? []
      : partsAgain(catalog, keyOf(catalog, table), table, { repeatable: true }).missing),
    ...(views.length > 0
      ? [`Views read ${shown} (${views.join(', ')}): PostgreSQL refuses to drop it until they are dropped.`]
      : []),
  ];
}

/** On the way back it comes last, so that it validates the foreign keys that later steps added again in their own transactions. */
function markStep(table: QualifiedName, ifExists: boolean, catalog: Catalog): Step {
  const known = findTable(catalog, table);
  const mark = commentOnTable(table, 'DEPRECATED: nothing should use it, it will be dropped');
  const sure = (sql: string): string =>
    ifExists && known === undefined ? doWhere(tableExists(table), [sql]) : sql;
  return {
    phase: 'expand',
    title: `mark ${label(catalog, table)} as deprecated`,
    slug: 'deprecate',
    up: [sure(mark)],
    down: [
      sure(commentOnTable(table, known?.comment ?? null)),
      ...foreignKeysOf(known)
        .filter(({ valid }) => valid)
        .map(({ name }) => alterTable(table, validateConstraint(name))),
    ],
    transaction: true,
    needs: 'none',
  };
}

/** A partition's that belong to its parent's go with that. */
function foreignKeysOf(known: Table | undefined): readonly TableConstraint[] {
  return (
    known?.constraints.filter(
      ({ definition, partOf }) => definition.type === 'foreignKey' && partOf === undefined,
    ) ?? []
  );
}

function foreignKeySteps(table: QualifiedName, known: Table | undefined, context: RecipeContext): Step[] {
  return foreignKeysOf(known).map((constraint) => ({
    phase: 'contract',
    title: `drop the foreign key ${constraint.name}`,
    slug: 'drop_foreign_key',
    up: [alterTable(table, dropConstraint(constraint.name), { ifExists: true })],
    ...referenceAgain(table, known, constraint, context),
    transaction: true,
    needs: 'lock',
  }));
}

/** A partitioned table takes NOT VALID from 18 on; before, its partitions do. */
export function referenceAgain(
  table: QualifiedName,
  known: Table | undefined,
  constraint: TableConstraint,
  context: Pick<RecipeContext, 'catalog' | 'version'>,
): Pick<Step, 'down' | 'downTransaction'> {
  const { name, definition } = constraint;
  const body = bodyOf(constraint);
  if (known?.partitionBy !== undefined && context.version < 18 && definition.type === 'foreignKey') {
    const catalog = withoutConstraint(context.catalog, keyOf(context.catalog, table), name);
    const steps = partitionedForeignKeySteps(
      { ...context, catalog },
      { table, alter: {} },
      name,
      definition,
      body,
    );
    return { down: steps.flatMap(({ up }) => up), downTransaction: false };
  }
  return {
    down: [
      unlessConstraintExists(
        table,
        name,
        alterTable(table, addConstraint(name, withValidity({ ...constraint, valid: false }, body))),
      ),
    ],
  };
}

function dropStep(table: QualifiedName, catalog: Catalog): Step {
  const known = findTable(catalog, table);
  return {
    phase: 'contract',
    title: `drop ${label(catalog, table)}`,
    slug: 'drop_table',
    up: [dropTableIfExists(table)],
    down:
      known !== undefined && comesBack(table, known, catalog)
        ? [...recreateTable(table, known, catalog), ...partsOfAll(table, catalog)]
        : [refuseUntilTable(table)],
    transaction: true,
    needs: 'lock',
  };
}

/** All of it that answers queries: publications and the like can be added by hand. */
function comesBack(table: QualifiedName, known: Table, catalog: Catalog): boolean {
  if (!isFullyKnown(known, catalog)) return false;
  const { missing } = partsAgain(catalog, keyOf(catalog, table), table, { repeatable: true });
  return !missing.some((sentence) => /^The (?:trigger|policy|rule) /.test(sentence));
}

/** What hangs on a table and its partitions. */
function partsOfAll(table: QualifiedName, catalog: Catalog): readonly string[] {
  const key = keyOf(catalog, table);
  const below = partitionTree(catalog, table);
  return [{ key, name: table }, ...leaves(below), ...branches(below)].flatMap(
    (each) => partsAgain(catalog, each.key, each.name, { repeatable: true }).sql,
  );
}
