import type { AlterColumnType } from '../operations/columns';
import type { Expression, TypeName } from '../operations/names';
import { tokenize } from '../statements/tokens';
import type { Catalog, Column, Index } from '../schema/catalog';
import { indexUses, userTypeOf } from '../schema/lookups';
import type { Context } from './build';
import { hasSameBits, isCertainlyNotAssignable, operatorFamily } from './casts';

/** What ALTER COLUMN TYPE does to the values of a column and to an index on it. */
export interface TypeChange {
  readonly rewrites: boolean;
  /** True where comparing values changes, so that indexes and foreign keys on the column are built and checked anew. */
  readonly comparesAnew: boolean;
  /** True where the collation of the column changes. */
  readonly collates: boolean;
  readonly fails: string | null;
}

const REWRITE: TypeChange = { rewrites: true, comparesAnew: true, collates: true, fails: null };

/** Follows ATColumnChangeRequiresRewrite: only a change that relabels the same bits leaves the table as it is. */
export function typeChange(
  column: Column | undefined,
  operation: AlterColumnType,
  context: Context,
): TypeChange {
  if (column === undefined) return REWRITE;
  const { catalog } = context;
  const using = operation.using === undefined ? 'none' : usingForm(operation);
  if (using === 'expression') return REWRITE;
  const from = resolve(catalog, column.type);
  const to = resolve(catalog, operation.to);
  const fails =
    using === 'none' && from.builtIn && to.builtIn && isCertainlyNotAssignable(from.type.name, to.type.name)
      ? `column "${column.name}" cannot be cast automatically to type ${operation.to.text}`
      : null;
  const sameDomain = to.domain !== undefined && to.domain === from.domain;
  const rewrites = !(sameDomain || (!to.constrained && keepsValues(from.type, to.type, context)));
  const polymorphic = from.type.arrayDimensions > 0 && from.type.name !== to.type.name;
  return {
    rewrites,
    comparesAnew: rewrites || polymorphic || operatorFamily(from.type.name) !== operatorFamily(to.type.name),
    collates: (operation.collation ?? 'default') !== (column.collation ?? 'default'),
    fails,
  };
}

/**
 * True where the index is built anew although the table is not rewritten: PostgreSQL keeps the files of an index only
 * where neither its operators nor its collation change, and never those of a partial index or one over expressions.
 */
export function rebuildsIndex(index: Index, column: string, change: TypeChange): boolean {
  if (!indexUses(index, column)) return false;
  if (index.where !== undefined || index.elements.some((element) => element.expression !== undefined))
    return true;
  const isKey = index.elements.some((element) => element.column === column);
  return isKey && (change.comparesAnew || change.collates);
}

/** A type down to what its domains are made over. */
export interface Resolved {
  /** The type below all domains. */
  readonly type: TypeName;
  /** Key of the outermost domain. */
  readonly domain?: string;
  /** A domain on the way has a CHECK or NOT NULL. */
  readonly constrained: boolean;
  readonly builtIn: boolean;
}

/** What a type is below its domains. */
export function resolve(catalog: Catalog, type: TypeName): Resolved {
  const user = type.arrayDimensions > 0 ? undefined : userTypeOf(catalog, type);
  if (user?.kind !== 'domain') {
    const builtIn =
      user === undefined && type.arrayDimensions === 0 && (type.schema ?? 'pg_catalog') === 'pg_catalog';
    return { type, constrained: false, builtIn };
  }
  const inner = resolve(catalog, user.base);
  return {
    ...inner,
    domain: `${user.schema}.${user.name}`,
    constrained: inner.constrained || user.notNull || user.constraints.length > 0,
  };
}

/** The DEFAULT of a domain, or of the domain it is made over. */
export function domainDefault(catalog: Catalog, type: TypeName): Expression | undefined {
  const user = type.arrayDimensions > 0 ? undefined : userTypeOf(catalog, type);
  return user?.kind === 'domain' ? (user.default ?? domainDefault(catalog, user.base)) : undefined;
}

/** True where the type, a domain, has a CHECK or NOT NULL that each value must be tested against. */
export function isConstrainedDomain(catalog: Catalog, type: TypeName): boolean {
  return resolve(catalog, type).constrained;
}

const ZERO_OFFSET_ZONES = /^(etc\/)?(utc|gmt|uct|universal|zulu|greenwich|gmt[+-]?0)$|^0+$/i;

function keepsValues(from: TypeName, to: TypeName, { version, server }: Context): boolean {
  if (from.arrayDimensions > 0 !== to.arrayDimensions > 0) return false;
  if (from.name === to.name) {
    if ((from.schema ?? '') !== (to.schema ?? '') && from.schema !== undefined && to.schema !== undefined)
      return false;
    return to.arrayDimensions > 0 ? sameModifiers(from, to) : keepsLength(from, to);
  }
  // Behind a cast the old length no longer counts: only a target without one keeps the value as it is.
  const unlimited = to.modifiers.length === 0 || isFullPrecision(to);
  if (hasSameBits(from.name, to.name)) return unlimited;
  const timestamps = new Set([from.name, to.name]);
  if (timestamps.has('timestamp') && timestamps.has('timestamptz')) {
    return version >= 12 && ZERO_OFFSET_ZONES.test(server.timeZone ?? '') && unlimited;
  }
  return false;
}

function sameModifiers(from: TypeName, to: TypeName): boolean {
  return to.modifiers.length === 0 || from.modifiers.join() === to.modifiers.join();
}

/** The planner's support functions for varchar, numeric, varbit and the temporal types; char and bit have none. */
function keepsLength(from: TypeName, to: TypeName): boolean {
  if (sameModifiers(from, to) || isFullPrecision(to)) return true;
  const [old, oldScale = 0] = from.modifiers;
  const [wanted, wantedScale = 0] = to.modifiers;
  if (old === undefined || wanted === undefined) return false;
  switch (from.name) {
    case 'varchar':
    case 'varbit':
      return wanted >= old;
    case 'numeric':
      return wanted >= old && wantedScale === oldScale;
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      return wanted >= old;
    case 'interval': {
      const sameFields = from.modifiers.length === to.modifiers.length && fieldsOf(from) === fieldsOf(to);
      return sameFields && (to.modifiers.at(-1) ?? 0) >= (from.modifiers.at(-1) ?? 0);
    }
    default:
      return false;
  }
}

const TEMPORAL = new Set(['timestamp', 'timestamptz', 'time', 'timetz']);

/** Six digits are all that PostgreSQL stores. */
function isFullPrecision(type: TypeName): boolean {
  return TEMPORAL.has(type.name) && type.modifiers[0] === 6;
}

function fieldsOf(type: TypeName): string {
  return type.text.replace(/\(\s*\d+\s*\)/, '').trim();
}

/** `USING column` and `USING column::new_type` are what PostgreSQL does by itself. */
function usingForm(operation: AlterColumnType): 'column' | 'expression' {
  const words = tokenize(operation.using?.text ?? '').map(({ text }) => text);
  while (words[0] === '(' && words.at(-1) === ')') words.splice(0, words.length, ...words.slice(1, -1));
  const [name = '', ...rest] = words;
  const folded = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
  if (folded !== operation.column) return 'expression';
  if (rest.length === 0) return 'column';
  const cast =
    rest[0] === '::' ? rest.slice(1) : rest[0] === ':' && rest[1] === ':' ? rest.slice(2) : undefined;
  return cast !== undefined && spelled(cast) === spelled(tokenize(operation.to.text).map(({ text }) => text))
    ? 'column'
    : 'expression';
}

function spelled(words: readonly string[]): string {
  return words.join(' ').toLowerCase();
}
