import { LOCK_MODES, type LockMode } from '../effects/effect';
import { trafficLocks, worksOnExisting } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { operationsAfter } from './transactions';
import { lockSentence } from './wording';

/**
 * LOCK TABLE holds its lock to the end of the transaction, whatever the statements behind it need. Where one of them needs that very lock
 * and none works through a table, it is only taken a moment earlier, all at once, which prevents deadlocks: a swap
 * of names is written like that.
 */
export const rule = defineRule({
  id: 'lock-table',
  category: 'blocks-traffic',
  description: 'Locks a table in use against writes by hand',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  operations: ['LockTable'],
  visit(visit) {
    const { analyzed, file } = visit;
    const locks = trafficLocks(file, analyzed.catalog, analyzed.effect);
    if (locks.length === 0 || isTakenEarly(visit, locks)) return;
    visit.report({
      message: `${lockSentence(visit, 'LOCK TABLE', { during: 'while the transaction goes on', until: 'it ends' })} Let each statement take the lock that it needs, and keep the transaction short.`,
    });
  },
});

/** True where the statements behind it need each of the locks anyway, and all of them are short. */
function isTakenEarly(
  { file, statement, analyzed }: OperationVisit<'LockTable'>,
  locks: readonly (readonly [string, LockMode])[],
): boolean {
  const after = operationsAfter(file, statement, analyzed).map((standing) => standing.analyzed);
  const isNeeded = ([key, mode]: readonly [string, LockMode]): boolean =>
    after.some(({ effect }) => {
      const own = effect.locks.get(key);
      return own !== undefined && LOCK_MODES.indexOf(own) >= LOCK_MODES.indexOf(mode);
    });
  return locks.every(isNeeded) && !after.some((other) => worksOnExisting({ file, analyzed: other }));
}
