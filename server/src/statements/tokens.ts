import { createLexer, nextLexeme } from './lexer';
import type { Token } from './statement';

/** The significant tokens of any SQL text, in order, with offsets into that text. Never throws. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const lexer = createLexer(text);
  while (nextLexeme(lexer)) {
    const { kind, start, end } = lexer;
    if (kind === 'lineComment' || kind === 'blockComment') continue;
    tokens.push({ kind, start, end, text: text.slice(start, end) });
  }
  return tokens;
}

/** True where a string, a quoted identifier, a dollar string or a block comment of the text has no end. */
export function leavesQuoteOpen(text: string): boolean {
  const lexer = createLexer(text);
  while (nextLexeme(lexer)) {
    if (lexer.missing !== '') return true;
  }
  return false;
}

/** True where the token is this unquoted word, given in lower case. */
export function isWord(token: Token | undefined, word: string): boolean {
  return (
    token?.kind === 'word' &&
    token.text.length === word.length &&
    (token.text === word || token.text.toLowerCase() === word)
  );
}

/** True where the token is this operator or punctuation mark. */
export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return (
    token !== undefined &&
    (token.kind === 'punctuation' || token.kind === 'operator') &&
    token.text === symbol
  );
}
