import type { Operation } from '../operations/operation';

/** How a statement is made to succeed twice: words to insert behind some of its own. */
export interface Guard {
  /** See insertAfterKeywords. */
  readonly after: readonly string[];
  readonly insert: 'IF NOT EXISTS' | 'IF EXISTS' | 'OR REPLACE';
}

/** The guard that an operation could have and has not; undefined where PostgreSQL's grammar has none, or it is there. */
export function missingGuard(operation: Operation, version: number): Guard | undefined {
  switch (operation.type) {
    case 'AddColumn':
      return unless(operation.ifNotExists, ['*', 'ADD', 'COLUMN?'], 'IF NOT EXISTS');
    case 'CreateIndex':
      return unless(
        operation.ifNotExists || operation.name === undefined,
        ['CREATE', 'UNIQUE?', 'INDEX', 'CONCURRENTLY?'],
        'IF NOT EXISTS',
      );
    case 'CreateTable':
    case 'CreateTableAs':
      return unless(operation.ifNotExists, ['CREATE', '*', 'TABLE'], 'IF NOT EXISTS');
    case 'CreateMaterializedView':
      return unless(operation.ifNotExists, ['CREATE', 'MATERIALIZED', 'VIEW'], 'IF NOT EXISTS');
    case 'CreateSequence':
      return unless(operation.ifNotExists, ['CREATE', '*', 'SEQUENCE'], 'IF NOT EXISTS');
    case 'CreateSchema':
      return unless(operation.ifNotExists, ['CREATE', 'SCHEMA'], 'IF NOT EXISTS');
    case 'CreateExtension':
      return unless(operation.ifNotExists, ['CREATE', 'EXTENSION'], 'IF NOT EXISTS');
    case 'CreateStatistics':
      return unless(
        operation.ifNotExists || operation.name === undefined,
        ['CREATE', 'STATISTICS'],
        'IF NOT EXISTS',
      );
    case 'AddEnumValue':
      return unless(operation.ifNotExists, ['*', 'ADD', 'VALUE'], 'IF NOT EXISTS');
    case 'CreateView':
    case 'CreateRule':
    case 'CreateFunction':
      return unless(operation.orReplace, ['CREATE'], 'OR REPLACE');
    case 'CreateTrigger':
      return unless(operation.orReplace || operation.constraint || version < 14, ['CREATE'], 'OR REPLACE');
    default:
      return missingDropGuard(operation);
  }
}

function missingDropGuard(operation: Operation): Guard | undefined {
  switch (operation.type) {
    case 'DropColumn':
      return unless(operation.ifExists, ['*', 'DROP', 'COLUMN?'], 'IF EXISTS');
    case 'DropConstraint':
      return unless(operation.ifExists, ['*', 'DROP', 'CONSTRAINT'], 'IF EXISTS');
    case 'DropIdentity':
      return unless(operation.ifExists, ['*', 'DROP', 'IDENTITY'], 'IF EXISTS');
    case 'DropExpression':
      return unless(operation.ifExists, ['*', 'DROP', 'EXPRESSION'], 'IF EXISTS');
    case 'DropIndex':
      return unless(operation.ifExists, ['DROP', 'INDEX', 'CONCURRENTLY?'], 'IF EXISTS');
    case 'DropTable':
      return unless(operation.ifExists, ['DROP', 'FOREIGN?', 'TABLE'], 'IF EXISTS');
    case 'DropView':
      return unless(operation.ifExists, ['DROP', 'MATERIALIZED?', 'VIEW'], 'IF EXISTS');
    case 'DropSchema':
      return unless(operation.ifExists, ['DROP', 'SCHEMA'], 'IF EXISTS');
    case 'DropTrigger':
      return unless(operation.ifExists, ['DROP', 'TRIGGER'], 'IF EXISTS');
    case 'DropPolicy':
      return unless(operation.ifExists, ['DROP', 'POLICY'], 'IF EXISTS');
    case 'DropRule':
      return unless(operation.ifExists, ['DROP', 'RULE'], 'IF EXISTS');
    case 'DropDatabase':
      return unless(operation.ifExists, ['DROP', 'DATABASE'], 'IF EXISTS');
    case 'DropObject':
      return unless(operation.ifExists, ['DROP', ...operation.objectType.split(' ')], 'IF EXISTS');
    default:
      return undefined;
  }
}

function unless(guarded: boolean, after: readonly string[], insert: Guard['insert']): Guard | undefined {
  return guarded ? undefined : { after, insert };
}
