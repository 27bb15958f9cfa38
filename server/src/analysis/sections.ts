import type { Span } from '../text/span';

/** Finds the part of a file, a section for example, that a statement stands in; asked in the order of the file it costs a step a statement. */
export function partFinder<T extends { readonly span: Span }>(
  parts: readonly T[],
): (span: Span) => T | undefined {
  let place = 0;
  return (span) => {
    while (place < parts.length && parts[place]!.span.end <= span.start) place++;
    const part = parts[place];
    return part !== undefined && part.span.start <= span.start ? part : undefined;
  };
}
