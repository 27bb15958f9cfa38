import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { NewFile } from '../projects/tool';
import type { Edit, FixRequest } from './rule';

/** What takes statements out of their transaction. */
export interface WayOut {
  /** In file coordinates. */
  readonly edits: readonly Edit[];
  /** Files of options beside it. */
  readonly files: readonly NewFile[];
  /** What a person must know to run it, full sentences. */
  readonly notes: readonly string[];
}

/** A way out that needs nothing but edits of the file. */
export function byEdits(edits: readonly Edit[]): WayOut {
  return { edits, files: [], notes: [] };
}

/**
 * What takes a statement out of its transaction and changes nothing for others; undefined where it is not alone there.
 * @param sql what will stand in its place, itself where left out.
 */
export function leaveTransaction(
  { file, statement, analyzed }: FixRequest,
  sql = statement?.statement.text ?? '',
): WayOut | undefined {
  const { transaction } = statement ?? {};
  if (!statement || !transaction || analyzed?.body) return undefined;
  const others = transaction.statements.filter((index) => index !== statement.index);
  if (transaction.mode === 'explicit') {
    const frame = statement.section?.mode === 'none' ? withoutFrame(file, statement) : undefined;
    return frame && byEdits(frame);
  }
  // One that is alone in the other direction loses nothing either.
  const inOthers = file.statements.filter((other) => other.section && other.section !== statement.section);
  return others.length === 0 && inOthers.length < 2 && transaction.mode === 'tool'
    ? wayOutOf(file, statement, [sql])
    : undefined;
}

/**
 * What takes the part of a file that a statement stands in out of the tool's transaction.
 * @param statements all that the file will hold.
 */
export function wayOutOf(
  { tool, script, fileName, project }: AnalyzedFile,
  { section }: AnalyzedStatement,
  statements: readonly string[],
): WayOut | undefined {
  const edits = tool.withoutTransaction?.(script, section?.direction);
  if (edits !== undefined) return byEdits(edits);
  const options = tool.optionsWithoutTransaction?.(fileName, statements, project);
  return options && { edits: [], ...options };
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
