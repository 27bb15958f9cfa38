import type { Arguments, Recipe } from '../../../server/src/recipes/recipe';
import { withTabs, type SnippetText } from './body';
import { exampleArguments, seriesOf, type SeriesStep } from './series';

/** A recipe's whole series in one text, forwards. */
export function seriesText(recipe: Recipe, args: Arguments): string {
  return seriesOf(recipe, args).map(stepText).join('\n');
}

function stepText({ header, up, transaction, count }: SeriesStep): string {
  const alone = count === 1 ? 'a file without a transaction' : 'a file of its own, without a transaction';
  const comments = transaction ? header : [header[0] ?? '', `Belongs in ${alone}.`, ...header.slice(1)];
  return `${comments.map((line) => `-- ${line}\n`).join('')}${up.map((sql) => `${sql};\n`).join('')}`;
}

/** The way back, last step first; undefined where there is none. */
export function reverseText(recipe: Recipe, args: Arguments): string | undefined {
  const steps = seriesOf(recipe, args).filter(({ step, irreversible }) => step.down.length > 0 || irreversible);
  if (steps.every(({ irreversible }) => irreversible)) return undefined;
  return [...steps].reverse().map(undoText).join('\n');
}

function undoText({ plan, step, number, count, down, downTransaction, irreversible }: SeriesStep): string {
  const which = count === 1 ? '' : `, step ${number} of ${count} (${step.phase}): ${step.title}`;
  if (irreversible) return `-- Cannot be undone here: ${plan.title}${which}.\n-- Once it has run, restore from a backup.\n`;
  const mode = downTransaction ? '' : '\n-- Belongs in a file without a transaction.';
  return `-- Undo: ${plan.title}${which}.${mode}\n${down.map((sql) => `${sql};\n`).join('')}`;
}

/** A template for each recipe and one for its way back: the recipe's own SQL, with its parameters as tab stops. */
export function sqlSnippets(recipes: readonly Recipe[]): readonly SnippetText[] {
  return recipes.flatMap((recipe) => {
    const args = exampleArguments(recipe);
    const tabs = Object.values(args);
    const reverse = reverseText(recipe, args);
    const up: SnippetText = {
      prefix: `safe-${recipe.id}`,
      name: `Safe migration: ${recipe.title}`,
      description: `${recipe.title}. ${recipe.description}`,
      tabs,
      text: withTabs(seriesText(recipe, args), tabs),
    };
    if (reverse === undefined) return [up];
    return [
      up,
      {
        prefix: `safe-${recipe.id}-down`,
        name: `Safe migration, the way back: ${recipe.title}`,
        description: `Undoes the steps of safe-${recipe.id}, the last one first.`,
        tabs,
        text: withTabs(reverse, tabs),
      },
    ];
  });
}
