import type { Constraint, ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import type { Catalog, TableConstraint } from './catalog';

/**
 * The constraint of a partition, by the partition's key, that a partitioned table's key or foreign key takes over instead of
 * making another: valid, and no part of another. PostgreSQL reads nothing then. For a key it looks at the index alone, and takes
 * UNIQUE for a primary key, and one that is checked at once for one that is deferred.
 */
export function takenOver(
  { tables, indexes }: Pick<Catalog, 'tables' | 'indexes'>,
  partition: string,
  wanted: Constraint,
): TableConstraint | undefined {
  return tables
    .get(partition)
    ?.constraints.find(
      ({ definition, valid, partOf, index }) =>
        valid &&
        partOf === undefined &&
        (index === undefined || indexes.get(index)?.attachedTo === undefined) &&
        isTaken(definition, wanted),
    );
}

/** The same where it is equal in all but its name. */
export function equalConstraint(
  catalog: Pick<Catalog, 'tables' | 'indexes'>,
  partition: string,
  wanted: Constraint,
): TableConstraint | undefined {
  const found = takenOver(catalog, partition, wanted);
  return found?.definition.type === wanted.type && sameTiming(found.definition, wanted) ? found : undefined;
}

function isTaken(own: Constraint, wanted: Constraint): boolean {
  if (isKey(own)) return isKey(wanted) && isEqualKey(own, wanted);
  return (
    own.type === 'foreignKey' &&
    wanted.type === 'foreignKey' &&
    sameTiming(own, wanted) &&
    isEqualReference(own, wanted)
  );
}

function isKey(constraint: Constraint): constraint is KeyConstraint {
  return constraint.type === 'unique' || constraint.type === 'primaryKey';
}

function sameTiming(own: Constraint, wanted: Constraint): boolean {
  return (
    own.deferrable === wanted.deferrable &&
    own.initiallyDeferred === wanted.initiallyDeferred &&
    own.enforced === wanted.enforced
  );
}

function isEqualKey(own: KeyConstraint, wanted: KeyConstraint): boolean {
  return (
    own.columns.join() === wanted.columns.join() &&
    own.include.join() === wanted.include.join() &&
    own.nullsNotDistinct === wanted.nullsNotDistinct
  );
}

function isEqualReference(own: ForeignKeyConstraint, wanted: ForeignKeyConstraint): boolean {
  return (
    own.references.name === wanted.references.name &&
    (own.references.schema ?? wanted.references.schema) ===
      (wanted.references.schema ?? own.references.schema) &&
    own.columns.join() === wanted.columns.join() &&
    // Left out, they are those of the primary key.
    (own.referencedColumns.join() === wanted.referencedColumns.join() ||
      own.referencedColumns.length === 0 ||
      wanted.referencedColumns.length === 0) &&
    own.match === wanted.match &&
    own.onDelete === wanted.onDelete &&
    own.onUpdate === wanted.onUpdate
  );
}
