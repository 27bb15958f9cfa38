import type { Reader } from '../readers/reader';
import { partedScript } from '../projects/parted-script';
import type { Project, Tool } from '../projects/tool';
import type { Catalog, Origin } from '../schema/catalog';
import { endSession, foldStatements } from '../schema/fold';
import { whyTooMany, whyUnchecked } from '../rules/unchecked-file';

/** The schema after a migration's up part. A file that cannot be read as SQL leaves what follows uncertain. */
export function upCatalog(
  before: Catalog,
  tool: Tool,
  project: Project,
  fileName: string,
  text: string,
  reader: Reader,
  origin: Origin,
): Catalog {
  if (whyUnchecked(text) !== undefined) return { ...before, complete: false };
  const script = partedScript(text, tool, fileName, project);
  const ups = tool.sections(fileName, script, project).filter((section) => section.direction === 'up');
  const statements = script.statements
    // Rows change no schema, and dumps hold tens of thousands of them.
    .filter(({ kind, text: sql }) => kind === 'sql' && !/^(?:insert|update|delete)\b/i.test(sql))
    .filter(({ span }) =>
      ups.some((section) => section.span.start <= span.start && span.end <= section.span.end),
    );
  if (whyTooMany(statements.length) !== undefined) return { ...before, complete: false };
  const reads = statements.map((statement) => reader.read(statement.text));
  const after = endSession(foldStatements(before, reads, origin).at(-1) ?? before, before);
  return reads.some((read) => read.error) ? { ...after, complete: false } : after;
}
