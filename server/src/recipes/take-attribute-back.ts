import type { OperationOf } from '../operations/operation';
import { findColumn, keyOf, type Catalog } from '../schema/catalog';
import { restoreTables } from './restore-tables';
import { alterTable, identifier, qualified } from './sql';
import { back, cannot, NOTHING, type BackOptions, type WayBack } from './way-back';

/** What ALTER TABLE and ALTER INDEX set that the schema keeps. */
const KEPT = new Set([
  ...['SET', 'RESET', 'OWNER TO', 'CLUSTER ON', 'SET WITHOUT CLUSTER', 'REPLICA IDENTITY', 'SET TABLESPACE'],
  ...['SET STATISTICS', 'SET STORAGE', 'SET COMPRESSION', 'SET GENERATED'],
]);

/** What takes back what was set on a table, a column or an index; undefined where the schema does not keep that. */
export function takeAttributeBack(
  operation: OperationOf<'AlterTableOther'>,
  before: Catalog,
  after: Catalog,
  options: BackOptions,
): WayBack | undefined {
  const { action, objectType, renamed, table } = operation;
  if (renamed !== undefined) {
    const words = action.replace('RENAME', 'ALTER');
    const names = `${identifier(renamed.to)} ON ${qualified(table)} RENAME TO ${identifier(renamed.from)}`;
    return back([`${words} ${names}`]);
  }
  if (action === 'SET WITHOUT OIDS') return NOTHING;
  if (!KEPT.has(action)) return undefined;
  const key = keyOf(before, table);
  if (objectType === 'index')
    return before.indexes.has(key) ? restoreTables(before, after, options) : undefined;
  const known = before.tables.get(key);
  if (known === undefined || known.partial === true) return undefined;
  if (operation.column !== undefined && findColumn(known, operation.column) === undefined) return undefined;
  const way = restoreTables(before, after, options);
  return action === 'SET GENERATED' && /\brestart\b/i.test(operation.detail ?? '')
    ? {
        ...way,
        notes: [
          ...way.notes,
          `Where ${qualified(table)}.${identifier(operation.column ?? '')} counted before is not known.`,
        ],
      }
    : way;
}

/** What takes back ALTER CONSTRAINT; undefined where the constraint is not known. */
export function alterConstraintBack(
  { table, constraint, ...changed }: OperationOf<'AlterConstraint'>,
  before: Catalog,
): WayBack | undefined {
  const known = before.tables.get(keyOf(before, table))?.constraints.find(({ name }) => name === constraint);
  if (known === undefined) return undefined;
  const { definition } = known;
  const alter = (words: string): WayBack =>
    back([alterTable(table, `ALTER CONSTRAINT ${identifier(constraint)} ${words}`)]);
  if (changed.noInherit !== undefined) {
    const was = definition.type === 'notNull' && definition.noInherit === true;
    return was === changed.noInherit ? NOTHING : alter(was ? 'NO INHERIT' : 'INHERIT');
  }
  if (changed.enforced === undefined) {
    const { deferrable, initiallyDeferred } = definition;
    const timing = initiallyDeferred ? 'INITIALLY DEFERRED' : 'INITIALLY IMMEDIATE';
    return alter(deferrable ? `DEFERRABLE ${timing}` : 'NOT DEFERRABLE');
  }
  const wasEnforced = definition.enforced !== false;
  if (wasEnforced === changed.enforced) return NOTHING;
  if (!wasEnforced) return alter('NOT ENFORCED');
  const way = alter('ENFORCED');
  return known.valid
    ? {
        ...way,
        notes: [
          `Taking back NOT ENFORCED reads ${qualified(table)}, and fails where rows contradict ${identifier(constraint)} since.`,
        ],
      }
    : cannot(
        `${identifier(constraint)} of ${qualified(table)} was NOT VALID, and cannot be enforced again without reading the rows.`,
      );
}
