import { findTable } from '../schema/catalog';
import { planFix } from './answers';
import { blocksWhileWorking, trafficLocks } from './newness';
import { defineRule } from './rule';
import { lockSentence, wayOut, workClause } from './wording';

/**
 * CREATE INDEX reads the whole table while nobody may write to it. CONCURRENTLY reads it twice and waits for the transactions
 * that were open, but lets writers through; it cannot stand in a transaction, nor on a partitioned table.
 */
export const rule = defineRule({
  id: 'create-index-without-concurrently',
  category: 'blocks-traffic',
  description: 'Builds an index while every write to the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['create-index'],
  operations: ['CreateIndex'],
  visit(visit) {
    const { operation, analyzed, file, statement } = visit;
    if (operation.concurrently) return;
    const partitioned =
      !operation.only && findTable(analyzed.catalog, operation.table)?.partitionBy !== undefined;
    const locked = trafficLocks(file, analyzed.catalog, analyzed.effect).length > 0;
    if (!(partitioned && locked) && !blocksWhileWorking(visit)) return;
    const what = operation.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX';
    const during = `while it ${partitioned ? 'reads every partition' : workClause(visit)}`;
    const locks = lockSentence(visit, what, { until: 'the index is built', during });
    const answer = partitioned
      ? 'CONCURRENTLY is refused on a partitioned table: create the index ON ONLY the parent, build it CONCURRENTLY on each partition, and attach those.'
      : `Build it CONCURRENTLY.${wayOut({ file }, statement)}`;
    visit.report({ message: `${locks} ${answer}` });
  },
  fixes: (request) => planFix(request, 'create-index', 'Build the index concurrently'),
});
