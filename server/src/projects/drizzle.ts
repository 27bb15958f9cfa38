import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';
import { splitScript } from '../statements/split';
import { commentLines, headerApart, undoComment, wholeFile } from './frame';
import type { MigrationName, NewFile, Project, StepFile, Tool } from './tool';
import { nextVersions } from './versions';

const JOURNAL = 'meta/_journal.json';
const BREAKPOINT = '--> statement-breakpoint';

/**
 * Drizzle: `0000_name.sql` in the order of `meta/_journal.json`, split at `--> statement-breakpoint`. One transaction runs around
 * all pending files; what must not stand in it ends it and begins another. There is no way back.
 */
export const drizzle: Tool = {
  id: 'drizzle',
  title: 'Drizzle',
  recognition: {
    files: /^(?:\d+_[^/]*\.sql|\d{14}_[^/]*\/migration\.sql)$/,
    projectFiles: /^(?:meta\/_journal\.json|drizzle\.config\.(?:[cm]?[jt]s|json))$/,
  },
  depthOf: (segments) => (segments.at(-1) === 'migration.sql' ? 2 : 1),
  parseName,
  optionFiles: (names) => names.filter((name) => name === JOURNAL),
  order({ names, texts }) {
    const entries = entriesOf(texts);
    if (!entries) return undefined;
    const known = new Set(names);
    return entries.map(({ tag }) => `${tag}.sql`).filter((name) => known.has(name));
  },
  sections(_fileName, script) {
    return wholeFile(script, 'up', 'tool');
  },
  down: 'none',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'together',
  statementSeparator: BREAKPOINT,
  directive: /^--> statement-breakpoint/,
  wayOutOfTransaction: `write \`COMMIT;\` before it and \`BEGIN;\` behind it, with \`${BREAKPOINT}\` between each two statements`,
  withoutTransaction({ statements }) {
    const [first] = statements;
    const last = statements.at(-1);
    if (!first || !last) return undefined;
    return [
      { span: { start: first.span.start, end: first.span.start }, text: `COMMIT;\n${BREAKPOINT}\n` },
      {
        span: { start: last.end, end: last.end },
        text: `${last.terminated ? '' : ';'}\n${BREAKPOINT}\nBEGIN;`,
      },
    ];
  },
  series(steps, existing, now, texts = new Map()) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const folders = existing.some((name) => name.endsWith('/migration.sql'));
    const first = folders ? 'timestamp' : ({ digits: 4, from: 0 } as const);
    const versions = nextVersions(known, steps.length, now, first);
    const tags = steps.map((step, index) => `${versions[index] ?? ''}_${step.slug}`);
    const files = steps.map((step, index): NewFile => ({
      path: folders ? `${tags[index] ?? ''}/migration.sql` : `${tags[index] ?? ''}.sql`,
      text: commentLines(headerApart('Drizzle', steps, index)) + statementsOf(step) + undoComment(step.down),
    }));
    return folders ? files : [...files, ...journal(tags, now, texts)];
  },
  problems(fileName, _script, project) {
    const text = project.texts.get(JOURNAL);
    if (text === undefined) return [];
    const entries = entriesOf(project.texts);
    if (!entries)
      return [
        {
          kind: 'fails',
          message: `Drizzle cannot read ${JOURNAL}, so it runs no migration at all. Correct it, or take it from the last commit.`,
        },
      ];
    if (parseName(fileName) === undefined || entries.some(({ tag }) => `${tag}.sql` === fileName)) return [];
    return [
      {
        kind: 'ignored',
        message: `${JOURNAL} does not list this file, so Drizzle does not run it. Make migrations with \`drizzle-kit generate --custom\`, which lists them.`,
      },
    ];
  },
};

interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly tag: string;
}

/** The entries in their order; undefined where there is no journal or it is none. */
function entriesOf(texts: Project['texts']): readonly JournalEntry[] | undefined {
  const text = texts.get(JOURNAL);
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const journal = parse(text, errors) as { readonly entries?: unknown } | undefined;
  if (errors.length > 0 || !Array.isArray(journal?.entries)) return undefined;
  const entries = journal.entries as Partial<JournalEntry>[];
  return entries.every((entry) => typeof entry?.tag === 'string') ? (entries as JournalEntry[]) : undefined;
}

/** Entries are run where they are younger than the last one that ran, so that each must be later than those before. */
function journal(tags: readonly string[], now: Date, texts: Project['texts']): readonly NewFile[] {
  const before = texts.get(JOURNAL);
  const entries = entriesOf(texts);
  if (before !== undefined && !entries) return [];
  const last = (entries ?? []).reduce((most, { when }) => Math.max(most, when || 0), 0);
  const from = Math.max(now.getTime(), last + 1);
  const idx = (entries ?? []).reduce((most, entry) => Math.max(most, (entry.idx ?? -1) + 1), 0);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
  let text = before ?? '{\n  "version": "7",\n  "dialect": "postgresql",\n  "entries": []\n}\n';
  const versionOf = (parse(text) as { readonly version?: string }).version ?? '7';
  tags.forEach((tag, index) => {
    const entry = { idx: idx + index, version: versionOf, when: from + index, tag, breakpoints: true };
    const at = ['entries', (entries?.length ?? 0) + index];
    text = applyEdits(text, modify(text, at, entry, { isArrayInsertion: true, formattingOptions }));
  });
  return [{ path: JOURNAL, text, ...(before === undefined ? {} : { before }) }];
}

/** Statements with breakpoints between them. */
function statementsOf(step: StepFile): string {
  const parts: string[] = [];
  let copied = 0;
  for (const { end } of splitScript(step.up).statements) {
    parts.push(step.up.slice(copied, end).trim());
    copied = end;
  }
  const all = step.transaction ? parts : ['COMMIT;', ...parts, 'BEGIN;'];
  return all.join(`\n${BREAKPOINT}\n`) + '\n';
}

function parseName(name: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)_([^/]*)(?:\.sql|\/migration\.sql)$/.exec(name) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
