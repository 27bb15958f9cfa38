import type { QualifiedName } from '../operations/names';
import type { SequenceOptions } from '../operations/objects';
import { settingsChanges, settingsText, readSettings } from '../statements/settings-list';
import { keyOf, type Catalog, type Column, type Index, type Sequence, type Table } from '../schema/catalog';
import { indexesOf } from '../schema/lookups';
import { alterColumn, alterTable, besides, identifier, qualified, setAttributes } from './sql';
import { back, cannot, type ChangedTable, type WayBack } from './way-back';

/*
 * What a table has beside its columns, constraints and indexes: where and how it is stored, what it is clustered on, what replication
 * takes for its key, its owner and its row level security.
 */

/** What stands behind the columns of CREATE TABLE: access method, storage parameters, tablespace. */
export function tableTail({ accessMethod, parameters, tablespace }: Table): string {
  return [
    ...(accessMethod === undefined ? [] : [` USING ${identifier(accessMethod)}`]),
    ...(parameters === undefined ? [] : [` WITH (${settingsText(parameters)})`]),
    ...(tablespace === undefined ? [] : [` TABLESPACE ${identifier(tablespace)}`]),
  ].join('');
}

/** What is set once the table and its indexes are there. */
export function settingsAgain(table: QualifiedName, known: Table, catalog: Catalog): string[] {
  return [
    ...known.columns.flatMap((column) => setAttributes(table, column)),
    ...indexesOf(catalog, keyOf(catalog, table)).flatMap((index) => indexStates(table, index)),
    ...(known.replicaIdentity === undefined
      ? []
      : [alterTable(table, `REPLICA IDENTITY ${known.replicaIdentity.toUpperCase()}`)]),
    ...(known.rowSecurity ? [alterTable(table, 'ENABLE ROW LEVEL SECURITY')] : []),
    ...(known.forcedRowSecurity === true ? [alterTable(table, 'FORCE ROW LEVEL SECURITY')] : []),
    ...(known.owner === undefined ? [] : [alterTable(table, `OWNER TO ${known.owner}`)]),
  ];
}

/** The statistics targets of the expressions of an index. */
export function indexTargets(table: QualifiedName, { name, statistics = {} }: Index): string[] {
  return Object.entries(statistics).map(
    ([place, target]) =>
      `ALTER INDEX ${qualified(besides(table, name))} ALTER COLUMN ${place} SET STATISTICS ${target}`,
  );
}

/** What a table says of an index, and an index of its expressions. */
function indexStates(table: QualifiedName, index: Index): string[] {
  return [
    ...indexTargets(table, index),
    ...(index.clustered === true ? [alterTable(table, `CLUSTER ON ${identifier(index.name)}`)] : []),
    ...(index.replicaIdentity === true
      ? [alterTable(table, `REPLICA IDENTITY USING INDEX ${identifier(index.name)}`)]
      : []),
  ];
}

/** What gives a column the statistics target, storage, compression and options of before. */
export function restoreAttributes(
  table: QualifiedName,
  old: Column,
  now: Column,
  usualStorage: string,
): readonly string[] {
  const set = (what: string, was: string | number | undefined, is: typeof was, usual: string): string[] =>
    was === is ? [] : [alterColumn(old.name, `SET ${what} ${was ?? usual}`)];
  return [
    ...set('STATISTICS', old.statistics, now.statistics, '-1'),
    ...set('STORAGE', old.storage, now.storage, usualStorage),
    ...set('COMPRESSION', old.compression, now.compression, 'default'),
    ...settingsChanges(now.options, old.options).map((change) => alterColumn(old.name, change)),
  ].map((action) => alterTable(table, action));
}

/** What gives a table the state of before as a whole. */
export function restoreSettings(changed: ChangedTable, version: number): readonly WayBack[] {
  const { name, was, is } = changed;
  const alter = (action: string): WayBack => back([alterTable(name, action)]);
  const parts = settingsChanges(is.parameters, was.parameters).map(alter);
  if (was.rowSecurity !== is.rowSecurity)
    parts.push(alter(`${was.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`));
  if (was.forcedRowSecurity !== is.forcedRowSecurity)
    parts.push(alter(`${was.forcedRowSecurity === true ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`));
  if (was.persistence !== is.persistence && was.persistence !== 'temporary')
    parts.push(alter(was.persistence === 'unlogged' ? 'SET UNLOGGED' : 'SET LOGGED'));
  if (was.accessMethod !== is.accessMethod) {
    if (was.accessMethod !== undefined)
      parts.push(alter(`SET ACCESS METHOD ${identifier(was.accessMethod)}`));
    else if (version >= 17) parts.push(alter('SET ACCESS METHOD DEFAULT'));
    else parts.push(notShown(name, 'access method', is.accessMethod));
  }
  if (was.tablespace !== is.tablespace)
    parts.push(
      was.tablespace === undefined
        ? notShown(name, 'tablespace', is.tablespace)
        : alter(`SET TABLESPACE ${identifier(was.tablespace)}`),
    );
  if (was.owner !== is.owner)
    parts.push(was.owner === undefined ? notShown(name, 'owner', is.owner) : alter(`OWNER TO ${was.owner}`));
  return parts;
}

function notShown(table: QualifiedName, what: string, now: string | undefined): WayBack {
  return cannot(
    `The ${what} of ${qualified(table)} stays ${now ?? ''}: the migrations do not show which it was before.`,
  );
}

/** What a table is clustered on, what replication takes for its key, and storage of its indexes, where they are there again. */
export function restoreIndexStates({ key, name, was, is, before, after }: ChangedTable): readonly WayBack[] {
  const olds = indexesOf(before, key);
  const news = new Map(indexesOf(after, key).map((index) => [index.name, index]));
  const sql = olds.flatMap((old) => {
    const now = news.get(old.name);
    return now === undefined ? [] : indexChanges(name, old, now);
  });
  const clustered = olds.find((index) => index.clustered);
  const isClustered = [...news.values()].find((index) => index.clustered);
  if (clustered !== undefined && clustered.name !== isClustered?.name)
    sql.push(alterTable(name, `CLUSTER ON ${identifier(clustered.name)}`));
  if (
    clustered === undefined &&
    isClustered !== undefined &&
    olds.some((index) => index.name === isClustered.name)
  )
    sql.push(alterTable(name, 'SET WITHOUT CLUSTER'));
  const identity = identityOf(was, olds);
  if (identity !== identityOf(is, [...news.values()]))
    sql.push(alterTable(name, `REPLICA IDENTITY ${identity}`));
  const moved = olds.flatMap((old) => {
    const tablespace = news.get(old.name)?.tablespace;
    return tablespace === undefined || tablespace === old.tablespace || old.tablespace !== undefined
      ? []
      : [notShown(besides(name, old.name), 'tablespace', tablespace)];
  });
  return [back(sql), ...moved];
}

function identityOf({ replicaIdentity }: Table, indexes: readonly Index[]): string {
  const index = indexes.find((each) => each.replicaIdentity);
  return index === undefined
    ? (replicaIdentity?.toUpperCase() ?? 'DEFAULT')
    : `USING INDEX ${identifier(index.name)}`;
}

function indexChanges(table: QualifiedName, old: Index, now: Index): string[] {
  const index = `ALTER INDEX ${qualified(besides(table, old.name))}`;
  const places = [...new Set([...Object.keys(old.statistics ?? {}), ...Object.keys(now.statistics ?? {})])];
  return [
    ...settingsChanges(readSettings(now.parameters ?? ''), readSettings(old.parameters ?? '')).map(
      (change) => `${index} ${change}`,
    ),
    ...(old.tablespace === undefined || old.tablespace === now.tablespace
      ? []
      : [`${index} SET TABLESPACE ${identifier(old.tablespace)}`]),
    ...places
      .filter((place) => old.statistics?.[place] !== now.statistics?.[place])
      .map((place) => `${index} ALTER COLUMN ${place} SET STATISTICS ${old.statistics?.[place] ?? '-1'}`),
  ];
}

/** ` AS integer INCREMENT BY 5`; empty where it counts as PostgreSQL does by itself. */
export function sequenceText(options: SequenceOptions | undefined): string {
  const { as, increment, minValue, maxValue, start, cache, cycle } = options ?? {};
  const given = (words: string, value: string | null | undefined): string =>
    value === undefined || value === null ? '' : ` ${words} ${value}`;
  return [
    given('AS', as),
    given('INCREMENT BY', increment),
    given('MINVALUE', minValue),
    given('MAXVALUE', maxValue),
    given('START WITH', start),
    given('CACHE', cache),
    cycle === true ? ' CYCLE' : '',
  ].join('');
}

/** What turns one way of counting into another, as ALTER SEQUENCE takes it. */
export function sequenceChanges(from: SequenceOptions = {}, to: SequenceOptions = {}): readonly string[] {
  const set = (words: string, key: keyof SequenceOptions, usual: string): string[] => {
    const [is, was] = [from[key] ?? null, to[key] ?? null];
    return is === was ? [] : [was === null ? usual : `${words} ${was}`];
  };
  const descends = to.increment?.startsWith('-') === true;
  const first = descends ? (to.maxValue ?? '-1') : (to.minValue ?? '1');
  return [
    ...set('AS', 'as', 'AS bigint'),
    ...set('INCREMENT BY', 'increment', 'INCREMENT BY 1'),
    ...set('MINVALUE', 'minValue', 'NO MINVALUE'),
    ...set('MAXVALUE', 'maxValue', 'NO MAXVALUE'),
    ...set('START WITH', 'start', `START WITH ${first}`),
    ...set('CACHE', 'cache', 'CACHE 1'),
    ...((from.cycle === true) === (to.cycle === true) ? [] : [to.cycle === true ? 'CYCLE' : 'NO CYCLE']),
  ];
}

/** ` (INCREMENT BY 5)`, what stands behind AS IDENTITY; with the name of the sequence where it is not the usual one. */
export function identityText(table: QualifiedName, column: string, sequence: Sequence | undefined): string {
  if (sequence === undefined) return '';
  const usual = sequence.name === `${table.name}_${column}_seq` || `${table.name}_${column}`.length > 50;
  const name = usual ? '' : ` SEQUENCE NAME ${qualified(besides(table, sequence.name))}`;
  const text = `${name}${sequenceText(sequence.options)}`.trim();
  return text === '' ? '' : ` (${text})`;
}
