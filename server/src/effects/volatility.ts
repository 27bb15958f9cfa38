import type { Expression } from '../operations/names';
import { type Catalog, keyOf } from '../schema/catalog';
import { AGGREGATES, SETTLED_FUNCTIONS, VOLATILE_FUNCTIONS } from './functions.generated';

/** Functions of extensions that are known and not volatile; what PostgreSQL does not know counts as volatile, its own default. */
const SETTLED_EXTENSION_FUNCTIONS = [
  'unaccent',
  'digest',
  'hmac',
  'similarity',
  'uuid_nil',
  'uuid_ns_dns',
  'uuid_ns_url',
];

/** SQL value functions and what the grammar spells without a name in pg_proc. */
const SETTLED_SYNTAX = [
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_role',
  'current_user',
  'session_user',
  'user',
  'current_catalog',
  'current_schema',
  'coalesce',
  'nullif',
  'greatest',
  'least',
];

const volatileNames = new Set(VOLATILE_FUNCTIONS.split(/\s+/));
const settledNames = new Set([
  ...SETTLED_FUNCTIONS.split(/\s+/),
  ...SETTLED_EXTENSION_FUNCTIONS,
  ...SETTLED_SYNTAX,
]);

const aggregateNames = new Set(AGGREGATES.split(/\s+/));

/** True where the expression calls a function that may give each row another value. */
export function isVolatile(expression: Expression, catalog: Catalog): boolean {
  return expression.functions.some((name) => isVolatileFunction(name, catalog));
}

/** `name` in lower case, with its schema where one was written. */
export function isVolatileFunction(name: string, catalog: Catalog): boolean {
  const dot = name.lastIndexOf('.');
  const schema = dot < 0 ? undefined : name.slice(0, dot);
  const plain = name.slice(dot + 1);
  if (schema !== 'pg_catalog') {
    const key = keyOf(catalog, schema === undefined ? { name: plain } : { schema, name: plain });
    const written = catalog.functions.get(key);
    if (written !== undefined) return written.volatility === 'volatile';
  }
  if (volatileNames.has(plain)) return true;
  return schema !== 'pg_catalog' && !settledNames.has(plain);
}

/** True for a function over many rows. `name` in lower case. */
export function isAggregate(name: string): boolean {
  return aggregateNames.has(name.replace(/^pg_catalog\./, ''));
}

/** True for a function that PostgreSQL brings along: none of them changes a table. `name` as for `isVolatileFunction`. */
export function isBuiltIn(name: string): boolean {
  const plain = name.replace(/^pg_catalog\./, '');
  return volatileNames.has(plain) || settledNames.has(plain) || aggregateNames.has(plain);
}

/** True for a function that PostgreSQL brings along and that is volatile whatever it is given. */
export function isVolatileBuiltIn(name: string): boolean {
  const plain = name.replace(/^pg_catalog\./, '');
  return volatileNames.has(plain) && !settledNames.has(plain);
}
