import type { KeyConstraint } from '../operations/constraint';
import type { IndexElement } from '../operations/names';
import { findColumn, type Table } from '../schema/catalog';
import { tokenize } from '../statements/tokens';
import { unquoteIdentifier } from '../text/quoting';
import type { Context } from './build';

/** Why PostgreSQL refuses to make a key of the index that USING INDEX names. The table is one whose indexes are all known. */
export function indexRefused(
  constraint: KeyConstraint,
  table: Table,
  { catalog, version }: Context,
): string | null {
  const name = constraint.usingIndex ?? '';
  if (table.partitionBy !== undefined) {
    return 'ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables';
  }
  const index = catalog.indexes.get(`${table.schema}.${name}`);
  if (index === undefined) return `index "${name}" does not exist`;
  if (index.constraint !== undefined) return `index "${name}" is already associated with a constraint`;
  if (index.table !== `${table.schema}.${table.name}`) {
    return `index "${name}" does not belong to table "${table.name}"`;
  }
  if (!index.unique) return `"${name}" is not a unique index`;
  if (index.elements.some(({ expression }) => expression !== undefined)) {
    return `index "${name}" contains expressions`;
  }
  if (index.where !== undefined) return `"${name}" is a partial index`;
  const unsorted = index.elements.findIndex((element) => sortsOtherwise(element, table));
  if (unsorted >= 0) {
    return `index "${name}" column number ${unsorted + 1} does not have default sorting behavior`;
  }
  return constraint.type === 'primaryKey' && index.nullsNotDistinct && version >= 16
    ? 'primary keys cannot use NULLS NOT DISTINCT indexes'
    : null;
}

/** True where the column certainly has another order or collation in the index than it has by default. */
function sortsOtherwise({ column, text }: IndexElement, table: Table): boolean {
  const words = tokenize(text).map(({ text: word }) => word);
  const lower = words.map((word) => word.toLowerCase());
  const collated = lower.indexOf('collate', 1);
  // A collation may be named with its schema.
  const named = words.at(words[collated + 2] === '.' ? collated + 3 : collated + 1);
  const collation = findColumn(table, column ?? '')?.collation;
  return (
    lower.slice(1).some((word) => word === 'desc' || word === 'first' || word.endsWith('_pattern_ops')) ||
    (collated > 0 && collation === undefined && unquoteIdentifier(named ?? '') !== 'default')
  );
}
