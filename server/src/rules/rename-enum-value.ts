import { userTypeOf } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import { planFix } from './answers';
import { isOwn } from './newness';
import { defineRule } from './rule';
import { isDown } from './transactions';
import { nameOf } from './wording';

/**
 * RENAME VALUE changes one row of the catalog, so every stored row has the new label at once. Code that runs still sends the old one, which
 * PostgreSQL then refuses, and reads a label that it has never heard of.
 */
export const rule = defineRule({
  id: 'rename-enum-value',
  category: 'breaks-code',
  description: 'Renames a value of an enum that running code still reads and writes',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['rename-enum-value'],
  operations: ['RenameEnumValue'],
  visit({ operation, analyzed, file, statement, report }) {
    // The way back of a rename: what can be said is said about the way there.
    if (isDown(statement)) return;
    const type = userTypeOf(analyzed.catalog, operation.name);
    if (type && isOwn(file, type.origin)) return;
    const from = quoteLiteral(operation.value);
    const to = quoteLiteral(operation.to);
    report({
      message: `Once ${from} of ${nameOf(operation.name)} is called ${to}, every query of running code that writes or compares ${from} fails, and all rows read ${to}. Add ${to} as a new value, deploy code that understands both, change the rows in batches, and let go of ${from} at the end.`,
    });
  },
  fixes: (request) =>
    planFix(
      request,
      'rename-enum-value',
      'Add the new value beside the old one, and change the rows in batches',
    ),
});
