import { insertAfterKeywords } from './answers';
import { leaveTransaction } from './leave-transaction';
import { blocksWhileWorking } from './newness';
import { defineRule, type Edit } from './rule';
import { sharesTransaction } from './transactions';
import { lockSentence, wayOut } from './wording';

/**
 * REINDEX builds indexes anew while writes to the table wait, and reads that would use them too. CONCURRENTLY (PostgreSQL 12)
 * builds beside reads and writes; it cannot stand in a transaction, and passes over indexes that are INVALID.
 */
export const rule = defineRule({
  id: 'reindex-without-concurrently',
  category: 'blocks-traffic',
  description: 'Builds indexes anew while every write to the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['Reindex'],
  visit(visit) {
    const { operation, file, statement, analyzed } = visit;
    if (operation.concurrently || operation.target === 'system') return;
    if (analyzed.effect.locks.size > 0 && !blocksWhileWorking(visit)) return;
    const what = `REINDEX ${operation.target.toUpperCase()}`;
    const locks =
      analyzed.effect.locks.size > 0
        ? lockSentence(visit, what, { until: 'the indexes are built' })
        : `${what} builds indexes while every INSERT, UPDATE and DELETE on their tables waits.`;
    visit.report({ message: `${locks} Build them CONCURRENTLY.${wayOut({ file }, statement)}` });
  },
  fixes(request) {
    const { statement, recipes } = request;
    const placement = statement && sharesTransaction(statement) ? leaveTransaction(request) : [];
    if (placement === undefined || recipes.version < 12) return [];
    const answers = insertAfterKeywords(
      request,
      ['REINDEX', '*', 'INDEX|TABLE|SCHEMA|DATABASE'],
      'CONCURRENTLY',
      'Reindex concurrently',
    );
    return answers.map((fix) =>
      fix.type === 'edits' ? { ...fix, edits: inOrder([...placement, ...fix.edits]) } : fix,
    );
  },
});

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start);
}
