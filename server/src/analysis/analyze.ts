import { effectOf, mergeEffects } from '../effects/effects';
import type { ServerOptions } from '../effects/effect';
import type { Operation, ReadStatement } from '../operations/operation';
import type { Section, Tool } from '../projects/tool';
import type { Reader } from '../readers/reader';
import type { Catalog, Origin } from '../schema/catalog';
import { applyOperation, applyOperations, endSession } from '../schema/fold';
import { advance, startSession, type Session } from '../schema/session';
import type { Settings } from '../settings/settings';
import type { Statement } from '../statements/statement';
import { splitScript } from '../statements/split';
import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from './analyzed-file';
import { matchStatements } from './reuse';
import { sectionFinder } from './sections';
import { groupTransactions } from './transactions';

export interface AnalysisRequest {
  /** The origin of what the file creates. */
  readonly id: string;
  readonly fileName: string;
  readonly text: string;
  readonly tool: Tool;
  /** The schema before the file runs; for a file that runs downwards, after its up file. */
  readonly history: Catalog;
  /** For a file that runs downwards: the id of its up file. */
  readonly upId?: string;
  readonly settings: Settings;
  readonly reader: Reader;
  readonly hasDownFile: boolean;
  /** An earlier result for the same file, whose statements are taken over where nothing they depend on has changed. */
  readonly previous?: AnalyzedFile;
}

/** What a statement means where it stands, before its place in a transaction is known. */
type Meaning = Pick<AnalyzedStatement, 'read' | 'operations' | 'effect' | 'before' | 'after'>;

/** Reads a migration as a whole. Never throws on its text. */
export function analyzeFile(request: AnalysisRequest): AnalyzedFile {
  const { id, fileName, text, tool, settings, upId } = request;
  const script = splitScript(text);
  const sections = tool.sections(fileName, script);
  const sectionOf = sectionFinder(sections);
  const placed = script.statements.map((statement) => ({ statement, section: sectionOf(statement.span) }));
  const meanings = readInOrder(request, placed);
  const { transactions, transactionOf } = groupTransactions(
    placed.map((place, index) => ({ ...place, read: meanings[index]?.read ?? NOTHING_READ })),
    tool,
  );
  const statements = placed.map(({ statement, section }, index): AnalyzedStatement => {
    const transaction = transactionOf[index];
    const { read, operations, effect, before, after } = meanings[index]!;
    return {
      index,
      statement,
      read,
      operations,
      effect,
      before,
      after,
      ...(section === undefined ? {} : { section }),
      ...(transaction === undefined ? {} : { transaction }),
    };
  });
  return {
    id,
    fileName,
    text,
    script,
    tool,
    direction: directionOf(tool, fileName, sections),
    sections,
    statements,
    transactions,
    settings,
    hasDown: request.hasDownFile || sections.some(({ direction }) => direction === 'down'),
    ownOrigins: upId === undefined ? [id] : [id, upId],
  };
}

const NOTHING_READ: ReadStatement = { operations: [] };

function directionOf(tool: Tool, fileName: string, sections: readonly Section[]): AnalyzedFile['direction'] {
  const named = tool.parseName(fileName)?.direction;
  if (named !== undefined) return named;
  const hasDown = sections.some(({ direction }) => direction === 'down');
  return hasDown || tool.down === 'section' ? 'both' : 'up';
}

interface Placed {
  readonly statement: Statement;
  readonly section: Section | undefined;
}

/** Gives each statement its schema: first all that runs upwards, then, on what that has made, all that runs downwards. */
function readInOrder(request: AnalysisRequest, placed: readonly Placed[]): readonly Meaning[] {
  const { id, history, previous } = request;
  const server = serverOf(request.settings);
  const match = matchStatements(previous, request, placed);
  const meanings: Meaning[] = new Array<Meaning>(placed.length);
  let start = history;
  for (const direction of ['up', 'down'] as const) {
    let section: Section | undefined;
    let session = startSession(start);
    placed.forEach((place, index) => {
      if ((place.section?.direction ?? 'up') !== direction) return;
      if (place.section !== section) {
        section = place.section;
        session = startSession(session.catalog, section !== undefined && section.mode !== 'none');
      }
      const old = match(index);
      const meaning =
        old?.before === session.catalog ? old : meaningOf(place, session.catalog, request.reader, id, server);
      meanings[index] = meaning;
      if (place.section !== undefined) session = afterStatement(session, meaning, id);
      if (session.catalog !== meaning.after) meanings[index] = { ...meaning, after: session.catalog };
    });
    start = endSession(session.catalog, history);
  }
  return meanings;
}

function serverOf({ postgresVersion, timeZone }: Settings): ServerOptions {
  return { version: postgresVersion, ...(timeZone === null ? {} : { timeZone }) };
}

/** Follows the statement without applying its operations again, which would make an equal catalog that is not the same. */
function afterStatement(session: Session, meaning: Meaning, origin: Origin): Session {
  const { operations } = meaning.read;
  const last = operations.length - 1;
  let applied = 0;
  return advance(session, meaning.read, origin, (catalog, operation) => {
    applied++;
    if (last === 0) return meaning.after;
    // Several operations: the next one's catalog is what this one made.
    const next = meaning.operations.find((candidate) => candidate.operation === operations[applied]);
    return next?.catalog ?? (applied > last ? meaning.after : applyOperation(catalog, operation, origin));
  });
}

function meaningOf(
  { statement }: Placed,
  before: Catalog,
  reader: Reader,
  origin: Origin,
  server: ServerOptions,
): Meaning {
  const read = statement.kind === 'sql' ? reader.read(statement.text) : NOTHING_READ;
  const operations: AnalyzedOperation[] = [];
  let catalog = before;
  for (const operation of read.operations) {
    operations.push({ operation, effect: effectOf(operation, catalog, server), catalog });
    if (operation.type === 'DoBlock') operations.push(...bodyOf(operation, catalog, origin, server));
    catalog = applyOperation(catalog, operation, origin);
  }
  const [first] = operations;
  const effect =
    operations.length === 1 && first !== undefined
      ? first.effect
      : mergeEffects(operations.map((analyzed) => analyzed.effect));
  return { read, operations, effect, before, after: catalog };
}

/** The static statements of a DO body, each with the schema before it. */
function bodyOf(
  block: Operation & { readonly type: 'DoBlock' },
  before: Catalog,
  origin: Origin,
  server: ServerOptions,
): readonly AnalyzedOperation[] {
  let catalog = before;
  return block.body.flatMap(({ operations, inLoop, conditional }) => {
    const body = { inLoop, conditional, commits: block.commits };
    return operations.map((operation) => {
      const analyzed = { operation, effect: effectOf(operation, catalog, server), catalog, body };
      catalog = applyOperations(catalog, [operation], origin);
      return analyzed;
    });
  });
}
