import { tokenize } from '../../statements/tokens';
import type { Token } from '../../statements/statement';
import type { Span } from '../../text/span';
import { utf8Offsets } from '../../text/utf8';

/**
 * The text of a statement with its tokens. PostgreSQL's tree gives only the byte offsets where things start,
 * so every end is found here: by the next comma, keyword or closing bracket outside of brackets.
 */
export interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** UTF-8 byte offset → UTF-16 offset. */
  readonly offsetOf: (byte: number) => number;
  /** For an opening or closing bracket the index of its partner, otherwise -1. */
  readonly partner: Int32Array;
}

/** A half-open range of token indices. */
export interface Part {
  readonly source: Source;
  readonly from: number;
  readonly to: number;
}

export function sourceOf(text: string): Source {
  const tokens = tokenize(text);
  return { text, tokens, offsetOf: utf8Offsets(text), partner: partners(tokens) };
}

export function wholeOf(source: Source): Part {
  return { source, from: 0, to: source.tokens.length };
}

/** The same source, other bounds; bounds outside the part are cut. */
export function within(part: Part, from: number, to: number = part.to): Part {
  const end = Math.min(to, part.to);
  return { source: part.source, from: Math.min(Math.max(from, part.from), end), to: end };
}

export function isEmpty(part: Part): boolean {
  return part.from >= part.to;
}

/** From the first token's start to the last token's end; an empty part stands where its next token starts. */
export function spanOf(part: Part): Span {
  const { tokens, text } = part.source;
  const first = tokens[part.from];
  if (isEmpty(part)) {
    const at = first?.start ?? text.length;
    return { start: at, end: at };
  }
  return { start: first!.start, end: tokens[part.to - 1]!.end };
}

/** The exact text, comments inside it included. */
export function textOf(part: Part): string {
  const { start, end } = spanOf(part);
  return part.source.text.slice(start, end);
}

/** The text with every run of white space and comments between tokens as one space. */
export function collapsedTextOf(part: Part): string {
  const { tokens } = part.source;
  let text = '';
  for (let i = part.from; i < part.to; i++) {
    const token = tokens[i]!;
    if (i > part.from && tokens[i - 1]!.end < token.start) text += ' ';
    text += token.text;
  }
  return text;
}

/** The index of the token at a byte offset of the tree (absent means 0), or of the last one before it. */
export function tokenAt(source: Source, byte: number | undefined): number {
  const offset = source.offsetOf(Math.max(byte ?? 0, 0));
  let low = 0;
  let high = source.tokens.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.tokens[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The index after a token, or after the whole group where it opens one. */
export function next(source: Source, index: number): number {
  const partner = source.partner[index] ?? -1;
  return partner > index ? partner + 1 : index + 1;
}

export function isWord(source: Source, index: number, ...words: readonly string[]): boolean {
  const token = source.tokens[index];
  return token?.kind === 'word' && words.includes(token.text.toLowerCase());
}

export function isMark(source: Source, index: number, text: string): boolean {
  const token = source.tokens[index];
  return (
    token !== undefined && token.text === text && (token.kind === 'punctuation' || token.kind === 'operator')
  );
}

/** The first of the words outside of brackets, or -1. */
export function findWord(part: Part, ...words: readonly string[]): number {
  for (let i = part.from; i < part.to; i = next(part.source, i)) {
    if (isWord(part.source, i, ...words)) return i;
  }
  return -1;
}

/** The first opening parenthesis outside of brackets, or -1. */
export function findGroup(part: Part): number {
  for (let i = part.from; i < part.to; i = next(part.source, i)) {
    if (isMark(part.source, i, '(')) return i;
  }
  return -1;
}

/** What stands inside the brackets that open at the index. */
export function insideOf(part: Part, open: number): Part {
  const close = part.source.partner[open] ?? -1;
  return close > open ? within(part, open + 1, close) : within(part, part.to);
}

/** The pieces between commas outside of brackets; none where the part is empty. */
export function splitAtCommas(part: Part): Part[] {
  const pieces: Part[] = [];
  let from = part.from;
  for (let i = part.from; i < part.to; i = next(part.source, i)) {
    if (!isMark(part.source, i, ',')) continue;
    pieces.push(within(part, from, i));
    from = i + 1;
  }
  if (from < part.to) pieces.push(within(part, from));
  return pieces;
}

/** The index after a name of identifiers joined by dots that starts at the index. */
export function afterName(source: Source, index: number): number {
  let i = index + 1;
  while (isMark(source, i, '.')) i += 2;
  return i;
}

/** The index after a relation at its byte offset: past `name`, `*`, and the bracket of ONLY (name). */
export function afterRelation(source: Source, byte: number | undefined): number {
  let i = afterName(source, tokenAt(source, byte));
  if (isMark(source, i, '*') || isMark(source, i, ')')) i++;
  return i;
}

function partners(tokens: readonly Token[]): Int32Array {
  const result = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'punctuation') continue;
    if (token.text === '(' || token.text === '[') open.push(i);
    else if (token.text === ')' || token.text === ']') {
      const start = open.pop();
      if (start === undefined) continue;
      result[start] = i;
      result[i] = start;
    }
  }
  return result;
}
