import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPES } from '../../server/src/recipes/recipes';
import type { GeneratedFile } from './manifest';
import { snippetOf, type SnippetText } from './snippets/body';
import { django } from './snippets/django';
import { frameworkSnippets } from './snippets/framework';
import { knexJavaScript, knexTypeScript } from './snippets/knex';
import { OPERATION_SNIPPETS } from './snippets/operations';
import { prismaSnippets } from './snippets/prisma';
import { rails } from './snippets/rails';
import { sqlSnippets } from './snippets/sql';
import { typeorm } from './snippets/typeorm';

/** The snippets of each file of package.json's `contributes.snippets`, by the language they are for. */
export function snippetTexts(): ReadonlyMap<string, readonly SnippetText[]> {
  return new Map([
    ['sql', [...sqlSnippets(RECIPES), ...OPERATION_SNIPPETS]],
    ['ruby', frameworkSnippets(RECIPES, rails)],
    ['python', frameworkSnippets(RECIPES, django)],
    ['typescript', [...frameworkSnippets(RECIPES, typeorm), ...frameworkSnippets(RECIPES, knexTypeScript)]],
    ['javascript', frameworkSnippets(RECIPES, knexJavaScript)],
    ['prisma', prismaSnippets(RECIPES)],
  ]);
}

/** The snippet files that the manifest names; throws where it names others than there are. */
export function snippetFiles(root: string): Promise<readonly GeneratedFile[]> {
  const texts = snippetTexts();
  const contributed = contributedFiles(root);
  const difference = [
    ...[...texts.keys()].filter((language) => !contributed.has(language)),
    ...[...contributed.keys()].filter((language) => !texts.has(language)),
  ];
  if (difference.length > 0)
    throw new Error(`package.json and snippets/ do not agree about ${difference.join(', ')}.`);
  return Promise.resolve(
    [...texts].map(([language, snippets]) => ({
      path: contributed.get(language)!,
      text: `${JSON.stringify(Object.fromEntries(snippets.map((text) => [text.name, snippetOf(text)])), null, 2)}\n`,
    })),
  );
}

/** The paths in `contributes.snippets` by their language. */
function contributedFiles(root: string): ReadonlyMap<string, string> {
  const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    contributes: { snippets: readonly { language: string; path: string }[] };
  };
  return new Map(contributes.snippets.map(({ language, path }) => [language, path.replace(/^\.\//, '')]));
}
