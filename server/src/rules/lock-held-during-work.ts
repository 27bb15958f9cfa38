import { spanInFile, type AnalyzedFile, type AnalyzedStatement } from '../analysis/analyzed-file';
import { LOCK_MODES, type LockMode } from '../effects/effect';
import { isNewHere, trafficLocks, worksOnExisting } from './newness';
import { wordsFor } from './operation-words';
import { unboundedChange } from './row-bounds';
import { defineRule } from './rule';
import { sharesTransaction, standings, statementsOf, type Standing } from './transactions';
import { additionOf } from './validate-in-same-transaction';
import { articleFor, displayName, nameOf, waitingFor, workClause } from './wording';

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
      // What a DO block does stands behind it, operation by operation.
      const all = statements
        .flatMap(standings)
        .filter(({ analyzed }) => analyzed.operation.type !== 'DoBlock');
      const works = all.filter((standing) => worksLong(file, standing));
      for (const work of works) {
        const lock = strongestBefore(file, all, work);
        if (!lock) continue;
        const { statement, index } = work;
        report({
          statement: statement.index,
          operation: index,
          message: `${wordsFor(lock.standing.analyzed.operation)} took ${articleFor(lock.mode)} ${lock.mode} lock on ${displayName(lock.key)} in the same transaction and keeps it until the end. ${whatItDoes(file, work)} meanwhile, so ${waitingFor(lock.mode)} waits for all of it. Put the two into separate migrations.`,
          related: [
            {
              message: `The ${lock.mode} lock on ${displayName(lock.key)} is taken here.`,
              span: spanInFile(lock.standing.statement, lock.standing.analyzed.operation),
            },
            ...works
              .filter((other) => other.statement.index > statement.index && other.analyzed.body === undefined)
              .map((other) => ({
                message: `${wordsFor(other.analyzed.operation)} works under the same lock.`,
                span: spanInFile(other.statement, other.analyzed.operation),
              })),
          ],
        });
        break; // one transaction, one complaint
      }
    }
  },
});

/** True where locks outlive what took them: in a transaction of several statements, and in a DO block that does not commit. */
function lastsLonger(statement: AnalyzedStatement): boolean {
  return (
    sharesTransaction(statement) ||
    statement.operations.some(({ body }) => body !== undefined && !body.commits)
  );
}

interface Held {
  readonly key: string;
  readonly mode: LockMode;
  readonly standing: Standing;
}

/** The strongest lock that stops traffic on a table in use, taken by an earlier statement: the actions of one ALTER TABLE take theirs at once. */
function strongestBefore(file: AnalyzedFile, all: readonly Standing[], work: Standing): Held | undefined {
  const held = all
    .slice(0, all.indexOf(work))
    .filter(
      ({ statement, analyzed }) =>
        statement.index !== work.statement.index || (analyzed.body !== undefined && !analyzed.body.commits),
    )
    .flatMap((standing) =>
      trafficLocks(file, standing.analyzed.catalog, standing.analyzed.effect).map(([key, mode]) => ({
        key,
        mode,
        standing,
      })),
    );
  return held.reduce<Held | undefined>(
    (best, next) => (best && LOCK_MODES.indexOf(best.mode) >= LOCK_MODES.indexOf(next.mode) ? best : next),
    undefined,
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

function whatItDoes(file: AnalyzedFile, { analyzed }: Standing): string {
  const { operation } = analyzed;
  const words = wordsFor(operation);
  switch (operation.type) {
    case 'Update':
    case 'Delete':
    case 'Insert':
    case 'Merge':
      return `${words} changes rows of ${nameOf(operation.table)}`;
    default:
      return `${words} ${workClause({ file, analyzed })}`;
  }
}
