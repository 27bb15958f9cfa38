import type { NewFile, Project } from '../projects/tool';
import type { Plan } from '../recipes/plan';
import type { Reader } from '../readers/reader';
import { expressionProblem } from '../recipes/expressions';
import type { Problem, Recipe } from '../recipes/recipe';
import { recipeById, RECIPES } from '../recipes/recipes';
import { fileSlug } from '../recipes/render';
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
  const { own, settings, problems: unfit } = withSeriesOptions(request.arguments, context.settings);
  const problems = [...unfit, ...unreadable(recipe, own, context.reader)];
  const result = recipe.fromArguments(own, {
    catalog: context.catalog,
    version: settings.postgresVersion,
    settings,
    unknown: 'ask',
  });
  if ('problems' in result) {
    const said = new Set(result.problems.map(({ parameter }) => parameter));
    return { problems: [...result.problems, ...problems.filter(({ parameter }) => !said.has(parameter))] };
  }
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
  const stem = (tool.otherFiles === undefined ? '' : `${tool.otherFiles}/`) + fileSlug(planned.plan);
  let path = `${stem}.md`;
  for (let number = 2; taken.has(path); number++) path = `${stem}_${number}.md`;
  return { path, text: runbook(planned, { tool, folder, files, existing }) };
}

/** Expressions that PostgreSQL's grammar does not take. */
function unreadable(
  { parameters }: Recipe,
  own: Readonly<Record<string, string>>,
  reader: Reader,
): readonly Problem[] {
  return parameters.flatMap(({ name, type }): readonly Problem[] => {
    const text = own[name]?.trim() ?? '';
    // A value of an enum needs no quotes; what is wrong with quotes, comments and parentheses is said in other words.
    const isBare = /^[\p{L}\p{N}_-]*$/u.test(text);
    if (type !== 'expression' || isBare || expressionProblem(text) !== undefined) return [];
    const { error } = reader.read(`SELECT (${text}\n)`);
    return error === undefined
      ? []
      : [{ parameter: name, message: `${text} is not a whole SQL expression.` }];
  });
}

/** Names become parts of paths, so that only letters, digits and underscores may stand in them. */
function withSlug(plan: Plan, name: string): Plan | undefined {
  const slug = slugOf(name);
  return canNameFiles(name) ? { ...plan, slug } : undefined;
}

/** Whether a name can be that of the files of a series. */
export function canNameFiles(name: string): boolean {
  return /^[\p{L}\p{N}_]{1,100}$/u.test(slugOf(name));
}

function slugOf(name: string): string {
  return name.trim().replace(/[\s-]+/g, '_');
}

function unknownRecipe(id: string): string {
  const ids = RECIPES.map((recipe) => recipe.id);
  const near = closest(id, ids);
  return `There is no recipe called ${id}${near === undefined ? `. There are ${ids.join(', ')}.` : `; did you mean ${near}?`}`;
}
