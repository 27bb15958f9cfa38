import { lineEnd, skipSpace, trimmedEnd } from './lexer';

/** A place between lines where, by the looks of it, one statement ends and another one begins. */
export interface Boundary {
  /** The end of what stands before, the semicolon not included. */
  readonly contentEnd: number;
  /** Where to read on: behind the semicolon, or `contentEnd` where a blank line stands for it. */
  readonly resume: number;
  readonly semicolon: boolean;
}

export interface Boundaries {
  readonly all: readonly Boundary[];
  /** Those where what follows is not indented and no statement that function bodies are made of. */
  readonly schema: readonly Boundary[];
}

const SCHEMA = new Set('create alter drop comment grant revoke do vacuum reindex refresh copy'.split(' '));

const OTHER = new Set(
  (
    'insert update delete select with merge truncate begin start commit end rollback savepoint release set reset ' +
    'lock call analyze cluster notify'
  ).split(' '),
);

/**
 * All boundaries of a text, in order: lines that begin with a statement's first word, where the line before
 * ends in a semicolon or is blank; comment lines may stand between. Looks at lines only, so that it still works
 * behind a quote that nobody closed.
 */
export function findBoundaries(text: string): Boundaries {
  const all: Boundary[] = [];
  const schema: Boundary[] = [];
  let last: { end: number; semicolon: boolean } | undefined;
  let blank = false;
  for (let start = 0; start < text.length;) {
    const end = lineEnd(text, start);
    const content = Math.min(skipSpace(text, start), end);
    if (content === end) blank = true;
    else if (!text.startsWith('--', content)) {
      const word = firstWord(text, content);
      if (last !== undefined && (last.semicolon || blank) && (SCHEMA.has(word) || OTHER.has(word))) {
        const { end: contentEnd, semicolon } = last;
        const boundary = { contentEnd, resume: contentEnd + (semicolon ? 1 : 0), semicolon };
        all.push(boundary);
        if (content === start && SCHEMA.has(word)) schema.push(boundary);
      }
      last = lineContent(text, content, end);
      blank = false;
    }
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return { all, schema };
}

/** The first boundary of which the content ends behind `from`; undefined where there is none. */
export function boundaryAfter(boundaries: readonly Boundary[], from: number): Boundary | undefined {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boundaries[middle]?.contentEnd ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return boundaries[low];
}

function firstWord(text: string, from: number): string {
  let end = from;
  while (end < from + 10 && /[A-Za-z]/.test(text.charAt(end))) end++;
  return text.slice(from, end).toLowerCase();
}

function lineContent(text: string, start: number, end: number): { end: number; semicolon: boolean } {
  const comment = /;\s*--/.exec(text.slice(start, end));
  const contentEnd = comment === null ? trimmedEnd(text, start, end) : start + comment.index + 1;
  const semicolon = text.charAt(contentEnd - 1) === ';';
  return { end: semicolon ? contentEnd - 1 : contentEnd, semicolon };
}
