import type {
  AddColumn,
  DropColumn,
  RenameColumn,
  AlterColumnType,
  SetNotNull,
  DropNotNull,
  SetDefault,
  DropDefault,
  AddIdentity,
  DropIdentity,
  DropExpression,
  SetExpression,
} from './columns';
import type {
  AddConstraint,
  ValidateConstraint,
  DropConstraint,
  RenameConstraint,
  AlterConstraint,
} from './constraints';
import type {
  CreateTable,
  CreateTableAs,
  DropTable,
  RenameTable,
  SetSchema,
  Truncate,
  AttachPartition,
  DetachPartition,
  LockTable,
  RewriteTable,
  AlterTableOther,
  Inherit,
  RowSecurity,
  CreatePolicy,
  AlterPolicy,
  DropPolicy,
  CreateTrigger,
  DropTrigger,
  ToggleTrigger,
  CreateRule,
  DropRule,
} from './tables';
import type { CreateIndex, DropIndex, Reindex, AttachIndex, CreateStatistics } from './indexes';
import type { CreateView, CreateMaterializedView, RefreshMaterializedView, DropView } from './views';
import type {
  CreateEnum,
  AddEnumValue,
  RenameEnumValue,
  CreateDomain,
  AlterDomain,
  CreateCompositeType,
  AlterCompositeType,
  CreateSequence,
  AlterSequence,
  AlterFunction,
  CreateFunction,
  CreateSchema,
  DropSchema,
  CreateExtension,
  CreateDatabase,
  DropDatabase,
  DropObject,
  Comment,
  Utility,
} from './objects';
import type { Update, Delete, Insert, Query, Copy, Merge, DoBlock, Call } from './data';
import type { SetVariable, Begin, Commit, Rollback, Savepoint, Maintenance, Unknown } from './session';

/** Everything a migration does. */
export type Operation =
  | AddColumn
  | DropColumn
  | RenameColumn
  | AlterColumnType
  | SetNotNull
  | DropNotNull
  | SetDefault
  | DropDefault
  | AddIdentity
  | DropIdentity
  | DropExpression
  | SetExpression
  | AddConstraint
  | ValidateConstraint
  | DropConstraint
  | RenameConstraint
  | AlterConstraint
  | CreateTable
  | CreateTableAs
  | DropTable
  | RenameTable
  | SetSchema
  | Truncate
  | AttachPartition
  | DetachPartition
  | LockTable
  | RewriteTable
  | AlterTableOther
  | Inherit
  | RowSecurity
  | CreatePolicy
  | AlterPolicy
  | DropPolicy
  | CreateTrigger
  | DropTrigger
  | ToggleTrigger
  | CreateRule
  | DropRule
  | CreateIndex
  | DropIndex
  | Reindex
  | AttachIndex
  | CreateStatistics
  | CreateView
  | CreateMaterializedView
  | RefreshMaterializedView
  | DropView
  | CreateEnum
  | AddEnumValue
  | RenameEnumValue
  | CreateDomain
  | AlterDomain
  | CreateCompositeType
  | AlterCompositeType
  | CreateSequence
  | AlterSequence
  | AlterFunction
  | CreateFunction
  | CreateSchema
  | DropSchema
  | CreateExtension
  | CreateDatabase
  | DropDatabase
  | DropObject
  | Comment
  | Utility
  | Update
  | Delete
  | Insert
  | Query
  | Copy
  | Merge
  | DoBlock
  | Call
  | SetVariable
  | Begin
  | Commit
  | Rollback
  | Savepoint
  | Maintenance
  | Unknown;

export type OperationType = Operation['type'];
export type OperationOf<T extends OperationType> = Extract<Operation, { type: T }>;

/** A statement as a reader understood it. */
export interface ReadStatement {
  readonly operations: readonly Operation[];
  /** Why it could not be read, at an offset in statement coordinates. */
  readonly error?: { readonly message: string; readonly at: number };
}
