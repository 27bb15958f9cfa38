import type { Constraint } from '../operations/constraint';
import type { IndexElement } from '../operations/names';
import { chooseObjectName, indexColumnNames, truncateIdentifier } from '../text/identifiers';
import { tokenize } from '../statements/tokens';
import { hasRelation, type Catalog, type Table } from './catalog';
import { keyOfTable } from './change';

/** The name PostgreSQL gives an unnamed constraint (ChooseConstraintName, ChooseIndexName), or the one written. */
export function constraintName(catalog: Catalog, table: Table, constraint: Constraint): string {
  if (constraint.name !== undefined) return truncateIdentifier(constraint.name);
  switch (constraint.type) {
    case 'check': {
      const columns = new Set(constraint.expression.columns);
      return freeConstraintName(catalog, table, columns.size === 1 ? [...columns] : [], 'check');
    }
    case 'foreignKey':
      return freeConstraintName(catalog, table, constraint.columns, 'fkey');
    case 'notNull':
      return freeConstraintName(catalog, table, [constraint.column], 'not_null');
    case 'primaryKey':
      return constraint.usingIndex ?? freeRelationName(catalog, table, [], 'pkey');
    case 'unique':
      return (
        constraint.usingIndex ??
        freeRelationName(catalog, table, [...constraint.columns, ...constraint.include], 'key')
      );
    case 'exclude':
      return freeRelationName(catalog, table, elementNames(constraint.elements), 'excl');
  }
}

/** The name PostgreSQL gives an unnamed index. */
export function indexName(
  catalog: Catalog,
  table: Pick<Table, 'schema' | 'name'>,
  elements: readonly IndexElement[],
  include: readonly string[],
): string {
  return freeRelationName(catalog, table, [...elementNames(elements), ...include], 'idx');
}

/** The name of the sequence behind a serial or identity column. */
export function sequenceName(catalog: Catalog, table: Table, column: string): string {
  return freeRelationName(catalog, table, [column], 'seq');
}

/** Expressions are called `expr`, or like the function where they are one call (FigureIndexColname). */
function elementNames(elements: readonly IndexElement[]): readonly string[] {
  return elements.map((element) => element.column ?? soleFunction(element) ?? 'expr');
}

function soleFunction(element: IndexElement): string | undefined {
  const [name, open, ...rest] = tokenize(element.expression?.text ?? '').map(({ text }) => text);
  if (name === undefined || open !== '(' || !/^[a-z_]/i.test(name)) return undefined;
  let depth = 1;
  const closing = rest.findIndex((text) => {
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return depth === 0;
  });
  return closing === rest.length - 1 ? name.toLowerCase() : undefined;
}

function freeConstraintName(
  catalog: Catalog,
  table: Table,
  columns: readonly string[],
  suffix: string,
): string {
  return chooseObjectName(table.name, columns, suffix, (name) => {
    const taken = (candidate: Table | undefined): boolean =>
      candidate?.schema === table.schema &&
      candidate.constraints.some((constraint) => constraint.name === name);
    return taken(table) || (catalog.renamedTables ?? []).some((key) => taken(catalog.tables.get(key)));
  });
}

function freeRelationName(
  catalog: Catalog,
  table: Pick<Table, 'schema' | 'name'>,
  columns: readonly string[],
  suffix: string,
): string {
  const own = catalog.tables.get(keyOfTable(table));
  const isConstraint = suffix !== 'seq' && suffix !== 'idx';
  return chooseObjectName(
    table.name,
    suffix === 'seq' ? columns : indexColumnNames(columns),
    suffix,
    (name) =>
      hasRelation(catalog, `${table.schema}.${name}`) ||
      (isConstraint && own?.constraints.some((constraint) => constraint.name === name) === true),
  );
}
