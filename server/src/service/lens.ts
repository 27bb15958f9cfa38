import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { durationWords, estimate, workOf } from '../effects/durations';
import { blockedBy, LOCK_MODES, type Effect, type LockMode } from '../effects/effect';
import { restored } from '../projects/placeholders';
import { isNewKey, trafficLocks } from '../rules/newness';
import { tableList } from '../rules/wording';
import type { Span } from '../text/span';
import { transactionRule } from './transaction-rule';

/** What lenses show: nothing, statements that make traffic wait while they work, or also locks that last a moment. */
export type LensChoice = 'off' | 'blocking' | 'all';

/** A line above a statement. */
export interface Lens {
  readonly span: Span;
  readonly title: string;
}

/** `SHARE on orders · writes wait while the table is read`, above each statement that deserves it. */
export function statementLenses(file: AnalyzedFile, choice: LensChoice): readonly Lens[] {
  if (choice === 'off') return [];
  const told = toldByFile(file, choice);
  const lenses = file.statements.flatMap((statement) => {
    if (statement === told) return [];
    const title = lensOf(file, statement, choice);
    return title === undefined ? [] : [{ span: statement.statement.span, title }];
  });
  return restored(file.tool, lenses);
}

function lensOf(file: AnalyzedFile, statement: AnalyzedStatement, choice: LensChoice): string | undefined {
  const { effect, section } = statement;
  if (!effect.known || section === undefined || effect.locks.size === 0) return undefined;
  const locks = trafficLocks(file, statement.before, effect);
  const work = workWords(file, statement);
  if (locks.length === 0) {
    if (choice !== 'all' || work === '') return undefined;
    return `nobody waits ${work}`;
  }
  const [mode, keys] = gravest(locks);
  const where = `${mode} on ${tableList(keys)}`;
  if (work !== '') return `${where} · ${blockedBy(mode)} wait ${work}`;
  return choice === 'all' ? `instant, ${where} for a moment` : undefined;
}

function gravest(locks: readonly (readonly [string, LockMode])[]): [LockMode, string[]] {
  const mode = strongestOf(locks.map(([, each]) => each))!;
  return [mode, locks.filter(([, each]) => each === mode).map(([key]) => key)];
}

function strongestOf(modes: readonly LockMode[]): LockMode | undefined {
  return [...modes].sort((a, b) => LOCK_MODES.indexOf(b) - LOCK_MODES.indexOf(a))[0];
}

/** `while the table is read, about 20 seconds at 5,000,000 rows`; empty where tables in use are not worked through. */
function workWords(file: AnalyzedFile, { effect, before }: AnalyzedStatement): string {
  const existing = (keys: readonly string[]): readonly string[] =>
    keys.filter((key) => !isNewKey(file, before, key));
  // New, empty files stand in for the old ones, whatever their size.
  if (effect.reasons.includes('truncate')) return '';
  const rewrites = existing(effect.rewrites);
  if (rewrites.length > 0) return `while ${subject(rewrites)} written anew${howLong(file, effect, rewrites)}`;
  if (effect.rebuilds.length > 0) return 'while indexes are built anew';
  const scans = existing(effect.scans);
  return scans.length === 0 ? '' : `while ${subject(scans)} read${howLong(file, effect, scans)}`;
}

function subject(keys: readonly string[]): string {
  return keys.length === 1 ? 'the table is' : `${tableList(keys)} are`;
}

function howLong(file: AnalyzedFile, effect: Effect, keys: readonly string[]): string {
  const known = estimate(workOf(effect), keys, file.settings.tables);
  return known ? `, ${durationWords(known.seconds)} at ${known.rows.toLocaleString('en-US')} rows` : '';
}

/** The file in a line: the gravest lock, how statements share a transaction, the tool. Undefined where nothing is in it. */
export function fileLens(file: AnalyzedFile, choice: LensChoice): Lens | undefined {
  if (file.statements.length === 0) return undefined;
  const told = toldByFile(file, choice);
  const locks = told ? lensOf(file, told, choice) : worstOf(trafficOf(file).flatMap(([, found]) => found));
  const rule = transactionRule(file);
  const title = [locks, ...(rule === undefined ? [] : [rule]), file.tool.title].join(' · ');
  return restored(file.tool, { span: { start: 0, end: 0 }, title });
}

function worstOf(traffic: readonly (readonly [string, LockMode])[]): string {
  const worst = strongestOf(traffic.map(([, mode]) => mode));
  const keys = [...new Set(traffic.filter(([, mode]) => mode === worst).map(([key]) => key))];
  return worst === undefined ? 'stops no traffic' : `at worst ${worst} on ${shortList(keys)}`;
}

/** Its lens would stand in the line of the file's own and say the same lock again, where few would scroll to it. */
function toldByFile(file: AnalyzedFile, choice: LensChoice): AnalyzedStatement | undefined {
  const [first, ...others] = trafficOf(file);
  if (!first || others.length > 0) return undefined;
  const [statement] = first;
  const isInFirstLine = !/[\r\n]/.test(file.text.slice(0, statement.statement.span.start));
  return isInFirstLine && lensOf(file, statement, choice) !== undefined ? statement : undefined;
}

type Traffic = readonly [AnalyzedStatement, ReturnType<typeof trafficLocks>];

function trafficOf(file: AnalyzedFile): readonly Traffic[] {
  return file.statements.flatMap((statement): Traffic[] => {
    if (statement.section === undefined) return [];
    const locks = trafficLocks(file, statement.before, statement.effect);
    return locks.length === 0 ? [] : [[statement, locks]];
  });
}

const MOST_TABLES = 3;

function shortList(keys: readonly string[]): string {
  return keys.length <= MOST_TABLES ? tableList(keys) : `${keys.length.toLocaleString('en-US')} tables`;
}
