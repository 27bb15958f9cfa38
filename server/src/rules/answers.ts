import { recipeById } from '../recipes/recipes';
import { tokenize } from '../statements/tokens';
import type { FixRequest, RuleFix } from './rule';

/** The plan of a recipe as the answer to an operation; empty where the recipe has none. */
export function planFix(request: FixRequest, recipe: string, title: string): readonly RuleFix[] {
  const { statement, analyzed, recipes } = request;
  if (!statement || !analyzed || analyzed.body) return [];
  const result = recipeById(recipe)?.fromOperation(analyzed.operation, statement.statement.text, recipes);
  if (result === undefined || !('plan' in result)) return [];
  return [{ type: 'plan', title, result, preferred: result.plan.equivalent }];
}

/**
 * Puts words behind the last of some keywords of an operation: `CREATE`, `INDEX`, `CONCURRENTLY?`, in this order, where `?` marks
 * a word that may be missing and `a|b` a choice. Words in between (`UNIQUE`) are passed over up to the first required one only
 * where the pattern has `*` there. Empty where the text does not follow the pattern.
 */
export function insertAfterKeywords(
  request: FixRequest,
  pattern: readonly string[],
  insert: string,
  title: string,
  preferred = true,
): readonly RuleFix[] {
  const at = endOfKeywords(request, pattern);
  if (at === undefined) return [];
  return [{ type: 'edits', title, edits: [{ span: { start: at, end: at }, text: ` ${insert}` }], preferred }];
}

function endOfKeywords({ statement, analyzed }: FixRequest, pattern: readonly string[]): number | undefined {
  if (!statement || !analyzed || analyzed.body) return undefined;
  const { text, span } = statement.statement;
  const tokens = tokenize(text).filter((token) => token.start >= analyzed.operation.span.start);
  let next = 0;
  let end: number | undefined;
  for (const part of pattern) {
    if (part === '*') continue;
    const optional = part.endsWith('?');
    const words = part.replace('?', '').split('|');
    const anywhere = pattern[pattern.indexOf(part) - 1] === '*';
    let at = next;
    while (anywhere && at < tokens.length && !isWord(tokens[at], words)) at++;
    const token = tokens[at];
    if (token && isWord(token, words)) {
      end = token.end;
      next = at + 1;
    } else if (!optional) {
      return undefined;
    }
  }
  return end === undefined ? undefined : span.start + end;
}

function isWord(
  token: { readonly kind: string; readonly text: string } | undefined,
  words: readonly string[],
): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}
