import { findWord, isMark, sourceOf, textOf, wholeOf, within, type Part, type Source } from './source';

/** From this length on the tree of an INSERT costs seconds and hundreds of megabytes. */
const LONG = 100_000;

export interface ShortenedInsert {
  /** The statement with its first row only. */
  readonly text: string;
  readonly rows: number;
}

/**
 * A long `INSERT … VALUES` whose rows are plain literals says nothing more than its first row and the number of rows.
 * Undefined for anything else, which then is read as a whole.
 */
export function shortenedInsert(text: string): ShortenedInsert | undefined {
  if (text.length < LONG || !/^insert\b/i.test(text)) return undefined;
  const source = sourceOf(text);
  const whole = wholeOf(source);
  const values = findWord(whole, 'values');
  if (values < 0) return undefined;
  let rows = 0;
  let i = values + 1;
  let firstRowEnd = i;
  for (;;) {
    const end = isMark(source, i, '(') ? source.partner[i]! : -1;
    if (end < 0 || !isPlainRow(source, i + 1, end)) return undefined;
    rows++;
    i = end + 1;
    if (rows === 1) firstRowEnd = i;
    if (!isMark(source, i, ',')) break;
    i++;
  }
  if (rows === 1) return undefined; // nothing to leave out
  const tail: Part = within(whole, i);
  return { text: `${textOf(within(whole, 0, firstRowEnd))} ${textOf(tail)}`, rows };
}

/** Literals between commas: numbers with or without a sign, 'strings', NULL, TRUE, FALSE, DEFAULT. */
function isPlainRow(source: Source, from: number, to: number): boolean {
  let i = from;
  for (;;) {
    if (isMark(source, i, '-') || isMark(source, i, '+')) {
      i++;
      if (source.tokens[i]?.kind !== 'number') return false;
    }
    if (!isPlainLiteral(source, i)) return false;
    i++;
    if (i === to) return true;
    if (!isMark(source, i, ',')) return false;
    i++;
  }
}

function isPlainLiteral(source: Source, index: number): boolean {
  const token = source.tokens[index];
  if (token === undefined) return false;
  if (token.kind === 'string') return token.text.startsWith("'");
  if (token.kind === 'word') return /^(?:null|true|false|default)$/i.test(token.text);
  return token.kind === 'number';
}
