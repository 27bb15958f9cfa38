import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { blocksWhileWorking } from './newness';
import { wordsFor } from './operation-words';
import { defineRule } from './rule';
import { firstWithoutTimeout, settingTimeout } from './timeouts';
import { commitsInside, sharesTransaction } from './transactions';
import { lockSentence } from './wording';

/** Longer than any useful lock_timeout: it counts the wait for the lock as well. */
const LIMIT = '30s';

/**
 * lock_timeout ends a wait and never the work behind it. Where a statement keeps others waiting while it reads or writes a whole table,
 * statement_timeout bounds the outage. What works beside reads and writes (CONCURRENTLY, VALIDATE, backfills) must not have a limit: it
 * would be stopped shortly before its end, again and again, so this rule never asks for one there.
 */
export const rule = defineRule({
  id: 'missing-statement-timeout',
  category: 'blocks-traffic',
  description: 'Works on a whole table under a lock that stops traffic, without a limit to how long',
  severity: { recommended: 'off', strict: 'information', protocol: 'off' },
  recipes: [],
  visitFile({ file, report }) {
    if (file.settings.timeoutsSetElsewhere) return;
    // What a DO block does stands behind it, operation by operation.
    const first = firstWithoutTimeout(
      file,
      'statement_timeout',
      ({ analyzed }) => !analyzed.runs && blocksWhileWorking({ file, analyzed }),
    );
    if (!first) return;
    const { statement, analyzed, index } = first;
    const does = lockSentence({ file, analyzed }, wordsFor(analyzed.operation));
    report({
      statement: statement.index,
      operation: index,
      message: `${does} Nothing limits how long that may take. Set statement_timeout before it, and if it gives up, choose a form that does not block.`,
    });
  },
  fixes({ file, statement }) {
    if (!statement) return [];
    const reset = !sharesTransaction(statement) && needsTimeLater(file, statement);
    return settingTimeout(file, statement, { timeout: 'statement_timeout', value: LIMIT, reset });
  },
});

/** True where something behind a statement works for long on purpose, in the same session. */
function needsTimeLater(file: AnalyzedFile, { index, section }: AnalyzedStatement): boolean {
  return file.statements
    .slice(index + 1)
    .filter((later) => later.section === section)
    .some(({ effect, operations }) => {
      const works = effect.scans.length + effect.rewrites.length + effect.rebuilds.length > 0;
      return works || commitsInside(operations) || effect.transaction === 'forbidden';
    });
}
