import type { Constraint, ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import type { QualifiedName } from '../operations/names';
import type { Catalog, Column, Index, Sequence, Table, TableConstraint } from '../schema/catalog';
import { hasRelation, splitKey } from '../schema/catalog';
import {
  type ForeignKey,
  foreignKeysToColumn,
  indexesOn,
  primaryKeyOf,
  sequencesOf,
} from '../schema/lookups';
import { clipToBytes } from '../text/utf8';
import { makeObjectName, MAX_IDENTIFIER_BYTES } from '../text/identifiers';
import { type CarriedNames, type CarriedPart, partsOfForeignKey, partsOfIndex } from './carried-parts';
import { obstacles, ofPartitionsAlone, partitionWarnings, unseen } from './carry-over-limits';
import { replaceColumns, replaceInElement, type Replacement } from './column-expressions';
import type { IncomingKey } from './incoming-keys';
import { allPartitions, partitionTree } from './partition-tree';
import { identifier, identifiers, qualified } from './sql';

/** Something that hangs on a column, and that its successor needs too. */
export interface CarriedItem extends CarriedNames {
  readonly kind: 'index' | 'unique' | 'primaryKey' | 'check' | 'foreignKey' | 'notNull';
  /**
   * Its definition with the column named so: what follows the name in ADD CONSTRAINT, or the table in CREATE INDEX.
   * For `unique` and `primaryKey` the index; `attributes` are the constraint's.
   */
  readonly definition: (column: string) => string;
  readonly attributes: string;
  /** Of a key: from UNIQUE or PRIMARY KEY on, without the attributes. */
  readonly keyDefinition?: (column: string) => string;
  /** Of a foreign key. */
  readonly foreignKey?: (column: string) => Pick<ForeignKeyConstraint, 'columns' | 'references'>;
  /** An index, a key or a foreign key of a partitioned table: what its partitions have of it. */
  readonly parts?: readonly CarriedPart[];
  /** A NOT NULL that partitions may have under other names, which PostgreSQL does not rename with it. */
  readonly uneven?: true;
  /** Whether existing rows are known to fulfil it; only then it is validated. */
  readonly valid: boolean;
  /** Whether the index refuses duplicates. */
  readonly uniqueIndex: boolean;
  readonly comment?: string;
}

export interface CarryOver {
  readonly items: readonly CarriedItem[];
  /** Foreign keys that reference the column. */
  readonly incoming: readonly IncomingKey[];
  readonly notNull: boolean;
  readonly column: Column;
  readonly table: Table;
  readonly sequence?: Sequence;
  /** Whether everything that the history shows is among the items. */
  readonly complete: boolean;
  /** Full sentences about what cannot be carried over. */
  readonly warnings: readonly string[];
  /** Why the column cannot be replaced in this way: full sentences. */
  readonly problems: readonly string[];
}

export interface Source {
  readonly catalog: Catalog;
  readonly table: Table;
  readonly key: string;
  /** The table as statements name it. */
  readonly written: QualifiedName;
  readonly column: Column;
  readonly version: number;
}

/** What hangs on a column, as its successor takes it over. */
export function carryOver(source: Source): CarryOver {
  const { catalog, key, table, column } = source;
  const warnings: string[] = [];
  const names = new Names(source);
  const items = [...constraintItems(source, names, warnings), ...indexItems(source, names, warnings)];
  if (column.notNull) items.push(notNullItem(source, names));
  const owned = sequencesOf(catalog, key).find(({ ownedBy }) => ownedBy?.column === column.name);
  return {
    items,
    incoming: foreignKeysToColumn(catalog, key, column.name)
      // Those of partitions go with their parent's.
      .filter(({ constraint }) => constraint.partOf === undefined)
      .map((each) => incomingKey(source, each)),
    notNull: column.notNull,
    column,
    table,
    // The sequence of an identity column moves with the identity.
    ...(owned && column.identity === undefined && { sequence: owned }),
    complete: warnings.length === 0 && ofPartitionsAlone(source).length === 0,
    warnings: [...warnings, ...partitionWarnings(source, items), ...unseen(source)],
    problems: obstacles(source),
  };
}

/** Chooses names that nothing has, for the time in which both columns exist. */
class Names {
  private readonly taken: Set<string>;

  constructor(private readonly source: Source) {
    const { catalog, written, table } = source;
    const tables = [table, ...allPartitions(partitionTree(catalog, written)).map((each) => each.table)];
    this.taken = new Set(tables.flatMap(({ constraints }) => constraints.map(({ name }) => name)));
  }

  free(name: string, suffix: string): string {
    const { catalog, table } = this.source;
    const chosen = freeName(
      name,
      suffix,
      (candidate) => this.taken.has(candidate) || hasRelation(catalog, `${table.schema}.${candidate}`),
    );
    this.taken.add(chosen);
    return chosen;
  }

  both(name: string): CarriedNames {
    return { name, onNew: this.free(name, '_new'), onOld: this.free(name, '_old') };
  }
}

/** The name with the suffix, cut to what PostgreSQL stores, and a number where that is taken. */
export function freeName(name: string, suffix: string, isTaken: (candidate: string) => boolean): string {
  for (let pass = 0; ; pass++) {
    const tail = pass === 0 ? suffix : suffix + String(pass);
    const candidate = clipToBytes(name, MAX_IDENTIFIER_BYTES - tail.length) + tail;
    if (!isTaken(candidate)) return candidate;
  }
}

function renaming(column: Column, to: string): Replacement {
  return (candidate) => (candidate === column.name ? identifier(to) : undefined);
}

function list(columns: readonly string[], column: Column | undefined, to: string): string {
  return `(${identifiers(columns.map((each) => (each === column?.name ? to : each)))})`;
}

function attributesOf({ deferrable, initiallyDeferred }: Constraint): string {
  return (deferrable ? ' DEFERRABLE' : '') + (initiallyDeferred ? ' INITIALLY DEFERRED' : '');
}

function constraintItems(source: Source, names: Names, warnings: string[]): CarriedItem[] {
  const { table, column } = source;
  return table.constraints.flatMap((constraint): CarriedItem[] => {
    const definition = definitionOf(source, constraint);
    if (definition === undefined) return [];
    if (definition === 'uncertain') {
      warnings.push(
        `The constraint ${constraint.name} is not carried over, because its expression could not be read with certainty: add it for the new column by hand.`,
      );
      return [];
    }
    const { type } = constraint.definition;
    if (type === 'exclude' || type === 'notNull') return [];
    return [
      {
        kind: type,
        definition: (to) => definition(to, column),
        attributes: attributesOf(constraint.definition),
        valid: constraint.valid,
        uniqueIndex: type === 'unique' || type === 'primaryKey',
        ...namesOfConstraint(source, names, constraint),
      },
    ];
  });
}

/** The names of a constraint, and what its kind has besides. */
function namesOfConstraint(
  source: Source,
  names: Names,
  constraint: TableConstraint,
): CarriedNames & Pick<CarriedItem, 'keyDefinition' | 'foreignKey' | 'parts'> {
  const { catalog, written, table } = source;
  const { definition } = constraint;
  const own = names.both(constraint.name);
  const partitioned = table.partitionBy !== undefined;
  if (definition.type === 'foreignKey') {
    const parts = partitioned ? { parts: partsOfForeignKey(catalog, written, own) } : {};
    const columns = (to: string): readonly string[] =>
      definition.columns.map((each) => (each === source.column.name ? to : each));
    const foreignKey = (to: string) => ({ columns: columns(to), references: definition.references });
    return { ...own, foreignKey, ...parts };
  }
  if (definition.type !== 'unique' && definition.type !== 'primaryKey') return own;
  const key = { ...definition, columns: keyColumns(source, definition, constraint) };
  const index = constraint.index === undefined ? undefined : catalog.indexes.get(constraint.index);
  return {
    ...own,
    keyDefinition: (to) => keyDefinition(source, key, to),
    ...(partitioned && {
      parts: index === undefined ? [] : partsOfIndex(catalog, written, index, (name) => names.both(name)),
    }),
  };
}

type Definition = (to: string, column: Column) => string;

function definitionOf(source: Source, constraint: TableConstraint): Definition | 'uncertain' | undefined {
  const { column } = source;
  const { definition } = constraint;
  switch (definition.type) {
    case 'check': {
      if (!definition.expression.columns.includes(column.name)) return undefined;
      const tail = definition.noInherit ? ' NO INHERIT' : '';
      const write = (to: string): string | undefined =>
        replaceColumns(definition.expression, renaming(column, to));
      if (write(column.name) === undefined) return 'uncertain';
      return (to) => `CHECK (${write(to)})${tail}`;
    }
    case 'foreignKey':
      return definition.columns.includes(column.name)
        ? (to) => foreignKeyDefinition(definition, column, to)
        : undefined;
    case 'unique':
    case 'primaryKey': {
      const key = keyColumns(source, definition, constraint);
      return [...key, ...definition.include].includes(column.name)
        ? (to) => keyIndex(source, { ...definition, columns: key }, to)
        : undefined;
    }
    default:
      return undefined;
  }
}

function keyColumns({ catalog }: Source, key: KeyConstraint, { index }: TableConstraint): readonly string[] {
  if (key.columns.length > 0 || index === undefined) return key.columns;
  return catalog.indexes.get(index)?.elements.flatMap(({ column }) => column ?? []) ?? [];
}

function keyIndex({ column }: Source, key: KeyConstraint, to: string): string {
  const include = key.include.length > 0 ? ` INCLUDE ${list(key.include, column, to)}` : '';
  const nulls = key.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const parameters = key.parameters === undefined ? '' : ` WITH (${key.parameters})`;
  return `${list(key.columns, column, to)}${include}${nulls}${parameters}`;
}

function keyDefinition({ column }: Source, key: KeyConstraint, to: string): string {
  const columns = (names: readonly string[]): string => list(names, column, to);
  return [
    key.type === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE',
    ...(key.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    columns(key.columns),
    ...(key.include.length > 0 ? [`INCLUDE ${columns(key.include)}`] : []),
    ...(key.parameters === undefined ? [] : [`WITH (${key.parameters})`]),
  ].join(' ');
}

function foreignKeyDefinition(key: ForeignKeyConstraint, column: Column | undefined, to: string): string {
  const columns = key.referencedColumns;
  return [
    `FOREIGN KEY ${list(key.columns, column, to)} REFERENCES ${qualified(key.references)}`,
    ...(columns.length > 0 ? [`(${identifiers(columns)})`] : []),
    ...(key.match === 'simple' ? [] : [`MATCH ${key.match.toUpperCase()}`]),
    ...(key.onUpdate === 'no action' ? [] : [`ON UPDATE ${key.onUpdate.toUpperCase()}`]),
    ...(key.onDelete === 'no action' ? [] : [`ON DELETE ${key.onDelete.toUpperCase()}`]),
    ...(key.onDeleteColumns === undefined ? [] : [list(key.onDeleteColumns, column, to)]),
  ].join(' ');
}

function indexItems(source: Source, names: Names, warnings: string[]): CarriedItem[] {
  const { catalog, key, column, table, written } = source;
  return indexesOn(catalog, key, column.name).flatMap((index): CarriedItem[] => {
    if (index.constraint !== undefined) return [];
    if (indexDefinition(source, index, column.name) === undefined) {
      warnings.push(
        `The index ${index.name} is not carried over, because its expressions could not be read with certainty: create it for the new column by hand.`,
      );
      return [];
    }
    return [
      {
        kind: 'index',
        ...names.both(index.name),
        definition: (to) => indexDefinition(source, index, to) ?? '',
        attributes: '',
        valid: index.valid,
        uniqueIndex: index.unique,
        ...(table.partitionBy !== undefined && {
          parts: partsOfIndex(catalog, written, index, (name) => names.both(name)),
        }),
        ...(index.comment !== undefined && { comment: index.comment }),
      },
    ];
  });
}

function indexDefinition({ column }: Source, index: Index, to: string): string | undefined {
  const replace = renaming(column, to);
  const elements = index.elements.map((element) => replaceInElement(element, replace));
  const where = index.where && replaceColumns(index.where, replace);
  if (elements.includes(undefined) || (index.where !== undefined && where === undefined)) return undefined;
  return [
    ...(index.method === 'btree' ? [] : [`USING ${identifier(index.method)}`]),
    `(${elements.join(', ')})`,
    ...(index.include.length > 0 ? [`INCLUDE ${list(index.include, column, to)}`] : []),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.parameters === undefined ? [] : [`WITH (${index.parameters})`]),
    ...(where === undefined ? [] : [`WHERE ${where}`]),
  ].join(' ');
}

function incomingKey(source: Source, { table: from, constraint }: ForeignKey): IncomingKey {
  const { catalog, written, column, version } = source;
  const { definition } = constraint;
  const { schema, name } = splitKey(from);
  const table =
    written.schema === undefined && schema === catalog.defaultSchema ? { name } : { schema, name };
  const known = catalog.tables.get(from);
  const below = allPartitions(partitionTree(catalog, table)).map((each) => each.table);
  const taken = [...(known ? [known] : []), ...below].flatMap(({ constraints }) =>
    constraints.map((each) => each.name),
  );
  const onNew = freeName(constraint.name, '_new', (candidate) => taken.includes(candidate));
  const names = { name: constraint.name, onNew, onOld: constraint.name };
  return {
    table,
    name: constraint.name,
    onNew,
    version,
    columns: definition.columns,
    references: definition.references,
    ...(known?.partitionBy !== undefined && { parts: partsOfForeignKey(catalog, table, names) }),
    movesWithKey: movesWithKey(source, definition.referencedColumns),
    definition: (to) =>
      foreignKeyDefinition(
        {
          ...definition,
          referencedColumns: definition.referencedColumns.map((each) => (each === column.name ? to : each)),
        },
        undefined,
        '',
      ) + attributesOf(definition),
    valid: constraint.valid,
  };
}

/** A partitioned table has no unique index of the new column before its primary key moves, where that is what they reference. */
function movesWithKey({ table }: Source, columns: readonly string[]): boolean {
  const key = primaryKeyOf(table);
  return (
    table.partitionBy !== undefined &&
    key?.length === columns.length &&
    key.every((column) => columns.includes(column))
  );
}

/** From 18 on NOT NULL is a constraint with a name; before, only its CHECK has one, and that only for a while. */
function notNullItem({ catalog, written, table, column, version }: Source, names: Names): CarriedItem {
  const known = table.constraints.find(
    ({ definition }) => definition.type === 'notNull' && definition.column === column.name,
  );
  return {
    kind: 'notNull',
    ...names.both(known?.name ?? makeObjectName(table.name, [column.name], 'not_null')),
    definition: (to) => identifier(to),
    attributes: '',
    valid: true,
    uniqueIndex: false,
    ...(version >= 18 &&
      allPartitions(partitionTree(catalog, written)).some((each) => each.table.partitionOf?.attached) && {
        uneven: true,
      }),
  };
}
