import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Plan, Step } from '../recipes/plan';
import type { Edit } from '../rules/rule';

/** What surrounds one action of a multi-action ALTER TABLE, as statements of their own. */
export interface Neighbours {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The other actions of the statement, in their order: they stay when one is replaced. */
export function neighboursOf(statement: AnalyzedStatement, analyzed: AnalyzedOperation): Neighbours {
  const actions = statement.operations
    .filter((candidate) => !candidate.body)
    .map(({ operation }) => operation.span);
  const own = actions.findIndex((span) => span === analyzed.operation.span);
  const first = actions[0];
  const last = actions[actions.length - 1];
  if (actions.length < 2 || own < 0 || !first || !last) return { before: undefined, after: undefined };
  const { text } = statement.statement;
  const prefix = text.slice(0, first.start);
  const previous = actions[own - 1];
  const next = actions[own + 1];
  return {
    before: previous && prefix + text.slice(first.start, previous.end),
    after: next && prefix + text.slice(next.start, last.end),
  };
}

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
    ? file.tool.withoutTransaction(file.script, statement.section?.direction)
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
