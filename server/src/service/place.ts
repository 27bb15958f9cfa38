import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Plan, Step } from '../recipes/plan';
import { withoutFrame } from '../rules/leave-transaction';
import type { Edit } from '../rules/rule';
import { splitScript } from '../statements/split';
import { applyEdits } from './apply';
import type { Neighbours } from './replace';
import { takeStatementsOut } from './take-out';

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

/**
 * The same for some of the steps: the first of a series, for example.
 * @param gone statements of the file that leave it.
 */
export function placeSteps(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  steps: readonly Step[],
  neighbours: Neighbours,
  gone: readonly AnalyzedStatement[] = [],
): Placement {
  const oneTransaction = steps.length === 1 && steps[0]!.transaction;
  if (oneTransaction) return [];
  const mode = statement.section?.mode;
  if (mode === undefined) return undefined;
  const isFramed = statement.transaction?.mode === 'explicit';
  const frame = isFramed ? withoutFrame(file, statement) : [];
  if (!frame || mode === 'none') return frame;
  const sqlCount = steps.reduce((count, step) => count + step.up.length, 0);
  const count =
    sqlCount + (neighbours.before === undefined ? 0 : 1) + (neighbours.after === undefined ? 0 : 1);
  const several = mode === 'tool' && file.tool.severalStatementsWithoutTransaction;
  if (count > 1 && !several) return undefined;
  const others = file.statements.filter(
    (other) =>
      other !== statement &&
      other.section === statement.section &&
      !gone.includes(other) &&
      !(isFramed && other.transaction === statement.transaction),
  );
  if (!others.every(several ? isSetting : isTimeout)) return undefined;
  // Where a file holds one statement, those that only limit it have no place.
  const dropped = [...frame, ...(several ? [] : takeStatementsOut(file, others))];
  if (mode === 'implicit') return dropped;
  const left = file.tool.withoutTransaction?.(file.script, statement.section?.direction);
  return left && keepsUpTogether(file, statement, left) ? [...dropped, ...left] : undefined;
}

/** Whether statements of the way up stay in one transaction where the way down leaves it: some tools know only whole files. */
function keepsUpTogether(
  { fileName, project, script, statements, tool }: AnalyzedFile,
  { section }: AnalyzedStatement,
  edits: readonly Edit[],
): boolean {
  const ups = statements.filter(
    (other) => other.section !== section && other.section?.direction === 'up' && !isSetting(other),
  );
  if (ups.length < 2) return true;
  const after = tool.sections(fileName, splitScript(applyEdits(script.text, edits)), project);
  return after.some(({ direction, mode }) => direction === 'up' && mode !== 'none');
}

/** SET and the like: they need no transaction. */
function isSetting({ operations }: AnalyzedStatement): boolean {
  return operations.every(({ operation }) => operation.type === 'SetVariable');
}

function isTimeout({ operations }: AnalyzedStatement): boolean {
  return (
    operations.length > 0 &&
    operations.every(
      ({ operation }) => operation.type === 'SetVariable' && operation.name.endsWith('_timeout'),
    )
  );
}
