import type { StepFile } from '../projects/tool';
import type { RecipeSettings } from '../settings/settings';
import { isInvalidDrop, resumeAfterFailure } from './index-build';
import { clipToBytes, utf8ByteLength } from '../text/utf8';
import { hasHoles, replaceHoles } from './plan';
import type { Plan, Step } from './plan';
import { indented } from './sql';

export interface InPlaceOptions {
  /** White space before the statement that the plan replaces. */
  readonly indent: string;
  readonly lineBreak: '\n' | '\r\n';
}

/**
 * The plan as text that replaces a statement in its file, from the statement's first token to its last: the first line
 * has no indentation and the last statement no semicolon, since both are in the file already.
 * Undefined where the plan has holes: those need renderSnippet.
 */
export function renderInPlace(plan: Plan, options: InPlaceOptions): string | undefined {
  return planHasHoles(plan) ? undefined : inPlace(plan, options);
}

/** The same as the body of an LSP snippet: each hole is a tab stop, equal ones share it. */
export function renderSnippet(plan: Plan, options: InPlaceOptions = { indent: '', lineBreak: '\n' }): string {
  return replaceHoles(
    escapeSnippet(inPlace(plan, options)),
    (description, number) => `\${${number}:${description}}`,
  );
}

/** Text that a snippet shows as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** True where only a person can complete the plan. */
export function planHasHoles(plan: Plan): boolean {
  const sql = plan.steps.flatMap((step) => [...step.up, ...step.down, step.check?.sql ?? '']);
  return [plan.title, plan.slug, ...sql].some(hasHoles);
}

function inPlace(plan: Plan, { indent, lineBreak }: InPlaceOptions): string {
  const statements = plan.steps.flatMap((step) => step.up);
  if (statements.length === 1) return (statements[0] ?? '').replace(/\r?\n/g, lineBreak);
  let text = '';
  let separator = '';
  for (const step of plan.steps) {
    for (const comment of plan.steps.length > 1 ? stepComments(step) : []) {
      text += `${separator}${indent}${comment}`;
      separator = '\n';
    }
    for (const statement of step.up) {
      text += separator + indented(statement, indent);
      separator = ';\n';
    }
  }
  return text.slice(indent.length).replace(/\r?\n/g, lineBreak);
}

/** Only what the SQL itself cannot say: that a step must not run in a transaction, and what has to be deployed after it. */
function stepComments(step: Step): string[] {
  const title = sentence(step.title);
  if (step.deploy !== undefined) return [`-- ${title} Deploy before the next step: ${oneLine(step.deploy)}`];
  return step.transaction ? [] : [`-- ${title} Runs outside a transaction.`];
}

export interface StepFileSettings extends Pick<RecipeSettings, 'lockTimeout' | 'statementTimeout'> {
  /** lock_timeout is set by the role, the connection or the tool. */
  readonly timeoutsSetElsewhere?: boolean;
}

/**
 * The plan as files, one a step. Undefined where it has holes.
 *
 * `alone`: the tool sends a file as one query, so that what refuses a transaction block must be alone in its file:
 * such steps then set no timeouts, and a step of several statements becomes several files.
 */
export function renderStepFiles(
  plan: Plan,
  settings: StepFileSettings,
  { alone }: { readonly alone: boolean },
): readonly StepFile[] | undefined {
  if (planHasHoles(plan)) return undefined;
  const steps = stepsOfFiles(plan, { alone });
  return steps.map((step, index) => {
    const downTransaction = step.downTransaction ?? step.transaction;
    const lines = (statements: readonly string[], transaction: boolean) => {
      if (statements.length === 0) return '';
      const timed =
        alone && !transaction
          ? statements
          : withTimeouts(statements, { ...step, needs: needsOf(step, statements) }, settings, transaction);
      return timed.map((statement) => `${statement};\n`).join('');
    };
    return {
      slug: fileSlug(plan, steps.length === 1 ? '' : `_${uniqueSlug(steps, index)}`),
      header: header(plan, step, index, steps.length),
      up: lines(step.up, step.transaction),
      down: lines(step.down, downTransaction),
      ...(step.notUndone !== undefined && { notUndone: oneLine(step.notUndone) }),
      transaction: step.transaction,
      downTransaction,
    };
  });
}

/** The way back of a step that is done in a moment may be long work: filling rows in batches, validating a constraint. */
function needsOf({ needs }: Step, statements: readonly string[]): Step['needs'] {
  const works = statements.some((statement) => /\bVALIDATE CONSTRAINT\b|\bCOMMIT;/.test(statement));
  return needs === 'none' && works ? 'work' : needs;
}

/** The steps as files have them, one each. */
export function stepsOfFiles(plan: Plan, { alone }: { readonly alone: boolean }): readonly Step[] {
  return alone ? plan.steps.flatMap(singleStatements) : plan.steps;
}

/** File systems take 255 bytes with the version and the ending, and some tools note no more than 100 characters of it. */
const MOST_SLUG_BYTES = 100;
/** How much of it says what the series does. */
const LEAST_SLUG_BYTES = 30;

/** The plan's slug, cut where it and what tells a step from the others are too long for the name of a file. */
export function fileSlug({ slug }: Pick<Plan, 'slug'>, step = ''): string {
  // That of a step may hold the name of an index or a partition.
  const own = clipToBytes(step.replace(/[^\p{L}\p{N}]+/gu, '_'), MOST_SLUG_BYTES - LEAST_SLUG_BYTES);
  const room = MOST_SLUG_BYTES - utf8ByteLength(own);
  const cut = utf8ByteLength(slug) > room ? clipToBytes(slug, room).replace(/(?<!_)_+$/, '') : slug;
  return cut + own;
}

/** Some tools name a migration by its slug alone, so a repeated one gets a number. */
function uniqueSlug(steps: readonly Step[], index: number): string {
  const slug = steps[index]?.slug ?? '';
  const earlier = steps.slice(0, index).filter((step) => step.slug === slug).length;
  return earlier === 0 ? slug : `${slug}_${earlier + 1}`;
}

/**
 * A step outside a transaction as one step a statement; their down statements run last file first. The drop of what a failed
 * build has left cannot stand with the build then, and gets no file of its own: the build says when it is needed.
 */
function singleStatements(written: Step): readonly Step[] {
  const { alone, ...several } = written;
  const { down, downTransaction } = alone
    ? { down: alone.down, downTransaction: alone.down.every(mayBeInTransaction) }
    : written;
  const step: Step = {
    ...several,
    ...(downTransaction === undefined ? {} : { downTransaction }),
    ...(alone ? { note: alone.note } : {}),
    down: down.flatMap((_, index) => rebuildAlone(down, index)),
  };
  if (step.transaction || step.up.length < 2) {
    const isLonger = !(step.downTransaction ?? step.transaction) && step.down.length > 1;
    return isLonger ? singleDowns(step) : [step];
  }
  const files = step.up.flatMap((statement, index): readonly Partial<Step>[] => {
    if (isRebuild(step.up, index + 1)) return [];
    if (!isRebuild(step.up, index)) return [{ up: [statement] }];
    return [{ up: [statement], resume: resumeAfterFailure(step.up[index - 1] ?? '') }];
  });
  const last = files.length - 1;
  const downs = downsOfFiles(
    files.map(({ up }) => up?.[0] ?? ''),
    step.down,
  );
  return files.map((file, index) => {
    const { deploy, check, ...rest } = step;
    const own = downs[index] ?? [];
    return {
      ...rest,
      ...file,
      slug: last === 0 ? step.slug : `${step.slug}_${index + 1}`,
      down: own,
      transaction: (file.up ?? []).every(mayBeInTransaction),
      downTransaction: own.every(mayBeInTransaction),
      ...(index === last && deploy !== undefined ? { deploy } : {}),
      ...(index === last && check !== undefined ? { check } : {}),
    };
  });
}

/** A step whose way back is longer: further files before it do nothing on the way forth. */
function singleDowns(step: Step): readonly Step[] {
  const last = step.down.length - 1;
  return [...step.down].reverse().map((statement, index): Step => {
    const { phase, transaction, title } = step;
    const down = {
      down: [statement],
      downTransaction: mayBeInTransaction(statement),
    };
    if (index === last) return { ...step, ...down, slug: `${step.slug}_${index + 1}` };
    return {
      ...{ phase, transaction, ...down },
      title: `nothing yet; on the way back, finish what begins with the way back of “${title}”`,
      slug: `${step.slug}_${index + 1}`,
      up: [],
      needs: /\bVALIDATE\b/.test(statement) ? 'work' : 'lock',
    };
  });
}

function mayBeInTransaction(statement: string): boolean {
  return !/\bCONCURRENTLY\b|\bCOMMIT\b/.test(statement);
}

const INDEX_NAME =
  /^(?:CREATE (?:UNIQUE )?INDEX(?: CONCURRENTLY)?|DROP INDEX(?: CONCURRENTLY)?|(?:COMMENT ON|ALTER) INDEX)(?: IF (?:NOT )?EXISTS)? (?:(?:"(?:[^"]|"")*"|[^\s".]+)\.)?("(?:[^"]|"")*"|[^\s".;]+)/;

/** Each way back stands in the file of its index, the first to name it; one that no file matches in the first, which is taken back last. */
function downsOfFiles(ups: readonly string[], downs: readonly string[]): readonly (readonly string[])[] {
  const names = ups.map((statement) => INDEX_NAME.exec(statement)?.[1]);
  const fileOf = (statement: string): number =>
    Math.max(0, names.indexOf(INDEX_NAME.exec(statement)?.[1] ?? ''));
  return ups.map((_, file) => downs.filter((statement) => fileOf(statement) === file));
}

/** A statement of a way back, where the drop of what a failed build has left cannot stand with the build. */
function rebuildAlone(statements: readonly string[], index: number): readonly string[] {
  return isRebuild(statements, index + 1) ? [] : [statements[index] ?? ''];
}

/** A build that follows the drop of what an earlier run of it has left. */
function isRebuild(statements: readonly string[], index: number): boolean {
  return index < statements.length && isInvalidDrop(statements[index - 1] ?? '');
}

/**
 * Statements with the timeouts that they need. Outside a transaction they may be of both kinds: those that take a lock for a
 * moment, and those that work for long; and a concurrent build waits long for others without being in their way.
 */
function withTimeouts(
  statements: readonly string[],
  step: Step,
  settings: StepFileSettings,
  transaction: boolean,
): readonly string[] {
  const locks = step.needs === 'lock' || statements.some(isInvalidDrop);
  const first = timeoutLines(locks ? { ...step, needs: 'lock' } : step, settings, transaction);
  if (transaction || !locks || statements.length < 2) return [...first, ...statements];
  const limits = [...first, ...timeoutLines({ ...step, needs: 'work' }, settings, transaction)];
  let isPatient = false;
  const [limit] = first;
  return [
    ...limits,
    ...statements.flatMap((statement): string[] => {
      const isBuild = /\bCONCURRENTLY\b/.test(statement);
      if (limit === undefined || isBuild === isPatient) return [statement];
      isPatient = isBuild;
      return [isBuild ? 'SET lock_timeout = 0' : limit, statement];
    }),
  ];
}

/** SET LOCAL ends with the transaction; without one, the setting has to be the session's. */
function timeoutLines(step: Step, settings: StepFileSettings, transaction: boolean): string[] {
  const set = transaction ? 'SET LOCAL' : 'SET';
  if (step.needs === 'lock')
    return settings.timeoutsSetElsewhere === true ? [] : [`${set} lock_timeout = '${settings.lockTimeout}'`];
  if (step.needs !== 'work') return [];
  const limit = settings.statementTimeout;
  return [`${set} statement_timeout = ${/^\d+$/.test(limit) ? limit : `'${limit}'`}`];
}

function header(plan: Plan, step: Step, index: number, count: number): string[] {
  const lines = [
    count === 1
      ? sentence(plan.title)
      : `${plan.title}, step ${index + 1} of ${count} (${step.phase}): ${step.title}.`,
  ];
  if (step.deploy !== undefined) lines.push(`Deploy before step ${index + 2}: ${step.deploy}`);
  if (step.takes !== undefined) lines.push(`Takes ${step.takes}.`);
  if (step.check !== undefined) lines.push(`Check: ${step.check.sql} returns ${step.check.expect}.`);
  if (step.note !== undefined) lines.push(`Note: ${step.note}`);
  if (step.resume !== undefined) lines.push(`If interrupted: ${step.resume}`);
  if (index === 0) lines.push(...plan.warnings.map((warning) => `Note: ${warning}`));
  return lines.map(oneLine);
}

function sentence(title: string): string {
  const line = oneLine(title);
  return line.charAt(0).toUpperCase() + line.slice(1) + '.';
}

/** Names may hold line breaks; a comment line must not. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
