import type { OperationOf } from '../operations/operation';
import { keyOf, newKeyOf, type Catalog } from '../schema/catalog';
import { commentKey } from '../schema/follow-scripts';
import { findOverload } from '../schema/apply-functions';
import { partKey } from '../schema/scripts';
import { viewsOf } from '../schema/lookups';
import { quoteIdentifier, quoteQualified } from '../text/quoting';
import { isWord, tokenize } from '../statements/tokens';
import { replay, replacing, triggerState } from './parts-again';
import { rightsBack } from './rights-back';
import { alterTable, identifier, qualified } from './sql';
import { viewsAgain, viewStatements } from './views-again';
import { back, cannot, joined, NOTHING, type WayBack } from './way-back';

/*
 * What takes back what was done to views, functions, triggers, policies, rules and the like. Each is undefined where the migrations do
 * not show what was there before.
 */

export function createViewBack(
  operation: OperationOf<'CreateView'>,
  before: Catalog,
  after: Catalog,
): WayBack | undefined {
  const key = newKeyOf(before, operation.view);
  const drop = `DROP VIEW IF EXISTS ${qualified(operation.view)}`;
  const was = before.views.get(key);
  if (was === undefined)
    return operation.orReplace && !before.complete && !operation.temporary ? undefined : back([drop]);
  const statements = viewStatements(before, after, key);
  const is = after.views.get(key);
  if (statements === undefined || is === undefined) return undefined;
  if (was.columns.join('\0') === is.columns.join('\0') && !was.columns.includes('*'))
    return back(replacing(statements));
  // PostgreSQL takes no column from a view that stays.
  if (viewsOf(before, key).length > 0) return undefined;
  return joined([back([drop]), ...viewsAgain(before, { ...after, views: after.views.delete(key) })]);
}

export function createFunctionBack(
  { name, procedure, orReplace, parameters }: OperationOf<'CreateFunction'>,
  before: Catalog,
): WayBack | undefined {
  const key = newKeyOf(before, name);
  const overloads = before.functions.get(key)?.overloads ?? [];
  if (overloads.some((each) => each.parameters.signature === parameters.signature)) {
    const statements = replay(before, partKey('function', key, parameters.signature));
    return statements && back(replacing(statements));
  }
  if (orReplace && !before.complete) return undefined;
  const words = procedure ? 'PROCEDURE' : 'FUNCTION';
  const which = overloads.length === 0 ? '' : `(${signatureSql(parameters.signature)})`;
  return back([`DROP ${words} IF EXISTS ${qualified(name)}${which}`]);
}

function signatureSql(signature: string): string {
  if (signature === '') return '';
  return signature
    .split(',')
    .map((type) => {
      const bare = type.replace(/\[\]$/, '');
      const [schema, name] = bare.includes('.') ? bare.split('.') : [undefined, bare];
      const written =
        schema === undefined ? quoteIdentifier(name ?? '') : quoteQualified({ schema, name: name ?? '' });
      return written + type.slice(bare.length);
    })
    .join(', ');
}

export function dropFunctionBack(operation: OperationOf<'DropObject'>, before: Catalog): WayBack | undefined {
  if (operation.cascade) return undefined;
  const parts = operation.names.map((name, place) => {
    const key = keyOf(before, name);
    const found = findOverload(before, key, operation.signatures?.[place]);
    return found && replay(before, partKey('function', key, found.parameters.signature));
  });
  const known = parts.flatMap((statements) => (statements === undefined ? [] : [statements]));
  return known.length === parts.length ? back(known.flat()) : undefined;
}

/** CREATE OR REPLACE gives a function all that ALTER FUNCTION can set, its owner apart. */
export function alterFunctionBack(
  { name, signature, renamedTo }: OperationOf<'AlterFunction'>,
  before: Catalog,
): WayBack | undefined {
  const key = keyOf(before, name);
  const found = findOverload(before, key, signature);
  if (found === undefined) return undefined;
  const own = found.parameters.signature;
  if (renamedTo !== undefined) {
    const words = found.procedure ? 'PROCEDURE' : 'FUNCTION';
    const now = `${qualified({ ...name, name: renamedTo })}(${signatureSql(own)})`;
    return back([`ALTER ${words} ${now} RENAME TO ${identifier(name.name)}`]);
  }
  const statements = replay(before, partKey('function', key, own));
  return statements && back(replacing(statements));
}

const KINDS = { CreateTrigger: 'TRIGGER', CreatePolicy: 'POLICY', CreateRule: 'RULE' } as const;

export function createPartBack(
  operation: OperationOf<'CreateTrigger' | 'CreatePolicy' | 'CreateRule'>,
  before: Catalog,
): WayBack | undefined {
  const owner = keyOf(before, operation.table);
  const words = KINDS[operation.type];
  const drop = dropPart(words, operation);
  const key = partKey(words.toLowerCase(), owner, operation.name);
  if (!('orReplace' in operation) || !operation.orReplace) return back([drop]);
  const known = before.tables.get(owner) ?? before.views.get(owner);
  const statements = replay(before, key);
  if (statements !== undefined) return back([drop, ...statements]);
  const isPartial = known === undefined || ('partial' in known && known.partial);
  return before.scripts.has(key) || isPartial ? undefined : back([drop]);
}

function dropPart(
  words: string,
  { table, name }: Pick<OperationOf<'CreateTrigger'>, 'table' | 'name'>,
): string {
  return `DROP ${words} IF EXISTS ${identifier(name)} ON ${qualified(table)}`;
}

export function dropPartBack(
  operation: OperationOf<'DropTrigger' | 'DropPolicy' | 'DropRule'>,
  before: Catalog,
): WayBack | undefined {
  const words = operation.type.slice('Drop'.length);
  const owner = keyOf(before, operation.table);
  const statements = replay(before, partKey(words.toLowerCase(), owner, operation.name));
  const comment = replay(before, partKey(`comment ${words.toUpperCase()}`, owner, operation.name)) ?? [];
  return statements && back([...statements, ...comment]);
}

export function alterPolicyBack(operation: OperationOf<'AlterPolicy'>, before: Catalog): WayBack | undefined {
  const { table, name, renamedTo } = operation;
  if (renamedTo !== undefined)
    return back([
      `ALTER POLICY ${identifier(renamedTo)} ON ${qualified(table)} RENAME TO ${identifier(name)}`,
    ]);
  const owner = keyOf(before, table);
  const statements = replay(before, partKey('policy', owner, name));
  const comment = replay(before, partKey('comment POLICY', owner, name)) ?? [];
  return statements && back([dropPart('POLICY', operation), ...statements, ...comment]);
}

/** Each trigger gets the state back that it had. */
export function toggleTriggerBack(
  { table, trigger, action }: OperationOf<'ToggleTrigger'>,
  before: Catalog,
): WayBack | undefined {
  const known = before.tables.get(keyOf(before, table));
  const isAll = trigger === 'ALL' || trigger === 'USER';
  if (known === undefined || (isAll && known.partial === true)) return undefined;
  const toggled = known.triggers.filter(({ name }) => isAll || name === trigger);
  // Partitions may have turned their copies on and off by themselves.
  const hasCopies = (known.children ?? []).some((child) =>
    before.tables.get(child)?.triggers.some(({ copy }) => copy),
  );
  if ((toggled.length === 0 && !isAll) || hasCopies) return undefined;
  // The triggers behind foreign keys are on in a schema that nobody has changed by hand.
  const ofKeys = trigger === 'ALL' && action === 'disable' ? [alterTable(table, 'ENABLE TRIGGER ALL')] : [];
  if (trigger === 'ALL' && action !== 'disable' && action !== 'enable') return undefined;
  return back([...ofKeys, ...toggled.map((each) => alterTable(table, triggerState(each)))]);
}

/** The comment of before in the words of the new one. */
export function commentBack(operation: OperationOf<'Comment'>, before: Catalog): WayBack | undefined {
  const { sql } = operation;
  const key = commentKey(before, operation);
  if (key === undefined || sql === undefined) return undefined;
  if (before.scripts.has(key)) {
    const statements = replay(before, key);
    return statements && back(statements);
  }
  // What was commented before it was renamed is kept under its old name.
  if (!before.complete || before.renames !== undefined) return undefined;
  if (hasCommentOfItsOwn(operation, before)) return undefined;
  const is = tokenize(sql).findLast((token) => isWord(token, 'is'));
  return is && back([`${sql.slice(0, is.end)} NULL`]);
}

/** PostgreSQL and extensions come with comments: of the schema public, of extensions, languages, databases. */
function hasCommentOfItsOwn({ objectType, name }: OperationOf<'Comment'>, before: Catalog): boolean {
  if (objectType === 'SCHEMA') return !before.schemas.has(name.name);
  return !/^(?:VIEW|MATERIALIZED VIEW|COLUMN|CONSTRAINT|TRIGGER|RULE|POLICY|TYPE|DOMAIN|SEQUENCE|STATISTICS|PUBLICATION)$/.test(
    objectType,
  );
}

const RENAMED =
  /^ALTER (TYPE|DOMAIN|SCHEMA|COLLATION|PUBLICATION|STATISTICS|EVENT TRIGGER|SERVER|ROLE|TABLESPACE)$/;
const CREATED =
  /^CREATE (TYPE|COLLATION|PUBLICATION|EVENT TRIGGER|SERVER|LANGUAGE|FOREIGN TABLE|TEXT SEARCH \w+)$/;

/** GRANT, and what is created, altered and renamed without an operation of its own. */
export function utilityBack(
  operation: OperationOf<'Utility'>,
  before: Catalog,
  after: Catalog,
): WayBack | undefined {
  const { what, name, renamedTo } = operation;
  if (what === 'EXPLAIN' || what === 'DISCARD' || what === 'PREPARE' || what === 'DEALLOCATE') return NOTHING;
  if (operation.rights !== undefined) return rightsBack(operation, before, after);
  if (name === undefined) return undefined;
  const kind = RENAMED.exec(what)?.[1];
  if (renamedTo !== undefined) {
    if (kind === undefined) return undefined;
    const now = qualified({ ...name, name: renamedTo });
    return back([`ALTER ${kind} ${now} RENAME TO ${identifier(name.name)}`]);
  }
  const created = CREATED.exec(what)?.[1];
  if (created !== undefined)
    return operation.ifNotExists === true || operation.orReplace === true
      ? undefined
      : back([`DROP ${created} IF EXISTS ${qualified(name)}`]);
  if (what === 'ALTER PUBLICATION') return publicationBack(operation, before);
  return undefined;
}

/** ADD and DROP of whole tables; where a publication sends some columns or rows of one, its statement would have to be read. */
function publicationBack(operation: OperationOf<'Utility'>, before: Catalog): WayBack | undefined {
  const { name, tables = [], inSchemas = [], change, sql = '' } = operation;
  if (name === undefined || tables.length === 0 || inSchemas.length > 0) return undefined;
  const names = tables.map((table) => qualified(table)).join(', ');
  if (change === 'add' && !/\bSET\s*\(/i.test(sql))
    return back([`ALTER PUBLICATION ${qualified(name)} DROP TABLE ${names}`]);
  const statements = replay(before, `publication ${name.name}`);
  const isPlain = statements?.every(
    (each) => !/\bWHERE\b|\bTABLE\b[^;]*\(/i.test(each.replace(/\bWITH\s*\(.*$/is, '')),
  );
  return change === 'drop' && isPlain === true
    ? back([`ALTER PUBLICATION ${qualified(name)} ADD TABLE ${names}`])
    : undefined;
}

/** DROP of what is kept as its statement; undefined for anything else. */
export function dropKeptBack(
  { objectType, names, cascade }: OperationOf<'DropObject'>,
  before: Catalog,
): WayBack | undefined {
  if (cascade) return undefined;
  const parts = names.map((name) => {
    if (objectType === 'PUBLICATION') return replay(before, `publication ${name.name}`);
    if (objectType === 'EXTENSION') return replay(before, `extension ${name.name}`);
    return objectType === 'STATISTICS' ? statisticsOf(before, keyOf(before, name)) : undefined;
  });
  const known = parts.flatMap((statements) => (statements === undefined ? [] : [statements]));
  return known.length === parts.length ? back(known.flat()) : undefined;
}

function statisticsOf(before: Catalog, key: string): readonly string[] | undefined {
  const shown = key.startsWith('public.') ? key.slice('public.'.length) : key;
  for (const [owner, table] of before.tables)
    if (table.extendedStatistics?.some((each) => each.name === shown) === true)
      return replay(before, partKey('statistics', owner, shown));
  return undefined;
}

/** A schema that was empty when it was dropped, and one that may have been there before it was created. */
export function schemaBack(
  operation: OperationOf<'CreateSchema' | 'DropSchema'>,
  before: Catalog,
): WayBack | undefined {
  if (operation.type === 'DropSchema') {
    const isKnown = operation.names.every(({ name }) => before.schemas.has(name));
    if (operation.cascade || !isKnown) return undefined;
    return back(operation.names.map(({ name }) => `CREATE SCHEMA IF NOT EXISTS ${identifier(name)}`));
  }
  const { name, ifNotExists } = operation;
  // PostgreSQL makes it with each database.
  if (ifNotExists && (before.schemas.has(name) || name === 'public')) return NOTHING;
  if (ifNotExists && !before.complete)
    return cannot(`The schema ${identifier(name)} stays: it may have been there before.`);
  return back([`DROP SCHEMA IF EXISTS ${identifier(name)}`]);
}
