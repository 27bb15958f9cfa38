import type { Script } from '../statements/statement';
import { ownLineComments } from './directives';
import { commentLines, undoComment, wholeFile } from './frame';
import { sha1 } from './sha1';
import { AS_VERSION_TEXT, compareNaturally, type Ordering } from './order';
import { everywhere } from './placeholders';
import type { MigrationName, NewFile, Project, StepFile, Tool, ToolProblem } from './tool';
import { nextVersions } from './versions';

const NO_TRANSACTION = /^--!\s*no-transaction\b/;

/** What is committed by its name as text, then the parts of what is current by their numbers. */
const ORDERING: Ordering = {
  ...AS_VERSION_TEXT,
  compare: (a, b) =>
    a.parsed.version.startsWith('current') && b.parsed.version.startsWith('current')
      ? compareNaturally(a.parsed.version, b.parsed.version)
      : AS_VERSION_TEXT.compare(a, b),
};

/**
 * graphile-migrate: `committed/000001.sql` with headers that chain each file to the one before by hashes, then `current.sql`, which
 * is still being written. Each is sent as one query in a transaction of its own; `--! no-transaction` on the first line takes it
 * out. There is no way back.
 */
export const graphileMigrate: Tool = {
  id: 'graphile-migrate',
  title: 'graphile-migrate',
  recognition: {
    hint: /^--! (?:Previous|Hash): /m,
    files: /^(?:committed\/\d+|current)/,
    names: /^committed\/\d+(?:-[-\w]*)?\.sql$/,
    projectFiles: /^\.gmrc(?:\.[cm]?js)?$/,
    dependency: { manifest: 'package.json', name: 'graphile-migrate' },
  },
  depthOf: (segments) => (/^(?:committed|current)$/.test(segments.at(-2) ?? '') ? 2 : 1),
  parseName,
  ordering: ORDERING,
  optionFiles: (names) => committed(names).slice(-1),
  sections(_fileName, script) {
    return wholeFile(script, 'up', leavesTransaction(script) ? 'implicit' : 'tool');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'graphile-migrate refuses to run',
  directive: /^--!/,
  isSealed: (fileName) => fileName.startsWith('committed/'),
  placeholders: everywhere(/:DATABASE_(?:NAME|OWNER)\b/g),
  wayOutOfTransaction:
    'begin the migration with the line `--! no-transaction` and let it be the only statement there',
  withoutTransaction(script) {
    if (leavesTransaction(script)) return undefined;
    const start = bodyStart(script.text);
    const lineBreak = script.text.includes('\r\n') ? '\r\n' : '\n';
    return [{ span: { start, end: start }, text: `--! no-transaction${lineBreak}` }];
  },
  series(steps, existing, _now, texts = new Map()) {
    const messages = steps.map((step) => ({ message: step.slug, body: bodyOf(step) }));
    return committedFiles(messages, existing, texts);
  },
  commitCurrent(fileName, text, steps, { names, texts }) {
    const last = steps.at(-1);
    if (fileName !== 'current.sql' || last === undefined) return undefined;
    const start = bodyStart(text);
    const message = /^--! Message:(.*)/m.exec(text.slice(0, start))?.[1]?.trim() || undefined;
    // The tool reads its headers, and their hashes, with line feeds alone.
    const current = { message, body: text.slice(start).replace(/\r\n/g, '\n') };
    const others = steps.slice(0, -1).map((step) => ({ message: step.slug, body: bodyOf(step) }));
    return { text: bodyOf(last), files: committedFiles([current, ...others], names, texts) };
  },
  problems(fileName, script, { names }) {
    const problems: ToolProblem[] = fileName.startsWith('committed/') ? [...committedProblems(script)] : [];
    const unread = ownLineComments(script).find(
      ({ text, start }) => NO_TRANSACTION.test(text) && start !== bodyStart(script.text),
    );
    if (unread) {
      problems.push({
        kind: 'ignored',
        span: { start: unread.start, end: unread.end },
        message:
          'graphile-migrate reads `--! no-transaction` only on the first line of a migration, behind its headers, so it has no effect here and the file runs in a transaction. Put it there.',
      });
    }
    problems.push(...currentProblems(fileName, script, names));
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

function bodyOf(step: StepFile): string {
  const lead = step.transaction ? '' : '--! no-transaction\n';
  return lead + commentLines(step.header) + step.up + undoComment(step);
}

/** Bodies as the files that `graphile-migrate commit` would make of them, one after another. */
function committedFiles(
  migrations: readonly { readonly message: string | undefined; readonly body: string }[],
  existing: readonly string[],
  texts: Project['texts'],
): readonly NewFile[] {
  const known = committed(existing).flatMap((name) => parseName(name) ?? []);
  const versions = nextVersions(
    known,
    migrations.length,
    new Date(0),
    { digits: 6, from: 1 },
    AS_VERSION_TEXT,
  );
  let previous = lastHash(existing, texts);
  return migrations.map(({ message, body }, index): NewFile => {
    const hash = hashOf(previous, body.trim());
    const headers = [
      `--! Previous: ${previous === '' ? '-' : previous}\n`,
      `--! Hash: ${hash}\n`,
      message === undefined ? '' : `--! Message: ${message}\n`,
    ].join('');
    previous = hash;
    const slug = message === undefined ? '' : `-${message.replace(/[^-\w]+/g, '_')}`;
    return {
      path: `committed/${versions[index] ?? ''}${slug}.sql`,
      text: `${headers}\n${body.trim()}\n`,
    };
  });
}

function committed(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^committed\/\d+(?:-[-\w]*)?\.sql$/.test(name)).sort();
}

/** The hash that the next file continues from; empty for the first. */
function lastHash(names: readonly string[], texts: Project['texts']): string {
  const last = committed(names).at(-1);
  return /^--! Hash:\s*(\S+)/m.exec(texts.get(last ?? '') ?? '')?.[1] ?? '';
}

/** The tool looks at the headers of every committed file, and at the hash of those that it is about to run. */
function committedProblems({ text }: Script): readonly ToolProblem[] {
  const lines = text.split('\n');
  const count = lines.findIndex((line) => !HEADER.test(line));
  const headers = lines.slice(0, Math.max(count, 0)).map((line) => HEADER.exec(line)!);
  const valueOf = (name: string): string | undefined => headers.find(([, key]) => key === name)?.[2]?.trim();
  const span = { start: 0, end: lines.slice(0, Math.max(count, 1)).join('\n').trimEnd().length };
  const previous = valueOf('Previous');
  const hash = valueOf('Hash');
  if (!previous || !hash) {
    return [
      {
        kind: 'fails',
        message:
          'A committed migration begins with `--! Previous:` and `--! Hash:`, and graphile-migrate refuses all of them where one does not. Write it in current.sql and let `graphile-migrate commit` make the file.',
      },
    ];
  }
  const keys = headers.map(([, key]) => key);
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) {
    const message = `The header \`--! ${repeated}\` stands here twice, and graphile-migrate refuses all committed migrations where one is so. Leave one of them out.`;
    return [{ kind: 'fails', span, message }];
  }
  if (lines[count] !== '') {
    const message =
      'No empty line ends the headers of this file, and graphile-migrate refuses all committed migrations where one is so. Put it behind the last `--!` header.';
    return [{ kind: 'fails', span, message }];
  }
  const body = lines.slice(count).join('\n').trim();
  if (keys.includes('AllowInvalidHash') || hash === hashOf(previous === '-' ? '' : previous, body)) return [];
  const message =
    'The text of this file is not the one that its `--! Hash:` was made from, so graphile-migrate refuses to run it where it has not run yet. Take it back with `graphile-migrate uncommit`, change it in current.sql and commit it again.';
  return [{ kind: 'fails', span, message }];
}

/** What is still being written is one file, or a folder of numbered ones. */
function currentProblems(fileName: string, script: Script, names: readonly string[]): readonly ToolProblem[] {
  const inFolder = (name: string): boolean => /^current\/[^/]+\.sql$/.test(name);
  if (fileName !== 'current.sql' && !inFolder(fileName)) return [];
  const problems: ToolProblem[] = [];
  const other = names.find(inFolder(fileName) ? (name) => name === 'current.sql' : inFolder);
  if (other !== undefined) {
    problems.push({
      kind: 'fails',
      message: `${other} is there too, and graphile-migrate refuses to run where there is both current.sql and a folder current. Move the statements of one into the other.`,
    });
  }
  if (inFolder(fileName) && !/^current\/\d+(?:-[-\w]*)?\.sql$/.test(fileName)) {
    problems.push({
      kind: 'fails',
      message:
        'The name of this file is not a number with a dash and a word behind it, and graphile-migrate refuses to run where one in current/ is named otherwise. Name it 1-name.sql.',
    });
  }
  if (inFolder(fileName) && leavesTransaction(script)) {
    const start = bodyStart(script.text);
    problems.push({
      kind: 'fails',
      span: { start, end: start + (NO_TRANSACTION.exec(script.text.slice(start))?.[0].length ?? 0) },
      message:
        'graphile-migrate refuses `--! no-transaction` in the files of current/. Write this migration in current.sql.',
    });
  }
  return problems;
}

const HEADER = /^--! ([A-Z][a-zA-Z0-9_]*)(?::(.*))?$/;

/** The hash of a migration behind one with the hash `previous`, empty for the first; `body` is trimmed. */
function hashOf(previous: string, body: string): string {
  return `sha1:${sha1(`${`${previous}\n${body}`.trim()}\n`)}`;
}

/** Behind the headers and the empty line that ends them. */
function bodyStart(text: string): number {
  return /^\uFEFF?(?:--! [A-Z]\w*(?::[^\n]*)?\r?\n)*\s*/.exec(text)?.[0].length ?? 0;
}

function leavesTransaction({ text }: Script): boolean {
  return NO_TRANSACTION.test(text.slice(bodyStart(text)));
}

/** What is current runs behind all that is committed: letters come behind digits. */
function parseName(name: string): MigrationName | undefined {
  const [, version, title] = /^committed\/(\d+)(?:-([-\w]*))?\.sql$/.exec(name) ?? [];
  if (version !== undefined) return { version, title: title ?? '' };
  if (name === 'current.sql') return { version: 'current', title: '' };
  const [, part] = /^current\/(.+)\.sql$/.exec(name) ?? [];
  return part === undefined ? undefined : { version: `current/${/^\d*/.exec(part)?.[0] ?? ''}`, title: part };
}
