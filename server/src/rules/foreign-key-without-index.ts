import { spanInFile } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import { keyOf, newKeyOf, type Catalog } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { defineRule } from './rule';
import { standings } from './transactions';
import { columnOf, joinWords, nameOf } from './wording';

/** PostgreSQL indexes the referenced side of a foreign key, not this one. Each DELETE over there then reads this whole table. */
export const rule = defineRule({
  id: 'foreign-key-without-index',
  category: 'preference',
  description: 'Adds a foreign key whose own columns no index begins with',
  severity: { recommended: 'off', strict: 'hint', protocol: 'off' },
  recipes: [],
  visitFile({ file, report }) {
    const end = file.statements.findLast(({ section }) => section?.direction === 'up')?.after;
    if (end === undefined) return;
    for (const statement of file.statements) {
      if (statement.section?.direction !== 'up') continue;
      for (const { analyzed, index } of standings(statement)) {
        const { operation, catalog } = analyzed;
        for (const { columns, references } of foreignKeys(operation)) {
          const { table } = operation as Extract<Operation, { type: 'AddConstraint' }>;
          const key = operation.type === 'CreateTable' ? newKeyOf(catalog, table) : keyOf(catalog, table);
          if (isIndexed(end, key, columns)) continue;
          report({
            statement: statement.index,
            operation: index,
            span: spanInFile(statement, operation),
            message: `No index begins with ${joinWords(columns.map((column) => columnOf(table, column)))}, so every DELETE and every change of a key in ${nameOf(references)} reads the whole of ${nameOf(table)}. Create one, CONCURRENTLY where the table is in use.`,
          });
        }
      }
    }
  },
});

function foreignKeys(
  operation: Operation,
): readonly { columns: readonly string[]; references: { name: string } }[] {
  const constraints =
    operation.type === 'CreateTable'
      ? operation.persistence === 'temporary'
        ? []
        : [...operation.columns.flatMap((column) => column.constraints), ...operation.constraints]
      : operation.type === 'AddColumn'
        ? operation.column.constraints
        : operation.type === 'AddConstraint'
          ? [operation.constraint]
          : [];
  return constraints.flatMap((constraint) => (constraint.type === 'foreignKey' ? [constraint] : []));
}

/** Of a table that is not known whole, an index may be there. */
function isIndexed(catalog: Catalog, key: string, columns: readonly string[]): boolean {
  const table = catalog.tables.get(key);
  if (table === undefined || table.partial === true) return true;
  if (!columns.every((name) => table.columns.some((column) => column.name === name))) return true;
  return indexesOf(catalog, key).some((index) => {
    const leading = index.elements.slice(0, columns.length).map(({ column }) => column);
    return index.where === undefined && columns.every((column) => leading.includes(column));
  });
}
