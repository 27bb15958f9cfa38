import type { Base, OnTable, Drops } from './base';
import type { ColumnDefinition } from './column';
import type { Calls, LocksRows, Within } from './data';
import type { Constraint } from './constraint';
import type { SettingsList } from '../statements/settings-list';
import type { QualifiedName } from './names';
import type { SequenceOptions } from './objects';

export interface CreateTable extends Base {
  readonly type: 'CreateTable';
  readonly table: QualifiedName;
  readonly ifNotExists: boolean;
  readonly persistence: 'permanent' | 'temporary' | 'unlogged';
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly Constraint[];
  readonly inherits: readonly QualifiedName[];
  readonly like: readonly LikeClause[];
  /** PARTITION BY: the strategy and the key's columns (expressions left out). */
  readonly partitionBy?: {
    readonly strategy: 'range' | 'list' | 'hash';
    readonly columns: readonly string[];
    readonly text: string;
  };
  readonly partitionOf?: { readonly parent: QualifiedName; readonly bound: PartitionBound };
  /** OF: the composite type that it has its columns from. */
  readonly ofType?: QualifiedName;
  /** WITH (…). */
  readonly parameters?: SettingsList;
  readonly tablespace?: string;
  /** USING. */
  readonly accessMethod?: string;
}
/** LIKE table INCLUDING …; nothing of that beside types and NOT NULL where it is left out. */
export interface LikeClause extends QualifiedName {
  readonly including?: readonly LikePart[];
}
export type LikePart =
  | 'comments'
  | 'compression'
  | 'constraints'
  | 'defaults'
  | 'generated'
  | 'identity'
  | 'indexes'
  | 'statistics'
  | 'storage';
export type PartitionBound =
  | { readonly type: 'default' }
  | { readonly type: 'list'; readonly values: readonly string[]; readonly text: string }
  | {
      readonly type: 'range';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly text: string;
    }
  | { readonly type: 'hash'; readonly text: string };
/** CREATE TABLE AS, SELECT INTO. */
export interface CreateTableAs extends Base, LocksRows, Calls, Within {
  readonly type: 'CreateTableAs';
  readonly table: QualifiedName;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  /** False for WITH NO DATA, otherwise absent. */
  readonly withData?: false;
  readonly reads: readonly QualifiedName[];
}
export interface DropTable extends Drops {
  readonly type: 'DropTable';
}
export interface RenameTable extends OnTable {
  readonly type: 'RenameTable';
  readonly to: string;
  readonly objectType: 'table' | 'view' | 'materialized view' | 'index' | 'sequence' | 'foreign table';
}
export interface SetSchema extends OnTable {
  readonly type: 'SetSchema';
  readonly to: string;
  readonly objectType: 'table' | 'view' | 'materialized view' | 'sequence' | 'type' | 'function' | 'other';
  /** Of a function: as of its parameters, where types are written. */
  readonly signature?: string;
}
export interface Truncate extends Base, Within {
  readonly type: 'Truncate';
  readonly tables: readonly QualifiedName[];
  /** Those of the tables that stand behind ONLY. */
  readonly only?: readonly QualifiedName[];
  readonly cascade: boolean;
  readonly restartIdentity: boolean;
}
export interface AttachPartition extends OnTable {
  readonly type: 'AttachPartition';
  readonly partition: QualifiedName;
  readonly bound: PartitionBound;
}
export interface DetachPartition extends OnTable {
  readonly type: 'DetachPartition';
  readonly partition: QualifiedName;
  readonly concurrently: boolean;
  readonly finalize: boolean;
}
export interface LockTable extends Base {
  readonly type: 'LockTable';
  readonly tables: readonly QualifiedName[];
  /** Those of the tables that stand behind ONLY. */
  readonly only?: readonly QualifiedName[];
  readonly mode: string;
  readonly nowait: boolean;
}
/** Actions that write the whole table anew or may do so. */
export interface RewriteTable extends Base {
  readonly type: 'RewriteTable';
  readonly how:
    'vacuum full' | 'cluster' | 'set logged' | 'set unlogged' | 'set tablespace' | 'set access method';
  readonly tables: readonly QualifiedName[];
  readonly to?: string;
}
/** ALTER TABLE actions that change only the catalog: named by the grammar's words (`SET STATISTICS`, `OWNER TO`, `REPLICA IDENTITY`, …). */
export interface AlterTableOther extends OnTable {
  readonly type: 'AlterTableOther';
  readonly action: string;
  readonly column?: string;
  readonly detail?: string;
  readonly objectType: string;
  /** RENAME TRIGGER and RENAME RULE. */
  readonly renamed?: { readonly from: string; readonly to: string };
  /** What SET GENERATED changes of an identity column. */
  readonly identity?: 'always' | 'by default';
  readonly sequence?: SequenceOptions;
}
export interface Inherit extends OnTable {
  readonly type: 'Inherit';
  readonly parent: QualifiedName;
  readonly add: boolean;
}
export interface RowSecurity extends OnTable {
  readonly type: 'RowSecurity';
  readonly action: 'enable' | 'disable' | 'force' | 'no force';
}
export interface CreatePolicy extends OnTable {
  readonly type: 'CreatePolicy';
  readonly name: string;
}
export interface AlterPolicy extends OnTable {
  readonly type: 'AlterPolicy';
  readonly name: string;
  readonly renamedTo?: string;
}
export interface DropPolicy extends OnTable {
  readonly type: 'DropPolicy';
  readonly name: string;
  readonly ifExists: boolean;
}
export type TriggerEvent = 'insert' | 'delete' | 'update' | 'truncate';
export interface CreateTrigger extends OnTable {
  readonly type: 'CreateTrigger';
  readonly name: string;
  readonly orReplace: boolean;
  readonly constraint: boolean;
  /** True for FOR EACH ROW, otherwise absent. */
  readonly eachRow?: true;
  readonly references?: QualifiedName;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly TriggerEvent[];
  /** UPDATE OF. */
  readonly columns: readonly string[];
  /** The tables of REFERENCING; `row` is what PostgreSQL does not support. */
  readonly transitions?: readonly ('old' | 'new' | 'row')[];
  /** True where its WHEN names columns. */
  readonly whenOfRow?: true;
  /** True where it has a WHEN. */
  readonly conditional?: true;
  /** INITIALLY DEFERRED. */
  readonly deferred?: true;
  readonly function: QualifiedName;
}
export interface DropTrigger extends OnTable {
  readonly type: 'DropTrigger';
  readonly name: string;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface ToggleTrigger extends OnTable {
  readonly type: 'ToggleTrigger';
  readonly action: 'enable' | 'disable' | 'enable always' | 'enable replica';
  readonly trigger: string;
}
export interface CreateRule extends OnTable {
  readonly type: 'CreateRule';
  readonly name: string;
  readonly orReplace: boolean;
  /** True for ON SELECT, otherwise absent. */
  readonly onSelect?: true;
}
export interface DropRule extends OnTable {
  readonly type: 'DropRule';
  readonly name: string;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
