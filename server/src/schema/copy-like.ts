import type { Constraint } from '../operations/constraint';
import type { CreateTable, LikeClause } from '../operations/tables';
import { addConstraints } from './apply-constraints';
import { keyOf, type Catalog, type Index, type Origin } from './catalog';
import { keyOfObject, putIndex, putSequence, updateTable, without } from './change';
import { indexesOf, sequencesOf } from './lookups';
import { indexName, sequenceName } from './names';

/** What LIKE … INCLUDING copies beside the columns: checks, indexes with the keys that stand on them, sequences of identities. */
export function copyLike(catalog: Catalog, key: string, { like }: CreateTable, origin: Origin): Catalog {
  return like.reduce((next, clause) => copy(next, key, clause, origin), catalog);
}

function copy(catalog: Catalog, key: string, clause: LikeClause, origin: Origin): Catalog {
  const from = keyOf(catalog, clause);
  const source = catalog.tables.get(from);
  const including = new Set(clause.including);
  if (source === undefined) return catalog;
  const checks = source.constraints.flatMap(({ name, definition }) =>
    including.has('constraints') && definition.type === 'check'
      ? [{ ...definition, name, notValid: false }]
      : [],
  );
  const notNulls = source.constraints.flatMap(({ name, definition }) =>
    definition.type === 'notNull' ? [{ ...definition, name }] : [],
  );
  let next = addConstraints(catalog, key, [...notNulls, ...checks], true, origin);
  if (including.has('identity')) next = copyIdentities(next, from, key, origin);
  if (including.has('indexes')) next = copyIndexes(next, from, key, including.has('comments'), origin);
  if (including.has('statistics') && (source.extendedStatistics ?? []).length > 0)
    // PostgreSQL chooses their names.
    next = updateTable(next, key, (table) => ({ ...table, hasMore: true }));
  return next;
}

function copyIdentities(catalog: Catalog, from: string, key: string, origin: Origin): Catalog {
  return (catalog.tables.get(key)?.columns ?? []).reduce((next, { name, identity }) => {
    const table = next.tables.get(key);
    if (identity === undefined || table === undefined) return next;
    const options = sequencesOf(next, from).find(({ ownedBy }) => ownedBy?.column === name)?.options;
    return putSequence(next, {
      schema: table.schema,
      name: sequenceName(next, table, name),
      ownedBy: { table: key, column: name },
      ...(options !== undefined && { options }),
      origin,
    });
  }, catalog);
}

/** Indexes get the names that PostgreSQL would choose for the new table. */
function copyIndexes(
  catalog: Catalog,
  from: string,
  key: string,
  comments: boolean,
  origin: Origin,
): Catalog {
  const source = catalog.tables.get(from);
  return indexesOf(catalog, from).reduce((next, index) => {
    const table = next.tables.get(key);
    if (table === undefined) return next;
    const constraint = source?.constraints.find(({ name }) => name === index.constraint);
    if (constraint !== undefined)
      return addConstraints(next, key, unnamed(constraint.definition), true, origin);
    const name = indexName(next, table, index.elements, index.include);
    const kept = without(index, 'clustered', 'replicaIdentity', 'attachedTo', ...commentUnless(comments));
    return putIndex(next, {
      ...kept,
      schema: table.schema,
      name,
      table: keyOfObject(table),
      valid: true,
      origin,
    });
  }, catalog);
}

function unnamed(definition: Constraint): readonly Constraint[] {
  if (definition.type === 'exclude') return [without(definition, 'name')];
  const isKey = definition.type === 'unique' || definition.type === 'primaryKey';
  return isKey ? [without(definition, 'name')] : [];
}

function commentUnless(comments: boolean): readonly (keyof Pick<Index, 'comment'>)[] {
  return comments ? [] : ['comment'];
}
