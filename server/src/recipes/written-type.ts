import type { TypeName } from '../operations/names';
import { tokenize } from '../statements/tokens';
import { unquoteIdentifier } from '../text/quoting';

/** Names of the manual for types that PostgreSQL calls otherwise inside. */
const INTERNAL: Readonly<Record<string, string>> = {
  smallint: 'int2',
  smallserial: 'int2',
  int: 'int4',
  integer: 'int4',
  serial: 'int4',
  bigint: 'int8',
  bigserial: 'int8',
  real: 'float4',
  float: 'float8',
  'double precision': 'float8',
  decimal: 'numeric',
  dec: 'numeric',
  boolean: 'bool',
  'character varying': 'varchar',
  'char varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  'bit varying': 'varbit',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time with time zone': 'timetz',
  'time without time zone': 'time',
};

/** False where a type that a person has written is certainly not that of a column. */
export function mayBeType(text: string, type: TypeName): boolean {
  const { name, isArray, modifiers } = writtenType(text);
  const known = type.modifiers.map(String);
  // character is character(1), numeric(5) is numeric(5,0).
  const length = (own: readonly string[]): string =>
    name === 'bpchar' && own.length === 0 ? '1' : own.join().replace(/,0$/, '');
  return (
    name === (INTERNAL[type.name] ?? type.name) &&
    isArray === type.arrayDimensions > 0 &&
    length(modifiers) === length(known)
  );
}

/** A type as somebody writes it: its own name in PostgreSQL, without a schema, and what stands behind that. */
export function writtenType(text: string): {
  readonly name: string;
  readonly isArray: boolean;
  readonly modifiers: readonly string[];
} {
  const words: string[] = [];
  const modifiers: string[] = [];
  let [isArray, inside] = [false, false];
  for (const token of tokenize(text)) {
    if (token.kind === 'word' && /^collate$/i.test(token.text)) break;
    if (token.text === '[' || /^array$/i.test(token.text)) isArray = true;
    else if (token.text === '(') inside = true;
    else if (token.text === ')') inside = false;
    else if (token.text === '.') words.length = 0;
    else if (inside && token.text !== ',') modifiers.push(token.text);
    else if (!inside && (token.kind === 'word' || token.kind === 'quotedIdentifier'))
      words.push(unquoteIdentifier(token.text));
  }
  const written = words.join(' ');
  return { name: INTERNAL[written] ?? written, isArray, modifiers };
}
