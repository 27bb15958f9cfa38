import { AGGREGATES, SETTLED_FUNCTIONS, VOLATILE_FUNCTIONS } from './functions.generated';

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

/** Functions of pg_catalog that are volatile. */
export const volatileNames: ReadonlySet<string> = new Set(VOLATILE_FUNCTIONS.split(/\s+/));
/** Those that are not, and what the grammar makes look like them. */
export const settledNames: ReadonlySet<string> = new Set([
  ...SETTLED_FUNCTIONS.split(/\s+/),
  ...SETTLED_SYNTAX,
]);
/** Those over many rows. */
export const aggregateNames: ReadonlySet<string> = new Set(AGGREGATES.split(/\s+/));

/**
 * True for a function that PostgreSQL brings along: none of them changes a table or the schema. `name` in lower case, with its
 * schema where that is not `pg_catalog`.
 */
export function isBuiltIn(name: string): boolean {
  const plain = name.replace(/^pg_catalog\./, '');
  return volatileNames.has(plain) || settledNames.has(plain) || aggregateNames.has(plain);
}
