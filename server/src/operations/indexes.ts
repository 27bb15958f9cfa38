import type { Base, Drops } from './base';
import type { Expression, IndexElement, QualifiedName } from './names';

export interface CreateIndex extends Base {
  readonly type: 'CreateIndex';
  readonly name?: string;
  readonly table: QualifiedName;
  readonly only: boolean;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly string[];
  readonly where?: Expression;
  readonly nullsNotDistinct: boolean;
  /** Storage parameters as written: `fillfactor = 70`. */
  readonly parameters?: string;
  readonly tablespace?: string;
}
export interface DropIndex extends Drops {
  readonly type: 'DropIndex';
  readonly concurrently: boolean;
}
export interface Reindex extends Base {
  readonly type: 'Reindex';
  readonly target: 'index' | 'table' | 'schema' | 'database' | 'system';
  readonly name?: QualifiedName;
  readonly concurrently: boolean;
}
export interface AttachIndex extends Base {
  readonly type: 'AttachIndex';
  readonly index: QualifiedName;
  readonly partition: QualifiedName;
}
export interface CreateStatistics extends Base {
  readonly type: 'CreateStatistics';
  readonly name?: QualifiedName;
  readonly table: QualifiedName;
  /** Columns; undefined for an expression. */
  readonly elements: readonly (string | undefined)[];
  readonly ifNotExists: boolean;
}
