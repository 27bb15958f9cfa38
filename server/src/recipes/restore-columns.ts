import { isCertainlyNotAssignable } from '../effects/casts';
import type { QualifiedName, TypeName } from '../operations/names';
import type { SequenceOptions } from '../operations/objects';
import { cannotBeNotNull } from './bring-back';
import { constraintName } from './known';
import { notNullSteps } from './not-null-steps';
import { columnDefinition, notNullOf } from './recreate-alone';
import {
  addColumn,
  addConstraint,
  alterColumn,
  alterTable,
  commentOnColumn,
  dollarQuoted,
  dropColumn,
  identifier,
  indented,
  nameLiteral,
  qualified,
  setAttributes,
} from './sql';
import { identityText, restoreAttributes, sequenceChanges, sequenceText } from './table-settings';
import { findColumn, type Catalog, type Column, type Table } from '../schema/catalog';
import { formatType, sameType } from '../schema/describe';
import { without } from '../schema/change';
import { parentsOf, sequencesOf, userTypeOf } from '../schema/lookups';
import { quoteIdentifier, quoteLiteral } from '../text/quoting';
import { grantsAgain } from './rights-back';
import { storageOf } from './usual-storage';
import { back, cannot, NOTHING, type BackOptions, type ChangedTable, type WayBack } from './way-back';

/** What gives each column its state of before, those that were added or dropped included. */
export function restoreColumns(changed: ChangedTable, options: BackOptions): readonly WayBack[] {
  const { name, was, is, before, after } = changed;
  const added = is.columns.filter((column) => !was.columns.some((old) => old.name === column.name));
  const dropped = was.columns.filter((column) => !is.columns.some((now) => now.name === column.name));
  const parents = parentsOf(was);
  const has = (catalog: Catalog, column: Column): boolean =>
    parents.some((parent) => findColumn(catalog.tables.get(parent), column.name) !== undefined);
  const altered = was.columns.flatMap((old) => {
    const found = is.columns.find((column) => column.name === old.name);
    if (found === undefined || found === old) return [];
    const now = parents.reduce((column, parent) => withParent(changed, parent, old, column), found);
    return [{ old, now }];
  });
  return [
    ...added
      .filter((column) => !has(after, column) || has(before, column))
      .map((column) => back([alterTable(name, dropColumn(column.name))])),
    ...dropped
      .filter((column) => !has(before, column) || has(after, column))
      .map((column) => addAgain(changed, column)),
    ...altered.flatMap(({ old, now }) => restoreColumn(changed, old, now, options)),
  ];
}

/** The column as it is once its parent's has been restored, which it follows. */
function withParent({ before, after }: ChangedTable, parent: string, old: Column, now: Column): Column {
  const was = findColumn(before.tables.get(parent), old.name);
  const is = findColumn(after.tables.get(parent), old.name);
  if (was === undefined || is === undefined || was === is) return now;
  const value = was.default?.text === is.default?.text ? now.default : was.default;
  const { statistics, storage } = {
    statistics: (was.statistics === is.statistics ? now : was).statistics,
    storage: (was.storage === is.storage ? now : was).storage,
  };
  return {
    ...without(now, 'default', 'collation', 'generated', 'statistics', 'storage'),
    type: old.type,
    notNull: was.notNull === is.notNull ? now.notNull : was.notNull,
    ...(value !== undefined && { default: value }),
    ...(old.collation !== undefined && { collation: old.collation }),
    ...(old.generated !== undefined && { generated: old.generated }),
    ...(statistics !== undefined && { statistics }),
    ...(storage !== undefined && { storage }),
  };
}

function addAgain({ name, key, before, was }: ChangedTable, column: Column): WayBack {
  const serial = sequencesOf(before, key).find(
    ({ ownedBy }) => ownedBy?.column === column.name && column.identity === undefined,
  );
  const sequence =
    serial &&
    qualified(
      name.schema === undefined ? { name: serial.name } : { schema: serial.schema, name: serial.name },
    );
  const valueless =
    column.default === undefined && column.identity === undefined && column.generated === undefined;
  const required = cannotBeNotNull(column);
  const owned = sequencesOf(before, key).find(({ ownedBy }) => ownedBy?.column === column.name);
  const definition = columnDefinition(name, required ? { ...column, notNull: false } : column, was, owned);
  const rest = definition.slice(quoteIdentifier(column.name).length + 1);
  const shown = `${qualified(name)}.${identifier(column.name)}`;
  const lost =
    column.generated === undefined
      ? [
          `The values of ${shown} are gone: what is added again ${valueless ? `is NULL${required ? ', so NOT NULL comes back only where the table is empty' : ''}` : 'has new ones'}.`,
        ]
      : [];
  return back(
    [
      ...(sequence === undefined
        ? []
        : [`CREATE SEQUENCE IF NOT EXISTS ${sequence}${sequenceText(serial?.options)}`]),
      alterTable(name, addColumn(column.name, rest)),
      ...setAttributes(name, column),
      ...(sequence === undefined ? [] : [`ALTER SEQUENCE ${sequence} OWNED BY ${shown}`]),
      ...(required ? [requireWhereEmpty(name, column.name, setNotNull(column, was))] : []),
      ...(column.comment === undefined ? [] : [commentOnColumn(name, column.name, column.comment)]),
      ...grantsAgain(name, { columns: [column] }, before).sql,
    ],
    ...lost,
  );
}

/** NOT NULL needs values that nobody has: it comes back by itself only where there are no rows. */
function requireWhereEmpty(table: QualifiedName, column: string, action: string): string {
  const set = alterTable(table, action);
  return `DO ${dollarQuoted(
    [
      'BEGIN',
      `  IF NOT EXISTS (SELECT FROM ${qualified(table)} WHERE ${identifier(column)} IS NULL) THEN`,
      `${indented(set, '    ')};`,
      '  END IF;',
      'END;',
    ].join('\n'),
  )}`;
}

function restoreColumn(
  changed: ChangedTable,
  old: Column,
  now: Column,
  options: BackOptions,
): readonly WayBack[] {
  const { name } = changed;
  const shown = `${qualified(name)}.${identifier(old.name)}`;
  const alter = (action: string): string => alterTable(name, alterColumn(old.name, action));
  const parts: WayBack[] = [];
  const retyped = !sameType(old.type, now.type) || old.collation !== now.collation;
  if (retyped) parts.push(restoreType(changed, old, now));
  if (now.identity !== undefined && old.identity === undefined)
    parts.push(back([alter('DROP IDENTITY IF EXISTS')]));
  if (old.default?.text !== now.default?.text && old.generated === undefined && now.generated === undefined) {
    parts.push(back([alter(old.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${old.default.text}`)]));
  }
  if (old.notNull && !now.notNull)
    parts.push(
      back(
        notNullAgain(changed, old, options) ?? [
          alterTable(name, setNotNull(old, changed.was, options.version)),
        ],
        `Taking back DROP NOT NULL fails where ${shown} has become NULL since.`,
      ),
    );
  if (!old.notNull && now.notNull) parts.push(back([alter('DROP NOT NULL')]));
  if (old.identity !== undefined && now.identity === undefined) {
    const restart = `SELECT setval(pg_get_serial_sequence(${nameLiteral(name)}, ${quoteLiteral(old.name)}), (SELECT max(${identifier(old.name)}) FROM ${qualified(name)}))`;
    const sequence = sequencesOf(changed.before, changed.key).find(
      ({ ownedBy }) => ownedBy?.column === old.name,
    );
    const identity = `ADD GENERATED ${old.identity.toUpperCase()} AS IDENTITY${identityText(name, old.name, sequence)}`;
    parts.push(back([alter(identity), restart]));
  }
  if (old.generated !== undefined && now.generated === undefined) {
    parts.push(
      cannot(
        `PostgreSQL cannot make ${shown} a generated column again: ${old.generated.expression.text} is computed no more.`,
      ),
    );
  } else if (
    old.generated?.expression.text !== now.generated?.expression.text &&
    old.generated !== undefined
  ) {
    parts.push(back([alter(`SET EXPRESSION AS (${old.generated.expression.text})`)]));
  }
  if (old.identity !== undefined && now.identity !== undefined) {
    if (old.identity !== now.identity)
      parts.push(back([alter(`SET GENERATED ${old.identity.toUpperCase()}`)]));
    const set = identityChanges(changed, old.name);
    if (set !== '') parts.push(back([alter(set)]));
  }
  const attributes = restoreAttributes(
    name,
    old,
    now,
    options.version < 16 ? storageOf(old.type, changed.before) : 'DEFAULT',
  );
  if (attributes.length > 0) parts.push(back(attributes));
  if (old.comment !== now.comment) parts.push(back([commentOnColumn(name, old.name, old.comment ?? null)]));
  return parts.length === 0 ? [NOTHING] : parts;
}

/** The name and NO INHERIT are of PostgreSQL 18; a history that has the latter runs on no other. */
function setNotNull(column: Column, was: Table, version = 0): string {
  const { name, noInherit } = notNullOf(column, was);
  if (!noInherit && (name === undefined || version < 18)) return alterColumn(column.name, 'SET NOT NULL');
  const definition = `NOT NULL ${identifier(column.name)}${noInherit ? ' NO INHERIT' : ''}`;
  return name === undefined ? `ADD ${definition}` : addConstraint(name, definition);
}

/** How the sequence of an identity column counted before, as SET takes it; empty where it counts so still. */
function identityChanges({ before, after, key }: ChangedTable, column: string): string {
  const optionsIn = (catalog: Catalog): SequenceOptions | undefined =>
    sequencesOf(catalog, key).find(({ ownedBy }) => ownedBy?.column === column)?.options;
  return sequenceChanges(optionsIn(after), optionsIn(before))
    .map((change) => `SET ${change}`)
    .join(' ');
}

/** By steps that read no row under a lock that blocks; undefined where that needs more than one transaction, or another name. */
function notNullAgain(
  { name, was, after }: ChangedTable,
  old: Column,
  { outside, version }: BackOptions,
): readonly string[] | undefined {
  const column = old.name;
  const named = notNullOf(old, was);
  const usual = constraintName(after, name, [column], 'not_null');
  if (!outside || named.noInherit || (named.name ?? usual) !== usual) return undefined;
  const target = { table: name, alter: {} };
  return notNullSteps(target, column, { catalog: after, version }).flatMap(({ up }) => up);
}

/** The old type, by PostgreSQL's own cast where it has one that it applies by itself: that one refuses to cut values. */
function restoreType({ name, before }: ChangedTable, old: Column, now: Column): WayBack {
  const shown = `${qualified(name)}.${identifier(old.name)}`;
  const type = formatType(old.type);
  const collation = old.collation === undefined ? '' : ` COLLATE ${identifier(old.collation)}`;
  const how = castBack(now.type, old.type, before);
  if (how === 'none')
    return cannot(
      `PostgreSQL has no cast from ${formatType(now.type)} to ${type}, so ${shown} cannot become ${type} again without an expression that only you know.`,
    );
  const cast = how === 'by itself' ? '' : ` USING ${identifier(old.name)}::${type}`;
  const alter = (action: string): string => alterTable(name, alterColumn(old.name, action));
  const ownDefault = cast !== '' && old.default !== undefined && now.default !== undefined;
  return back(
    [
      ...(ownDefault ? [alter('DROP DEFAULT')] : []),
      alter(`TYPE ${type}${collation}${cast}`),
      ...(ownDefault ? [alter(`SET DEFAULT ${old.default?.text ?? ''}`)] : []),
    ],
    `Values of ${shown} that ${type} cannot hold make this fail; what the change to ${formatType(now.type)} rounded or cut stays so.`,
  );
}

const CHARACTER: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'name']);

function castBack(from: TypeName, to: TypeName, catalog: Catalog): 'by itself' | 'explicit' | 'none' {
  if (from.name === to.name && from.arrayDimensions === to.arrayDimensions) return 'by itself';
  const own = userTypeOf(catalog, from) !== undefined || userTypeOf(catalog, to) !== undefined;
  const character = CHARACTER.has(from.name) || CHARACTER.has(to.name);
  if (own || from.arrayDimensions !== to.arrayDimensions) return character ? 'explicit' : 'none';
  if (!isCertainlyNotAssignable(from.name, to.name)) return 'by itself';
  const booleans = [from.name, to.name].sort().join(' ') === 'bool int4';
  return character || booleans ? 'explicit' : 'none';
}
