import type { QualifiedName } from '../operations/names';
import { keyOf } from '../schema/catalog';
import type { Catalog, Index } from '../schema/catalog';
import { indexSql } from '../schema/describe';
import { quoteLiteral } from '../text/quoting';
import { repeatableBuild } from './index-build';
import { label, slug } from './known';
import { finished, readArguments } from './parameters';
import { parseName } from './expressions';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { dropIndexConcurrently, identifier, qualified } from './sql';

/**
 * DROP INDEX takes ACCESS EXCLUSIVE on the table, so it waits for every query that runs and all that come later wait
 * behind it. CONCURRENTLY waits without blocking; PostgreSQL accepts one index a statement then, and no CASCADE.
 */
export const dropIndex = defineRecipe({
  id: 'drop-index',
  title: 'Drop an index',
  description:
    'Drops the index concurrently, so that no query waits; its definition stands in the down migration.',
  parameters: [
    { name: 'index', title: 'Index', type: 'index', required: true, example: 'orders_legacy_idx' },
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const text = ask.optional('index');
    if (text === undefined) ask.problem('The index is missing.', 'index');
    const name = text === undefined ? undefined : parseName(text);
    if (text !== undefined && name === undefined) ask.problem(`${text} is not a name of an index.`, 'index');
    if (name === undefined) return finished(ask, undefined);
    const { catalog } = context;
    if (catalog.complete && catalog.indexes.size > 0 && !catalog.indexes.has(keyOf(catalog, name)))
      ask.problem(`The history has no index ${label(catalog, name)}.`, 'index');
    return finished(ask, planOf([name], context));
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'DropIndex' || operation.concurrently || operation.cascade) return undefined;
    return planOf(operation.names, context);
  },
});

function planOf(names: readonly QualifiedName[], context: RecipeContext): PlanResult {
  const { catalog } = context;
  const warnings: string[] = [];
  const steps: Step[] = [];
  for (const name of names) {
    const shown = label(catalog, name);
    const index = catalog.indexes.get(keyOf(catalog, name));
    const problem = refusal(catalog, shown, index);
    if (problem !== undefined) return { problems: [{ parameter: 'index', message: problem }] };
    if (index === undefined)
      warnings.push(`The history does not show the definition of ${shown}, so the way back is empty.`);
    steps.push({
      phase: 'contract',
      title: `drop ${shown}`,
      slug: names.length === 1 ? 'drop_index' : slug('drop', name.name),
      up: [dropIndexConcurrently(name)],
      down: index === undefined ? [] : definition(index, name, catalog),
      transaction: false,
      resume:
        'Run it again: an index whose drop was interrupted stays behind as invalid until it is dropped.',
      needs: 'work',
    });
  }
  const list = names.map((name) => label(catalog, name)).join(', ');
  return {
    plan: {
      title: `Drop ${names.length === 1 ? 'the index' : 'the indexes'} ${list}`,
      slug: slug('drop', ...names.map((name) => name.name)),
      steps,
      warnings,
      equivalent: true,
    },
  };
}

/** Why PostgreSQL would refuse to drop it concurrently. */
function refusal(catalog: Catalog, shown: string, index: Index | undefined): string | undefined {
  if (index?.constraint !== undefined)
    return `${shown} stands behind the constraint ${index.constraint}: drop the constraint instead.`;
  if (index !== undefined && catalog.tables.get(index.table)?.partitionBy !== undefined)
    return `${shown} is the index of a partitioned table, which PostgreSQL does not drop concurrently.`;
  return undefined;
}

/** Builds it again; what a failed build left is dropped first. */
function definition(index: Index, name: QualifiedName, catalog: Catalog): readonly string[] {
  const { schema, name: table } = catalog.tables.get(index.table) ?? nameOf(index.table);
  const create =
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY IF NOT EXISTS ${identifier(index.name)} ` +
    `ON ${qualified(name.schema === undefined && schema === catalog.defaultSchema ? { name: table } : { schema, name: table })} ` +
    indexSql(index);
  const build = repeatableBuild(name, create);
  return index.comment === undefined
    ? build
    : [...build, `COMMENT ON INDEX ${qualified(name)} IS ${quoteLiteral(index.comment)}`];
}

function nameOf(key: string): { schema: string; name: string } {
  const dot = key.indexOf('.');
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}
