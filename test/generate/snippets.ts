import { RECIPES } from '../../server/src/recipes/recipes';
import type { GeneratedFile } from './manifest';
import { snippetOf, type SnippetText } from './snippets/body';
import { OPERATION_SNIPPETS } from './snippets/operations';
import { sqlSnippets } from './snippets/sql';

/** Each snippet file of package.json's `contributes.snippets`, by the language it is for. */
export function snippetTexts(): ReadonlyMap<string, readonly SnippetText[]> {
  return new Map([['sql', [...sqlSnippets(RECIPES), ...OPERATION_SNIPPETS]]]);
}

/** The snippet files of the extension, one a language. */
export function snippetFiles(_root: string): Promise<readonly GeneratedFile[]> {
  return Promise.resolve(
    [...snippetTexts()].map(([language, texts]) => ({
      path: `snippets/${language}.json`,
      text: `${JSON.stringify(Object.fromEntries(texts.map((text) => [text.name, snippetOf(text)])), null, 2)}\n`,
    })),
  );
}
