import { commentLines, downText, firstLine, undoComment, undoHeader, wholeFile } from './frame';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/** Where the text of a file begins so, sqlx opens no transaction for it. */
const NO_TRANSACTION = '-- no-transaction';

/**
 * sqlx: `20250101120000_name.sql`, or pairs of `.up.sql` and `.down.sql`. Each file is sent as one query in a transaction of its
 * own; a file that begins with `-- no-transaction` is sent without one.
 */
export const sqlx: Tool = {
  id: 'sqlx',
  title: 'sqlx',
  recognition: {
    files: /^\d+_.*\.sql$/,
    projectFiles: /^(?:sqlx\.toml|sqlx-data\.json)$/,
    dependency: { manifest: 'Cargo.toml', name: 'sqlx' },
  },
  parseName,
  sections(fileName, script) {
    const mode = script.text.startsWith(NO_TRANSACTION) ? 'implicit' : 'tool';
    return wholeFile(script, parseName(fileName)?.direction ?? 'up', mode);
  },
  down: 'file',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'sqlx takes the version for applied once the first of them has run, and fails on the other',
  directive: /^-- no-transaction/,
  wayOutOfTransaction:
    'begin the file with the line `-- no-transaction` and let it be the only statement of the file',
  withoutTransaction(script) {
    // sqlx looks at the first characters of the file, and a byte order mark would be the first.
    if (script.text.startsWith(NO_TRANSACTION) || script.text.startsWith('\uFEFF')) return undefined;
    return firstLine(script, NO_TRANSACTION);
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp');
    const pairs = known.length === 0 || existing.some((name) => name.endsWith('.up.sql'));
    return steps.flatMap((step, index) => {
      const name = `${versions[index] ?? ''}_${step.slug}`;
      const up = (step.transaction ? '' : `${NO_TRANSACTION}\n`) + commentLines(step.header) + step.up;
      if (!pairs) return [{ path: `${name}.sql`, text: up + undoComment(step) }];
      const down = (step.downTransaction ? '' : `${NO_TRANSACTION}\n`) + undoHeader(step) + downText(step);
      return [
        { path: `${name}.up.sql`, text: up },
        { path: `${name}.down.sql`, text: down },
      ];
    });
  },
};

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title, direction] = /^(\d+)_(.*?)(?:\.(up|down))?\.sql$/.exec(fileName) ?? [];
  if (version === undefined || title === undefined) return undefined;
  if (direction === undefined) return { version, title };
  return { version, title, direction: direction === 'down' ? 'down' : 'up' };
}
