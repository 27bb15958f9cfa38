import type { Comment, Script } from '../statements/statement';
import type { Section } from './tool';

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
