import { splitScript } from '../statements/split';
import type { Span } from '../text/span';
import { JOURNAL, journalOrder, journalProblems, withEntries } from './drizzle-journal';
import { commentLines, headerApart, undoComment, wholeFile } from './frame';
import type { MigrationName, NewFile, Section, StepFile, Tool } from './tool';
import { lineBreakOf } from '../text/lines';
import { nextVersions } from './versions';

const BREAKPOINT = '--> statement-breakpoint';

/**
 * Drizzle: `0000_name.sql` in the order of `meta/_journal.json`, split at `--> statement-breakpoint`. One transaction runs around
 * all pending files; what must not stand in it ends it and begins another. There is no way back.
 */
export const drizzle: Tool = {
  id: 'drizzle',
  title: 'Drizzle',
  recognition: {
    hint: /--> statement-breakpoint/,
    files: /^(?:\d+_[^/]*\.sql|\d{14}_[^/]*\/migration\.sql)$/,
    projectFiles: /^(?:meta\/_journal\.json|drizzle\.config\.(?:[cm]?[jt]s|json))$/,
  },
  depthOf: (segments) => (segments.at(-1) === 'migration.sql' ? 2 : 1),
  parseName,
  optionFiles: (names) => names.filter((name) => name === JOURNAL),
  order: journalOrder,
  sections(_fileName, script) {
    return wholeFile(script, 'up', 'tool').map((section): Section => ({
      ...section,
      queries: chunks(script.text),
    }));
  },
  down: 'none',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'together',
  breakpoint: BREAKPOINT,
  directive: /^--> statement-breakpoint/,
  wayOutOfTransaction: `write \`COMMIT;\` before it and \`BEGIN;\` behind it, with \`${BREAKPOINT}\` between each two statements`,
  withoutTransaction({ statements, text }) {
    const [first] = statements;
    const last = statements.at(-1);
    if (!first || !last) return undefined;
    const lineBreak = lineBreakOf(text);
    const parting = `${lineBreak}${BREAKPOINT}${lineBreak}`;
    const semicolon = last.terminated ? '' : ';';
    const unparted = statements.filter(({ end }, index) => {
      const next = statements[index + 1];
      return next !== undefined && !text.slice(end, next.span.start).includes(BREAKPOINT);
    });
    return [
      { span: { start: first.span.start, end: first.span.start }, text: `COMMIT;${parting}` },
      ...unparted.map(({ end }) => ({ span: { start: end, end }, text: parting.trimEnd() })),
      { span: { start: last.end, end: last.end }, text: `${semicolon}${parting}BEGIN;` },
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
      text: commentLines(headerApart('Drizzle', steps, index)) + statementsOf(step) + undoComment(step),
    }));
    return folders ? files : [...files, ...withEntries(tags, now, texts)];
  },
  problems: (fileName, _script, project) =>
    parseName(fileName) === undefined ? [] : journalProblems(fileName, project),
};

/** Drizzle parts the text wherever the breakpoint stands in it. */
function chunks(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const part of text.split(BREAKPOINT)) {
    spans.push({ start, end: start + part.length });
    start += part.length + BREAKPOINT.length;
  }
  return spans;
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
