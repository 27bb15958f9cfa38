import { columnsOf, parentsOf } from '../schema/lookups';
import type { Catalog, Table, TableConstraint } from '../schema/catalog';
import { checkSteps, foreignKeySteps } from './constraint-steps';
import { isInvalidDrop } from './index-build';
import { nameOfKey } from './known';
import { keySteps, partitionedForeignKeySteps } from './partition-steps';
import { attachedNames, branches, leaves, partitionTree } from './partition-tree';
import { addUnlessExists, bodyOf, withValidity } from './recreate-alone';
import { isFullyKnown } from './recreate-table';
import { addConstraint, alterTable, dropConstraint } from './sql';
import { back, type BackOptions, type ChangedTable, type WayBack } from './way-back';

/** What drops the constraints that a table has got, apart from those that go with their columns. */
export function dropAddedConstraints(changed: ChangedTable): readonly WayBack[] {
  const { name, was, is, after } = changed;
  const newColumns = is.columns.filter((column) => !was.columns.some((old) => old.name === column.name));
  const goesWithColumn = ({ definition }: TableConstraint): boolean =>
    columnsOf(definition).some((column) => newColumns.some((added) => added.name === column));
  return missingFrom(was, is)
    .filter((constraint) => !goesWithColumn(constraint) && !isInherited(after, is, constraint))
    .map((constraint) => back([alterTable(name, dropConstraint(constraint.name))]));
}

/** What adds the constraints again that a table has lost. */
export function restoreConstraints(changed: ChangedTable, options: BackOptions): readonly WayBack[] {
  const { was, is, before } = changed;
  return missingFrom(is, was)
    .filter((constraint) => !isInherited(before, was, constraint))
    .map((constraint) => addAgain(changed, constraint, options));
}

/** The foreign keys of a table that is there again, without rows. */
export function referencesAgain(before: Catalog, key: string, options: BackOptions): readonly WayBack[] {
  const table = before.tables.get(key);
  if (table === undefined || !isFullyKnown(table, before)) return [];
  const name = nameOfKey(before, key);
  return table.constraints
    .filter(({ definition, partOf }) => definition.type === 'foreignKey' && partOf === undefined)
    .map((constraint) => {
      if (table.partitionBy === undefined)
        return addAgain({ name, was: table, before, after: before }, constraint, options);
      return back([addUnlessExists(name, constraint, before)]);
    });
}

/** Constraints of one state of a table that the other does not have; NOT NULL is its column's. */
function missingFrom(state: Table, other: Table): readonly TableConstraint[] {
  return other.constraints.filter(
    ({ name, definition }) => !state.constraints.has(name) && definition.type !== 'notNull',
  );
}

/** What comes and goes with the parent's. */
function isInherited(
  catalog: Catalog,
  table: Table,
  { partOf, index, name, definition }: TableConstraint,
): boolean {
  if (partOf !== undefined) return true;
  if (index !== undefined) return catalog.indexes.get(index)?.attachedTo !== undefined;
  return (
    definition.type === 'check' &&
    parentsOf(table).some((parent) =>
      catalog.tables
        .get(parent)
        ?.constraints.some(
          (own) => own.name === name && own.definition.type === 'check' && !own.definition.noInherit,
        ),
    )
  );
}

type Standing = Pick<ChangedTable, 'name' | 'was' | 'before' | 'after'>;

/** In a transaction its lock would be held all the while, so two steps are of use only outside of one. */
function addAgain(standing: Standing, constraint: TableConstraint, options: BackOptions): WayBack {
  const { name, before } = standing;
  const body = bodyOf(constraint, before);
  const sql = options.outside && constraint.valid ? inSteps(standing, constraint, body, options) : [];
  if (sql.length > 0) return back(sql);
  return back([
    ...keysOfPartitions(standing, constraint, body),
    alterTable(name, addConstraint(constraint.name, withValidity(constraint, body))),
  ]);
}

/** The safe form; nothing where the server has none. */
function inSteps(
  { name: table, was, before, after }: Standing,
  { name, definition, index }: TableConstraint,
  body: string,
  { version }: BackOptions,
): readonly string[] {
  const target = { table, alter: {} };
  switch (definition.type) {
    case 'check':
      return checkSteps(target, name, body).flatMap(({ up }) => up);
    case 'foreignKey':
      return (
        was.partitionBy === undefined || version >= 18
          ? foreignKeySteps(target, name, body)
          : partitionedForeignKeySteps({ catalog: after, version }, target, name, definition, body)
      ).flatMap(({ up }) => up);
    case 'unique':
    case 'primaryKey':
      return keySteps(after, target, name, definition, body, attachedNames(before, index ?? ''))
        .flatMap(({ up }) => up)
        .filter((sql) => !isInvalidDrop(sql));
    default:
      return [];
  }
}

/** Keys of partitions under their own names, which the partitioned table's then takes over. */
function keysOfPartitions(
  { name, before }: Standing,
  { index }: TableConstraint,
  body: string,
): readonly string[] {
  const names = attachedNames(before, index ?? '');
  const tree = names.size === 0 ? [] : partitionTree(before, name);
  return [...leaves(tree), ...branches(tree)].flatMap((partition) => {
    const own = names.get(partition.key);
    return own === undefined ? [] : [alterTable(partition.name, addConstraint(own, body))];
  });
}
