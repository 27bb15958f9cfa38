import { isWord, tokenize } from '../statements/tokens';
import type { Token } from '../statements/statement';
import type { TableConstraint } from './catalog';

/**
 * The parts of a condition that AND joins, each as its tokens in one spelling: without the casts and types that
 * PostgreSQL drops from a literal, unquoted names in lower case.
 */
export function conjuncts(condition: string): readonly string[] {
  return split(tokenize(condition)).map(spelled);
}

/** True where a valid CHECK leaves no row without a value in the column. */
export function provesNotNull({ definition, valid }: TableConstraint, column: string): boolean {
  if (definition.type !== 'check' || !valid || definition.enforced === false) return false;
  if (definition.notNullColumn === column) return true;
  return conjuncts(definition.expression.text).includes(`${column} is not null`);
}

function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const bare = unwrapped(tokens);
  const parts: Token[][] = [[]];
  let depth = 0;
  let between = false;
  for (const token of bare) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    // OR binds weaker than AND: the condition is then one part.
    if (depth === 0 && isWord(token, 'or')) return [bare];
    if (depth === 0 && isWord(token, 'between')) between = true;
    if (depth === 0 && isWord(token, 'and') && !between) parts.push([]);
    else {
      if (depth === 0 && isWord(token, 'and')) between = false;
      parts.at(-1)!.push(token);
    }
  }
  return parts.length === 1 ? [bare] : parts.flatMap(split);
}

/** Without brackets around the whole. */
export function unwrapped(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.text !== '(' || tokens.at(-1)?.text !== ')') return tokens;
  let depth = 0;
  const closing = tokens.findIndex(({ text }) => {
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return depth === 0;
  });
  return closing === tokens.length - 1 ? unwrapped(tokens.slice(1, -1)) : tokens;
}

/** A part of a condition in one spelling, its tokens with a space between. */
export function spelled(tokens: readonly Token[]): string {
  const words: string[] = [];
  tokens.forEach(({ text }, at) => {
    const literalFollows = tokens[at + 1]?.text.startsWith("'") === true;
    if (literalFollows && /^[a-z]+$/i.test(text)) return;
    if (text === '::' || tokens[at - 1]?.text === '::') return;
    words.push(text.startsWith("'") ? text : text.startsWith('"') ? text.slice(1, -1) : text.toLowerCase());
  });
  return words.join(' ');
}
