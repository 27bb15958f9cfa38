import type { Constraint } from './constraint';
import type { Expression, TypeName } from './names';
import type { SequenceOptions } from './objects';

/** A column as defined by CREATE TABLE or ADD COLUMN. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: TypeName;
  /** NOT NULL as written; a primary key implies it too. */
  readonly notNull: boolean;
  readonly default?: Expression;
  readonly identity?: 'always' | 'by default';
  readonly generated?: { readonly expression: Expression; readonly storage: 'stored' | 'virtual' };
  readonly collation?: string;
  readonly storage?: string;
  readonly compression?: string;
  /** CONSTRAINT before NOT NULL, which PostgreSQL keeps from 18 on. */
  readonly notNullName?: string;
  /** NOT NULL NO INHERIT. */
  readonly notNullNoInherit?: true;
  /** What stands behind AS IDENTITY. */
  readonly sequence?: SequenceOptions;
  /** CHECK, UNIQUE, PRIMARY KEY and REFERENCES written with the column, as table constraints of one column. */
  readonly constraints: readonly Constraint[];
  /** The whole definition as written: `status varchar(50) NOT NULL DEFAULT 'new'`. */
  readonly text: string;
}
