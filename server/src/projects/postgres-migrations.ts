import type { Script } from '../statements/statement';
import { commentLines, firstLine, undoComment, wholeFile } from './frame';
import { oncePerList } from './once-per-list';
import type { MigrationName, Tool, ToolProblem } from './tool';
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
    hint: /-- postgres-migrations disable-transaction/,
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
  misnamed(name) {
    if (!/^[^/]*\.sql$/i.test(name) || parseName(name) !== undefined) return undefined;
    const message =
      'The name of this file does not begin with a number, and postgres-migrations refuses to run where any `.sql` file is named so. Give it the next number, or move it out of the folder.';
    return { kind: 'fails', message };
  },
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
        undoComment(step),
      ].join(''),
    }));
  },
  problems: (fileName, _script, { names }) => titleProblems(fileName, names),
};

/** The tool notes titles in a column of its own, where each may stand once. */
function titleProblems(fileName: string, names: readonly string[]): readonly ToolProblem[] {
  const own = parseName(fileName);
  if (own === undefined) return [];
  const title = titleOf(own, fileName);
  const problems: ToolProblem[] = [];
  const other = (filesByTitle(names).get(title) ?? []).find((name) => name !== fileName);
  if (other !== undefined) {
    problems.push({
      kind: 'fails',
      message: `${other} has the title ${title} too: postgres-migrations runs the first and fails when it notes the second as done. Give one of them a title of its own.`,
    });
  }
  if (title.length > 100) {
    problems.push({
      kind: 'fails',
      message: `The title of this file has ${title.length} characters, and postgres-migrations can note only 100, so that the deploy fails. Shorten it.`,
    });
  }
  if (/^0+$/.test(own.version)) {
    problems.push({
      kind: 'fails',
      message:
        'postgres-migrations has a migration 0 of its own, so it finds the numbers not consecutive and refuses to run. Number the files from 1.',
    });
  }
  return problems;
}

/** The whole name where there is nothing behind the number. */
function titleOf({ title }: MigrationName, fileName: string): string {
  return title === '' ? fileName : title;
}

const filesByTitle = oncePerList((names: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const byTitle = new Map<string, string[]>();
  for (const name of names) {
    const parsed = parseName(name);
    if (parsed === undefined) continue;
    const title = titleOf(parsed, name);
    const files = byTitle.get(title);
    if (files) files.push(name);
    else byTitle.set(title, [name]);
  }
  return byTitle;
});

/** The tool looks for the words anywhere in the text. */
function leavesTransaction({ text }: Script): boolean {
  return text.includes(NO_TRANSACTION);
}

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)(?!\d)[-_]?([^/]*)\.sql$/i.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
