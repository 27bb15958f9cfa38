import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import { keyOf, splitKey } from '../schema/catalog';
import { family } from '../effects/relations';
import { applyOperation } from '../schema/fold';
import { indexesOf } from '../schema/lookups';

/** What is carried out later than it was written. */
interface Moved {
  readonly operation: Operation;
  readonly keepsOrder: 'index' | 'key' | 'all';
  /** Bare names of what it makes, drops or is about besides tables: indexes, constraints, partitions. */
  readonly objects: ReadonlySet<string>;
  /** Bare names of the tables that it is about. */
  readonly tables: ReadonlySet<string>;
  /** Names of their schemas. */
  readonly schemas: ReadonlySet<string>;
}

/** Nobody moves a longer tail: it comes from a file that a program wrote. */
export const MOST_FOLLOWING = 100;

/**
 * The statements of the same direction behind an operation that need it, or change what it works on: where it is carried out
 * after the file, they must follow. In their order, and no more than one above MOST_FOLLOWING; undefined where one of them cannot be read.
 * @param among indexes of the statements behind it that are asked; all of its section where left out.
 */
export function mustFollow(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  among?: readonly number[],
): readonly AnalyzedStatement[] | undefined {
  const own = movedOf(file, analyzed);
  const moved: Moved[] = [own];
  // The other actions of its ALTER TABLE stay.
  const actions = statement.operations.filter(({ body }) => !body);
  if (actions.slice(actions.indexOf(analyzed) + 1).some((each) => isTouchedBy(each, own))) return undefined;
  const following: AnalyzedStatement[] = [];
  for (const later of file.statements.slice(statement.index + 1)) {
    if (later.section?.direction !== 'up' || (among && !among.includes(later.index))) continue;
    const words = wordsIn(later.statement.text);
    if (!moved.some((each) => dependsOn(later, words, each))) continue;
    if (later.read.error || later.statement.kind !== 'sql') return undefined;
    following.push(later);
    if (following.length > MOST_FOLLOWING) break;
    moved.push(...later.operations.filter(({ body }) => !body).map((each) => movedOf(file, each)));
  }
  return following;
}

/** Whether the order of two statements matters. */
function dependsOn(later: AnalyzedStatement, words: ReadonlySet<string>, moved: Moved): boolean {
  if ([...moved.objects].some((name) => words.has(name))) return true;
  if (later.operations.some(({ operation }) => dropsSchema(operation, moved.schemas))) return true;
  if (![...moved.tables].some((name) => words.has(name))) return false;
  return later.read.error !== undefined || later.operations.some((each) => isTouchedBy(each, moved));
}

function dropsSchema(operation: Operation, schemas: ReadonlySet<string>): boolean {
  return operation.type === 'DropSchema' && operation.names.some(({ name }) => schemas.has(name));
}

/** What may change places with an index or a key of its table, although it is about the same table. */
const INDIFFERENT: ReadonlySet<Operation['type']> = new Set<Operation['type']>([
  'AddColumn',
  'AddConstraint',
  'Comment',
  'Copy',
  'CreateIndex',
  'CreatePolicy',
  'CreateStatistics',
  'CreateTrigger',
  'Delete',
  'DropDefault',
  'DropIndex',
  'DropConstraint',
  'DropNotNull',
  'DropPolicy',
  'DropTrigger',
  'Insert',
  'LockTable',
  'Merge',
  'Query',
  'RenameConstraint',
  'RowSecurity',
  'SetDefault',
  'SetNotNull',
  'SetVariable',
  'ToggleTrigger',
  'Update',
  'ValidateConstraint',
]);

/** Whether an operation that names a table of a moved one must stay behind it. */
function isTouchedBy({ operation }: AnalyzedOperation, moved: Moved): boolean {
  // What it does stands behind it, operation by operation; what it puts together is not known.
  if (operation.type === 'DoBlock') return operation.dynamic || moved.keepsOrder === 'all';
  if (moved.keepsOrder === 'all' || !INDIFFERENT.has(operation.type)) return true;
  const isUnique = moved.keepsOrder === 'key';
  switch (operation.type) {
    case 'SetNotNull':
      // A validated CHECK spares it the scan.
      return moved.operation.type === 'ValidateConstraint';
    case 'DropIndex':
    case 'DropConstraint':
      // The new one is there before the old one goes.
      return moved.operation.type === 'CreateIndex' || moved.operation.type === 'AddConstraint';
    case 'Insert':
      return isUnique && operation.onConflict !== undefined;
    case 'AddConstraint':
      return (
        isUnique &&
        operation.constraint.type === 'foreignKey' &&
        moved.tables.has(operation.constraint.references.name)
      );
    case 'Query':
      return isUnique && moved.operation.type === 'AddConstraint';
    default:
      return false;
  }
}

/** Bare names of what an operation makes, drops or is about besides tables, those that PostgreSQL chooses included. */
export function namesMade(
  { id }: AnalyzedFile,
  { operation, catalog }: AnalyzedOperation,
): readonly string[] {
  const named = namesOf(operation);
  if (named.length > 0) return named;
  if (!('table' in operation) || operation.table === undefined) return [];
  const after = applyOperation(catalog, operation, id);
  return family(after, keyOf(after, operation.table)).flatMap((table) =>
    indexesOf(after, table).flatMap(({ schema, name }) =>
      catalog.indexes.has(`${schema}.${name}`) ? [] : [name],
    ),
  );
}

function movedOf(file: AnalyzedFile, analyzed: AnalyzedOperation): Moved {
  const { operation, catalog, effect } = analyzed;
  const keys = new Set(effect.locks.keys());
  if ('table' in operation && operation.table !== undefined) keys.add(keyOf(catalog, operation.table));
  const objects = new Set(namesMade(file, analyzed));
  const names = [...keys].map(splitKey);
  const tables = new Set(names.map(({ name }) => name));
  const schemas = new Set(names.map(({ schema }) => schema));
  return { operation, keepsOrder: orderOf(operation), objects, tables, schemas };
}

function namesOf(operation: Operation): readonly string[] {
  switch (operation.type) {
    case 'CreateIndex':
      return operation.name === undefined ? [] : [operation.name];
    case 'DropIndex':
      return operation.names.map(({ name }) => name);
    case 'AddConstraint': {
      const { constraint } = operation;
      return constraint.name === undefined ? [] : [constraint.name];
    }
    case 'ValidateConstraint':
      return [operation.constraint];
    case 'RenameConstraint':
      return [operation.constraint, operation.to];
    case 'DetachPartition':
      return [operation.partition.name];
    case 'RenameTable':
      return [operation.table.name, operation.to];
    case 'Reindex':
      return operation.name === undefined ? [] : [operation.name.name];
    default:
      return [];
  }
}

function orderOf(operation: Operation): Moved['keepsOrder'] {
  switch (operation.type) {
    case 'CreateIndex':
      return operation.unique ? 'key' : 'index';
    case 'AddConstraint':
      return operation.constraint.type === 'unique' || operation.constraint.type === 'primaryKey'
        ? 'key'
        : 'index';
    case 'DropIndex':
    case 'Reindex':
    case 'ValidateConstraint':
    case 'RenameConstraint':
    case 'Comment':
      return 'index';
    default:
      return 'all';
  }
}

/** Names and words of a statement as PostgreSQL folds them, those in strings and bodies included. */
export function wordsIn(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu)) {
    if (word.startsWith('"')) words.add(word.slice(1, -1).replaceAll('""', '"'));
    else words.add(word).add(word.toLowerCase());
  }
  return words;
}
