import type { QualifiedName } from '../operations/names';
import type { OperationOf } from '../operations/operation';
import { keyOf, type Catalog, type Column, type Table } from '../schema/catalog';
import { identifier, qualified } from './sql';
import { back, cannot, joined, type WayBack } from './way-back';

/* Rights on tables, views and columns, as `SELECT to reporting` says them. */

interface Holder {
  readonly grants?: readonly string[];
  readonly columns?: readonly (Column | string)[];
}

/** The rights that were granted on a table or view which is there again. */
export function grantsAgain(name: QualifiedName, holder: Holder, catalog: Catalog): WayBack {
  const rights = [
    ...(holder.grants ?? []).map((grant) => granted(grant, '', name)),
    ...(holder.columns ?? []).flatMap((column) =>
      typeof column === 'string'
        ? []
        : (column.grants ?? []).map((grant) => granted(grant, ` (${identifier(column.name)})`, name)),
    ),
  ];
  const way = back(rights);
  return rights.length > 0 && catalog.scripts.has('default privileges')
    ? joined([way, cannot(`Default privileges may give others rights on ${qualified(name)} than it had.`)])
    : way;
}

/** What takes GRANT and REVOKE on tables back; undefined where what was granted before is not known. */
export function rightsBack(
  operation: OperationOf<'Utility'>,
  before: Catalog,
  after: Catalog,
): WayBack | undefined {
  const { rights } = operation;
  if (rights === undefined || before.scripts.has('default privileges')) return undefined;
  const parts: WayBack[] = [];
  for (const name of rights.tables) {
    const key = keyOf(before, name);
    const was = before.tables.get(key) ?? before.views.get(key);
    const is = after.tables.get(key) ?? after.views.get(key);
    const isPartial = was !== undefined && 'partial' in was && was.partial;
    if (was === undefined || is === undefined || isPartial) return undefined;
    const table = asTable(was);
    const added = (is.grants ?? []).filter((grant) => was.grants?.includes(grant) !== true);
    const own = changed(was.grants ?? [], is.grants ?? [], '', name);
    const ofColumns = (table?.columns ?? []).flatMap((column) => {
      const now = 'constraints' in is ? is.columns.find((each) => each.name === column.name) : undefined;
      const of = ` (${identifier(column.name)})`;
      // REVOKE on the table takes the rights on its columns too.
      const taken = added.flatMap((grant) =>
        (now?.grants ?? []).filter(
          (each) => column.grants?.includes(each) === true && isTakenWith(each, grant),
        ),
      );
      return [
        ...changed(column.grants ?? [], now?.grants ?? [], of, name),
        ...taken.map((grant) => granted(grant, of, name)),
      ];
    });
    // Rights of the owner, and those that PostgreSQL gives by itself, are not kept.
    if (own.length + ofColumns.length === 0 && operation.what === 'REVOKE') return undefined;
    parts.push(back([...own, ...ofColumns]));
  }
  return joined(parts);
}

function isTakenWith(ofColumn: string, ofTable: string): boolean {
  const [column, table] = [partsOfGrant(ofColumn), partsOfGrant(ofTable)];
  return column.role === table.role && (table.right === 'ALL' || table.right === column.right);
}

function asTable(holder: object): Table | undefined {
  return 'constraints' in holder ? (holder as Table) : undefined;
}

function changed(
  was: readonly string[],
  is: readonly string[],
  columns: string,
  name: QualifiedName,
): readonly string[] {
  return [
    ...is.filter((grant) => !was.includes(grant)).map((grant) => revoked(grant, columns, name)),
    ...was.filter((grant) => !is.includes(grant)).map((grant) => granted(grant, columns, name)),
  ];
}

const SPOKEN = new Set(['PUBLIC', 'CURRENT_USER', 'CURRENT_ROLE', 'SESSION_USER']);

function partsOfGrant(grant: string): {
  readonly right: string;
  readonly role: string;
  readonly option: boolean;
} {
  const [, right = '', role = '', option] = /^(.*?) to (.*?)( with grant option)?$/.exec(grant) ?? [];
  return { right, role: SPOKEN.has(role) ? role : identifier(role), option: option !== undefined };
}

function granted(grant: string, columns: string, name: QualifiedName): string {
  const { right, role, option } = partsOfGrant(grant);
  return `GRANT ${right}${columns} ON ${qualified(name)} TO ${role}${option ? ' WITH GRANT OPTION' : ''}`;
}

function revoked(grant: string, columns: string, name: QualifiedName): string {
  const { right, role } = partsOfGrant(grant);
  return `REVOKE ${right}${columns} ON ${qualified(name)} FROM ${role}`;
}
