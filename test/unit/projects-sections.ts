import type { Section } from '../../server/src/projects/tool';
import { toolById } from '../../server/src/projects/tools';
import { splitScript } from '../../server/src/statements/split';

/** The sections of a text as `direction mode: text`, white space collapsed. */
export function sectionsOf(tool: string, fileName: string, text: string): string[] {
  return shown(text, toolById(tool).sections(fileName, splitScript(text)));
}

function shown(text: string, sections: readonly Section[]): string[] {
  return sections.map(
    ({ direction, mode, span }) =>
      `${direction} ${mode}: ${text.slice(span.start, span.end).trim().replace(/\s+/g, ' ')}`,
  );
}
