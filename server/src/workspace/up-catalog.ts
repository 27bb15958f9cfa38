import type { Reader } from '../readers/reader';
import { partedScript } from '../projects/parted-script';
import type { Project, Tool } from '../projects/tool';
import type { Catalog, Origin } from '../schema/catalog';
import { endSession, foldStatements } from '../schema/fold';
import { whyTooMany, whyUnchecked } from '../rules/unchecked-file';

/** What the up part of a migration does. */
export interface UpPart {
  /** The schema after it. */
  readonly catalog: Catalog;
  /** It has no statement at all. */
  readonly isEmpty: boolean;
}

/** Reads the up part of a migration. A file that cannot be read as SQL leaves what follows uncertain. */
export function readUp(
  before: Catalog,
  tool: Tool,
  project: Project,
  fileName: string,
  text: string,
  reader: Reader,
  origin: Origin,
): UpPart {
  const unsure = { catalog: { ...before, complete: false }, isEmpty: false };
  if (whyUnchecked(text) !== undefined) return unsure;
  const script = partedScript(text, tool, fileName, project);
  const ups = tool.sections(fileName, script, project).filter((section) => section.direction === 'up');
  const all = script.statements.filter(({ span }) =>
    ups.some((section) => section.span.start <= span.start && span.end <= section.span.end),
  );
  const statements = all
    // Rows change no schema, and dumps hold tens of thousands of them.
    .filter(({ kind, text: sql }) => kind === 'sql' && !/^(?:insert|update|delete)\b/i.test(sql));
  if (whyTooMany(statements.length) !== undefined) return unsure;
  const reads = statements.map((statement) => reader.read(statement.text));
  const after = endSession(foldStatements(before, reads, origin).at(-1) ?? before, before);
  return {
    catalog: reads.some((read) => read.error) ? { ...after, complete: false } : after,
    isEmpty: all.length === 0,
  };
}
