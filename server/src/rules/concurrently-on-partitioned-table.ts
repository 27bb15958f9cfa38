import { planFix } from './answers';
import { speakerOf } from './refusals';
import { defineRule, type OperationVisit } from './rule';

const ID = 'concurrently-on-partitioned-table';

/**
 * CONCURRENTLY works on one relation that holds rows. PostgreSQL refuses to build or drop the index of a partitioned table that way, and to
 * detach a partition where a default partition would have to be checked.
 */
export const rule = defineRule({
  id: ID,
  category: 'fails',
  description: 'Uses CONCURRENTLY where PostgreSQL refuses it for a partitioned table',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['create-index'],
  operations: ['CreateIndex', 'DropIndex', 'DetachPartition'],
  visit(visit) {
    const { fails } = visit.analyzed.effect;
    if (fails === null || speakerOf(fails) !== ID) return;
    visit.report({ message: `PostgreSQL refuses this: ${fails}. ${answer(visit)}` });
  },
  fixes(request) {
    const { analyzed } = request;
    if (analyzed?.operation.type !== 'CreateIndex' || analyzed.body) return [];
    // The recipe answers the plain form, which locks every partition.
    const operation = { ...analyzed.operation, concurrently: false, only: false };
    const { catalog, effect } = analyzed;
    const plain = { ...request, analyzed: { operation, catalog, effect } };
    return planFix(plain, 'create-index', 'Build the index partition by partition');
  },
});

function answer({ operation }: OperationVisit<'CreateIndex' | 'DropIndex' | 'DetachPartition'>): string {
  switch (operation.type) {
    case 'CreateIndex':
      return 'Create the index ON ONLY the partitioned table, build it CONCURRENTLY on each partition, and attach those.';
    case 'DropIndex':
      return 'Drop it without CONCURRENTLY, under a lock_timeout: it takes the indexes of the partitions along.';
    case 'DetachPartition':
      return 'Detach it without CONCURRENTLY, under a lock_timeout, or detach the default partition first.';
  }
}
