import type { Script } from '../statements/statement';
import { commentLines, undoComment, wholeFile } from './frame';
import { sha1 } from './sha1';
import type { MigrationName, NewFile, Project, Tool, ToolProblem } from './tool';
import { nextVersions } from './versions';

/**
 * graphile-migrate: `committed/000001.sql` with headers that chain each file to the one before by hashes, then `current.sql`, which
 * is still being written. Each is sent as one query in a transaction of its own; `--! no-transaction` on the first line takes it
 * out. There is no way back.
 */
export const graphileMigrate: Tool = {
  id: 'graphile-migrate',
  title: 'graphile-migrate',
  recognition: {
    files: /^(?:committed\/\d+|current)/,
    names: /^committed\/\d+(?:-[-\w]*)?\.sql$/,
    projectFiles: /^\.gmrc(?:\.[cm]?js)?$/,
    dependency: { manifest: 'package.json', name: 'graphile-migrate' },
  },
  depthOf: (segments) => (/^(?:committed|current)$/.test(segments.at(-2) ?? '') ? 2 : 1),
  parseName,
  optionFiles: (names) => committed(names).slice(-1),
  sections(_fileName, script) {
    return wholeFile(script, 'up', leavesTransaction(script) ? 'implicit' : 'tool');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'graphile-migrate finds the chain of hashes broken and refuses to run',
  directive: /^--!/,
  placeholders: /:DATABASE_(?:NAME|OWNER)\b/g,
  wayOutOfTransaction:
    'begin the migration with the line `--! no-transaction` and let it be the only statement there',
  withoutTransaction(script) {
    if (leavesTransaction(script)) return undefined;
    const start = bodyStart(script.text);
    const lineBreak = script.text.includes('\r\n') ? '\r\n' : '\n';
    return [{ span: { start, end: start }, text: `--! no-transaction${lineBreak}` }];
  },
  series(steps, existing, now, texts = new Map()) {
    const known = committed(existing).flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, { digits: 6, from: 1 });
    let previous = lastHash(existing, texts);
    return steps.map((step, index): NewFile => {
      const body = [
        step.transaction ? '' : '--! no-transaction\n',
        commentLines(step.header),
        step.up,
        undoComment(step.down),
      ].join('');
      const message = step.slug.replace(/[^-\w]+/g, '_');
      const hash = `sha1:${sha1(`${`${previous}\n${body.trim()}`.trim()}\n`)}`;
      const headers = `--! Previous: ${previous === '' ? '-' : previous}\n--! Hash: ${hash}\n--! Message: ${step.slug}\n`;
      previous = hash;
      return {
        path: `committed/${versions[index] ?? ''}-${message}.sql`,
        text: `${headers}\n${body.trim()}\n`,
      };
    });
  },
  problems(fileName, script) {
    const { text } = script;
    const problems: ToolProblem[] = [];
    if (fileName.startsWith('committed/') && !/^--! Previous:.*\r?\n--! Hash:/.test(text)) {
      problems.push({
        kind: 'fails',
        message:
          'A committed migration begins with `--! Previous:` and `--! Hash:`, and graphile-migrate refuses all of them where one does not. Write it in current.sql and let `graphile-migrate commit` make the file.',
      });
    }
    if (leavesTransaction(script) && script.statements.length > 1) {
      const { span } = script.statements[1]!;
      problems.push({
        kind: 'note',
        span,
        message:
          'graphile-migrate sends this file as one query, so that its statements are one transaction although it says `--! no-transaction`. Keep one statement in it.',
      });
    }
    return problems;
  },
};

function committed(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^committed\/\d+(?:-[-\w]*)?\.sql$/.test(name)).sort();
}

/** The hash that the next file continues from; empty for the first. */
function lastHash(names: readonly string[], texts: Project['texts']): string {
  const last = committed(names).at(-1);
  return /^--! Hash:\s*(\S+)/m.exec(texts.get(last ?? '') ?? '')?.[1] ?? '';
}

/** Behind the headers and the empty line that ends them. */
function bodyStart(text: string): number {
  return /^\uFEFF?(?:--! [A-Z]\w*(?::[^\n]*)?\r?\n)*\s*/.exec(text)?.[0].length ?? 0;
}

function leavesTransaction({ text }: Script): boolean {
  return /^--!\s*no-transaction\b/.test(text.slice(bodyStart(text)));
}

/** What is current runs behind all that is committed: letters come behind digits. */
function parseName(name: string): MigrationName | undefined {
  const [, version, title] = /^committed\/(\d+)(?:-([-\w]*))?\.sql$/.exec(name) ?? [];
  if (version !== undefined) return { version, title: title ?? '' };
  const [, part] = /^current(?:\.sql|\/(.+)\.sql)$/.exec(name) ?? [];
  return /^current(?:\.sql|\/.+\.sql)$/.test(name) ? { version: 'current', title: part ?? '' } : undefined;
}
