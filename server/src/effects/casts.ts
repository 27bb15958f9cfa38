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

/** Types of columns that a foreign key of the type can reference; of the others each only its own. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  int2: [...NUMBERS, 'oid'],
  int4: [...NUMBERS, 'oid'],
  int8: [...NUMBERS, 'oid'],
  numeric: ['numeric', 'float4', 'float8'],
  float4: ['float4', 'float8'],
  float8: ['float4', 'float8'],
  oid: [],
  money: [],
  text: ['text', 'varchar', 'bpchar', 'name'],
  varchar: ['text', 'varchar', 'bpchar', 'name'],
  bpchar: ['text', 'varchar', 'bpchar', 'name'],
  name: ['text', 'varchar', 'name'],
  uuid: [],
  date: ['timestamp', 'timestamptz'],
  timestamp: ['date', 'timestamptz'],
  timestamptz: ['date', 'timestamp'],
  time: ['timetz', 'interval'],
  timetz: [],
  interval: [],
  bit: ['varbit'],
  varbit: ['bit'],
  cidr: ['inet'],
  inet: ['cidr'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
  bool: [],
  bytea: [],
  jsonb: [],
};

/** True where PostgreSQL has no operator by which a value of one of its own types finds a key of the other. */
export function cannotReference(from: string, to: string): boolean {
  const targets = REFERENCES[from];
  return from !== to && targets !== undefined && to in REFERENCES && !targets.includes(to);
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

/** Casts that somebody has to write, besides those from and to texts. */
const EXPLICIT: Readonly<Record<string, readonly string[]>> = {
  bool: ['int4'],
  int4: ['bool', 'bit'],
  int8: ['bit'],
  bit: ['int4', 'int8'],
  jsonb: ['bool', ...NUMBERS],
};

/** True where PostgreSQL cannot even be told to cast; only said of types it is built with. */
export function hasCertainlyNoCast(from: string, to: string): boolean {
  if (!isCertainlyNotAssignable(from, to) || CHARACTER.has(from)) return false;
  return EXPLICIT[from]?.includes(to) !== true;
}

/** The default operator class of an index on a column of the type, as far as it tells types with the same bits apart. */
export function operatorFamily(type: string): string {
  if (type === 'varchar') return 'text';
  if (type === 'cidr') return 'inet';
  if (type.startsWith('reg')) return 'oid';
  return type;
}
