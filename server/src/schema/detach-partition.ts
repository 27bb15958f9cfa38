import type { CheckConstraint } from '../operations/constraint';
import type { DetachPartition } from '../operations/tables';
import { readExpression } from '../readers/postgres/read-expression';
import { quoteIdentifier } from '../text/quoting';
import { addConstraints } from './apply-constraints';
import { conditionOfBound } from './bound-condition';
import { keyOf, type Catalog, type Origin, type Table } from './catalog';
import { updateTable, without } from './change';
import { conjuncts } from './conjuncts';
import { detachIndexes, removeChild } from './drop';

export function detachPartition(catalog: Catalog, operation: DetachPartition, origin: Origin): Catalog {
  const parent = keyOf(catalog, operation.table);
  const key = keyOf(catalog, operation.partition);
  const partOf = catalog.tables.get(key)?.partitionOf;
  const next = updateTable(catalog, key, (table) => ({
    ...without(table, 'partitionOf'),
    columns: table.columns.map((column) => without(column, 'inherited')),
    triggers: table.triggers.filter(({ copy }) => copy !== true),
    constraints: table.constraints.changed((constraint) =>
      constraint.partOf === undefined ? constraint : without(constraint, 'partOf'),
    ),
  }));
  const alone = detachIndexes(removeChild(next, parent, key), key);
  return operation.concurrently
    ? withBoundAsCheck(alone, catalog.tables.get(parent), key, partOf, origin)
    : alone;
}

/**
 * DETACH … CONCURRENTLY leaves the bound behind as a CHECK, so that rows that do not fit keep out while it goes; of a hash there is
 * none, nor where constraints of the table imply it.
 */
function withBoundAsCheck(
  catalog: Catalog,
  parent: Table | undefined,
  key: string,
  partOf: Table['partitionOf'],
  origin: Origin,
): Catalog {
  const columns = parent?.partitionBy?.columns.map((name) => quoteIdentifier(name)) ?? [];
  const condition = partOf && conditionOfBound(columns, partOf.bound);
  const expression = condition === undefined ? undefined : readExpression(condition);
  const table = catalog.tables.get(key);
  if (table === undefined || condition === undefined || expression === undefined) return catalog;
  if (isProven(condition, table)) return catalog;
  const check: CheckConstraint = {
    type: 'check',
    expression,
    noInherit: false,
    notValid: false,
    deferrable: false,
    initiallyDeferred: false,
    text: `CHECK (${condition})`,
  };
  return addConstraints(catalog, key, [check], false, origin);
}

function isProven(condition: string, table: Table): boolean {
  const valid = table.constraints.flatMap(({ definition, valid: isValid }) =>
    isValid && definition.type === 'check' && definition.enforced !== false
      ? conjuncts(definition.expression.text)
      : [],
  );
  const known = new Set([
    ...valid,
    ...table.columns.flatMap(({ name, notNull }) => (notNull ? [`${name} is not null`] : [])),
  ]);
  return conjuncts(condition).every((each) => known.has(each));
}
