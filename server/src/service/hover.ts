import { placeholderRestorer } from '../projects/placeholders';
import {
  spanInFile,
  type AnalyzedFile,
  type AnalyzedOperation,
  type AnalyzedStatement,
} from '../analysis/analyzed-file';
import { durationWords, estimate, type Work, workOf } from '../effects/durations';
import { blockedBy, LOCK_MODES, type Effect, type WorkReason } from '../effects/effect';
import { newerThan } from '../rules/not-in-this-version';
import type { Finding } from '../rules/rule';
import type { Catalog } from '../schema/catalog';
import type { Severity } from '../settings/settings';
import { displayName, joinWords } from '../rules/wording';
import { spansTouch, type Span } from '../text/span';
import { applyEdits } from './apply';
import { fixesFor } from './fixes';
import { code, escape, fenced } from './markdown';
import { rulePageUrl } from './rule-page';
import type { FolderView } from './types';

/** What a statement does, for a card: locks, what they make wait, the work, the safe form. Undefined off every statement. */
export function hoverMarkdown(
  file: AnalyzedFile,
  findings: readonly Finding[],
  offset: number,
  folder: FolderView,
): Hover | undefined {
  const hover = hoverOf(file, findings, offset, folder);
  const restore = hover && placeholderRestorer(file.tool);
  return restore ? { ...hover, markdown: restore(hover.markdown) } : hover;
}

interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

function hoverOf(
  file: AnalyzedFile,
  findings: readonly Finding[],
  offset: number,
  folder: FolderView,
): Hover | undefined {
  const at = { start: offset, end: offset };
  const statement = file.statements.find(({ statement }) => spansTouch(statement.span, at));
  if (!statement || statement.statement.kind === 'metaCommand' || statement.read.error) return undefined;
  const operation = operationAt(statement, offset);
  const span =
    operation && statement.operations.length > 1
      ? spanInFile(statement, operation.operation)
      : statement.statement.span;
  const effect = operation && statement.operations.length > 1 ? operation.effect : statement.effect;
  const about = findings.filter(
    (finding) => finding.statement === statement.index && spansTouch(finding.span, span),
  );
  const { postgresVersion } = file.settings;
  const newer = (operation === undefined ? statement.operations : [operation])
    .map((each) => newerThan(postgresVersion, statement, each))
    .find((each) => each !== undefined);
  const parts = [
    newer === undefined
      ? effectLines(effect, file, statement.before).join('\n')
      : `PostgreSQL ${postgresVersion} refuses it: ${escape(newer.what)} needs PostgreSQL ${newer.since}.`,
    safeForm(file, about, folder),
    rulePages(about),
  ];
  return { markdown: parts.filter((part) => part !== '').join('\n\n'), span };
}

/** The action of a multi-action statement under the cursor. */
function operationAt(statement: AnalyzedStatement, offset: number): AnalyzedOperation | undefined {
  return statement.operations.find(({ operation, body }) => {
    const span = spanInFile(statement, operation);
    return !body && span.start <= offset && offset <= span.end;
  });
}

function effectLines(effect: Effect, file: AnalyzedFile, before: Catalog): readonly string[] {
  const version = `PostgreSQL ${file.settings.postgresVersion}`;
  if (!effect.known) return [`What ${version} does here is not known.`];
  const lines = [...effect.locks]
    .sort(([, a], [, b]) => LOCK_MODES.indexOf(b) - LOCK_MODES.indexOf(a))
    .map(([key, mode]) => {
      const blocked = blockedBy(mode);
      const waits = blocked === 'nothing' ? 'nobody waits' : `${blocked} wait`;
      return `- **${mode}** on ${code(displayName(key))}: ${waits}${blocked === 'nothing' ? '' : duration(effect, file, before)}`;
    });
  lines.push(...workLines(effect));
  if (effect.fails !== null) lines.push(`- PostgreSQL refuses it: ${escape(effect.fails)}`);
  if (effect.failsWithRows !== undefined)
    lines.push(`- PostgreSQL refuses it where the table holds rows: ${escape(effect.failsWithRows)}`);
  if (effect.transaction === 'forbidden') lines.push('- Not allowed inside a transaction block');
  if (effect.rerun === 'fails') lines.push('- Fails when it is run a second time');
  return lines.length === 0
    ? [`Locks nothing that anybody waits for (${version}).`]
    : [`On ${version}:`, ...lines];
}

function duration(effect: Effect, file: AnalyzedFile, before: Catalog): string {
  const howLong = (work: Work, keys: readonly string[]): string => {
    const known = estimate(work, [...new Set(keys)], file.settings.tables);
    return known ? `, ${durationWords(known.seconds)} at ${known.rows.toLocaleString('en-US')} rows` : '';
  };
  if (isTruncate(effect)) return ', for a moment once the lock is granted';
  if (effect.rewrites.length > 0)
    return ` while the table is written anew${howLong('rewrite', effect.rewrites)}`;
  if (effect.rebuilds.length > 0) {
    const tables = effect.rebuilds.flatMap((key) => before.indexes.get(key)?.table ?? []);
    return ` while indexes are built anew${howLong('index', tables)}`;
  }
  return effect.scans.length > 0
    ? ` while the whole table is read${howLong(workOf(effect), effect.scans)}`
    : ', for a moment once the lock is granted';
}

const REASONS: Readonly<Record<WorkReason, string>> = {
  'volatile default': 'because each row gets a default of its own',
  serial: 'to number its rows',
  identity: 'to number its rows',
  'stored generated column': 'to store the generated values',
  'constrained domain': "to check the domain's constraint",
  'type change': 'because the new type is stored in another way',
  'any default before 11': 'because PostgreSQL before 11 writes a default into each row',
  'index build': 'to build an index',
  'verify not null': 'to look for NULLs',
  'verify check': 'to verify a CHECK',
  'verify foreign key': 'to verify the foreign key',
  'verify partition bound': "to verify the partition's bound",
  'verify domain': "to verify the domain's constraint",
  'storage rewrite': 'because its storage changes',
  'data change': 'to find the rows that change',
  query: 'for its query',
  truncate: 'because it is emptied',
};

/** Reasons to write rows; the others are reasons to read them. */
const WRITES: ReadonlySet<WorkReason> = new Set([
  'volatile default',
  'serial',
  'identity',
  'stored generated column',
  'type change',
  'any default before 11',
  'storage rewrite',
]);

/** TRUNCATE starts new, empty files, whatever the size of the old ones. */
function isTruncate(effect: Effect): boolean {
  return effect.reasons.includes('truncate');
}

function workLines(effect: Effect): readonly string[] {
  const names = (keys: readonly string[]): string => joinWords(keys.map((key) => code(displayName(key))));
  const scans = effect.scans.filter((key) => !effect.rewrites.includes(key));
  if (isTruncate(effect)) return [`- Empties ${names(effect.rewrites)}`];
  const because = (writes: boolean): string => {
    const both = effect.rewrites.length > 0 && scans.length > 0;
    const reasons = effect.reasons.filter((reason) => !both || WRITES.has(reason) === writes);
    return reasons.length === 0 ? '' : `, ${joinWords(reasons.map((reason) => REASONS[reason]))}`;
  };
  return [
    ...(effect.rewrites.length > 0
      ? [`- Writes every row of ${names(effect.rewrites)} anew${because(true)}`]
      : []),
    ...(scans.length > 0 ? [`- Reads every row of ${names(scans)}${because(false)}`] : []),
    ...(effect.rebuilds.length > 0 ? [`- Builds ${names(effect.rebuilds)} anew`] : []),
  ];
}

/** Links only: the editor shows the messages of the findings beside this card. */
function rulePages(findings: readonly Finding[]): string {
  const rules = [...new Set(findings.map((finding) => finding.rule))];
  return rules.map((rule) => `[${rule}](${rulePageUrl(rule)})`).join(' · ');
}

const LONGEST_SAFE_FORM = 1500;

const GRAVEST_FIRST: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The first complete answer to the gravest finding as SQL; for a series the names of its files. */
function safeForm(file: AnalyzedFile, findings: readonly Finding[], folder: FolderView): string {
  const ordered = [...findings].sort(
    (a, b) => GRAVEST_FIRST.indexOf(a.severity) - GRAVEST_FIRST.indexOf(b.severity),
  );
  for (const finding of ordered) {
    const fixes = fixesFor(file, finding, folder);
    const fix =
      fixes.find((candidate) => candidate.preferred) ?? fixes.find((candidate) => !candidate.snippet);
    if (!fix) continue;
    const statement = file.statements[finding.statement]?.statement.span;
    const inside = statement ? fix.edits.filter(({ span }) => spansTouch(span, statement)) : [];
    if (!statement || inside.length === 0) continue;
    const moved = inside.map((edit) => ({
      ...edit,
      span: { start: Math.max(0, edit.span.start - statement.start), end: edit.span.end - statement.start },
    }));
    const end = Math.max(statement.end, ...inside.map(({ span }) => span.end));
    const sql = applyEdits(file.text.slice(statement.start, end), moved);
    const whole = end > statement.end ? sql : `${sql};`;
    const shown = sql.length > LONGEST_SAFE_FORM ? `${sql.slice(0, LONGEST_SAFE_FORM)}\n…` : whole;
    const others = fix.newFiles.map(({ path }) => `- ${code(path)}`);
    const files = others.length === 0 ? '' : `\n\nand in files of their own:\n${others.join('\n')}`;
    return `**${escape(fix.title)}**\n\n${fenced(shown)}${files}`;
  }
  return '';
}
