import { compareTables } from './compare-tables';
import type { Catalog, Index, UserType } from './catalog';
import type { Records } from './records';
import { normalize } from './sameness';

/** One thing that two schemas do not have alike. */
export interface Difference {
  readonly object: ObjectKind;
  /** Key of the object, for what belongs to a table the table's. */
  readonly key: string;
  /** Name of what belongs to a table: a column, a constraint, a trigger, a policy. */
  readonly name?: string;
  /** Only in the later schema, only in the earlier one, or in both and not alike. */
  readonly kind: 'added' | 'missing' | 'changed';
  /** For what has changed: what is different about it, and how it is in each. */
  readonly change?: { readonly of: string; readonly before: string; readonly after: string };
}

export type ObjectKind =
  | 'table'
  | 'column'
  | 'constraint'
  | 'index'
  | 'trigger'
  | 'policy'
  | 'view'
  | 'type'
  | 'sequence'
  | 'function'
  | 'schema';

/**
 * What is different in a later schema, as far as the catalog knows it: comments, the order of columns, the validity of constraints and
 * the bodies of views and functions are not compared, nor are values added to an enum, which nothing can take away.
 */
export function compareCatalogs(before: Catalog, after: Catalog): readonly Difference[] {
  if (before === after) return [];
  return [
    ...presence('schema', before.schemas, after.schemas),
    ...compareTypes(before, after),
    ...compareTables(before, after),
    ...presence('view', before.views, after.views),
    ...presence('function', before.functions, after.functions),
    ...compareSequences(before, after),
    ...compareIndexes(before, after),
  ];
}

function presence<V>(
  object: ObjectKind,
  before: Records<V>,
  after: Records<V>,
  counts: (value: V) => boolean = () => true,
): readonly Difference[] {
  if (before === after) return [];
  return after.keysChangedSince(before).flatMap((key): Difference[] => {
    const was = before.get(key);
    const is = after.get(key);
    if (was !== undefined && is === undefined && counts(was)) return [{ object, key, kind: 'missing' }];
    if (was === undefined && is !== undefined && counts(is)) return [{ object, key, kind: 'added' }];
    return [];
  });
}

/** The sequences of serial and identity columns come and go with them. */
function compareSequences(before: Catalog, after: Catalog): readonly Difference[] {
  return presence('sequence', before.sequences, after.sequences, ({ ownedBy }) => ownedBy === undefined);
}

/** Indexes behind constraints are those of their constraints, and those of a table that only one schema has are its own. */
function compareIndexes(before: Catalog, after: Catalog): readonly Difference[] {
  if (before.indexes === after.indexes) return [];
  const inBoth = ({ table, constraint }: Index): boolean =>
    constraint === undefined &&
    (before.tables.has(table) || before.views.has(table)) &&
    (after.tables.has(table) || after.views.has(table));
  const found = [...presence('index', before.indexes, after.indexes, inBoth)];
  for (const key of after.indexes.keysChangedSince(before.indexes)) {
    const index = before.indexes.get(key);
    const now = after.indexes.get(key);
    if (index === undefined || now === undefined || !inBoth(index) || !inBoth(now)) continue;
    const [was, is] = [indexText(index), indexText(now)];
    if (was.compared === is.compared) continue;
    const change = { of: 'definition', before: was.shown, after: is.shown };
    found.push({ object: 'index', key, kind: 'changed', change });
  }
  return found;
}

function indexText(index: Index): { readonly compared: string; readonly shown: string } {
  const elements = index.elements.map(({ text }) => text).join(', ');
  const shown =
    `${index.unique ? 'UNIQUE ' : ''}${index.method === 'btree' ? '' : `${index.method} `}(${elements})` +
    (index.include.length > 0 ? ` INCLUDE (${index.include.join(', ')})` : '') +
    (index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '') +
    (index.where === undefined ? '' : ` WHERE ${index.where.text}`);
  return { compared: `${index.table} ${normalize(shown)}`, shown };
}

function compareTypes(before: Catalog, after: Catalog): readonly Difference[] {
  const found = [...presence('type', before.types, after.types)];
  if (before.types === after.types) return found;
  for (const key of after.types.keysChangedSince(before.types)) {
    const type = before.types.get(key);
    const now = after.types.get(key);
    if (type === undefined || now === undefined) continue;
    for (const change of typeChanges(type, now)) found.push({ object: 'type', key, kind: 'changed', change });
  }
  return found;
}

function typeChanges(was: UserType, is: UserType): readonly NonNullable<Difference['change']>[] {
  if (was.kind !== is.kind) return [{ of: 'kind', before: was.kind, after: is.kind }];
  if (was.kind === 'enum' && is.kind === 'enum') {
    if (was.values.every((value) => is.values.includes(value))) return [];
    return [{ of: 'values', before: was.values.join(', '), after: is.values.join(', ') }];
  }
  if (was.kind !== 'domain' || is.kind !== 'domain') return [];
  const names = (type: typeof was): string => type.constraints.map(({ name }) => name).join(', ');
  const nullable = (type: typeof was): string => (type.notNull ? 'NOT NULL' : 'NULL');
  return [
    { of: 'constraints', before: names(was), after: names(is) },
    { of: 'nullability', before: nullable(was), after: nullable(is) },
  ].filter((change) => change.before !== change.after);
}
