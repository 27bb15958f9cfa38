import type { ColumnDefinition } from '../operations/column';
import type { OperationOf } from '../operations/operation';
import type { TypeName } from '../operations/names';
import type { Span } from '../text/span';
import { isDown } from './transactions';
import type { OperationVisit, Rule } from './rule';
import { columnOf } from './wording';

type Defines = 'CreateTable' | 'AddColumn';

interface TypePreference {
  readonly id: string;
  readonly description: string;
  /** What is said about a column, as sentences with its name first; undefined where its type is fine. */
  readonly says: (column: ColumnDefinition, name: string) => string | undefined;
}

/** A preference about the types of new columns: a hint in the strict preset. */
export function typePreference({ id, description, says }: TypePreference): Rule<Defines> {
  return {
    id,
    category: 'preference',
    description,
    severity: { recommended: 'off', strict: 'hint', protocol: 'off' },
    recipes: [],
    operations: ['CreateTable', 'AddColumn'],
    visit(visit) {
      const { operation, statement } = visit;
      // What takes something back gives it the types that it had; temporary tables are gone in a moment.
      if (isDown(statement)) return;
      if (operation.type === 'CreateTable' && operation.persistence === 'temporary') return;
      for (const column of operation.type === 'CreateTable' ? operation.columns : [operation.column]) {
        const message = says(column, columnOf(operation.table, column.name));
        if (message !== undefined) visit.report({ message, span: spanOfColumn(visit, column) });
      }
    },
  };
}

/** Where a column is defined, in the file. */
export function spanOfColumn(
  { operation, statement }: Pick<OperationVisit, 'statement'> & { readonly operation: OperationOf<Defines> },
  { text }: ColumnDefinition,
): Span {
  const { statement: written } = statement;
  const { start, end } = operation.span;
  const at = operation.type === 'AddColumn' ? -1 : written.text.indexOf(text, start);
  const from = at < 0 || at + text.length > end ? start : at;
  const length = from === at ? text.length : end - start;
  return { start: written.span.start + from, end: written.span.start + from + length };
}

/** True for PostgreSQL's own type of that name, or an array of it. */
export function isType({ schema, name }: TypeName, ...names: readonly string[]): boolean {
  return (schema === undefined || schema === 'pg_catalog') && names.includes(name);
}
