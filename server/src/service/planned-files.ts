import { durationWords } from '../effects/durations';
import type { StepFile, Tool } from '../projects/tool';
import type { Reader } from '../readers/reader';
import type { Plan, Step } from '../recipes/plan';
import { renderStepFiles, stepsOfFiles } from '../recipes/render';
import { displayName, joinWords } from '../rules/wording';
import type { Catalog } from '../schema/catalog';
import type { Settings } from '../settings/settings';
import { stepFacts, type StepFacts } from './step-facts';

/** A plan as the files of a tool, one a step, before they have names. */
export interface PlannedFiles {
  /** With one step a file. */
  readonly plan: Plan;
  /** Of each step; worked out when they are asked for. */
  facts(): readonly StepFacts[];
  readonly files: readonly StepFile[];
}

export interface PlanSurroundings {
  /** The schema before the first step. */
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly tool: Tool;
  readonly reader: Reader;
}

/** A plan's steps as files, each with how long it takes. Undefined where the plan has gaps that only a person can fill. */
export function planFiles(
  plan: Plan,
  { catalog, settings, tool, reader }: PlanSurroundings,
): PlannedFiles | undefined {
  const alone = !tool.severalStatementsWithoutTransaction;
  const apart: Plan = { ...plan, steps: stepsOfFiles(plan, { alone }) };
  let known: readonly StepFacts[] | undefined;
  const facts = (): readonly StepFacts[] => (known ??= stepFacts(apart, catalog, reader, settings));
  const timed = Object.keys(settings.tables).length === 0 ? apart : withDurations(apart, facts());
  const files = renderStepFiles(timed, settings, { alone });
  return files && { plan: timed, facts, files };
}

function withDurations(plan: Plan, facts: readonly StepFacts[]): Plan {
  return { ...plan, steps: plan.steps.map((step, index) => withDuration(step, facts[index])) };
}

/** Only where the step is long work: what takes a moment needs no estimate. */
function withDuration(step: Step, facts: StepFacts | undefined): Step {
  const known = facts?.estimate;
  if (known === undefined || step.needs !== 'work') return step;
  const rows = `${known.rows.toLocaleString('en-US')} rows of ${joinWords(known.tables.map(displayName))}`;
  return { ...step, takes: `${durationWords(known.seconds)} at ${rows}` };
}
