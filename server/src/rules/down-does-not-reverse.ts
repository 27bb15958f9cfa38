import { spanInFile, type AnalyzedFile, type AnalyzedStatement } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import { keyOf, newKeyOf, splitKey, TEMPORARY_SCHEMA } from '../schema/catalog';
import type { Catalog, Index, TableConstraint } from '../schema/catalog';
import { compareCatalogs, type Difference } from '../schema/compare';
import { isOpaque } from '../schema/opaque';
import type { Span } from '../text/span';
import { differenceWords, subjectWords } from './difference-words';
import { CHANGES_NOTHING } from './missing-down';
import { defineRule, type Finding } from './rule';
import { joinWords } from './wording';

const MOST_NAMED = 5;

/**
 * A down part is written once and read in an emergency. The schema after up and down is computed and compared with the one before:
 * what is left over makes the next up fail, what is missing breaks the release that one goes back to. Silent where anything that
 * could matter is not known: code that is called, statements that cannot be read, tables that earlier files do not create.
 */
export const rule = defineRule({
  id: 'down-does-not-reverse',
  category: 'not-repeatable',
  description: 'Leaves the schema different from what it was before the up part',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  visitFile({ file, report }) {
    const down = downPart(file);
    const first = down.find(changesSchema);
    const last = down.at(-1);
    const { beforeUp } = file;
    if (!first || !last || beforeUp === undefined || file.statements.some(isUnclear)) return;
    const after = last.after;
    const isWhole = first.before.complete && after.complete;
    const certain = isWhole ? undefined : certainlyAdded(file);
    const usedUp = indexesUsedUp(file);
    const differences = compareCatalogs(beforeUp, after).filter(
      (difference) =>
        isTold(difference, beforeUp, first.before) &&
        !(difference.object === 'index' && difference.kind === 'missing' && usedUp.has(difference.key)) &&
        (certain === undefined || certain.has(nameOf(difference))),
    );
    if (differences.length === 0) return;
    const named = differences.slice(0, MOST_NAMED).map(differenceWords);
    const more = differences.length - named.length;
    if (more > 0) named.push(`${more} more ${more === 1 ? 'thing differs' : 'things differ'}`);
    report({
      statement: first.index,
      message: `Up and then down does not lead back to the schema from before: ${joinWords(named)}. Take back in the down part everything that the up part does.`,
      related: differences.flatMap((difference) => placeOf(file, difference)).slice(0, MOST_NAMED),
    });
  },
});

function downPart(file: AnalyzedFile): readonly AnalyzedStatement[] {
  return file.statements.filter(({ section }) => section?.direction === 'down');
}

/** A query or a comment as the whole down part says on purpose that nothing is taken back, and so does a block that only raises. */
function changesSchema({ operations }: AnalyzedStatement): boolean {
  return operations.some(
    ({ operation }) => !CHANGES_NOTHING.has(operation.type) && operation.type !== 'DoBlock',
  );
}

function isUnclear({ read, operations }: AnalyzedStatement): boolean {
  return read.error !== undefined || operations.some(({ operation }) => isOpaque(operation));
}

/**
 * Temporary objects are gone anyway. An index that the up part made a constraint or a part of a partitioned table's index can only
 * go with it: PostgreSQL cannot separate them again.
 */
function isTold(difference: Difference, before: Catalog, afterUp: Catalog): boolean {
  const { object, key, kind } = difference;
  if (splitKey(key).schema === TEMPORARY_SCHEMA) return false;
  if (object === 'constraint' && kind === 'missing') return !isJoined(difference, before, afterUp);
  const was = object === 'index' && kind === 'missing' ? before.indexes.get(key) : undefined;
  if (was === undefined) return true;
  const now = afterUp.indexes.get(key);
  if (now?.attachedTo !== undefined || afterUp.indexes.some(({ attachedTo }) => attachedTo === key))
    return false;
  return !afterUp.indexes.some((index, other) => {
    if (index.constraint === undefined || index.table !== was.table) return false;
    const old = before.indexes.get(other);
    if (old?.constraint !== undefined && old.origin === index.origin) return false;
    // A column that was renamed meanwhile changes the elements; then the file that made the index tells.
    const isRenamed = was.origin !== undefined && index.origin === was.origin;
    return index.elements === was.elements || (isRenamed && index.elements.length === was.elements.length);
  });
}

/**
 * True for a constraint that the up part has joined with that of the partitioned table or of a partition. They can only go together.
 */
function isJoined({ key, name }: Difference, before: Catalog, afterUp: Catalog): boolean {
  const inSchema = (catalog: Catalog): TableConstraint | undefined =>
    catalog.tables.get(key)?.constraints.find((constraint) => constraint.name === name);
  const [was, is] = [inSchema(before), inSchema(afterUp)];
  if (was === undefined || is === undefined) return false;
  if (is.partOf !== undefined) return was.partOf === undefined;
  const index = is.index;
  if (index === undefined) return false;
  const isAttached = ({ attachedTo }: Index, other: string): boolean =>
    attachedTo !== undefined && before.indexes.get(other)?.attachedTo === undefined;
  const own = afterUp.indexes.get(index);
  return (
    (own !== undefined && isAttached(own, index)) ||
    afterUp.indexes.some((each, other) => each.attachedTo === index && isAttached(each, other))
  );
}

/** Indexes that either part makes the index of a constraint, of which nothing can make them indexes of their own again. */
function indexesUsedUp({ statements }: AnalyzedFile): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ operations }) =>
      operations.flatMap(({ operation, catalog }) =>
        operation.type === 'AddConstraint' &&
        'usingIndex' in operation.constraint &&
        operation.constraint.usingIndex !== undefined
          ? [`${splitKey(keyOf(catalog, operation.table)).schema}.${operation.constraint.usingIndex}`]
          : [],
      ),
    ),
  );
}

function nameOf({ object, key, name, kind }: Difference): string {
  return kind === 'added' ? [object, key, name ?? ''].join(' ') : '';
}

/**
 * What the up part makes without IF NOT EXISTS: had it been there before, the up part would have failed. Unless the up part itself
 * took it away first.
 */
function certainlyAdded(file: AnalyzedFile): ReadonlySet<string> {
  const made = new Set<string>();
  for (const { name, guarded } of madeByUp(file)) if (!guarded) made.add(name);
  for (const { section, operations } of file.statements) {
    if (section?.direction !== 'up') continue;
    for (const { operation, catalog } of operations)
      for (const name of removedBy(operation, catalog)) made.delete(name);
  }
  return made;
}

interface Made {
  readonly name: string;
  /** It may have been there before, or may not be made. */
  readonly guarded: boolean;
  readonly span: Span;
}

function madeByUp(file: AnalyzedFile): readonly Made[] {
  return file.statements
    .filter(({ section }) => section?.direction === 'up')
    .flatMap((statement) =>
      statement.operations.flatMap(({ operation, catalog, body }) => {
        const name = madeBy(operation, catalog);
        if (name === undefined) return [];
        const guarded = body !== undefined || ('ifNotExists' in operation && operation.ifNotExists);
        return [{ name, guarded, span: spanInFile(statement, operation) }];
      }),
    );
}

/** The difference that an operation makes, as `nameOf` calls it. */
function madeBy(operation: Operation, catalog: Catalog): string | undefined {
  switch (operation.type) {
    case 'CreateTable':
      return `table ${newKeyOf(catalog, operation.table)} `;
    case 'AddColumn':
      return `column ${keyOf(catalog, operation.table)} ${operation.column.name}`;
    case 'AddConstraint':
      return operation.constraint.name === undefined
        ? undefined
        : `constraint ${keyOf(catalog, operation.table)} ${operation.constraint.name}`;
    case 'CreateEnum':
    case 'CreateDomain':
      return `type ${newKeyOf(catalog, operation.name)} `;
    case 'CreateIndex':
      return operation.name === undefined
        ? undefined
        : `index ${splitKey(keyOf(catalog, operation.table)).schema}.${operation.name} `;
    default:
      return undefined;
  }
}

/** What an operation takes away or gives another name, as `nameOf` calls it. */
function removedBy(operation: Operation, catalog: Catalog): readonly string[] {
  switch (operation.type) {
    case 'DropColumn':
    case 'RenameColumn':
      return [`column ${keyOf(catalog, operation.table)} ${operation.column}`];
    case 'DropConstraint':
    case 'RenameConstraint':
      return [`constraint ${keyOf(catalog, operation.table)} ${operation.constraint}`];
    case 'RenameTable':
    case 'SetSchema':
      return ['table', 'index', 'type'].map((object) => `${object} ${keyOf(catalog, operation.table)} `);
    case 'DropTable':
    case 'DropIndex':
    case 'DropObject':
      return operation.names.flatMap((name) =>
        ['table', 'index', 'type'].map((object) => `${object} ${keyOf(catalog, name)} `),
      );
    default:
      return [];
  }
}

/** Where the up part of the same file makes what stays. */
function placeOf(file: AnalyzedFile, difference: Difference): Finding['related'] {
  const wanted = nameOf(difference);
  const made = wanted === '' ? undefined : madeByUp(file).find(({ name }) => name === wanted);
  return made === undefined
    ? []
    : [{ message: `${subjectWords(difference)} is made here.`.replace('the', 'The'), span: made.span }];
}
