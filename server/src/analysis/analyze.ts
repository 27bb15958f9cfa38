import type { ServerOptions } from '../effects/effect';
import type { Operation, ReadStatement } from '../operations/operation';
import { partedScript } from '../projects/parted-script';
import { EMPTY_PROJECT, type Project, type Section, type Tool } from '../projects/tool';
import type { Reader } from '../readers/reader';
import type { Catalog } from '../schema/catalog';
import { applyOperation } from '../schema/fold';
import type { Settings } from '../settings/settings';
import type { Script, Statement } from '../statements/statement';
import type { AnalyzedFile } from './analyzed-file';
import { carryOver, type Answers } from './answers';
import { readMeaning, type Meaning } from './meaning';
import { matchStatements } from './reuse';
import { partFinder } from './sections';
import { StandingStatement } from './standing-statement';
import { createTimeline, passes, type Timeline } from './timeline';
import { groupTransactions } from './transactions';

export interface AnalysisRequest {
  /** The origin of what the file creates. */
  readonly id: string;
  readonly fileName: string;
  readonly text: string;
  /** The text's statements, where it has been split already. */
  readonly script?: Script;
  readonly tool: Tool;
  /** The folder as its tool sees it. */
  readonly project?: Project;
  /** The schema before the file runs; for a file that runs downwards, after its up file. */
  readonly history: Catalog;
  /** For a file that runs downwards: the id of its up file. */
  readonly upId?: string;
  /** For a file that runs downwards: the schema before its up file, where that is known. */
  readonly beforeUp?: Catalog;
  /** Its way back is a part of one of several files, so that the schema it leads to is not that before its up part. */
  readonly sharesWayBack?: boolean;
  readonly settings: Settings;
  readonly reader: Reader;
  readonly hasDownFile: boolean;
  /** An earlier result for the same file, whose statements are taken over where nothing they depend on has changed. */
  readonly previous?: AnalyzedFile;
}

/** Reads a migration as a whole. Never throws on its text. */
export function analyzeFile(request: AnalysisRequest): AnalyzedFile {
  const { id, fileName, text, tool, settings, upId, project = EMPTY_PROJECT } = request;
  const script = request.script ?? partedScript(text, tool, fileName, project);
  const sections = tool.sections(fileName, script, project);
  const sectionOf = partFinder(sections);
  const placed = script.statements.map((statement) => ({ statement, section: sectionOf(statement.span) }));
  const { known, timeline } = readInOrder(request, placed, sections);
  const { transactions, transactionOf } = groupTransactions(
    placed,
    (index) => known[index]!.meaning.read,
    tool,
  );
  const statements = new Array<StandingStatement>(placed.length);
  timeline.order.forEach((index, place) => {
    const { statement, section } = placed[index]!;
    const along = { timeline, place, origin: id };
    statements[index] = new StandingStatement(
      index,
      statement,
      section,
      transactionOf[index],
      known[index]!,
      along,
    );
  });
  return {
    id,
    fileName,
    text,
    script,
    tool,
    project,
    direction: directionOf(tool, fileName, sections),
    sections,
    statements,
    transactions,
    settings,
    hasDown:
      request.hasDownFile ||
      sections.some(({ direction, inlineDown }) => direction === 'down' || inlineDown === true),
    ownOrigins: upId === undefined ? [id] : [id, upId],
    ...beforeUpOf(request, sections),
  };
}

function directionOf(tool: Tool, fileName: string, sections: readonly Section[]): AnalyzedFile['direction'] {
  const named = tool.parseName(fileName)?.direction;
  if (named !== undefined) return named;
  const hasDown = sections.some(({ direction }) => direction === 'down');
  return hasDown || tool.down === 'section' ? 'both' : 'up';
}

function beforeUpOf(
  { upId, beforeUp, history, sharesWayBack }: AnalysisRequest,
  sections: readonly Section[],
): Pick<AnalyzedFile, 'beforeUp'> {
  if (sharesWayBack === true) return {};
  if (upId !== undefined) return beforeUp === undefined ? {} : { beforeUp };
  const directions = new Set(sections.map(({ direction }) => direction));
  return directions.has('up') && directions.has('down') ? { beforeUp: history } : {};
}

interface Placed {
  readonly statement: Statement;
  readonly section: Section | undefined;
}

interface Known {
  readonly meaning: Meaning;
  readonly answers: Answers;
}

/**
 * Finds out what each statement means on the schema before it. What an earlier version of the file tells is taken over: all up
 * to the first statement that has changed, and behind it what asks for nothing that is different now.
 */
function readInOrder(
  request: AnalysisRequest,
  placed: readonly Placed[],
  sections: readonly Section[],
): { readonly known: readonly Known[]; readonly timeline: Timeline } {
  const { id, history, reader } = request;
  const server = serverOf(request.settings);
  const matches = matchStatements(request.previous, request, placed, sections);
  const known = new Array<Known>(placed.length);
  const timeline = createTimeline(
    history,
    placed.map(({ section }) => section),
    id,
    readsOf(known),
  );
  const { differences } = matches;
  let isStart = true;
  timeline.order.forEach((index, place) => {
    const { statement, section } = placed[index]!;
    const old = matches.of(index);
    isStart &&= old?.place === place;
    if (old && (isStart || differences.spare(old.meaning.reads))) {
      const isSame = isStart || differences.isNone();
      const answers = isSame ? old.answers : carryOver(old.answers, differences);
      known[index] = { meaning: old.meaning, answers };
      if (isSame && old.end !== undefined) timeline.learn(place, old.end);
      return;
    }
    const read = old?.read ?? (statement.kind === 'sql' ? reader.read(statement.text) : NOTHING_READ);
    const session = timeline.before(place);
    const { meaning, after } = readMeaning(read, session.catalog, id, server);
    const follow = (catalog: Catalog, operation: Operation): Catalog =>
      after.get(operation) ?? applyOperation(catalog, operation, id);
    timeline.learn(place, passes(section, read, session, id, follow));
    known[index] = { meaning, answers: new Map() };
    differences.add(meaning.writes);
    if (old) differences.add(old.meaning.writes);
  });
  return { known, timeline };
}

/** On its own, so that what is kept with the timeline does not keep the earlier version of the file. */
function readsOf(known: readonly Known[]): (index: number) => ReadStatement {
  return (index) => known[index]!.meaning.read;
}

const NOTHING_READ: ReadStatement = { operations: [] };

function serverOf({ postgresVersion, timeZone }: Settings): ServerOptions {
  return { version: postgresVersion, ...(timeZone === null ? {} : { timeZone }) };
}
