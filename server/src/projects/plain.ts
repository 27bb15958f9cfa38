import type { Script } from '../statements/statement';
import { type Directive, ownLineComments, sectionsOf } from './directives';
import { commentLines, emptyDown, inTransaction, undoComment, undoHeader, wholeFile } from './frame';
import { oncePerList } from './once-per-list';
import type { MigrationName, NewFile, Section, StepFile, Tool } from './tool';
import { nextVersions } from './versions';

/** `-- Up`, `-- Down`, `-- Down Migration:` on a line of its own. */
const MARKER = /^--+\s*(up|down)(?:\s+migration)?(?:\s*:)?$/i;

/**
 * A folder of SQL files that psql runs in the order of their names: each statement commits by itself. Where a file has
 * `-- Up` and `-- Down` comments they part it; where files are pairs of `.up.sql` and `.down.sql` their names do.
 */
export const plain: Tool = {
  id: 'plain',
  title: 'plain SQL files',
  recognition: {},
  parseName,
  sections(fileName, script) {
    if (parseName(fileName)?.direction === 'down') return wholeFile(script, 'down', 'none');
    const [first, ...rest] = directives(script);
    if (first === undefined) return wholeFile(script, 'up', 'none');
    const sections = sectionsOf(script, [first, ...rest], () => 'none');
    // What stands before the first marker runs too.
    const before: Section = {
      direction: 'up',
      span: { start: 0, end: first.comment.start },
      mode: 'none',
    };
    const own = script.statements[0];
    return own !== undefined && own.span.start < first.comment.start ? [before, ...sections] : sections;
  },
  down: 'file',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  directive: MARKER,
  wayOutOfTransaction: 'put it outside of BEGIN and COMMIT',
  series(steps, existing, now) {
    const known = knownNames(existing);
    const versions = nextVersions(known, steps.length, now, { digits: 4, from: 1 });
    const style = styleOf(existing);
    return steps.flatMap((step, index) =>
      filesOf(step, style.prefix + (versions[index] ?? '') + style.separator + step.slug, style),
    );
  },
};

/** How the folder writes its names. */
interface Style {
  readonly prefix: string;
  readonly separator: string;
  /** `.up.sql` where up files are called so. */
  readonly up: '.up.sql' | '.sql';
  readonly pairs: boolean;
}

const styleOf = oncePerList((existing: readonly string[]): Style => {
  const [, prefix, separator] =
    [...existing]
      .sort()
      .reverse()
      .map((name) => NAME.exec(name))
      .find((match) => match !== null) ?? [];
  return {
    prefix: prefix ?? '',
    separator: separator === undefined || separator === '' ? '_' : separator,
    up: existing.some((name) => name.endsWith('.up.sql')) ? '.up.sql' : '.sql',
    pairs: existing.some((name) => name.endsWith('.down.sql')),
  };
});

function filesOf(step: StepFile, name: string, style: Style): readonly NewFile[] {
  const up = commentLines(step.header) + inTransaction(step.up, step.transaction);
  const down = inTransaction(step.down, step.downTransaction);
  if (style.pairs) {
    return [
      { path: name + style.up, text: up },
      { path: `${name}.down.sql`, text: undoHeader(step) + (down === '' ? emptyDown(step) : down) },
    ];
  }
  // psql would run a down part in the same file, so that it stands there as a comment.
  return [{ path: name + style.up, text: up + undoComment(step, down) }];
}

function directives(script: Script): readonly Directive[] {
  return ownLineComments(script).flatMap((comment) => {
    const direction = MARKER.exec(comment.text.trimEnd())?.[1]?.toLowerCase();
    return direction === undefined ? [] : [{ comment, direction: direction === 'up' ? 'up' : 'down' }];
  });
}

const NAME = /^([vVuU]?)\d+(?:\.\d+)*([_\- .]*)/;

/** A file without a version runs in the order of its name. */
function parseName(fileName: string): MigrationName | undefined {
  const [, stem, direction] = /^(.+?)(?:\.(up|down))?\.sql$/i.exec(fileName) ?? [];
  if (stem === undefined) return undefined;
  const lead = NAME.exec(stem);
  const version = lead === null ? stem : lead[0].replace(/(?<![_\- .])[_\- .]+$/, '').replace(/^[vVuU]/, '');
  const title = lead === null ? stem : stem.slice(lead[0].length);
  const isUndo = lead !== null && /^u/i.test(lead[0]);
  if (isUndo) return { version, title, direction: 'down' };
  if (direction === undefined) return { version, title };
  return { version, title, direction: direction.toLowerCase() === 'down' ? 'down' : 'up' };
}

const knownNames = oncePerList((names: readonly string[]) => names.flatMap((name) => parseName(name) ?? []));
