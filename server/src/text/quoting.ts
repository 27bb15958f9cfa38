import { truncateIdentifier } from './identifiers';
import { isQuotedKeyword } from './keywords';

const PLAIN = /^[a-z_][a-z0-9_$]*$/;

/** Writes a name as an identifier, in quotes only where PostgreSQL would otherwise read another one. */
export function quoteIdentifier(name: string): string {
  if (PLAIN.test(name) && !isQuotedKeyword(name)) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

/** Writes a name with its schema, where it has one. */
export function quoteQualified(name: {
  readonly schema?: string | undefined;
  readonly name: string;
}): string {
  const own = quoteIdentifier(name.name);
  return name.schema === undefined ? own : `${quoteIdentifier(name.schema)}.${own}`;
}

/** Writes a text as a string literal; one with a backslash as E'…', as quote_literal does, so that no setting changes it. */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

/** Writes a text between dollar quotes, with a tag that does not occur in it. */
export function quoteDollar(text: string, tag = ''): string {
  let delimiter = `$${tag}$`;
  // A text that ends in the beginning of the delimiter would close it early: `a$` and `$$`.
  for (let pass = 1; `${text}$`.includes(delimiter); pass++)
    delimiter = `$${tag === '' ? 'body' : tag}${pass}$`;
  return `${delimiter}${text}${delimiter}`;
}

/**
 * The name that PostgreSQL reads from an identifier as written: `Orders` → orders, `"Or""ders"` → Or"ders,
 * `U&"d\0061ta"` → data; longer names are cut to 63 bytes.
 */
export function foldIdentifier(written: string): string {
  return truncateIdentifier(unquoteIdentifier(written));
}

/** As foldIdentifier, without cutting long names. */
export function unquoteIdentifier(written: string): string {
  if (written.startsWith('"')) return withoutQuotes(written);
  if (/^u&"/i.test(written)) return decodeEscapes(withoutQuotes(written.slice(2)));
  // Only ASCII letters fold in a multibyte encoding.
  return written.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function withoutQuotes(written: string): string {
  const end = written.length > 1 && written.endsWith('"') ? -1 : undefined;
  return written.slice(1, end).replaceAll('""', '"');
}

function decodeEscapes(text: string): string {
  return text.replace(
    /\\(?:([0-9a-f]{4})|\+([0-9a-f]{6})|(\\))/gi,
    (whole, short?: string, long?: string, backslash?: string) => {
      if (backslash !== undefined) return backslash;
      const codePoint = parseInt(short ?? long ?? '', 16);
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
    },
  );
}
