import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import { remember } from '../analysis/answers';
import { blocksWrites, type Effect, type LockMode } from '../effects/effect';
import type { QualifiedName } from '../operations/names';
import { findColumn, findTable, keyOf, type Catalog, type Origin } from '../schema/catalog';

/** Where a rule stands: an operation in its file. */
export interface Place {
  readonly file: AnalyzedFile;
  readonly analyzed: AnalyzedOperation;
}

/**
 * True for a table, materialized view or temporary table that nobody else uses yet: this migration made it.
 * In a down part it is also true for what the up part made. What the history does not know counts as existing.
 */
export function isNewHere({ file, analyzed }: Place, name: QualifiedName): boolean {
  return name.schema === 'pg_temp' || isNewKey(file, analyzed.catalog, keyOf(analyzed.catalog, name));
}

/** The same for a catalog key. */
export function isNewKey(file: AnalyzedFile, catalog: Catalog, key: string): boolean {
  const table = catalog.tables.get(key);
  if (table?.persistence === 'temporary') return true;
  const relation = table ?? catalog.views.get(key);
  return relation !== undefined && isOwn(file, relation.origin);
}

/** True for a column that this migration added, or whose whole table it made. */
export function isNewColumn(place: Place, table: QualifiedName, column: string): boolean {
  if (isNewHere(place, table)) return true;
  const known = findColumn(findTable(place.analyzed.catalog, table), column);
  return known !== undefined && isOwn(place.file, known.origin);
}

/** True for what the file itself made, or in a down part its up. */
export function isOwn(file: AnalyzedFile, origin: Origin): boolean {
  return origin !== undefined && file.ownOrigins.includes(origin);
}

/** The locks of an effect that make writers wait, on tables that were in use before. */
export function trafficLocks(
  file: AnalyzedFile,
  catalog: Catalog,
  effect: Effect,
): readonly (readonly [string, LockMode])[] {
  return [...effect.locks].filter(([key, mode]) => blocksWrites(mode) && !isNewKey(file, catalog, key));
}

/** The same for each operation of a statement. */
export function trafficOf(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
): readonly (readonly (readonly [string, LockMode])[])[] {
  return remember(statement, 'traffic', () =>
    statement.operations.map(({ catalog, effect }) => trafficLocks(file, catalog, effect)),
  );
}

/** True where the operation reads or writes whole tables that were in use before. */
export function worksOnExisting(place: Place): boolean {
  const { operation, effect } = place.analyzed;
  if (
    effect.reasons.includes('verify foreign key') &&
    'table' in operation &&
    operation.table !== undefined
  ) {
    // Without rows in the referencing table, nothing is looked up in the other.
    return !isNewHere(place, operation.table);
  }
  const { catalog } = place.analyzed;
  const rebuilt = effect.rebuilds.map((key) => catalog.indexes.get(key)?.table ?? key);
  return [...effect.scans, ...effect.rewrites, ...rebuilt].some((key) => !isNewKey(place.file, catalog, key));
}

/** True where the operation blocks writers of a table in use for as long as it reads or writes a whole table. */
export function blocksWhileWorking(place: Place): boolean {
  return (
    worksOnExisting(place) &&
    trafficLocks(place.file, place.analyzed.catalog, place.analyzed.effect).length > 0
  );
}
