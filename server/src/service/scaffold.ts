import type { Tool } from '../projects/tool';
import type { Plan } from '../recipes/plan';
import type { RecipeContext } from '../recipes/recipe';
import { recipeById, RECIPES } from '../recipes/recipes';
import { renderStepFiles } from '../recipes/render';
import { closest } from '../settings/closest';
import type { Settings } from '../settings/settings';
import type { RecipeSummary, ScaffoldRequest, ScaffoldResult } from './types';

/** Every recipe with the parameters it asks for. */
export function recipeSummaries(): readonly RecipeSummary[] {
  return RECIPES.map(({ id, title, description, parameters }) => ({ id, title, description, parameters }));
}

/** A series of files for a recipe's parameters, named after every existing file. Writes nothing. */
export function scaffold(
  request: ScaffoldRequest,
  context: Pick<RecipeContext, 'catalog'> & { readonly settings: Settings; readonly tool: Tool },
  names: readonly string[],
  now: Date,
): ScaffoldResult {
  const recipe = recipeById(request.recipe);
  if (!recipe) return { problems: [{ message: unknownRecipe(request.recipe) }] };
  const known = new Set(recipe.parameters.map((parameter) => parameter.name));
  const unknown = Object.keys(request.arguments).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    return {
      problems: unknown.map((parameter) => ({
        parameter,
        message: `The recipe ${recipe.id} has no parameter ${parameter}. It takes ${[...known].join(', ')}.`,
      })),
    };
  }
  const result = recipe.fromArguments(request.arguments, {
    catalog: context.catalog,
    version: context.settings.postgresVersion,
    settings: context.settings,
    unknown: 'ask',
  });
  if ('problems' in result) return result;
  const named = request.name === undefined ? result : { plan: withSlug(result.plan, request.name) };
  if (!named.plan) {
    const message = `The name ${request.name ?? ''} cannot be part of a file name: use letters, digits and underscores.`;
    return { problems: [{ parameter: 'name', message }] };
  }
  const alone = !context.tool.severalStatementsWithoutTransaction;
  const steps = renderStepFiles(named.plan, context.settings, { alone });
  if (!steps) return { problems: [{ message: 'The plan has gaps that only a person can fill.' }] };
  return { plan: named.plan, files: context.tool.series(steps, names, now) };
}

/** Names become parts of paths, so that only letters, digits and underscores may stand in them. */
function withSlug(plan: Plan, name: string): Plan | undefined {
  const slug = name.trim().replace(/[\s-]+/g, '_');
  return /^[\p{L}\p{N}_]{1,100}$/u.test(slug) ? { ...plan, slug } : undefined;
}

function unknownRecipe(id: string): string {
  const ids = RECIPES.map((recipe) => recipe.id);
  const near = closest(id, ids);
  return `There is no recipe called ${id}${near === undefined ? `. There are ${ids.join(', ')}.` : `; did you mean ${near}?`}`;
}
