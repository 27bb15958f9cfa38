import type { Span } from '../text/span';
import type { QualifiedName } from './names';

/**
 * The vocabulary: what a migration does, as plain data, independent of the language it was written in.
 * Every span is in statement coordinates. One action of a multi-action ALTER TABLE is one operation with its own span.
 */
export interface Base {
  readonly span: Span;
  /** As written, of what the schema keeps as its statement: views, triggers, policies, functions and the like. */
  readonly sql?: string;
}
export interface OnTable extends Base {
  readonly table: QualifiedName;
  /** ALTER TABLE IF EXISTS. */
  readonly ifTableExists: boolean;
  /** ALTER TABLE ONLY. */
  readonly only: boolean;
}
export interface OnColumn extends OnTable {
  readonly column: string;
}
export interface Drops extends Base {
  readonly names: readonly QualifiedName[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
