import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';
import { oncePerList, oncePerMap } from './once-per-list';
import type { NewFile, Project, ToolProblem } from './tool';

export const JOURNAL = 'meta/_journal.json';

interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly tag: string;
}

/** The entries in their order; undefined where there is no journal or it is none. */
const entriesOf = oncePerMap((texts: Project['texts']): readonly JournalEntry[] | undefined => {
  const text = texts.get(JOURNAL);
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const journal = parse(text, errors, { disallowComments: true }) as
    { readonly entries?: unknown } | undefined;
  if (errors.length > 0 || !Array.isArray(journal?.entries)) return undefined;
  const entries = journal.entries as Partial<JournalEntry>[];
  return entries.every((entry) => typeof entry?.tag === 'string') ? (entries as JournalEntry[]) : undefined;
});

/** Entries are run where they are younger than the last one that ran, so that each must be later than those before. */
export function withEntries(tags: readonly string[], now: Date, texts: Project['texts']): readonly NewFile[] {
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

/** The files that the journal lists, in its order; undefined where there is none or it cannot be read. */
export function journalOrder({ names, texts }: Project): readonly string[] | undefined {
  const entries = entriesOf(texts);
  return entries?.map(({ tag }) => `${tag}.sql`).filter((name) => setOf(names).has(name));
}

/** What Drizzle makes of a migration by its journal. */
export function journalProblems(fileName: string, { names, texts }: Project): readonly ToolProblem[] {
  if (!texts.has(JOURNAL) && !setOf(names).has(JOURNAL)) return [];
  const entries = entriesOf(texts);
  if (!entries) {
    const message = `Drizzle cannot read ${JOURNAL}, so it runs no migration at all. Correct it, or take it from the last commit.`;
    return [{ kind: 'fails', message }];
  }
  const place = entries.findIndex(({ tag }) => `${tag}.sql` === fileName);
  if (place < 0) {
    const message = `${JOURNAL} does not list this file, so Drizzle does not run it. Make migrations with \`drizzle-kit generate --custom\`, which lists them.`;
    return [{ kind: 'ignored', message }];
  }
  return [...notNewer(entries, place), ...missingBefore(entries, place, names)];
}

/** Drizzle compares each entry with the youngest one that ran in an earlier deploy. */
function notNewer(entries: readonly JournalEntry[], place: number): readonly ToolProblem[] {
  const { when } = entries[place]!;
  const younger = entries.slice(0, place).findLast((entry) => entry.when >= when);
  if (younger === undefined) return [];
  return [
    {
      kind: 'ignored',
      message: `The \`when\` of this migration in ${JOURNAL} is not later than that of ${younger.tag} before it, so Drizzle passes it over without a word on every database where ${younger.tag} has run. Give it a later one.`,
    },
  ];
}

/** An entry without its file, told at the file behind it, or before it where it is the last. */
function missingBefore(
  entries: readonly JournalEntry[],
  place: number,
  names: readonly string[],
): readonly ToolProblem[] {
  if (names.length === 0) return [];
  const isMissing = (entry: JournalEntry | undefined): entry is JournalEntry =>
    entry !== undefined && !setOf(names).has(`${entry.tag}.sql`);
  const behind = entries.slice(place + 1);
  const missing = isMissing(entries[place - 1])
    ? entries[place - 1]
    : behind.length > 0 && behind.every((entry) => isMissing(entry))
      ? behind[0]
      : undefined;
  if (missing === undefined) return [];
  return [
    {
      kind: 'fails',
      message: `${JOURNAL} lists ${missing.tag}, but there is no ${missing.tag}.sql, so Drizzle runs no migration at all. Bring the file back, or take its entry out of the journal.`,
    },
  ];
}

const setOf = oncePerList((names: readonly string[]): ReadonlySet<string> => new Set(names));
