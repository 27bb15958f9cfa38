import { aggregateNames, settledNames, volatileNames } from '../operations/built-in';
import type { Expression } from '../operations/names';
import { type Catalog, keyOf } from '../schema/catalog';

/** Functions of extensions that are known and not volatile; what PostgreSQL does not know counts as volatile, its own default. */
const SETTLED_OF_EXTENSIONS: ReadonlySet<string> = new Set([
  'unaccent',
  'digest',
  'hmac',
  'similarity',
  'uuid_nil',
  'uuid_ns_dns',
  'uuid_ns_url',
]);

function isSettled(plain: string): boolean {
  return settledNames.has(plain) || SETTLED_OF_EXTENSIONS.has(plain);
}

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
    if (written !== undefined) return written.overloads.some(({ volatility }) => volatility === 'volatile');
  }
  if (volatileNames.has(plain)) return true;
  return schema !== 'pg_catalog' && !isSettled(plain);
}

/** True for a function over many rows. `name` in lower case. */
export function isAggregate(name: string): boolean {
  return aggregateNames.has(name.replace(/^pg_catalog\./, ''));
}

/** True for a function that PostgreSQL brings along and that is volatile whatever it is given. */
export function isVolatileBuiltIn(name: string): boolean {
  const plain = name.replace(/^pg_catalog\./, '');
  return volatileNames.has(plain) && !isSettled(plain);
}
