import { splitScript } from '../statements/split';
import type { Comment, Script } from '../statements/statement';
import { ownLineComments } from './directives';
import { commentLines, emptyDown, inTransaction } from './frame';
import { everywhere } from './placeholders';
import type { MigrationName, NewFile, Section, StepFile, Tool, ToolProblem } from './tool';
import { nextVersions } from './versions';

const HEADER = /^--\s*liquibase\s+formatted\s+sql\b/i;
const CHANGESET = /^--\s*changeset\s+(\S+?):(\S+)(.*)$/i;
const ROLLBACK = /^--\s*rollback\b/i;

/**
 * Liquibase's formatted SQL: changesets in one file, each in a transaction of its own unless it says `runInTransaction:false`; its
 * statements are sent one by one unless it says `splitStatements:false`. `--rollback` lines take a changeset back.
 */
export const liquibase: Tool = {
  id: 'liquibase',
  title: 'Liquibase',
  recognition: {
    marker: /^\ufeff?[ \t]*--[ \t]*liquibase[ \t]+formatted[ \t]+sql\b/im,
    files: /\.sql$/,
    projectFiles: /^liquibase(?:\.\w+)?\.properties$/,
  },
  parseName,
  optionFiles: (names) => names.filter((name) => MASTER.test(name)),
  order({ names, texts }) {
    const sql = names.filter((name) => parseName(name) !== undefined).sort();
    const included = [...texts.values()].flatMap(includedFiles);
    const listed = included.flatMap(
      (path) => sql.find((name) => path === name || path.endsWith(`/${name}`)) ?? [],
    );
    return [...new Set([...listed, ...sql])];
  },
  sections(_fileName, script) {
    return changesets(script).map(({ comment, end, rollback }): Section => ({
      direction: 'up',
      span: { start: comment.start, end },
      mode: modeOf(comment),
      ...(rollback ? { inlineDown: true } : {}),
    }));
  },
  down: 'inline',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  directive:
    /^--\s*(?:liquibase\s+formatted|changeset|rollback|precondition|property|comment:|labels:|context:)/i,
  placeholders: everywhere(/\$\{[^{}\s]*\}/g),
  countIn: (text) => Math.max(1, text.match(/^--[ \t]*changeset[ \t]/gim)?.length ?? 0),
  wayOutOfTransaction: 'put `runInTransaction:false` behind its `--changeset author:id`',
  withoutTransaction(script) {
    const [only, ...others] = changesets(script);
    if (only === undefined || others.length > 0 || modeOf(only.comment) !== 'tool') return undefined;
    const end = only.comment.start + only.comment.text.trimEnd().length;
    return [{ span: { start: end, end }, text: ' runInTransaction:false' }];
  },
  asOneQuery(script, offset) {
    const set = changesets(script).findLast(({ comment }) => comment.start <= offset);
    if (set === undefined) return undefined;
    if (isWhole(set.comment)) return [];
    const end = set.comment.start + set.comment.text.trimEnd().length;
    return [{ span: { start: end, end }, text: ' splitStatements:false' }];
  },
  series(steps, existing, now, texts = new Map()) {
    const known = existing.flatMap((name) => {
      const parsed = parseName(name);
      return parsed !== undefined && /^\d/.test(parsed.version) ? [parsed] : [];
    });
    const versions = nextVersions(known, steps.length, now, { digits: 4, from: 1 });
    const separator = existing.some((name) => /^\d+-/.test(name)) ? '-' : '_';
    const files = steps.map((step, index): NewFile => ({
      path: `${versions[index] ?? ''}${separator}${step.slug}.sql`,
      text: fileOf(step, `${versions[index] ?? ''}-${step.slug}`),
    }));
    return [...files, ...withIncludes(files, texts)];
  },
  problems(_fileName, script) {
    const problems: ToolProblem[] = [];
    const first = script.text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
    if (!HEADER.test(first.trim())) {
      problems.push({
        kind: 'ignored',
        message:
          'The first line is not `--liquibase formatted sql`, so Liquibase does not read the changesets of this file: it runs all of it as one. Put that line first.',
      });
    }
    const sets = changesets(script);
    const before = script.statements.filter(({ span }) => span.start < (sets[0]?.comment.start ?? Infinity));
    if (before[0] !== undefined) {
      problems.push({
        kind: 'ignored',
        span: before[0].span,
        message:
          'This statement stands before the first `--changeset author:id`, so Liquibase never runs it. Give it a changeset.',
      });
    }
    return [...problems, ...repeated(sets)];
  },
};

interface Changeset {
  readonly comment: Comment;
  readonly id: string;
  readonly end: number;
  readonly rollback: boolean;
}

function changesets(script: Script): readonly Changeset[] {
  const comments = ownLineComments(script);
  const starts = comments.flatMap((comment) => {
    const [, author, id] = CHANGESET.exec(comment.text) ?? [];
    return author === undefined || id === undefined ? [] : [{ comment, id: `${author}:${id}` }];
  });
  return starts.map(({ comment, id }, index) => {
    const end = starts[index + 1]?.comment.start ?? script.text.length;
    const within = comments.filter(({ start }) => start > comment.start && start < end);
    return { comment, id, end, rollback: within.some(({ text }) => ROLLBACK.test(text)) };
  });
}

/** Liquibase runs a changeset once for each author and id in a file. */
function repeated(sets: readonly Changeset[]): readonly ToolProblem[] {
  return sets.flatMap(({ id, comment }, index): readonly ToolProblem[] =>
    sets.slice(0, index).some((earlier) => earlier.id === id)
      ? [
          {
            kind: 'fails',
            span: { start: comment.start, end: comment.end },
            message: `The changeset ${id} stands in this file twice, so Liquibase refuses the changelog. Give this one an id of its own.`,
          },
        ]
      : [],
  );
}

function modeOf(comment: Comment): Section['mode'] {
  const free = /\brunInTransaction\s*:\s*false\b/i.test(comment.text);
  return free ? (isWhole(comment) ? 'implicit' : 'none') : 'tool';
}

function isWhole({ text }: Comment): boolean {
  return /\bsplitStatements\s*:\s*false\b/i.test(text);
}

/**
 * Outside of a transaction each statement that holds semicolons is a changeset of its own, since it must not be split. A changeset
 * leaves its transaction in both directions, so that the one that needs it says so itself.
 */
function fileOf(step: StepFile, id: string): string {
  const isFree = !step.transaction || !step.downTransaction;
  const up = isFree ? inTransaction(step.up, step.transaction) : step.up;
  const down = isFree ? inTransaction(step.down, step.downTransaction) : step.down;
  // With the comments before each.
  const ends = [0, ...splitScript(up).statements.map(({ end }) => end)];
  const texts = ends.slice(1).map((end, index) => up.slice(ends[index], end).trim());
  const hasInner = (sql: string): boolean => sql.slice(0, -1).includes(';');
  const backs = splitScript(down).statements.map(({ span, end }) => down.slice(span.start, end));
  // What must not be split stands beside what must be sent by itself.
  const isMixed = !step.downTransaction && backs.length > 1 && backs.some(hasInner);
  const groups: string[][] = [];
  for (const sql of texts) {
    const last = groups.at(-1);
    // Liquibase takes the delimiter of a way back for that of the way forth too, which then is not split.
    const apart = !step.transaction && (isMixed || hasInner(sql) || last?.some(hasInner) === true);
    if (last === undefined || apart) groups.push([sql]);
    else last.push(sql);
  }
  const why = step.notUndone === undefined ? '' : emptyDown(step);
  const rollback = why + rollbackLines(isMixed ? backs.join(`\n${DELIMITER}\n`) : down);
  const sets = groups.map((statements, index) => {
    const isLast = index === groups.length - 1;
    const name = groups.length === 1 ? id : `${id}-${index + 1}`;
    const free = isFree ? ' runInTransaction:false' : '';
    const whole = statements.some(hasInner) ? ' splitStatements:false' : '';
    const wholeBack =
      !isLast || !backs.some(hasInner)
        ? ''
        : isMixed
          ? ` rollbackEndDelimiter:${DELIMITER}`
          : ' rollbackSplitStatements:false';
    const back = isLast ? rollback : '--rollback empty\n';
    return `--changeset safe-migrations:${name}${free}${whole}${wholeBack}\n${commentLines(index === 0 ? step.header : [])}${statements.join('\n')}\n${back}`;
  });
  return `--liquibase formatted sql\n\n${sets.join('\n')}`;
}

/** No operator of PostgreSQL, and nothing that a statement of a series holds. */
const DELIMITER = '~~~~';

function rollbackLines(sql: string): string {
  if (sql === '') return '--rollback empty\n';
  return sql
    .trimEnd()
    .split('\n')
    .map((line) => `--rollback ${line}`.trimEnd() + '\n')
    .join('');
}

const MASTER = /^(?:db\.)?changelog(?:-master|-root)?\.(?:ya?ml|xml|json)$/i;

/** The files that a master changelog includes one by one, in its order. */
function includedFiles(text: string): readonly string[] {
  return [...text.matchAll(/\bfile"?\s*[:=]\s*["']?([^"'\s>,}]+\.sql)/g)].flatMap(([, path]) => path ?? []);
}

/** The master changelog with the new files, where it names each of its files. */
function withIncludes(files: readonly NewFile[], texts: ReadonlyMap<string, string>): readonly NewFile[] {
  return [...texts].flatMap(([path, before]): readonly NewFile[] => {
    if (/includeAll/.test(before) || includedFiles(before).length === 0) return [];
    const isXml = path.endsWith('.xml');
    if (!isXml && !/\.ya?ml$/.test(path)) return [];
    const entries = files.map(({ path: file }) =>
      isXml
        ? `    <include file="${file}" relativeToChangelogFile="true"/>\n`
        : `  - include:\n      file: ${file}\n      relativeToChangelogFile: true\n`,
    );
    const end = isXml ? before.lastIndexOf('</databaseChangeLog>') : before.length;
    if (end < 0) return [];
    const lead = before.slice(0, end);
    const start = lead === '' || lead.endsWith('\n') ? lead : `${lead}\n`;
    return [{ path, before, text: start + entries.join('') + before.slice(end) }];
  });
}

/** Liquibase orders files by their whole names. */
function parseName(fileName: string): MigrationName | undefined {
  const [, stem] = /^([^/]+)\.sql$/.exec(fileName) ?? [];
  if (stem === undefined) return undefined;
  const [, version, title] = /^(\d+)[-_.]?(.*)$/.exec(stem) ?? [];
  return version === undefined || title === undefined ? { version: stem, title: stem } : { version, title };
}
