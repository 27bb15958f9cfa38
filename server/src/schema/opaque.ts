import type { Operation } from '../operations/operation';

/** Functions that leave the schema as it is, of those that migrations call. */
const QUIET = new Set(
  (
    'abs array_agg array_length avg bool_and bool_or clock_timestamp coalesce concat count current_database current_date ' +
    'current_schema current_setting current_timestamp current_user currval date_trunc exists format gen_random_uuid ' +
    'generate_series greatest json_agg json_build_object jsonb_agg jsonb_build_object lastval least length lower max md5 ' +
    'min nextval now nullif quote_ident quote_literal random regexp_replace replace row_number row_to_json ' +
    'session_user set_config setseed setval string_agg sum timeofday to_char to_jsonb to_regclass to_regtype ' +
    'to_tsvector transaction_timestamp trim txid_current unnest upper version'
  ).split(' '),
);

/** Extensions that bring functions and types, but no tables. */
const EXTENSIONS = new Set(
  'btree_gin btree_gist citext cube dblink fuzzystrmatch hstore intarray isn ltree pg_trgm pgcrypto plpgsql tablefunc unaccent uuid-ossp vector pg_stat_statements'.split(
    ' ',
  ),
);

/**
 * True for what may change the schema in ways that cannot be read here: a call of code, SQL that code puts together, an extension with
 * tables of its own. From there on, absence proves nothing.
 */
export function isOpaque(operation: Operation): boolean {
  switch (operation.type) {
    case 'Call':
    case 'Unknown':
      return true;
    case 'DoBlock':
      return operation.dynamic || operation.problem !== undefined || operation.language !== 'plpgsql';
    case 'Query':
      return !operation.functions.every(isQuiet);
    case 'CreateExtension':
      return !EXTENSIONS.has(operation.name);
    case 'Utility':
      return operation.what === 'ALTER SCHEMA' && operation.renamedTo !== undefined;
    default:
      return false;
  }
}

/** True for a function that leaves the schema as it is. `name` in lower case, with its schema where that is not `pg_catalog`. */
export function isQuiet(name: string): boolean {
  return /^(pg_|set_config$)/.test(name) || QUIET.has(name);
}
