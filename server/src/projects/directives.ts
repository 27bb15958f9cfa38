import type { Comment, Script } from '../statements/statement';
import type { Span } from '../text/span';
import type { Section, Tool, ToolProblem } from './tool';

/** A comment of its own line that tells the tool something. */
export interface Directive {
  readonly comment: Comment;
  readonly direction: 'up' | 'down';
}

/** Line comments with nothing but white space before them on their line. */
export function ownLineComments(script: Script): readonly Comment[] {
  return script.comments.filter(({ style, start }) => {
    if (style !== 'line') return false;
    const lineStart = script.text.lastIndexOf('\n', start - 1) + 1;
    return script.text.slice(lineStart, start).trim() === '';
  });
}

/** Whether nothing at all stands before a comment on its line: where most tools look for their directives. */
export function atLineStart({ text }: Script, { style, start }: Comment): boolean {
  return style === 'line' && (start === 0 || text[start - 1] === '\n');
}

/** Line comments that begin their line. */
export function lineStartComments(script: Script): readonly Comment[] {
  return script.comments.filter((comment) => atLineStart(script, comment));
}

/** The directives that begin their line; the first group of `pattern` is `up` or `down`. */
export function directivesIn(script: Script, pattern: RegExp): readonly Directive[] {
  return lineStartComments(script).flatMap((comment): Directive[] => {
    const word = pattern.exec(comment.text)?.[1]?.toLowerCase();
    return word === 'up' || word === 'down' ? [{ comment, direction: word }] : [];
  });
}

/** Puts an option behind each directive of a direction that has it not; undefined where none lacks it. */
export function withOption(
  directives: readonly Directive[],
  direction: 'up' | 'down',
  pattern: RegExp,
  option: string,
): readonly { readonly span: Span; readonly text: string }[] | undefined {
  const edits = directives
    .filter((directive) => directive.direction === direction && !pattern.test(directive.comment.text))
    .map(({ comment }) => {
      const end = comment.start + comment.text.trimEnd().length;
      return { span: { start: end, end }, text: ` ${option}` };
    });
  return edits.length === 0 ? undefined : edits;
}

/** What a tool refuses about its up section: a directive that it does not see, statements before the section, none at all. */
export function upSectionProblems(
  { title }: Pick<Tool, 'title'>,
  script: Script,
  directives: readonly Directive[],
  { any, up }: { readonly any: RegExp; readonly up: string },
): readonly ToolProblem[] {
  return [
    ...indentedDirectives({ title }, script, any),
    ...beforeSections(
      script,
      directives,
      'fails',
      `This statement stands before \`${up}\`, where ${title} refuses it. Put the directive before it.`,
    ),
    ...withoutSection(
      directives,
      'up',
      `This file has no \`${up}\`, and ${title} refuses it. Put what runs upwards behind that directive, before this one.`,
    ),
  ];
}

/** Directives that the tool does not see, because white space or a byte order mark stands before them. */
function indentedDirectives(
  { title }: Pick<Tool, 'title'>,
  script: Script,
  directive: RegExp,
): readonly ToolProblem[] {
  return ownLineComments(script)
    .filter((comment) => !atLineStart(script, comment) && directive.test(comment.text))
    .map(({ start, end }) => ({
      kind: 'ignored',
      span: { start, end },
      message: `White space or a byte order mark stands before this directive, so ${title} does not read it. Put it at the very start of its line.`,
    }));
}

/** Each directive opens a section that ends where the next begins. */
export function sectionsOf(
  script: Script,
  directives: readonly Directive[],
  modeOf: (directive: Directive) => Section['mode'],
): readonly Section[] {
  return directives.map((directive, index) => ({
    direction: directive.direction,
    span: {
      start: directive.comment.start,
      end: directives[index + 1]?.comment.start ?? script.text.length,
    },
    mode: modeOf(directive),
  }));
}

/** The first statement before the first section. */
export function beforeSections(
  script: Script,
  directives: readonly Directive[],
  kind: ToolProblem['kind'],
  message: string,
): readonly ToolProblem[] {
  const [own] = script.statements;
  const start = directives[0]?.comment.start ?? Infinity;
  return own !== undefined && own.span.start < start ? [{ kind, span: own.span, message }] : [];
}

/** The first directive of a file that has none of a direction. */
export function withoutSection(
  directives: readonly Directive[],
  direction: 'up' | 'down',
  message: string,
): readonly ToolProblem[] {
  const [first] = directives;
  if (!first || directives.some((directive) => directive.direction === direction)) return [];
  return [{ kind: 'fails', span: { start: first.comment.start, end: first.comment.end }, message }];
}

/** Each section of a direction behind the first one, where the tool refuses it. */
export function repeatedSections(
  directives: readonly Directive[],
  direction: 'up' | 'down',
  message: string,
): readonly ToolProblem[] {
  return directives
    .filter((directive) => directive.direction === direction)
    .slice(1)
    .map(({ comment }) => ({ kind: 'fails', span: { start: comment.start, end: comment.end }, message }));
}
