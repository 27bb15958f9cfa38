import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { type Catalog, keyOf } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';
import type { Context } from './build';
import { missingRelation } from './relations';

type Kind = 'table' | 'view' | 'materialized view' | 'index' | 'sequence';

/** Why PostgreSQL refuses an operation on an object of another kind than it is for. */
export function refusedKind(operation: Operation, { catalog }: Context): string | null {
  if (!catalog.complete) return null;
  switch (operation.type) {
    case 'DropTable':
      return others(catalog, operation.names, 'table');
    case 'DropView':
      return others(catalog, operation.names, operation.materialized ? 'materialized view' : 'view');
    case 'DropIndex':
      return others(catalog, operation.names, 'index');
    case 'DropObject':
      if (operation.objectType === 'SEQUENCE') return others(catalog, operation.names, 'sequence');
      return operation.objectType === 'DOMAIN' ? notADomain(catalog, operation.names) : null;
    case 'RenameTable':
    case 'SetSchema':
    case 'AlterTableOther': {
      const { objectType } = operation;
      // ALTER TABLE and ALTER INDEX take the names of all.
      return objectType === 'view' || objectType === 'materialized view' || objectType === 'sequence'
        ? other(catalog, operation.table, objectType)
        : null;
    }
    case 'AlterSequence':
      return other(catalog, operation.name, 'sequence');
    case 'CreateView':
      return operation.orReplace && !operation.temporary ? other(catalog, operation.view, 'view') : null;
    case 'RefreshMaterializedView':
      return other(catalog, operation.view, 'materialized view');
    case 'Comment':
      return commented(catalog, operation.objectType, operation.name);
    case 'CreatePolicy':
      return other(catalog, operation.table, 'table');
    case 'Truncate':
      return others(catalog, operation.tables, 'table');
    case 'CreateIndex':
      return kindOf(catalog, operation.table) === 'materialized view'
        ? null
        : cannot(catalog, operation.table, ['table'], 'cannot create index on relation');
    case 'CreateStatistics':
      return cannot(
        catalog,
        operation.table,
        ['table', 'materialized view'],
        'cannot define statistics for relation',
      );
    case 'LockTable':
      return first(operation.tables, (name) =>
        cannot(catalog, name, ['table', 'view'], 'cannot lock relation'),
      );
    case 'Reindex':
      if (operation.name === undefined) return null;
      if (operation.target === 'index') return other(catalog, operation.name, 'index');
      return operation.target === 'table' && kindOf(catalog, operation.name) === 'view'
        ? `"${operation.name.name}" is not a table or materialized view`
        : null;
    case 'Insert':
    case 'Update':
    case 'Delete':
      return cannot(
        catalog,
        operation.table,
        ['table', 'view', 'sequence', 'index'],
        'cannot change materialized view',
      );
    case 'RewriteTable':
      if (operation.how === 'cluster' && operation.tables.some((name) => kindOf(catalog, name) === 'view'))
        return `"${operation.tables[0]?.name ?? ''}" is not a table or materialized view`;
      return operation.how === 'set logged' || operation.how === 'set unlogged'
        ? first(operation.tables, (name) =>
            cannot(
              catalog,
              name,
              ['table', 'sequence'],
              `ALTER action ${operation.how.toUpperCase()} cannot be performed on relation`,
            ),
          )
        : null;
    default:
      return alteredOther(operation, catalog);
  }
}

/** Actions of ALTER TABLE that a table alone can take. */
function alteredOther(operation: Operation, catalog: Catalog): string | null {
  const onTable = (name: QualifiedName, action: string): string | null =>
    cannot(catalog, name, ['table', 'index'], `ALTER action ${action} cannot be performed on relation`);
  switch (operation.type) {
    case 'AddColumn':
      return onTable(operation.table, 'ADD COLUMN');
    case 'DropColumn':
      return onTable(operation.table, 'DROP COLUMN');
    case 'AlterColumnType':
      return onTable(operation.table, 'ALTER COLUMN ... SET DATA TYPE');
    case 'SetNotNull':
      return onTable(operation.table, 'ALTER COLUMN ... SET NOT NULL');
    case 'DropNotNull':
      return onTable(operation.table, 'ALTER COLUMN ... DROP NOT NULL');
    case 'AddConstraint':
      return onTable(operation.table, 'ADD CONSTRAINT');
    case 'DropConstraint':
      return onTable(operation.table, 'DROP CONSTRAINT');
    case 'Inherit':
      return onTable(operation.table, 'INHERIT') ?? onTable(operation.parent, 'INHERIT');
    case 'AttachPartition':
      return onTable(operation.table, 'ATTACH PARTITION') ?? onTable(operation.partition, 'ATTACH PARTITION');
    case 'DetachPartition':
      return onTable(operation.table, 'DETACH PARTITION');
    case 'CreateTable':
      return first(operation.inherits, (name) => {
        const kind = kindOf(catalog, name);
        return kind === undefined || kind === 'table'
          ? null
          : `inherited relation "${name.name}" is not a table or foreign table`;
      });
    default:
      return null;
  }
}

/** What a name certainly stands for; undefined also for a table that no migration makes: it may be a view. */
function kindOf(catalog: Catalog, name: QualifiedName): Kind | undefined {
  const key = keyOf(catalog, name);
  const view = catalog.views.get(key);
  if (view !== undefined) return view.materialized ? 'materialized view' : 'view';
  const table = catalog.tables.get(key);
  if (table !== undefined) return table.partial === true ? undefined : 'table';
  if (catalog.indexes.has(key)) return 'index';
  return catalog.sequences.has(key) ? 'sequence' : undefined;
}

function other(catalog: Catalog, name: QualifiedName, wanted: Kind): string | null {
  const kind = kindOf(catalog, name);
  const article = wanted === 'index' ? 'an' : 'a';
  return kind === undefined || kind === wanted ? null : `"${name.name}" is not ${article} ${wanted}`;
}

function others(catalog: Catalog, names: readonly QualifiedName[], wanted: Kind): string | null {
  return first(names, (name) => other(catalog, name, wanted));
}

function cannot(
  catalog: Catalog,
  name: QualifiedName,
  allowed: readonly Kind[],
  words: string,
): string | null {
  const kind = kindOf(catalog, name);
  return kind === undefined || allowed.includes(kind) ? null : `${words} "${name.name}"`;
}

function first<T>(each: readonly T[], reason: (one: T) => string | null): string | null {
  for (const one of each) {
    const found = reason(one);
    if (found !== null) return found;
  }
  return null;
}

function notADomain(catalog: Catalog, names: readonly QualifiedName[]): string | null {
  return first(names, (name) => {
    const kind = userTypeOf(catalog, name)?.kind;
    return kind === 'enum' || kind === 'composite' ? `"${name.name}" is not a domain` : null;
  });
}

const COMMENTED: Readonly<Record<string, Kind>> = {
  TABLE: 'table',
  VIEW: 'view',
  'MATERIALIZED VIEW': 'materialized view',
  INDEX: 'index',
  SEQUENCE: 'sequence',
};

function commented(catalog: Catalog, objectType: string, name: QualifiedName): string | null {
  const wanted = COMMENTED[objectType];
  if (wanted === undefined) return null;
  const missing = wanted === 'sequence' ? null : missingRelation(catalog, name);
  return missing ?? other(catalog, name, wanted);
}
