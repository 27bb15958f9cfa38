import { durationWords } from '../effects/durations';
import { commandsOf, type MigrationAtWork } from '../projects/commands';
import type { LockMode } from '../effects/effect';
import type { NewFile, Tool } from '../projects/tool';
import type { Plan, Step } from '../recipes/plan';
import { displayName, joinWords } from '../rules/wording';
import {
  emergencyQueries,
  openTransactionsQuery,
  progressQueries,
  type Query,
  sizeQuery,
} from './monitoring';
import { cell, code, fenced, plainText } from './markdown';
import type { PlannedFiles } from './planned-files';
import type { StepFacts } from './step-facts';

export interface RunbookFiles {
  readonly tool: Tool;
  /** The migrations folder as the project writes it. */
  readonly folder: string;
  /** What the tool made of the planned files. */
  readonly files: readonly NewFile[];
  /** The names that were there before. */
  readonly existing: readonly string[];
}

/** A plan as a runbook for people: what to check before, each step with its commands, checks and way back, what to watch. */
export function runbook(planned: PlannedFiles, around: RunbookFiles): string {
  const { plan } = planned;
  const facts = planned.facts();
  const tables = touchedTables(facts);
  const builds = plan.steps.some((step) => step.up.some((sql) => /\bINDEX CONCURRENTLY\b/.test(sql)));
  const parts = [
    `# ${plainText(plan.title)}`,
    overview(plan),
    ...(plan.warnings.length === 0
      ? []
      : ['## Know before', plan.warnings.map((warning) => `- ${plainText(warning)}`).join('\n')]),
    '## Steps',
    stepTable(plan, facts),
    '## Before you start',
    preFlight(plan, facts, tables),
    ...plan.steps.flatMap((_, index) => stepParts(planned, index, around)),
    ...(tables.length === 0
      ? []
      : [
          '## While it runs',
          ...queries(progressQueries(tables, builds)),
          '## If something hangs',
          'A step that waits for a lock gives up by itself after `lock_timeout`: run it again at a quieter time.',
          ...queries(emergencyQueries(tables)),
        ]),
  ];
  return parts.join('\n\n') + '\n';
}

function overview({ steps }: Plan): string {
  const deploys = steps.slice(0, -1).filter(({ deploy }) => deploy !== undefined).length;
  const files =
    steps.length === 1 ? 'One step' : `${steps.length} steps, each committed before the next begins`;
  if (deploys === 0) return `${files}. No deploy stands in between.`;
  return `${files}, with ${deploys === 1 ? 'one deploy' : `${deploys} deploys`} of the application in between.`;
}

/** A line a step: what it does, whom it makes wait, how long it takes. */
export function stepTable(plan: Plan, facts: readonly StepFacts[]): string {
  const rows = plan.steps.map((step, index) => [
    String(index + 1),
    step.phase,
    plainText(step.title),
    facts[index] === undefined ? '' : lockWords(facts[index]),
    step.takes ?? (step.needs === 'work' ? 'grows with the table' : 'a moment'),
    step.deploy === undefined ? '' : 'deploy',
  ]);
  const head = ['Step', 'Phase', 'What it does', 'Makes wait', 'Takes', 'Then'];
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

/** `reads and writes of orders and users, for a moment`; a recipe holds such a lock only while it changes the catalog. */
function lockWords({ locks }: StepFacts): string {
  if (locks.size === 0) return 'nobody';
  const tables = (of: (mode: LockMode) => boolean): readonly string[] =>
    [...locks].flatMap(([key, mode]) => (of(mode) ? [code(displayName(key))] : []));
  const all = tables((mode) => mode === 'ACCESS EXCLUSIVE');
  const writes = tables((mode) => mode !== 'ACCESS EXCLUSIVE');
  const parts = [
    ...(all.length === 0 ? [] : [`reads and writes of ${joinWords(all)}`]),
    ...(writes.length === 0 ? [] : [`writes of ${joinWords(writes)}`]),
  ];
  return `${parts.join(', and ')}, for a moment`;
}

/** Those that steps lock or work through. */
function touchedTables(facts: readonly StepFacts[]): readonly string[] {
  return [...new Set(facts.flatMap(({ locks, works }) => [...locks.keys(), ...works]))];
}

/** The checklist before a migration, with what the plan knows. Only what a person has to do is left open. */
function preFlight(plan: Plan, facts: readonly StepFacts[], tables: readonly string[]): string {
  const numbers = (matches: (step: Step) => boolean): readonly number[] =>
    plan.steps.flatMap((step, index) => (matches(step) ? [index + 1] : []));
  const deploys = numbers((step) => step.deploy !== undefined);
  const loses = numbers((step) => step.up.some((sql) => /\bDROP (?:COLUMN|TABLE)\b/.test(sql)));
  return [
    '- [ ] Tested on staging with production-scale data: every step, and every way back.',
    `- [x] Rollback procedure documented: ${wayBack(plan)}`,
    '- [ ] Rollback procedure tested.',
    `- [ ] Database backup taken, and restored once to see that it can be.${loses.length === 0 ? '' : ` ${stepList(loses)} ${loses.length === 1 ? 'deletes' : 'delete'} data for good.`}`,
    estimateItem(facts, tables),
    '- [x] Locks identified: see the table above. Each step that needs a lock that blocks sets `lock_timeout`.',
    '- [ ] Monitoring and alerting configured; the queries under “While it runs” are at hand.',
    `- [ ] Team notified.${deploys.length === 0 ? '' : ` A deploy follows ${stepList(deploys).toLowerCase()}.`}`,
    ...(tables.length === 0 ? [] : ['', ...queries([openTransactionsQuery()])]),
  ].join('\n');
}

function wayBack({ steps }: Plan): string {
  const numbers = (wanted: (step: Step) => boolean): readonly number[] =>
    steps.flatMap((step, index) => (wanted(step) ? [index + 1] : []));
  const empty = numbers(({ down, notUndone }) => down.length === 0 && notUndone === undefined);
  const lasting = numbers(({ notUndone }) => notUndone !== undefined);
  const none = lasting.length === 0 ? '' : `${stepList(lasting)} cannot be taken back.`;
  if (empty.length + lasting.length === steps.length && empty.length > 0 && none === '')
    return 'nothing has to be taken back: no step changes the schema for good.';
  if (lasting.length === steps.length) return none.charAt(0).toLowerCase() + none.slice(1);
  const nothing =
    empty.length === 0
      ? ''
      : `; ${stepList(empty).toLowerCase()} ${empty.length === 1 ? 'has' : 'have'} nothing to take back`;
  return `each step has its way back below${nothing}.${none === '' ? '' : ` ${none}`}`;
}

function estimateItem(facts: readonly StepFacts[], tables: readonly string[]): string {
  const known = facts.flatMap(({ estimate }) => estimate ?? []);
  const works = new Set(facts.flatMap((each) => each.works));
  if (works.size === 0) return '- [x] Estimated runtime is acceptable: no step works through a table.';
  const counted = new Set(known.flatMap((each) => each.tables));
  const missing = [...works].filter((key) => !counted.has(key));
  if (missing.length === 0) {
    const seconds = known.reduce((sum, each) => sum + each.seconds, 0);
    return `- [ ] Estimated runtime is acceptable: ${durationWords(seconds)} in all.`;
  }
  return [
    `- [ ] Estimated runtime is acceptable: it grows with the rows of ${joinWords(missing.map((key) => code(displayName(key))))}. Count on 10,000 rows a second in a backfill, 250,000 in an index build and 1,000,000 in a validation.`,
    '',
    ...queries([sizeQuery(tables)]).map((text) => text.replace(/^(?=.)/gm, '  ')),
    '',
  ].join('\n');
}

/** `Step 2`, `Steps 2 and 5`. */
function stepList(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'Step' : 'Steps'} ${joinWords(numbers.map(String))}`;
}

function stepParts({ plan, files }: PlannedFiles, index: number, around: RunbookFiles): readonly string[] {
  const step = plan.steps[index]!;
  const file = files[index]!;
  const own = filesOfStep(file.header[0] ?? '', around);
  const commands = own[0] === undefined ? undefined : commandsOf(around.tool.id, atWork(own, around));
  const count = plan.steps.length;
  const back =
    step.down.length === 0
      ? nothingBack(step.notUndone, commands?.down)
      : [
          `Way back${(step.downTransaction ?? step.transaction) ? '' : ', each statement by itself and outside a transaction'}:`,
          ...(commands?.down === undefined ? [] : [fenced(commands.down, 'sh')]),
          fenced(file.down.trimEnd()),
        ];
  return [
    count === 1
      ? `## ${plainText(capital(step.title))}`
      : `## Step ${index + 1} of ${count} (${step.phase}): ${plainText(step.title)}`,
    ...(own.length === 0 ? [] : [`In ${joinWords(own.map(code))}.`]),
    ...(commands === undefined ? [] : [fenced(commands.up, 'sh')]),
    ...(step.transaction ? [] : ['Runs outside a transaction, each statement by itself:']),
    fenced(file.up.trimEnd()),
    ...(step.takes === undefined ? [] : [`Takes ${plainText(step.takes)}.`]),
    ...(step.check === undefined
      ? []
      : [
          `Check that it worked: this returns ${plainText(step.check.expect)}.`,
          fenced(`${step.check.sql};`),
        ]),
    ...(step.resume === undefined ? [] : [`If interrupted: ${plainText(step.resume)}`]),
    ...back,
    ...(step.deploy === undefined || index === count - 1
      ? []
      : [`**Deploy before step ${index + 2}:** ${plainText(step.deploy)}`]),
  ];
}

/** Tools take migrations back one after another, also those with nothing to do. */
function nothingBack(notUndone: string | undefined, command: string | undefined): readonly string[] {
  const what = notUndone === undefined ? 'there is nothing to take back' : `none. ${plainText(notUndone)}`;
  if (command === undefined) return [`Way back: ${what.replace(/\.$/, '')}.`];
  return notUndone === undefined
    ? [`Way back: ${what}, which the tool notes by:`, fenced(command, 'sh')]
    : [`Way back: ${what} The tool notes it by:`, fenced(command, 'sh')];
}

function filesOfStep(header: string, { files }: RunbookFiles): readonly string[] {
  return files.filter(({ text }) => text.includes(header)).map(({ path }) => path);
}

function atWork(own: readonly string[], { tool, folder, files, existing }: RunbookFiles): MigrationAtWork {
  const [file = '', ...others] = own;
  const versions = [...existing, ...files.map(({ path }) => path)].flatMap(
    (name) => tool.parseName(name)?.version ?? [],
  );
  const version = tool.parseName(file)?.version ?? '';
  const previous = [...new Set(versions)].filter((each) => each !== version && before(each, version)).at(-1);
  // Files of one step that go upwards under versions of their own.
  const ups = new Map(own.map((name) => [tool.parseName(name)?.version ?? name, name]));
  const textOf = (name: string): string => files.find(({ path }) => path === name)?.text ?? '';
  const count = [...ups.values()].reduce((sum, name) => sum + (tool.countIn?.(textOf(name)) ?? 1), 0);
  const downFile = others.find((name) => tool.parseName(name)?.direction === 'down');
  return {
    folder,
    file,
    version,
    ...(downFile === undefined ? {} : { downFile }),
    ...(previous === undefined ? {} : { previous }),
    ...(count > 1 ? { count } : {}),
  };
}

function before(a: string, b: string): boolean {
  return a.localeCompare(b, 'en', { numeric: true }) < 0;
}

function queries(all: readonly Query[]): readonly string[] {
  return all.flatMap(({ title, sql }) => [`${title}:`, fenced(`${sql};`)]);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
