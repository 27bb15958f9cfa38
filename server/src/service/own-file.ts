import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Operation, OperationType } from '../operations/operation';
import type { NewFile, StepFile } from '../projects/tool';
import type { Plan, Step } from '../recipes/plan';
import type { Edit } from '../rules/rule';
import { undoneIn } from '../rules/transactions';
import { applyOperation } from '../schema/fold';
import { carriedSettings, withCarried } from './carried-settings';
import { followingSteps } from './following-steps';
import { MOST_FOLLOWING, mustFollow, namesMade } from './needs-order';
import { downOfMoved, type MovedOperation } from './own-file-down';
import { placeSteps } from './place';
import { planFiles } from './planned-files';
import { actionsOf, neighboursOf } from './replace';
import {
  behindCurrent,
  firstStepEdit,
  inFilesOf,
  MOST_FILES,
  newFilesOf,
  withNotes,
  type Split,
} from './split';
import { takeBack } from '../recipes/take-back';
import { joinedRegions, takeActionOut, takeStatementOut, type TakenOut } from './take-out';
import { lineBreakOf } from '../text/lines';
import type { FolderView } from './types';

/** A plan in files of its own, and what the file loses. */
export interface OwnFiles extends Split {
  /** Whether the operation itself leaves the file; otherwise only what follows from it does. */
  readonly moved: boolean;
  /** Whether nothing is left of the file but a comment. */
  readonly isEmptied: boolean;
  /** How many statements of the file follow into a file behind it. */
  readonly following: number;
  /** How many files run upwards that were not there. */
  readonly files: number;
}

/**
 * Moves an operation out of a file where not even the first step of its plan may stand, into new files after every file of the
 * folder: one for each step, and then the statements of the file that only make sense behind it. What takes them back moves
 * along. Where nothing else would be left, it stays, and only those leave; where the tool lets no file out of its transaction, the
 * file keeps a comment. Undefined where it may not be told what must follow.
 */
export function ownFiles(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  given: Plan,
  folder: FolderView,
): OwnFiles | undefined {
  const plan = inFilesOf(file.tool, given);
  const [first] = plan.steps;
  if (!first || plan.steps.length > MOST_FILES) return undefined;
  // What takes the statement back could not be moved along.
  if (folder.lockedDown !== undefined) return undefined;
  if (analyzed.body || !canLeave(file, statement)) return undefined;
  const following = mustFollow(file, statement, analyzed);
  if (following && following.length > MOST_FOLLOWING) return undefined;
  const settings = following && carriedSettings(file, statement, following);
  if (!settings || following.some((each) => !canLeave(file, each))) return undefined;
  const isAlone = !isLeft(file, statement, analyzed, following);
  const placement = isAlone
    ? placeSteps(file, statement, [first], neighboursOf(statement, analyzed), following)
    : undefined;
  const moves = placement === undefined;
  const outs = following.map((each) => takeStatementOut(file, each));
  const own = moves && takenOut(file, statement, analyzed);
  const gone: MovedOperation[] = [
    ...(moves ? [movedOperation(file, statement, analyzed)] : []),
    ...following.flatMap((each) => each.operations.map((operation) => movedOperation(file, each, operation))),
  ];
  const down = downOfMoved(file, folder, gone);
  if (!down) return undefined;
  const backOf = (operation: AnalyzedOperation): readonly string[] =>
    down.sql.get(operation) ?? wayBackOf(file, operation);
  const later = followingSteps(file, following, outs, backOf, folder.reader);
  if (!later) return undefined;
  const ownSteps = plan.steps.map((step, index) =>
    index === 0 ? withWayBack(step, backOf(analyzed)) : step,
  );
  const steps = [...ownSteps, ...later];
  const files = filesOf(file, { ...plan, steps }, analyzed, folder);
  const carried = files && withCarried(files, settings, file.tool);
  if (!carried || carried.length > MOST_FILES) return undefined;
  const written = own ? withComments(carried, first, own.comments) : carried.slice(1);
  const newFiles = newFilesOf(file, written, folder);
  const { notes } = placement ?? { notes: [] };
  const kept = own
    ? isAlone
      ? withPointer(file, own.edits, newFiles ?? [])
      : own.edits
    : [firstStepEdit(file, statement, analyzed, first, withNotes(carried[0]!, notes))];
  const edits = joinedRegions(file, [
    ...(placement?.edits ?? []),
    ...kept,
    ...outs.flatMap((out) => out.edits),
    ...down.own,
  ]);
  if (!areApart(edits)) return undefined;
  const behind = newFiles ? { edits, newFiles } : behindCurrent(file, statement, edits, written, folder);
  if (!behind) return undefined;
  return {
    edits: behind.edits,
    otherFiles: down.other,
    newFiles: [...(placement?.files ?? []), ...behind.newFiles],
    moved: moves,
    isEmptied: moves && isAlone,
    following: following.length,
    files: written.length,
  };
}

/** Where it went, in the place of what was alone in a file that cannot leave its transaction. */
function withPointer(
  { text }: AnalyzedFile,
  edits: readonly Edit[],
  [first]: readonly NewFile[],
): readonly Edit[] {
  const lineBreak = lineBreakOf(text);
  const note = `-- Moved to ${first?.path ?? ''}, which runs outside of a transaction.${lineBreak}`;
  return edits.map(({ span }) => {
    const startsLine = span.start === 0 || /[\n\uFEFF]$/.test(text.slice(0, span.start));
    return { span, text: `${startsLine ? '' : lineBreak}${note}` };
  });
}

/** Not out of a transaction that is not carried out, or not as a whole. */
function canLeave(file: AnalyzedFile, { section, transaction, index }: AnalyzedStatement): boolean {
  if (section?.direction !== 'up' || !transaction || transaction.rolledBack) return false;
  return !undoneIn(file, transaction).has(index);
}

/** Whether something else runs upwards in the part of the file that loses the operation. */
function isLeft(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
  following: readonly AnalyzedStatement[],
): boolean {
  const { before, after } = neighboursOf(statement, analyzed);
  if (before !== undefined || after !== undefined) return true;
  return file.statements.some(
    (other) =>
      other !== statement &&
      other.section === statement.section &&
      !following.includes(other) &&
      !other.operations.every(({ operation: { type } }) => type === 'SetVariable' || isFrame(type)),
  );
}

/** BEGIN and COMMIT hold nothing together where nothing else is left. */
function isFrame(type: OperationType): boolean {
  return type === 'Begin' || type === 'Commit';
}

function takenOut(file: AnalyzedFile, statement: AnalyzedStatement, analyzed: AnalyzedOperation): TakenOut {
  return actionsOf(statement).length > 1
    ? takeActionOut(file, statement, analyzed)
    : takeStatementOut(file, statement);
}

function movedOperation(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
): MovedOperation {
  return { statement, analyzed, names: namesMade(file, analyzed) };
}

/** From the history, where the down part does not say it. */
function wayBackOf({ id, settings, hasDown }: AnalyzedFile, analyzed: AnalyzedOperation): readonly string[] {
  if (!hasDown) return [];
  const { catalog } = analyzed;
  // On its own it is what it could not be among the others.
  const operation: Operation =
    analyzed.operation.type === 'DetachPartition'
      ? { ...analyzed.operation, concurrently: true }
      : analyzed.operation;
  const after = applyOperation(catalog, operation, id);
  return takeBack(
    { operation, before: catalog, after, text: '' },
    { outside: false, version: settings.postgresVersion },
  ).sql;
}

/** Where the history knows no way back, that of the down part stands in. */
function withWayBack(step: Step, written: readonly string[]): Step {
  const known = written.filter((sql) => sql !== '');
  return step.down.length > 0 || known.length === 0 ? step : { ...step, down: known, downTransaction: true };
}

function filesOf(
  { settings, tool, fileName }: AnalyzedFile,
  plan: Plan,
  { catalog }: AnalyzedOperation,
  { reader }: FolderView,
): readonly StepFile[] | undefined {
  const files = planFiles(plan, { catalog, settings, tool, reader })?.files;
  if (tool.pendingFiles === 'each' || files?.[0]?.transaction !== true) return files;
  const note = `Deploy ${fileName} before this file is there: ${tool.title} runs all pending ones in one transaction.`;
  return files.map((file, index) => (index === 0 ? { ...file, header: [...file.header, note] } : file));
}

/** The comments of a statement right above it in its new file. */
function withComments(
  [first, ...others]: readonly StepFile[],
  step: Step,
  comments: readonly string[],
): readonly StepFile[] {
  if (!first) return [];
  const sql = step.up[0] ?? '';
  const missing = comments.filter((comment) => !first.up.includes(comment));
  const at = Math.max(0, first.up.indexOf(sql));
  const lines = missing.map((comment) => `${comment}\n`).join('');
  return [{ ...first, up: first.up.slice(0, at) + lines + first.up.slice(at) }, ...others];
}

/** Regions that end where the next begins can go together. */
function areApart(edits: readonly Edit[]): boolean {
  return edits.every(({ span }, index) =>
    edits.slice(index + 1).every((other) => span.end <= other.span.start || other.span.end <= span.start),
  );
}
