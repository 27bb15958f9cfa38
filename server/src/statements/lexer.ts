import {
  classOf,
  DIGIT,
  IDENTIFIER_PART,
  IDENTIFIER_START,
  isSpace,
  NOT_SQL_OPERATOR,
  OPERATOR,
  PUNCTUATION,
  SPACE,
} from './characters';
import type { TokenKind } from './statement';

/**
 * PostgreSQL's lexical rules (manual, section 4.1; src/backend/parser/scan.l of version 18) with
 * standard_conforming_strings on, and psql's variables as parameters. One lexer reads one text from left to right;
 * it is a record that `nextLexeme` changes, because a lexeme object for each token would double the time of splitting.
 */
export interface Lexer {
  readonly text: string;
  /** Where the next lexeme is looked for. */
  position: number;
  kind: Lexeme;
  start: number;
  end: number;
  /** What an unterminated lexeme lacks: its closing quote, dollar quote or closing comment mark; otherwise empty. */
  missing: string;
  /** Open square brackets: within them `:name` is a slice, not a variable. */
  brackets: number;
  /** The run of operator characters around `position`, so that cutting it up is not quadratic. */
  run: { end: number; lastNotSql: number; tail: number };
  /** Last occurrence of every `$tag$`; made when a dollar quote is first met. */
  lastDollarQuote: Map<string, number> | undefined;
}

export type Lexeme = TokenKind | 'lineComment' | 'blockComment';

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const DOLLAR = 0x24;
const MINUS = 0x2d;
const PLUS = 0x2b;
const STAR = 0x2a;
const SLASH = 0x2f;
const COLON = 0x3a;
const DOT = 0x2e;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const UNDERSCORE = 0x5f;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const LOWER_CASE = 0x20;

/** A lexer at the start of the text, behind its byte order mark. */
export function createLexer(text: string): Lexer {
  return {
    text,
    position: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    kind: 'invalid',
    start: 0,
    end: 0,
    missing: '',
    brackets: 0,
    run: { end: -1, lastNotSql: -1, tail: -1 },
    lastDollarQuote: undefined,
  };
}

/** Reads the next token or comment into the lexer's fields; false at the end of the text. */
export function nextLexeme(lexer: Lexer): boolean {
  const { text } = lexer;
  const start = skipSpace(text, lexer.position);
  if (start >= text.length) {
    lexer.position = start;
    return false;
  }
  lexer.start = start;
  lexer.missing = '';
  lexer.end = readAt(lexer, start);
  lexer.position = lexer.end;
  return true;
}

function readAt(lexer: Lexer, start: number): number {
  const unit = lexer.text.charCodeAt(start);
  const flags = classOf(unit);
  if (flags & IDENTIFIER_START) return readWord(lexer, start, unit);
  if (unit === QUOTE) return readString(lexer, start, false, true);
  if (unit === DOUBLE_QUOTE) return readQuotedIdentifier(lexer, start);
  if (flags & DIGIT) return readNumber(lexer, numberEnd(lexer.text, start));
  if (flags & OPERATOR) return readOperatorOrComment(lexer, start, unit);
  if (flags & PUNCTUATION) return readPunctuation(lexer, start, unit);
  if (unit === DOLLAR) return readDollar(lexer, start);
  return finish(lexer, 'invalid', start + 1);
}

/** The first offset at or behind `from` that holds no white space. */
export function skipSpace(text: string, from: number): number {
  let offset = from;
  while (classOf(text.charCodeAt(offset)) & SPACE) offset++;
  return offset;
}

/** The end of text[start, end) without the white space at its end. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let offset = end;
  while (offset > start && isSpace(text.charCodeAt(offset - 1))) offset--;
  return offset;
}

/** The offset of the line break at or behind `from`, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  let offset = from;
  for (; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === NEWLINE || unit === RETURN) break;
  }
  return offset;
}

/** The end of a block comment that starts at `start`, comments within it included; -1 where it never ends. */
export function blockCommentEnd(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start + 2;
  for (let depth = 1; ;) {
    const mark = marks.exec(text);
    if (mark === null) return -1;
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
}

function finish(lexer: Lexer, kind: Lexeme, end: number): number {
  lexer.kind = kind;
  return end;
}

function unterminated(lexer: Lexer, missing: string): number {
  lexer.missing = missing;
  return finish(lexer, 'invalid', lexer.text.length);
}

function wordEnd(text: string, from: number): number {
  let end = from;
  while (classOf(text.charCodeAt(end)) & IDENTIFIER_PART) end++;
  return end;
}

function readWord(lexer: Lexer, start: number, unit: number): number {
  const { text } = lexer;
  const next = text.charCodeAt(start + 1);
  if (next === QUOTE) {
    const letter = unit | LOWER_CASE;
    if (letter === 0x65) return readString(lexer, start + 1, true, true); // E'…'
    if (letter === 0x62 || letter === 0x78) return readString(lexer, start + 1, false, false); // B'…', X'…'
    if (letter === 0x6e) return readString(lexer, start + 1, false, true); // N'…'
  }
  if (next === AMPERSAND && (unit | LOWER_CASE) === 0x75) {
    const quote = text.charCodeAt(start + 2);
    if (quote === QUOTE) return readString(lexer, start + 2, false, true); // U&'…'
    if (quote === DOUBLE_QUOTE) return readQuotedIdentifier(lexer, start + 2); // U&"…"
  }
  return finish(lexer, 'word', wordEnd(text, start + 1));
}

/** Reads a string whose opening quote is at `quote`, and the strings that continue it on later lines. */
function readString(lexer: Lexer, quote: number, backslashes: boolean, doubled: boolean): number {
  let open = quote;
  for (;;) {
    const close = closingQuote(lexer.text, open + 1, backslashes, doubled);
    if (close < 0) return unterminated(lexer, "'");
    open = continuation(lexer.text, close + 1);
    if (open < 0) return finish(lexer, 'string', close + 1);
  }
}

function closingQuote(text: string, from: number, backslashes: boolean, doubled: boolean): number {
  if (!backslashes) {
    let close = text.indexOf("'", from);
    while (doubled && close >= 0 && text.charCodeAt(close + 1) === QUOTE)
      close = text.indexOf("'", close + 2);
    return close;
  }
  for (let offset = from; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === BACKSLASH) offset++;
    else if (unit === QUOTE) {
      if (text.charCodeAt(offset + 1) !== QUOTE) return offset;
      offset++;
    }
  }
  return -1;
}

/** The quote that goes on with a string: behind white space with a line break, and line comments; otherwise -1. */
function continuation(text: string, from: number): number {
  let offset = from;
  let broken = false;
  for (;;) {
    const unit = text.charCodeAt(offset);
    if (unit === NEWLINE || unit === RETURN) broken = true;
    if (classOf(unit) & SPACE) offset++;
    else if (unit === MINUS && text.charCodeAt(offset + 1) === MINUS) offset = lineEnd(text, offset + 2);
    else return unit === QUOTE && broken ? offset : -1;
  }
}

function readQuotedIdentifier(lexer: Lexer, quote: number): number {
  const { text } = lexer;
  let close = text.indexOf('"', quote + 1);
  while (close >= 0 && text.charCodeAt(close + 1) === DOUBLE_QUOTE) close = text.indexOf('"', close + 2);
  return close < 0 ? unterminated(lexer, '"') : finish(lexer, 'quotedIdentifier', close + 1);
}

/** Ends a number at `end`; what looks like an identifier behind it is refused since PostgreSQL 15. */
function readNumber(lexer: Lexer, end: number): number {
  const { text } = lexer;
  const unit = text.charCodeAt(end);
  const junk = classOf(unit) & IDENTIFIER_START || (unit === DOLLAR && endsInLetters(text, end));
  return junk ? finish(lexer, 'invalid', wordEnd(text, end)) : finish(lexer, 'number', end);
}

/** Whether the number that ends at `end` has a letter or an underscore in its last run of digits: `1_0$` is junk, `10$` not. */
function endsInLetters(text: string, end: number): boolean {
  let start = end - 1;
  while (isDigit(text.charCodeAt(start))) start--;
  return (classOf(text.charCodeAt(start)) & IDENTIFIER_START) !== 0;
}

function numberEnd(text: string, start: number): number {
  const base = text.charCodeAt(start) === 0x30 ? text.charCodeAt(start + 1) | LOWER_CASE : 0;
  const digit = base === 0x78 ? isHexDigit : base === 0x6f ? isOctalDigit : base === 0x62 ? isBit : undefined;
  if (digit !== undefined) {
    const end = digitsEnd(text, start + 2, digit);
    if (end > start + 2) return end;
  }
  let end = digitsEnd(text, start, isDigit);
  if (text.charCodeAt(end) === DOT && text.charCodeAt(end + 1) !== DOT) {
    end++;
    if (isDigit(text.charCodeAt(end))) end = digitsEnd(text, end, isDigit);
  }
  return exponentEnd(text, end);
}

/** The end of an exponent at `from`; `from` where there is none. */
function exponentEnd(text: string, from: number): number {
  if ((text.charCodeAt(from) | LOWER_CASE) !== 0x65) return from;
  const sign = text.charCodeAt(from + 1);
  const digits = sign === MINUS || sign === PLUS ? from + 2 : from + 1;
  return isDigit(text.charCodeAt(digits)) ? digitsEnd(text, digits, isDigit) : from;
}

/** The end of digits with single underscores between them; a base prefix may be followed by one, too. */
function digitsEnd(text: string, from: number, digit: (unit: number) => boolean): number {
  let end = from;
  for (;;) {
    const unit = text.charCodeAt(end);
    if (digit(unit)) end++;
    else if (unit === UNDERSCORE && digit(text.charCodeAt(end + 1))) end += 2;
    else return end;
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isHexDigit(unit: number): boolean {
  const letter = unit | LOWER_CASE;
  return isDigit(unit) || (letter >= 0x61 && letter <= 0x66);
}

function isOctalDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x37;
}

function isBit(unit: number): boolean {
  return unit === 0x30 || unit === 0x31;
}

function readOperatorOrComment(lexer: Lexer, start: number, unit: number): number {
  const { text } = lexer;
  const next = text.charCodeAt(start + 1);
  if (unit === MINUS && next === MINUS) return finish(lexer, 'lineComment', lineEnd(text, start + 2));
  if (unit === SLASH && next === STAR) {
    const end = blockCommentEnd(text, start);
    return end < 0 ? unterminated(lexer, '*/') : finish(lexer, 'blockComment', end);
  }
  if (start >= lexer.run.end) lexer.run = operatorRun(text, start);
  const { end, lastNotSql, tail } = lexer.run;
  // A longer operator may end in + or - only if it has a character that no SQL operator has: =- is two operators.
  const whole = tail >= end || lastNotSql >= start;
  return finish(lexer, 'operator', whole ? end : Math.max(tail, start + 1));
}

/** Operator characters from `start` to a comment or another character; `tail` is where its last + and - begin. */
function operatorRun(text: string, start: number): Lexer['run'] {
  let end = start;
  let lastNotSql = -1;
  let tail = start;
  for (; ; end++) {
    const unit = text.charCodeAt(end);
    const flags = classOf(unit);
    if (!(flags & OPERATOR)) break;
    const next = text.charCodeAt(end + 1);
    if ((unit === MINUS && next === MINUS) || (unit === SLASH && next === STAR)) break;
    if (flags & NOT_SQL_OPERATOR) lastNotSql = end;
    if (unit !== MINUS && unit !== PLUS) tail = end + 1;
  }
  return { end, lastNotSql, tail };
}

function readPunctuation(lexer: Lexer, start: number, unit: number): number {
  const { text } = lexer;
  const next = text.charCodeAt(start + 1);
  if (unit === DOT) {
    if (next === DOT) return finish(lexer, 'operator', start + 2);
    if (isDigit(next)) return readNumber(lexer, exponentEnd(text, digitsEnd(text, start + 1, isDigit)));
  } else if (unit === COLON) {
    if (next === COLON || next === 0x3d) return finish(lexer, 'operator', start + 2);
    const end = variableEnd(lexer, start + 1, next);
    if (end > 0) return finish(lexer, 'parameter', end);
  } else if (unit === 0x5b) lexer.brackets++;
  else if (unit === 0x5d || unit === 0x3b)
    lexer.brackets = unit === 0x3b ? 0 : Math.max(0, lexer.brackets - 1);
  return finish(lexer, 'punctuation', start + 1);
}

/** The end of psql's :name, :'name', :"name" or :{?name}; 0 where there is none. */
function variableEnd(lexer: Lexer, from: number, unit: number): number {
  const { text } = lexer;
  if (classOf(unit) & IDENTIFIER_START && lexer.brackets === 0) return variableNameEnd(text, from);
  const test = unit === 0x7b && text.charCodeAt(from + 1) === 0x3f;
  if (unit !== QUOTE && unit !== DOUBLE_QUOTE && !test) return 0;
  const nameStart = from + (test ? 2 : 1);
  const end = variableNameEnd(text, nameStart);
  return end > nameStart && text.charCodeAt(end) === (test ? 0x7d : unit) ? end + 1 : 0;
}

/** Unlike an identifier, a variable's name has no dollar sign. */
function variableNameEnd(text: string, from: number): number {
  let end = from;
  while (text.charCodeAt(end) !== DOLLAR && classOf(text.charCodeAt(end)) & IDENTIFIER_PART) end++;
  return end;
}

function readDollar(lexer: Lexer, start: number): number {
  const { text } = lexer;
  const next = text.charCodeAt(start + 1);
  if (isDigit(next)) {
    let end = start + 2;
    while (isDigit(text.charCodeAt(end))) end++;
    const junk = classOf(text.charCodeAt(end)) & IDENTIFIER_START;
    return junk ? finish(lexer, 'invalid', wordEnd(text, end)) : finish(lexer, 'parameter', end);
  }
  const tagEnd = variableNameEnd(text, start + 1);
  if (text.charCodeAt(tagEnd) !== DOLLAR) return finish(lexer, 'invalid', start + 1);
  const delimiter = text.slice(start, tagEnd + 1);
  lexer.lastDollarQuote ??= lastDollarQuotes(text);
  if ((lexer.lastDollarQuote.get(delimiter) ?? -1) <= tagEnd) {
    return unterminated(lexer, delimiter);
  }
  return finish(lexer, 'dollarString', text.indexOf(delimiter, tagEnd + 1) + delimiter.length);
}

/** Where each dollar quote stands last, so that many quotes that never end do not cost a search each. */
function lastDollarQuotes(text: string): Map<string, number> {
  const last = new Map<string, number>();
  let open = -1;
  for (let offset = text.indexOf('$'); offset >= 0; offset = text.indexOf('$', offset + 1)) {
    if (open >= 0 && variableNameEnd(text, open + 1) === offset && !isDigit(text.charCodeAt(open + 1))) {
      last.set(text.slice(open, offset + 1), open);
    }
    open = offset;
  }
  return last;
}
