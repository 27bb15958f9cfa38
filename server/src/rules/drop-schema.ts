import { isOwn } from './newness';
import { defineRule } from './rule';
import { joinWords } from './wording';
import { quoteIdentifier } from '../text/quoting';

/** DROP SCHEMA … CASCADE deletes every table of the schema with its rows. Without CASCADE PostgreSQL refuses where anything is left. */
export const rule = defineRule({
  id: 'drop-schema',
  category: 'loses-data',
  description: 'Drops a schema with all that is in it',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['DropSchema'],
  visit({ operation, analyzed, file, report }) {
    const names = operation.names.filter(({ name }) => {
      const known = analyzed.catalog.schemas.get(name);
      return known === undefined || !isOwn(file, known.origin);
    });
    if (names.length === 0 || !operation.cascade) return;
    const schemas = joinWords(names.map(({ name }) => quoteIdentifier(name)));
    report({
      message: `DROP SCHEMA … CASCADE deletes every table in ${schemas} with all of its rows, and what other schemas built on them. Drop the tables one by one, after the code has let go of them, and leave CASCADE out.`,
    });
  },
});
