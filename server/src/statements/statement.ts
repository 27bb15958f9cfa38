import type { Span } from '../text/span';

export type TokenKind =
  | 'word' // an unquoted identifier or keyword
  | 'quotedIdentifier' // "Orders"
  | 'string' // 'x', E'x', B'1', X'f', U&'x'
  | 'dollarString' // $tag$ … $tag$
  | 'number'
  | 'parameter' // $1
  | 'operator'
  | 'punctuation' // ( ) [ ] , ; . :
  | 'invalid'; // what PostgreSQL's scanner would refuse, an unterminated string for example

/** A token that is neither white space nor comment. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
}

export interface Comment extends Span {
  readonly style: 'line' | 'block';
  /** As written, with its markers and without the line break that ends a line comment. */
  readonly text: string;
}

/**
 * One statement of a script, from its first token to its last, the semicolon not included.
 * `tokens` are in statement coordinates (0 is `span.start`), so that equal statements read alike wherever they stand.
 */
export interface Statement {
  readonly text: string;
  /** In file coordinates. */
  readonly span: Span;
  /** End of the terminating semicolon in file coordinates; equal to `span.end` where none was written. */
  readonly end: number;
  /** Ended by a semicolon, or sent by a psql meta-command such as `\gexec`; always true for a meta-command itself. */
  readonly terminated: boolean;
  readonly kind: 'sql' | 'metaCommand';
  /**
   * Comments between the statement before and this one, in file coordinates; without one that ends the line
   * on which the statement before ended: it speaks of that statement.
   */
  readonly leadingComments: readonly Comment[];
}

/** A whole SQL file, split. */
export interface Script {
  readonly text: string;
  readonly statements: readonly Statement[];
  /** Every comment of the file, in order, in file coordinates. */
  readonly comments: readonly Comment[];
  /** Data of COPY … FROM stdin, psql's `\.` included, in file coordinates. */
  readonly copyData: readonly Span[];
}
