import type { CreateRule, CreateTrigger, DropRule } from '../operations/tables';
import { findColumn, keyOf } from '../schema/catalog';
import type { Context } from './build';
import { certainTable } from './relations';

/** Why PostgreSQL refuses a trigger: by what is written, or by what it is on. */
export function refusedTrigger(operation: CreateTrigger, context: Context): string | null {
  return (
    refusedAsWritten(operation) ??
    refusedRelation(operation, context) ??
    missingColumn(operation, context) ??
    missingFunction(operation, context)
  );
}

/** Why PostgreSQL refuses a trigger whatever it is on. */
export function refusedAsWritten(operation: CreateTrigger): string | null {
  return (
    refusedTransition(operation) ??
    (operation.eachRow && operation.events.includes('truncate')
      ? 'TRUNCATE FOR EACH ROW triggers are not supported'
      : null) ??
    (!operation.eachRow && operation.whenOfRow
      ? "statement trigger's WHEN condition cannot reference column values"
      : null)
  );
}

/** REFERENCING OLD TABLE, NEW TABLE: one event, all of its rows, after the fact. */
function refusedTransition({ transitions = [], timing, events, columns }: CreateTrigger): string | null {
  if (transitions.length === 0) return null;
  if (transitions.includes('row')) return 'ROW variable naming in the REFERENCING clause is not supported';
  if (timing !== 'after') return 'transition table name can only be specified for an AFTER trigger';
  if (events.includes('truncate')) return 'TRUNCATE triggers with transition tables are not supported';
  if (events.length > 1) return 'transition tables cannot be specified for triggers with more than one event';
  if (columns.length > 0) return 'transition tables cannot be specified for triggers with column lists';
  if (transitions.includes('new') && events.includes('delete'))
    return 'NEW TABLE can only be specified for an INSERT or UPDATE trigger';
  if (transitions.includes('old') && events.includes('insert'))
    return 'OLD TABLE can only be specified for a DELETE or UPDATE trigger';
  return null;
}

function refusedRelation(operation: CreateTrigger, { catalog }: Context): string | null {
  const { table: name, timing, eachRow, transitions = [] } = operation;
  const key = keyOf(catalog, name);
  const view = catalog.views.get(key);
  if (view?.materialized) return `relation "${name.name}" cannot have triggers`;
  if (view !== undefined) {
    const isFit = timing === 'instead of' || (!eachRow && transitions.length === 0);
    return isFit ? null : `"${name.name}" is a view`;
  }
  const table = catalog.tables.get(key);
  if (table === undefined) return null;
  if (timing === 'instead of') return `"${name.name}" is a table`;
  if (!eachRow || transitions.length === 0) return null;
  if (table.partitionBy !== undefined) return `"${name.name}" is a partitioned table`;
  if (table.partitionOf !== undefined)
    return 'ROW triggers with transition tables are not supported on partitions';
  return table.inherits.length > 0
    ? 'ROW triggers with transition tables are not supported on inheritance children'
    : null;
}

/** UPDATE OF a column that is not there. */
function missingColumn({ table: name, columns }: CreateTrigger, { catalog }: Context): string | null {
  const table = certainTable(catalog, keyOf(catalog, name));
  if (table === undefined) return null;
  const missing = columns.find((column) => findColumn(table, column) === undefined);
  return missing === undefined ? null : `column "${missing}" of relation "${name.name}" does not exist`;
}

/** Trigger functions that PostgreSQL brings along. */
const BUILT_IN = /^(ri_|pg_|tsvector_update_trigger|suppress_redundant_updates_trigger|unique_key_recheck$)/;

function missingFunction({ function: name }: CreateTrigger, { catalog }: Context): string | null {
  if (!catalog.complete || BUILT_IN.test(name.name) || name.schema === 'pg_catalog') return null;
  const schemas = name.schema === undefined ? (catalog.searchPath ?? [catalog.defaultSchema]) : [name.schema];
  return schemas.some((schema) => catalog.functions.has(`${schema}.${name.name}`))
    ? null
    : `function ${name.name}() does not exist`;
}

/** A view is a rule ON SELECT; until 15 such a rule makes an empty table a view. */
export function refusedRule(operation: CreateRule, { catalog, version }: Context): string | null {
  const { name, table, onSelect, orReplace } = operation;
  if (!onSelect) return null;
  const key = keyOf(catalog, table);
  const view = catalog.views.get(key);
  if (view !== undefined && !view.materialized) return orReplace ? null : `"${table.name}" is already a view`;
  if (!catalog.tables.has(key)) return null;
  if (version >= 16) return `relation "${table.name}" cannot have ON SELECT rules`;
  return name === '_RETURN' ? null : `view rule for "${table.name}" must be named "_RETURN"`;
}

export function refusedDrop({ name, table }: DropRule, { catalog }: Context): string | null {
  const view = catalog.views.get(keyOf(catalog, table));
  return name === '_RETURN' && view !== undefined
    ? `cannot drop rule _RETURN on view ${table.name} because view ${table.name} requires it`
    : null;
}
