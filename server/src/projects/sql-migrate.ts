import type { Script } from '../statements/statement';
import { outsideOfSections, ownLineComments, sectionsOf, type Directive } from './directives';
import { commentLines, NOTHING_TO_UNDO, withMarks } from './frame';
import type { MigrationName, StatementMarks, Tool } from './tool';
import { nextVersions } from './versions';

const NO_TRANSACTION = /\snotransaction(?:\s|$)/i;

/** sql-migrate splits at semicolons that end a line, so that bodies of DO and functions must be marked. */
const MARKS: StatementMarks = { begin: '-- +migrate StatementBegin', end: '-- +migrate StatementEnd' };

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
    return sectionsOf(script, directives(script), ({ comment }) =>
      NO_TRANSACTION.test(comment.text) ? 'none' : 'tool',
    );
  },
  down: 'section',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  statementMarks: MARKS,
  directive: /^--\s*\+migrate\b/i,
  wayOutOfTransaction: 'put `notransaction` behind its `-- +migrate Up` or `-- +migrate Down`',
  withoutTransaction(script, direction = 'up') {
    const edits = directives(script)
      .filter(
        (directive) => directive.direction === direction && !NO_TRANSACTION.test(directive.comment.text),
      )
      .map(({ comment }) => {
        const end = comment.start + comment.text.trimEnd().length;
        return { span: { start: end, end }, text: ' notransaction' };
      });
    return edits.length === 0 ? undefined : edits;
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
        step.down === '' ? NOTHING_TO_UNDO : withMarks(step.down, MARKS),
      ].join(''),
    }));
  },
  problems(_fileName, script) {
    return outsideOfSections(sqlMigrate, script, directives(script), '-- +migrate Up');
  },
};

function directives(script: Script): readonly Directive[] {
  return ownLineComments(script).flatMap((comment) => {
    const direction = /^--\s*\+migrate\s+(up|down)\b/i.exec(comment.text)?.[1]?.toLowerCase();
    return direction === undefined ? [] : [{ comment, direction: direction === 'up' ? 'up' : 'down' }];
  });
}

/** By the number at its start; names without one are ordered by their letters. */
function parseName(fileName: string): MigrationName | undefined {
  const [, stem] = /^([^/]+)\.sql$/.exec(fileName) ?? [];
  if (stem === undefined) return undefined;
  const [, version, title] = /^(\d+)[-_]?(.*)$/.exec(stem) ?? [];
  return version === undefined || title === undefined ? { version: stem, title: stem } : { version, title };
}
