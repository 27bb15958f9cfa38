import type { Expression } from '../operations/names';
import type { ReadStatement } from '../operations/operation';

/** Reads statements of one language. Readers never throw: what they cannot read comes back as an error with its place. */
export interface Reader {
  /** One statement without its semicolon; all spans of the result are offsets into `statementText`. */
  read(statementText: string): ReadStatement;
  /** One expression; its span is relative to `text`. Undefined where `text` is not exactly one expression. */
  readExpression(text: string): Expression | undefined;
}
