import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Edit, FixRequest } from './rule';

/**
 * The edits that take a statement out of its transaction and change nothing for others; undefined where it is not alone there.
 */
export function leaveTransaction({ file, statement, analyzed }: FixRequest): readonly Edit[] | undefined {
  const { transaction } = statement ?? {};
  if (!statement || !transaction || analyzed?.body) return undefined;
  const others = transaction.statements.filter((index) => index !== statement.index);
  if (transaction.mode === 'explicit')
    return statement.section?.mode === 'none' ? withoutFrame(file, statement) : undefined;
  // One that is alone in the other direction loses nothing either.
  const inOthers = file.statements.filter((other) => other.section && other.section !== statement.section);
  return others.length === 0 && inOthers.length < 2 && transaction.mode === 'tool'
    ? file.tool.withoutTransaction?.(file.script, statement.section?.direction)
    : undefined;
}

/** Deletes BEGIN and COMMIT with their lines where nothing else stands between them and nothing else opens a transaction. */
export function withoutFrame(
  file: AnalyzedFile,
  { transaction, index }: AnalyzedStatement,
): readonly Edit[] | undefined {
  const others = transaction?.statements.filter((each) => each !== index) ?? [];
  const statements = others.flatMap((each) => file.statements[each] ?? []);
  const types = statements.flatMap(({ operations }) => operations.map(({ operation: { type } }) => type));
  // A statement that cannot be read has no operations, and is no frame.
  if (statements.length !== 2 || types.join() !== 'Begin,Commit') return undefined;
  return statements.map(({ statement }) => ({
    span: { start: statement.span.start, end: endOfLine(file.text, statement.end) },
    text: '',
  }));
}

/** The start of the next line where only blanks follow, otherwise the offset itself. */
function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(offset));
  return offset + (rest?.[0].length ?? 0);
}
