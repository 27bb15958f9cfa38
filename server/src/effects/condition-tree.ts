import type { Token } from '../statements/statement';
import { isWord, tokenize } from '../statements/tokens';
import { spelled, unwrapped } from '../schema/conjuncts';

/** A condition by its AND, OR and NOT; what they join is in one spelling. */
export type Condition =
  | { readonly type: 'all' | 'any'; readonly parts: readonly Condition[] }
  | { readonly type: 'not'; readonly part: Condition }
  | { readonly type: 'atom'; readonly text: string };

/** Takes a condition apart. `a BETWEEN 1 AND 2` is one atom. */
export function conditionTree(condition: string): Condition {
  return treeOf(tokenize(condition));
}

function treeOf(tokens: readonly Token[]): Condition {
  const bare = unwrapped(tokens);
  const alternatives = divided(bare, 'or');
  if (alternatives.length > 1) return { type: 'any', parts: alternatives.map(treeOf) };
  const parts = divided(bare, 'and');
  if (parts.length > 1) return { type: 'all', parts: parts.map(treeOf) };
  if (isWord(bare[0], 'not')) return { type: 'not', part: treeOf(bare.slice(1)) };
  return { type: 'atom', text: spelled(bare) };
}

/** The parts between a word that stands outside of every bracket; the AND of BETWEEN divides nothing. */
function divided(tokens: readonly Token[], word: 'and' | 'or'): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  let between = false;
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    if (depth === 0 && isWord(token, 'between')) between = true;
    const closesBetween = depth === 0 && between && isWord(token, 'and');
    if (closesBetween) between = false;
    if (depth === 0 && !closesBetween && isWord(token, word)) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}
