import type { SqlError } from 'libpg-query';
import { codePointOffset } from '../../text/utf8';

export interface ReadError {
  readonly message: string;
  /** UTF-16 offset into the statement. */
  readonly at: number;
}

/** A NUL byte ends a text for PostgreSQL; a server refuses it with this message. */
export function nulByteError(text: string): ReadError | undefined {
  const at = text.indexOf('\0');
  return at < 0 ? undefined : { message: 'invalid byte sequence for encoding "UTF8": 0x00', at };
}

/** PostgreSQL's own message and place. Its cursor counts code points. */
export function readError(text: string, { message, sqlDetails }: SqlError): ReadError {
  if (message.endsWith('at end of input')) return { message, at: text.length };
  return { message, at: codePointOffset(text, sqlDetails?.cursorPosition ?? 0) };
}
