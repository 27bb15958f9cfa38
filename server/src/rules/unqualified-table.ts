import { standings } from './transactions';
import type { Operation } from '../operations/operation';
import type { QualifiedName } from '../operations/names';
import { defineRule } from './rule';
import { nameOf } from './wording';

/** A name without its schema means what the search_path of the session says. It is asked for once a file. */
export const rule = defineRule({
  id: 'unqualified-table',
  category: 'preference',
  description: 'Names a table without its schema',
  severity: { recommended: 'off', strict: 'hint', protocol: 'off' },
  recipes: [],
  visitFile({ file, report }) {
    const temporary = new Set<string>();
    for (const statement of file.statements) {
      if (!statement.section) continue;
      for (const { analyzed, index } of standings(statement)) {
        const { operation } = analyzed;
        // From here on the file itself says what the names mean.
        if (operation.type === 'SetVariable' && operation.name.toLowerCase() === 'search_path') return;
        if (operation.type === 'CreateTable' && operation.persistence === 'temporary') {
          temporary.add(operation.table.name);
        }
        if (operation.type === 'CreateTableAs' && operation.temporary) temporary.add(operation.table.name);
        const name = named(operation).find((each) => each.schema === undefined && !temporary.has(each.name));
        if (!name) continue;
        report({
          statement: statement.index,
          operation: index,
          message: `Which table ${nameOf(name)} is depends on the search_path of whoever runs the migration. Write its schema before the name, or SET search_path first.`,
        });
        return;
      }
    }
  },
});

/** The tables that an operation changes. */
function named(operation: Operation): readonly QualifiedName[] {
  switch (operation.type) {
    case 'DropTable':
      return operation.names;
    case 'Truncate':
      return operation.tables;
    case 'CreateView':
    case 'CreateMaterializedView':
      return operation.type === 'CreateView' && operation.temporary ? [] : [operation.view];
    default:
      return 'table' in operation && operation.table !== undefined ? [operation.table] : [];
  }
}
