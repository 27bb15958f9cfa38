import type { Script } from '../statements/statement';
import {
  type Directive,
  directivesIn,
  repeatedSections,
  sectionsOf,
  upSectionProblems,
  withOption,
  withoutSection,
} from './directives';
import { commentLines, downText } from './frame';
import { oncePerList } from './once-per-list';
import { AS_NAMES } from './order';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

const DIRECTIVE = /^--\s*migrate:(up|down)(?:\s|$)/;
const NO_TRANSACTION = /\stransaction:false(?:\s|$)/;

/**
 * dbmate: one file with sections, each sent as one query in the tool's transaction. With `transaction:false` it is still
 * one query, so that several statements are an implicit transaction.
 */
export const dbmate: Tool = {
  id: 'dbmate',
  title: 'dbmate',
  recognition: { marker: /^--\s*migrate:up(?:\s|$)/m, files: /^\d.*\.sql$/ },
  parseName,
  ordering: AS_NAMES,
  sections(_fileName, script) {
    return sectionsOf(script, directives(script), ({ comment }) =>
      NO_TRANSACTION.test(comment.text) ? 'implicit' : 'tool',
    );
  },
  down: 'section',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'dbmate runs the first and fails when it notes the second as done',
  directive: /^--\s*migrate:(?:up|down)(?:\s|$)/,
  wayOutOfTransaction:
    'put `transaction:false` behind its `-- migrate:up` or `-- migrate:down` and let it be the only statement there',
  withoutTransaction(script, direction = 'up') {
    return withOption(directives(script), direction, NO_TRANSACTION, 'transaction:false');
  },
  series(steps, existing, now) {
    const known = knownNames(existing);
    const versions = nextVersions(known, steps.length, now, 'timestamp', AS_NAMES);
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}_${step.slug}.sql`,
      text: [
        `-- migrate:up${step.transaction ? '' : ' transaction:false'}\n`,
        commentLines(step.header),
        step.up,
        `\n-- migrate:down${step.downTransaction ? '' : ' transaction:false'}\n`,
        downText(step),
      ].join(''),
    }));
  },
  problems(_fileName, script) {
    const found = directives(script);
    return [
      ...upSectionProblems(dbmate, script, found, { any: DIRECTIVE, up: '-- migrate:up' }),
      ...withoutSection(
        found,
        'down',
        'This file has no `-- migrate:down`, and dbmate refuses it. Put that directive at its end, even where nothing stands behind it.',
      ),
      ...repeatedSections(
        found,
        'up',
        'dbmate takes every `-- migrate:up` for a migration of its own, so it fails when it notes the version of this file a second time. Put these statements into a file of their own.',
      ),
    ];
  },
};

function directives(script: Script): readonly Directive[] {
  return directivesIn(script, DIRECTIVE);
}

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)(?!\d)[_-]?(.*)\.sql$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}

const knownNames = oncePerList((names: readonly string[]) => names.flatMap((name) => parseName(name) ?? []));
