import type { Recipe } from '../../../server/src/recipes/recipe';
import { withTabs, type SnippetText } from './body';
import { exampleArguments, seriesOf, type SeriesStep } from './series';

/** How a framework writes a step: one migration file each, since its files hold one migration. */
export interface Framework {
  /** In prefixes: `safe-rails-add-column`. */
  readonly id: string;
  /** In the list of snippets. */
  readonly title: string;
  /** Begins a comment line. */
  readonly comment: string;
  /** Tab stops that the recipe does not know, after those of the recipe. */
  readonly tabs: readonly string[];
  /** What has to be known before the step is run with this framework: full sentences. */
  notes(step: SeriesStep): readonly string[];
  /** The file below its comments, or with them where something has to stand above. Statements have their tab stops. */
  file(step: SeriesStep, comments: string): string;
}

/** A snippet for every step of every recipe. */
export function frameworkSnippets(
  recipes: readonly Recipe[],
  framework: Framework,
): readonly SnippetText[] {
  return recipes.flatMap((recipe) => {
    const args = exampleArguments(recipe);
    const values = Object.values(args);
    return seriesOf(recipe, args, { oneMode: true }).map((plain): SnippetText => {
      const step: SeriesStep = {
        ...plain,
        up: plain.up.map((sql) => withTabs(sql, values)),
        down: plain.down.map((sql) => withTabs(sql, values)),
      };
      const { number, count, header } = step;
      const lines = [...header.map((line) => withTabs(line, values)), ...framework.notes(step)];
      return {
        prefix: `safe-${framework.id}-${recipe.id}${count === 1 ? '' : `-${number}`}`,
        name: `${framework.title}: ${recipe.title}${count === 1 ? '' : `, step ${number} of ${count}`}`,
        description: description(plain),
        tabs: [...values, ...framework.tabs],
        text: framework.file(step, lines.map((line) => `${framework.comment} ${line}\n`).join('')),
      };
    });
  });
}

function description({ recipe, number, count, step }: SeriesStep): string {
  if (count === 1) return `${recipe.title}. ${recipe.description}`;
  const deploy = step.deploy === undefined ? '' : ` Deploy before the next step: ${step.deploy}`;
  return `${recipe.title}, step ${number} of ${count} (${step.phase}): ${step.title}.${deploy}`;
}

/** The statements that set timeouts stand before the framework's own calls. */
export function timeouts(statements: readonly string[]): readonly string[] {
  return statements.filter((sql) => /^SET /.test(sql));
}
