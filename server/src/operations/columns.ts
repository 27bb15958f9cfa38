import type { OnTable, OnColumn } from './base';
import type { ColumnDefinition } from './column';
import type { Expression, TypeName } from './names';
import type { SequenceOptions } from './objects';

export interface AddColumn extends OnTable {
  readonly type: 'AddColumn';
  readonly column: ColumnDefinition;
  readonly ifNotExists: boolean;
}
export interface DropColumn extends OnColumn {
  readonly type: 'DropColumn';
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface RenameColumn extends OnColumn {
  readonly type: 'RenameColumn';
  readonly to: string;
}
export interface AlterColumnType extends OnColumn {
  readonly type: 'AlterColumnType';
  readonly to: TypeName;
  readonly using?: Expression;
  readonly collation?: string;
}
export interface SetNotNull extends OnColumn {
  readonly type: 'SetNotNull';
}
export interface DropNotNull extends OnColumn {
  readonly type: 'DropNotNull';
}
export interface SetDefault extends OnColumn {
  readonly type: 'SetDefault';
  readonly expression: Expression;
}
export interface DropDefault extends OnColumn {
  readonly type: 'DropDefault';
}
export interface AddIdentity extends OnColumn {
  readonly type: 'AddIdentity';
  readonly identity: 'always' | 'by default';
  readonly sequence?: SequenceOptions;
}
export interface DropIdentity extends OnColumn {
  readonly type: 'DropIdentity';
  readonly ifExists: boolean;
}
export interface DropExpression extends OnColumn {
  readonly type: 'DropExpression';
  readonly ifExists: boolean;
}
export interface SetExpression extends OnColumn {
  readonly type: 'SetExpression';
  readonly expression: Expression;
}
