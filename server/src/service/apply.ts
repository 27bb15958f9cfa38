import type { Edit } from '../rules/rule';

/** The text after edits, which must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** True where the two sets of edits can both be applied to the same text. */
export function editsAgree(a: readonly Edit[], b: readonly Edit[]): boolean {
  return a.every(({ span }) =>
    b.every((other) => span.end < other.span.start || other.span.end < span.start),
  );
}
