import type { Operation } from '../operations/operation';

/** What messages call an operation, in PostgreSQL's words: `ADD COLUMN`, `CREATE INDEX CONCURRENTLY`, `VACUUM FULL`. */
export function wordsFor(operation: Operation): string {
  switch (operation.type) {
    case 'CreateIndex':
    case 'DropIndex':
    case 'DetachPartition':
      return `${plainWords(operation.type)}${operation.concurrently ? ' CONCURRENTLY' : ''}`;
    case 'Reindex':
      return `REINDEX${operation.concurrently ? ' CONCURRENTLY' : ''}`;
    case 'RewriteTable':
      return operation.how.toUpperCase();
    case 'Maintenance':
    case 'Utility':
    case 'Unknown':
      return operation.what;
    case 'AlterTableOther':
      return `ALTER ${operation.objectType.toUpperCase()} … ${operation.action}`;
    case 'RenameTable':
      return `RENAME ${operation.objectType.toUpperCase()}`;
    case 'RowSecurity':
      return `${operation.action.toUpperCase()} ROW LEVEL SECURITY`;
    case 'ToggleTrigger':
      return `${operation.action.toUpperCase()} TRIGGER`;
    case 'Inherit':
      return operation.add ? 'INHERIT' : 'NO INHERIT';
    case 'AttachIndex':
      return 'ALTER INDEX … ATTACH PARTITION';
    case 'AddIdentity':
      return 'ADD GENERATED … AS IDENTITY';
    case 'CreateEnum':
    case 'CreateCompositeType':
      return 'CREATE TYPE';
    case 'AlterCompositeType':
      return `ALTER TYPE … ${operation.action.toUpperCase()}`;
    case 'RenameEnumValue':
      return 'ALTER TYPE … RENAME VALUE';
    case 'CreateFunction':
      return operation.procedure ? 'CREATE PROCEDURE' : 'CREATE FUNCTION';
    case 'AlterFunction':
      return `ALTER ${operation.kind}`;
    case 'SetVariable':
      return operation.value === null ? 'RESET' : 'SET';
    case 'Query':
      return 'SELECT';
    case 'DropObject':
      return `DROP ${operation.objectType}`;
    case 'DropView':
      return operation.materialized ? 'DROP MATERIALIZED VIEW' : 'DROP VIEW';
    case 'AddEnumValue':
      return 'ALTER TYPE … ADD VALUE';
    case 'DoBlock':
      return operation.commits ? 'DO with COMMIT' : 'DO';
    case 'AddConstraint':
      return `ADD ${operation.constraint.type === 'foreignKey' ? 'FOREIGN KEY' : 'CONSTRAINT'}`;
    case 'AlterColumnType':
      return 'ALTER COLUMN … TYPE';
    default:
      return plainWords(operation.type);
  }
}

/** `DropColumn` → `DROP COLUMN`. */
function plainWords(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase();
}
