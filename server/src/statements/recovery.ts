import { boundaryAfter, type Boundary } from './boundaries';
import { classOf, IDENTIFIER_PART, isSpace } from './characters';
import { skipSpace } from './lexer';
import type { Span } from '../text/span';

/** A string, quoted identifier or dollar string that was closed on a later line. */
export type Quoted = Span;

/** What follows the closing dollar quote of a function. */
const FUNCTION_OPTIONS = new Set(
  (
    'language immutable stable volatile strict security parallel cost rows set as called returns window leakproof ' +
    'not support transform external using from'
  ).split(' '),
);

/**
 * Where one quote is missing, every later one pairs up wrongly and only the last one has no partner.
 * Finds the first token that most likely took the opening quote of another one for its end:
 * a statement seems to begin within it, and what follows it does not follow a closing quote.
 */
export function findSuspect(
  text: string,
  quoted: readonly Quoted[],
  missing: string,
  boundaries: readonly Boundary[],
): Quoted | undefined {
  const dollar = missing.startsWith('$');
  return quoted.find((token) => {
    if (!text.endsWith(missing, token.end)) return false;
    if (dollar ? closesFunction(text, token.end) : closesLiteral(text, token.end)) return false;
    const boundary = boundaryAfter(boundaries, token.start);
    return boundary !== undefined && boundary.resume < token.end;
  });
}

function closesLiteral(text: string, end: number): boolean {
  const unit = text.charCodeAt(end);
  return Number.isNaN(unit) || isSpace(unit) || ',);:|]['.includes(text.charAt(end));
}

function closesFunction(text: string, end: number): boolean {
  const start = skipSpace(text, end);
  let wordEnd = start;
  while (classOf(text.charCodeAt(wordEnd)) & IDENTIFIER_PART) wordEnd++;
  return wordEnd === start || FUNCTION_OPTIONS.has(text.slice(start, wordEnd).toLowerCase());
}
