import type { AlterTableOther, RewriteTable } from '../operations/tables';
import { readSettings, withoutSettings, withSettings, type SettingsList } from '../statements/settings-list';
import { foldIdentifier } from '../text/quoting';
import { keyOf, type Catalog, type Column, type Index, type Table } from './catalog';
import {
  putIndex,
  putSequence,
  updateColumn,
  updateIndex,
  updateTable,
  withChildren,
  without,
} from './change';
import { indexesOf, sequencesOf } from './lookups';

/* What is said of a table, a column or an index beside its definition, and can be set and reset. */

/** The actions of ALTER TABLE and ALTER INDEX that change only the catalog. */
export function setAttribute(catalog: Catalog, operation: AlterTableOther): Catalog {
  const key = keyOf(catalog, operation.table);
  if (operation.objectType === 'index') return setOfIndex(catalog, key, operation);
  if (operation.objectType === 'sequence') return setOfSequence(catalog, key, operation);
  if (!catalog.tables.has(key)) return catalog;
  const { column } = operation;
  if (column !== undefined) return setOfColumn(catalog, key, column, operation);
  switch (operation.action) {
    case 'CLUSTER ON':
      return markClustered(catalog, key, foldIdentifier(operation.detail ?? ''));
    case 'SET WITHOUT CLUSTER':
      return markClustered(catalog, key, undefined);
    case 'REPLICA IDENTITY':
      return setReplicaIdentity(catalog, key, operation.detail ?? '');
    default:
      return updateTable(catalog, key, (table) => setOfTable(table, operation));
  }
}

function setOfTable(table: Table, { action, detail = '' }: AlterTableOther): Table {
  switch (action) {
    case 'SET':
    case 'RESET': {
      const parameters = changedList(table.parameters, action, detail);
      return parameters === undefined ? without(table, 'parameters') : { ...table, parameters };
    }
    case 'OWNER TO':
      return { ...table, owner: detail };
    default:
      return table;
  }
}

/** A list of settings after SET (…) or RESET (…), as the statement writes them. */
function changedList(
  settings: SettingsList | undefined,
  action: string,
  detail: string,
): SettingsList | undefined {
  const list = readSettings(detail.replace(/^\(|\)$/g, ''));
  return action === 'SET' ? withSettings(settings, list) : withoutSettings(settings, Object.keys(list));
}

/** Statistics targets and storage go down to the tables below; compression and options do not. */
function setOfColumn(catalog: Catalog, key: string, column: string, operation: AlterTableOther): Catalog {
  const { action, only } = operation;
  const goesDown = action === 'SET STATISTICS' || action === 'SET STORAGE';
  const next = withChildren(catalog, key, only || !goesDown, (before, table) =>
    updateTable(before, table, (known) =>
      updateColumn(known, column, (found) => columnAfter(found, operation)),
    ),
  );
  const { sequence } = operation;
  if (sequence === undefined) return next;
  return sequencesOf(next, key)
    .filter(({ ownedBy }) => ownedBy?.column === column)
    .reduce(
      (before, each) => putSequence(before, { ...each, options: { ...each.options, ...sequence } }),
      next,
    );
}

function columnAfter(before: Column, { action, detail = '', identity }: AlterTableOther): Column {
  const isDefault = /^(?:default|-1)$/i.test(detail.trim());
  switch (action) {
    case 'SET STATISTICS':
      return isDefault || !Number.isInteger(Number(detail))
        ? without(before, 'statistics')
        : { ...before, statistics: Number(detail) };
    case 'SET STORAGE':
      return isDefault ? without(before, 'storage') : { ...before, storage: detail.toUpperCase() };
    case 'SET COMPRESSION':
      return isDefault ? without(before, 'compression') : { ...before, compression: detail };
    case 'SET':
    case 'RESET': {
      const options = changedList(before.options, action, detail);
      return options === undefined ? without(before, 'options') : { ...before, options };
    }
    case 'SET GENERATED':
      if (before.identity === undefined) return before;
      // A new object also where only the sequence counts otherwise.
      return { ...before, identity: identity ?? before.identity };
    default:
      return before;
  }
}

function setOfIndex(catalog: Catalog, key: string, operation: AlterTableOther): Catalog {
  const { action, column, detail = '' } = operation;
  return updateIndex(catalog, key, (index) => {
    if (column !== undefined) return action === 'SET STATISTICS' ? withTarget(index, column, detail) : index;
    if (action === 'SET TABLESPACE') return { ...index, tablespace: foldIdentifier(detail) };
    return index;
  });
}

function withTarget(index: Index, column: string, detail: string): Index {
  const targets = { ...index.statistics };
  if (detail.trim() === '-1' || /^default$/i.test(detail.trim())) Reflect.deleteProperty(targets, column);
  else targets[column] = detail.trim();
  return Object.keys(targets).length === 0 ? without(index, 'statistics') : { ...index, statistics: targets };
}

function setOfSequence(catalog: Catalog, key: string, { action, detail = '' }: AlterTableOther): Catalog {
  const sequence = catalog.sequences.get(key);
  return sequence === undefined || action !== 'OWNER TO'
    ? catalog
    : putSequence(catalog, { ...sequence, owner: detail });
}

/** Only one index of a table is the one that it is clustered on. */
function markClustered(catalog: Catalog, key: string, name: string | undefined): Catalog {
  return indexesOf(catalog, key).reduce((next, index) => {
    const is = index.name === name;
    if (is === (index.clustered === true)) return next;
    return putIndex(next, is ? { ...index, clustered: true } : without(index, 'clustered'));
  }, catalog);
}

function setReplicaIdentity(catalog: Catalog, key: string, detail: string): Catalog {
  const kind = /^full|^nothing|^using/i.exec(detail)?.[0].toLowerCase();
  const name = kind === 'using' ? foldIdentifier(detail.replace(/^using\s+index\s+/i, '')) : undefined;
  const next = indexesOf(catalog, key).reduce((before, index) => {
    const is = index.name === name;
    if (is === (index.replicaIdentity === true)) return before;
    return putIndex(before, is ? { ...index, replicaIdentity: true } : without(index, 'replicaIdentity'));
  }, catalog);
  return updateTable(next, key, (table) =>
    kind === 'full' || kind === 'nothing'
      ? { ...table, replicaIdentity: kind }
      : table.replicaIdentity === undefined
        ? table
        : without(table, 'replicaIdentity'),
  );
}

/** SET LOGGED and its kin, and CLUSTER, which remembers its index. */
export function rewriteTable(catalog: Catalog, { how, tables, to }: RewriteTable): Catalog {
  return tables.reduce((next, name) => {
    const key = keyOf(next, name);
    switch (how) {
      case 'set logged':
      case 'set unlogged':
        return updateTable(next, key, (table) => ({
          ...table,
          persistence: how === 'set logged' ? 'permanent' : 'unlogged',
        }));
      case 'set tablespace':
        return to === undefined ? next : updateTable(next, key, (table) => ({ ...table, tablespace: to }));
      case 'set access method':
        return updateTable(next, key, (table) =>
          to === undefined ? without(table, 'accessMethod') : { ...table, accessMethod: to },
        );
      case 'cluster':
        return to === undefined ? next : markClustered(next, key, to);
      default:
        return next;
    }
  }, catalog);
}
