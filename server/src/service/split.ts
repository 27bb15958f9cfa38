import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { NewFile, StepFile, Tool } from '../projects/tool';
import { orderMigrations } from '../projects/order';
import type { Plan, Step } from '../recipes/plan';
import { stepsOfFiles } from '../recipes/render';
import { indented } from '../recipes/sql';
import { runRules } from '../rules/engine';
import { HYGIENE_RULES, type Edit } from '../rules/rule';
import { RULES } from '../rules/rules';
import { lineBreakOf } from '../text/lines';
import { applyEdits } from './apply';
import { takesBack } from './inverse';
import { MOST_FOLLOWING, mustFollow, namesMade } from './needs-order';
import { endsAlike } from './same-end';
import { placeSteps } from './place';
import { indentOf, neighboursOf, replaceOperation, replaceStatement } from './replace';
import { planFiles } from './planned-files';
import type { FolderView, OtherFileEdits } from './types';

/** A plan as files: its first step stands in for the operation, the others follow in files of their own. */
export interface Split {
  readonly edits: readonly Edit[];
  readonly otherFiles: readonly OtherFileEdits[];
  readonly newFiles: readonly NewFile[];
}

/** Nobody deploys a longer series one by one: it comes from a statement that names hundreds of things. */
export const MOST_FILES = 100;

/**
 * Splits a plan over this file and new ones after every file of the folder. Undefined where the first step may not stand
 * in this file, where a statement has gaps that only a person can fill, where the operation runs downwards, where the down
 * file cannot follow, or where what stands behind the operation needs all of it.
 */
export function splitPlan(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  given: Plan,
  folder: FolderView,
): Split | undefined {
  const plan = inFilesOf(file.tool, given);
  const [first, ...rest] = plan.steps;
  if (!first || rest.length === 0 || rest.length > MOST_FILES) return undefined;
  // Its down file would go on to take back what the first step no longer does.
  if (folder.lockedDown !== undefined) return undefined;
  if (analyzed.body || statement.section?.direction !== 'up') return undefined;
  const neighbours = neighboursOf(statement, analyzed);
  const placement = placeSteps(file, statement, [first], neighbours);
  if (!placement) return undefined;
  const stepFiles = planFiles(plan, {
    catalog: analyzed.catalog,
    settings: file.settings,
    tool: file.tool,
    reader: folder.reader,
  })?.files;
  if (!stepFiles) return undefined;
  const own = firstStepEdit(file, statement, analyzed, first, withNotes(stepFiles[0]!, placement.notes));
  const files = stepFiles.slice(1);
  const newFiles = newFilesOf(file, files, folder);
  if (!newFiles && !file.tool.commitCurrent) return undefined;
  const upwards = [...placement.edits, own].sort((a, b) => a.span.start - b.span.start);
  const behindIt = newFiles ?? files.map(({ up }) => ({ path: file.fileName, text: up }));
  const written = { edits: upwards, newFiles: behindIt };
  const following = mustFollow(file, statement, analyzed);
  if (following && following.length > MOST_FOLLOWING) return undefined;
  const endsSo =
    following?.length === 0 ||
    leavesValidation(plan, folder) ||
    endsAlike(file, analyzed, following, written, folder);
  if (!endsSo) return undefined;
  const down = downEdits(file, analyzed, first, folder);
  const edits = [...upwards, ...down.own].sort((a, b) => a.span.start - b.span.start);
  const behind = newFiles ? { edits, newFiles } : behindCurrent(file, statement, edits, files, folder);
  return (
    behind && {
      edits: behind.edits,
      otherFiles: down.other,
      newFiles: [...placement.files, ...behind.newFiles],
    }
  );
}

/** Whether the files behind the first only validate: nothing can tell whether that has been done yet but what reads faster with it. */
function leavesValidation({ steps }: Plan, { reader }: FolderView): boolean {
  const validates = (sql: string): boolean =>
    /\bvalidate\b/i.test(sql) &&
    reader.read(sql).operations.every(({ type }) => type === 'ValidateConstraint');
  return steps.slice(1).every(({ up }) => up.every(validates));
}

/**
 * The files of a series that begins with the file that is still being written, as edits leave it. Undefined where something else in it
 * asks for a fix: it would be committed with it.
 */
export function behindCurrent(
  file: AnalyzedFile,
  { index }: AnalyzedStatement,
  edits: readonly Edit[],
  steps: readonly StepFile[],
  { names, texts }: FolderView,
): Pick<Split, 'edits' | 'newFiles'> | undefined {
  const { fileName, text, tool } = file;
  const current = tool.commitCurrent?.(fileName, applyEdits(text, edits), steps, { names, texts });
  if (!current) return undefined;
  const others = runRules(file, RULES).filter(
    ({ severity, rule, statement }) => severity !== 'hint' && !HYGIENE_RULES.has(rule) && statement !== index,
  );
  if (others.length > 0) return undefined;
  const own = current.text.replace(/\n/g, lineBreakOf(text));
  return { edits: [{ span: { start: 0, end: text.length }, text: own }], newFiles: current.files };
}

/** A step with more to say above it. */
export function withNotes(step: StepFile, notes: readonly string[]): StepFile {
  return notes.length === 0 ? step : { ...step, header: [...step.header, ...notes] };
}

/** A plan with one step a file, as the files of the tool have them. */
export function inFilesOf({ severalStatementsWithoutTransaction: several }: Tool, plan: Plan): Plan {
  return { ...plan, steps: stepsOfFiles(plan, { alone: !several }) };
}

/**
 * New files with the line breaks of one, after every file of the folder. Undefined where they would run before it: it is of a kind that
 * the tool runs last, like Flyway's repeatable migrations.
 */
export function newFilesOf(
  file: AnalyzedFile,
  steps: readonly StepFile[],
  folder: FolderView,
): readonly NewFile[] | undefined {
  const { text, tool } = file;
  const lineBreak = lineBreakOf(text);
  const files = tool
    .series(steps, folder.names, folder.now, folder.texts)
    .map((created) =>
      created.before === undefined
        ? { ...created, text: created.text.replace(/\r?\n/g, lineBreak) }
        : created,
    );
  return runAfter(file, files, folder) ? files : undefined;
}

function runAfter({ fileName, tool }: AnalyzedFile, files: readonly NewFile[], folder: FolderView): boolean {
  const paths = files.map(({ path }) => path);
  const changed = files.filter(({ before }) => before !== undefined);
  // The others of the folder change nothing about the order of these.
  const order = orderMigrations(tool, {
    ...folder,
    names: [...new Set([fileName, ...paths])],
    texts: new Map([...folder.texts, ...changed.map((each) => [each.path, each.text] as const)]),
  });
  const own = order.indexOf(fileName);
  return order.every((name, place) => place > own || !paths.includes(name));
}

/** The first step of a series in the place of the operation, with its header. */
export function firstStepEdit(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  first: Step,
  { header, up }: StepFile,
): Edit {
  const lines = header.map((line) => `-- ${line}`);
  const body = firstStep(file, statement, first, up);
  const indent = indentOf(file.text, statement.statement.span.start);
  return replaceOperation(file, statement, analyzed, {
    body: [...lines, joinStatements(body, indent)].join(`\n${indent}`),
  });
}

/** The down part took back the whole operation; from now on it takes back the first step. */
function downEdits(
  file: AnalyzedFile,
  analyzed: AnalyzedOperation,
  first: Step,
  folder: FolderView,
): { readonly own: readonly Edit[]; readonly other: readonly OtherFileEdits[] } {
  const sibling = folder.downFile;
  const target = sibling ?? file;
  const names = namesMade(file, analyzed);
  const taken = target.statements.find(({ section, operations: [only, ...others] }) => {
    if (section?.direction !== 'down' || !only || others.length > 0) return false;
    const { operation } = only;
    // One that takes further things back stays as it is.
    const isSingle = operation.type !== 'DropIndex' || operation.names.length === 1;
    return isSingle && takesBack(operation, analyzed.operation, names);
  });
  if (!taken) return { own: [], other: [] };
  const sql = first.down.length > 0 ? first.down : ['SELECT 1'];
  const indent = indentOf(target.text, taken.statement.span.start);
  const edit = replaceStatement(target, taken, joinStatements(sql, indent));
  return sibling
    ? { own: [], other: [{ name: sibling.fileName, edits: [edit] }] }
    : { own: [edit], other: [] };
}

/**
 * The statements of the first step for this file: with its timeouts where the file sets none before, and in a transaction
 * of their own where the file gives them none and they belong together.
 */
function firstStep(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  step: Step,
  withTimeouts: string,
): readonly string[] {
  const before = file.statements.slice(0, statement.index);
  const setBefore = before.some(({ operations }) =>
    operations.some(
      ({ operation }) => operation.type === 'SetVariable' && operation.name.endsWith('_timeout'),
    ),
  );
  const own = step.up.map((sql) => `${sql};\n`).join('');
  const limited = withTimeouts.trimEnd().replace(/;$/, '');
  const all = setBefore || withTimeouts === own || withTimeouts === '' ? step.up : [limited];
  const noneHere = statement.section?.mode === 'none' && statement.transaction?.mode === 'none';
  const isSeveral = all !== step.up || step.up.length > 1;
  const ownTransaction = noneHere && step.transaction && isSeveral;
  return ownTransaction ? ['BEGIN', ...all, 'COMMIT'] : all;
}

/** Statements as text that replaces one: the first indentation and the last semicolon are in the file already. */
function joinStatements(statements: readonly string[], indent: string): string {
  return statements
    .map((sql) => indented(sql, indent))
    .join(';\n')
    .slice(indent.length);
}
