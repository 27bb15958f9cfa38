import type { Script } from '../statements/statement';
import { ownLineComments } from './directives';
import { commentLines, firstLine, undoComment, wholeFile } from './frame';
import { AS_NAMES } from './order';
import { oncePerMap } from './once-per-list';
import type { MigrationName, Project, ToolProblem, Tool } from './tool';
import { nextVersions } from './versions';

const SUM = 'atlas.sum';

const DIRECTIVE = /^--\s*atlas:txmode\s+(none|file|all)\s*$/;

/**
 * Atlas: `20250101120000_name.sql`, each file in a transaction, its statements one by one; `-- atlas:txmode none` and an empty
 * line at the top take it out of it. `atlas.sum` holds a hash of every file and must be written anew after each change.
 */
export const atlas: Tool = {
  id: 'atlas',
  title: 'Atlas',
  recognition: {
    hint: /^--[ \t]*atlas:txmode[ \t]/m,
    files: /^\d.*\.sql$/,
    projectFiles: /^(?:atlas\.sum|atlas\.hcl)$/,
  },
  parseName,
  ordering: AS_NAMES,
  sections(_fileName, script) {
    return wholeFile(script, 'up', modeOf(script) === 'none' ? 'none' : 'tool');
  },
  down: 'none',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  directive: /^--\s*atlas:/,
  wayOutOfTransaction: 'put `-- atlas:txmode none` and an empty line at the top of the file',
  withoutTransaction(script) {
    return modeOf(script) === undefined ? firstLine(script, '-- atlas:txmode none\n') : undefined;
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp', AS_NAMES);
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}_${step.slug}.sql`,
      text: [
        step.transaction ? '' : '-- atlas:txmode none\n\n',
        commentLines(step.header),
        step.up,
        undoComment(step),
      ].join(''),
    }));
  },
  afterWriting: () => ['atlas migrate hash'],
  optionFiles: (names) => names.filter((name) => name === SUM),
  problems(fileName, script, project) {
    const unread = ownLineComments(script).flatMap((comment): readonly ToolProblem[] => {
      if (!DIRECTIVE.test(comment.text) || isRead(script, comment.end)) return [];
      return [
        {
          kind: 'ignored',
          span: { start: comment.start, end: comment.end },
          message:
            'Atlas reads this directive only at the top of the file with an empty line behind it, so it has no effect here and the file runs in a transaction. Put it on the first line and an empty line behind it.',
        },
      ];
    });
    return [...unread, ...notSummed(fileName, project)];
  },
};

/** Atlas runs nothing from a folder that holds other files than its sum file names. */
function notSummed(fileName: string, { texts }: Project): readonly ToolProblem[] {
  if (parseName(fileName) === undefined || summed(texts)?.has(fileName) !== false) return [];
  const message = `${SUM} does not name this file, and Atlas refuses to run where the two differ. Run \`atlas migrate hash\`.`;
  return [{ kind: 'fails', message }];
}

/** The files that the sum file names: `20250101120000_name.sql h1:…`; undefined where there is none. */
const summed = oncePerMap((texts: Project['texts']): ReadonlySet<string> | undefined => {
  const text = texts.get(SUM);
  if (text === undefined) return undefined;
  return new Set(text.split(/\r?\n/).flatMap((line) => /^(\S.*\S) h1:/.exec(line)?.[1] ?? []));
});

/** The transaction mode that the head of the file asks for. */
function modeOf(script: Script): string | undefined {
  const found = ownLineComments(script).find(({ text }) => DIRECTIVE.test(text));
  return found && isRead(script, found.end) ? DIRECTIVE.exec(found.text)?.[1] : undefined;
}

/** Directives of a file stand in its first block of comments, which an empty line ends. */
function isRead({ text }: Script, end: number): boolean {
  return /^\uFEFF?(?:--[^\n]*\r?\n)*--[^\n]*$/.test(text.slice(0, end)) && blockEnds(text.slice(end));
}

function blockEnds(rest: string): boolean {
  return /^[ \t]*(?:\r?\n--[^\n]*)*\r?\n[ \t]*\r?\n/.test(rest);
}

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)(?!\d)_?(.*)\.sql$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
