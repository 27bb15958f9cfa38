import type {
  CreateMaterializedView,
  CreateView,
  DropView,
  RefreshMaterializedView,
} from '../operations/views';
import { hasRelation, keyOf, newKeyOf, type View } from '../schema/catalog';
import { indexesOf, viewsOf } from '../schema/lookups';
import { type Context, effect, lockAll, shown } from './build';
import type { Effect } from './effect';
import { dependentViews, expanded, missingRelation, relationExists, tablesRead } from './relations';

export function createView(operation: CreateView, { catalog }: Context): Effect {
  const key = newKeyOf(catalog, operation.view);
  const taken = operation.orReplace
    ? catalog.complete && catalog.tables.has(key)
    : relationExists(catalog, key);
  const fails = taken
    ? operation.orReplace
      ? `"${operation.view.name}" is not a view`
      : `relation "${operation.view.name}" already exists`
    : null;
  return effect({
    rerun: operation.orReplace ? 'ok' : 'fails',
    fails: operation.temporary ? null : (fails ?? replaceRefused(operation, catalog.views.get(key))),
  });
}

/** OR REPLACE keeps the columns that are there, by name and place, and adds others behind them. */
function replaceRefused({ columns, orReplace }: CreateView, old: View | undefined): string | null {
  if (!orReplace || old === undefined || old.materialized) return null;
  const known = [...old.columns, ...columns];
  if (columns.length === 0 || known.includes('*')) return null;
  if (columns.length < old.columns.length) return 'cannot drop columns from view';
  const place = old.columns.findIndex(
    (column, index) => column !== columns[index] && column !== UNNAMED && columns[index] !== UNNAMED,
  );
  return place < 0
    ? null
    : `cannot change name of view column "${old.columns[place]!}" to "${columns[place]!}"`;
}

/** Also what stands for a name that PostgreSQL finds by rules of its own. */
const UNNAMED = '?column?';

export function createMaterializedView(operation: CreateMaterializedView, { catalog }: Context): Effect {
  const key = newKeyOf(catalog, operation.view);
  const rerun = operation.ifNotExists ? 'ok' : 'fails';
  if (operation.ifNotExists && hasRelation(catalog, key)) return effect({ rerun });
  const scans = operation.withData ? tablesRead(catalog, operation.reads) : [];
  return effect({
    scans,
    reasons: scans.length > 0 ? ['query'] : [],
    rerun,
    fails: relationExists(catalog, key) ? `relation "${operation.view.name}" already exists` : null,
  });
}

/** REFRESH runs the query and writes the view anew; CONCURRENTLY compares and changes only what differs. */
export function refreshMaterializedView(operation: RefreshMaterializedView, { catalog }: Context): Effect {
  const key = keyOf(catalog, operation.view);
  const indexes = indexesOf(catalog, key);
  const sources = operation.withData ? expanded(catalog, catalog.views.get(key)?.reads ?? []) : [];
  const missing = missingRelation(catalog, operation.view);
  if (operation.concurrently) {
    const usable = indexes.some(
      ({ unique, where, elements }) =>
        unique && where === undefined && elements.every(({ column }) => column !== undefined),
    );
    const known = catalog.complete && catalog.views.has(key);
    return effect({
      locks: [[key, 'EXCLUSIVE']],
      scans: [key, ...sources],
      reasons: ['query'],
      fails:
        missing ??
        (known && !usable
          ? `cannot refresh materialized view "${shown(operation.view)}" concurrently`
          : catalog.views.get(key)?.empty
            ? 'CONCURRENTLY cannot be used when the materialized view is not populated'
            : null),
    });
  }
  return effect({
    locks: [[key, 'ACCESS EXCLUSIVE']],
    // An index is built from the new rows; without one they are only written.
    scans: operation.withData
      ? [...(indexes.length > 0 || !catalog.views.has(key) ? [key] : []), ...sources]
      : [],
    rewrites: [key],
    rebuilds: indexes.map(({ schema, name }) => `${schema}.${name}`),
    reasons: ['query', 'storage rewrite'],
    fails: missing,
  });
}

export function dropView(operation: DropView, { catalog }: Context): Effect {
  const keys = operation.names.map((name) => keyOf(catalog, name));
  const dependents = keys.flatMap((key) =>
    dependentViews(catalog, key).map(({ schema, name }) => `${schema}.${name}`),
  );
  const refused =
    !operation.cascade &&
    catalog.complete &&
    keys.some((key) => viewsOf(catalog, key).some(({ schema, name }) => !keys.includes(`${schema}.${name}`)));
  const kind = operation.materialized ? 'materialized view' : 'view';
  const missing = operation.ifExists
    ? undefined
    : operation.names.map((name) => missingRelation(catalog, name, kind)).find((reason) => reason !== null);
  const locked = [...keys, ...(operation.cascade ? dependents : [])].filter(
    (key) => catalog.views.get(key)?.materialized ?? (operation.materialized && !catalog.complete),
  );
  return effect({
    locks: lockAll(locked, 'ACCESS EXCLUSIVE'),
    rerun: operation.ifExists ? 'ok' : 'fails',
    fails:
      missing ??
      (refused
        ? `cannot drop ${kind} ${operation.names.map(shown).join(', ')} because other objects depend on it`
        : null),
  });
}
