import { analyzeFile } from '../analysis/analyze';
import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import { plain } from '../projects/plain';
import type { Reader } from '../readers/reader';
import type { Step } from '../recipes/plan';
import { planHasHoles } from '../recipes/render';
import { runRules } from '../rules/engine';
import { wordsFor } from '../rules/operation-words';
import { HYGIENE_RULES, type Finding } from '../rules/rule';
import { RULES } from '../rules/rules';
import { answersTo } from './rule-answers';
import type { TakenOut } from './take-out';

/**
 * Statements that follow another one into files behind it, as steps: those that a recipe answers in its form, the others as they
 * are, together where they may share a transaction. Undefined where one of them has a finding that only a person can answer.
 * @param outs how each leaves its file.
 * @param backOf what takes an operation back, as written.
 */
export function followingSteps(
  file: AnalyzedFile,
  following: readonly AnalyzedStatement[],
  outs: readonly TakenOut[],
  backOf: (operation: AnalyzedOperation) => readonly string[],
  reader: Reader,
): readonly Step[] | undefined {
  if (following.length === 0) return [];
  const grave = runRules(file, RULES).filter(
    ({ rule, severity }) => severity !== 'hint' && !HYGIENE_RULES.has(rule) && !ENDS_HERE.has(rule),
  );
  const steps: Step[] = [];
  let shared = false;
  for (const [index, statement] of following.entries()) {
    const findings = grave.filter((finding) => finding.statement === statement.index);
    const planned = findings.length === 0 ? undefined : stepsInstead(file, statement, findings);
    if (planned ? false : findings.length > 0 || !isQuiet(file, statement, reader)) return undefined;
    const asWritten = planned ? undefined : stepOf(statement, outs[index]?.comments ?? [], backOf);
    const last = steps.at(-1);
    if (asWritten?.transaction && shared && last) steps[steps.length - 1] = together(last, asWritten);
    else steps.push(...(planned ?? []), ...(asWritten ? [asWritten] : []));
    shared = asWritten?.transaction === true;
  }
  return steps;
}

/** What these say is over once the statement stands in a file of its own. */
const ENDS_HERE: ReadonlySet<string> = new Set([
  'concurrently-in-transaction',
  'enum-value-used-in-transaction',
  'lock-held-during-work',
  'locks-several-tables',
  'validate-in-same-transaction',
]);

/** The plan that answers all findings of a statement. */
function stepsInstead(
  file: AnalyzedFile,
  { operations }: AnalyzedStatement,
  findings: readonly Finding[],
): readonly Step[] | undefined {
  if (operations.length !== 1 || new Set(findings.map(({ rule }) => rule)).size > 1) return undefined;
  for (const finding of findings) {
    for (const answer of answersTo(file, finding)) {
      if (answer.type === 'plan' && 'plan' in answer.result && !planHasHoles(answer.result.plan))
        return answer.result.plan.steps;
    }
  }
  return undefined;
}

/** Whether nothing is said of a statement in a file of its own, where what its file made before it is in use already. */
function isQuiet({ settings }: AnalyzedFile, statement: AnalyzedStatement, reader: Reader): boolean {
  const fileName = 'step.sql';
  const text = `${statement.statement.text};\n`;
  const history = statement.before;
  const file = analyzeFile({
    ...{ id: fileName, fileName, text, tool: plain, history, settings, reader },
    hasDownFile: true,
  });
  return runRules(file, RULES).every(({ rule, severity }) => severity === 'hint' || HYGIENE_RULES.has(rule));
}

function stepOf(
  { statement, operations, effect }: AnalyzedStatement,
  comments: readonly string[],
  backOf: (operation: AnalyzedOperation) => readonly string[],
): Step {
  const transaction = effect.transaction === 'allowed';
  const words = operations[0] ? wordsFor(operations[0].operation) : 'what follows';
  return {
    phase: 'contract',
    title: `run ${words}`,
    slug: words.toLowerCase().replace(/[^a-z]+/g, '_'),
    up: [[...comments, statement.text].join('\n')],
    down: operations.flatMap(backOf).filter((sql) => sql !== ''),
    transaction,
    downTransaction: true,
    needs: transaction ? 'lock' : 'work',
  };
}

function together(first: Step, next: Step): Step {
  return {
    ...first,
    title: 'run what comes after it',
    slug: 'what_comes_after',
    up: [...first.up, ...next.up],
    down: [...next.down, ...first.down],
  };
}
