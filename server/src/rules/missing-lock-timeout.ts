import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { lineBreakOf } from '../text/lines';
import { quoteLiteral } from '../text/quoting';
import { firstLockWithoutTimeout } from './lock-timeouts';
import { trafficLocks } from './newness';
import { wordsFor } from './operation-words';
import { defineRule } from './rule';
import { sharesTransaction } from './transactions';
import { articleFor, displayName, waitingFor } from './wording';

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
    const first = firstLockWithoutTimeout(file);
    const [lock] = first ? trafficLocks(file, first.analyzed.catalog, first.analyzed.effect) : [];
    if (!first || !lock) return;
    const [key, mode] = lock;
    report({
      statement: first.statement.index,
      operation: first.index,
      message: `${wordsFor(first.analyzed.operation)} needs ${articleFor(mode)} ${mode} lock on ${displayName(key)}. While it waits for that lock, and nothing limits the wait, ${waitingFor(mode)} that comes later waits behind it. Set lock_timeout before it, and run the migration again if it gives up.`,
    });
  },
  fixes({ file, statement }) {
    if (!statement) return [];
    // With a second statement beside it, what is sent as one query becomes a transaction.
    const joins = statement.section?.mode === 'implicit';
    if (joins && statement.effect.transaction === 'forbidden') return [];
    const local = joins || sharesTransaction(statement) ? 'LOCAL ' : '';
    const sql = `SET ${local}lock_timeout = ${quoteLiteral(file.settings.lockTimeout)};`;
    const at = startWithComments(file, statement);
    const text = `${sql}${lineBreakOf(file.text)}${indentAt(file.text, at)}`;
    return [
      {
        type: 'edits',
        title: `Set lock_timeout to ${file.settings.lockTimeout} before it`,
        edits: [{ span: { start: at, end: at }, text }],
        preferred: true,
      },
    ];
  },
});

/** Comments that say where a part begins: what is put before a statement stays behind them. */
function isDirective({ tool }: AnalyzedFile, text: string): boolean {
  if (/^--\s*safe-migrations:ignore-file/i.test(text)) return true;
  return tool.directive?.test(text) === true && text.trim() !== tool.statementMarks?.begin;
}

/** The start of the statement, or of the comments that stand directly above it and belong to it. */
function startWithComments(file: AnalyzedFile, { statement }: AnalyzedStatement): number {
  let start = statement.span.start;
  for (const comment of [...statement.leadingComments].reverse()) {
    const gap = file.text.slice(comment.end, start);
    if (!/^[ \t]*(\r\n|\n|\r)[ \t]*$/.test(gap) || isDirective(file, comment.text)) break;
    if (!/(^\uFEFF?|[\r\n])[ \t]*$/.test(file.text.slice(0, comment.start))) break;
    start = comment.start;
  }
  // An ignore comment is about the next statement, however far above it stands.
  const ignore = statement.leadingComments.find(({ text }) => /safe-migrations:ignore(?!-file)/.test(text));
  return ignore ? Math.min(start, ignore.start) : start;
}

function indentAt(text: string, offset: number): string {
  return /[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? '';
}
