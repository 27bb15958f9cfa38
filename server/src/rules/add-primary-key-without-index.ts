import type { AddColumn } from '../operations/columns';
import type { AddConstraint } from '../operations/constraints';
import type { QualifiedName } from '../operations/names';
import { findColumn, findTable, keyOf, type Catalog } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { isRequired } from './required-column';
import { defineRule } from './rule';
import { lockSentence, noWayDown } from './wording';

/**
 * ADD PRIMARY KEY builds its index, and reads every row for NULLs, under a lock that stops reads and writes. With USING INDEX the
 * index is there already, but columns that may still be NULL are read all the same: they need NOT NULL first.
 */
export const rule = defineRule({
  id: 'add-primary-key-without-index',
  category: 'blocks-traffic',
  description: 'Adds a primary key that is built or verified while every query on the table waits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-primary-key'],
  operations: ['AddConstraint', 'AddColumn'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const index = indexOf(operation);
    if (index === undefined || !blocksWhileWorking(visit)) return;
    const usesIndex = index !== '';
    if (usesIndex && !isKnown(analyzed.catalog, operation.table, index)) return; // its columns may be NOT NULL
    if (analyzed.effect.rewrites.length > 0) return; // add-column-rewrites-table says it all
    if (operation.type === 'AddColumn' && isRequired(operation.column)) return; // add-required-column: it fails
    const what = usesIndex ? 'ADD PRIMARY KEY USING INDEX' : 'ADD PRIMARY KEY';
    const answer = usesIndex
      ? 'Set NOT NULL on the columns of the index first, by way of a validated CHECK.'
      : 'Make the columns NOT NULL by way of a validated CHECK, build a unique index CONCURRENTLY, and then add the key USING INDEX.';
    const down = noWayDown(visit, visit.statement);
    visit.report({ message: `${lockSentence(visit, what)} ${answer}${down}` });
  },
  fixes: (request) =>
    planFix(request, 'add-primary-key', 'Set NOT NULL, build a unique index concurrently, then add the key'),
});

/** The index that the added primary key takes over, empty where it builds one; undefined where no key is added. */
function indexOf(operation: AddConstraint | AddColumn): string | undefined {
  const constraints = operation.type === 'AddColumn' ? operation.column.constraints : [operation.constraint];
  for (const constraint of constraints) {
    if (constraint.type === 'primaryKey') return constraint.usingIndex ?? '';
  }
  return undefined;
}

/** True where the history knows all columns of the index. */
function isKnown(catalog: Catalog, table: QualifiedName, name: string): boolean {
  const index = indexesOf(catalog, keyOf(catalog, table)).find((each) => each.name === name);
  const known = findTable(catalog, table);
  return index?.elements.every(({ column }) => findColumn(known, column ?? '') !== undefined) ?? false;
}
