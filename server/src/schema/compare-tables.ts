import type { Constraint } from '../operations/constraint';
import { keyOf, type Catalog, type Column, type Table, type TableConstraint, type Trigger } from './catalog';
import type { Difference } from './compare';
import { constraintSql, formatType, sameType } from './describe';
import { normalize } from './sameness';

type Change = NonNullable<Difference['change']>;

/** What is different about tables; of tables that only one schema has, nothing else is told. */
export function compareTables(before: Catalog, after: Catalog): readonly Difference[] {
  if (before.tables === after.tables) return [];
  const found: Difference[] = [];
  for (const key of after.tables.keysChangedSince(before.tables)) {
    const table = before.tables.get(key);
    const now = after.tables.get(key);
    if (table && now)
      found.push(...compareTable({ catalog: before, table }, { catalog: after, table: now }, key));
    else if (table) found.push({ object: 'table', key, kind: 'missing' });
    // What is only known by its changes was there before, and so was all that is not listed of it.
    else if (now?.partial !== true) found.push({ object: 'table', key, kind: 'added' });
    else found.push(...now.columns.map(({ name }) => added('column', key, name)), ...compareNames(now, key));
  }
  return found;
}

const added = (object: Difference['object'], key: string, name: string): Difference => ({
  object,
  key,
  name,
  kind: 'added',
});

function compareNames(table: Table, key: string): readonly Difference[] {
  return table.constraints.filter(isCompared).map(({ name }) => added('constraint', key, name));
}

interface Side {
  readonly catalog: Catalog;
  readonly table: Table;
}

function compareTable(before: Side, after: Side, key: string): readonly Difference[] {
  const was = before.table;
  const is = after.table;
  return [
    ...compareColumns(was, is, key),
    ...compareConstraints(before, after, key),
    ...compareLists('trigger', namesOf(was.triggers), namesOf(is.triggers), key),
    ...compareLists('policy', was.policies, is.policies, key),
    ...tableChanges(was, is).map((change): Difference => ({ object: 'table', key, kind: 'changed', change })),
  ];
}

function tableChanges(was: Table, is: Table): readonly Change[] {
  const onOff = (table: Table): string => (table.rowSecurity ? 'on' : 'off');
  const parent = (table: Table): string => table.partitionOf?.parent ?? 'no table';
  const inherits = (table: Table): string =>
    table.inherits.length > 0 ? table.inherits.join(', ') : 'no table';
  return [
    { of: 'row security', before: onOff(was), after: onOff(is) },
    { of: 'persistence', before: was.persistence, after: is.persistence },
    { of: 'partition of', before: parent(was), after: parent(is) },
    { of: 'inherits', before: inherits(was), after: inherits(is) },
  ].filter((change) => change.before !== change.after);
}

/** A partition's copies of triggers come and go with those of the partitioned table. */
function namesOf(triggers: readonly Trigger[]): readonly string[] {
  return triggers.flatMap(({ name, copy }) => (copy ? [] : [name]));
}

function compareLists(
  object: 'trigger' | 'policy',
  was: readonly string[],
  is: readonly string[],
  key: string,
): readonly Difference[] {
  return [
    ...was
      .filter((name) => !is.includes(name))
      .map((name) => ({ object, key, name, kind: 'missing' as const })),
    ...is.filter((name) => !was.includes(name)).map((name) => added(object, key, name)),
  ];
}

function compareColumns(was: Table, is: Table, key: string): readonly Difference[] {
  const found: Difference[] = [];
  const after = new Map(is.columns.map((column) => [column.name, column]));
  for (const column of was.columns) {
    const now = after.get(column.name);
    if (now === undefined) {
      if (is.columnsUnknown !== true)
        found.push({ object: 'column', key, name: column.name, kind: 'missing' });
    } else {
      for (const change of [...columnChanges(column, now), ...nullChanges(was, is, column.name)])
        found.push({ object: 'column', key, name: column.name, kind: 'changed', change });
    }
    after.delete(column.name);
  }
  if (was.columnsUnknown !== true || was.partial === true) {
    for (const name of after.keys()) found.push(added('column', key, name));
  }
  return found;
}

function columnChanges(was: Column, is: Column): readonly Change[] {
  const type = sameType(was.type, is.type)
    ? []
    : [{ of: 'type', before: formatType(was.type), after: formatType(is.type) }];
  const identity = (column: Column): string => column.identity?.toUpperCase() ?? 'no identity';
  return [
    ...type,
    ...[
      { of: 'default', before: textOf(was.default), after: textOf(is.default) },
      { of: 'identity', before: identity(was), after: identity(is) },
      {
        of: 'generation',
        before: textOf(was.generated?.expression),
        after: textOf(is.generated?.expression),
      },
      { of: 'collation', before: was.collation ?? 'the default', after: is.collation ?? 'the default' },
    ].filter((change) => !isSameText(change.before, change.after)),
  ];
}

function nullChanges(was: Table, is: Table, name: string): readonly Change[] {
  const words = (table: Table): string => (refusesNull(table, name) ? 'NOT NULL' : 'NULL');
  const [before, after] = [words(was), words(is)];
  return before === after ? [] : [{ of: 'nullability', before, after }];
}

function textOf(expression: { readonly text: string } | undefined): string {
  return expression === undefined || normalize(expression.text) === 'null' ? '' : expression.text;
}

/** A literal is the same with a cast and without: `'new'` and `'new'::text`. */
function isSameText(a: string, b: string): boolean {
  const bare = (text: string): string => normalize(text).replace(/( :: [\w .]+( \( [\d ,]+ \))?)+$/, '');
  return bare(a) === bare(b);
}

/** NOT NULL and CHECK (column IS NOT NULL) are compared with their column. */
function isCompared({ definition }: TableConstraint): boolean {
  return (
    definition.type !== 'notNull' && !(definition.type === 'check' && definition.notNullColumn !== undefined)
  );
}

/** Whether a column refuses NULL: a CHECK (column IS NOT NULL) does it as well, NOT VALID or not. */
function refusesNull({ columns, constraints }: Table, name: string): boolean {
  return (
    columns.some((column) => column.name === name && column.notNull) ||
    constraints.some(({ definition }) => definition.type === 'check' && definition.notNullColumn === name)
  );
}

function compareConstraints(before: Side, after: Side, key: string): readonly Difference[] {
  const found: Difference[] = [];
  const now = new Map(
    after.table.constraints.filter(isCompared).map((constraint) => [constraint.name, constraint]),
  );
  for (const constraint of before.table.constraints.filter(isCompared)) {
    const { name } = constraint;
    const is = now.get(name);
    if (is === undefined) found.push({ object: 'constraint', key, name, kind: 'missing' });
    else if (is !== constraint) {
      const texts = [definitionOf(before, constraint), definitionOf(after, is)] as const;
      if (texts[0].compared !== texts[1].compared) {
        const change = { of: 'definition', before: texts[0].shown, after: texts[1].shown };
        found.push({ object: 'constraint', key, name, kind: 'changed', change });
      }
    }
    now.delete(name);
  }
  return [...found, ...[...now.keys()].map((name) => added('constraint', key, name))];
}

interface Definition {
  readonly compared: string;
  readonly shown: string;
}

function definitionOf(side: Side, { definition, index, references }: TableConstraint): Definition {
  const timing = `${definition.deferrable ? ' DEFERRABLE' : ''}${definition.initiallyDeferred ? ' INITIALLY DEFERRED' : ''}`;
  switch (definition.type) {
    case 'check':
      return both(`CHECK (${definition.expression.text})${timing}`, normalize(definition.expression.text));
    case 'foreignKey': {
      const key = references ?? keyOf(side.catalog, definition.references);
      const actions = `ON DELETE ${definition.onDelete.toUpperCase()} ON UPDATE ${definition.onUpdate.toUpperCase()}`;
      return both(
        `FOREIGN KEY (${definition.columns.join(', ')}) ${actions}${timing}`,
        [
          key,
          definition.columns.join(),
          definition.referencedColumns.join(),
          actions,
          definition.match,
          definition.onDeleteColumns?.join() ?? '',
          timing,
        ].join(' '),
      );
    }
    case 'unique':
    case 'primaryKey':
      return both(`${keyWords(definition)} (${keyColumns(side, definition, index).join(', ')})${timing}`);
    default:
      return both(normalize(constraintSql({ ...definition, name: '' }).replace(/^CONSTRAINT "" /, '')));
  }
}

const both = (shown: string, compared = shown): Definition => ({ shown, compared });

function keyWords({ type }: Constraint): string {
  return type === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE';
}

/** A key made of an index has its columns there. */
function keyColumns(
  { catalog }: Side,
  definition: Extract<Constraint, { type: 'unique' | 'primaryKey' }>,
  index: string | undefined,
): readonly string[] {
  if (definition.columns.length > 0) return definition.columns;
  const elements = index === undefined ? [] : (catalog.indexes.get(index)?.elements ?? []);
  return elements.map(({ column, text }) => column ?? text);
}
