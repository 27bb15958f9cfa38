import type { Comment, Script } from '../statements/statement';
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

/** What stands before the first section, or in a file without any: the tool refuses it. */
export function outsideOfSections(
  { title }: Pick<Tool, 'title'>,
  script: Script,
  directives: readonly Directive[],
  first: string,
): readonly ToolProblem[] {
  const [own] = script.statements;
  const start = directives[0]?.comment.start ?? Infinity;
  const isUp = directives[0]?.direction !== 'down';
  if (own !== undefined && own.span.start < start) {
    return [
      {
        kind: 'fails',
        span: own.span,
        message: `This statement stands before \`${first}\`, where ${title} refuses it. Put the directive before it.`,
      },
    ];
  }
  if (isUp || directives.some(({ direction }) => direction === 'up')) return [];
  const { comment } = directives[0]!;
  return [
    {
      kind: 'fails',
      span: { start: comment.start, end: comment.end },
      message: `This file has no \`${first}\`, and ${title} refuses it. Put what runs upwards behind that directive, before this one.`,
    },
  ];
}
