import type { Section } from '../projects/tool';
import type { Span } from '../text/span';

/** Finds the section a statement stands in; asked in the order of the file it costs a step a statement. */
export function sectionFinder(sections: readonly Section[]): (span: Span) => Section | undefined {
  let place = 0;
  return (span) => {
    while (place < sections.length && sections[place]!.span.end <= span.start) place++;
    const section = sections[place];
    return section !== undefined && section.span.start <= span.start ? section : undefined;
  };
}
