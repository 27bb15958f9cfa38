import type { QualifiedName } from '../operations/names';
import type { Operation, OperationOf } from '../operations/operation';
import { alterTable, dropIndex, dropIndexConcurrently, identifier, qualified } from './sql';
import { keyOf, splitKey, type Catalog } from '../schema/catalog';
import { boundText } from './recreate-table';
import { nameOfKey } from './known';
import { detachPartition } from '../schema/detach-partition';
import { restoreTables } from './restore-tables';
import { goneWithColumn } from './gone-with-column';
import { alterConstraintBack, takeAttributeBack } from './take-attribute-back';
import { alterSequenceBack, dropSequenceBack } from './take-sequence-back';
import {
  alterFunctionBack,
  alterPolicyBack,
  commentBack,
  createFunctionBack,
  createPartBack,
  createViewBack,
  dropFunctionBack,
  dropKeptBack,
  dropPartBack,
  schemaBack,
  toggleTriggerBack,
  utilityBack,
} from './take-object-back';
import { dropTypeBack, takeTypeBack } from './take-type-back';
import { back, cannot, joined, NOTHING, type BackOptions, type WayBack } from './way-back';

/** One operation of a migration with the schema around it. */
export interface Done {
  readonly operation: Operation;
  readonly before: Catalog;
  readonly after: Catalog;
  /** Its own part of the statement. */
  readonly text: string;
}

/**
 * What takes one operation back, from the schema before it. What the schema holds (tables, columns, constraints, indexes) is
 * told by comparing before and after, so that everything that went with it comes back too.
 */
export function takeBack(done: Done, options: BackOptions): WayBack {
  const { operation, before, after } = done;
  switch (operation.type) {
    case 'RenameColumn':
      return back([
        alterTable(
          operation.table,
          `RENAME COLUMN ${identifier(operation.to)} TO ${identifier(operation.column)}`,
        ),
      ]);
    case 'RenameConstraint':
      return back([
        alterTable(
          operation.table,
          `RENAME CONSTRAINT ${identifier(operation.to)} TO ${identifier(operation.constraint)}`,
        ),
      ]);
    case 'RenameTable':
      return back([
        `ALTER ${operation.objectType.toUpperCase()} ${qualified(renamed(operation.table, operation.to))} RENAME TO ${identifier(operation.table.name)}`,
      ]);
    case 'SetSchema':
      return setSchema(operation, before);
    case 'AttachPartition':
      return detachAgain(operation, done, options);
    case 'DetachPartition':
      return attachAgain(operation, before, after);
    case 'Inherit':
      return inheritBack(operation, before);
    case 'ValidateConstraint':
    case 'SetVariable':
    case 'Begin':
    case 'Commit':
    case 'Rollback':
    case 'Savepoint':
    case 'Query':
    case 'LockTable':
    case 'Maintenance':
    case 'Reindex':
    case 'RefreshMaterializedView':
      return NOTHING;
    case 'Update':
    case 'Delete':
    case 'Insert':
    case 'Merge':
    case 'Copy':
    case 'Truncate':
      return back([], `${firstLine(done.text)} cannot be undone: nothing keeps the rows of before.`);
    case 'CreateEnum':
    case 'AddEnumValue':
    case 'RenameEnumValue':
    case 'CreateDomain':
    case 'AlterDomain':
    case 'CreateCompositeType':
      return takeTypeBack(operation, before, firstLine(done.text));
    case 'DropObject':
      return dropBack(operation, done, options);
    case 'CreateView':
      return createViewBack(operation, before, after) ?? unknown(done, 'the query of before is not kept');
    case 'CreateMaterializedView':
      return operation.ifNotExists && (before === after || !before.complete)
        ? stays(before === after, `materialized view ${qualified(operation.view)}`)
        : back([`DROP MATERIALIZED VIEW IF EXISTS ${qualified(operation.view)}`]);
    case 'DropView':
      return operation.names.every((name) => before.views.has(keyOf(before, name)))
        ? restoreTables(before, after, options)
        : unknown(done, 'its query is not kept');
    case 'CreateSchema':
    case 'DropSchema':
      return schemaBack(operation, before) ?? unknown(done, 'the migrations do not keep what was in it');
    case 'CreateExtension':
      return operation.ifNotExists
        ? back([], `The extension ${operation.name} stays: it may have been there before.`)
        : back([`DROP EXTENSION IF EXISTS ${identifier(operation.name)}`]);
    case 'CreateSequence':
      return operation.ifNotExists && (before === after || !before.complete)
        ? stays(before === after, `sequence ${qualified(operation.name)}`)
        : back([`DROP SEQUENCE IF EXISTS ${qualified(operation.name)}`]);
    case 'CreateFunction':
      return createFunctionBack(operation, before) ?? unknown(done, 'the body of before is not kept');
    case 'CreateStatistics':
      return operation.name === undefined
        ? unknown(done, 'PostgreSQL chooses its name')
        : back([`DROP STATISTICS IF EXISTS ${qualified(operation.name)}`]);
    case 'CreateTrigger':
    case 'CreatePolicy':
    case 'CreateRule':
      return createPartBack(operation, before) ?? unknown(done, 'what it may have replaced is not kept');
    case 'DropTrigger':
    case 'DropPolicy':
    case 'DropRule':
      return dropPartBack(operation, before) ?? unknown(done, 'its statement is not kept');
    case 'AlterFunction':
      return alterFunctionBack(operation, before) ?? unknown(done, NOT_SHOWN);
    case 'AlterPolicy':
      return alterPolicyBack(operation, before) ?? unknown(done, 'its statement is not kept');
    case 'Utility':
      return (
        utilityBack(operation, before, after) ?? unknown(done, 'the migrations do not keep what was before')
      );
    case 'RowSecurity':
      return rowSecurity(operation, before);
    case 'AlterTableOther':
      return takeAttributeBack(operation, before, after, options) ?? unknown(done, NOT_SHOWN);
    case 'AlterSequence':
      return alterSequenceBack(operation, before) ?? unknown(done, NOT_SHOWN);
    case 'AlterConstraint':
      return alterConstraintBack(operation, before) ?? unknown(done, NOT_SHOWN);
    case 'ToggleTrigger':
      return (
        toggleTriggerBack(operation, before) ?? unknown(done, 'whether it was enabled before is not known')
      );
    case 'DropColumn':
      return joined([
        ofTable(done, operation.table, options),
        ...(operation.cascade ? goneWithColumn(operation, before, after) : []),
      ]);
    case 'AddColumn':
    case 'AlterColumnType':
    case 'SetNotNull':
    case 'DropNotNull':
    case 'SetDefault':
    case 'DropDefault':
    case 'AddIdentity':
    case 'DropIdentity':
    case 'DropExpression':
    case 'SetExpression':
      return ofTable(done, operation.table, options);
    case 'AddConstraint':
    case 'DropConstraint':
      return ofTable(done, operation.table, options);
    case 'CreateTable':
    case 'CreateTableAs':
    case 'DropTable':
    case 'CreateIndex':
    case 'DropIndex':
      return ofSchema(done, options);
    case 'Comment':
      return (
        commentBack(operation, before) ??
        (before.tables === after.tables && before.indexes === after.indexes
          ? unknown(done, 'the comment of before is not kept')
          : restoreTables(before, after, options))
      );
    case 'RewriteTable':
      return operation.how === 'vacuum full' ? NOTHING : rewrittenBack(operation, done, options);
    default:
      return unknown(done, 'the migrations do not keep what was before');
  }
}

/** Compares the schemas; where the table is not known, nothing may be taken from that. */
function ofTable(done: Done, table: QualifiedName, options: BackOptions): WayBack {
  const known = done.before.tables.get(keyOf(done.before, table));
  const { operation } = done;
  const makes = operation.type === 'AddColumn' || operation.type === 'AddConstraint';
  if (!makes && (known === undefined || !isKnown(done, table)))
    return unknown(done, 'the migrations do not show what was before');
  if (known === undefined && operation.type === 'AddColumn') {
    return back([alterTable(table, `DROP COLUMN IF EXISTS ${identifier(operation.column.name)}`)]);
  }
  if (known === undefined && operation.type === 'AddConstraint') {
    const { name } = operation.constraint;
    return name === undefined
      ? unknown(done, 'PostgreSQL chooses its name')
      : back([alterTable(table, `DROP CONSTRAINT IF EXISTS ${identifier(name)}`)]);
  }
  return restoreTables(done.before, done.after, options);
}

/** Whether the history shows the column or constraint that the operation changes. */
function isKnown({ operation, before }: Done, name: QualifiedName): boolean {
  const table = before.tables.get(keyOf(before, name));
  if (operation.type === 'DropConstraint')
    return table?.constraints.some((constraint) => constraint.name === operation.constraint) === true;
  if (!('column' in operation) || typeof operation.column !== 'string') return true;
  return table?.columns.some((column) => column.name === operation.column) === true;
}

function ofSchema(done: Done, options: BackOptions): WayBack {
  const { operation, before, after } = done;
  if (operation.type === 'DropTable' || operation.type === 'DropIndex') {
    const missing = operation.names.filter((name) => {
      const key = keyOf(before, name);
      return !before.tables.has(key) && !before.indexes.has(key);
    });
    if (missing.length > 0) return unknown(done, 'the migrations do not show what was before');
  }
  if (operation.type === 'CreateIndex' && !before.tables.has(keyOf(before, operation.table))) {
    const drop = options.outside ? dropIndexConcurrently : dropIndex;
    const index = [...after.indexes].find(([key]) => !before.indexes.has(key))?.[0];
    return index === undefined
      ? unknown(done, 'the name that PostgreSQL gives it is not known')
      : back([drop(nameOfKey(after, index))]);
  }
  return restoreTables(before, after, options);
}

function renamed({ schema }: QualifiedName, name: string): QualifiedName {
  return schema === undefined ? { name } : { schema, name };
}

function setSchema(operation: OperationOf<'SetSchema'>, before: Catalog): WayBack {
  if (operation.objectType === 'other' || operation.objectType === 'function')
    return cannot(`ALTER … SET SCHEMA ${identifier(operation.to)} has to be taken back by hand.`);
  const { schema } = splitKey(keyOf(before, operation.table));
  const now = qualified({ schema: operation.to, name: operation.table.name });
  return back([`ALTER ${operation.objectType.toUpperCase()} ${now} SET SCHEMA ${identifier(schema)}`]);
}

function inheritBack({ table, parent, add }: OperationOf<'Inherit'>, before: Catalog): WayBack {
  const way = back([alterTable(table, `${add ? 'NO INHERIT' : 'INHERIT'} ${qualified(parent)}`)]);
  const columns = before.tables.get(keyOf(before, table))?.columns ?? [];
  if (add || !columns.some(({ inherited }) => inherited === true)) return way;
  const stay = `The columns that ${qualified(table)} had from ${qualified(parent)} alone stay its own: they no longer go with the parent's.`;
  return joined([way, cannot(stay)]);
}

/** What the partition got from the partitioned table is its own once it is detached. */
function detachAgain(
  operation: OperationOf<'AttachPartition'>,
  { before, after }: Done,
  options: BackOptions,
): WayBack {
  const detach = back([alterTable(operation.table, `DETACH PARTITION ${qualified(operation.partition)}`)]);
  const known = before.tables.get(keyOf(before, operation.partition));
  if (known === undefined || known.partial === true) return detach;
  const detached = detachPartition(
    after,
    {
      ...operation,
      type: 'DetachPartition',
      concurrently: false,
      finalize: false,
    },
    undefined,
  );
  return joined([detach, restoreTables(before, detached, options)]);
}

/** What CONCURRENTLY has left behind of the bound spares reading the partition, and goes then. */
function attachAgain(operation: OperationOf<'DetachPartition'>, before: Catalog, after: Catalog): WayBack {
  const key = keyOf(before, operation.partition);
  const had = before.tables.get(key)?.constraints;
  const left = after.tables.get(key)?.constraints.filter(({ name }) => had?.has(name) !== true) ?? [];
  const known = before.tables.get(key)?.partitionOf;
  const partition = qualified(operation.partition);
  if (known === undefined)
    return cannot(`The bound of the partition ${partition} is not known, so it cannot be attached again.`);
  return back([
    alterTable(operation.table, `ATTACH PARTITION ${partition} ${boundText(known.bound)}`),
    ...left.map(({ name }) => alterTable(operation.partition, `DROP CONSTRAINT ${identifier(name)}`)),
  ]);
}

/** What IF NOT EXISTS has found stays; where that is not known, it may have been there before. */
function stays(isKnown: boolean, what: string): WayBack {
  return isKnown ? NOTHING : cannot(`The ${what} stays: it may have been there before.`);
}

function dropBack(operation: OperationOf<'DropObject'>, done: Done, options: BackOptions): WayBack {
  const { before } = done;
  switch (operation.objectType) {
    case 'SEQUENCE':
      return dropSequenceBack(operation, before);
    case 'FUNCTION':
    case 'PROCEDURE':
    case 'ROUTINE':
      return dropFunctionBack(operation, before) ?? unknown(done, 'its statement is not kept');
    case 'TYPE':
    case 'DOMAIN':
      return dropTypeBack(operation, done, firstLine(done.text), options);
    default:
      return dropKeptBack(operation, before) ?? unknown(done, 'its statement is not kept');
  }
}

const NOT_SHOWN = 'the migrations do not show what was before';

function rewrittenBack(
  { tables, how, to }: OperationOf<'RewriteTable'>,
  done: Done,
  options: BackOptions,
): WayBack {
  const { before, after } = done;
  if (how === 'cluster' && to === undefined) return NOTHING;
  const known = tables.map((name) => before.tables.get(keyOf(before, name)));
  const isKnown = known.every((table) => table !== undefined && table.partial !== true);
  return isKnown ? restoreTables(before, after, options) : unknown(done, NOT_SHOWN);
}

/** What was on already stays on. */
function rowSecurity({ table, action }: OperationOf<'RowSecurity'>, before: Catalog): WayBack {
  const known = before.tables.get(keyOf(before, table));
  if (known !== undefined && known.partial !== true) {
    const was =
      action === 'enable' || action === 'disable' ? known.rowSecurity : known.forcedRowSecurity === true;
    if (was === (action === 'enable' || action === 'force')) return NOTHING;
  }
  const opposite = { enable: 'DISABLE', disable: 'ENABLE', force: 'NO FORCE', 'no force': 'FORCE' }[action];
  return back([alterTable(table, `${opposite} ROW LEVEL SECURITY`)]);
}

function unknown({ text }: Done, reason: string): WayBack {
  return cannot(`${firstLine(text)} cannot be taken back: ${reason}.`);
}

const LONGEST = 80;

function firstLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
