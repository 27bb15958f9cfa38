import { isBuiltIn } from '../operations/built-in';
import type { Operation } from '../operations/operation';

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
  return name.startsWith('pg_') || isBuiltIn(name);
}
