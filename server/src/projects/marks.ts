import type { Script, Statement } from '../statements/statement';
import type { Span } from '../text/span';
import { atLineStart } from './directives';
import type { Project, Section, StatementMarks, Tool, ToolProblem } from './tool';

/** What a tool that splits files itself, at semicolons that end a line, refuses or cuts in two. */
export function markProblems(
  tool: Tool,
  fileName: string,
  script: Script,
  project: Project,
): readonly ToolProblem[] {
  const { statementMarks: marks } = tool;
  if (!marks) return [];
  const { blocks, problems } = pairMarks(tool.title, marks, script);
  const sections = tool.sections(fileName, script, project);
  const isMarked = ({ span }: Statement): boolean =>
    blocks.some(({ start, end }) => start <= span.start && span.end <= end);
  const free = script.statements.filter((statement) => !isMarked(statement));
  return [
    ...problems,
    ...free.filter((statement) => isCut(statement)).map(({ span }) => cut(tool, marks, span)),
    ...sections.flatMap((section) => unfinished(tool, section, free)),
  ];
}

/** What stands between the marks: the tool sends it as one query. */
export function markedBlocks(script: Script, marks: StatementMarks): readonly Span[] {
  return pairMarks('', marks, script).blocks;
}

interface Paired {
  /** From the end of a mark to the start of its other. */
  readonly blocks: readonly Span[];
  readonly problems: readonly ToolProblem[];
}

function pairMarks(title: string, marks: StatementMarks, script: Script): Paired {
  const blocks: Span[] = [];
  const problems: ToolProblem[] = [];
  const say = (span: Span, message: string): void => {
    problems.push({ kind: 'fails', span, message });
  };
  const unended = `Nothing ends this, so ${title} refuses the file. Put \`${marks.end}\` behind the statement.`;
  let open: Span | undefined;
  for (const { text, start, end } of script.comments.filter((comment) => atLineStart(script, comment))) {
    const mark = markOf(text, marks);
    if (mark === 'begin') {
      if (open && !marks.lenient) say(open, unended);
      if (!open || !marks.lenient) open = { start, end };
    } else if (mark === 'end') {
      if (open) blocks.push({ start: open.end, end: start });
      else if (!marks.lenient)
        say(
          { start, end },
          `Nothing opens what this ends, so ${title} refuses the file. Put \`${marks.begin}\` before the statement, or leave this out.`,
        );
      open = undefined;
    }
  }
  if (open) {
    say(open, unended);
    blocks.push({ start: open.end, end: script.text.length });
  }
  return { blocks, problems };
}

function markOf(text: string, marks: StatementMarks): 'begin' | 'end' | undefined {
  const written = text.trim().replace(/\s+/g, ' ').toLowerCase();
  if (written === marks.begin.toLowerCase()) return 'begin';
  return written === marks.end.toLowerCase() ? 'end' : undefined;
}

/** A line in the middle of a statement ends with a semicolon, whatever quotes are open there. */
function isCut({ text }: Statement): boolean {
  if (!text.includes(';')) return false;
  return text
    .split(/\r?\n/)
    .slice(0, -1)
    .some((line) => /;\s*$/.test(line.replace(/(?:^|\s)--.*$/, '')));
}

function cut({ title }: Tool, { begin, end }: StatementMarks, span: Span): ToolProblem {
  return {
    kind: 'fails',
    span,
    message: `${title} ends a statement at each semicolon that ends a line, so it cuts this one in two. Put \`${begin}\` before it and \`${end}\` behind it.`,
  };
}

/** The last statement of a section without its semicolon. */
function unfinished({ title }: Tool, { span }: Section, free: readonly Statement[]): readonly ToolProblem[] {
  const last = free.findLast((statement) => statement.span.start >= span.start && statement.end <= span.end);
  if (last === undefined || last.terminated || isCut(last)) return [];
  return [
    {
      kind: 'fails',
      span: last.span,
      message: `${title} refuses a file whose last statement has no semicolon. Write it.`,
    },
  ];
}
