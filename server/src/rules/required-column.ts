import type { ColumnDefinition } from '../operations/column';

/** True for a column that must have a value and gets none by itself: NOT NULL or a primary key, without default, identity, serial or expression. */
export function isRequired(column: ColumnDefinition): boolean {
  const notNull = column.notNull || column.constraints.some(({ type }) => type === 'primaryKey');
  const filled =
    (column.default !== undefined && column.default.constant !== 'null') ||
    column.identity !== undefined ||
    column.generated !== undefined ||
    column.type.serial === true;
  return notNull && !filled;
}
