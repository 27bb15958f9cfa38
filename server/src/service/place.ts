import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Plan, Step } from '../recipes/plan';
import { byEdits, wayOutOf, withoutFrame, type WayOut } from '../rules/leave-transaction';
import type { Edit } from '../rules/rule';
import { splitScript } from '../statements/split';
import { applyEdits } from './apply';
import type { Neighbours } from './replace';
import { takeStatementsOut } from './take-out';

/** What makes steps legal in the place of a statement, nothing as a rule; undefined where they are not legal in this file. */
export type Placement = WayOut | undefined;

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
  const mode = statement.section?.mode;
  const whole = asOneQuery(file, statement, steps);
  const sharers = file.statements.filter(
    (other) => other !== statement && other.section === statement.section && !gone.includes(other),
  );
  if (!whole || (whole.length > 0 && mode === 'none' && sharers.length > 0)) return undefined;
  const oneTransaction = steps.length === 1 && steps[0]!.transaction;
  if (oneTransaction) return byEdits(whole);
  if (mode === undefined) return undefined;
  const isFramed = statement.transaction?.mode === 'explicit';
  const frame = isFramed ? withoutFrame(file, statement) : [];
  const sqlCount = steps.reduce((count, step) => count + step.up.length, 0);
  const count =
    sqlCount + (neighbours.before === undefined ? 0 : 1) + (neighbours.after === undefined ? 0 : 1);
  if (whole.length > 0 && count > 1) return undefined;
  if (!frame || mode === 'none') return frame && byEdits([...whole, ...frame]);
  const several = mode === 'tool' && file.tool.severalStatementsWithoutTransaction && whole.length === 0;
  if (count > 1 && !several) return undefined;
  const others = sharers.filter((other) => !(isFramed && other.transaction === statement.transaction));
  if (!others.every(several ? isSetting : isTimeout)) return undefined;
  // Where a file holds one statement, those that only limit it have no place.
  const dropped = [...frame, ...(several ? [] : takeStatementsOut(file, others))];
  if (mode === 'implicit') return byEdits(dropped);
  const all = [...others.map((other) => other.statement.text), ...steps.flatMap(({ up }) => up)];
  const left = wayOutOf(file, statement, all);
  // Options say it of a whole file, and one that stops halfway is not undone: other statements have files of their own there.
  const isSeveral = steps.length > 1 || count > sqlCount;
  if (!left || (left.edits.length === 0 && isSeveral)) return undefined;
  return keepsUpTogether(file, statement, left.edits)
    ? { ...left, edits: [...dropped, ...left.edits, ...whole] }
    : undefined;
}

/** What keeps a tool that splits at every semicolon from cutting a step; undefined where nothing does. */
function asOneQuery(
  { tool, script }: AnalyzedFile,
  { statement }: AnalyzedStatement,
  steps: readonly Step[],
): readonly Edit[] | undefined {
  const isCut = steps.some(({ up }) => up.some((sql) => sql.includes(';')));
  return isCut && tool.asOneQuery ? tool.asOneQuery(script, statement.span.start) : [];
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
