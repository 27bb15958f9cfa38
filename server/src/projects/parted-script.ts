import { splitScript } from '../statements/split';
import type { Script, Statement } from '../statements/statement';
import type { Span } from '../text/span';
import { withoutPlaceholders } from './placeholders';
import type { Project, Tool } from './tool';

/**
 * The statements of a file as its tool sends them. Tools part a file before PostgreSQL sees it, so a statement ends where its
 * section ends, with a semicolon or without one.
 */
export function partedScript(text: string, tool: Tool, fileName: string, project?: Project): Script {
  const script = splitScript(withoutPlaceholders(text, tool));
  const starts = tool.sections(fileName, script, project).map(({ span }) => span.start);
  const torn = bordersWithin(script.statements, starts);
  return torn.length === 0 ? script : partAt(script.text, torn);
}

/** The borders that have a statement on both sides; both lists are in the order of the file. */
function bordersWithin(statements: readonly Statement[], borders: readonly number[]): readonly number[] {
  let place = 0;
  return borders.filter((border) => {
    while (place < statements.length && statements[place]!.span.end <= border) place++;
    const statement = statements[place];
    return statement !== undefined && statement.span.start < border;
  });
}

function partAt(text: string, borders: readonly number[]): Script {
  const starts = [0, ...borders];
  const parts = starts.map((start, index) => moved(splitScript(text.slice(start, starts[index + 1])), start));
  return {
    text,
    statements: parts.flatMap(({ statements }) => statements),
    comments: parts.flatMap(({ comments }) => comments),
    copyData: parts.flatMap(({ copyData }) => copyData),
  };
}

function moved({ text, statements, comments, copyData }: Script, by: number): Script {
  const move = <T extends Span>(span: T): T => ({ ...span, start: span.start + by, end: span.end + by });
  return {
    text,
    statements: statements.map((statement) => ({
      ...statement,
      span: move(statement.span),
      end: statement.end + by,
      leadingComments: statement.leadingComments.map(move),
    })),
    comments: comments.map(move),
    copyData: copyData.map(move),
  };
}
