import type { ColumnDefinition } from '../operations/column';
import type { Constraint } from '../operations/constraint';
import { isType, spanOfColumn } from './column-types';
import { defineRule } from './rule';
import { isDown } from './transactions';
import { columnOf } from './wording';

const LAST: Readonly<Record<string, string>> = { int2: '32,767', int4: '2,147,483,647' };

/** A key that runs out stops every INSERT, and its type is the hardest one to change: every foreign key has it too. */
export const rule = defineRule({
  id: 'prefer-bigint-key',
  category: 'preference',
  description: 'Numbers rows by a key that can run out',
  severity: { recommended: 'off', strict: 'hint', protocol: 'off' },
  recipes: [],
  operations: ['CreateTable'],
  visit(visit) {
    const { operation, statement } = visit;
    if (isDown(statement) || operation.persistence === 'temporary') return;
    const keys = [...operation.columns.flatMap(({ constraints }) => constraints), ...operation.constraints];
    for (const column of operation.columns) {
      const last = LAST[column.type.name];
      if (last === undefined || !isType(column.type, 'int2', 'int4') || !isNumbered(column)) continue;
      if (!keys.some((key) => isKeyOf(key, column.name))) continue;
      visit.report({
        span: spanOfColumn(visit, column),
        message: `${columnOf(operation.table, column.name)} runs out at ${last}, rows that were deleted or rolled back included, and then every INSERT fails. Its type is hard to change later, because every foreign key has it too: make it a bigint.`,
      });
    }
  },
});

function isNumbered({ type, identity, default: value }: ColumnDefinition): boolean {
  const counts = value?.functions.some((name) => /(^|\.)nextval$/.test(name)) === true;
  return type.serial === true || identity !== undefined || counts;
}

function isKeyOf(constraint: Constraint, column: string): boolean {
  return (
    constraint.type === 'primaryKey' && constraint.columns.length === 1 && constraint.columns[0] === column
  );
}
