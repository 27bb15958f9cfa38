import type { Span } from '../text/span';
import type { Base } from './base';
import type { Expression, QualifiedName } from './names';
import type { Operation } from './operation';

/** What FOR UPDATE and its kin may stand in. */
export interface LocksRows {
  /** The tables and views whose rows they lock; left out where there are none. */
  readonly rowLocks?: readonly QualifiedName[];
}
/** What evaluates expressions of a query. */
export interface Calls {
  /** The functions that it calls, call by call; left out where there is none. */
  readonly calls?: readonly FunctionCall[];
}
/** What other code can stand in. */
export interface Within {
  /** Keys of the functions that it stands in, the outermost first. */
  readonly within?: readonly string[];
}
export interface Update extends Base, LocksRows, Calls, Within {
  readonly type: 'Update';
  readonly table: QualifiedName;
  /** UPDATE ONLY. */
  readonly only?: true;
  readonly alias?: string;
  readonly columns: readonly string[];
  readonly assignments: readonly Assignment[];
  readonly where?: Expression;
  readonly from: readonly QualifiedName[];
  /** True where it has a FROM clause, whatever that reads. */
  readonly joined?: true;
  /** Tables of its subqueries; left out where there are none. */
  readonly reads?: readonly QualifiedName[];
  readonly bounds: RowBounds;
}
export interface Assignment {
  readonly column: string;
  readonly value: Expression;
}
export interface Delete extends Base, LocksRows, Calls, Within {
  readonly type: 'Delete';
  readonly table: QualifiedName;
  /** DELETE FROM ONLY. */
  readonly only?: true;
  readonly alias?: string;
  readonly where?: Expression;
  readonly using: readonly QualifiedName[];
  /** As of UPDATE. */
  readonly joined?: true;
  /** As of UPDATE. */
  readonly reads?: readonly QualifiedName[];
  readonly bounds: RowBounds;
}
export interface Insert extends Base, LocksRows, Calls, Within {
  readonly type: 'Insert';
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  readonly source: 'values' | 'select' | 'default';
  readonly rows?: number;
  readonly reads: readonly QualifiedName[];
  readonly onConflict?: 'nothing' | 'update';
  /** Columns that ON CONFLICT DO UPDATE sets; left out where there are none. */
  readonly updated?: readonly string[];
  /** What ON CONFLICT names: plain columns without a condition, or a constraint; left out where it names anything else. */
  readonly conflict?: { readonly columns?: readonly string[]; readonly constraint?: string };
  readonly bounds: RowBounds;
}
/** SELECT, VALUES; `reads` are its tables. */
export interface Query extends Base, LocksRows, Calls, Within {
  readonly type: 'Query';
  readonly reads: readonly QualifiedName[];
  /** Those that it may be run for; none of an expression of PL/pgSQL, which is there for its value. */
  readonly functions: readonly string[];
}
/** A call of a function or procedure. */
export interface FunctionCall {
  readonly name: QualifiedName;
  readonly arguments: number;
  /** Once for each row of something. */
  readonly inLoop: boolean;
  /** It may not be reached: a branch, a row that may not be there. */
  readonly conditional: boolean;
}
export interface Copy extends Base, Within {
  readonly type: 'Copy';
  readonly table?: QualifiedName;
  readonly from: boolean;
}
export interface Merge extends Base, Calls, Within {
  readonly type: 'Merge';
  readonly table: QualifiedName;
  readonly reads: readonly QualifiedName[];
  /** What its WHEN clauses do. */
  readonly actions: readonly ('insert' | 'update' | 'delete')[];
  /** Columns that its UPDATE sets. */
  readonly columns: readonly string[];
}
/** What limits the rows of a data change, read from its WHERE clause and its subqueries. */
export interface RowBounds {
  /** Columns compared with `=` or IN (list) to constants or parameters in every branch. */
  readonly equals: readonly string[];
  /** Columns bounded above and below by constants, variables or BETWEEN. */
  readonly ranges: readonly string[];
  /** Columns or `ctid` taken from a subquery with LIMIT, or joined to one. */
  readonly limited: boolean;
}
/** DO, CALL: code that runs. `body` operations are in statement coordinates of this statement. */
export interface DoBlock extends Base {
  readonly type: 'DoBlock';
  readonly language: string;
  readonly commits: boolean;
  readonly loops: boolean;
  readonly body: readonly BodyStatement[];
  readonly dynamic: boolean;
  readonly problem?: string;
}
/** A static SQL statement inside a DO block; `operations` have spans in the outer statement's coordinates. */
export interface BodyStatement {
  readonly span: Span;
  readonly inLoop: boolean;
  readonly conditional: boolean;
  readonly operations: readonly Operation[];
}
export interface Call extends Base, Within {
  readonly type: 'Call';
  readonly name: QualifiedName;
  readonly arguments: number;
}
