import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';

/** SQL in the form in which equal texts are equal: without comments and outer parentheses, words folded, one blank between tokens. */
export function normalize(sql: string): string {
  const words = tokenize(sql).map(({ kind, text }) =>
    kind === 'word' || kind === 'quotedIdentifier' ? foldIdentifier(text) : text,
  );
  while (isWrapped(words)) {
    words.shift();
    words.pop();
  }
  return words.join(' ');
}

/** True where the first parenthesis ends with the last. */
function isWrapped(words: readonly string[]): boolean {
  if (words.length < 2 || words[0] !== '(') return false;
  let depth = 0;
  const close = words.findIndex((word) => {
    if (word === '(') depth++;
    else if (word === ')') depth--;
    return depth === 0;
  });
  return close === words.length - 1;
}
