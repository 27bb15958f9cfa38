import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import { withMarks } from '../projects/frame';
import type { Plan } from '../recipes/plan';
import { renderInPlace } from '../recipes/render';
import type { Edit } from '../rules/rule';
import { undoneIn } from '../rules/transactions';
import { lineBreakOf } from '../text/lines';
import { carriedSettings } from './carried-settings';
import { mustFollow } from './needs-order';
import { actionsOf, indentOf } from './replace';
import { takeActionOut, takeStatementOut } from './take-out';

/**
 * Moves an operation out of the BEGIN … COMMIT that it stands in, right behind it, where the file itself has no transaction.
 * Undefined where something else of that transaction needs it, or where a release must be deployed between two steps.
 */
export function behindCommit(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  plan: Plan,
): readonly Edit[] | undefined {
  const { transaction, section, index } = statement;
  if (transaction?.mode !== 'explicit' || section?.mode !== 'none' || section.direction !== 'up')
    return undefined;
  if (analyzed.body || transaction.rolledBack || undoneIn(file, transaction).has(index)) return undefined;
  if (plan.steps.slice(0, -1).some(({ deploy }) => deploy !== undefined)) return undefined;
  const commit = file.statements[transaction.statements.at(-1) ?? -1];
  const ending = commit?.operations.length === 1 ? commit.operations[0]?.operation : undefined;
  if (!commit || ending?.type !== 'Commit' || ending.chain) return undefined;
  if (mustFollow(file, statement, analyzed, transaction.statements)?.length !== 0) return undefined;
  if (carriedSettings(file, statement, [], true)?.length !== 0) return undefined;
  const indent = indentOf(file.text, commit.statement.span.start);
  const body = renderInPlace(plan, { indent, lineBreak: '\n' });
  if (body === undefined) return undefined;
  const out =
    actionsOf(statement).length > 1
      ? takeActionOut(file, statement, analyzed)
      : takeStatementOut(file, statement);
  const comments = out.comments.filter((comment) => !body.includes(comment));
  const lines = [...comments, body].map((line) => `${indent}${line}`).join('\n');
  const { end, terminated } = commit.statement;
  const marks = file.tool.statementMarks;
  const sql = marks ? withMarks(`${lines};`, marks) : `${lines};`;
  const comment = /^[ \t]*--[^\r\n]*/.exec(file.text.slice(end))?.[0].length ?? 0;
  const at = end + comment;
  const text = `${terminated ? '' : ';'}\n${sql}`.replace(/\r?\n/g, lineBreakOf(file.text));
  return [...out.edits, { span: { start: at, end: at }, text }];
}
