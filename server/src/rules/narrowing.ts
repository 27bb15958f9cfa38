import type { TypeName } from '../operations/names';

/** What a change of type does to values that the new type cannot hold. */
export interface Narrowing {
  /** True where they are changed in silence, false where PostgreSQL refuses the whole change. */
  readonly loses: boolean;
  /** A clause: what happens to them, or which values they are. */
  readonly how: string;
}

const DIGITS_OF_INTEGERS: Readonly<Record<string, number>> = { int2: 5, int4: 10, int8: 19 };
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext']);
const TIMES: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'time', 'timetz']);

/** Undefined where the new type holds every value of the old one, or too little is known. `cast`: converted by an explicit cast. */
export function narrowing(from: TypeName, to: TypeName, cast: boolean): Narrowing | undefined {
  if (from.arrayDimensions !== to.arrayDimensions || !isBuiltIn(from) || !isBuiltIn(to)) return undefined;
  if (TEXTS.has(from.name) && TEXTS.has(to.name)) return shorter(lengthOf(from), lengthOf(to), cast);
  if (from.name in DIGITS_OF_INTEGERS) return fromInteger(from.name, to);
  if (from.name === 'numeric') return fromNumeric(from, to);
  if (from.name === 'float8' || from.name === 'float4') return fromFloat(from.name, to);
  return TIMES.has(from.name) ? fromTime(from, to) : undefined;
}

function isBuiltIn({ schema }: TypeName): boolean {
  return schema === undefined || schema === 'pg_catalog';
}

function lengthOf({ name, modifiers }: TypeName): number {
  return modifiers[0] ?? (name === 'bpchar' ? 1 : Infinity);
}

function shorter(from: number, to: number, cast: boolean): Narrowing | undefined {
  if (to >= from) return undefined;
  return cast
    ? { loses: true, how: `the cast cuts off what is longer than ${to} characters` }
    : { loses: false, how: `the text is longer than ${to} characters` };
}

function fromInteger(from: string, to: TypeName): Narrowing | undefined {
  const digits = DIGITS_OF_INTEGERS[from] ?? 0;
  const room = DIGITS_OF_INTEGERS[to.name];
  if (room !== undefined) return room < digits ? tooBig(to) : undefined;
  if (to.name === 'bool') return { loses: true, how: 'every number but 0 becomes true' };
  if (to.name === 'float4' && digits > 5) return inexact(to);
  if (to.name === 'float8' && digits > 10) return inexact(to);
  return to.name === 'numeric' && wholeDigits(to) < digits ? tooBig(to) : undefined;
}

function fromNumeric(from: TypeName, to: TypeName): Narrowing | undefined {
  const scale = scaleOf(from);
  const room = DIGITS_OF_INTEGERS[to.name];
  if (room !== undefined) {
    if (scale > 0) return { loses: true, how: 'digits behind the point are rounded away' };
    return wholeDigits(from) >= room ? tooBig(to) : undefined;
  }
  if (to.name === 'float4' || to.name === 'float8') {
    return wholeDigits(from) + scale > (to.name === 'float8' ? 15 : 6) ? inexact(to) : undefined;
  }
  if (to.name !== 'numeric') return undefined;
  if (scaleOf(to) < scale) {
    const kept = scaleOf(to);
    return {
      loses: true,
      how:
        kept > 0
          ? `only ${kept} ${kept === 1 ? 'digit' : 'digits'} behind the point ${kept === 1 ? 'is' : 'are'} kept`
          : 'digits behind the point are rounded away',
    };
  }
  return wholeDigits(to) < wholeDigits(from) ? tooBig(to) : undefined;
}

function fromFloat(from: string, to: TypeName): Narrowing | undefined {
  if (to.name in DIGITS_OF_INTEGERS) return { loses: true, how: 'digits behind the point are rounded away' };
  if (from === 'float8' && to.name === 'float4') return inexact(to);
  if (to.name !== 'numeric' || to.modifiers.length === 0) return undefined;
  const kept = scaleOf(to);
  return {
    loses: true,
    how: `they are rounded to ${kept} ${kept === 1 ? 'digit' : 'digits'} behind the point`,
  };
}

function fromTime(from: TypeName, to: TypeName): Narrowing | undefined {
  const hasDate = from.name.startsWith('timestamp');
  if (hasDate && to.name === 'date') return { loses: true, how: 'the time of day is cut off' };
  if (hasDate && (to.name === 'time' || to.name === 'timetz'))
    return { loses: true, how: 'the date is cut off' };
  const kept = to.modifiers[0] ?? 6;
  return TIMES.has(to.name) && kept < (from.modifiers[0] ?? 6)
    ? {
        loses: true,
        how: `the seconds are rounded to ${kept} ${kept === 1 ? 'digit' : 'digits'} behind the point`,
      }
    : undefined;
}

function wholeDigits({ modifiers: [precision, scale] }: TypeName): number {
  return precision === undefined ? Infinity : precision - (scale ?? 0);
}

function scaleOf({ modifiers: [precision, scale] }: TypeName): number {
  return precision === undefined ? Infinity : (scale ?? 0);
}

function tooBig({ text }: TypeName): Narrowing {
  return { loses: false, how: `the number is too big for ${text}` };
}

function inexact({ text }: TypeName): Narrowing {
  return { loses: true, how: `${text} keeps only the first digits of a long number` };
}
