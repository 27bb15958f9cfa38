import type { Script } from '../statements/statement';
import type { Span } from '../text/span';
import {
  type Directive,
  directivesIn,
  lineStartComments,
  repeatedSections,
  sectionsOf,
  upSectionProblems,
} from './directives';
import { commentLines, emptyDown, inTransaction, withMarks } from './frame';
import { markedBlocks } from './marks';
import { oncePerList } from './once-per-list';
import { everywhere } from './placeholders';
import type { MigrationName, StatementMarks, Tool } from './tool';
import { nextVersions } from './versions';

const NO_TRANSACTION = /^--\s*\+goose\s+NO\s+TRANSACTION\s*$/i;

/** What speaks to goose. */
const ANY = /^--\s*\+goose\b/i;

/** goose splits at semicolons that end a line, so that bodies of DO and functions must be marked. */
const MARKS: StatementMarks = { begin: '-- +goose StatementBegin', end: '-- +goose StatementEnd' };

/**
 * goose: one file with an Up and a Down section in the tool's transaction. `NO TRANSACTION` holds for the whole file;
 * its statements are then queries of their own. Statements with semicolons inside stand in StatementBegin … StatementEnd.
 */
export const goose: Tool = {
  id: 'goose',
  title: 'goose',
  recognition: { marker: /^--\s*\+goose\s+up\s*$/im, files: /^\d+_.*\.sql$/ },
  parseName,
  sections(_fileName, script) {
    const mode = leavesTransaction(script) ? 'none' : 'tool';
    const queries = markedBlocks(script, MARKS);
    return sectionsOf(script, directives(script), () => mode).map((section) => ({ ...section, queries }));
  },
  down: 'section',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  ofOneVersion: 'goose finds a duplicate and stops',
  directive: ANY,
  runsAlso: (name) => /^\d+_.*(?<!_test)\.go$/.test(name),
  statementMarks: MARKS,
  placeholders: variables,
  wayOutOfTransaction: 'put `-- +goose NO TRANSACTION` at the top of the file',
  withoutTransaction(script) {
    const first = directives(script)[0];
    if (first === undefined || leavesTransaction(script)) return undefined;
    const lineBreak = script.text.includes('\r\n') ? '\r\n' : '\n';
    const { start } = first.comment;
    return [{ span: { start, end: start }, text: `-- +goose NO TRANSACTION${lineBreak}` }];
  },
  series(steps, existing, now) {
    const known = knownNames(existing);
    const versions = nextVersions(known, steps.length, now, 'timestamp');
    return steps.map((step, index) => {
      const free = !step.transaction || !step.downTransaction;
      const frame = (sql: string, transaction: boolean): string =>
        withMarks(free ? inTransaction(sql, transaction) : sql, MARKS);
      return {
        path: `${versions[index] ?? ''}_${step.slug}.sql`,
        text: [
          free ? '-- +goose NO TRANSACTION\n' : '',
          '-- +goose Up\n',
          commentLines(step.header),
          frame(step.up, step.transaction),
          '\n-- +goose Down\n',
          step.down === '' ? emptyDown(step) : frame(step.down, step.downTransaction),
        ].join(''),
      };
    });
  },
  problems(_fileName, script) {
    const found = directives(script);
    return [
      ...upSectionProblems(goose, script, found, { any: ANY, up: '-- +goose Up' }),
      ...(['up', 'down'] as const).flatMap((direction) =>
        repeatedSections(
          found,
          direction,
          `goose refuses a file with two \`-- +goose ${direction === 'up' ? 'Up' : 'Down'}\`. Put these statements behind the first one, or into a file of their own.`,
        ),
      ),
      ...(found[0]?.direction === 'down' && found.some(({ direction }) => direction === 'up')
        ? [
            {
              kind: 'fails' as const,
              span: { start: found[0].comment.start, end: found[0].comment.end },
              message:
                'goose refuses a file that begins with `-- +goose Down`. Put this section behind that of `-- +goose Up`.',
            },
          ]
        : []),
    ];
  },
};

const SWITCH = /^--\s*\+goose\s+ENVSUB\s+(ON|OFF)\s*$/gim;

/** `$NAME` and `${NAME}` with what may stand behind it, but no tag of a dollar quote. */
const VARIABLE = /\$\{[A-Za-z_][^{}]*\}|\$[A-Za-z_]\w*(?![\w$])/g;

/** Between `ENVSUB ON` and `ENVSUB OFF` goose puts in what the environment holds. */
function variables(text: string): readonly Span[] {
  const switches = [...text.matchAll(SWITCH)];
  if (switches.length === 0) return [];
  const isOn = (at: number): boolean =>
    switches.findLast(({ index }) => index < at)?.[1]?.toUpperCase() === 'ON';
  return everywhere(VARIABLE)(text).filter(({ start }) => isOn(start));
}

function leavesTransaction(script: Script): boolean {
  return lineStartComments(script).some(({ text }) => NO_TRANSACTION.test(text));
}

function directives(script: Script): readonly Directive[] {
  return directivesIn(script, /^--\s*\+goose\s+(up|down)\s*$/i);
}

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)_(.*)\.sql$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}

const knownNames = oncePerList((names: readonly string[]) => names.flatMap((name) => parseName(name) ?? []));
