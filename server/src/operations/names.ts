import type { Span } from '../text/span';

/** A table, view, index, type or function as written: folded to lower case unless quoted. */
export interface QualifiedName {
  readonly schema?: string;
  readonly name: string;
}

/** A type as written. `name` is PostgreSQL's internal name (`int4`, `varchar`, `timestamptz`), or the user's type. */
export interface TypeName extends QualifiedName {
  /** Length, precision and scale, interval precision. */
  readonly modifiers: readonly number[];
  readonly arrayDimensions: number;
  /** `serial`, `bigserial` or `smallserial`: sugar for a sequence default; `name` is then the integer type. */
  readonly serial?: boolean;
  /** As written, white space collapsed: `varchar(50)`, `timestamp with time zone`. */
  readonly text: string;
}

/** An SQL expression: its text, and what deciding about it needs. */
export interface Expression {
  readonly text: string;
  /** In statement coordinates. */
  readonly span: Span;
  /** NULL, a literal, or a literal with a cast to a type. */
  readonly constant: 'null' | 'literal' | false;
  /** Functions called, lower case, `schema.name` where a schema was written; SQL value functions by name (`current_date`). */
  readonly functions: readonly string[];
  /** Columns read, folded, without their qualifier. */
  readonly columns: readonly string[];
  readonly hasSubquery: boolean;
}

/** A column list entry of an index, a key or a foreign key. */
export interface IndexElement {
  /** Set for a plain column. */
  readonly column?: string;
  /** Set for an expression. */
  readonly expression?: Expression;
  /** Everything as written: `lower(email) text_pattern_ops DESC NULLS LAST`. */
  readonly text: string;
}
