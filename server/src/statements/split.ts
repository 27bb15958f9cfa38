import { boundaryAfter, findBoundaries, type Boundaries } from './boundaries';
import { copyDataEnd } from './copy-data';
import { createLexer, lineEnd, nextLexeme, skipSpace, trimmedEnd, type Lexer } from './lexer';
import { isMetaCommand, sendsBuffer } from './meta-commands';
import { findSuspect, type Quoted } from './recovery';
import type { Comment, Script, Statement } from './statement';
import { createBody, endsAt, takeOther, takeWord, type StatementBody } from './statement-body';

/** How much may be read again behind quotes that never end: a few times the text, or this many UTF-16 units. */
const RECOVERY_FACTOR = 4;
const RECOVERY_MINIMUM = 2_000_000;

interface Splitter {
  readonly text: string;
  readonly lexer: Lexer;
  readonly statements: Statement[];
  readonly comments: Comment[];
  readonly copyData: { start: number; end: number }[];
  open: Open | undefined;
  /** End of the statement or COPY data before, its semicolon included. */
  previousEnd: number;
  /** Index of the first comment behind it. */
  pendingComments: number;
  /** Where the data of a COPY … FROM stdin begins; -1 where none is due. */
  dataStart: number;
  /** No line `\.` is left: it need not be looked for again. */
  dataMissing: boolean;
  /** Quoted tokens with a line break in them since the last recovery. */
  readonly quoted: Quoted[];
  nextNewline: number;
  boundaries: Boundaries | undefined;
  budget: number;
}

interface Open {
  readonly start: number;
  readonly leadingComments: readonly Comment[];
  readonly body: StatementBody;
  /** End of the last token. */
  end: number;
  /** Number of comments up to the last token. */
  comments: number;
}

/**
 * Splits an SQL script into statements, as psql does. Never throws; takes time in proportion to the length.
 *
 * - Empty statements are dropped. A comment that ends on the line on which a statement ended, with nothing behind
 *   it, belongs to that statement: it is in `comments`, but no leading comment of the next one.
 * - A psql meta-command runs to the end of its line and ends the statement before it. That statement counts as
 *   terminated where the command sends it (`\gexec`).
 * - COPY data that no line `\.` ends is not taken for data, so that what follows is still checked.
 * - Where a quote, dollar quote or block comment is never closed, the statement ends at the next place that looks
 *   like the end of one (see boundaries.ts): behind the quote that most likely lacks its partner, not the last one.
 */
export function splitScript(text: string): Script {
  const splitter: Splitter = {
    text,
    lexer: createLexer(text),
    statements: [],
    comments: [],
    copyData: [],
    open: undefined,
    previousEnd: 0,
    pendingComments: 0,
    dataStart: -1,
    dataMissing: false,
    quoted: [],
    nextNewline: -1,
    boundaries: undefined,
    budget: Math.max(text.length * RECOVERY_FACTOR, RECOVERY_MINIMUM),
  };
  const { lexer } = splitter;
  for (;;) {
    if (splitter.dataStart >= 0) skipCopyData(splitter);
    if (!nextLexeme(lexer)) break;
    take(splitter);
  }
  close(splitter, undefined);
  return { text, statements: splitter.statements, comments: splitter.comments, copyData: splitter.copyData };
}

function take(splitter: Splitter): void {
  const { lexer, text } = splitter;
  const { kind, start, end } = lexer;
  switch (kind) {
    case 'lineComment':
    case 'blockComment':
      splitter.comments.push({
        style: kind === 'lineComment' ? 'line' : 'block',
        start,
        end,
        text: text.slice(start, end),
      });
      return;
    case 'punctuation':
      if (text.charCodeAt(start) === 0x3b) takeSemicolon(splitter);
      else takeOther(openAt(splitter, start, end), text.charAt(start));
      return;
    case 'word':
      takeWord(openAt(splitter, start, end), text, start, end);
      return;
    case 'invalid':
      takeInvalid(splitter);
      return;
    default:
      takeOther(openAt(splitter, start, end), '');
      if (kind !== 'operator' && kind !== 'number' && kind !== 'parameter') remember(splitter);
  }
}

/** Opens a statement at a token where none is open, and stretches it to the token's end. */
function openAt(splitter: Splitter, start: number, end: number): StatementBody {
  splitter.open ??= {
    start,
    leadingComments: leadingComments(splitter, start),
    body: createBody(),
    end,
    comments: 0,
  };
  splitter.open.end = end;
  splitter.open.comments = splitter.comments.length;
  return splitter.open.body;
}

function leadingComments(splitter: Splitter, start: number): readonly Comment[] {
  const { text, comments, pendingComments, previousEnd } = splitter;
  if (pendingComments === comments.length) return [];
  const between = comments.slice(pendingComments);
  if (previousEnd === 0) return between;
  // Looks no further than the statement: with all of a script on one line, each would search to its end.
  const gap = text.slice(previousEnd, start);
  const firstBreak = previousEnd + lineEnd(gap, 0);
  return firstBreak >= start ? between : between.filter((comment) => comment.end > firstBreak);
}

function takeSemicolon(splitter: Splitter): void {
  const { lexer, text, open } = splitter;
  if (open !== undefined && !endsAt(open.body, text, lexer.start)) {
    openAt(splitter, lexer.start, lexer.end);
    return;
  }
  close(splitter, lexer.end);
  if (open?.body.fromStdin === true && splitter.dataStart < 0)
    splitter.dataStart = afterLine(text, lexer.end);
}

/** Ends the open statement, at a semicolon that ends at `semicolonEnd` where there is one. */
function close(splitter: Splitter, semicolonEnd: number | undefined, sent = false): void {
  const { open, text } = splitter;
  if (open !== undefined) {
    const { start, end, leadingComments } = open;
    splitter.statements.push({
      text: text.slice(start, end),
      span: { start, end },
      end: semicolonEnd ?? end,
      terminated: sent || semicolonEnd !== undefined,
      kind: 'sql',
      leadingComments,
    });
    splitter.previousEnd = semicolonEnd ?? end;
    splitter.pendingComments = semicolonEnd === undefined ? open.comments : splitter.comments.length;
  }
  splitter.open = undefined;
}

function takeInvalid(splitter: Splitter): void {
  const { lexer, text } = splitter;
  const { start, end } = lexer;
  if (lexer.missing !== '') {
    recover(splitter);
  } else if (isMetaCommand(text, start)) {
    takeMetaCommand(splitter);
  } else {
    takeOther(openAt(splitter, start, end), text.charAt(start));
  }
}

function takeMetaCommand(splitter: Splitter): void {
  const { lexer, text } = splitter;
  const { start } = lexer;
  const end = trimmedEnd(text, start, lineEnd(text, start));
  const command = text.slice(start, end);
  close(splitter, undefined, sendsBuffer(command));
  splitter.statements.push({
    text: command,
    span: { start, end },
    end,
    terminated: true,
    kind: 'metaCommand',
    leadingComments: leadingComments(splitter, start),
  });
  splitter.previousEnd = end;
  splitter.pendingComments = splitter.comments.length;
  lexer.position = end;
  if (/^\\copy\s[^]*\sfrom\s+stdin\b/i.test(command)) splitter.dataStart = afterLine(text, end);
}

function afterLine(text: string, from: number): number {
  const end = lineEnd(text, from);
  return end + (text.startsWith('\r\n', end) ? 2 : 1);
}

/** Steps over COPY data once the line of the COPY is read; gives it up where that line leaves a statement open. */
function skipCopyData(splitter: Splitter): void {
  const { lexer, text, dataStart } = splitter;
  if (skipSpace(text, lexer.position) < dataStart) return;
  splitter.dataStart = -1;
  if (splitter.open !== undefined || lexer.position > dataStart || splitter.dataMissing) return;
  const end = copyDataEnd(text, dataStart);
  splitter.dataMissing = end < 0;
  if (end < 0) return;
  splitter.copyData.push({ start: dataStart, end });
  splitter.previousEnd = end;
  splitter.pendingComments = splitter.comments.length;
  lexer.position = end;
}

/** Remembers the quoted token just read if it goes over several lines: it may lack its closing quote. */
function remember(splitter: Splitter): void {
  const { lexer, text } = splitter;
  if (splitter.nextNewline < lexer.start) {
    const found = text.indexOf('\n', lexer.start);
    splitter.nextNewline = found < 0 ? text.length : found;
  }
  if (splitter.nextNewline < lexer.end) splitter.quoted.push({ start: lexer.start, end: lexer.end });
}

/** Goes on behind a token that never ends. */
function recover(splitter: Splitter): void {
  const { lexer, text } = splitter;
  splitter.boundaries ??= findBoundaries(text);
  const { start, missing } = lexer;
  const boundaries = missing.startsWith('$') ? splitter.boundaries.schema : splitter.boundaries.all;
  const suspect = findSuspect(text, splitter.quoted, missing, boundaries);
  const broken = suspect?.start ?? start;
  const boundary = boundaryAfter(boundaries, broken);
  if (boundary === undefined || splitter.budget < 0) {
    takeOther(openAt(splitter, start, trimmedEnd(text, start, text.length)), '');
    return;
  }
  splitter.budget -= text.length - boundary.resume;
  rewind(splitter, broken);
  takeOther(openAt(splitter, broken, trimmedEnd(text, broken, boundary.contentEnd)), '');
  close(splitter, boundary.semicolon ? boundary.resume : undefined);
  splitter.quoted.length = 0;
  splitter.dataStart = -1;
  splitter.nextNewline = -1;
  lexer.position = boundary.resume;
  lexer.run = { end: -1, lastNotSql: -1, tail: -1 };
  lexer.brackets = 0;
}

/** Forgets what was read from `offset` on; a statement around it is open again. */
function rewind(splitter: Splitter, offset: number): void {
  const { statements, comments, copyData } = splitter;
  while ((copyData.at(-1)?.start ?? -1) >= offset) copyData.pop();
  while ((comments.at(-1)?.start ?? -1) >= offset) comments.pop();
  if (splitter.open !== undefined && splitter.open.start > offset) splitter.open = undefined;
  let reopened: Statement | undefined;
  while ((statements.at(-1)?.span.end ?? -1) > offset) reopened = statements.pop();
  if (reopened !== undefined && reopened.span.start <= offset) {
    const { span, leadingComments } = reopened;
    splitter.open = { start: span.start, leadingComments, body: createBody(), end: offset, comments: 0 };
  }
}
