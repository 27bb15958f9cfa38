import type { Plan, Step } from '../../server/src/recipes/plan';
import { planFiles, type PlannedFiles } from '../../server/src/service/planned-files';
import type { Parameter, Recipe } from '../../server/src/recipes/recipe';
import { RECIPES } from '../../server/src/recipes/recipes';
import type { Rule } from '../../server/src/rules/rule';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import { toolById } from '../../server/src/projects/tools';
import { cell, code, fenced, plainText } from '../../server/src/service/markdown';
import { stepTable } from '../../server/src/service/runbook';
import { SERIES_OPTIONS } from '../../server/src/service/series-options';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { catalogOf, planIn } from '../recipe-fixture';
import { RECIPE_EXAMPLES, type RecipeExample } from '../recipe-examples';
import type { GeneratedFile } from './manifest';

/** The server of the pages, and those whose series is another. */
const VERSION = DEFAULT_SETTINGS.postgresVersion;
const NEWER = [15, 16, 17, 18];

/** docs/recipes.md and a page a recipe: the series that it writes for an example, step by step, forth and back. */
export async function recipeDocs(rules: readonly Rule[]): Promise<readonly GeneratedFile[]> {
  const pages = await Promise.all(RECIPES.map((recipe) => page(recipe, rules)));
  return [{ path: 'docs/recipes.md', text: index(rules) }, ...pages];
}

/** The plan of a recipe's example for a server, as the files of plain SQL. */
export async function examplePlan(recipe: Recipe, version: number): Promise<PlannedFiles> {
  const { setup, args } = exampleOf(recipe);
  const settings = { ...DEFAULT_SETTINGS, postgresVersion: version };
  const catalog = await catalogOf(setup);
  const plan = planIn(recipe.fromArguments(args, { catalog, version, settings, unknown: 'ask' }));
  const tool = toolById('plain');
  const planned = planFiles(plan, { catalog, settings, tool, reader: await loadPostgresReader() });
  if (!planned) throw new Error(`The example of ${recipe.id} has gaps.`);
  return planned;
}

function exampleOf(recipe: Recipe): RecipeExample {
  const example = RECIPE_EXAMPLES[recipe.id];
  if (!example) throw new Error(`test/recipe-examples.ts has no example of ${recipe.id}.`);
  return example;
}

function index(rules: readonly Rule[]): string {
  const rows = RECIPES.map(
    (recipe) =>
      `| [${recipe.id}](recipes/${recipe.id}.md) | ${cell(recipe.description)} | ${answered(recipe, rules, 'rules/')} |`,
  );
  return `# Recipes

A recipe is the safe form of a change of the schema, as finished SQL in steps. Quick fixes, the wizard **Scaffold
Expand/Contract Series…**, \`safe-migrations scaffold\`, the snippets and these pages are made from the same recipes. On servers of
PostgreSQL 14 to 18 the tests run each of them: to the same schema and rows as the statement that it replaces, every step twice,
interrupted and taken up again, under load, and all the way back.

Each step is a migration file of its own, in the form of the project's tool. The history of the migrations says what hangs on a
column (defaults, constraints, indexes, foreign keys, comments, sequences) and is carried over; what cannot be is named.

| recipe | what it does | answers |
|---|---|---|
${rows.join('\n')}

## Options of every series

${parameterTable(SERIES_OPTIONS)}

\`--name\` names the files, \`--dir\` the folder, \`--runbook\` writes a Markdown runbook beside them, \`--dry-run\` shows everything and
writes nothing.
`;
}

async function page(recipe: Recipe, rules: readonly Rule[]): Promise<GeneratedFile> {
  const { setup, args, note } = exampleOf(recipe);
  const planned = await examplePlan(recipe, VERSION);
  const answers = answered(recipe, rules, '../rules/');
  const options = Object.entries(args).map(([name, value]) => ` --${kebab(name)} ${shellWord(value)}`);
  const parts = [
    `# ${recipe.id}`,
    `${recipe.title}. ${recipe.description}`,
    `${answers === '' ? '' : `It answers ${answers}. `}The snippet is \`safe-${recipe.id}\`.`,
    '## Parameters',
    parameterTable(recipe.parameters),
    '## Example',
    note ?? 'The migrations so far:',
    fenced(setup),
    'For them, the command',
    fenced(`safe-migrations scaffold ${recipe.id}${options.join('')}`, 'sh'),
    `writes for PostgreSQL ${VERSION}:`,
    ...series(planned),
    ...(await newerServers(recipe, planned)),
  ];
  return { path: `docs/recipes/${recipe.id}.md`, text: `${parts.join('\n\n')}\n` };
}

/** What is otherwise on later servers, each compared with the one before. */
async function newerServers(recipe: Recipe, planned: PlannedFiles): Promise<readonly string[]> {
  let before = planned;
  const parts: string[] = [];
  for (const version of NEWER) {
    const own = await examplePlan(recipe, version);
    const known = new Set(steps(before).map(textOf));
    const others = steps(own).filter((step) => !known.has(textOf(step)));
    if (others.length === 0 && steps(own).length === known.size) continue;
    const kept = own.plan.steps.length - others.length;
    parts.push(
      `## From PostgreSQL ${version} on`,
      ...overview(own),
      ...(kept === 0 ? [] : ['Steps that are not shown here are the same as above.']),
      ...others.flatMap((step) => [...step.heading, ...step.body]),
    );
    before = own;
  }
  return parts;
}

interface StepParts {
  /** `### 2. Copy old rows in batches`, where there are several. */
  readonly heading: readonly string[];
  readonly title: string;
  readonly body: readonly string[];
}

/** A step as it is compared: its number aside. */
function textOf({ title, body }: StepParts): string {
  return [title, ...body].join('\n');
}

function series(planned: PlannedFiles): readonly string[] {
  return [...overview(planned), ...steps(planned).flatMap(({ heading, body }) => [...heading, ...body])];
}

function overview(planned: PlannedFiles): readonly string[] {
  const { plan } = planned;
  return [...(plan.steps.length === 1 ? [] : [stepTable(plan, planned.facts())]), ...notes(plan)];
}

function steps({ plan, files }: PlannedFiles): readonly StepParts[] {
  const count = plan.steps.length;
  return plan.steps.map((step, number) => {
    const file = files[number]!;
    const title = plainText(capital(step.title));
    const back = file.downTransaction ? 'The way back:' : 'The way back, outside a transaction:';
    return {
      title,
      heading: count === 1 ? [] : [`### ${number + 1}. ${title}`],
      body: [
        ...(step.transaction ? [] : ['Outside a transaction:']),
        fenced(file.up.trimEnd()),
        ...after(step, number + 1 < count),
        ...(step.down.length === 0 ? [] : [back, fenced(file.down.trimEnd())]),
      ],
    };
  });
}

function notes({ warnings }: Plan): readonly string[] {
  return warnings.length === 0 ? [] : [warnings.map((warning) => `- ${plainText(warning)}`).join('\n')];
}

function after(step: Step, isMore: boolean): readonly string[] {
  const lines = [
    ...(step.check === undefined
      ? []
      : [`- It worked when ${code(step.check.sql)} returns ${plainText(step.check.expect)}.`]),
    ...(step.resume === undefined ? [] : [`- If it is interrupted: ${plainText(step.resume)}`]),
    ...(step.deploy === undefined || !isMore
      ? []
      : [`- **Deploy before the next step:** ${plainText(step.deploy)}`]),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(
    ({ name, title, type, required, whenUnknown, fromSettings, example, choices }) => {
      const values = choices === undefined ? type : choices.map(code).join(', ');
      const needed = required
        ? 'yes'
        : whenUnknown === true
          ? 'where the migrations do not say'
          : fromSettings === true
            ? 'no, from the settings'
            : 'no';
      return `| \`--${kebab(name)}\` | ${cell(plainText(title))} | ${cell(values)} | ${needed} | ${cell(code(example))} |`;
    },
  );
  return ['| option | meaning | values | required | for example |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

/** Links to the rules that a recipe is the answer to. */
function answered(recipe: Recipe, rules: readonly Rule[], folder: string): string {
  return rules
    .filter((rule) => rule.recipes.includes(recipe.id))
    .map(({ id }) => `[${id}](${folder}${id}.md)`)
    .join(', ');
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `"${text.replace(/["$\\`]/g, '\\$&')}"`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
