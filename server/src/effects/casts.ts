/**
 * Casts between built-in types, from pg_cast of PostgreSQL 14 to 18: what PostgreSQL does without being asked (implicit
 * and assignment casts), and which of them change no bit of a value.
 */

/** Types that differ only in name: the stored value is the same. */
const SAME_BITS: Readonly<Record<string, readonly string[]>> = {
  text: ['varchar', 'bpchar', 'citext'],
  varchar: ['text', 'bpchar', 'citext'],
  citext: ['text', 'varchar'],
  xml: ['text', 'varchar', 'bpchar'],
  cidr: ['inet'],
  bit: ['varbit'],
  varbit: ['bit'],
  int4: ['oid', 'regclass', 'regproc', 'regtype', 'regrole', 'regnamespace'],
  oid: ['int4', 'regclass', 'regproc', 'regtype', 'regrole', 'regnamespace'],
  regclass: ['int4', 'oid'],
  regtype: ['int4', 'oid'],
};

const INTEGERS = ['int2', 'int4', 'int8'];
const NUMBERS = [...INTEGERS, 'numeric', 'float4', 'float8'];

/** Assignment and implicit casts between types of these names; to character types everything is cast by its text. */
const ASSIGNABLE: Readonly<Record<string, readonly string[]>> = {
  int2: [...NUMBERS, 'oid'],
  int4: [...NUMBERS, 'oid', 'money'],
  int8: [...NUMBERS, 'oid', 'money'],
  numeric: [...NUMBERS, 'money'],
  float4: NUMBERS,
  float8: NUMBERS,
  oid: ['int4', 'int8'],
  money: ['numeric'],
  date: ['timestamp', 'timestamptz'],
  time: ['interval', 'timetz'],
  timetz: ['time'],
  timestamp: ['date', 'time', 'timestamptz'],
  timestamptz: ['date', 'time', 'timestamp', 'timetz'],
  interval: ['time'],
  bit: ['varbit'],
  varbit: ['bit'],
  cidr: ['inet'],
  inet: ['cidr'],
  json: ['jsonb'],
  jsonb: ['json'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
  bool: [],
  bytea: [],
  uuid: [],
  xml: [],
  text: [],
  varchar: [],
  bpchar: [],
};

const CHARACTER = new Set(['text', 'varchar', 'bpchar', 'name']);

/** Types whose values can be compared with each other; of the others each only with its own. */
const COMPARABLE: readonly (readonly string[])[] = [
  NUMBERS,
  ['text', 'varchar', 'bpchar', 'citext', 'name'],
  ['date', 'timestamp', 'timestamptz'],
  ['inet', 'cidr'],
  ['bit', 'varbit'],
];

/** True where two built-in types have no equality between them, so that no foreign key can hold them together. */
export function isCertainlyNotComparable(a: string, b: string): boolean {
  if (a === b || !(a in ASSIGNABLE) || !(b in ASSIGNABLE)) return false;
  return !COMPARABLE.some((types) => types.includes(a) && types.includes(b));
}

export function hasSameBits(from: string, to: string): boolean {
  return SAME_BITS[from]?.includes(to) ?? false;
}

/** True where PostgreSQL has no cast that it applies by itself; only said of types it is built with. */
export function isCertainlyNotAssignable(from: string, to: string): boolean {
  const targets = ASSIGNABLE[from];
  if (from === to || targets === undefined || ASSIGNABLE[to] === undefined) return false;
  return !CHARACTER.has(to) && !targets.includes(to);
}

/** The default operator class of an index on a column of the type, as far as it tells types with the same bits apart. */
export function operatorFamily(type: string): string {
  if (type === 'varchar') return 'text';
  if (type === 'cidr') return 'inet';
  if (type.startsWith('reg')) return 'oid';
  return type;
}
