import type { Base, Drops } from './base';
import type { QualifiedName } from './names';

export interface CreateView extends Base {
  readonly type: 'CreateView';
  readonly view: QualifiedName;
  readonly orReplace: boolean;
  readonly temporary: boolean;
  readonly reads: readonly QualifiedName[];
  /** `*` for any number of them, `?column?` where the name is not known. */
  readonly columns: readonly string[];
  /** Columns that its query certainly names, of the tables it reads; left out for a query of queries. */
  readonly uses?: readonly string[];
  /** Those of them that stand alone, without a table, and cannot mean a whole row. */
  readonly unqualified?: readonly string[];
}
export interface CreateMaterializedView extends Base {
  readonly type: 'CreateMaterializedView';
  readonly view: QualifiedName;
  readonly ifNotExists: boolean;
  readonly withData: boolean;
  readonly reads: readonly QualifiedName[];
  /** As of a view. */
  readonly columns: readonly string[];
  /** Columns that its query certainly names, of the tables it reads; left out for a query of queries. */
  readonly uses?: readonly string[];
  /** Those of them that stand alone, without a table, and cannot mean a whole row. */
  readonly unqualified?: readonly string[];
  /** Columns that it gives as they are, `*` for all; left out where `uses` is. */
  readonly gives?: readonly string[];
}
export interface RefreshMaterializedView extends Base {
  readonly type: 'RefreshMaterializedView';
  readonly view: QualifiedName;
  readonly concurrently: boolean;
  readonly withData: boolean;
}
export interface DropView extends Drops {
  readonly type: 'DropView';
  readonly materialized: boolean;
}
