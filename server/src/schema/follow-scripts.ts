import type { QualifiedName } from '../operations/names';
import type { Operation, OperationOf } from '../operations/operation';
import { quoteIdentifier, quoteQualified } from '../text/quoting';
import { findOverload } from './apply-functions';
import { displayKey, keyOf, newKeyOf, splitKey, type Catalog } from './catalog';
import {
  appendScript,
  deletePart,
  deleteScript,
  moveScripts,
  noteRename,
  partKey,
  partsOf,
  putPart,
  putScript,
  renamePart,
  splitPartKey,
} from './scripts';

/** Keeps the statements of what the schema holds as such. `before` and `after` are the schemas around the operation. */
export function followScripts(before: Catalog, after: Catalog, operation: Operation): Catalog {
  const { sql } = operation;
  switch (operation.type) {
    case 'CreateTable':
    case 'CreateTableAs': {
      const key = newKeyOf(after, operation.table);
      return before.tables.has(key) ? after : deleteScript(after, `parts ${key}`);
    }
    case 'CreateView':
    case 'CreateMaterializedView':
      return createView(before, after, operation);
    case 'CreateTrigger':
      return part(after, 'trigger', operation);
    case 'CreateRule':
      return part(after, 'rule', operation);
    case 'CreatePolicy':
      return part(after, 'policy', operation);
    case 'AlterPolicy': {
      const owner = keyOf(after, operation.table);
      const { name: from, renamedTo: to } = operation;
      if (to !== undefined) return renamePart(after, 'policy', owner, { from, to, sql });
      const key = partKey('policy', owner, from);
      return sql === undefined ? deletePart(after, key) : appendScript(after, key, sql);
    }
    case 'DropTrigger':
    case 'DropRule':
    case 'DropPolicy': {
      const kind = operation.type.slice('Drop'.length);
      const owner = keyOf(before, operation.table);
      const bare = deletePart(after, partKey(kind.toLowerCase(), owner, operation.name));
      return deletePart(bare, partKey(`comment ${kind.toUpperCase()}`, owner, operation.name));
    }
    case 'DropConstraint':
      return deletePart(
        after,
        partKey('comment CONSTRAINT', keyOf(before, operation.table), operation.constraint),
      );
    case 'ToggleTrigger':
      return toggle(after, operation);
    case 'CreateStatistics':
      return createStatistics(before, after, operation);
    case 'CreateFunction': {
      const key = partKey('function', newKeyOf(after, operation.name), operation.parameters.signature);
      return sql === undefined ? deleteScript(after, key) : putScript(after, key, [sql]);
    }
    case 'CreateExtension':
      if (sql === undefined || after.scripts.has(`extension ${operation.name}`)) return after;
      return putScript(after, `extension ${operation.name}`, [sql]);
    case 'DropObject':
      return dropObject(before, after, operation);
    case 'Comment':
      return comment(after, operation);
    case 'RenameTable':
    case 'SetSchema': {
      const from = keyOf(before, operation.table);
      const { schema, name } = splitKey(from);
      const to = operation.type === 'SetSchema' ? `${operation.to}.${name}` : `${schema}.${operation.to}`;
      return noteRename(moveScripts(after, from, to), name);
    }
    case 'RenameColumn':
      return noteRename(after, operation.column);
    case 'RenameEnumValue':
      return noteRename(after, operation.value);
    case 'AlterFunction':
      return alterFunction(before, after, operation);
    case 'AlterTableOther':
      return alterOther(after, operation);
    case 'Utility':
      return utility(after, operation);
    default:
      return after;
  }
}

function createView(
  before: Catalog,
  after: Catalog,
  operation: OperationOf<'CreateView' | 'CreateMaterializedView'>,
): Catalog {
  const key = newKeyOf(after, operation.view);
  const existed = before.views.has(key);
  const { sql } = operation;
  if (sql === undefined || ('ifNotExists' in operation && operation.ifNotExists && existed)) return after;
  const reads = operation.reads.map((name) => keyOf(before, name));
  const columns = operation.columns.includes('*') ? columnsOf(before, reads) : undefined;
  const start = existed ? after : deleteScript(after, `parts ${key}`);
  return putScript(start, `view ${key}`, [sql], columns);
}

/** The columns of what a view reads, in their order; with a mark that is never equal where they are not known. */
export function columnsOf(catalog: Catalog, reads: readonly string[]): string {
  return reads
    .map((key) => {
      const table = catalog.tables.get(key);
      const names = table?.columns.map(({ name }) => name) ?? catalog.views.get(key)?.columns;
      return names === undefined || table?.columnsUnknown === true ? '?' : names.join('\0');
    })
    .join('\n');
}

function part(
  after: Catalog,
  kind: string,
  { table, name, sql }: OperationOf<'CreateTrigger' | 'CreateRule' | 'CreatePolicy'>,
): Catalog {
  const key = partKey(kind, keyOf(after, table), name);
  return sql === undefined ? deletePart(after, key) : putPart(after, key, [sql]);
}

/** A statement that only sets when a trigger fires. */
const TOGGLES = /^ALTER TABLE .* ((?:ENABLE|DISABLE)(?: ALWAYS| REPLICA)?) TRIGGER /s;

/** ENABLE and DISABLE TRIGGER of one, or of all that are known. */
function toggle(after: Catalog, operation: OperationOf<'ToggleTrigger'>): Catalog {
  const owner = keyOf(after, operation.table);
  const { trigger, action } = operation;
  return partsOf(after, owner).reduce((next, key) => {
    const { kind, name } = splitPartKey(key);
    if (kind !== 'trigger' || (trigger !== 'ALL' && trigger !== 'USER' && trigger !== name)) return next;
    const others = next.scripts.get(key)?.statements.filter((each) => !TOGGLES.test(each)) ?? [];
    if (others.length === 0) return next;
    const words = `${action.toUpperCase()} TRIGGER ${quoteIdentifier(name)}`;
    const statement = `ALTER TABLE ${quoteQualified(operation.table)} ${words}`;
    return putPart(next, key, action === 'enable' ? others : [...others, statement]);
  }, after);
}

function createStatistics(
  before: Catalog,
  after: Catalog,
  operation: OperationOf<'CreateStatistics'>,
): Catalog {
  const owner = keyOf(after, operation.table);
  const had = before.tables.get(owner)?.extendedStatistics ?? [];
  const made = after.tables.get(owner)?.extendedStatistics?.find((each) => !had.includes(each));
  if (made === undefined || operation.sql === undefined) return after;
  return putPart(after, partKey('statistics', owner, made.name), [operation.sql]);
}

function dropObject(before: Catalog, after: Catalog, operation: OperationOf<'DropObject'>): Catalog {
  return operation.names.reduce((next, name) => {
    const key = keyOf(before, name);
    switch (operation.objectType) {
      case 'EXTENSION':
        return deleteScript(next, `extension ${name.name}`);
      case 'PUBLICATION':
        return deleteScript(next, `publication ${name.name}`);
      default:
        return deleteScript(next, `comment ${operation.objectType} ${key}`);
    }
  }, after);
}

const OF_TABLE = new Set(['CONSTRAINT', 'TRIGGER', 'RULE', 'POLICY']);

/** Where a comment is kept that the schema does not hold as such. */
export function commentKey(
  catalog: Catalog,
  { objectType, name, table, column }: OperationOf<'Comment'>,
): string | undefined {
  const key = keyOf(catalog, name);
  if (OF_TABLE.has(objectType))
    return table && partKey(`comment ${objectType}`, keyOf(catalog, table), name.name);
  if (objectType === 'COLUMN')
    return catalog.views.has(key) ? partKey('comment COLUMN', key, column ?? '') : undefined;
  if (objectType === 'VIEW' || objectType === 'MATERIALIZED VIEW')
    return partKey(`comment ${objectType}`, key, '');
  if (objectType === 'TABLE' || objectType === 'INDEX') return undefined;
  // Functions of one name are told apart by their arguments only.
  if (/FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|OPERATOR|CAST|TRANSFORM/.test(objectType)) return undefined;
  return `comment ${objectType} ${key}`;
}

function comment(after: Catalog, operation: OperationOf<'Comment'>): Catalog {
  const key = commentKey(after, operation);
  const { sql, text } = operation;
  if (key === undefined || sql === undefined) return after;
  if (!key.includes('\0')) return text === null ? deleteScript(after, key) : putScript(after, key, [sql]);
  return text === null ? deletePart(after, key) : putPart(after, key, [sql]);
}

function alterOther(after: Catalog, operation: OperationOf<'AlterTableOther'>): Catalog {
  const { objectType, renamed, sql, table } = operation;
  const owner = keyOf(after, table);
  if (renamed !== undefined) {
    const kind = operation.action.slice('RENAME '.length).toLowerCase();
    return renamePart(after, kind, owner, { ...renamed, sql });
  }
  const rule = /^(?:ENABLE|DISABLE)[A-Z ]* RULE$/.test(operation.action);
  if (rule) {
    const isName = /^"|^\w+$/.test(operation.detail ?? '');
    return isName ? deletePart(after, partKey('rule', owner, foldName(operation.detail ?? ''))) : after;
  }
  if (objectType !== 'view' && objectType !== 'materialized view') return after;
  const key = `view ${owner}`;
  if (sql === undefined) return deleteScript(after, key);
  return appendScript(after, key, `ALTER ${objectType.toUpperCase()} ${quoteQualified(table)} ${sql}`);
}

function foldName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

function utility(after: Catalog, operation: OperationOf<'Utility'>): Catalog {
  const { what, name, renamedTo, sql } = operation;
  if (what === 'ALTER DEFAULT PRIVILEGES') return putScript(after, 'default privileges', [sql ?? '']);
  if (name === undefined) return after;
  if (renamedTo !== undefined) {
    const next = noteRename(after, name.name);
    return what === 'ALTER PUBLICATION' ? deleteScript(next, `publication ${name.name}`) : next;
  }
  if (what === 'CREATE PUBLICATION' && sql !== undefined)
    return putScript(after, `publication ${name.name}`, [sql]);
  if (what === 'ALTER PUBLICATION')
    return sql === undefined ? after : appendScript(after, `publication ${name.name}`, sql);
  if (/^ALTER (?:FUNCTION|PROCEDURE|ROUTINE)$/.test(what)) return withoutFunctions(after, name);
  if (/^ALTER (?:VIEW|MATERIALIZED VIEW)$/.test(what) && sql !== undefined)
    return appendScript(after, `view ${keyOf(after, name)}`, sql);
  if (what === 'ALTER STATISTICS' && sql !== undefined) {
    const shown = displayKey(keyOf(after, name));
    const owner = [...after.tables.keys()].find((key) =>
      after.tables.get(key)?.extendedStatistics?.some((each) => each.name === shown),
    );
    return owner === undefined ? after : appendScript(after, partKey('statistics', owner, shown), sql);
  }
  return after;
}

/** Under another name it is another script. */
function alterFunction(
  before: Catalog,
  after: Catalog,
  { name, signature, renamedTo, sql }: OperationOf<'AlterFunction'>,
): Catalog {
  const key = keyOf(before, name);
  const found = findOverload(before, key, signature);
  if (found === undefined) return after;
  const script = partKey('function', key, found.parameters.signature);
  if (renamedTo !== undefined) return noteRename(deleteScript(after, script), name.name);
  return sql === undefined ? deleteScript(after, script) : appendScript(after, script, sql);
}

/** A new owner, which is not kept. */
function withoutFunctions(after: Catalog, name: QualifiedName): Catalog {
  const key = keyOf(after, name);
  const overloads = after.functions.get(key)?.overloads ?? [];
  return overloads.reduce(
    (next, { parameters }) => deleteScript(next, partKey('function', key, parameters.signature)),
    after,
  );
}
