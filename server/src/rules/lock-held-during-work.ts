import { spanInFile, type AnalyzedFile, type AnalyzedStatement } from '../analysis/analyzed-file';
import { blocksWrites, LOCK_MODES, type LockMode } from '../effects/effect';
import type { OperationType } from '../operations/operation';
import { keyOf } from '../schema/catalog';
import { isNewHere, trafficOf, worksOnExisting } from './newness';
import { wordsFor } from './operation-words';
import { unboundedChange } from './row-bounds';
import { planApart } from './answers';
import { defineRule } from './rule';
import {
  keyAfter,
  sharesTransaction,
  standings,
  statementsOf,
  undoneIn,
  type Standing,
} from './transactions';
import { additionOf } from './validate-in-same-transaction';
import {
  articleFor,
  deploySeparately,
  displayName,
  howLong,
  nameOf,
  waitingFor,
  workClause,
} from './wording';

/**
 * A lock lasts until its transaction ends. ADD COLUMN locks the table for a moment when it stands alone; with a backfill behind it in the
 * same transaction, nobody reads or writes the table until the last row is done.
 */
export const rule = defineRule({
  id: 'lock-held-during-work',
  category: 'blocks-traffic',
  description:
    'Keeps a lock that stops traffic while a later statement reads, writes or changes whole tables',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    for (const transaction of file.transactions) {
      const statements = statementsOf(file, transaction);
      if (!statements.some(({ section }) => section) || !statements.some(lastsLonger)) continue;
      const found = firstWorkUnderLock(file, statements, undoneIn(file, transaction));
      if (!found) continue; // one transaction, one complaint
      const { work, lock, later } = found;
      const table = displayName(lock.key);
      report({
        statement: work.statement.index,
        operation: work.index,
        message: `${wordsFor(lock.standing.analyzed.operation)} took ${articleFor(lock.mode)} ${lock.mode} lock on ${table} in the same transaction and keeps it until the end. ${whatItDoes(file, work, lock.key)} meanwhile, so ${waitingFor(lock.mode)} waits for all of it. Put the two into separate migrations.${deploySeparately({ file }, work.statement)}`,
        related: [
          {
            message: `The ${lock.mode} lock on ${table} is taken here.`,
            span: spanInFile(lock.standing.statement, lock.standing.analyzed.operation),
          },
          ...later.map(({ statement, analyzed }) => ({
            message: `${wordsFor(analyzed.operation)} works under the same lock.`,
            span: spanInFile(statement, analyzed.operation),
          })),
        ],
      });
    }
  },
  // What changes rows has a rule and a recipe of its own.
  fixes: (request) =>
    PLAIN_WORK.has(request.analyzed?.operation.type ?? 'Unknown')
      ? planApart(request, 'Do this work after the lock is let go')
      : [],
});

const PLAIN_WORK: ReadonlySet<OperationType> = new Set<OperationType>([
  'Maintenance',
  'RefreshMaterializedView',
  'ValidateConstraint',
]);

interface Held {
  readonly key: string;
  readonly mode: LockMode;
  readonly standing: Standing;
}

interface WorkUnderLock {
  readonly work: Standing;
  readonly lock: Held;
  /** A few of the operations behind it that work as well. */
  readonly later: readonly Standing[];
}

const MOST_RELATED = 5;

/** One pass over a transaction, which may have thousands of statements. */
function firstWorkUnderLock(
  file: AnalyzedFile,
  statements: readonly AnalyzedStatement[],
  undone: ReadonlyMap<number, number>,
): WorkUnderLock | undefined {
  let held: Locks = new Map();
  let found: Omit<WorkUnderLock, 'later'> | undefined;
  const later: Standing[] = [];
  const taken: Held[] = [];
  for (const statement of statements) {
    // The actions of one ALTER TABLE take their locks at once; a DO block works one after another.
    const own: Locks = new Map();
    for (const standing of standings(statement)) {
      const { body, runs } = standing.analyzed;
      // What runs inside stands behind it, operation by operation.
      if (runs) continue;
      const locks = body && !body.commits ? [held, own] : [held];
      const wanted = !found || later.length < MOST_RELATED;
      if (wanted && locks.some(({ size }) => size > 0) && worksLong(file, standing)) {
        const lock = strongestBeside(standing, locks);
        if (lock && !found) found = { work: standing, lock };
        else if (lock && statement !== found?.work.statement) later.push(standing);
      }
      for (const [key, mode] of trafficOf(file, statement)[standing.index] ?? []) {
        keep(own, { key: keyAfter(standing.analyzed, key), mode, standing });
      }
    }
    for (const lock of own.values()) keep(held, lock);
    taken.push(...own.values());
    // ROLLBACK TO lets go of the locks that were taken since its savepoint.
    if (undone.size > 0 && statement.operations.some(({ operation }) => operation.type === 'Rollback')) {
      const kept = taken.filter((lock) => undone.get(lock.standing.statement.index) !== statement.index);
      held = new Map();
      for (const lock of kept) keep(held, lock);
      taken.splice(0, taken.length, ...kept);
    }
  }
  return found && { ...found, later };
}

/** By table; the strongest, the first of equals. */
type Locks = Map<string, Held>;

function keep(locks: Locks, lock: Held): void {
  const known = locks.get(lock.key);
  if (!known || rank(lock.mode) > rank(known.mode)) locks.set(lock.key, lock);
}

/**
 * The strongest lock beside the work. Where the work stops writes by itself, the rule for it speaks, and its answer takes the work
 * out of the transaction.
 */
function strongestBeside({ analyzed: { effect } }: Standing, locks: readonly Locks[]): Held | undefined {
  let strongest: Held | undefined;
  for (const lock of locks.flatMap((each) => [...each.values()])) {
    const own = effect.locks.get(lock.key);
    if (own !== undefined && blocksWrites(own)) continue;
    if (!strongest || rank(lock.mode) > rank(strongest.mode)) strongest = lock;
  }
  return strongest;
}

function rank(mode: LockMode): number {
  return LOCK_MODES.indexOf(mode);
}

/** True where locks outlive what took them: in a transaction of several statements, and in a DO block that does not commit. */
function lastsLonger(statement: AnalyzedStatement): boolean {
  return (
    sharesTransaction(statement) ||
    statement.operations.some(({ body }) => body !== undefined && !body.commits)
  );
}

/** True for what takes time in proportion to a table in use. Plain queries are left out: most of them are short. */
function worksLong(file: AnalyzedFile, { statement, analyzed }: Standing): boolean {
  const { operation } = analyzed;
  const place = { file, analyzed };
  switch (operation.type) {
    case 'Update':
    case 'Delete':
    case 'Insert':
    case 'Merge':
      // Of what triggers do, the change that fires them tells how long it takes.
      if (analyzed.body?.routine?.trigger !== undefined) return false;
      return (
        unboundedChange(place) !== undefined ||
        (analyzed.body?.inLoop === true && operation.type !== 'Insert' && !isNewHere(place, operation.table))
      );
    case 'ValidateConstraint':
      return worksOnExisting(place) && additionOf({ file, statement, analyzed, operation }) === undefined;
    case 'Query':
    case 'Copy':
    case 'LockTable':
    case 'Truncate':
      return false;
    default:
      return worksOnExisting(place);
  }
}

function whatItDoes(file: AnalyzedFile, { analyzed }: Standing, locked: string): string {
  const { operation } = analyzed;
  const words = wordsFor(operation);
  switch (operation.type) {
    case 'Update':
    case 'Delete':
    case 'Insert':
    case 'Merge':
      return `${words} changes rows of ${nameOf(operation.table)}${howLong({ file }, 'data change', [keyOf(analyzed.catalog, operation.table)])}`;
    default:
      return `${words} ${workClause({ file, analyzed }, locked)}`;
  }
}
