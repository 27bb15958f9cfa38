import { checkSteps, validateStep } from './constraint-steps';
import type { Target } from './constraint-steps';
import { constraintName } from './known';
import type { Step } from './plan';
import type { RecipeContext } from './recipe';
import { addConstraint, alterColumn, alterTable, dropConstraint, identifier, qualified } from './sql';

/**
 * The steps to NOT NULL without reading the table under a lock that blocks it:
 *
 * - 18 and later: the NOT NULL constraint itself can be added NOT VALID.
 * - 12 to 17: a validated CHECK (column IS NOT NULL) proves to SET NOT NULL that no row has to be read; then it goes.
 * - before 12: SET NOT NULL always reads the table, so the validated CHECK stays as the constraint.
 *
 * A backfill comes first: what is NOT VALID holds for every row that is written, so from then on each UPDATE of a row that
 * still has NULL fails, whichever column it changes.
 */
export function notNullSteps(
  target: Target,
  column: string,
  context: Pick<RecipeContext, 'catalog' | 'version'>,
  backfill: readonly Step[] = [],
): Step[] {
  const { table, alter } = target;
  const name = constraintName(context.catalog, table, [column], 'not_null');
  const dropNotNull = alterTable(table, alterColumn(column, 'DROP NOT NULL'), alter);
  const nulls = {
    sql: `SELECT count(*) FROM ${qualified(table)} WHERE ${identifier(column)} IS NULL`,
    expect: '0, or updates of these rows fail, and so does the next step',
  };
  const phase = backfill.length > 0 ? 'migrate' : 'expand';
  const checked = (validate: Step): Step =>
    backfill.length === 0
      ? validate
      : {
          ...validate,
          resume: `Where it finds a row that got NULL meanwhile, run the step that fills ${column} again, then this one.`,
        };
  if (context.version >= 18) {
    const definition = `NOT NULL ${identifier(column)} NOT VALID`;
    const add: Step = {
      phase,
      title: `refuse new NULLs in ${column}`,
      slug: 'add_not_valid',
      up: [alterTable(table, [dropConstraint(name), addConstraint(name, definition)], alter)],
      down: [dropNotNull],
      transaction: true,
      check: nulls,
      needs: 'lock',
    };
    return [...backfill, add, checked(validateStep(target, name))];
  }
  const [add, validate] = checkSteps(target, name, `CHECK (${identifier(column)} IS NOT NULL)`);
  if (add === undefined || validate === undefined) return [];
  const proven = [
    ...backfill,
    { ...add, phase, title: `refuse new NULLs in ${column}`, slug: 'add_check', check: nulls } satisfies Step,
    checked(validate),
  ];
  if (context.version < 12) return proven;
  const set: Step = {
    phase: 'contract',
    title: `set NOT NULL on ${column}, which the validated CHECK proves`,
    slug: 'set_not_null',
    // Two statements: in one, the CHECK would be gone before SET NOT NULL looks for it.
    up: [
      alterTable(table, alterColumn(column, 'SET NOT NULL'), alter),
      alterTable(table, dropConstraint(name), alter),
    ],
    down: [...add.up, dropNotNull],
    transaction: true,
    needs: 'lock',
  };
  return [...proven, set];
}
