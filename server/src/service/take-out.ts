import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Edit } from '../rules/rule';
import type { Comment } from '../statements/statement';
import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';
import type { Span } from '../text/span';
import { actionsOf } from './replace';

/** How something leaves a file, and the comments that speak of it. */
export interface TakenOut {
  /** In file coordinates, in order. */
  readonly edits: readonly Edit[];
  /** As written, in order. */
  readonly comments: readonly string[];
}

/** Takes a whole statement out, with its lines, the comments on it and the marks that only it needs. */
export function takeStatementOut(file: AnalyzedFile, statement: AnalyzedStatement): TakenOut {
  const { text, script } = file;
  const { span, end } = statement.statement;
  const inside = script.comments.filter((comment) => comment.start > span.start && comment.end <= end);
  const region = { start: span.start, end };
  const comments: Comment[] = [];
  const query = queryAlone(file, statement);
  const opening = script.comments.find((comment) => comment.end === query?.start);
  const closing = script.comments.find((comment) => comment.start === query?.end);
  const isMarked = query !== undefined && file.tool.statementMarks !== undefined;
  for (const comment of [...statement.statement.leadingComments].reverse()) {
    if (!isBeside(text, comment.end, region.start)) break;
    if (!(isMarked && comment === opening)) {
      if (isDirective(file, comment) || !startsLine(text, comment.start)) break;
      comments.unshift(comment);
    }
    region.start = comment.start;
  }
  const trailing = script.comments.find(({ start }) => start >= end);
  if (trailing && /^[ \t]*$/.test(text.slice(end, trailing.start)) && endsLine(text, trailing.end)) {
    if (!isDirective(file, trailing)) {
      region.end = trailing.end;
      comments.push(trailing);
    }
  }
  if (closing) region.end = Math.max(region.end, closing.end);
  // What parts two queries has nothing to part behind the last one.
  else if (opening && !isMarked) region.start = Math.min(region.start, opening.start);
  return {
    edits: [{ span: wholeLines(file, region), text: '' }],
    comments: [...comments, ...inside].sort((a, b) => a.start - b.start).map((comment) => comment.text),
  };
}

/** The edits that take several statements out. Where nothing is left between two, their blank lines go as those of one would. */
export function takeStatementsOut(
  file: AnalyzedFile,
  statements: readonly AnalyzedStatement[],
): readonly Edit[] {
  return joinedRegions(
    file,
    statements.flatMap((statement) => takeStatementOut(file, statement).edits),
  );
}

/** Removals that touch, as one. */
export function joinedRegions(file: AnalyzedFile, edits: readonly Edit[]): readonly Edit[] {
  const joined: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const last = joined.at(-1);
    if (last?.text !== '' || edit.text !== '' || last.span.end !== edit.span.start) joined.push(edit);
    else {
      const end = withBlankLines(file, last.span.start, edit.span.end);
      joined[joined.length - 1] = { span: { start: last.span.start, end }, text: '' };
    }
  }
  return joined;
}

/** What the tool sends as one query, where nothing but the statement stands in it and the file says so. */
function queryAlone(file: AnalyzedFile, { section, statement, index }: AnalyzedStatement): Span | undefined {
  const query = section?.queries?.find(
    ({ start, end }) => start <= statement.span.start && statement.span.end <= end,
  );
  const shared = file.statements.some(
    (other) =>
      other.index !== index &&
      query !== undefined &&
      query.start <= other.statement.span.start &&
      other.statement.span.start < query.end,
  );
  return shared ? undefined : query;
}

/** Takes one action out of an ALTER TABLE with others. */
export function takeActionOut(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
): TakenOut {
  const { text, script } = file;
  const offset = statement.statement.span.start;
  const actions = actionsOf(statement);
  const at = actions.indexOf(analyzed.operation.span);
  const own = { start: offset + analyzed.operation.span.start, end: offset + analyzed.operation.span.end };
  const previousEnd = offset + (actions[at - 1]?.end ?? 0);
  const next = actions[at + 1];
  const between = (start: number, end: number): readonly Comment[] =>
    script.comments.filter((comment) => comment.start >= start && comment.end <= end);
  const sameLine = (start: number, end: number): boolean => !text.slice(start, end).includes('\n');
  const before =
    at === 0 ? [] : between(previousEnd, own.start).filter(({ start }) => !sameLine(previousEnd, start));
  const inside = between(own.start, own.end);
  if (next !== undefined) {
    const nextStart = offset + next.start;
    const behind = between(own.end, nextStart);
    const kept = behind.find(({ start }) => !sameLine(own.end, start));
    const mine = behind.filter(({ start }) => kept === undefined || start < kept.start);
    const span = { start: before[0]?.start ?? own.start, end: kept?.start ?? nextStart };
    return {
      edits: [{ span, text: '' }],
      comments: [...before, ...inside, ...mine].map((comment) => comment.text),
    };
  }
  const { end, terminated } = statement.statement;
  const kept = between(previousEnd, own.start).filter((comment) => !before.includes(comment));
  const tail = between(own.end, end);
  const line = kept.map((comment) => ` ${comment.text}`).join('');
  const isOpen = kept.some(({ style }) => style === 'line') && !endsLine(text, end);
  return {
    edits: [
      {
        span: {
          start: previousEnd,
          end: isOpen ? end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) : end,
        },
        text: `${terminated ? ';' : ''}${line}${isOpen ? '\n' : ''}`,
      },
    ],
    comments: [...before, ...inside, ...tail].map((comment) => comment.text),
  };
}

/** Takes one name out of the list of a DROP. Undefined where it does not stand there. */
export function takeNameOut(statement: AnalyzedStatement, name: string): readonly Edit[] | undefined {
  const { text, span } = statement.statement;
  const tokens = tokenize(text);
  const at = tokens.findIndex(
    ({ kind, text: written }, index) =>
      (kind === 'word' || kind === 'quotedIdentifier') &&
      foldIdentifier(written) === name &&
      tokens[index + 1]?.text !== '.' &&
      index > 1,
  );
  const own = tokens[at];
  if (own === undefined) return undefined;
  const first = tokens[at - 1]?.text === '.' ? at - 2 : at;
  const previous = tokens[first - 1];
  const edit = (start: number, end: number): readonly Edit[] => [
    { span: { start: span.start + start, end: span.start + end }, text: '' },
  ];
  if (tokens[at + 1]?.text === ',') return edit(tokens[first]!.start, tokens[at + 2]?.start ?? own.end);
  return previous?.text === ',' ? edit(previous.start, own.end) : undefined;
}

/** A comment that speaks to the tool or about the whole file. */
function isDirective({ tool }: AnalyzedFile, { text }: Comment): boolean {
  const marks = tool.statementMarks;
  const written = text.trim().toLowerCase();
  return (
    tool.directive?.test(text.trim()) === true ||
    (marks !== undefined && (written === marks.begin.toLowerCase() || written === marks.end.toLowerCase())) ||
    /safe-migrations:ignore-file/.test(text)
  );
}

/** White space of at most one line break. */
function isBeside(text: string, start: number, end: number): boolean {
  return /^[ \t]*(?:\r?\n[ \t]*)?$/.test(text.slice(start, end));
}

function startsLine(text: string, at: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at));
}

function endsLine(text: string, at: number): boolean {
  return /^[ \t]*(?:\r?\n|$)/.test(text.slice(at));
}

/** What goes with a region: its line breaks and a blank line where two would stand together, or the blanks beside it. */
function wholeLines(file: AnalyzedFile, { start, end }: Span): Span {
  const { text } = file;
  if (!startsLine(text, start)) {
    let from = start;
    while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
    return { start: from, end };
  }
  const newLine = text.lastIndexOf('\n', start - 1);
  const lineStart = newLine < 0 && text.startsWith('\uFEFF') ? 1 : newLine + 1;
  if (!endsLine(text, end)) return { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) };
  const lineEnd = end + (/^[ \t]*(?:\r?\n)?/.exec(text.slice(end))?.[0].length ?? 0);
  if (/^\s*$/.test(text.slice(lineEnd))) {
    // Nothing is left behind it: neither are the blank lines before it.
    const above = lineStart - startOfBlankLines(text, lineStart);
    return { start: lineStart === above ? lineStart : lineStart - above, end: lineEnd };
  }
  return { start: lineStart, end: withBlankLines(file, lineStart, lineEnd) };
}

/** Where the blank lines begin that end at the start of a line; that itself where there are none. */
function startOfBlankLines(text: string, lineStart: number): number {
  let end = lineStart;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return end === 0 ? 0 : Math.min(lineStart, text.indexOf('\n', end) + 1);
}

/** The end of whole lines, with the blank lines behind them where none are to stand before: at the start, below others, below a directive. */
function withBlankLines(file: AnalyzedFile, lineStart: number, lineEnd: number): number {
  const { text, script } = file;
  if (lineStart > 0 && text[lineStart - 1] !== '\n') return lineEnd;
  const above = text.slice(0, lineStart).replace(/^\uFEFF/, '');
  const line = script.comments.findLast(({ end }) => end < lineStart);
  const isBelowDirective =
    line !== undefined && isDirective(file, line) && /^\s*$/.test(text.slice(line.end, lineStart));
  const lineAbove = above.slice(above.lastIndexOf('\n', above.length - 2) + 1);
  const isFirst = above === '' || /^[ \t]*\r?\n$/.test(lineAbove) || isBelowDirective;
  return isFirst ? lineEnd + (/^(?:[ \t]*\r?\n)+/.exec(text.slice(lineEnd))?.[0].length ?? 0) : lineEnd;
}
