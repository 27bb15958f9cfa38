import type { QualifiedName } from '../operations/names';
import { type Backfill, backfillBlock, type KeyColumn } from './backfill-sql';
import { batchesTitle } from './backfill-step';
import type { CarryOver } from './carry-over';
import { constraintSteps, indexSteps } from './carry-steps';
import { dropCarriedSteps } from './drop-carried';
import { dropDualWrite } from './dual-write';
import { incomingSteps, movedSteps } from './incoming-keys';
import type { Plan, Step } from './plan';
import { type Pair, takeOver } from './take-over';
import type { RecipeContext } from './recipe';
import {
  addColumn,
  alterTable,
  commentOnColumn,
  dropColumn,
  identifier,
  setAttributes,
  type ColumnAttributes,
} from './sql';

/** One column that takes the place of another, with dual writes in between. */
export interface Replacement {
  readonly title: string;
  readonly slug: string;
  readonly table: QualifiedName;
  /** Names until the new column takes over, and from then on. They differ where the columns swap names. */
  readonly before: Pair;
  readonly after: Pair;
  /** What stands behind the column's name in ADD COLUMN: type and collation. */
  readonly oldType: string;
  readonly newType: string;
  /** Trigger and function that keep the columns in step, before and after the new one took over. */
  readonly syncName: string;
  readonly syncBefore: readonly string[];
  readonly syncAfter: readonly string[];
  readonly key: readonly KeyColumn[];
  /** Copies old values to the new column, under the names before. */
  readonly fill: { readonly value: string; readonly where: string };
  /** Copies new values to the old column, under the names after; undefined where there is no way back. */
  readonly refill: { readonly value: string; readonly where: string } | undefined;
  /** What hangs on the column; undefined where the history does not know the column. */
  readonly carry: CarryOver | undefined;
  /** Deployed before the new column takes over. */
  readonly deploy: string;
  /** Deployed before the old column goes, where that is something else. */
  readonly deployAfter?: string;
  readonly warnings: readonly string[];
}

/** The steps: add, copy, index, constrain, validate, take over, mark as deprecated, drop. Each undoes exactly itself. */
export function replaceColumn(replacement: Replacement, context: RecipeContext): Plan {
  const migrate = [
    addStep(replacement),
    backfillStep(replacement, context),
    ...indexSteps(replacement),
    ...constraintSteps(replacement, context.version),
    ...incomingSteps(
      replacement.carry?.incoming.filter(({ movesWithKey }) => !movesWithKey) ?? [],
      replacement.before.old,
      replacement.before.new,
    ),
  ];
  const last = migrate.pop();
  return {
    title: replacement.title,
    slug: replacement.slug,
    steps: [
      ...migrate,
      ...(last ? [{ ...last, deploy: replacement.deploy }] : []),
      ...takeOverSteps(replacement, context.version),
      markStep(replacement, context),
      ...dropCarriedSteps(replacement.table, replacement.carry?.items ?? [], replacement.after.old, 'onOld', {
        version: context.version,
      }),
      dropStep(replacement),
    ],
    warnings: [...replacement.warnings, ...(replacement.carry?.warnings ?? [])],
    equivalent: replacement.carry?.complete ?? false,
  };
}

/** ALTER COLUMN … TYPE keeps the statistics target, and gives the column the storage of its new type. */
function attributesOfNew({ before, oldType, newType, carry }: Replacement): ColumnAttributes {
  const { statistics, storage, compression, options } = carry?.column ?? {};
  return {
    name: before.new,
    ...(statistics !== undefined && { statistics }),
    ...(options !== undefined && { options }),
    ...(oldType === newType && storage !== undefined && { storage }),
    ...(oldType === newType && compression !== undefined && { compression }),
  };
}

function addStep(replacement: Replacement): Step {
  const { table, before, newType, syncName, syncBefore, carry } = replacement;
  const comment = carry?.column.comment;
  return {
    phase: 'expand',
    title: `add ${before.new} and keep it in step with ${before.old}`,
    slug: 'add_column',
    up: [
      alterTable(table, addColumn(before.new, newType)),
      ...(comment === undefined ? [] : [commentOnColumn(table, before.new, comment)]),
      ...setAttributes(table, attributesOfNew(replacement)),
      ...syncBefore,
    ],
    down: [
      ...dropDualWrite({ table, name: syncName, partitioned: isPartitioned(carry) }),
      alterTable(table, dropColumn(before.new)),
      commentOnColumn(table, before.old, comment ?? null),
    ],
    transaction: true,
    needs: 'lock',
  };
}

function backfillStep({ table, before, key, fill, carry }: Replacement, { settings }: RecipeContext): Step {
  return {
    phase: 'migrate',
    title: batchesTitle('copy old rows in batches', key),
    slug: 'backfill',
    up: [
      backfillBlock({
        table,
        key,
        assignments: `${identifier(before.new)} = ${fill.value}`,
        where: fill.where,
        settings,
        ...ofTable(carry),
      }),
    ],
    down: [],
    transaction: false,
    downTransaction: true,
    check: { sql: `SELECT count(*) FROM ${tableText(table)} WHERE ${fill.where}`, expect: '0' },
    resume: 'Run the step again: it goes on with the rows that are left.',
    needs: 'work',
  };
}

function ofTable(carry: CarryOver | undefined): Pick<Backfill, 'columns' | 'partitioned'> {
  if (carry === undefined) return {};
  return { columns: carry.table.columns.map(({ name }) => name), partitioned: isPartitioned(carry) };
}

function isPartitioned(carry: CarryOver | undefined): boolean {
  return carry?.table.partitionBy !== undefined;
}

function tableText(table: QualifiedName): string {
  return alterTable(table, '').slice('ALTER TABLE '.length).trim();
}

function takeOverSteps(replacement: Replacement, version: number): Step[] {
  const { table, before, after, carry, deployAfter } = replacement;
  const swaps = before.new !== after.new;
  const { up, down, downTransaction, release } = takeOver({
    ...{ table, carry, before, after, version },
    syncBefore: swaps ? replacement.syncBefore : [],
    syncAfter: swaps ? replacement.syncAfter : [],
  });
  if (up.length === 0) return [];
  const steps: Step[] = [
    {
      phase: swaps ? 'migrate' : 'contract',
      title: swaps
        ? `swap the columns: ${before.old} becomes ${after.old}, ${before.new} becomes ${after.new}`
        : `move the names and the default of ${before.old} to ${before.new}`,
      slug: swaps ? 'swap_columns' : 'take_over',
      up,
      down,
      transaction: true,
      ...(!downTransaction && { downTransaction }),
      needs: 'lock',
    },
  ];
  if (release !== undefined) {
    steps.push({
      phase: swaps ? 'migrate' : 'contract',
      title: `let ${after.old} be NULL`,
      slug: 'allow_null',
      ...release,
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    });
  }
  steps.push(
    ...movedSteps(carry?.incoming ?? [], after.new).map((step) => ({
      ...step,
      phase: swaps ? ('migrate' as const) : ('contract' as const),
    })),
  );
  const last = steps.pop();
  return last === undefined
    ? []
    : [...steps, { ...last, ...(deployAfter !== undefined && { deploy: deployAfter }) }];
}

/** Its way back fills the old column again, for the case that it was dropped and added anew. */
function markStep(
  { table, before, after, key, refill, carry }: Replacement,
  { settings }: RecipeContext,
): Step {
  const refillKey = key.map((part) => (part.name === before.old ? { name: after.new, type: '' } : part));
  return {
    phase: 'contract',
    title: `mark ${after.old} as deprecated`,
    slug: 'deprecate',
    up: [commentOnColumn(table, after.old, `DEPRECATED: replaced by ${after.new}`)],
    down:
      refill === undefined
        ? []
        : [
            backfillBlock({
              table,
              key: refillKey,
              assignments: `${identifier(after.old)} = ${refill.value}`,
              where: refill.where,
              settings,
              ...ofTable(carry),
            }),
          ],
    ...(refill === undefined && {
      notUndone: `How a value of ${after.new} becomes one of ${after.old} is not known.`,
    }),
    transaction: true,
    downTransaction: refill === undefined,
    needs: 'none',
  };
}

function dropStep({ table, after, oldType, syncName, syncAfter, carry }: Replacement): Step {
  return {
    phase: 'contract',
    title: `drop ${after.old} and the trigger`,
    slug: 'drop_column',
    up: [
      ...dropDualWrite({ table, name: syncName, partitioned: isPartitioned(carry) }),
      alterTable(table, dropColumn(after.old)),
    ],
    down: [
      alterTable(table, addColumn(after.old, oldType)),
      ...setAttributes(table, { ...carry?.column, name: after.old }),
      ...syncAfter,
    ],
    transaction: true,
    needs: 'lock',
  };
}
