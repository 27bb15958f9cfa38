import type { AddColumn } from '../operations/columns';
import type { AddConstraint } from '../operations/constraints';
import { findTable } from '../schema/catalog';
import { looksAtPartitions } from '../recipes/partition-steps';
import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule } from './rule';
import { lockSentence, noWayDown } from './wording';

/**
 * Adding a foreign key compares every row with the referenced table while both tables are locked against writes. NOT VALID takes
 * the same locks for a moment and checks only new rows; VALIDATE CONSTRAINT checks the old ones later and blocks nobody.
 * ADD COLUMN … REFERENCES does the same work where a default gives the old rows a value.
 */
export const rule = defineRule({
  id: 'add-foreign-key-without-not-valid',
  category: 'blocks-traffic',
  description: 'Adds a foreign key that is checked while writes to both tables wait',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-foreign-key'],
  operations: ['AddConstraint', 'AddColumn'],
  visit(visit) {
    const { operation, analyzed, file } = visit;
    if (!addsForeignKey(operation) || !blocksWhileWorking(visit)) return;
    if (analyzed.effect.rewrites.length > 0) return; // add-column-rewrites-table says it all
    if (!analyzed.effect.reasons.includes('verify foreign key')) return;
    if (looksAtPartitions(visit.statement.statement.text)) return;
    const inline = operation.type === 'AddColumn';
    const locks = lockSentence(visit, inline ? 'ADD COLUMN … REFERENCES with a default' : 'ADD FOREIGN KEY');
    const partitioned = findTable(analyzed.catalog, operation.table)?.partitionBy !== undefined;
    const answer =
      partitioned && file.settings.postgresVersion < 18
        ? 'NOT VALID is refused on a partitioned table before PostgreSQL 18: add the key NOT VALID to each partition, validate it there, and then add it to the parent.'
        : inline
          ? 'Add the column first, then the foreign key NOT VALID, and validate it in a later transaction.'
          : 'Add it NOT VALID, and validate it in a later transaction.';
    visit.report({ message: `${locks} ${answer}${noWayDown(visit, visit.statement)}` });
  },
  fixes: (request) => planFix(request, 'add-foreign-key', 'Add the foreign key NOT VALID, then validate it'),
});

function addsForeignKey(operation: AddConstraint | AddColumn): boolean {
  const constraints = operation.type === 'AddColumn' ? operation.column.constraints : [operation.constraint];
  return constraints.some(({ type, notValid }) => type === 'foreignKey' && !notValid);
}
