import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../server/src/readers/postgres';
import type { Plan } from '../server/src/recipes/plan';
import type { Arguments, PlanResult, RecipeContext } from '../server/src/recipes/recipe';
import { recipeById } from '../server/src/recipes/recipes';
import type { Catalog } from '../server/src/schema/catalog';
import { applyOperations, emptyCatalog } from '../server/src/schema/fold';
import { splitScript } from '../server/src/statements/split';

/** The statements of a script, without comments around them. */
export function statementsOf(sql: string): string[] {
  return splitScript(sql).statements.map((statement) => statement.text);
}

/** The schema that a script builds. */
export async function catalogOf(sql: string): Promise<Catalog> {
  const reader = await loadPostgresReader();
  return statementsOf(sql).reduce(
    (catalog, text) => {
      const read = reader.read(text);
      assert.equal(read.error, undefined, `${read.error?.message} in ${text}`);
      return applyOperations(catalog, read.operations, 'setup.sql');
    },
    emptyCatalog({ complete: true }),
  );
}

export interface Setting {
  /** Builds the schema before. */
  readonly setup: string;
  readonly version?: number;
  readonly unknown?: 'ask' | 'hole';
  readonly batchSize?: number;
  readonly batchPause?: number;
}

export async function contextOf(setting: Setting): Promise<RecipeContext> {
  return {
    catalog: await catalogOf(setting.setup),
    version: setting.version ?? 14,
    unknown: setting.unknown ?? 'hole',
    settings: {
      batchSize: setting.batchSize ?? 5000,
      batchPause: setting.batchPause ?? 100,
      lockTimeout: '5s',
      statementTimeout: '0',
    },
  };
}

/** What a recipe answers to the first operation of a statement that it answers at all. */
export async function answer(
  recipe: string,
  statement: string,
  setting: Setting,
): Promise<PlanResult | undefined> {
  const reader = await loadPostgresReader();
  const context = await contextOf(setting);
  const read = reader.read(statement);
  assert.equal(read.error, undefined);
  for (const operation of read.operations) {
    const result = recipeById(recipe)?.fromOperation(operation, statement, context);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** The plan that replaces a statement; fails where there is none. */
export async function planFor(recipe: string, statement: string, setting: Setting): Promise<Plan> {
  return planIn(await answer(recipe, statement, setting));
}

/** What a recipe makes of arguments. */
export async function scaffold(recipe: string, args: Arguments, setting: Setting): Promise<PlanResult> {
  const found = recipeById(recipe);
  assert.ok(found, `There is no recipe ${recipe}.`);
  return found.fromArguments(args, await contextOf(setting));
}

export function planIn(result: PlanResult | undefined): Plan {
  assert.ok(result && 'plan' in result, JSON.stringify(result));
  return result.plan;
}

/** What a recipe refuses for; fails where it does not. */
export function problemsIn(result: PlanResult | undefined): readonly string[] {
  assert.ok(result && 'problems' in result, JSON.stringify(result));
  return result.problems.map(({ message }) => message);
}

/** Everything a plan runs, one statement a paragraph. */
export function upOf(plan: Plan): string {
  return plan.steps.map((step) => step.up.map((statement) => `${statement};`).join('\n')).join('\n\n');
}

/** Everything that undoes a plan, in the order in which it runs. */
export function downOf(plan: Plan): string {
  return [...plan.steps]
    .reverse()
    .flatMap((step) => step.down)
    .map((statement) => `${statement};`)
    .join('\n');
}

/** A plan as one text: title, slug, warnings, and each step with what it says, runs and undoes. */
export function planText(plan: Plan): string {
  const lines = [plan.title, plan.slug, ...plan.warnings];
  for (const step of plan.steps) {
    const kind = step.transaction ? '' : ', outside a transaction';
    lines.push('', `-- ${step.phase} ${step.slug}: ${step.title} (${step.needs}${kind})`);
    lines.push(...step.up.map((statement) => `${statement};`));
    if (step.deploy !== undefined) lines.push(`-- deploy: ${step.deploy}`);
    if (step.down.length > 0) {
      lines.push(step.downTransaction === false ? '-- down, outside a transaction' : '-- down');
    }
    lines.push(...step.down.map((statement) => `${statement};`));
  }
  return lines.join('\n') + '\n';
}
