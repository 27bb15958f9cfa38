import type { Base, Drops } from './base';
import type { ColumnDefinition } from './column';
import type { Constraint } from './constraint';
import type { Expression, QualifiedName, TypeName } from './names';
import type { SetVariable } from './session';

export interface CreateEnum extends Base {
  readonly type: 'CreateEnum';
  readonly name: QualifiedName;
  readonly values: readonly string[];
}
export interface AddEnumValue extends Base {
  readonly type: 'AddEnumValue';
  readonly name: QualifiedName;
  readonly value: string;
  readonly ifNotExists: boolean;
  readonly neighbour?: string;
  readonly position?: 'before' | 'after';
}
export interface RenameEnumValue extends Base {
  readonly type: 'RenameEnumValue';
  readonly name: QualifiedName;
  readonly value: string;
  readonly to: string;
}
export interface CreateDomain extends Base {
  readonly type: 'CreateDomain';
  readonly name: QualifiedName;
  readonly base: TypeName;
  readonly collation?: string;
  readonly notNull: boolean;
  readonly constraints: readonly Constraint[];
  readonly default?: Expression;
}
export interface AlterDomain extends Base {
  readonly type: 'AlterDomain';
  readonly name: QualifiedName;
  readonly action:
    | 'add constraint'
    | 'drop constraint'
    | 'validate constraint'
    | 'set not null'
    | 'drop not null'
    | 'set default'
    | 'drop default';
  readonly constraintName?: string;
  /** DROP CONSTRAINT IF EXISTS. */
  readonly ifExists?: true;
  readonly constraint?: Constraint;
}
export interface CreateCompositeType extends Base {
  readonly type: 'CreateCompositeType';
  readonly name: QualifiedName;
  readonly columns: readonly ColumnDefinition[];
}
/** ALTER TYPE … ADD, DROP or ALTER ATTRIBUTE. */
export interface AlterCompositeType extends Base {
  readonly type: 'AlterCompositeType';
  readonly name: QualifiedName;
  readonly action: 'add attribute' | 'drop attribute' | 'alter attribute' | 'rename attribute';
  readonly cascade: boolean;
}
/** How a sequence counts, as written; what is left out is PostgreSQL's default. null is NO MINVALUE and NO MAXVALUE. */
export interface SequenceOptions {
  readonly as?: string;
  readonly increment?: string;
  readonly minValue?: string | null;
  readonly maxValue?: string | null;
  readonly start?: string;
  readonly cache?: string;
  readonly cycle?: boolean;
  /** SEQUENCE NAME of an identity column. */
  readonly name?: string;
}
export interface CreateSequence extends Base {
  readonly type: 'CreateSequence';
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly ownedBy?: { readonly table: QualifiedName; readonly column: string };
  readonly options?: SequenceOptions;
}
export interface AlterSequence extends Base {
  readonly type: 'AlterSequence';
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly ownedBy?: { readonly table: QualifiedName; readonly column: string };
  readonly as?: TypeName;
  readonly options?: SequenceOptions;
  /** OWNED BY NONE. */
  readonly ownedByNone?: true;
  /** RESTART. */
  readonly restarts?: true;
}
export type Volatility = 'immutable' | 'stable' | 'volatile';
export interface CreateFunction extends Base {
  readonly type: 'CreateFunction';
  readonly name: QualifiedName;
  readonly procedure: boolean;
  readonly orReplace: boolean;
  readonly volatility: Volatility;
  /** It gives NULL where an argument is, without being run. */
  readonly strict?: true;
  /** The type of its result, with SETOF; left out for procedures, TABLE and OUT parameters. */
  readonly returns?: string;
  readonly language: string;
  readonly parameters: Parameters;
  /** The statement as written, where its body can be read: SQL or PL/pgSQL in a string, or BEGIN ATOMIC. */
  readonly definition?: string;
}
/** ALTER FUNCTION, PROCEDURE and ROUTINE, but SET SCHEMA. */
export interface AlterFunction extends Base {
  readonly type: 'AlterFunction';
  readonly kind: 'FUNCTION' | 'PROCEDURE' | 'ROUTINE';
  readonly name: QualifiedName;
  /** As of its parameters; left out where no types are written. */
  readonly signature?: string;
  readonly renamedTo?: string;
  readonly changes: {
    readonly volatility?: Volatility;
    readonly strict?: boolean;
    /** SET and RESET. */
    readonly settings: readonly SetVariable[];
  };
}
/** What decides whether a call means a function. */
export interface Parameters {
  /** Types of those that a call gives, which tell functions of one name apart: `int4,text[]`. */
  readonly signature: string;
  /** How many a call has to give, and how many it may. */
  readonly required: number;
  readonly most: number;
  /** VARIADIC: any number behind the others. */
  readonly variadic: boolean;
}
export interface CreateSchema extends Base {
  readonly type: 'CreateSchema';
  readonly name: string;
  readonly ifNotExists: boolean;
}
export interface DropSchema extends Drops {
  readonly type: 'DropSchema';
}
export interface CreateExtension extends Base {
  readonly type: 'CreateExtension';
  readonly name: string;
  readonly ifNotExists: boolean;
}
export interface CreateDatabase extends Base {
  readonly type: 'CreateDatabase';
  readonly name: string;
}
export interface DropDatabase extends Base {
  readonly type: 'DropDatabase';
  readonly name: string;
  readonly ifExists: boolean;
}
/** DROP of an object with no operation of its own. `objectType` in PostgreSQL's words: `TYPE`, `FUNCTION`, `EXTENSION`, `SEQUENCE`, … */
export interface DropObject extends Drops {
  readonly type: 'DropObject';
  readonly objectType: string;
  /** Of functions and procedures: as of their parameters, name by name, undefined where no types are written. */
  readonly signatures?: readonly (string | undefined)[];
}
export interface Comment extends Base {
  readonly type: 'Comment';
  readonly objectType: string;
  readonly name: QualifiedName;
  readonly column?: string;
  /** The table of a constraint, trigger, rule or policy. */
  readonly table?: QualifiedName;
  readonly text: string | null;
}
/** CREATE, ALTER, GRANT and the like, without effect on a table's traffic. `what` in PostgreSQL's words: `GRANT`, `ALTER DEFAULT PRIVILEGES`, … */
export interface Utility extends Base {
  readonly type: 'Utility';
  readonly what: string;
  readonly orReplace?: boolean;
  readonly ifNotExists?: boolean;
  readonly name?: QualifiedName;
  /** ALTER … RENAME TO. */
  readonly renamedTo?: string;
  /** What is done to a part of the object that a second run no longer finds, or finds there. */
  readonly once?: true;
  /** The tables of CREATE or ALTER PUBLICATION, and those of them behind ONLY. */
  readonly tables?: readonly QualifiedName[];
  readonly only?: readonly QualifiedName[];
  /** FOR TABLES IN SCHEMA of CREATE and ALTER PUBLICATION; `null` is CURRENT_SCHEMA. */
  readonly inSchemas?: readonly (string | null)[];
  /** CREATE PUBLICATION … FOR ALL TABLES. */
  readonly allTables?: true;
  /** What ALTER PUBLICATION does with its tables. */
  readonly change?: 'add' | 'set' | 'drop';
  /** GRANT or REVOKE of rights on tables or on single columns. */
  readonly rights?: TableRights;
}

export interface TableRights {
  readonly tables: readonly QualifiedName[];
  /** `SELECT`, or `ALL`; no columns where it is one on the whole table. */
  readonly rights: readonly { readonly right: string; readonly columns: readonly string[] }[];
  /** As SQL writes them: `PUBLIC`. */
  readonly roles: readonly string[];
  /** WITH GRANT OPTION, or GRANT OPTION FOR. */
  readonly grantOption?: true;
}
