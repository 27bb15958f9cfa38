import { findTable, keyOf } from '../schema/catalog';
import { apartAfterEdits } from './answers';
import { isNewHere, trafficLocks } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { sharesTransaction } from './transactions';
import { lockSentence, wayOut } from './wording';

/**
 * DETACH PARTITION stops every query on the whole partitioned table until it has its lock and has committed. CONCURRENTLY, since 14,
 * lets them through; it cannot stand in a transaction, and PostgreSQL refuses it where there is a default partition.
 */
export const rule = defineRule({
  id: 'detach-partition-without-concurrently',
  category: 'blocks-traffic',
  description: 'Detaches a partition while every query on the partitioned table waits',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: ['DetachPartition'],
  visit(visit) {
    const { operation, analyzed, file, statement } = visit;
    if (operation.concurrently || operation.finalize || file.settings.postgresVersion < 14) return;
    if (isNewHere(visit, operation.table) || isNewHere(visit, operation.partition)) return;
    if (trafficLocks(file, analyzed.catalog, analyzed.effect).length === 0 || hasDefault(visit)) return;
    const known = findTable(analyzed.catalog, operation.table)?.partial === undefined;
    const unless = known ? '' : ' PostgreSQL refuses that only where the table has a default partition.';
    visit.report({
      message: `${lockSentence(visit, 'DETACH PARTITION')} Detach it CONCURRENTLY.${unless}${wayOut({ file }, statement)}`,
    });
  },
  fixes(request) {
    const { statement, analyzed } = request;
    if (!statement || !analyzed || analyzed.body) return [];
    const at = statement.statement.span.start + analyzed.operation.span.end;
    const fix = {
      type: 'edits',
      title: 'Detach the partition concurrently',
      edits: [{ span: { start: at, end: at }, text: ' CONCURRENTLY' }],
      preferred: true,
    } as const;
    return sharesTransaction(statement) ? apartAfterEdits(request, fix) : [fix];
  },
});

function hasDefault({ operation, analyzed: { catalog } }: OperationVisit<'DetachPartition'>): boolean {
  const children = catalog.tables.get(keyOf(catalog, operation.table))?.children ?? [];
  return children.some((child) => catalog.tables.get(child)?.partitionOf?.bound.type === 'default');
}
