import type { AnalyzedOperation } from '../analysis/analyzed-file';
import { afterEdits, apartAfterEdits, insertAfterKeywords } from './answers';
import { leaveTransaction } from './leave-transaction';
import { blocksWhileWorking } from './newness';
import { defineRule, type Edit, type RuleFix } from './rule';
import { sharesTransaction } from './transactions';
import { lockSentence, wayOut } from './wording';

/**
 * REINDEX builds indexes anew while writes to the table wait. Reads wait too: it locks the index against all others, and the planner opens
 * every index of a table for every query. CONCURRENTLY (PostgreSQL 12) builds beside reads and writes; it cannot stand in a
 * transaction, and passes over indexes that are INVALID and those of exclusion constraints.
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
    const reads = 'Reads wait as well, because planning a query needs every index of its table.';
    const answer = onlyExclusions(analyzed)
      ? 'CONCURRENTLY passes over the index of an exclusion constraint, so do it when nobody works on the table.'
      : `Build them CONCURRENTLY.${wayOut({ file }, statement)}`;
    visit.report({ message: `${locks} ${reads} ${answer}` });
  },
  fixes(request) {
    const { statement, recipes } = request;
    const inVain = request.analyzed !== undefined && onlyExclusions(request.analyzed);
    if (inVain || recipes.version < 12) return [];
    const answers = insertAfterKeywords(
      request,
      ['REINDEX', '*', 'INDEX|TABLE|SCHEMA|DATABASE'],
      'CONCURRENTLY',
      'Reindex concurrently',
    );
    return answers.flatMap((fix): readonly RuleFix[] => {
      if (fix.type !== 'edits' || !statement) return [];
      if (!sharesTransaction(statement)) return [fix];
      const way = leaveTransaction(request, afterEdits(statement, fix.edits));
      if (way === undefined) return apartAfterEdits(request, fix);
      return [{ ...fix, edits: inOrder([...way.edits, ...fix.edits]), options: way }];
    });
  },
});

/** True where every index that it builds stands behind an exclusion constraint. */
function onlyExclusions({ catalog, effect }: AnalyzedOperation): boolean {
  const constraintOf = (key: string): string | undefined => {
    const index = catalog.indexes.get(key);
    const constraints = catalog.tables.get(index?.table ?? '')?.constraints ?? [];
    return constraints.find((constraint) => constraint.index === key)?.definition.type;
  };
  return effect.rebuilds.length > 0 && effect.rebuilds.every((key) => constraintOf(key) === 'exclude');
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start);
}
