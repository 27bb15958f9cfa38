import type { Base } from './base';
import type { QualifiedName } from './names';

export interface SetVariable extends Base {
  readonly type: 'SetVariable';
  readonly name: string;
  /** null is DEFAULT or RESET; as written, unquoted. */ readonly value: string | null;
  readonly local: boolean;
}
export interface Begin extends Base {
  readonly type: 'Begin';
}
export interface Commit extends Base {
  readonly type: 'Commit';
  readonly chain: boolean;
}
export interface Rollback extends Base {
  readonly type: 'Rollback';
  readonly toSavepoint?: string;
  readonly chain: boolean;
}
export interface Savepoint extends Base {
  readonly type: 'Savepoint';
  readonly name: string;
  readonly release: boolean;
}
export interface Maintenance extends Base {
  readonly type: 'Maintenance';
  readonly what:
    | 'VACUUM'
    | 'ANALYZE'
    | 'CHECKPOINT'
    | 'ALTER SYSTEM'
    | 'DISCARD ALL'
    | 'CREATE TABLESPACE'
    | 'DROP TABLESPACE'
    | 'CREATE SUBSCRIPTION'
    | 'DROP SUBSCRIPTION'
    | 'LISTEN'
    | 'NOTIFY'
    | 'PREPARE TRANSACTION'
    | 'OTHER';
  readonly tables: readonly QualifiedName[];
}
/** Read, but with no effect known. `what` is the grammar's name of the statement. */
export interface Unknown extends Base {
  readonly type: 'Unknown';
  readonly what: string;
}
