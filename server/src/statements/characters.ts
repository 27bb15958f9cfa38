/** Classes of characters in PostgreSQL's scanner (src/backend/parser/scan.l). */
export const SPACE = 1;
export const IDENTIFIER_START = 2;
export const DIGIT = 4;
export const OPERATOR = 8;
/** Characters that let an operator end in + or -. */
export const NOT_SQL_OPERATOR = 16;
export const PUNCTUATION = 32;
/** What an identifier may go on with: a letter, a digit, an underscore or a dollar sign. */
export const IDENTIFIER_PART = 64;

const CLASSES: Uint8Array = classes();

/** The classes of a UTF-16 unit; 0 for NaN, which charCodeAt gives behind the end. All but ASCII are letters. */
export function classOf(unit: number): number {
  if (unit < 128) return CLASSES[unit] ?? 0;
  return unit >= 128 ? IDENTIFIER_START | IDENTIFIER_PART : 0;
}

/** True for what PostgreSQL takes as white space: no other than these six characters. */
export function isSpace(unit: number): boolean {
  return (classOf(unit) & SPACE) !== 0;
}

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  const add = (characters: string, flags: number): void => {
    for (const character of characters) {
      const unit = character.charCodeAt(0);
      table[unit] = (table[unit] ?? 0) | flags;
    }
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  add(' \t\n\r\f\v', SPACE);
  add(`${letters}${letters.toUpperCase()}_`, IDENTIFIER_START | IDENTIFIER_PART);
  add('0123456789', DIGIT | IDENTIFIER_PART);
  add('$', IDENTIFIER_PART);
  add('~!@#^&|`?+-*/%<>=', OPERATOR);
  add('~!@#^&|`?%', NOT_SQL_OPERATOR);
  add('()[],;.:', PUNCTUATION);
  return table;
}
