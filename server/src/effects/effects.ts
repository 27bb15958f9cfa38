import type { Operation } from '../operations/operation';
import type { Maintenance } from '../operations/session';
import { type Catalog, hasRelation, keyOf, newKeyOf } from '../schema/catalog';
import type { Runner } from '../schema/code';
import { orIfTooDeep } from '../text/too-deep';
import { type Context, effect, lockAll, mergeEffects, UNKNOWN } from './build';
import { alterColumnType } from './alter-column-type';
import * as columns from './columns';
import * as constraints from './constraints';
import * as code from './code';
import * as data from './data';
import type { Effect, ServerOptions } from './effect';
import * as functions from './functions';
import * as indexes from './indexes';
import * as objects from './objects';
import { attachPartition, detachPartition } from './partitions';
import { type Scene, together } from './together';
import { family, isCertainlyMissing, partitions } from './relations';
import { refused } from './refused';
import { refusedByRowType } from './row-types';
import { tableObject } from './table-objects';
import * as tables from './tables';
import * as views from './views';

export { mergeEffects };
export { guarded } from './code';

/**
 * What PostgreSQL of a version does with an operation, given the schema before it. Total: an operation that is not
 * understood gives an effect whose `known` is false.
 */
export function effectOf(
  operation: Operation,
  catalog: Catalog,
  server: ServerOptions,
  { inCode = false, alone = false }: Pick<Context, 'inCode' | 'alone'> = {},
): Effect {
  // What the file itself sets counts more than what the settings say about the session.
  const { timeZone } = catalog;
  const options = timeZone === undefined ? server : { ...server, timeZone };
  const context: Context = { catalog, server: options, version: server.version, inCode, alone };
  // ALTER TABLE IF EXISTS of a table that is not there is a notice.
  if (
    'ifTableExists' in operation &&
    operation.ifTableExists &&
    isCertainlyMissing(catalog, operation.table)
  ) {
    return effect();
  }
  return orIfTooDeep(
    () => refused(operation, refusedByRowType(operation, dispatch(operation, context), context), context),
    () => UNKNOWN,
  );
}

/** The effects of the operations of one statement, each given with the schema before it. */
export function effectsOf(scenes: readonly Scene[], server: ServerOptions): readonly Effect[] {
  const effects = scenes.map(({ operation, catalog, body, alone }) =>
    effectOf(operation, catalog, server, { inCode: body !== undefined, alone: alone === true }),
  );
  return scenes.length < 2 ? effects : together(scenes, effects);
}

function dispatch(operation: Operation, context: Context): Effect {
  const { catalog } = context;
  switch (operation.type) {
    case 'AddColumn':
      return columns.addColumn(operation, context);
    case 'DropColumn':
      return columns.dropColumn(operation, context);
    case 'RenameColumn':
      return columns.renameColumn(operation, context);
    case 'AlterColumnType':
      return alterColumnType(operation, context);
    case 'SetNotNull':
      return columns.setNotNull(operation, context);
    case 'DropNotNull':
      return columns.dropNotNull(operation, context);
    case 'SetDefault':
    case 'DropDefault':
      return columns.setDefault(operation, context);
    case 'AddIdentity':
      return columns.addIdentity(operation, context);
    case 'DropIdentity':
      return columns.dropIdentity(operation, context);
    case 'DropExpression':
      return columns.dropExpression(operation, context);
    case 'SetExpression':
      return columns.setExpression(operation, context);
    case 'AddConstraint':
      return constraints.addConstraint(operation, context);
    case 'ValidateConstraint':
      return constraints.validateConstraint(operation, context);
    case 'DropConstraint':
      return constraints.dropConstraint(operation, context);
    case 'RenameConstraint':
      return constraints.renameConstraint(operation, context);
    case 'AlterConstraint':
      return constraints.alterConstraint(operation, context);
    case 'CreateTable':
      return tables.createTable(operation, context);
    case 'CreateTableAs':
      return changing(tables.createTableAs(operation, context), operation, context);
    case 'DropTable':
      return tables.dropTable(operation, context);
    case 'RenameTable':
      return tables.renameTable(operation, context);
    case 'SetSchema':
      return tables.setSchema(operation, context);
    case 'Truncate':
      return changing(tables.truncate(operation, context), operation, context);
    case 'AttachPartition':
      return attachPartition(operation, context);
    case 'DetachPartition':
      return detachPartition(operation, context);
    case 'LockTable':
      return tables.lockTable(operation, context);
    case 'RewriteTable':
      return tables.rewriteTable(operation, context);
    case 'AlterTableOther':
      return tables.alterTableOther(operation, context);
    case 'Inherit':
      return tables.inherit(operation, context);
    case 'RowSecurity':
    case 'CreatePolicy':
    case 'AlterPolicy':
    case 'DropPolicy':
    case 'CreateTrigger':
    case 'DropTrigger':
    case 'ToggleTrigger':
    case 'CreateRule':
    case 'DropRule':
      return tableObject(operation, context);
    case 'CreateIndex':
      return indexes.createIndex(operation, context);
    case 'DropIndex':
      return indexes.dropIndex(operation, context);
    case 'Reindex':
      return indexes.reindex(operation, context);
    case 'AttachIndex':
      return indexes.attachIndex(operation, context);
    case 'CreateStatistics':
      return indexes.createStatistics(operation, context);
    case 'CreateView':
      return views.createView(operation, context);
    case 'CreateMaterializedView':
      return views.createMaterializedView(operation, context);
    case 'RefreshMaterializedView':
      return views.refreshMaterializedView(operation, context);
    case 'DropView':
      return views.dropView(operation, context);
    case 'AddEnumValue':
      return objects.addEnumValue(operation, context);
    case 'RenameEnumValue':
      return objects.renameEnumValue(operation, context);
    case 'AlterDomain':
      return objects.alterDomain(operation, context);
    case 'CreateEnum':
    case 'CreateDomain':
    case 'CreateCompositeType': {
      const exists = catalog.complete && catalog.types.has(newKeyOf(catalog, operation.name));
      return effect({
        rerun: 'fails',
        fails: exists ? `type "${operation.name.name}" already exists` : null,
      });
    }
    case 'AlterCompositeType':
      return objects.alterCompositeType(operation, context);
    case 'CreateSequence': {
      const exists = catalog.complete && hasRelation(catalog, newKeyOf(catalog, operation.name));
      const { ifNotExists } = operation;
      return effect({
        rerun: ifNotExists ? 'ok' : 'fails',
        fails: exists && !ifNotExists ? `relation "${operation.name.name}" already exists` : null,
      });
    }
    case 'CreateFunction':
      return functions.createFunction(operation, context);
    case 'AlterFunction':
      return functions.alterFunction(operation, context);
    case 'CreateSchema':
    case 'CreateExtension':
      return effect({ rerun: operation.ifNotExists ? 'ok' : 'fails' });
    case 'DropSchema':
      return objects.dropSchema(operation, context);
    case 'CreateDatabase':
      return effect({ forbidden: true, rerun: 'fails' });
    case 'DropDatabase':
      return effect({ forbidden: true, rerun: operation.ifExists ? 'ok' : 'fails' });
    case 'DropObject':
      return objects.dropObject(operation, context);
    case 'Comment':
      return objects.comment(operation, context);
    case 'Utility':
      return objects.utility(operation, context);
    case 'Update':
      return changing(data.update(operation, context), operation, context);
    case 'Delete':
      return changing(data.deletion(operation, context), operation, context);
    case 'Insert':
      return changing(data.insert(operation, context), operation, context);
    case 'Query':
      return code.query(operation, context, (scenes) => effectsOf(scenes, context.server));
    case 'Copy':
      return changing(data.copy(operation, context), operation, context);
    case 'Merge':
      return changing(data.merge(operation, context), operation, context);
    case 'DoBlock':
      return code.doBlock(operation, context, (scenes) => effectsOf(scenes, context.server));
    case 'Maintenance':
      return maintenance(operation, context);
    case 'AlterSequence':
    case 'SetVariable':
    case 'Begin':
    case 'Commit':
    case 'Rollback':
    case 'Savepoint':
      return effect();
    case 'Call':
      return code.call(operation, context, (scenes) => effectsOf(scenes, context.server));
    case 'Unknown':
      return UNKNOWN;
  }
}

/** A data change with what it runs; alone where that is told beside it. */
function changing(own: Effect, operation: Runner, context: Context): Effect {
  return context.alone === true
    ? own
    : code.withInside(own, operation, context, (scenes) => effectsOf(scenes, context.server));
}

const OUTSIDE_TRANSACTIONS = new Set<Maintenance['what']>([
  'VACUUM',
  'ALTER SYSTEM',
  'DISCARD ALL',
  'CREATE TABLESPACE',
  'DROP TABLESPACE',
  'CREATE SUBSCRIPTION',
  'DROP SUBSCRIPTION',
]);
const NOT_REPEATABLE = new Set<Maintenance['what']>([
  'CREATE TABLESPACE',
  'DROP TABLESPACE',
  'CREATE SUBSCRIPTION',
  'DROP SUBSCRIPTION',
  'PREPARE TRANSACTION',
]);

function maintenance(operation: Maintenance, { catalog, version }: Context): Effect {
  const { what } = operation;
  // Until 17 the tables that inherit were left out, partitions never.
  const members = version >= 18 ? family : partitions;
  const touched = operation.tables.flatMap((name) => members(catalog, keyOf(catalog, name)));
  return effect({
    locks: what === 'VACUUM' || what === 'ANALYZE' ? lockAll(touched, 'SHARE UPDATE EXCLUSIVE') : [],
    forbidden: OUTSIDE_TRANSACTIONS.has(what),
    rerun: NOT_REPEATABLE.has(what) ? 'fails' : 'ok',
  });
}
