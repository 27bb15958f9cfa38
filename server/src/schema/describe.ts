import type { ColumnDefinition } from '../operations/column';
import type { Constraint, ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import type { QualifiedName, TypeName } from '../operations/names';
import { quoteIdentifier, quoteQualified } from '../text/quoting';
import type { Column, Index } from './catalog';

/** Types whose internal name is not the one SQL writes. */
const SQL_NAMES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'character',
  varchar: 'varchar',
  numeric: 'numeric',
  bit: 'bit',
  interval: 'interval',
  time: 'time',
  timestamp: 'timestamp',
  varbit: 'bit varying',
  timetz: 'time with time zone',
  timestamptz: 'timestamptz',
};

/** A type as SQL: as it was written, otherwise from its parts. */
export function formatType(type: TypeName): string {
  if (type.text !== '' && type.serial !== true) return type.text;
  const builtIn = type.schema === undefined || type.schema === 'pg_catalog';
  const name = builtIn ? (SQL_NAMES[type.name] ?? quoteIdentifier(type.name)) : quoteQualified(type);
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : '';
  return name + modifiers + '[]'.repeat(type.arrayDimensions);
}

/** True where both are the same type with the same modifiers. */
export function sameType(a: TypeName, b: TypeName): boolean {
  return (
    a.name === b.name &&
    (a.schema ?? 'pg_catalog') === (b.schema ?? 'pg_catalog') &&
    a.arrayDimensions === b.arrayDimensions &&
    a.modifiers.length === b.modifiers.length &&
    a.modifiers.every((modifier, index) => modifier === b.modifiers[index])
  );
}

/** A column as ADD COLUMN takes it, without constraints: `status varchar(50) NOT NULL DEFAULT 'new'`. */
export function columnSql(column: Column | ColumnDefinition): string {
  const parts = [quoteIdentifier(column.name), formatType(column.type)];
  if (column.collation !== undefined) parts.push('COLLATE', quoteIdentifier(column.collation));
  if (column.notNull) parts.push('NOT NULL');
  if (column.default !== undefined) parts.push('DEFAULT', column.default.text);
  if (column.identity !== undefined) parts.push('GENERATED', column.identity.toUpperCase(), 'AS IDENTITY');
  if (column.generated !== undefined) {
    const { expression, storage } = column.generated;
    parts.push(`GENERATED ALWAYS AS (${expression.text}) ${storage.toUpperCase()}`);
  }
  return parts.join(' ');
}

/** An index as CREATE INDEX takes it, from behind its table's name. */
export function indexSql(index: Index): string {
  return [
    ...(index.method === 'btree' ? [] : [`USING ${quoteIdentifier(index.method)}`]),
    `(${index.elements.map(({ text }) => text).join(', ')})`,
    ...(index.include.length > 0 ? [`INCLUDE ${columnList(index.include)}`] : []),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.parameters === undefined ? [] : [`WITH (${index.parameters})`]),
    ...(index.tablespace === undefined ? [] : [`TABLESPACE ${quoteIdentifier(index.tablespace)}`]),
    ...(index.where === undefined ? [] : [`WHERE ${index.where.text}`]),
  ].join(' ');
}

/** A constraint as ADD CONSTRAINT takes it, with its CONSTRAINT name where one is set. */
export function constraintSql(constraint: Constraint): string {
  const parts = constraint.name === undefined ? [] : ['CONSTRAINT', quoteIdentifier(constraint.name)];
  parts.push(constraintBody(constraint));
  if (constraint.deferrable) parts.push('DEFERRABLE');
  if (constraint.initiallyDeferred) parts.push('INITIALLY DEFERRED');
  if (constraint.enforced === false) parts.push('NOT ENFORCED');
  else if (constraint.notValid) parts.push('NOT VALID');
  return parts.join(' ');
}

function constraintBody(constraint: Constraint): string {
  switch (constraint.type) {
    case 'check':
      return `CHECK (${constraint.expression.text})${constraint.noInherit ? ' NO INHERIT' : ''}`;
    case 'notNull':
      return `NOT NULL ${quoteIdentifier(constraint.column)}${constraint.noInherit === true ? ' NO INHERIT' : ''}`;
    case 'foreignKey':
      return foreignKeyBody(constraint);
    case 'exclude':
      return [
        `EXCLUDE USING ${constraint.method} (${constraint.elements.map(({ text }) => text).join(', ')})`,
        ...(constraint.include === undefined ? [] : [`INCLUDE ${columnList(constraint.include)}`]),
        ...indexStorage(constraint),
        ...(constraint.where === undefined ? [] : [`WHERE (${constraint.where.text})`]),
      ].join(' ');
    case 'unique':
    case 'primaryKey': {
      const words = constraint.type === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
      if (constraint.usingIndex !== undefined) {
        return `${words} USING INDEX ${quoteIdentifier(constraint.usingIndex)}`;
      }
      const nulls = constraint.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
      const include = constraint.include.length > 0 ? ` INCLUDE ${columnList(constraint.include)}` : '';
      const overlaps = constraint.withoutOverlaps === true ? ' WITHOUT OVERLAPS' : '';
      const columns = `(${constraint.columns.map(quoteIdentifier).join(', ')}${overlaps})`;
      return [`${words}${nulls} ${columns}${include}`, ...indexStorage(constraint)].join(' ');
    }
  }
}

/** What the index behind a constraint gets. */
function indexStorage({
  parameters,
  tablespace,
}: Pick<KeyConstraint, 'parameters' | 'tablespace'>): readonly string[] {
  return [
    ...(parameters === undefined ? [] : [`WITH (${parameters})`]),
    ...(tablespace === undefined ? [] : [`USING INDEX TABLESPACE ${quoteIdentifier(tablespace)}`]),
  ];
}

function foreignKeyBody(constraint: ForeignKeyConstraint): string {
  const columns = keyColumns(constraint.columns, constraint);
  const parts = [`FOREIGN KEY ${columns} REFERENCES ${referenced(constraint)}`];
  if (constraint.match !== 'simple') parts.push('MATCH', constraint.match.toUpperCase());
  if (constraint.onUpdate !== 'no action') parts.push('ON UPDATE', constraint.onUpdate.toUpperCase());
  if (constraint.onDelete !== 'no action') parts.push('ON DELETE', constraint.onDelete.toUpperCase());
  if (constraint.onDeleteColumns !== undefined) parts.push(columnList(constraint.onDeleteColumns));
  return parts.join(' ');
}

function referenced(constraint: ForeignKeyConstraint): string {
  const table: QualifiedName = constraint.references;
  const columns = constraint.referencedColumns;
  return columns.length > 0
    ? `${quoteQualified(table)} ${keyColumns(columns, constraint)}`
    : quoteQualified(table);
}

/** PERIOD stands before the last column. */
function keyColumns(columns: readonly string[], { period }: ForeignKeyConstraint): string {
  if (period !== true) return columnList(columns);
  const names = columns.map(quoteIdentifier);
  return `(${[...names.slice(0, -1), `PERIOD ${names.at(-1) ?? ''}`].join(', ')})`;
}

function columnList(columns: readonly string[]): string {
  return `(${columns.map(quoteIdentifier).join(', ')})`;
}
