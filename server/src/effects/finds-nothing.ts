import type { Operation } from '../operations/operation';
import type { QualifiedName } from '../operations/names';
import { findColumn, keyOf, type Catalog } from '../schema/catalog';
import { certainTable, isCertainlyMissing } from './relations';

/**
 * True for an operation with IF EXISTS whose objects certainly do not exist: PostgreSQL says so in a notice, and does nothing.
 * `standing.catalog` is asked for where there is such a condition only.
 */
export function findsNothing(standing: {
  readonly operation: Operation;
  readonly catalog: Catalog;
}): boolean {
  const { operation } = standing;
  const isConditional =
    ('ifExists' in operation && operation.ifExists) ||
    ('ifTableExists' in operation && operation.ifTableExists);
  if (!isConditional) return false;
  const { catalog } = standing;
  if (!catalog.complete) return false;
  const missing = (name: QualifiedName): boolean => isCertainlyMissing(catalog, name);
  if ('ifTableExists' in operation && operation.ifTableExists && missing(operation.table)) return true;
  if (!('ifExists' in operation) || !operation.ifExists) return false;
  switch (operation.type) {
    case 'DropTable':
    case 'DropView':
    case 'DropIndex':
      return operation.names.every(missing);
    case 'DropSchema':
      return operation.names.every(({ name }) => isUnusedSchema(catalog, name));
    case 'DropColumn': {
      const table = certainTable(catalog, keyOf(catalog, operation.table));
      return table !== undefined && !findColumn(table, operation.column);
    }
    case 'DropConstraint': {
      const table = certainTable(catalog, keyOf(catalog, operation.table));
      return (
        table !== undefined &&
        table.constraints.find(({ name }) => name === operation.constraint) === undefined
      );
    }
    default:
      return false;
  }
}

/** A schema that no migration makes, and that holds nothing of what they make. */
function isUnusedSchema(catalog: Catalog, schema: string): boolean {
  if (schema === 'public' || catalog.schemas.has(schema)) return false;
  const isInside = (key: string): boolean => key.startsWith(`${schema}.`);
  return ![catalog.tables, catalog.views, catalog.types, catalog.functions, catalog.sequences].some(
    (records) => [...records.keys()].some(isInside),
  );
}
