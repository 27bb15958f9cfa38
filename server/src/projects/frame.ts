import { splitScript } from '../statements/split';
import type { StepFile } from './tool';

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

/** SQL that must share a transaction, in BEGIN and COMMIT: for a place where no tool opens one. */
export function inTransaction(sql: string, transaction: boolean): string {
  if (!transaction || splitScript(sql).statements.length < 2) return sql;
  return `BEGIN;\n${sql}COMMIT;\n`;
}
