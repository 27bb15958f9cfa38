import { findTable, keyOf } from '../schema/catalog';
import type { Catalog } from '../schema/catalog';
import type { QualifiedName } from '../operations/names';
import { formatType } from '../schema/describe';
import { tokenize } from '../statements/tokens';
import { unquoteIdentifier } from '../text/quoting';

/** Words that are values by themselves; any other lone word is read as a column. */
const VALUES = new Set([
  'true',
  'false',
  'null',
  'default',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'session_user',
  'user',
  'current_role',
  'current_catalog',
  'current_schema',
]);

/** Why a text cannot be put into a statement as an expression: a full sentence. */
export function expressionProblem(text: string): string | undefined {
  const tokens = tokenize(text);
  if (tokens.length === 0) return 'Write an SQL expression.';
  let depth = 0;
  let end = 0;
  for (const token of tokens) {
    // Everything between tokens is white space or a comment, and a line comment would swallow what follows.
    if (/\S/.test(text.slice(end, token.start))) return 'An expression must not contain a comment.';
    if (token.kind === 'invalid') {
      return token.text.startsWith("'")
        ? `A quote of ${text} has no end. Write a text in single quotes, and a quote inside of it twice: 'it''s'.`
        : `PostgreSQL cannot read ${token.text}.`;
    }
    if (token.text === ';') return 'An expression must not contain a semicolon.';
    if (token.text === '(' || token.text === '[') depth++;
    if ((token.text === ')' || token.text === ']') && --depth < 0) break;
    end = token.end;
  }
  if (depth !== 0) return `The parentheses of ${text} do not match.`;
  return /\S/.test(text.slice(end)) ? 'An expression must not contain a comment.' : undefined;
}

/** Why a text cannot be a value that is the same for every row: a full sentence. */
export function valueProblem(text: string): string | undefined {
  const tokens = tokenize(text);
  const [token] = tokens;
  if (tokens.length === 1 && token?.kind === 'word' && !VALUES.has(token.text.toLowerCase()))
    return `PostgreSQL reads ${token.text} as a column. Write a text in single quotes: '${token.text}'.`;
  return expressionProblem(text);
}

const SHAPES: readonly { readonly types: RegExp; readonly literal: RegExp }[] = [
  { types: /^(small|big)?int(eger|[248])?$|^(small|big)?serial[248]?$/, literal: /^\s*[+-]?\d+\s*$/ },
  {
    types: /^(numeric|decimal|real|float[48]?|double precision)\b/,
    literal: /^\s*([+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|nan|[+-]?inf(inity)?)\s*$/i,
  },
  {
    types: /^bool(ean)?$/,
    literal: /^\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|0|1)\s*$/i,
  },
  { types: /^uuid$/, literal: /^\s*\{?[0-9a-f]{4}(-?[0-9a-f]{4}){7}\}?\s*$/i },
];

/** Why a literal cannot become a value of a type; undefined also where that is not known. */
export function castProblem(type: string, expression: string, catalog: Catalog): string | undefined {
  const tokens = tokenize(expression);
  const [token] = tokens;
  if (tokens.length !== 1 || token === undefined) return undefined;
  const string = token.kind === 'string' && token.text.startsWith("'");
  if (!string && token.kind !== 'number') return undefined;
  const value = string ? token.text.slice(1, -1).replaceAll("''", "'") : token.text;
  const problem = `PostgreSQL cannot turn ${token.text} into ${type}.`;
  const name = parseName(type);
  const known = name === undefined ? undefined : catalog.types.get(keyOf(catalog, name));
  if (known?.kind === 'domain')
    return castProblem(formatType(known.base), expression, catalog) === undefined ? undefined : problem;
  const [, length] = /^(?:varchar|char|character(?:\s+varying)?)\s*\(\s*(\d+)\s*\)$/i.exec(type) ?? [];
  const characters = Array.from(value.trimEnd()).length;
  if (length !== undefined && characters > Number(length))
    return `${token.text} has ${characters} characters, and ${type} holds ${length}.`;
  const shape = SHAPES.find((each) => each.types.test(type.toLowerCase()));
  if (shape !== undefined && string) return shape.literal.test(value) ? undefined : problem;
  if (token.kind === 'number')
    return /^(uuid|boolean|bool|date|jsonb?|timestamp.*)$/i.test(type) ? problem : undefined;
  if (known?.kind !== 'enum' || known.values.includes(value)) return undefined;
  return `${problem} Its values are ${known.values.map((each) => `'${each}'`).join(', ')}.`;
}

/** A possibly qualified name as SQL writes it; undefined where the text is something else. */
export function parseName(text: string): QualifiedName | undefined {
  const tokens = tokenize(text);
  const names = tokens.filter((_, index) => index % 2 === 0);
  const dots = tokens.filter((_, index) => index % 2 === 1);
  if (names.length < 1 || names.length > 2 || dots.length !== names.length - 1) return undefined;
  if (!names.every((token) => token.kind === 'word' || token.kind === 'quotedIdentifier')) return undefined;
  if (!dots.every((token) => token.text === '.')) return undefined;
  const [first, second] = names.map((token) => unquoteIdentifier(token.text));
  if (first === undefined || first === '' || second === '') return undefined;
  return second === undefined ? { name: first } : { schema: first, name: second };
}

/**
 * Why a text cannot be a type: a full sentence. A built-in type is one to four words with numbers in parentheses and
 * brackets behind; a type of one word that nothing is known of may come from an extension.
 */
export function typeProblem(text: string): string | undefined {
  const shape =
    /^\s*("([^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(\s*\.\s*("([^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))?((\s+[a-z]+)*(\s*\(\s*-?[\w']+(\s*,\s*-?[\w']+)*\s*\)(\s+[a-z]+)*)?)?(\s*\[\s*(\d+\s*)?\])*\s*$/iu;
  if (
    shape.test(text) &&
    !/\b(not|null|default|check|unique|primary|references|collate|generated)\b/i.test(text)
  )
    return undefined;
  return `${text} is not a type. Write only the type as SQL writes it: varchar(50), numeric(10,2), timestamptz, text[].`;
}

/** Why a text is no type of its own, though CREATE TABLE takes it: a full sentence. */
export function serialProblem(text: string): string | undefined {
  return /^\s*(?:small|big)?serial[248]?\s*$/i.test(text)
    ? `${text.trim()} is a number with a sequence behind it: the recipe add-identity-column writes it.`
    : undefined;
}

/** True where two values of the column's type can be compared: json, xml and the geometric types have no equality. */
export function isComparable(catalog: Catalog, table: QualifiedName, column: string): boolean {
  const type = findTable(catalog, table)?.columns.find((each) => each.name === column)?.type;
  return !['json', 'xml', 'point', 'polygon', 'path'].includes(type?.name ?? '');
}
