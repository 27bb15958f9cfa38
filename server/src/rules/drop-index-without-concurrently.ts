import { keyOf } from '../schema/catalog';
import type { OperationOf } from '../operations/operation';
import { planFix } from './answers';
import { isNewKey, trafficLocks, type Place } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { joinWords, lockSentence, nameOf, wayOut } from './wording';

/**
 * DROP INDEX is quick, but it needs the table for itself: it waits for every running query, and everything that comes later waits
 * behind it. CONCURRENTLY waits without holding anybody up. PostgreSQL refuses it for several indexes at once, with CASCADE, and
 * for the index of a partitioned table.
 */
export const rule = defineRule({
  id: 'drop-index-without-concurrently',
  category: 'blocks-traffic',
  description: 'Drops an index while every query on its table waits',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: ['drop-index'],
  operations: ['DropIndex'],
  visit(visit) {
    const { operation, analyzed, file, statement } = visit;
    if (operation.concurrently || !touchesTraffic(visit, operation)) return;
    if (isOfFailedBuild(visit)) return;
    const names = joinWords(operation.names.map(nameOf));
    const locked = trafficLocks(file, analyzed.catalog, analyzed.effect).length > 0;
    const locks = locked
      ? lockSentence(visit, 'DROP INDEX')
      : `DROP INDEX waits for every query on the table of ${names}, and every later query on it waits behind.`;
    const apart =
      operation.names.length > 1
        ? 'Drop each index CONCURRENTLY, in a statement of its own.'
        : 'Drop it CONCURRENTLY.';
    const cascade = operation.cascade
      ? ' PostgreSQL refuses CASCADE there: drop what depends on it first.'
      : '';
    visit.report({ message: `${locks} ${apart}${cascade}${wayOut({ file }, statement)}` });
  },
  fixes: (request) => planFix(request, 'drop-index', 'Drop the index concurrently'),
});

/** CONCURRENTLY stands in no block, and under this condition there is something to drop only after a build has failed. */
function isOfFailedBuild({ analyzed, statement }: Pick<OperationVisit, 'analyzed' | 'statement'>): boolean {
  return (
    analyzed.body?.conditional === true && /\bNOT\s+(?:\w+\.)?indisvalid\b/i.test(statement.statement.text)
  );
}

/** False where the history shows that every table behind the indexes is new here, or partitioned: there is no concurrent form. */
function touchesTraffic({ file, analyzed }: Place, operation: OperationOf<'DropIndex'>): boolean {
  const { catalog } = analyzed;
  return operation.names.some((name) => {
    const index = catalog.indexes.get(keyOf(catalog, name));
    if (!index) return true;
    const partitioned = catalog.tables.get(index.table)?.partitionBy !== undefined;
    return !partitioned && index.constraint === undefined && !isNewKey(file, catalog, index.table);
  });
}
