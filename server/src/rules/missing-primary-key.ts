import { newKeyOf } from '../schema/catalog';
import { primaryKeyOf } from '../schema/lookups';
import { defineRule } from './rule';
import { standings } from './transactions';
import { nameOf } from './wording';

/** Without a primary key nothing names a row: logical replication refuses UPDATE and DELETE, and a backfill cannot go by key. */
export const rule = defineRule({
  id: 'missing-primary-key',
  category: 'preference',
  description: 'Creates a table without a primary key',
  severity: { recommended: 'off', strict: 'hint', protocol: 'off' },
  recipes: [],
  visitFile({ file, report }) {
    const end = file.statements.findLast(({ section }) => section?.direction === 'up')?.after;
    if (end === undefined) return;
    for (const statement of file.statements) {
      if (statement.section?.direction !== 'up') continue;
      for (const { analyzed, index } of standings(statement)) {
        const { operation, catalog } = analyzed;
        if (operation.type !== 'CreateTable' || operation.persistence === 'temporary') continue;
        if (operation.partitionOf || operation.inherits.length > 0 || operation.like.length > 0) continue;
        const table = end.tables.get(newKeyOf(catalog, operation.table));
        if (table === undefined || table.partitionOf || primaryKeyOf(table) !== undefined) continue;
        report({
          statement: statement.index,
          operation: index,
          message: `${nameOf(operation.table)} has no primary key, so nothing names one of its rows: duplicates cannot be told apart, and logical replication refuses UPDATE and DELETE. Give it one.`,
        });
      }
    }
  },
});
