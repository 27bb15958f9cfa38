import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { LineIndex } from '../text/lines';
import type { Span } from '../text/span';

/** Lines that can be folded away, from 0. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'comment' | 'region';
}

/**
 * What can be folded: directions, the steps of a series (a comment on lines of its own and the statements under it),
 * statements and comments of several lines.
 */
export function folds(file: AnalyzedFile, lines: LineIndex): readonly Fold[] {
  const statements = file.statements.map(({ statement }) => statement);
  const found: Fold[] = [];
  const add = (span: Span, kind: Fold['kind']): void => {
    const startLine = lines.positionAt(span.start).line;
    const endLine = lines.positionAt(trimmedEnd(file.text, span)).line;
    if (endLine > startLine) found.push({ startLine, endLine, kind });
  };
  for (const { span } of statements) add(span, 'region');
  for (const run of commentRuns(file, lines)) add(run, 'comment');
  const heads = statements.filter(({ leadingComments }) => leadingComments.length > 0);
  heads.forEach((head, index) => {
    const start = head.leadingComments[0]!.start;
    const end = heads[index + 1]?.leadingComments[0]?.start ?? file.text.length;
    add({ start, end }, 'region');
  });
  if (file.direction === 'both') for (const { span } of file.sections) add(span, 'region');
  return unique(found);
}

/** Comments on neighbouring lines as one. */
function commentRuns(file: AnalyzedFile, lines: LineIndex): readonly Span[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of file.script.comments) {
    const last = runs.at(-1);
    const touches = last && lines.positionAt(start).line - lines.positionAt(last.end).line === 1;
    if (touches && file.text.slice(last.end, start).trim() === '') last.end = end;
    else runs.push({ start, end });
  }
  return runs;
}

function trimmedEnd(text: string, { start, end }: Span): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** One fold a first line and a last line. */
function unique(found: readonly Fold[]): readonly Fold[] {
  const seen = new Map(found.map((fold) => [`${fold.startLine} ${fold.endLine}`, fold]));
  return [...seen.values()].sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}
