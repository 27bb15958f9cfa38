import type { AddColumn } from '../operations/columns';
import type { ForeignKeyConstraint } from '../operations/constraint';
import { findTable } from '../schema/catalog';
import { backfillStep } from './backfill-step';
import { checkSteps, foreignKeySteps } from './constraint-steps';
import type { Target } from './constraint-steps';
import { constraintName } from './known';
import { notNullSteps } from './not-null-steps';
import { partitionedForeignKeySteps } from './partition-steps';
import type { KeyColumn } from './backfill-sql';
import { hole } from './plan';
import type { Step } from './plan';
import type { RecipeContext } from './recipe';
import { addColumn, alterColumn, alterTable, dropColumn, identifier } from './sql';
import { uniqueSteps } from './unique-steps';
import { writtenColumn } from './written';
import type { ColumnPart } from './written';

export interface NewColumn {
  readonly target: Target;
  readonly name: string;
  /** The definition as written, its name first: `status varchar(50) NOT NULL DEFAULT 'new'`. */
  readonly definition: string;
  /** Columns that each CHECK of the definition reads, in order: PostgreSQL names it after one. */
  readonly checkColumns: readonly (readonly string[])[];
  /** Its REFERENCES, where it is written in the statement. */
  readonly reference?: ForeignKeyConstraint;
}

/** The column as an ADD COLUMN operation has it. */
export function newColumnOf(operation: AddColumn): NewColumn {
  const reference = operation.column.constraints.find((constraint) => constraint.type === 'foreignKey');
  return {
    target: targetOf(operation),
    name: operation.column.name,
    ...(reference?.type === 'foreignKey' && {
      reference: { ...reference, columns: [operation.column.name] },
    }),
    definition: operation.column.text,
    checkColumns: operation.column.constraints.flatMap((constraint) =>
      constraint.type === 'check' ? [[...new Set(constraint.expression.columns)]] : [],
    ),
  };
}

/** The table of an operation with the ONLY and IF EXISTS that it was written with. */
export function targetOf(operation: Pick<AddColumn, 'table' | 'only' | 'ifTableExists'>): Target {
  return {
    table: operation.table,
    alter: { only: operation.only, ifExists: operation.ifTableExists },
  };
}

/** True where the column can be added bare and get the rest later: no key, no identity, no serial, nothing generated. */
export function canBeBare({ column }: AddColumn): boolean {
  return (
    column.identity === undefined &&
    column.generated === undefined &&
    column.type.serial !== true &&
    column.constraints.every((constraint) => constraint.type !== 'primaryKey')
  );
}

/** The column with all that PostgreSQL adds in a moment, then its constraints one by one without reading under a lock. */
export function columnThenConstraints(column: NewColumn, context: RecipeContext): Step[] {
  const { type, parts } = writtenColumn(column.definition);
  const kept = parts.filter((part) => !isConstraint(part)).map(asWritten);
  return [
    addStep(column, [type, ...kept].join(' '), []),
    ...constraintSteps(column, parts.filter(isConstraint), context),
  ];
}

/**
 * The column without default and NOT NULL; the default for new rows; the old rows in batches; then constraints and NOT NULL.
 * Where it has NOT NULL and no default, only a person knows the value for the rows that exist.
 */
export function bareColumnThenRest(
  column: NewColumn,
  key: readonly KeyColumn[],
  context: RecipeContext,
): Step[] {
  const { target, name } = column;
  const { type, parts } = writtenColumn(column.definition);
  const bare = [type, ...parts.filter((part) => part.type === 'collate').map(asWritten)].join(' ');
  const written = parts.find((part) => part.type === 'default')?.text.replace(/^default\s*/i, '');
  const value = written ?? hole(`value of ${name} for existing rows`);
  const backfill = backfillStep({
    table: target.table,
    key,
    assignments: `${identifier(name)} = ${value}`,
    where: `${identifier(name)} IS NULL`,
    title: `fill ${name} of the existing rows in batches`,
    context,
  });
  const notNull = parts.some((part) => part.type === 'notNull');
  const setDefault = alterTable(target.table, alterColumn(name, `SET DEFAULT ${written}`), target.alter);
  return [
    written === undefined
      ? { ...addStep(column, bare, []), deploy: `The release that writes ${name} in every new row.` }
      : addStep(column, bare, [setDefault]),
    ...(notNull ? [] : [backfill]),
    ...(notNull ? notNullSteps(target, name, context, [backfill]) : []),
    ...constraintSteps(column, parts.filter(isConstraint), context),
  ];
}

function addStep({ target, name }: NewColumn, rest: string, more: readonly string[]): Step {
  return {
    phase: 'expand',
    title: more.length > 0 ? `add ${name} with its default for new rows` : `add ${name}`,
    slug: 'add_column',
    up: [alterTable(target.table, addColumn(name, rest), target.alter), ...more],
    down: [alterTable(target.table, dropColumn(name), target.alter)],
    transaction: true,
    needs: 'lock',
  };
}

/** The constraints of a column definition, one by one, for the column that is there by then. */
export function constraintSteps(
  column: NewColumn,
  parts: readonly ColumnPart[],
  context: RecipeContext,
): Step[] {
  const { target, name } = column;
  const taken: string[] = [];
  const choose = (
    part: ColumnPart,
    columns: readonly string[],
    suffix: 'check' | 'key' | 'pkey' | 'fkey',
  ): string => {
    const chosen =
      part.constraintName ?? constraintName(context.catalog, target.table, columns, suffix, taken);
    taken.push(chosen);
    return chosen;
  };
  let checks = 0;
  return parts.flatMap((part) => {
    if (part.type === 'references')
      return referenceSteps(column, choose(part, [name], 'fkey'), part, context);
    if (part.type === 'primaryKey')
      return uniqueSteps(target, choose(part, [], 'pkey'), part.text, `(${identifier(name)})`);
    if (part.type === 'unique')
      return uniqueSteps(target, choose(part, [name], 'key'), part.text, `(${identifier(name)})`);
    const columns = column.checkColumns[checks++] ?? [name];
    return checkSteps(target, choose(part, columns.length === 1 ? columns : [], 'check'), part.text);
  });
}

/** Before 18, PostgreSQL refuses NOT VALID on a partitioned table, and takes over what its partitions have. */
function referenceSteps(
  { target, name, reference }: NewColumn,
  constraint: string,
  { text }: ColumnPart,
  context: RecipeContext,
): readonly Step[] {
  const definition = `FOREIGN KEY (${identifier(name)}) ${text}`;
  const needsParts =
    context.version < 18 && findTable(context.catalog, target.table)?.partitionBy !== undefined;
  return needsParts && reference !== undefined
    ? partitionedForeignKeySteps(context, target, constraint, reference, definition)
    : foreignKeySteps(target, constraint, definition);
}

export function isConstraint(part: ColumnPart): boolean {
  return ['check', 'unique', 'primaryKey', 'references'].includes(part.type);
}

function asWritten(part: ColumnPart): string {
  return part.constraintName === undefined
    ? part.text
    : `CONSTRAINT ${identifier(part.constraintName)} ${part.text}`;
}
