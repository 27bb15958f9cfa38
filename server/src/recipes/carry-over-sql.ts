import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import type { CarriedItem, CarryOver } from './carry-over';
import { releaseIncoming, restoreIncoming } from './incoming-keys';
import {
  addConstraint,
  alterColumn,
  alterTable,
  besides,
  dollarQuoted,
  dropConstraint,
  dropIndexConcurrently,
  identifier,
  indented,
  nameLiteral,
  qualified,
  unlessConstraintExists,
  validateConstraint,
} from './sql';

/** Which of an item's names an object has. */
export type NameOf = 'name' | 'onNew' | 'onOld';

export function hasIndex(item: CarriedItem): boolean {
  return item.kind === 'index' || item.kind === 'unique' || item.kind === 'primaryKey';
}

/** What can be added as a constraint beside the old one: a table has only one primary key. */
export function isConstraint(item: CarriedItem): boolean {
  return item.kind !== 'index' && item.kind !== 'primaryKey';
}

/**
 * Builds the items' indexes on the new column; what a failed build left is dropped first.
 * The index of a primary key is built on the old column once more, because taking over drops it with the constraint.
 */
export function buildIndexes(
  table: QualifiedName,
  items: readonly CarriedItem[],
  columns: { readonly old: string; readonly new: string },
): string[] {
  const build = (item: CarriedItem, name: NameOf, column: string): string[] => [
    dropIndexConcurrently(besides(table, item[name])),
    `CREATE ${item.uniqueIndex ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${identifier(item[name])} ${item.definition(column)}`,
    ...commentOnIndex(table, item, name),
  ];
  return items.flatMap((item) => [
    ...build(item, 'onNew', columns.new),
    ...(item.kind === 'primaryKey' ? build(item, 'onOld', columns.old) : []),
  ]);
}

/** Builds the items' indexes on a column that was dropped, again; what a failed build left is dropped first. */
export function createIndexes(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
): string[] {
  return items.flatMap((item) => [
    dropIndexConcurrently(besides(table, item[name])),
    `CREATE ${item.uniqueIndex ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${identifier(item[name])} ${item.definition(column)}`,
    ...commentOnIndex(table, item, name),
  ]);
}

function commentOnIndex(table: QualifiedName, item: CarriedItem, name: NameOf): string[] {
  if (item.comment === undefined) return [];
  return [`COMMENT ON INDEX ${qualified(besides(table, item[name]))} IS ${quoteLiteral(item.comment)}`];
}

export function dropIndexes(table: QualifiedName, items: readonly CarriedItem[], name: NameOf): string[] {
  return items.map((item) => dropIndexConcurrently(besides(table, item[name])));
}

/** Adds the items' constraints without reading the table: NOT VALID, or over an index that is already built. */
export function addCarriedConstraints(
  table: QualifiedName,
  items: readonly CarriedItem[],
  column: string,
  name: NameOf,
  version: number,
): string[] {
  return items.map((item) => {
    const definition = constraintDefinition(item, column, name, version);
    return unlessConstraintExists(
      table,
      item[name],
      alterTable(table, addConstraint(item[name], definition)),
    );
  });
}

function constraintDefinition(item: CarriedItem, column: string, name: NameOf, version: number): string {
  if (item.kind === 'unique') return `UNIQUE USING INDEX ${identifier(item[name])}${item.attributes}`;
  if (item.kind !== 'notNull') return `${item.definition(column)}${item.attributes} NOT VALID`;
  return version >= 18
    ? `NOT NULL ${item.definition(column)} NOT VALID`
    : `CHECK (${item.definition(column)} IS NOT NULL) NOT VALID`;
}

/** Validates what was added NOT VALID. With a version: on the way back, where only what the way back added again is left. */
export function validateCarried(
  table: QualifiedName,
  items: readonly CarriedItem[],
  name: NameOf,
  version?: number,
): string[] {
  return items
    .filter((item) => item.kind !== 'unique' && item.valid)
    .map((item) => {
      if (item.kind !== 'notNull' || version === undefined) {
        return alterTable(table, validateConstraint(item[name]));
      }
      const actual = version >= 18 ? item.name : item.onOld;
      return whereConstraintExists(table, actual, [alterTable(table, validateConstraint(actual))]);
    });
}

/** On the way back: NOT NULL for the old column, where taking over had removed it and its CHECK is validated again. */
export function restoreNotNull(
  table: QualifiedName,
  item: CarriedItem,
  column: string,
  version: number,
): string[] {
  if (version >= 18) return [];
  return [
    whereConstraintExists(table, item.onOld, [
      alterTable(table, alterColumn(column, 'SET NOT NULL')),
      alterTable(table, dropConstraint(item.onOld)),
    ]),
  ];
}

interface Pair {
  readonly old: string;
  readonly new: string;
}

/**
 * Statements of one short transaction in which the new column gets the names, the default and the sequence of the old one.
 * The names move in a block that looks at the catalog first, so that a second run changes nothing.
 */
export function takeOver(
  table: QualifiedName,
  carry: CarryOver | undefined,
  before: Pair,
  after: Pair,
  version: number,
): { readonly up: string[]; readonly down: string[] } {
  const swaps = before.new !== after.new;
  // Before 18 NOT NULL has no name of its own.
  const named = carry?.items.filter((item) => item.kind !== 'notNull' || version >= 18) ?? [];
  const up: string[] = [];
  const down: string[] = [];
  if (swaps || named.length > 0) {
    up.push(renames(table, named, before, after));
    down.push(renamesBack(table, named, before, after, carry, version));
  }
  if (carry === undefined) return { up, down };
  const { column, notNull, sequence } = carry;
  if (column.identity !== undefined) {
    const kind = column.identity.toUpperCase();
    up.push(moveIdentity(table, after.old, after.new, kind));
    down.push(alterTable(table, alterColumn(before.old, 'SET NOT NULL')));
    down.push(moveIdentity(table, before.new, before.old, kind));
  }
  const value = column.default?.text;
  const actions = [
    ...(value === undefined ? [] : [alterColumn(after.old, 'DROP DEFAULT')]),
    ...(notNull ? [alterColumn(after.old, 'DROP NOT NULL')] : []),
    ...(value === undefined ? [] : [alterColumn(after.new, `SET DEFAULT ${value}`)]),
  ];
  if (actions.length > 0) up.push(alterTable(table, actions));
  if (value !== undefined) {
    down.push(
      alterTable(table, [
        alterColumn(before.new, 'DROP DEFAULT'),
        alterColumn(before.old, `SET DEFAULT ${value}`),
      ]),
    );
  }
  const item = carry.items.find(({ kind }) => kind === 'notNull');
  if (item !== undefined && column.identity === undefined) {
    down.push(...addCarriedConstraints(table, [item], before.old, version >= 18 ? 'name' : 'onOld', version));
  }
  if (sequence !== undefined) {
    const owned = (to: string): string =>
      `ALTER SEQUENCE ${qualified(table.schema === undefined ? { name: sequence.name } : sequence)} OWNED BY ${qualified(table)}.${identifier(to)}`;
    up.push(owned(after.new));
    down.push(owned(before.old));
  }
  return { up, down };
}

function renames(table: QualifiedName, items: readonly CarriedItem[], before: Pair, after: Pair): string {
  const swaps = before.new !== after.new;
  const [first] = items;
  return doWhere(
    swaps ? columnExists(table, before.new) : first ? itemExists(table, first, 'onNew') : 'true',
    [
      ...(swaps
        ? [renameColumn(table, before.old, after.old), renameColumn(table, before.new, after.new)]
        : []),
      ...items.flatMap((item) =>
        item.kind === 'primaryKey'
          ? moveKey(table, item, 'onNew')
          : [rename(table, item, 'name', 'onOld'), rename(table, item, 'onNew', 'name')],
      ),
    ],
  );
}

function renamesBack(
  table: QualifiedName,
  items: readonly CarriedItem[],
  before: Pair,
  after: Pair,
  carry: CarryOver | undefined,
  version: number,
): string {
  const swaps = before.new !== after.new;
  const first = items.find(({ kind }) => kind !== 'notNull');
  const key = items.find(({ kind }) => kind === 'primaryKey');
  const notNull = items.find(({ kind }) => kind === 'notNull');
  const incoming = key === undefined ? [] : (carry?.incoming ?? []);
  const isTakenOver =
    first !== undefined
      ? itemExists(table, first, 'onOld')
      : notNull !== undefined
        ? `NOT ${itemExists(table, notNull, 'onNew')}`
        : 'true';
  return doWhere(swaps ? columnExists(table, after.old) : isTakenOver, [
    ...releaseIncoming(incoming),
    ...(swaps
      ? [renameColumn(table, after.new, before.new), renameColumn(table, after.old, before.old)]
      : []),
    ...items.flatMap((item) =>
      item.kind === 'primaryKey'
        ? []
        : [
            rename(table, item, 'name', 'onNew'),
            // The old column's NOT NULL went when the new one took over.
            ...(item.kind === 'notNull' ? [] : [rename(table, item, 'onOld', 'name')]),
          ],
    ),
    // A primary key would otherwise choose a name for its NOT NULL.
    ...(key !== undefined && notNull !== undefined && version >= 18
      ? [alterTable(table, addConstraint(notNull.name, `NOT NULL ${identifier(before.old)}`))]
      : []),
    ...(key === undefined ? [] : moveKey(table, key, 'onOld')),
    ...restoreIncoming(incoming, before.old),
  ]);
}

/** Puts the primary key on an index that is already built, which gets the constraint's name. */
function moveKey(table: QualifiedName, item: CarriedItem, index: NameOf): string[] {
  const definition = `PRIMARY KEY USING INDEX ${identifier(item[index])}${item.attributes}`;
  return [
    alterTable(table, [`DROP CONSTRAINT ${identifier(item.name)}`, addConstraint(item.name, definition)]),
  ];
}

function renameColumn(table: QualifiedName, from: string, to: string): string {
  return alterTable(table, `RENAME COLUMN ${identifier(from)} TO ${identifier(to)}`);
}

function rename(table: QualifiedName, item: CarriedItem, from: NameOf, to: NameOf): string {
  if (item.kind === 'index') {
    return `ALTER INDEX ${qualified(besides(table, item[from]))} RENAME TO ${identifier(item[to])}`;
  }
  return alterTable(table, `RENAME CONSTRAINT ${identifier(item[from])} TO ${identifier(item[to])}`);
}

/** The sequence of an identity column cannot change its owner: a new one of the same name goes on from the next value. */
function moveIdentity(table: QualifiedName, from: string, to: string, kind: string): string {
  const name = nameLiteral(table);
  const sequence = `pg_get_serial_sequence(${name}, `;
  const body = [
    'DECLARE',
    '  sequence_name text;',
    '  next_value bigint;',
    'BEGIN',
    `  LOCK TABLE ${qualified(table)} IN ACCESS EXCLUSIVE MODE;`,
    '  IF EXISTS (',
    '    SELECT FROM pg_attribute',
    `    WHERE attrelid = to_regclass(${name}) AND attname = ${quoteLiteral(from)} AND attidentity <> ''`,
    '  ) THEN',
    `    sequence_name := ${sequence}${quoteLiteral(from)});`,
    '    next_value := nextval(sequence_name);',
    `    ALTER TABLE ${qualified(table)} ${alterColumn(from, 'DROP IDENTITY')};`,
    '    EXECUTE format(',
    `      ${quoteLiteral(`ALTER TABLE ${qualified(table)} ${alterColumn(to, `ADD GENERATED ${kind} AS IDENTITY`)} (SEQUENCE NAME %s)`)},`,
    '      sequence_name',
    '    );',
    '    PERFORM setval(sequence_name, next_value, false);',
    '  END IF;',
    'END;',
  ];
  return `DO ${dollarQuoted(body.join('\n'))}`;
}

function columnExists(table: QualifiedName, column: string): string {
  return `EXISTS (\n    SELECT FROM pg_attribute\n    WHERE attrelid = to_regclass(${nameLiteral(table)}) AND attname = ${quoteLiteral(column)} AND NOT attisdropped\n  )`;
}

function itemExists(table: QualifiedName, item: CarriedItem, name: NameOf): string {
  return item.kind === 'index' || item.kind === 'primaryKey'
    ? `(to_regclass(${nameLiteral(besides(table, item[name]))}) IS NOT NULL)`
    : constraintExists(table, item[name]);
}

function constraintExists(table: QualifiedName, name: string): string {
  return `EXISTS (\n    SELECT FROM pg_constraint\n    WHERE conrelid = to_regclass(${nameLiteral(table)}) AND conname = ${quoteLiteral(name)}\n  )`;
}

function whereConstraintExists(table: QualifiedName, name: string, statements: readonly string[]): string {
  return doWhere(constraintExists(table, name), statements);
}

function doWhere(condition: string, statements: readonly string[]): string {
  return `DO ${dollarQuoted(
    [
      'BEGIN',
      `  IF ${condition} THEN`,
      ...statements.map((statement) => `${indented(statement, '    ')};`),
      '  END IF;',
      'END;',
    ].join('\n'),
  )}`;
}
