import type { Script } from '../statements/statement';
import { commentLines, firstLine, undoComment, wholeFile } from './frame';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

const NO_TRANSACTION = '-- postgres-migrations disable-transaction';

/**
 * postgres-migrations: `1-name.sql`, numbered from 1 without a gap, each sent as one query in a transaction of its own. Its
 * directive takes the file out of it. There is no way back.
 */
export const postgresMigrations: Tool = {
  id: 'postgres-migrations',
  title: 'postgres-migrations',
  recognition: {
    files: /^\d.*\.sql$/,
    dependency: { manifest: 'package.json', name: 'postgres-migrations' },
  },
  parseName,
  runsAlso: (name) => /^\d.*\.js$/.test(name),
  sections(_fileName, script) {
    return wholeFile(script, 'up', leavesTransaction(script) ? 'implicit' : 'tool');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'postgres-migrations finds the numbers not consecutive and refuses to run',
  afterGap: 'postgres-migrations accepts only consecutive numbers and refuses to run',
  directive: /^-- postgres-migrations disable-transaction/,
  wayOutOfTransaction: `put \`${NO_TRANSACTION}\` at the top of the file and let it be the only statement there`,
  withoutTransaction(script) {
    return leavesTransaction(script) ? undefined : firstLine(script, NO_TRANSACTION);
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, { digits: 1, from: 1 });
    const separator = existing.some((name) => /^\d+_/.test(name)) ? '_' : '-';
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}${separator}${step.slug}.sql`,
      text: [
        step.transaction ? '' : `${NO_TRANSACTION}\n`,
        commentLines(step.header),
        step.up,
        undoComment(step.down),
      ].join(''),
    }));
  },
};

/** The tool looks for the words anywhere in the text. */
function leavesTransaction({ text }: Script): boolean {
  return text.includes(NO_TRANSACTION);
}

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)(?!\d)[-_]?([^/]*)\.sql$/i.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
