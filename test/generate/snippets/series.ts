import { hasHoles, type Plan, type Step } from '../../../server/src/recipes/plan';
import type { Arguments, Recipe } from '../../../server/src/recipes/recipe';
import { refusesBack } from '../../../server/src/recipes/refuse-back';
import { renderStepFiles } from '../../../server/src/recipes/render';
import { emptyCatalog } from '../../../server/src/schema/fold';
import { splitScript } from '../../../server/src/statements/split';

/** One step of a recipe's plan, made for example values, as one migration file. */
export interface SeriesStep {
  readonly recipe: Recipe;
  /** From 1. */
  readonly number: number;
  readonly count: number;
  readonly plan: Plan;
  readonly step: Step;
  /** Comment lines without the comment's sign. */
  readonly header: readonly string[];
  /** Statements without their semicolons, timeouts first. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Whether `up` runs in a transaction, and `down`. */
  readonly transaction: boolean;
  readonly downTransaction: boolean;
  /** The step removes what no statement brings back. */
  readonly irreversible: boolean;
}

/** The oldest server that the snippets are for. */
const VERSION = 14;

const SETTINGS = { batchSize: 1000, batchPause: 100, lockTimeout: '5s', statementTimeout: '0' };

/** The protocol's own examples, where the recipe's is about another table. */
const TABLES: Readonly<Record<string, string>> = {
  'rename-column': 'users',
  'change-column-type': 'users',
  'drop-column': 'users',
  'add-unique': 'users',
};

/** Optional parameters that a template should name too. */
const NAMED = ['name', 'referencedColumns', 'from'];

/** The values a snippet of the recipe begins with. */
export function exampleArguments(recipe: Recipe): Arguments {
  const asked = recipe.parameters.filter(
    ({ name, required, whenUnknown }) =>
      required ||
      whenUnknown === true ||
      NAMED.includes(name) ||
      (recipe.id === 'set-not-null' && name === 'value') ||
      (recipe.id === 'attach-partition' && name === 'to'),
  );
  const table = TABLES[recipe.id];
  return Object.fromEntries(
    asked.map(({ name, example }) => [name, name === 'table' && table !== undefined ? table : example]),
  );
}

/** The recipe's plan for given values and a schema that nothing is known of. */
export function planOf(recipe: Recipe, args: Arguments): Plan {
  const result = recipe.fromArguments(args, {
    catalog: emptyCatalog({ complete: false }),
    version: VERSION,
    settings: SETTINGS,
    unknown: 'ask',
  });
  if ('plan' in result) return result.plan;
  throw new Error(`${recipe.id}: ${result.problems.map(({ message }) => message).join(' ')}`);
}

/** The steps of a recipe as files. `oneMode`: for tools where a file has a transaction in both directions, or in none. */
export function seriesOf(
  recipe: Recipe,
  args: Arguments,
  { oneMode = false }: { readonly oneMode?: boolean } = {},
): readonly SeriesStep[] {
  const known = planOf(recipe, args);
  // Templates have words of their own for what cannot be undone.
  const written = known.steps.map((step) => (refusesBack(step.down) ? { ...step, down: [] } : step));
  const steps = oneMode ? written.map(inOneMode) : written;
  const plan: Plan = { ...known, warnings: templateWarnings({ ...known, steps: written }), steps };
  const files = renderStepFiles(plan, SETTINGS, { alone: false });
  if (files?.length !== plan.steps.length) throw new Error(`${recipe.id}: the plan has holes.`);
  return plan.steps.map((step, index) => {
    const { header, up, down, transaction, downTransaction } = files[index]!;
    return {
      recipe,
      number: index + 1,
      count: files.length,
      plan,
      step,
      header,
      up: statementsOf(up),
      down: statementsOf(down),
      transaction,
      downTransaction,
      irreversible: step.down.length === 0 && step.up.some((sql) => sql.includes('DROP ')),
    };
  });
}

function inOneMode(step: Step): Step {
  const transaction = step.transaction && (step.downTransaction ?? true);
  return { ...step, transaction, downTransaction: transaction };
}

/** A template has no history to speak of: that it cannot carry over is said once. */
function templateWarnings({ warnings, steps }: Plan): string[] {
  const kept = warnings.filter((warning) => !/\bhistory\b/.test(warning));
  if (kept.length === warnings.length) return kept;
  const lost = steps.some(({ down, up }) => down.length === 0 && up.some((sql) => /\bDROP\b/.test(sql)));
  return [
    ...kept,
    lost
      ? 'A template does not know what is dropped; "Scaffold Expand/Contract Series…" reads the way back from the migrations.'
      : 'A template does not know the schema: a default, NOT NULL, indexes and constraints of the column are not carried over; "Scaffold Expand/Contract Series…" reads them from the migrations.',
  ];
}

function statementsOf(sql: string): string[] {
  if (hasHoles(sql)) throw new Error(`Holes in ${sql}`);
  return splitScript(sql).statements.map(({ text }) => text.replace(/;$/, ''));
}

