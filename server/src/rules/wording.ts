import type { AnalyzedStatement } from '../analysis/analyzed-file';
import { durationWords, estimate, type Work, workOf } from '../effects/durations';
import { blockedBy, type LockMode, LOCK_MODES, strongest } from '../effects/effect';
import type { QualifiedName } from '../operations/names';
import { quoteIdentifier, quoteQualified } from '../text/quoting';
import { isNewKey, trafficLocks, type Place } from './newness';

/**
 * What the server does, in one sentence: the locks, what they make wait, and for how long.
 * `what` is the statement in PostgreSQL's words, `during` the time in which the locks are held (`while it …`), and `until` completes
 * "waits until …". The locks and the work come from the effect, so that no rule can contradict the server.
 */
export function lockSentence(
  place: Place,
  what: string,
  options: { readonly until?: string; readonly during?: string } = {},
): string {
  const { effect, catalog } = place.analyzed;
  const locks = trafficLocks(place.file, catalog, effect);
  const work = workClause(place);
  if (locks.length === 0) return `${what} ${work === '' ? 'changes the schema' : work}.`;
  const held = lockWords(locks);
  const waiting = waitingFor(locks.map(([, mode]) => mode).reduce(strongest));
  const { until = 'it is done', during = work === '' ? '' : `while it ${work}` } = options;
  if (during === '')
    return `${what} takes ${held} for a moment; while it waits for the transactions before it, ${waiting} that comes later waits behind it.`;
  return `${what} holds ${held} ${during}, so ${waiting} waits until ${until}.`;
}

/** `an ACCESS EXCLUSIVE lock on orders and users`, the strongest first. */
export function lockWords(locks: readonly (readonly [string, LockMode])[]): string {
  return joinWords(
    groupByMode(locks).map(([mode, keys]) => `${articleFor(mode)} ${mode} lock on ${tableList(keys)}`),
  );
}

/**
 * `reads the whole table (about 20 seconds at 5,000,000 rows)`; empty where the operation reads and writes no whole table.
 * @param named key of the table that the sentence has named; another one gets its name.
 */
export function workClause(place: Place, named?: string): string {
  const { effect, catalog } = place.analyzed;
  const existing = (keys: readonly string[]): readonly string[] =>
    keys.filter((key) => !isNewKey(place.file, catalog, key));
  const rewrites = existing(effect.rewrites);
  if (rewrites.length > 0) return `writes ${wholeTable(place, rewrites, named)} and its indexes anew`;
  const rebuilds = effect.rebuilds.filter(
    (key) => existing([catalog.indexes.get(key)?.table ?? key]).length > 0,
  );
  if (rebuilds.length > 0) {
    const tables = rebuilds.flatMap((key) => catalog.indexes.get(key)?.table ?? []);
    return `builds ${rebuilds.length === 1 ? 'the index' : 'the indexes'} ${tableList(rebuilds)} anew${howLong(place, 'index', tables)}`;
  }
  const scans = existing(effect.scans);
  if (scans.length === 0) return '';
  const checks = effect.reasons.some((reason) => reason.startsWith('verify'));
  const builds = effect.reasons.includes('index build');
  return checks && !builds
    ? `checks every row${scans.length > 1 || isOther(scans, named) ? ` of ${tableList(scans)}` : ''}${howLong(place, workOf(effect), scans)}`
    : `reads ${wholeTable(place, scans, named)}`;
}

/** Whether a table is meant that is not the one the sentence has named. */
function isOther(keys: readonly string[], named: string | undefined): boolean {
  return named !== undefined && keys.some((key) => key !== named);
}

function wholeTable(place: Place, keys: readonly string[], named: string | undefined): string {
  const duration = howLong(place, workOf(place.analyzed.effect), keys);
  if (keys.length > 1 || isOther(keys, named)) return `the whole of ${tableList(keys)}${duration}`;
  const isView = keys.some((key) => place.analyzed.catalog.views.has(key));
  return `the whole ${isView ? 'view' : 'table'}${duration}`;
}

/** ` (about 20 seconds at 5,000,000 rows)` where the settings say how many rows the tables have, otherwise empty. */
export function howLong(place: Pick<Place, 'file'>, work: Work, keys: readonly string[]): string {
  const tables = [...new Set(keys)];
  const known = estimate(work, tables, place.file.settings.tables);
  if (!known) return '';
  const which = known.tables.length < tables.length ? ` of ${tableList(known.tables)}` : '';
  return ` (${durationWords(known.seconds)} at ${known.rows.toLocaleString('en-US')} rows${which})`;
}

function groupByMode(locks: readonly (readonly [string, LockMode])[]): readonly [LockMode, string[]][] {
  const groups = new Map<LockMode, string[]>();
  for (const [key, mode] of locks) groups.set(mode, [...(groups.get(mode) ?? []), key]);
  return [...groups].sort(([a], [b]) => LOCK_MODES.indexOf(b) - LOCK_MODES.indexOf(a));
}

export function articleFor(mode: LockMode): string {
  return /^[AE]/.test(mode) ? 'an' : 'a';
}

/** What waits while a lock is held that stops traffic. */
export function waitingFor(mode: LockMode): string {
  return blockedBy(mode) === 'reads and writes'
    ? 'every query, reads included,'
    : 'every INSERT, UPDATE and DELETE';
}

/** Of a table with hundreds of partitions nobody reads all names. */
const MOST_NAMED = 6;

/** `orders`, `orders and customers`, `a, b, c and 97 more`: keys as people write them. */
export function tableList(keys: readonly string[]): string {
  if (keys.length <= MOST_NAMED) return joinWords(keys.map(displayName));
  const named = keys.slice(0, MOST_NAMED / 2).map(displayName);
  return joinWords([...named, `${keys.length - named.length} more`]);
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** A catalog key as SQL writes it, without the schema `public`. */
export function displayName(key: string): string {
  const dot = key.indexOf('.');
  if (dot < 0) return quoteIdentifier(key);
  const name = quoteIdentifier(key.slice(dot + 1));
  const schema = key.slice(0, dot);
  return schema === 'public' ? name : `${quoteIdentifier(schema)}.${name}`;
}

/** A name as it was written, quoted where SQL needs it. */
export function nameOf(name: QualifiedName): string {
  return quoteQualified(name);
}

/** `users.email`, quoted where SQL needs it. */
export function columnOf(table: QualifiedName, column: string): string {
  return `${nameOf(table)}.${quoteIdentifier(column)}`;
}

/** How to leave the transaction that a statement stands in: a sentence with a space before it, empty where it stands in none. */
export function wayOut(place: Pick<Place, 'file'>, statement: AnalyzedStatement): string {
  switch (statement.transaction?.mode) {
    case 'explicit':
      return ' It must stand outside of BEGIN and COMMIT.';
    case 'tool':
    case 'implicit':
      return ` For that, ${place.file.tool.wayOutOfTransaction}.`;
    default:
      return '';
  }
}

/**
 * What must be said of steps that are committed one after another where a way down has no room for them: a sentence with a space before
 * it, empty elsewhere.
 * @param always set where they have no room in any down part, because a release is deployed in between.
 */
export function noWayDown(
  { file }: Pick<Place, 'file'>,
  statement: AnalyzedStatement,
  always = false,
): string {
  const { section } = statement;
  if (section?.direction !== 'down') return '';
  const hasRoom =
    section.mode === 'none' ||
    (file.tool.severalStatementsWithoutTransaction && file.tool.withoutTransaction !== undefined);
  if (hasRoom && !always) return '';
  return ' A way down has no room for such steps, each of which is committed before the next: on a big table, take the change back with a new migration that runs upwards.';
}

/**
 * What must be said where a rule asks for separate migrations and the tool would run them in one transaction all the same: a
 * sentence with a space before it, empty for other tools.
 */
export function deploySeparately({ file }: Pick<Place, 'file'>, statement: AnalyzedStatement): string {
  if (file.tool.pendingFiles === 'each' || statement.transaction?.mode !== 'tool') return '';
  return ` ${file.tool.title} runs all pending migrations in one transaction, so deploy the two separately.`;
}
