import type { Constraint, ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import type { QualifiedName } from '../operations/names';
import type { Catalog, Column, Index, Sequence, Table, TableConstraint } from '../schema/catalog';
import { displayKey, hasRelation, splitKey } from '../schema/catalog';
import {
  columnsOf,
  type ForeignKey,
  foreignKeysToColumn,
  indexesOn,
  publicationsOf,
  sequencesOf,
  viewsOf,
} from '../schema/lookups';
import { clipToBytes } from '../text/utf8';
import { makeObjectName, MAX_IDENTIFIER_BYTES } from '../text/identifiers';
import { replaceColumns, replaceInElement, type Replacement } from './column-expressions';
import type { IncomingKey } from './incoming-keys';
import { identifier, identifiers, qualified } from './sql';

/** Something that hangs on a column, and that its successor needs too. */
export interface CarriedItem {
  readonly kind: 'index' | 'unique' | 'primaryKey' | 'check' | 'foreignKey' | 'notNull';
  /** Its name before and after. */
  readonly name: string;
  /** The name on the new column while both columns exist. */
  readonly onNew: string;
  /** The name on the old column once the new one has taken its name. */
  readonly onOld: string;
  /**
   * Its definition with the column named so: what follows the name in ADD CONSTRAINT, or the name in CREATE INDEX.
   * For `unique` and `primaryKey` the index; `attributes` are the constraint's.
   */
  readonly definition: (column: string) => string;
  readonly attributes: string;
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

interface Source {
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
    incoming: foreignKeysToColumn(catalog, key, column.name).map((each) => incomingKey(source, each)),
    notNull: column.notNull,
    column,
    table,
    // The sequence of an identity column moves with the identity.
    ...(owned && column.identity === undefined && { sequence: owned }),
    complete: warnings.length === 0,
    warnings: [...warnings, ...unseen(source)],
    problems: obstacles(source),
  };
}

/** Chooses names that nothing has, for the time in which both columns exist. */
class Names {
  private readonly taken: Set<string>;

  constructor(private readonly source: Source) {
    this.taken = new Set(source.table.constraints.map(({ name }) => name));
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

  both(name: string): Pick<CarriedItem, 'name' | 'onNew' | 'onOld'> {
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
        ...names.both(constraint.name),
        definition: (to) => definition(to, column),
        attributes: attributesOf(constraint.definition),
        valid: constraint.valid,
        uniqueIndex: type === 'unique' || type === 'primaryKey',
      },
    ];
  });
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

function keyIndex({ written, column }: Source, key: KeyConstraint, to: string): string {
  const include = key.include.length > 0 ? ` INCLUDE ${list(key.include, column, to)}` : '';
  const nulls = key.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const parameters = key.parameters === undefined ? '' : ` WITH (${key.parameters})`;
  return `ON ${qualified(written)} ${list(key.columns, column, to)}${include}${nulls}${parameters}`;
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
  const { catalog, key, column } = source;
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
        valid: true,
        uniqueIndex: index.unique,
        ...(index.comment !== undefined && { comment: index.comment }),
      },
    ];
  });
}

function indexDefinition({ written, column }: Source, index: Index, to: string): string | undefined {
  const replace = renaming(column, to);
  const elements = index.elements.map((element) => replaceInElement(element, replace));
  const where = index.where && replaceColumns(index.where, replace);
  if (elements.includes(undefined) || (index.where !== undefined && where === undefined)) return undefined;
  return [
    `ON ${qualified(written)}`,
    ...(index.method === 'btree' ? [] : [`USING ${identifier(index.method)}`]),
    `(${elements.join(', ')})`,
    ...(index.include.length > 0 ? [`INCLUDE ${list(index.include, column, to)}`] : []),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.parameters === undefined ? [] : [`WITH (${index.parameters})`]),
    ...(where === undefined ? [] : [`WHERE ${where}`]),
  ].join(' ');
}

function incomingKey({ catalog, written, column }: Source, { table, constraint }: ForeignKey): IncomingKey {
  const { definition } = constraint;
  const { schema, name } = splitKey(table);
  const taken = catalog.tables.get(table)?.constraints.map((each) => each.name) ?? [];
  return {
    table: written.schema === undefined && schema === catalog.defaultSchema ? { name } : { schema, name },
    name: constraint.name,
    onNew: freeName(constraint.name, '_new', (candidate) => taken.includes(candidate)),
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

/** From 18 on NOT NULL is a constraint with a name; before, only its CHECK has one, and that only for a while. */
function notNullItem({ table, column }: Source, names: Names): CarriedItem {
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
  };
}

function obstacles({ catalog, key, table, column, version }: Source): string[] {
  const name = `${displayKey(key)}.${column.name}`;
  const problems: string[] = [];
  const say = (condition: boolean, why: string): void => {
    if (condition) problems.push(`The column ${name} cannot be replaced step by step, because ${why}.`);
  };
  const uses = (type: Constraint['type']): boolean =>
    table.constraints.some(
      ({ definition }) => definition.type === type && columnsOf(definition).includes(column.name),
    );
  const dependent = table.columns.find((each) => each.generated?.expression.columns.includes(column.name));
  say(column.generated !== undefined, 'it is a generated column, which nothing can write');
  say(dependent !== undefined, `the generated column ${dependent?.name} is computed from it`);
  say(
    table.partitionBy?.columns.includes(column.name) ?? false,
    'the table is partitioned by it, and a partition key cannot be changed',
  );
  say(
    table.partitionOf !== undefined || table.inherits.length > 0,
    'it belongs to the parent table: replace it there',
  );
  say(
    table.partitionBy !== undefined && (version < 13 || indexesOn(catalog, key, column.name).length > 0),
    'the table is partitioned and an index of it holds the column: PostgreSQL cannot build one on the parent concurrently',
  );
  say(
    table.partitionBy !== undefined && version < 18 && uses('foreignKey'),
    'the table is partitioned and has a foreign key on the column, which PostgreSQL before 18 cannot add NOT VALID',
  );
  say(
    uses('exclude'),
    'an exclusion constraint on it exists, which PostgreSQL cannot build without blocking writes',
  );
  const incoming = foreignKeysToColumn(catalog, key, column.name);
  const cyclic = incoming.find(
    ({ table: from, constraint }) => from === key && constraint.definition.columns.includes(column.name),
  );
  say(cyclic !== undefined, `the foreign key ${cyclic?.constraint.name} references the column from itself`);
  const partitioned = incoming.find((each) => catalog.tables.get(each.table)?.partitionBy !== undefined);
  say(
    partitioned !== undefined && version < 18,
    `the partitioned table ${displayKey(partitioned?.table ?? '')} references it, and PostgreSQL before 18 cannot add that foreign key NOT VALID`,
  );
  return problems;
}

/** What exists on the table and may use the column, but cannot be seen in the history. */
function unseen({ catalog, key, table, column }: Source): string[] {
  const views = viewsOf(catalog, key).map((view) => displayKey(`${view.schema}.${view.name}`));
  const sentences: string[] = [];
  if (views.length > 0) {
    sentences.push(
      `The views that read ${displayKey(key)} (${views.join(', ')}) keep to the old column where they name it: recreate them before the last step, which PostgreSQL otherwise refuses.`,
    );
  }
  if (table.triggers.length > 0) {
    sentences.push(
      `Triggers of ${displayKey(key)} (${table.triggers.map(({ name }) => name).join(', ')}) may name the old column: change their functions before the last step.`,
    );
  }
  if (table.policies.length > 0) {
    sentences.push(
      `Policies of ${displayKey(key)} (${table.policies.join(', ')}) may name the old column: recreate them before the last step.`,
    );
  }
  return [...sentences, ...mentions(key, table, column, publicationsOf(catalog, key))];
}

/** What names the column and is nothing of the table's own: full sentences. */
function mentions(
  key: string,
  { extendedStatistics = [] }: Table,
  { name, grants = [] }: Column,
  publications: readonly string[],
): string[] {
  const shown = displayKey(key);
  const statistics = extendedStatistics.filter(({ columns }) => columns.includes(name));
  const list = (names: readonly string[]): string => names.join(', ');
  return [
    ...(publications.length > 0
      ? [
          `Publications of ${shown} (${list(publications)}) send the new column too, so that subscribers need it before step 1; one with a list of columns or a condition that names ${name} must be changed before the last step.`,
        ]
      : []),
    ...(statistics.length > 0
      ? [
          `Extended statistics with ${shown}.${name} (${list(statistics.map((each) => each.name))}) go with the old column: create them for the new one, and run ANALYZE.`,
        ]
      : []),
    ...(grants.length > 0
      ? [
          `Rights on ${shown}.${name} alone (${list(grants)}) are not carried over: grant them on the new column before a release uses it.`,
          'Functions on the column are not carried over.',
        ]
      : ['Functions and grants on the column are not carried over.']),
  ];
}
