import type { Script } from '../statements/statement';
import {
  type Directive,
  beforeSections,
  directivesIn,
  ownLineComments,
  sectionsOf,
  withOption,
} from './directives';
import { commentLines, emptyDown, withMarks } from './frame';
import { markedBlocks } from './marks';
import type { MigrationName, StatementMarks, Tool } from './tool';
import { nextVersions } from './versions';

const NO_TRANSACTION = /\snotransaction(?:\s|$)/;

/** sql-migrate minds the one blank and the capitals. */
const DIRECTIVE = /^-- \+migrate\s+(Up|Down)(?:\s|$)/;

/** sql-migrate splits at semicolons that end a line, so that bodies of DO and functions must be marked. */
const MARKS: StatementMarks = {
  begin: '-- +migrate StatementBegin',
  end: '-- +migrate StatementEnd',
  lenient: true,
};

/**
 * sql-migrate: one file with an Up and a Down section, each in a transaction; `notransaction` behind the directive takes that
 * direction out of it. Statements are sent one by one.
 */
export const sqlMigrate: Tool = {
  id: 'sql-migrate',
  title: 'sql-migrate',
  recognition: { marker: /^--\s*\+migrate\s+up\b/im, files: /\.sql$/, projectFiles: /^dbconfig\.ya?ml$/ },
  parseName,
  sections(_fileName, script) {
    const queries = markedBlocks(script, MARKS);
    return sectionsOf(script, directives(script), ({ comment }) =>
      NO_TRANSACTION.test(comment.text) ? 'none' : 'tool',
    ).map((section) => ({ ...section, queries }));
  },
  down: 'section',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  statementMarks: MARKS,
  directive: /^--\s*\+migrate\b/i,
  wayOutOfTransaction: 'put `notransaction` behind its `-- +migrate Up` or `-- +migrate Down`',
  withoutTransaction(script, direction = 'up') {
    return withOption(directives(script), direction, NO_TRANSACTION, 'notransaction');
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp');
    const separator = existing.some((name) => /^\d+_/.test(name)) ? '_' : '-';
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}${separator}${step.slug}.sql`,
      text: [
        `-- +migrate Up${step.transaction ? '' : ' notransaction'}\n`,
        commentLines(step.header),
        withMarks(step.up, MARKS),
        `\n-- +migrate Down${step.downTransaction ? '' : ' notransaction'}\n`,
        step.down === '' ? emptyDown(step) : withMarks(step.down, MARKS),
      ].join(''),
    }));
  },
  problems(_fileName, script) {
    const found = directives(script);
    return [
      ...ownLineComments(script)
        .filter(({ text }) => /^--\s*\+migrate\s+(?:up|down)\b/i.test(text))
        .filter((comment) => !found.some((directive) => directive.comment === comment))
        .map(({ start, end }) => ({
          kind: 'ignored' as const,
          span: { start, end },
          message:
            'sql-migrate reads only `-- +migrate Up` and `-- +migrate Down`, with these capitals and at the very start of a line, so it passes this directive over. Write it so.',
        })),
      ...beforeSections(
        script,
        found,
        found.length === 0 ? 'fails' : 'ignored',
        found.length === 0
          ? 'This file has no `-- +migrate Up`, and sql-migrate refuses it. Put the directive before its statements.'
          : 'This statement stands before the first directive, so sql-migrate never runs it. Put it behind `-- +migrate Up`.',
      ),
      ...(found.length > 0 && found.every(({ direction }) => direction === 'down')
        ? [
            {
              kind: 'ignored' as const,
              span: { start: found[0]!.comment.start, end: found[0]!.comment.end },
              message:
                'This file has no `-- +migrate Up`, so sql-migrate runs nothing upwards and takes the file for done. Put what runs upwards behind that directive.',
            },
          ]
        : []),
    ];
  },
};

function directives(script: Script): readonly Directive[] {
  return directivesIn(script, DIRECTIVE);
}

/** By the number at its start; names without one are ordered by their letters. */
function parseName(fileName: string): MigrationName | undefined {
  const [, stem] = /^([^/]+)\.sql$/.exec(fileName) ?? [];
  if (stem === undefined) return undefined;
  const [, version, title] = /^(\d+)[-_]?(.*)$/.exec(stem) ?? [];
  return version === undefined || title === undefined ? { version: stem, title: stem } : { version, title };
}
