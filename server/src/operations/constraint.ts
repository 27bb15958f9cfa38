import type { Expression, IndexElement, QualifiedName } from './names';

interface ConstraintBase {
  /** As written; absent where PostgreSQL chooses it. */
  readonly name?: string;
  readonly notValid: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  /** False for NOT ENFORCED, otherwise absent. */
  readonly enforced?: false;
  /** The constraint as written, from its first word (CONSTRAINT or CHECK …) to its last. */
  readonly text: string;
}

export interface CheckConstraint extends ConstraintBase {
  readonly type: 'check';
  readonly expression: Expression;
  readonly noInherit: boolean;
  /** Set where the expression is just `column IS NOT NULL`. */
  readonly notNullColumn?: string;
}

export interface ForeignKeyConstraint extends ConstraintBase {
  readonly type: 'foreignKey';
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  /** Empty where the primary key of the referenced table is meant. */
  readonly referencedColumns: readonly string[];
  readonly match: 'simple' | 'full' | 'partial';
  readonly onDelete: ReferentialAction;
  /** SET NULL or SET DEFAULT of these alone. */
  readonly onDeleteColumns?: readonly string[];
  readonly onUpdate: ReferentialAction;
  /** PERIOD before the last column of each side. */
  readonly period?: true;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface KeyConstraint extends ConstraintBase {
  readonly type: 'unique' | 'primaryKey';
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
  /** Storage parameters of its index as written: `fillfactor = 70`. */
  readonly parameters?: string;
  /** USING INDEX TABLESPACE. */
  readonly tablespace?: string;
  /** Behind the last column. */
  readonly withoutOverlaps?: true;
  /** The index of USING INDEX; `columns` are then empty. */
  readonly usingIndex?: string;
}

export interface ExcludeConstraint extends ConstraintBase {
  readonly type: 'exclude';
  readonly method: string;
  /** With their operators: `during WITH &&`. */
  readonly elements: readonly IndexElement[];
  readonly include?: readonly string[];
  readonly parameters?: string;
  readonly tablespace?: string;
  readonly where?: Expression;
}

export interface NotNullConstraint extends ConstraintBase {
  readonly type: 'notNull';
  readonly column: string;
  readonly noInherit?: true;
}

export type Constraint =
  CheckConstraint | ForeignKeyConstraint | KeyConstraint | ExcludeConstraint | NotNullConstraint;
