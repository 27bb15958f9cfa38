import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { type Catalog, keyOf } from '../schema/catalog';
import { type Effect, type LockMode, strongest } from './effect';
import { family } from './relations';

/** An operation with the schema before it. Those of one statement of a DO body share `body`. */
export interface Scene {
  readonly operation: Operation;
  readonly catalog: Catalog;
  readonly body?: object;
  /** Set for a data change whose effect is its own alone: what it runs stands beside it. */
  readonly alone?: true;
}

/**
 * The effects of the operations of one statement, with what they mean to each other. A second run finds what the first has left
 * as a whole: `DROP CONSTRAINT c, ADD CONSTRAINT c …` drops what it added itself. And no column changes its type twice.
 */
export function together(scenes: readonly Scene[], effects: readonly Effect[]): readonly Effect[] {
  const typed = new Map<object | undefined, Set<string>>();
  const before = new Map<object | undefined, Catalog>();
  return repeated(scenes, handedDown(scenes, effects)).map((each, index) => {
    const { operation, body, catalog } = scenes[index]!;
    if (!before.has(body)) before.set(body, catalog);
    const effect = withoutNewIndexes(each, before.get(body)!);
    if (operation.type !== 'AlterColumnType') return effect;
    const columns = typed.get(body) ?? new Set();
    typed.set(body, columns);
    const isTwice = columns.has(operation.column);
    columns.add(operation.column);
    if (!isTwice || effect.fails !== null) return effect;
    const fails = `cannot alter type of column "${operation.column}" twice`;
    return { ...effect, fails, rerun: 'fails' };
  });
}

/**
 * ALTER TABLE locks its table as its gravest action needs, and in that mode also the tables that inherit, as soon as one of its
 * actions goes down to them.
 */
function handedDown(scenes: readonly Scene[], effects: readonly Effect[]): readonly Effect[] {
  const roots = scenes.map(({ operation, catalog, body }) =>
    body === undefined && 'only' in operation && 'table' in operation
      ? keyOf(catalog, operation.table)
      : undefined,
  );
  const gravest = new Map<string, LockMode>();
  effects.forEach(({ locks }, index) => {
    const root = roots[index];
    const mode = root === undefined ? undefined : locks.get(root);
    if (root !== undefined && mode !== undefined) gravest.set(root, strongest(gravest.get(root), mode));
  });
  return effects.map((effect, index) => {
    const root = roots[index];
    const own = root === undefined ? undefined : effect.locks.get(root);
    const mode = root === undefined ? undefined : gravest.get(root);
    if (root === undefined || mode === undefined || mode === own) return effect;
    const below = family(scenes[index]!.catalog, root).filter((key) => effect.locks.get(key) === own);
    return { ...effect, locks: new Map([...effect.locks, ...below.map((key) => [key, mode] as const)]) };
  });
}

/** An index that the statement makes itself is built once, whatever else writes its table anew. */
function withoutNewIndexes(effect: Effect, before: Catalog): Effect {
  if (effect.rebuilds.every((key) => before.indexes.has(key))) return effect;
  return { ...effect, rebuilds: effect.rebuilds.filter((key) => before.indexes.has(key)) };
}

function repeated(scenes: readonly Scene[], effects: readonly Effect[]): readonly Effect[] {
  if (effects.every(({ rerun }) => rerun === 'ok')) return effects;
  const made = new Set(scenes.flatMap(({ operation, catalog }) => makes(operation, catalog) ?? []));
  const removed = new Set(scenes.flatMap(({ operation, catalog }) => removes(operation, catalog)));
  return effects.map((effect, index) => {
    if (effect.rerun === 'ok' || effect.fails !== null) return effect;
    const { operation, catalog } = scenes[index]!;
    const own = makes(operation, catalog);
    const gone = removes(operation, catalog);
    const finds =
      own === undefined ? gone.length > 0 && gone.every((key) => made.has(key)) : removed.has(own);
    return finds ? { ...effect, rerun: 'ok' } : effect;
  });
}

/** What an operation makes, as a key to compare with what was dropped before it. */
export function makes(operation: Operation, catalog: Catalog): string | undefined {
  switch (operation.type) {
    case 'CreateTable':
    case 'CreateTableAs':
      return `relation ${keyOf(catalog, operation.table)}`;
    case 'CreateView':
    case 'CreateMaterializedView':
      return `relation ${keyOf(catalog, operation.view)}`;
    case 'CreateIndex':
      return operation.name === undefined ? undefined : `index ${operation.name}`;
    case 'AddColumn':
      return `${keyOf(catalog, operation.table)} column ${operation.column.name}`;
    case 'AddConstraint': {
      const { constraint, table } = operation;
      const chosen = constraint.type === 'primaryKey' ? `${table.name}_pkey` : '';
      return `${keyOf(catalog, table)} constraint ${constraint.name ?? chosen}`;
    }
    case 'AddIdentity':
      return `${keyOf(catalog, operation.table)} identity ${operation.column}`;
    case 'CreateTrigger':
      return `${keyOf(catalog, operation.table)} trigger ${operation.name}`;
    case 'CreateRule':
      return `${keyOf(catalog, operation.table)} rule ${operation.name}`;
    case 'CreateSequence':
    case 'CreateFunction':
      return `object ${nameKey(operation.name)}`;
    case 'CreateSchema':
      return `object ${operation.name}`;
    default:
      return undefined;
  }
}

/** What an operation drops, as keys to compare with what was made before it. */
export function removes(operation: Operation, catalog: Catalog): readonly string[] {
  switch (operation.type) {
    case 'DropTable':
    case 'DropView':
      return operation.names.map((name) => `relation ${keyOf(catalog, name)}`);
    case 'DropIndex':
      return operation.names.map(({ name }) => `index ${name}`);
    case 'DropObject':
    case 'DropSchema':
      return operation.names.map((name) => `object ${nameKey(name)}`);
    case 'DropColumn':
      return [`${keyOf(catalog, operation.table)} column ${operation.column}`];
    case 'DropConstraint':
      return [`${keyOf(catalog, operation.table)} constraint ${operation.constraint}`];
    case 'DropIdentity':
      return [`${keyOf(catalog, operation.table)} identity ${operation.column}`];
    case 'DropTrigger':
      return [`${keyOf(catalog, operation.table)} trigger ${operation.name}`];
    case 'DropRule':
      return [`${keyOf(catalog, operation.table)} rule ${operation.name}`];
    default:
      return [];
  }
}

function nameKey({ schema, name }: QualifiedName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
