import type { NewFile, Project } from '../projects/tool';
import type { Plan } from '../recipes/plan';
import { recipeById, RECIPES } from '../recipes/recipes';
import { closest } from '../settings/closest';
import { planFiles, type PlannedFiles, type PlanSurroundings } from './planned-files';
import { refusalOf } from './refusal';
import { runbook } from './runbook';
import { SERIES_OPTIONS, withSeriesOptions } from './series-options';
import type { RecipeSummary, ScaffoldRequest, ScaffoldResult } from './types';
import { restored } from '../projects/placeholders';

/** Every recipe with the parameters it asks for, and those of every series. */
export function recipeSummaries(): readonly RecipeSummary[] {
  return RECIPES.map(({ id, title, description, parameters }) => ({
    id,
    title,
    description,
    parameters: [...parameters, ...SERIES_OPTIONS],
  }));
}

/** A series of files for a recipe's parameters, named after every existing file. Writes nothing. */
export function scaffold(
  request: ScaffoldRequest,
  context: PlanSurroundings & {
    /** The migrations folder as the project writes it: `db/migrations`. */
    readonly folder: string;
  },
  project: Project,
  now: Date,
): ScaffoldResult {
  const recipe = recipeById(request.recipe);
  if (!recipe) return { problems: [{ message: unknownRecipe(request.recipe) }] };
  const known = new Set([...recipe.parameters, ...SERIES_OPTIONS].map((parameter) => parameter.name));
  const unknown = Object.keys(request.arguments).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    return {
      problems: unknown.map((parameter) => ({
        parameter,
        message: `The recipe ${recipe.id} has no parameter ${parameter}. It takes ${[...known].join(', ')}.`,
      })),
    };
  }
  const { own, settings, problems } = withSeriesOptions(request.arguments, context.settings);
  const result = recipe.fromArguments(own, {
    catalog: context.catalog,
    version: settings.postgresVersion,
    settings,
    unknown: 'ask',
  });
  if ('problems' in result) return { problems: [...result.problems, ...problems] };
  if (problems.length > 0) return { problems };
  const named = request.name === undefined ? result : { plan: withSlug(result.plan, request.name) };
  if (!named.plan) {
    const message = `The name ${request.name ?? ''} cannot be part of a file name: use letters, digits and underscores.`;
    return { problems: [{ parameter: 'name', message }] };
  }
  const refused = refusalOf(named.plan, { ...context, settings });
  if (refused !== undefined) return { problems: [{ message: refused }] };
  const planned = planFiles(named.plan, { ...context, settings });
  if (!planned) return { problems: [{ message: 'The plan has gaps that only a person can fill.' }] };
  const files = context.tool.series(planned.files, project.names, now, project.texts);
  const extra = request.runbook === true ? [runbookFile(planned, files, context, project.names)] : [];
  return restored(context.tool, { plan: named.plan, files: [...files, ...extra] });
}

/** Beside the migrations, so that it is reviewed with them; where the tool minds a Markdown file there, in a folder of its own. */
function runbookFile(
  planned: PlannedFiles,
  files: readonly NewFile[],
  { tool, folder }: Parameters<typeof scaffold>[1],
  existing: readonly string[],
): NewFile {
  const taken = new Set(existing);
  const stem = (tool.otherFiles === undefined ? '' : `${tool.otherFiles}/`) + planned.plan.slug;
  let path = `${stem}.md`;
  for (let number = 2; taken.has(path); number++) path = `${stem}_${number}.md`;
  return { path, text: runbook(planned, { tool, folder, files, existing }) };
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
