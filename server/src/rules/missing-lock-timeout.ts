import type { AnalyzedFile } from '../analysis/analyzed-file';
import { strongest } from '../effects/effect';
import { trafficLocks, trafficOf } from './newness';
import { wordsFor } from './operation-words';
import { defineRule } from './rule';
import { firstWithoutTimeout, settingTimeout } from './timeouts';
import type { Standing } from './transactions';
import { lockWords, waitingFor } from './wording';

/**
 * A lock that must wait for a long query makes everything that comes later wait behind it. lock_timeout gives up instead; the migration
 * can then be run again. It is asked for once a file, and not where the settings say that it is set elsewhere.
 */
export const rule = defineRule({
  id: 'missing-lock-timeout',
  category: 'blocks-traffic',
  description: 'Waits for a lock without a limit, and everything else waits behind it',
  severity: { recommended: 'information', strict: 'warning', protocol: 'information' },
  recipes: [],
  visitFile({ file, report }) {
    if (file.settings.timeoutsSetElsewhere) return;
    const first = firstWithoutTimeout(file, 'lock_timeout', (standing) => blocks(file, standing));
    const locks = first ? trafficLocks(file, first.analyzed.catalog, first.analyzed.effect) : [];
    if (!first || locks.length === 0) return;
    const waiting = waitingFor(locks.map(([, mode]) => mode).reduce(strongest));
    report({
      statement: first.statement.index,
      operation: first.index,
      message: `${wordsFor(first.analyzed.operation)} needs ${lockWords(locks)}. While it waits for ${locks.length === 1 ? 'that lock' : 'these locks'}, and nothing limits the wait, ${waiting} that comes later waits behind it. Set lock_timeout before it, and run the migration again if it gives up.`,
    });
  },
  fixes({ file, statement }) {
    const value = file.settings.lockTimeout;
    return statement ? settingTimeout(file, statement, { timeout: 'lock_timeout', value }) : [];
  },
});

/** True where others wait for it, directly or behind it in the queue. */
function blocks(file: AnalyzedFile, { statement, analyzed, index }: Standing): boolean {
  // What runs inside stands behind it, operation by operation.
  if (analyzed.runs) return false;
  return trafficOf(file, statement)[index]!.length > 0;
}
