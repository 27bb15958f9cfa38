import type { QualifiedName } from '../operations/names';
import type {
  AlterPolicy,
  CreatePolicy,
  DropPolicy,
  DropTable,
  Inherit,
  RenameTable,
  RewriteTable,
  RowSecurity,
  SetSchema,
} from '../operations/tables';
import { rewriteTable } from './apply-attributes';
import { keyOf, splitKey, type Catalog, type Table } from './catalog';
import { ensureTable, updateTable, without } from './change';
import { sequencesOf } from './lookups';
import { addChild, removeChild, removeTable } from './drop';
import { moveFunction } from './apply-functions';
import { moveSequence, moveTable, moveView, renameRelation } from './rename';

/** DROP TABLE, names, schemas, inheritance, and what hangs on a table beside its columns and constraints. */
export type TableChange =
  | DropTable
  | RenameTable
  | SetSchema
  | Inherit
  | RewriteTable
  | RowSecurity
  | CreatePolicy
  | AlterPolicy
  | DropPolicy;

export function applyTable(catalog: Catalog, operation: TableChange): Catalog {
  switch (operation.type) {
    case 'DropTable':
      return operation.names.reduce(
        (next, name) => removeTable(next, keyOf(next, name), operation.cascade),
        catalog,
      );
    case 'RewriteTable':
      return rewriteTable(catalog, operation);
    case 'SetSchema':
      return setSchema(catalog, operation);
    case 'RenameTable':
      return operation.objectType === 'table' || operation.objectType === 'foreign table'
        ? changeTable(catalog, operation, (next) => renameRelation(next, operation.table, operation.to))
        : renameRelation(catalog, operation.table, operation.to);
    case 'Inherit':
      return changeTable(catalog, operation, (next, key) =>
        inherit(next, key, keyOf(next, operation.parent), operation.add),
      );
    default:
      return changeTable(catalog, operation, (next, key) =>
        updateTable(next, key, (table) => changeExtras(table, operation)),
      );
  }
}

function changeTable(
  catalog: Catalog,
  operation: { readonly table: QualifiedName; readonly ifTableExists: boolean },
  change: (catalog: Catalog, key: string) => Catalog,
): Catalog {
  const found = ensureTable(catalog, operation.table, operation.ifTableExists);
  return found === undefined
    ? change(catalog, keyOf(catalog, operation.table))
    : change(found.catalog, found.key);
}

function changeExtras(table: Table, operation: RowSecurity | CreatePolicy | AlterPolicy | DropPolicy): Table {
  switch (operation.type) {
    case 'RowSecurity':
      switch (operation.action) {
        case 'enable':
        case 'disable':
          return { ...table, rowSecurity: operation.action === 'enable' };
        case 'force':
          return { ...table, forcedRowSecurity: true };
        case 'no force':
          return without(table, 'forcedRowSecurity');
      }
    case 'CreatePolicy':
      return { ...table, policies: added(table.policies, operation.name) };
    case 'AlterPolicy':
      return operation.renamedTo === undefined
        ? table
        : { ...table, policies: renamed(table.policies, operation.name, operation.renamedTo) };
    case 'DropPolicy':
      return { ...table, policies: table.policies.filter((name) => name !== operation.name) };
  }
}

function renamed(names: readonly string[], from: string, to: string): readonly string[] {
  return names.map((name) => (name === from ? to : name));
}

function added(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names : [...names, name];
}

function inherit(catalog: Catalog, key: string, parent: string, add: boolean): Catalog {
  const next = updateTable(catalog, key, (table) => ({
    ...table,
    inherits: add ? added(table.inherits, parent) : table.inherits.filter((name) => name !== parent),
    ...(!add && { columns: table.columns.map((column) => without(column, 'inherited')) }),
  }));
  return add ? addChild(next, parent, key) : removeChild(next, parent, key);
}

function setSchema(catalog: Catalog, operation: SetSchema): Catalog {
  const key = keyOf(catalog, operation.table);
  const { name } = splitKey(key);
  const newKey = `${operation.to}.${name}`;
  if (operation.objectType === 'type') {
    const type = catalog.types.get(key);
    if (type === undefined) return catalog;
    const moved = { ...type, schema: operation.to };
    return { ...catalog, types: catalog.types.delete(key).set(newKey, moved) };
  }
  if (operation.objectType === 'function') return moveFunction(catalog, operation);
  if (catalog.views.has(key)) return moveView(catalog, key, newKey);
  if (catalog.sequences.has(key)) return moveSequence(catalog, key, newKey);
  if (operation.objectType !== 'table') return catalog;
  return changeTable(catalog, operation, (next, from) => {
    const sequences = new Map(sequencesOf(next, from).map((sequence) => [sequence.name, sequence.schema]));
    return qualifyDefaults(moveTable(next, from, newKey), newKey, sequences);
  });
}

/** Defaults that call nextval follow their sequence into the other schema. */
function qualifyDefaults(catalog: Catalog, key: string, sequences: ReadonlyMap<string, string>): Catalog {
  return updateTable(catalog, key, (table) => ({
    ...table,
    columns: table.columns.map((column) => {
      const called = /^nextval\('(?:[^'.]+\.)?([^'.]+)'::regclass\)$/.exec(column.default?.text ?? '')?.[1];
      if (called === undefined || column.default === undefined || !sequences.has(called)) return column;
      const prefix = table.schema === 'public' ? '' : `${table.schema}.`;
      return { ...column, default: { ...column.default, text: `nextval('${prefix}${called}'::regclass)` } };
    }),
  }));
}
