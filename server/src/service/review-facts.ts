import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { estimate, type Estimate, workOf } from '../effects/durations';
import { blockedBy, type LockMode, strongest } from '../effects/effect';
import { ruleById } from '../rules/by-id';
import { isNewKey, trafficLocks } from '../rules/newness';
import type { Finding } from '../rules/rule';
import { lineIndex } from '../text/lines';

/** What a review says of one statement that runs upwards. */
export interface ReviewedStatement {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Equal numbers commit together. */
  readonly transaction: number;
  /** The locks that make others wait, on tables that were in use before, by catalog key. */
  readonly locks: ReadonlyMap<string, LockMode>;
  /** Keys of tables in use whose rows it reads or writes in full. */
  readonly works: readonly string[];
  readonly estimate: Estimate | undefined;
  /** Fails when it is run again. */
  readonly onlyOnce: boolean;
}

export interface ReviewFacts {
  readonly statements: readonly ReviewedStatement[];
  /** Keys of the tables that are locked or worked through. */
  readonly tables: readonly string[];
  /** True where a lock that makes others wait is held while a whole table is read or written. */
  readonly blocksWhileWorking: boolean;
  readonly builds: boolean;
  /** All work together; undefined where a table's rows are not known. */
  readonly seconds: number | undefined;
  readonly breaks: readonly Finding[];
  readonly loses: readonly Finding[];
  readonly blocks: readonly Finding[];
  readonly fails: readonly Finding[];
  /** Every earlier migration was read. */
  readonly historyComplete: boolean;
}

/** The facts of a review, from the analysis and the findings of a file. */
export function reviewFacts(file: AnalyzedFile, findings: readonly Finding[]): ReviewFacts {
  const lines = lineIndex(file.text);
  const ups = file.statements.filter(
    ({ statement, section }) => statement.kind === 'sql' && section?.direction !== 'down',
  );
  const statements = (file.direction === 'down' ? file.statements : ups).map((statement) =>
    reviewed(file, statement, lines.positionAt(statement.statement.span.start).line + 1),
  );
  const grave = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const of = (category: string): readonly Finding[] =>
    grave.filter(({ rule }) => ruleById(rule)?.category === category);
  const works = statements.filter((each) => each.works.length > 0);
  const known = works.every(({ estimate: each, works: keys }) => each?.tables.length === keys.length);
  return {
    statements,
    tables: [...new Set(statements.flatMap(({ locks, works: keys }) => [...locks.keys(), ...keys]))],
    blocksWhileWorking: heldDuringWork(statements),
    builds: statements.some(({ text }) => /\bINDEX\s+CONCURRENTLY\b/i.test(text)),
    seconds: known ? works.reduce((sum, { estimate: each }) => sum + (each?.seconds ?? 0), 0) : undefined,
    breaks: of('breaks-code'),
    loses: of('loses-data'),
    blocks: of('blocks-traffic'),
    fails: of('fails'),
    historyComplete: file.statements[0]?.before.complete === true,
  };
}

function reviewed(file: AnalyzedFile, statement: AnalyzedStatement, line: number): ReviewedStatement {
  const locks = new Map<string, LockMode>();
  const works = new Set<string>();
  for (const { catalog, effect } of statement.operations) {
    for (const [key, mode] of trafficLocks(file, catalog, effect))
      locks.set(key, strongest(locks.get(key), mode));
    for (const key of [...effect.rewrites, ...effect.scans])
      if (!isNewKey(file, catalog, key)) works.add(key);
  }
  const inBatches = statement.operations.some(
    ({ operation, body }) =>
      body?.inLoop === true && (operation.type === 'Update' || operation.type === 'Delete'),
  );
  const work = inBatches ? 'data change' : workOf(statement.effect);
  return {
    line,
    text: statement.statement.text,
    transaction: (statement.transaction?.index ?? -1) + 1,
    locks,
    works: [...works],
    estimate: estimate(work, [...works], file.settings.tables),
    onlyOnce: statement.effect.rerun === 'fails',
  };
}

/** A lock is held until its transaction ends: also through the work of the statements behind it. */
function heldDuringWork(statements: readonly ReviewedStatement[]): boolean {
  const held = new Map<number, boolean>();
  return statements.some(({ transaction, locks, works }) => {
    const blocking = [...locks.values()].some((mode) => blockedBy(mode) !== 'nothing');
    if (blocking) held.set(transaction, true);
    return works.length > 0 && held.get(transaction) === true;
  });
}
