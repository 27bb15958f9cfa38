import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Plan, Step } from '../recipes/plan';
import type { Edit } from '../rules/rule';
import type { Neighbours } from './replace';

/** Edits beside the replaced statement that make it legal here, none as a rule; undefined where it is not legal in this file. */
export type Placement = readonly Edit[] | undefined;

/**
 * Whether all steps of a plan may stand in this file, one after another: each must be committed before the next, and a
 * step that PostgreSQL refuses in a transaction must be outside of one.
 */
export function placeInFile(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  plan: Plan,
  neighbours: Neighbours,
): Placement {
  if (plan.steps.slice(0, -1).some((step) => step.deploy !== undefined)) return undefined;
  return placeSteps(file, statement, plan.steps, neighbours);
}

/** The same for some of the steps: the first of a series, for example. */
export function placeSteps(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  steps: readonly Step[],
  neighbours: Neighbours,
): Placement {
  const oneTransaction = steps.length === 1 && steps[0]!.transaction;
  if (oneTransaction) return [];
  const mode = statement.section?.mode;
  if (mode === undefined || statement.transaction?.mode === 'explicit') return undefined;
  if (mode === 'none') return [];
  const sqlCount = steps.reduce((count, step) => count + step.up.length, 0);
  const count =
    sqlCount + (neighbours.before === undefined ? 0 : 1) + (neighbours.after === undefined ? 0 : 1);
  if (mode === 'implicit')
    return count === 1 && isAloneInSection(file, statement, () => false) ? [] : undefined;
  const several = file.tool.severalStatementsWithoutTransaction;
  if (count > 1 && !several) return undefined;
  return isAloneInSection(file, statement, several ? isSetting : () => false)
    ? file.tool.withoutTransaction?.(file.script, statement.section?.direction)
    : undefined;
}

/** True where no other statement runs in its section, those that do not matter left out. */
export function isAloneInSection(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  isHarmless: (other: AnalyzedStatement) => boolean,
): boolean {
  return file.statements.every(
    (other) => other === statement || other.section !== statement.section || isHarmless(other),
  );
}

/** SET and the like: they need no transaction. */
function isSetting(statement: AnalyzedStatement): boolean {
  return statement.operations.every(({ operation }) => operation.type === 'SetVariable');
}
