import type { QualifiedName, TypeName } from '../operations/names';
import {
  type Catalog,
  findColumn,
  keyOf,
  splitKey,
  type Table,
  type UserType,
  type View,
} from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';

/** A column whose type is built on a type of the migrations. */
export interface TypeUser {
  /** Key of the table or materialized view. */
  readonly key: string;
  readonly column: string;
  /** `itself` also by way of domains; what is inside of a composite type is a value of a value. */
  readonly as: Use;
}
type Use = 'itself' | 'array' | 'inside';

/** The columns of tables and materialized views that hold values of a type. */
export function usersOfType(catalog: Catalog, type: QualifiedName): readonly TypeUser[] {
  const wanted = userTypeOf(catalog, type);
  if (wanted === undefined) return [];
  const users: TypeUser[] = [];
  catalog.tables.forEach((table, key) => {
    for (const column of table.columns) {
      const as = useOf(catalog, column.type, wanted);
      if (as !== undefined) users.push({ key, column: column.name, as });
    }
  });
  catalog.views.forEach((view, key) => {
    for (const column of columnsGiven(catalog, view)) {
      const as = useOf(catalog, column.type, wanted);
      if (as !== undefined) users.push({ key, column: column.name, as });
    }
  });
  return users;
}

/**
 * A column that holds values of a domain in an array or a composite value, as `table.column`: PostgreSQL does not look into them, and
 * refuses what it cannot verify.
 */
export function columnAround(users: readonly TypeUser[]): string | undefined {
  const user = users.find(({ as }) => as !== 'itself');
  return user && `${splitKey(user.key).name}.${user.column}`;
}

/** What a materialized view holds of its tables' columns as they are; what its query computes has a type that is not known. */
function columnsGiven(catalog: Catalog, view: View): Table['columns'] {
  if (!view.materialized || view.gives === undefined) return [];
  const tables = view.reads.flatMap((key) => catalog.tables.get(key) ?? []);
  return view.gives.flatMap((name) => {
    if (name === '*') return tables.flatMap(({ columns }) => columns);
    const found = tables.flatMap((table) => findColumn(table, name) ?? []);
    return found.length === 1 ? found : [];
  });
}

function useOf(
  catalog: Catalog,
  type: TypeName,
  wanted: UserType,
  within: ReadonlySet<object> = new Set(),
): Use | undefined {
  const found = userTypeOf(catalog, type) ?? catalog.tables.get(keyOf(catalog, type));
  if (found === undefined || within.has(found)) return undefined;
  const inner =
    found === wanted
      ? 'itself'
      : 'base' in found
        ? useOf(catalog, found.base, wanted, new Set([...within, found]))
        : 'columns' in found && found.columns.some(holds(catalog, wanted, new Set([...within, found])))
          ? 'inside'
          : undefined;
  return inner === 'itself' && type.arrayDimensions > 0 ? 'array' : inner;
}

function holds(
  catalog: Catalog,
  wanted: UserType,
  within: ReadonlySet<object>,
): (column: { readonly type: TypeName }) => boolean {
  return ({ type }) => useOf(catalog, type, wanted, within) !== undefined;
}
