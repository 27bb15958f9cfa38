import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import { placeholderRestorer } from '../projects/placeholders';
import type { OptionsWithoutTransaction } from '../projects/tool';
import type { Plan } from '../recipes/plan';
import type { WayOut } from '../rules/leave-transaction';
import { joinWords } from '../rules/wording';
import { escapeSnippet, planHasHoles, renderInPlace, renderSnippet } from '../recipes/render';
import type { Edit, Finding, RuleFix } from '../rules/rule';
import { leavesQuoteOpen } from '../statements/tokens';
import { behindCommit } from './behind-commit';
import { createDown } from './down';
import { placeInFile } from './place';
import { canStandApart, indentOf, neighboursOf, replaceOperation } from './replace';
import { ownFiles, type OwnFiles } from './own-file';
import { answersTo } from './rule-answers';
import { splitPlan } from './split';
import type { Fix, FolderView } from './types';

/**
 * Which fixes of a finding are worked out: `all`, those up to the one that `bestOf` takes, or only such as may be preferred, which
 * need no files of a series.
 */
export type WantedFixes = 'all' | 'best' | 'preferred';

/** The one fix to show where there is room for one: complete without a person where that is possible. */
export function bestOf(fixes: readonly Fix[]): Fix | undefined {
  return fixes.find((fix) => fix.preferred) ?? fixes.find((fix) => !fix.snippet);
}

/**
 * The answers to a finding, all of them unless fewer are wanted: in this file where that is complete and legal, as a series of files, or
 * both. None where the tool would not run the file any more once it was changed.
 */
export function fixesFor(
  file: AnalyzedFile,
  finding: Finding,
  folder: FolderView,
  wanted: WantedFixes = 'all',
): readonly Fix[] {
  if (file.tool.isSealed?.(file.fileName) === true) return [];
  if (finding.rule === 'missing-down') return wanted === 'preferred' ? [] : downFix(file, finding, folder);
  const statement = file.statements[finding.statement];
  const analyzed = statement?.operations[finding.operation];
  const fixes: Fix[] = [];
  for (const answer of answersTo(file, finding)) {
    const more = wanted === 'best' && bestOf(fixes) !== undefined ? 'preferred' : wanted;
    for (const fix of fixesOf(answer, file, finding, statement, analyzed, folder, more)) {
      if (!wouldCloseQuote(file, fix)) fixes.push(fix);
    }
    if (wanted !== 'all' && fixes.some(({ preferred }) => preferred)) break;
  }
  const restore = placeholderRestorer(file.tool);
  return restore ? fixes.map((fix) => restored(fix, restore)) : fixes;
}

function restored(fix: Fix, restore: (text: string) => string): Fix {
  const inEdits = (edits: readonly Edit[]): readonly Edit[] =>
    edits.map((edit) => ({ ...edit, text: restore(edit.text) }));
  return {
    ...fix,
    title: restore(fix.title),
    edits: inEdits(fix.edits),
    otherFiles: fix.otherFiles.map((other) => ({ ...other, edits: inEdits(other.edits) })),
    newFiles: fix.newFiles.map((file) => ({ ...file, text: restore(file.text) })),
    warnings: fix.warnings.map(restore),
  };
}

/** A quote that is open above would end at the first one of a fix, and swallow what stands between. */
function wouldCloseQuote(file: AnalyzedFile, { edits }: Fix): boolean {
  if (!edits.some(({ text }) => /['"$]/.test(text))) return false;
  const last = edits.at(-1)?.span.end ?? 0;
  return file.statements.some(
    ({ statement, read }) =>
      statement.span.start < last && read.error !== undefined && leavesQuoteOpen(statement.text),
  );
}

/** The down migration from the history. What it cannot bring back stands in it, so that a person decides: never preferred. */
function downFix(file: AnalyzedFile, finding: Finding, folder: FolderView): readonly Fix[] {
  const made = createDown(file, folder);
  if ('problem' in made) return [];
  const { edits, otherFiles, newFiles, notes, missing } = made;
  const title =
    missing.length === 0
      ? 'Create the down migration'
      : 'Create the down migration, with a note of what cannot come back';
  const base = { finding, snippet: false, preferred: false, kind: 'quickfix' as const };
  return [{ ...base, title, edits, otherFiles, newFiles, warnings: [...missing, ...notes] }];
}

/** Of a statement with more actions each fix would write a text as long as the statement: its findings stand without. */
const MOST_ACTIONS = 1000;

function fixesOf(
  answer: RuleFix,
  file: AnalyzedFile,
  finding: Finding,
  statement: AnalyzedStatement | undefined,
  analyzed: AnalyzedOperation | undefined,
  folder: FolderView,
  wanted: WantedFixes,
): readonly Fix[] {
  const { title, preferred } = answer;
  const base = { title, preferred, finding, otherFiles: [], newFiles: [], snippet: false, warnings: [] };
  if (answer.type === 'edits') {
    const { edits, options } = answer;
    return [beside({ ...base, kind: 'quickfix', edits }, options)];
  }
  if (!('plan' in answer.result) || !statement || !analyzed) return [];
  if (statement.operations.length > MOST_ACTIONS || !canStandApart(statement, analyzed)) return [];
  const { plan } = answer.result;
  const { warnings } = plan;
  const equivalent = preferred && plan.equivalent;
  if (wanted === 'preferred' && !equivalent) return [];
  const inPlace = answer.apart ? undefined : inPlaceEdits(file, statement, analyzed, plan);
  const fixes: Fix[] = [];
  if (inPlace) {
    const { edits, snippet, options } = inPlace;
    const isPreferred = equivalent && !snippet;
    const fix = { ...base, kind: 'quickfix' as const, preferred: isPreferred, edits, snippet, warnings };
    fixes.push(beside(fix, options));
  }
  const behind = inPlace ? undefined : behindCommit(file, statement, analyzed, plan);
  if (behind) {
    fixes.push({
      ...base,
      kind: 'quickfix',
      title: `${title}, behind COMMIT`,
      preferred: equivalent,
      edits: behind,
      warnings,
    });
  }
  // What writes further files is never preferred.
  if (wanted === 'preferred') return fixes;
  if (wanted === 'best' && bestOf(fixes.filter((fix) => !wouldCloseQuote(file, fix)))) return fixes;
  const refactoring = { ...base, kind: 'refactor' as const, preferred: false, warnings };
  const split = answer.apart ? undefined : splitPlan(file, statement, analyzed, plan, folder);
  if (split) fixes.push({ ...refactoring, ...split, title: splitTitle(plan) });
  if (inPlace || behind || split) return fixes;
  const own = ownFiles(file, statement, analyzed, plan, folder);
  if (own) {
    const { edits, otherFiles, newFiles } = own;
    const emptied = `Nothing is left in ${file.fileName}: delete it where it has run nowhere yet.`;
    fixes.push({
      ...refactoring,
      edits,
      otherFiles,
      newFiles,
      title: ownTitle(title, own),
      warnings: own.isEmptied ? [...warnings, emptied] : warnings,
    });
  }
  return fixes;
}

/** The statement replaced by all steps, with the other actions of its ALTER TABLE before and after. */
function inPlaceEdits(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  plan: Plan,
): { readonly edits: readonly Edit[]; readonly snippet: boolean; readonly options: WayOut } | undefined {
  if (analyzed.body) return undefined;
  const neighbours = neighboursOf(statement, analyzed);
  const placement = placeInFile(file, statement, plan, neighbours);
  if (!placement) return undefined;
  const indent = indentOf(file.text, statement.statement.span.start);
  const options = { indent, lineBreak: '\n' } as const;
  const snippet = planHasHoles(plan);
  const sql = snippet ? renderSnippet(plan, options) : renderInPlace(plan, options);
  const body = sql && [...placement.notes.map((note) => `-- ${note}`), sql].join(`\n${indent}`);
  const { statementMarks, breakpoint } = file.tool;
  const isParted = statementMarks ? hasInnerSemicolons(plan) : breakpoint !== undefined && isSeveral(plan);
  if (body === undefined || (snippet && isParted)) return undefined;
  const own = replaceOperation(file, statement, analyzed, {
    body,
    ...(snippet ? { escape: escapeSnippet } : {}),
  });
  const edits = [...placement.edits, own].sort((a, b) => a.span.start - b.span.start);
  return { edits, snippet, options: placement };
}

/** A fix that needs more than its file, or somebody who knows how the tool is run: it is chosen, never applied by itself. */
function beside(fix: Fix, options: OptionsWithoutTransaction | undefined): Fix {
  const { files, notes } = options ?? { files: [], notes: [] };
  if (files.length === 0 && notes.length === 0) return fix;
  const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const title = files.length === 0 ? fix.title : `${fix.title}, with ${joinWords(names)}`;
  const newFiles = [...fix.newFiles, ...files];
  return {
    ...fix,
    title,
    kind: 'refactor',
    preferred: false,
    newFiles,
    warnings: [...fix.warnings, ...notes],
  };
}

/** A snippet cannot be split into statements any more, which the tool's marks would need. */
function hasInnerSemicolons(plan: Plan): boolean {
  return plan.steps.some((step) => step.up.some((sql) => sql.includes(';')));
}

function isSeveral(plan: Plan): boolean {
  return plan.steps.flatMap((step) => step.up).length > 1;
}

const LONGEST_TITLE = 100;

/** `Split into 3 migration files: add NOT VALID, validate, set NOT NULL`. */
function splitTitle(plan: Plan): string {
  const title = `Split into ${plan.steps.length} migration files: ${plan.steps.map((step) => step.title).join(', ')}`;
  return title.length <= LONGEST_TITLE ? title : `${plan.title}, in ${plan.steps.length} migration files`;
}

/** `Build the index concurrently, in a migration file of its own`. */
function ownTitle(title: string, { moved, following, files }: OwnFiles): string {
  if (!moved) return `${title}, and what needs it in ${files === 1 ? 'another file' : 'other files'}`;
  const own = files === 1 ? 'a migration file of its own' : `${files} migration files of their own`;
  return following === 0 ? `${title}, in ${own}` : `${title}, and what needs it, in ${own}`;
}
