import type { CreateIndex } from '../operations/indexes';
import type { Expression } from '../operations/names';
import { findColumn, keyOf, type Table } from '../schema/catalog';
import type { Context } from './build';
import { isVolatileBuiltIn } from './volatility';

/** Access methods of PostgreSQL that have no unique indexes. */
const NEVER_UNIQUE = new Set(['hash', 'gin', 'gist', 'spgist', 'brin']);
/** Those that have no INCLUDE. */
const NEVER_INCLUDES = new Set(['hash', 'gin', 'brin']);

/** Functions of PostgreSQL that look at the session: their result is not the same for ever. */
const STABLE = new Set(
  (
    'now current_timestamp current_date current_time localtime localtimestamp transaction_timestamp statement_timestamp ' +
    'current_user session_user current_setting to_char concat concat_ws format array_to_string'
  ).split(' '),
);

/** Why PostgreSQL refuses an index, by what is written and by the types of the columns. */
export function indexDefinitionRefused(operation: CreateIndex, { catalog }: Context): string | null {
  const { method, unique, include, elements, where } = operation;
  if (unique && NEVER_UNIQUE.has(method)) return `access method "${method}" does not support unique indexes`;
  if (include.length > 0 && NEVER_INCLUDES.has(method))
    return `access method "${method}" does not support included columns`;
  const table = catalog.tables.get(keyOf(catalog, operation.table));
  if (elements.some(({ expression }) => expression !== undefined && isChanging(expression, table)))
    return 'functions in index expression must be marked IMMUTABLE';
  return where !== undefined && isChanging(where, table)
    ? 'functions in index predicate must be marked IMMUTABLE'
    : null;
}

/** True where the value certainly depends on the session or the time. */
function isChanging(expression: Expression, table: Table | undefined): boolean {
  if (expression.functions.some((name) => STABLE.has(name) || isVolatileBuiltIn(name))) return true;
  return dependsOnTimeZone(expression, table);
}

/** `created_at::date` and `date_trunc('day', created_at)` of a timestamptz ask for the day in the session's TimeZone. */
function dependsOnTimeZone({ text }: Expression, table: Table | undefined): boolean {
  const column =
    /^\(* ?([a-z_][a-z0-9_]*) ?\)* ?:: ?(?:date|time|timestamp|text)\b/i.exec(
      text.replace(/\s+/g, ' '),
    )?.[1] ?? /^\(*\s*date_trunc\s*\(\s*'[^']*'\s*,\s*([a-z_][a-z0-9_]*)\s*\)/i.exec(text)?.[1];
  const type = column === undefined ? undefined : findColumn(table, column.toLowerCase())?.type;
  return type?.name === 'timestamptz' && type.arrayDimensions === 0;
}
