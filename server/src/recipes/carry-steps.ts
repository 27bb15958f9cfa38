import type { QualifiedName } from '../operations/names';
import {
  addToParent,
  addToParts,
  attachParted,
  dropAttached,
  dropParted,
  foreignKeyOf,
  type PartedItem,
  releaseParts,
  validateParts,
} from './carried-parts-sql';
import type { CarryOver } from './carry-over';
import {
  addCarriedConstraints,
  buildIndexes,
  dropIndexes,
  hasIndex,
  isAttached,
  isConstraint,
  isForParts,
  restoreNotNull,
  validateCarried,
} from './carry-over-sql';
import type { Step } from './plan';
import { alterColumn, alterTable, dropConstraint } from './sql';
import type { Pair } from './take-over';

/* What hangs on a column, made for the new one beside it. */

interface Carrying {
  readonly table: QualifiedName;
  /** Names of the two columns until the new one takes over. */
  readonly before: Pair;
  /** Undefined where the history does not know the column. */
  readonly carry: CarryOver | undefined;
}

/** Steps that build the indexes of the new column, and make UNIQUE constraints of a partitioned table of them. */
export function indexSteps({ table, before, carry }: Carrying): Step[] {
  const items = carry?.items.filter(hasIndex) ?? [];
  if (items.length === 0) return [];
  const attached = items.filter(isAttached);
  return [
    {
      phase: 'migrate',
      title: `build the indexes of ${before.new} concurrently`,
      slug: 'create_indexes',
      up: buildIndexes(table, items, before),
      down: [
        ...dropIndexes(table, items, 'onNew'),
        ...dropIndexes(
          table,
          items.filter(({ kind }) => kind === 'primaryKey'),
          'onOld',
        ),
      ],
      transaction: false,
      resume: 'Run the step again: it drops an index that was left unfinished and builds it anew.',
      // The index of a partitioned table itself is made and dropped under locks of a moment.
      needs: attached.length > 0 ? 'lock' : 'work',
    },
    ...attachSteps(
      table,
      attached.filter(({ kind }) => kind === 'index'),
      before,
    ),
    ...attachSteps(
      table,
      attached.filter(({ kind }) => kind === 'unique'),
      before,
    ),
  ];
}

/** Of a partitioned table: its index becomes valid with the last that is attached. A UNIQUE is made of what was built before. */
function attachSteps(table: QualifiedName, items: readonly PartedItem[], before: Pair): Step[] {
  const up = items.flatMap((item) => attachParted(table, item, 'onNew', before.new));
  if (up.length === 0) return [];
  const drops = items.flatMap((item) => dropAttached(table, item, 'onNew'));
  const unique = items.some(({ kind }) => kind === 'unique');
  return [
    {
      phase: 'migrate',
      title: unique
        ? `make UNIQUE of the indexes of ${before.new}, partition by partition, and attach them`
        : `attach the indexes of the partitions to those of ${before.new}`,
      slug: unique ? 'add_unique' : 'attach_indexes',
      up,
      down: [...drops, ...buildIndexes(table, items, before)],
      // One after another, so that nothing is locked while the next one is waited for: a query locks all partitions and their indexes.
      transaction: false,
      alone: {
        down: drops,
        note: `Its way back drops the indexes: before it is run again, take back the step that builds them, and run that one first.`,
      },
      resume: 'Run the step again.',
      needs: 'lock',
    },
  ];
}

/** Steps that add the constraints of the new column, validate them, and set NOT NULL. */
export function constraintSteps({ table, before, carry }: Carrying, version: number): Step[] {
  const items = carry?.items.filter(isConstraint) ?? [];
  if (items.length === 0) return [];
  const notNull = items.find(({ kind }) => kind === 'notNull');
  const validated = validateCarried(table, items, 'onNew', version);
  const keys = items
    .filter((item) => isForParts(item, 'onNew', version))
    .map((item) => foreignKeyOf(table, item, before.new, 'onNew'));
  const whole = items.filter((item) => !isForParts(item, 'onNew', version));
  const steps: Step[] = [];
  if (whole.length > 0) {
    steps.push({
      phase: 'migrate',
      title: `add the constraints of ${before.new} without reading the table`,
      slug: 'add_constraints',
      up: addCarriedConstraints(table, whole, before.new, 'onNew', version),
      down: [
        ...(notNull ? restoreNotNull(table, notNull, before.old, version) : []),
        ...whole.map((item) => alterTable(table, dropConstraint(item.onNew))),
        ...(notNull ? releaseParts(carry?.items ?? [], before.new, version) : []),
      ],
      transaction: true,
      needs: 'lock',
    });
  }
  if (keys.length > 0) {
    steps.push({
      phase: 'migrate',
      title: `add the foreign keys of ${before.new} to each partition without reading it`,
      slug: 'add_foreign_keys_of_partitions',
      up: keys.flatMap((key) => addToParts(key)),
      down: keys.flatMap(dropParted),
      // One partition after another, so that none is locked while the next one is waited for.
      transaction: false,
      resume: 'Run the step again.',
      needs: 'lock',
    });
  }
  if (validated.length > 0) {
    steps.push({
      phase: 'migrate',
      title: 'validate the constraints',
      slug: 'validate_constraints',
      up: validated,
      down: validateCarried(table, items, 'name', version, { back: true }),
      transaction: true,
      resume: 'Run the step again.',
      needs: 'work',
    });
  }
  if (keys.length > 0) {
    steps.push({
      phase: 'migrate',
      title: `add the foreign keys of ${before.new} to ${table.name}, which takes over those of its partitions`,
      slug: 'add_foreign_keys',
      up: keys.map(addToParent),
      down: keys.flatMap((key) => [
        alterTable(table, dropConstraint(key.name)),
        ...addToParts(key),
        ...validateParts(key),
      ]),
      transaction: true,
      // What validates must not hold the lock that adding takes.
      downTransaction: false,
      needs: 'lock',
    });
  }
  if (notNull !== undefined && version < 18) {
    steps.push({
      phase: 'migrate',
      title: `set ${before.new} NOT NULL, which the validated constraint proves`,
      slug: 'set_not_null',
      up: [
        alterTable(table, alterColumn(before.new, 'SET NOT NULL')),
        alterTable(table, dropConstraint(notNull.onNew)),
      ],
      down: [
        ...addCarriedConstraints(table, [notNull], before.new, 'onNew', version),
        alterTable(table, alterColumn(before.new, 'DROP NOT NULL')),
      ],
      transaction: true,
      needs: 'lock',
    });
  }
  return steps;
}
