import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import { withBreakpoints, withMarks, withMarksBetween } from '../projects/frame';
import { ownLineComments } from '../projects/directives';
import type { StatementMarks } from '../projects/tool';
import type { Operation } from '../operations/operation';
import type { Edit } from '../rules/rule';
import { columnsOf } from '../schema/lookups';
import { passNumber } from '../schema/passes';
import type { Comment } from '../statements/statement';
import { tokenize } from '../statements/tokens';
import { lineBreakOf } from '../text/lines';
import type { Span } from '../text/span';

/** What surrounds one action of a multi-action ALTER TABLE, as statements of their own. */
export interface Neighbours {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The other actions of the statement, in their order: they stay when one is replaced. */
export function neighboursOf(statement: AnalyzedStatement, analyzed: AnalyzedOperation): Neighbours {
  const actions = actionsOf(statement);
  const own = actions.indexOf(analyzed.operation.span);
  const first = actions[0];
  const last = actions[actions.length - 1];
  if (actions.length < 2 || own < 0 || !first || !last) return { before: undefined, after: undefined };
  const { text } = statement.statement;
  const prefix = text.slice(0, first.start);
  const previous = actions[own - 1];
  const next = actions[own + 1];
  return {
    before: previous && prefix + text.slice(first.start, previous.end),
    // Its comments stand before the first of the statements already.
    after: next && (previous ? withoutComments(prefix) : prefix) + text.slice(next.start, last.end),
  };
}

/** What stands between tokens is white space or a comment. */
function withoutComments(sql: string): string {
  let result = '';
  let end = 0;
  for (const token of [...tokenize(sql), { start: sql.length, end: sql.length, text: '' }]) {
    const gap = sql.slice(end, token.start);
    result += (/\S/.test(gap) ? ' ' : gap) + token.text;
    end = token.end;
  }
  return result;
}

/**
 * True where the other actions can stand before and after the operation as statements of their own. ALTER TABLE works its actions off
 * in passes, whatever their order: `ADD CONSTRAINT c …, DROP CONSTRAINT c` replaces c, one after the other removes it.
 */
export function canStandApart(statement: AnalyzedStatement, { operation }: AnalyzedOperation): boolean {
  let tied = tiedOperations.get(statement);
  if (!tied) tiedOperations.set(statement, (tied = tiedOf(statement)));
  return !tied.has(operation);
}

const tiedOperations = new WeakMap<AnalyzedStatement, ReadonlySet<Operation>>();

/** Those that stand between two actions of one name, or are one of them, of which the second is carried out first. */
function tiedOf(statement: AnalyzedStatement): ReadonlySet<Operation> {
  const actions = statement.operations.filter(({ body }) => !body).map((action) => action.operation);
  const passes = actions.map(passNumber);
  const lastInPass = new Map<string, Map<number, number>>();
  actions.forEach((action, place) => {
    const pass = passes[place];
    if (pass === undefined) return;
    for (const name of namesOf(action)) {
      const own = lastInPass.get(name) ?? new Map<number, number>();
      lastInPass.set(name, own.set(pass, place));
    }
  });
  const tied = new Set<Operation>();
  let end = -1;
  actions.forEach((action, place) => {
    const pass = passes[place];
    const rivals =
      pass === undefined ? [] : namesOf(action).flatMap((name) => [...(lastInPass.get(name) ?? [])]);
    for (const [earlier, last] of rivals) if (pass !== undefined && earlier < pass) end = Math.max(end, last);
    if (end >= place) tied.add(action);
  });
  return tied;
}

/** The columns and constraints that an action of an ALTER TABLE is about. */
function namesOf(operation: Operation): readonly string[] {
  if (operation.type === 'AddColumn') return [operation.column.name];
  if (operation.type !== 'AddConstraint') {
    return [
      ...('column' in operation && typeof operation.column === 'string' ? [operation.column] : []),
      ...('constraint' in operation && typeof operation.constraint === 'string'
        ? [operation.constraint]
        : []),
    ];
  }
  const { constraint } = operation;
  const named = constraint.name === undefined ? [] : [constraint.name];
  return [...named, ...columnsOf(constraint)];
}

export function actionsOf(statement: AnalyzedStatement): readonly Span[] {
  return statement.operations.filter(({ body }) => !body).map(({ operation }) => operation.span);
}

export interface Replacement {
  /** Statements without the last semicolon, indented as the file is but for the first line. */
  readonly body: string;
  /** Changes text of the file for a body that is a snippet. */
  readonly escape?: (text: string) => string;
}

/**
 * The edit that puts SQL in the place of an operation: the other actions of its ALTER TABLE stand before and after it, and
 * every comment of the statement stays.
 */
export function replaceOperation(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  { body, escape = (text) => text }: Replacement,
): Edit {
  const indent = indentOf(file.text, statement.statement.span.start);
  const { before, after } = neighboursOf(statement, analyzed);
  const comments = strayComments(file, statement, analyzed, body);
  const own = `${joined(comments.before, indent, escape, before !== undefined)}${body}`;
  const text = [
    before === undefined ? '' : `${escape(before)};`,
    own,
    after === undefined ? '' : `;${joined(comments.after, indent, escape, true)}${escape(after)}`,
  ]
    .join('')
    .replace(/\r?\n/g, '\n');
  return replaceStatement(file, statement, text);
}

/**
 * The edit that puts statements in the place of one: with the marks that the tool needs and the line breaks of the file. The
 * text has LF, and neither indentation before its first line nor the last semicolon.
 */
export function replaceStatement(file: AnalyzedFile, statement: AnalyzedStatement, sql: string): Edit {
  const lineBreak = lineBreakOf(file.text);
  const { span, end, terminated } = statement.statement;
  const { breakpoint } = file.tool;
  const text = breakpoint === undefined ? sql : withBreakpoints(sql, breakpoint);
  const indent = indentOf(file.text, span.start);
  const own = (result: string): string => result.replace(/\n/g, lineBreak);
  const marks = file.tool.statementMarks;
  if (marks && standsBetween(marks, file, statement)) {
    return { span, text: own(withMarksBetween(text, marks)) };
  }
  const whole = terminated ? `${text};` : text;
  const marked = marks ? withMarks(indent + whole, marks) : indent + whole;
  if (marked === indent + whole) return { span, text: own(text) };
  const lineStart = span.start - indent.length;
  const lead = indent === '' && !isLineStart(file.text, lineStart) ? '\n' : '';
  const endsInMark = marks !== undefined && marked.endsWith(marks.end);
  const rest = !endsInMark || /^[ \t]*(?:\r?\n|$)/.test(file.text.slice(end)) ? '' : '\n';
  return { span: { start: lineStart, end }, text: own(`${lead}${marked}${rest}`) };
}

/** Comments before a statement: behind another one those of its line stay on it; the others get lines of their own. */
function joined(
  comments: readonly StrayComment[],
  indent: string,
  escape: (text: string) => string,
  followsStatement: boolean,
): string {
  const split = followsStatement ? comments.findIndex(({ endsLine }) => !endsLine) : 0;
  const onLine = split < 0 ? comments : comments.slice(0, split);
  const below = comments.slice(onLine.length);
  const lines = below.map(({ text }) => `${escape(text)}\n${indent}`).join('');
  if (!followsStatement) return lines;
  return `${onLine.map(({ text }) => ` ${escape(text)}`).join('')}\n${indent}${lines}`;
}

interface StrayComment {
  readonly text: string;
  /** Stands on the line on which the action before it ends. */
  readonly endsLine: boolean;
}

/** Comments of the statement that neither its other actions nor what replaces the operation repeat. */
function strayComments(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  body: string,
): { readonly before: readonly StrayComment[]; readonly after: readonly StrayComment[] } {
  const offset = statement.statement.span.start;
  const actions = actionsOf(statement);
  const at = actions.indexOf(analyzed.operation.span);
  const own = analyzed.operation.span;
  const from = actions.length < 2 ? 0 : (actions[at - 1]?.end ?? own.start);
  const to = actions.length < 2 ? statement.statement.text.length : (actions[at + 1]?.start ?? own.end);
  const kept = withLineFeeds(body);
  const stray = file.script.comments.filter(
    ({ start, text }) => start >= offset + from && start < offset + to && !kept.includes(withLineFeeds(text)),
  );
  const last = actions.length > 1 && actions[at + 1] !== undefined;
  const isAfter = ({ start }: { readonly start: number }): boolean => last && start >= offset + own.end;
  const shown = ({ start, text }: Comment): StrayComment => {
    const previous = isAfter({ start }) ? own.end : (actions[at - 1]?.end ?? own.start);
    return { text, endsLine: !file.text.slice(offset + previous, start).includes('\n') };
  };
  return {
    before: stray.filter((comment) => !isAfter(comment)).map(shown),
    after: stray.filter(isAfter).map(shown),
  };
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/** True where the last mark above the statement opens. */
function standsBetween(marks: StatementMarks, file: AnalyzedFile, statement: AnalyzedStatement): boolean {
  const above = ownLineComments(file.script).filter(({ start }) => start < statement.statement.span.start);
  const found = above
    .map(({ text }) => text.trim().toLowerCase())
    .filter((text) => text === marks.begin.toLowerCase() || text === marks.end.toLowerCase());
  return found.at(-1) === marks.begin.toLowerCase();
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === '\n' || text[offset - 1] === '\uFEFF';
}

/** White space between the start of the line and an offset; none where something else stands there. */
export function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*$/.test(line) ? line : '';
}
