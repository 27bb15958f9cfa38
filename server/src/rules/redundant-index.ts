import type { IndexElement } from '../operations/names';
import { keyOf, type Index } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { foldIdentifier, quoteIdentifier } from '../text/quoting';
import { defineRule } from './rule';
import { isDown } from './transactions';

/** An index whose columns are the first ones of another answers nothing that the other does not, and costs every write. */
export const rule = defineRule({
  id: 'redundant-index',
  category: 'preference',
  description: 'Builds an index whose columns another one begins with',
  severity: { recommended: 'off', strict: 'hint', protocol: 'off' },
  recipes: [],
  operations: ['CreateIndex'],
  visit({ operation, analyzed, statement, report }) {
    if (isDown(statement) || operation.unique || operation.where || operation.include.length > 0) return;
    const table = keyOf(analyzed.catalog, operation.table);
    const other = indexesOf(analyzed.catalog, table).find(
      (index) => index.name !== operation.name && covers(index, operation),
    );
    if (!other) return;
    report({
      message: `The index ${quoteIdentifier(other.name)} begins with the same columns, so it answers whatever this one would, and this one costs every write. Leave it out, or drop the other where it is the one too many.`,
    });
  },
});

function covers(index: Index, { elements, method }: Pick<Index, 'elements' | 'method'>): boolean {
  if (index.method !== 'btree' || method !== 'btree' || !index.valid || index.where !== undefined)
    return false;
  return elements.every(
    (element, place) =>
      isPlain(element) && isPlain(index.elements[place]) && index.elements[place]?.column === element.column,
  );
}

/** A column without an operator class, a collation or an order of its own. */
function isPlain(element: IndexElement | undefined): boolean {
  return element?.column !== undefined && foldIdentifier(element.text) === element.column;
}
