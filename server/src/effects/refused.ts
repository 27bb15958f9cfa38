import type { Operation } from '../operations/operation';
import { findColumn, findTable, hasRelation, newKeyOf } from '../schema/catalog';
import { without } from '../schema/change';
import type { Context } from './build';
import type { Effect } from './effect';
import { refusedColumn } from './refused-columns';
import { refusedInheritance } from './refused-inheritance';
import { refusedKind } from './refused-kinds';
import { refusedPartition } from './refused-partitions';
import { refusedStorage } from './refused-storage';
import { refusedText } from './refused-texts';

/** What decides whether PostgreSQL refuses an operation; each gives its words, or null. */
type Refusal = (operation: Operation, context: Context) => string | null;

/** In the order in which PostgreSQL looks: what is written, the kind of object, then what belongs to it. */
const REFUSALS: readonly Refusal[] = [
  refusedText,
  refusedKind,
  refusedInheritance,
  refusedPartition,
  refusedColumn,
  refusedStorage,
];

/** The effect, refused where what is written or the history makes it certain that PostgreSQL does not carry it out. */
export function refused(operation: Operation, effect: Effect, context: Context): Effect {
  if (effect.fails !== null || isPassedOver(operation, context)) return effect;
  for (const refusal of REFUSALS) {
    const fails = refusal(operation, context);
    if (fails === null) continue;
    return without({ ...effect, fails, rerun: 'fails' as const }, 'failsWithRows');
  }
  return effect;
}

/**
 * Of a table or a column that is there already IF NOT EXISTS does not even look at what is written; that a partition
 * takes no column of its own comes before it.
 */
function isPassedOver(operation: Operation, context: Context): boolean {
  const { catalog } = context;
  switch (operation.type) {
    case 'CreateTable':
      return operation.ifNotExists && hasRelation(catalog, newKeyOf(catalog, operation.table));
    case 'AddColumn':
      return (
        operation.ifNotExists &&
        findColumn(findTable(catalog, operation.table), operation.column.name) !== undefined &&
        refusedPartition(operation, context) === null
      );
    default:
      return false;
  }
}
