import * as assert from 'node:assert/strict';
import { problemsOf } from '../../server/src/projects/problems';
import type { ToolId } from '../../server/src/projects/tool';
import { toolById } from '../../server/src/projects/tools';
import { splitScript } from '../../server/src/statements/split';

interface Case {
  readonly title: string;
  readonly tool: ToolId;
  readonly name: string;
  /** Other files of the folder; only this one where left out. */
  readonly beside?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly text: string;
  /** `kind, at what it says: message`; nothing stands between the brackets for the start of the file. */
  readonly expected: readonly string[];
}

/** Tests what is said of bad files. */
export function describeProblems(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const { title: what, tool: id, name, beside = [], texts = {}, text, expected } of cases) {
      it(`${id}: ${what}`, () => {
        const tool = toolById(id);
        const project = { names: [name, ...beside], texts: new Map(Object.entries(texts)) };
        const problems = problemsOf(tool, tool, name, splitScript(text), project);
        assert.deepEqual(
          problems.map(({ kind, span = { start: 0, end: 0 }, message }) => {
            return `${kind} [${text.slice(span.start, span.end)}]: ${message}`;
          }),
          expected,
        );
      });
    }
  });
}
