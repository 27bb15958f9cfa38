import { boundMisfit, columnMisfit, type Misfit } from '../effects/partition-fit';
import type { PartitionBound } from '../operations/tables';
import { displayKey, keyOf } from '../schema/catalog';
import type { Catalog, Table } from '../schema/catalog';
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
  if (below?.partitionOf !== undefined)
    return {
      parameter: 'partition',
      message: `${partition.label} is a partition of ${displayKey(below.partitionOf.parent)} already.`,
    };
  const key = keyOf(catalog, parent.name);
  if (key === keyOf(catalog, partition.name))
    return { parameter: 'partition', message: 'A table cannot be a partition of itself.' };
  const misfit =
    boundMisfit(catalog, key, bound) ??
    (above === undefined || below === undefined || !isWhole(above) || !isWhole(below)
      ? undefined
      : columnMisfit(catalog, above, below));
  return misfit === undefined ? undefined : problem(misfit, parent, partition, bound, catalog);
}

/** What is missing of a NOT NULL is not said: the steps before can see to it. */
function problem(
  misfit: Misfit,
  { label }: TableArgument,
  partition: TableArgument,
  bound: PartitionBound | undefined,
  catalog: Catalog,
): Problem | undefined {
  const ofBound = (message: string): Problem => ({
    parameter: bound?.type === 'list' ? 'values' : 'from',
    message,
  });
  const ofPartition = (message: string): Problem => ({ parameter: 'partition', message });
  switch (misfit.what) {
    case 'not partitioned':
      return { parameter: 'table', message: `${label} is not partitioned.` };
    case 'other strategy':
      return ofBound(
        `${label} is partitioned by ${misfit.strategy}, so a partition of it has ${misfit.strategy === 'list' ? 'values' : misfit.strategy === 'range' ? 'a range, from and to' : 'a modulus and a remainder, which this recipe does not write'}.`,
      );
    case 'empty':
      return bound?.type === 'range'
        ? ofBound(`No value is from ${bound.from.join(', ')} on and below ${bound.to.join(', ')}.`)
        : undefined;
    case 'taken': {
      const other = catalog.tables.get(misfit.by)?.partitionOf?.bound;
      const text = other === undefined || other.type === 'default' ? 'DEFAULT' : other.text;
      return ofBound(`The partition ${displayKey(misfit.by)} has values of this bound already: ${text}.`);
    }
    case 'second default':
      return ofPartition(`The partition ${displayKey(misfit.by)} is the default one already.`);
    case 'missing column':
      return ofPartition(`${partition.label} has no column ${misfit.column}.`);
    case 'further column':
      return ofPartition(`${partition.label} has a column ${misfit.column}, which ${label} has not.`);
    case 'other type':
      return ofPartition(
        `${partition.label}.${misfit.column.name} is not of the type ${typeText(misfit.column.type)}, as in ${label}.`,
      );
    case 'nullable':
      return undefined;
  }
}

function isWhole(table: Table): boolean {
  return table.partial !== true && table.columnsUnknown !== true;
}
