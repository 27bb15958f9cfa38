import { splitScript } from '../statements/split';
import type { Script } from '../statements/statement';
import { lineBreakOf } from '../text/lines';
import type { NewFile, Section, StatementMarks, StepFile, TransactionMode } from './tool';

/** Comment lines above the SQL of a generated file. */
export function commentLines(lines: readonly string[]): string {
  return lines.map((line) => `-- ${line}\n`).join('');
}

export const NOTHING_TO_UNDO = '-- Nothing to undo.\n';

/** The first comment line of what takes a step back. */
export function undoHeader(step: StepFile): string {
  const first = step.header[0];
  return first === undefined ? '' : commentLines([`Undo: ${first}`]);
}

/** What takes a step back, in a place of its own: it is never empty. */
export function downText(step: StepFile): string {
  return step.down === '' ? emptyDown(step) : step.down;
}

/** What stands in the place of a way back that a step has not: that there is nothing to undo, or why it cannot be undone. */
export function emptyDown({ notUndone }: StepFile): string {
  return notUndone === undefined ? NOTHING_TO_UNDO : commentLines([`Not undone: ${notUndone}`]);
}

/** A step in one file of a tool that knows no way back: what takes it back stands behind it as a comment. */
export function upWithUndo(step: StepFile, header = step.header): string {
  return commentLines(header) + step.up + undoComment(step);
}

/** A step in two files, one for each direction. */
export function pairOfFiles(step: StepFile, up: string, down: string): readonly NewFile[] {
  return [
    { path: up, text: commentLines(step.header) + step.up },
    { path: down, text: undoHeader(step) + downText(step) },
  ];
}

/** SQL that must share a transaction, in BEGIN and COMMIT: for a place where no tool opens one. */
export function inTransaction(sql: string, transaction: boolean): string {
  if (!transaction || splitScript(sql).statements.length < 2) return sql;
  return `BEGIN;\n${sql}COMMIT;\n`;
}

/** SQL whose statements with semicolons inside stand between the marks, each mark on a line of its own without indentation. */
export function withMarks(sql: string, marks: StatementMarks): string {
  let result = '';
  let copied = 0;
  for (const { span, end, text } of splitScript(sql).statements) {
    if (!text.includes(';')) continue;
    const lead = sql.slice(copied, span.start);
    const line = lead.slice(lead.lastIndexOf('\n') + 1);
    const before = line.trim() === '' ? lead.slice(0, lead.length - line.length) : `${lead.trimEnd()}\n`;
    const indent = line.trim() === '' ? line : '';
    result += `${before}${marks.begin}\n${indent}${sql.slice(span.start, end)}\n${marks.end}`;
    copied = end;
    if (!/^(\n|$)/.test(sql.slice(copied))) result += '\n';
  }
  return result + sql.slice(copied);
}

/** SQL for a place between two marks: each of its statements between marks of its own. */
export function withMarksBetween(sql: string, marks: StatementMarks): string {
  const { statements } = splitScript(sql);
  let result = '';
  let copied = 0;
  for (const { end } of statements.slice(0, -1)) {
    result += `${sql.slice(copied, end)}\n${marks.end}\n${marks.begin}`;
    copied = end;
    if (!/^(\n|$)/.test(sql.slice(copied))) result += '\n';
  }
  return result + sql.slice(copied);
}

/** SQL with a line between each two of its statements, comments of the later one included. */
export function withBreakpoints(sql: string, breakpoint: string): string {
  const { statements } = splitScript(sql);
  let result = '';
  let copied = 0;
  for (const { end } of statements.slice(0, -1)) {
    result += `${sql.slice(copied, end)}\n${breakpoint}`;
    copied = end;
    if (!/^\n/.test(sql.slice(copied))) result += '\n';
  }
  return result + sql.slice(copied);
}

/** A file that runs in one direction from its first line to its last. */
export function wholeFile(
  script: Script,
  direction: 'up' | 'down',
  mode: TransactionMode,
): readonly Section[] {
  return [{ direction, span: { start: 0, end: script.text.length }, mode }];
}

/** The down part as comments: for tools that would run it, since they know no way back. */
export function undoComment(step: StepFile, sql = step.down): string {
  if (sql === '') return step.notUndone === undefined ? '' : `\n${emptyDown(step)}`;
  const lines = sql.trimEnd().split('\n');
  return `\n-- To undo:\n${lines.map((line) => `-- ${line}`.trimEnd() + '\n').join('')}`;
}

/** A line before everything else of a file; undefined where it stands there already. */
export function firstLine(
  script: Script,
  line: string,
): readonly { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[] {
  const start = script.text.startsWith('\uFEFF') ? 1 : 0;
  return [{ span: { start, end: start }, text: `${line}\n`.replaceAll('\n', lineBreakOf(script.text)) }];
}

/** The header of a step of a series: a tool that runs all pending files in one transaction must not get two of them at once. */
export function headerApart(tool: string, steps: readonly StepFile[], index: number): readonly string[] {
  const { header } = steps[index]!;
  if (index === steps.length - 1) return header;
  return [
    ...header,
    `Deploy this file before the next is there: ${tool} runs all pending ones in one transaction.`,
  ];
}
