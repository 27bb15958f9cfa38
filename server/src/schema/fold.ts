import type { Utility } from '../operations/objects';
import type { Operation, ReadStatement } from '../operations/operation';
import type { SetVariable } from '../operations/session';
import { orIfTooDeep } from '../text/too-deep';
import { setAttribute } from './apply-attributes';
import { applyColumn } from './apply-columns';
import { applyConstraint } from './apply-constraints';
import { setIndexParameters } from './index-parameters';
import { applyIndex } from './apply-indexes';
import { applyRights, applyPublication, applyStatistics } from './apply-mentions';
import { applyObject } from './apply-objects';
import { applyTable } from './apply-tables';
import { applyTrigger } from './apply-triggers';
import { TEMPORARY_SCHEMA, type Catalog, type Origin } from './catalog';
import {
  deleteIndex,
  deleteSequence,
  deleteTable,
  deleteView,
  without,
  withReplay,
  withTimeZone,
} from './change';
import { attachPartition, createTable, createTableAs } from './create-table';
import { codeOf, type Code, type CodeStatement, type Runner } from './code';
import { detachPartition } from './detach-partition';
import { followScripts } from './follow-scripts';
import { isOpaque } from './opaque';
import { inPasses, itself } from './passes';
import { Records } from './records';
import { renameType } from './rename-type';
import { advance, startSession, withSettingsOf } from './session';

export function emptyCatalog(
  options: { readonly complete?: boolean; readonly defaultSchema?: string } = {},
): Catalog {
  return {
    tables: new Records('tables '),
    indexes: new Records('indexes '),
    views: new Records('views '),
    types: new Records('types '),
    sequences: new Records('sequences '),
    functions: new Records('functions '),
    schemas: new Records('schemas '),
    scripts: new Records('scripts '),
    defaultSchema: options.defaultSchema ?? 'public',
    complete: options.complete ?? false,
  };
}

/** The schema after an operation. The given one stays as it is; what did not change is shared. */
export function applyOperation(catalog: Catalog, operation: Operation, origin: Origin): Catalog {
  return orIfTooDeep(
    () => followScripts(catalog, apply(catalog, operation, origin), operation),
    () => ({ ...catalog, complete: false }),
  );
}

function apply(catalog: Catalog, operation: Operation, origin: Origin): Catalog {
  switch (operation.type) {
    case 'AddColumn':
    case 'DropColumn':
    case 'RenameColumn':
    case 'AlterColumnType':
    case 'SetNotNull':
    case 'DropNotNull':
    case 'SetDefault':
    case 'DropDefault':
    case 'AddIdentity':
    case 'DropIdentity':
    case 'DropExpression':
    case 'SetExpression':
      return applyColumn(catalog, operation, origin);
    case 'AddConstraint':
    case 'ValidateConstraint':
    case 'DropConstraint':
    case 'RenameConstraint':
    case 'AlterConstraint':
      return applyConstraint(catalog, operation, origin);
    case 'CreateIndex':
    case 'DropIndex':
    case 'AttachIndex':
      return applyIndex(catalog, operation, origin);
    case 'CreateTable':
      return createTable(catalog, operation, origin);
    case 'CreateTableAs':
      return createTableAs(afterCode(catalog, operation, origin), operation, origin);
    case 'AttachPartition':
      return attachPartition(catalog, operation, origin);
    case 'DetachPartition':
      return detachPartition(catalog, operation, origin);
    case 'AlterTableOther':
      if (operation.action === 'RENAME TRIGGER') return applyTrigger(catalog, operation);
      return operation.objectType === 'index' && /^(?:RE)?SET$/.test(operation.action)
        ? setIndexParameters(catalog, operation)
        : setAttribute(catalog, operation);
    case 'DropTable':
    case 'RenameTable':
    case 'SetSchema':
    case 'Inherit':
    case 'RewriteTable':
    case 'RowSecurity':
    case 'CreatePolicy':
    case 'AlterPolicy':
    case 'DropPolicy':
      return applyTable(catalog, operation);
    case 'CreateTrigger':
    case 'DropTrigger':
    case 'ToggleTrigger':
      return applyTrigger(catalog, operation);
    case 'CreateEnum':
    case 'AddEnumValue':
    case 'RenameEnumValue':
    case 'CreateDomain':
    case 'AlterDomain':
    case 'CreateCompositeType':
    case 'CreateSequence':
    case 'AlterSequence':
    case 'CreateFunction':
    case 'AlterFunction':
    case 'CreateSchema':
    case 'DropSchema':
    case 'DropObject':
    case 'Comment':
    case 'CreateView':
    case 'CreateMaterializedView':
    case 'RefreshMaterializedView':
    case 'DropView':
      return applyObject(catalog, operation, origin);
    case 'DoBlock':
    case 'Query':
    case 'Call':
    case 'Update':
    case 'Delete':
    case 'Insert':
    case 'Merge':
    case 'Copy':
    case 'Truncate':
      return afterCode(catalog, operation, origin);
    case 'SetVariable':
      return setVariable(catalog, operation);
    case 'CreateStatistics':
      return applyStatistics(catalog, operation);
    case 'Utility':
      return applyUtility(catalog, operation);
    default:
      return uncertainAfter(catalog, operation);
  }
}

function applyUtility(catalog: Catalog, operation: Utility): Catalog {
  switch (operation.what) {
    case 'ALTER TYPE':
    case 'ALTER DOMAIN':
      return renameType(catalog, operation);
    case 'GRANT':
    case 'REVOKE':
      return applyRights(catalog, operation);
    case 'CREATE PUBLICATION':
    case 'ALTER PUBLICATION':
      return applyPublication(catalog, operation);
    default:
      return uncertainAfter(catalog, operation);
  }
}

/** What runs inside an operation changes the schema; a guard such as IF NOT EXISTS is believed to let its DDL run once. */
function afterCode(catalog: Catalog, operation: Runner, origin: Origin): Catalog {
  const code = codeOf(operation, catalog);
  if (code === undefined) return uncertainAfter(catalog, operation);
  const { end } = turnsInside(code, catalog, origin);
  return code.keepsSchema || !end.complete ? end : { ...end, complete: false };
}

/** An operation of a body, with the schemas around it and what is known of its place. */
export interface InnerTurn extends Turn {
  readonly statement: CodeStatement;
  readonly commits: boolean;
}

/** The operations of what runs inside another, one level deep. */
export function turnsInside(
  { runs }: Code,
  catalog: Catalog,
  origin: Origin,
): { readonly turns: readonly InnerTurn[]; readonly end: Catalog } {
  const inner: InnerTurn[] = [];
  let end = catalog;
  for (const { statements, settings, commits } of runs) {
    const before = end;
    end = applyOperations(before, settings, origin);
    for (const statement of statements) {
      const { turns, end: after } = turnsOf(end, statement.operations, origin);
      for (const turn of turns) inner.push({ ...turn, statement, commits });
      end = after;
    }
    if (settings.length > 0) end = withSettingsOf(end, before);
  }
  return { turns: inner, end };
}

/** What cannot be read may have made anything: absence then proves nothing any more. */
function uncertainAfter(catalog: Catalog, operation: Operation): Catalog {
  return catalog.complete && isOpaque(operation) ? { ...catalog, complete: false } : catalog;
}

/** The schema after all operations of one statement. */
export function applyOperations(catalog: Catalog, operations: readonly Operation[], origin: Origin): Catalog {
  return inPasses(operations, itself).reduce(
    (next, operation) => applyOperation(next, operation, origin),
    catalog,
  );
}

/** An operation with the schema before and after it. */
export interface Turn {
  readonly operation: Operation;
  readonly before: Catalog;
  readonly after: Catalog;
}

/** The operations of one statement in the order of its text, with the schemas of the order in which PostgreSQL carries them out. */
export function turnsOf(
  catalog: Catalog,
  operations: readonly Operation[],
  origin: Origin,
): { readonly turns: readonly Turn[]; readonly end: Catalog } {
  const [only] = operations;
  if (only !== undefined && operations.length === 1) {
    const after = applyOperation(catalog, only, origin);
    return { turns: [{ operation: only, before: catalog, after }], end: after };
  }
  const turns = new Map<Operation, Turn>();
  let end = catalog;
  for (const operation of inPasses(operations, itself)) {
    const before = end;
    end = applyOperation(before, operation, origin);
    turns.set(operation, { operation, before, after: end });
  }
  return { turns: operations.map((operation) => turns.get(operation)!), end };
}

/**
 * The schema before each statement, and after the last: one more than there are statements. What a transaction rolled
 * back is undone.
 */
export function foldStatements(
  catalog: Catalog,
  reads: readonly ReadStatement[],
  origin: Origin,
): readonly Catalog[] {
  let session = startSession(catalog);
  const catalogs = [catalog];
  for (const read of reads) {
    session = advance(session, read, origin, applyOperation);
    catalogs.push(session.catalog);
  }
  return catalogs;
}

/** What outlives the session: temporary tables and its search_path do not. */
export function endSession(ended: Catalog, before: Catalog): Catalog {
  const zoned = ended.timeZone === before.timeZone ? ended : withTimeZone(ended, before.timeZone);
  const catalog = zoned.replays === before.replays ? zoned : withReplay(zoned, before.replays);
  const temporary = catalog.searchPath?.includes(TEMPORARY_SCHEMA) === true;
  if (catalog.defaultSchema === before.defaultSchema && catalog.searchPath === before.searchPath)
    return catalog;
  return {
    ...without(temporary ? withoutTemporary(catalog) : catalog, 'searchPath'),
    defaultSchema: before.defaultSchema,
    ...(before.searchPath === undefined ? {} : { searchPath: before.searchPath }),
  };
}

function withoutTemporary(catalog: Catalog): Catalog {
  const temporary = (records: Records<unknown>): readonly string[] =>
    [...records.keys()].filter((key) => key.startsWith(`${TEMPORARY_SCHEMA}.`));
  const { tables, indexes, views, sequences } = catalog;
  const withoutIndexes = temporary(indexes).reduce(deleteIndex, catalog);
  const withoutTables = temporary(tables).reduce(deleteTable, withoutIndexes);
  return temporary(sequences).reduce(deleteSequence, temporary(views).reduce(deleteView, withoutTables));
}

function setVariable(catalog: Catalog, operation: SetVariable): Catalog {
  switch (operation.name.toLowerCase()) {
    case 'search_path':
      return setSearchPath(catalog, operation);
    case 'timezone':
      return withTimeZone(catalog, operation.value ?? undefined);
    case 'session_replication_role':
      return withReplay(catalog, operation.value?.toLowerCase() === 'replica' || undefined);
    case 'all':
      return setSearchPath(withReplay(withTimeZone(catalog, undefined), undefined), operation);
    default:
      return catalog;
  }
}

function setSearchPath(catalog: Catalog, operation: SetVariable): Catalog {
  const written = (operation.value ?? 'public')
    .split(',')
    .map((name) => name.trim().replace(/^(["'])(.*)\1$/, '$2'));
  const schemas = written.filter((name) => name !== '' && !/^(\$user|pg_catalog|pg_temp)$/.test(name));
  const defaultSchema = schemas[0];
  if (defaultSchema === undefined) return catalog;
  const temporary = catalog.searchPath?.includes(TEMPORARY_SCHEMA) === true ? [TEMPORARY_SCHEMA] : [];
  const searchPath = [...temporary, ...schemas];
  const bare = { ...without(catalog, 'searchPath'), defaultSchema };
  return searchPath.length === 1 ? bare : { ...bare, searchPath };
}
