import { spanInFile } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import { keyOf, type Catalog } from '../schema/catalog';
import { isNewKey, trafficLocks, worksOnExisting } from './newness';
import { wordsFor } from './operation-words';
import { defineRule } from './rule';
import {
  keyAfter,
  sharesTransaction,
  standings,
  statementsOf,
  undoneIn,
  type Standing,
} from './transactions';
import { deploySeparately, displayName, tableList } from './wording';

/**
 * A transaction keeps each of its locks until it ends. While it waits for the lock on a second table, everybody waits for the first, and two
 * transactions that take the same tables in another order wait for each other: PostgreSQL ends one of them as a deadlock.
 */
export const rule = defineRule({
  id: 'locks-several-tables',
  category: 'blocks-traffic',
  description: 'Keeps one table locked while it waits for the lock on another',
  severity: { recommended: 'information', strict: 'warning', protocol: 'information' },
  recipes: [],
  visitFile({ file, report }) {
    for (const transaction of file.transactions) {
      const statements = statementsOf(file, transaction);
      const [first] = statements;
      if (first?.section?.direction !== 'up' || !sharesTransaction(first) || transaction.rolledBack) continue;
      let holder: Standing | undefined;
      const held = new Set<string>();
      // ROLLBACK TO lets go of the locks that were taken since its savepoint.
      const undone = undoneIn(file, transaction);
      for (const standing of statements.filter(({ index }) => !undone.has(index)).flatMap(standings)) {
        const { operation, catalog, effect, runs } = standing.analyzed;
        if (runs) continue;
        const locks = trafficLocks(file, catalog, effect).map(([key]) => key);
        const wanted = targetsOf(operation, catalog).filter(
          (key) => locks.includes(key) && !isNewKey(file, catalog, key) && !held.has(key),
        );
        if (holder && wanted.length > 0) {
          // Work under a lock is what lock-held-during-work is about.
          if (worksOnExisting({ file, analyzed: standing.analyzed })) break;
          const before = tableList([...held].slice(0, 3));
          report({
            statement: standing.statement.index,
            operation: standing.index,
            message: `The transaction keeps its lock on ${before} while ${wordsFor(operation)} waits for ${displayName(wanted[0]!)}, so everybody who needs ${before} waits for that, too, and a transaction that locks them in another order is a deadlock. Put changes of different tables into separate transactions.${deploySeparately({ file }, first)}`,
            related: [
              {
                message: `${before} is locked here first.`,
                span: spanInFile(holder.statement, holder.analyzed.operation),
              },
            ],
          });
          break; // one transaction, one complaint
        }
        if (wanted.length > 0) holder ??= standing;
        if (holder) locks.forEach((key) => held.add(keyAfter(standing.analyzed, key)));
      }
    }
  },
});

/** The tables that an operation is about; the other table of a foreign key is not one of them. */
function targetsOf(operation: Operation, catalog: Catalog): readonly string[] {
  switch (operation.type) {
    case 'DropTable':
      return operation.names.slice(0, 1).map((name) => keyOf(catalog, name));
    case 'Truncate':
      return operation.tables.slice(0, 1).map((name) => keyOf(catalog, name));
    case 'CreateTable':
      return [];
    default:
      return 'table' in operation && operation.table !== undefined ? [keyOf(catalog, operation.table)] : [];
  }
}
