import type { OnTable } from './base';
import type { Constraint } from './constraint';

export interface AddConstraint extends OnTable {
  readonly type: 'AddConstraint';
  readonly constraint: Constraint;
}
export interface ValidateConstraint extends OnTable {
  readonly type: 'ValidateConstraint';
  readonly constraint: string;
}
export interface DropConstraint extends OnTable {
  readonly type: 'DropConstraint';
  readonly constraint: string;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface RenameConstraint extends OnTable {
  readonly type: 'RenameConstraint';
  readonly constraint: string;
  readonly to: string;
}
/** ALTER CONSTRAINT … [NOT] DEFERRABLE, [NOT] ENFORCED, [NO] INHERIT. */
export interface AlterConstraint extends OnTable {
  readonly type: 'AlterConstraint';
  readonly constraint: string;
  readonly enforced?: boolean;
  readonly deferrable?: boolean;
  readonly initiallyDeferred?: boolean;
  /** [NO] INHERIT. */
  readonly noInherit?: boolean;
}
