import { keyOf } from '../schema/catalog';
import { isNewHere } from './newness';
import { defineRule } from './rule';
import { joinWords, nameOf, tableList } from './wording';

/**
 * TRUNCATE throws away every row, under a lock that stops reads and writes until the transaction ends. With CASCADE it does the same
 * to every table that references this one.
 */
export const rule = defineRule({
  id: 'truncate-table',
  category: 'loses-data',
  description: 'Throws away every row of a table in use',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['Truncate'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const names = operation.tables.filter((name) => !isNewHere(visit, name));
    if (names.length === 0) return;
    const tables = joinWords(names.map(nameOf));
    const reached = [...analyzed.effect.locks.keys()].filter(
      (key) => !operation.tables.some((name) => keyOf(analyzed.catalog, name) === key),
    );
    const cascade =
      operation.cascade && reached.length > 0
        ? ` CASCADE empties ${tableList(reached)} as well.`
        : operation.cascade
          ? ' CASCADE empties every table that references it as well.'
          : '';
    visit.report({
      message: `TRUNCATE deletes every row of ${tables} for good, and no query can read or write ${names.length === 1 ? 'it' : 'them'} until the transaction ends.${cascade} If the rows must go, keep a copy, and delete them in batches by key.`,
    });
  },
});
