import { keyOf } from '../schema/catalog';
import { quoteIdentifier } from '../text/quoting';
import { planFix } from './answers';
import { isNewHere } from './newness';
import { changesEveryRow, fillsNewColumns } from './row-bounds';
import { defineRule } from './rule';
import { howLong, joinWords, nameOf } from './wording';

/**
 * Without WHERE, UPDATE overwrites a column in every row and DELETE removes them all; what stood there cannot be had back. An UPDATE
 * that only fills columns which the same migration added loses nothing; unbatched-data-change speaks of that one.
 */
export const rule = defineRule({
  id: 'change-without-where',
  category: 'loses-data',
  description: 'Overwrites or deletes every row of a table in use',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['backfill'],
  operations: ['Update', 'Delete'],
  visit(visit) {
    const { operation, analyzed } = visit;
    // A trigger changes what it does with each change of the application, too.
    if (analyzed.body?.routine?.trigger !== undefined) return;
    if (!changesEveryRow(operation) || isNewHere(visit, operation.table)) return;
    if (operation.bounds.limited) return;
    const key = keyOf(visit.analyzed.catalog, operation.table);
    const table = `${nameOf(operation.table)}${howLong(visit, 'data change', [key])}`;
    if (operation.type === 'Delete') {
      visit.report({
        message: `DELETE without WHERE removes every row of ${table}, one by one, and keeps each of them locked until the last one is gone. Name the rows in a WHERE, and delete them in batches by key.`,
      });
    } else if (!fillsNewColumns(visit, operation)) {
      const columns = joinWords(operation.columns.map(quoteIdentifier));
      visit.report({
        message: `UPDATE without WHERE overwrites ${columns} in every row of ${table} and keeps each of them locked until the last one is done. Name the rows in a WHERE, and change them in batches by key.`,
      });
    }
  },
  fixes: (request) => planFix(request, 'backfill', 'Change the rows in batches, each committed by itself'),
});
