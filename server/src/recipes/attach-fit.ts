import { compareConstants } from '../effects/constants';
import type { PartitionBound } from '../operations/tables';
import { displayKey, findColumn, keyOf } from '../schema/catalog';
import type { Catalog, Table } from '../schema/catalog';
import { sameType } from '../schema/describe';
import { typeText } from './known';
import type { TableArgument } from './parameters';
import type { Problem, RecipeContext } from './recipe';

/** What PostgreSQL refuses of a table and a bound, as far as the history shows both tables. */
export function fitProblem(
  parent: TableArgument,
  partition: TableArgument,
  bound: PartitionBound | undefined,
  { catalog }: RecipeContext,
): Problem | undefined {
  const [above, below] = [parent.known, partition.known];
  const about = (parameter: string, message: string): Problem => ({ parameter, message });
  const { partitionBy } = above ?? {};
  if (above !== undefined && isWhole(above) && partitionBy === undefined)
    return about('table', `${parent.label} is not partitioned.`);
  if (below?.partitionOf !== undefined)
    return about(
      'partition',
      `${partition.label} is a partition of ${displayKey(below.partitionOf.parent)} already.`,
    );
  if (keyOf(catalog, parent.name) === keyOf(catalog, partition.name))
    return about('partition', 'A table cannot be a partition of itself.');
  if (
    partitionBy !== undefined &&
    bound !== undefined &&
    bound.type !== 'default' &&
    partitionBy.strategy !== bound.type
  )
    return about(
      bound.type === 'list' ? 'values' : 'from',
      `${parent.label} is partitioned by ${partitionBy.strategy}, so a partition of it has ${partitionBy.strategy === 'list' ? 'values' : partitionBy.strategy === 'range' ? 'a range, from and to' : 'a modulus and a remainder, which this recipe does not write'}.`,
    );
  const taken = bound && overlapping(catalog, keyOf(catalog, parent.name), bound);
  if (taken !== undefined) return about(bound?.type === 'list' ? 'values' : 'from', taken);
  if (above === undefined || below === undefined || !isWhole(above) || !isWhole(below)) return undefined;
  const missing = above.columns.find(({ name }) => findColumn(below, name) === undefined);
  if (missing !== undefined) return about('partition', `${partition.label} has no column ${missing.name}.`);
  const more = below.columns.find(({ name }) => findColumn(above, name) === undefined);
  if (more !== undefined)
    return about('partition', `${partition.label} has a column ${more.name}, which ${parent.label} has not.`);
  const other = above.columns.find(
    ({ name, type }) => !sameType(findColumn(below, name)?.type ?? type, type),
  );
  return other === undefined
    ? undefined
    : about(
        'partition',
        `${partition.label}.${other.name} is not of the type ${typeText(other.type)}, as in ${parent.label}.`,
      );
}

function isWhole(table: Table): boolean {
  return table.partial !== true && table.columnsUnknown !== true;
}

/** Why a bound is empty, or which partition has a part of it; undefined also where its values cannot be compared here. */
function overlapping(catalog: Catalog, parent: string, bound: PartitionBound): string | undefined {
  if (bound.type === 'range' && isBelow(bound.from, bound.to) === false)
    return `No value is from ${bound.from.join(', ')} on and below ${bound.to.join(', ')}.`;
  for (const [key, { partitionOf }] of catalog.tables) {
    if (partitionOf?.parent !== parent) continue;
    const other = partitionOf.bound;
    const both =
      bound.type === 'range' && other.type === 'range'
        ? isBelow(bound.from, other.to) === true && isBelow(other.from, bound.to) === true
        : bound.type === 'list' &&
          other.type === 'list' &&
          bound.values.some((value) => other.values.includes(value));
    if (both)
      return `The partition ${displayKey(key)} has values of this bound already: ${other.type === 'default' ? 'DEFAULT' : other.text}.`;
  }
  return undefined;
}

/** Whether a bound of one column is below another; undefined where that cannot be told. */
function isBelow(a: readonly string[], b: readonly string[]): boolean | undefined {
  const [low = '', high = ''] = [a[0], b[0]];
  const compared = a.length === 1 && b.length === 1 ? compareConstants(low, high) : undefined;
  return compared === undefined ? undefined : compared < 0;
}
