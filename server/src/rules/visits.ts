import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { remember } from '../analysis/answers';
import { findsNothing } from '../effects/finds-nothing';
import type { OperationType } from '../operations/operation';
import type { Catalog } from '../schema/catalog';
import type { Span } from '../text/span';
import { orIfTooDeep } from '../text/too-deep';
import type { Finding, Report, Rule } from './rule';

export type Visitors = ReadonlyMap<OperationType, readonly Rule[]>;

/** What visits may depend on besides a statement and its schema, without asking for the whole file. */
export interface Circumstances {
  readonly file: AnalyzedFile;
  readonly rules: readonly Rule[];
  readonly visitors: Visitors;
  finding(rule: Rule, report: Report, statement: AnalyzedStatement, operation: number): Finding;
  /** The file as rules see it. */
  readonly view: WatchedFile;
}

interface WatchedFile {
  readonly file: AnalyzedFile;
  /** Runs a visit; true where it looked at more of the file than its own statement. */
  looksAround(visit: () => void): boolean;
}

/** The file, with an eye on who looks beyond a statement: what that says holds for this version of the file only. */
export function watch(file: AnalyzedFile): WatchedFile {
  const seen = { around: false };
  return {
    file: new SeenFile(file, seen),
    looksAround(visit) {
      seen.around = false;
      visit();
      return seen.around;
    },
  };
}

/** A class, because an object with getters is looked up slowly, and there is one for each file. */
class SeenFile implements AnalyzedFile {
  readonly id;
  readonly fileName;
  readonly tool;
  readonly project;
  readonly direction;
  readonly settings;
  readonly hasDown;
  readonly ownOrigins;
  declare readonly beforeUp?: Catalog;

  constructor(
    private readonly all: AnalyzedFile,
    private readonly seen: { around: boolean },
  ) {
    this.id = all.id;
    this.fileName = all.fileName;
    this.tool = all.tool;
    this.project = all.project;
    this.direction = all.direction;
    this.settings = all.settings;
    this.hasDown = all.hasDown;
    this.ownOrigins = all.ownOrigins;
    if (all.beforeUp !== undefined) this.beforeUp = all.beforeUp;
  }

  get text(): AnalyzedFile['text'] {
    return this.look().text;
  }
  get script(): AnalyzedFile['script'] {
    return this.look().script;
  }
  get sections(): AnalyzedFile['sections'] {
    return this.look().sections;
  }
  get statements(): AnalyzedFile['statements'] {
    return this.look().statements;
  }
  get transactions(): AnalyzedFile['transactions'] {
    return this.look().transactions;
  }

  private look(): AnalyzedFile {
    this.seen.around = true;
    return this.all;
  }
}

/** What the rules said about a statement, and which of them have to be asked again in each version of the file. */
interface Said {
  readonly circumstances: readonly unknown[];
  readonly index: number;
  readonly start: number;
  readonly findings: readonly Finding[];
  readonly again: readonly { readonly rule: Rule; readonly operation: number }[];
}

/** The findings about the operations of a statement. What is known of an earlier version of the file is said again. */
export function visitStatement(
  statement: AnalyzedStatement,
  circumstances: Circumstances,
): readonly Finding[] {
  const now = distinct(statement, circumstances);
  const said = remember(
    statement,
    'findings',
    () => visitAll(statement, circumstances, now),
    (earlier) => earlier.circumstances.every((value, index) => value === now[index]),
  );
  const findings = moved(said, statement);
  if (said.again.length === 0) return findings;
  return [
    ...findings,
    ...said.again.flatMap(({ rule, operation }) => visit(rule, statement, operation, circumstances).findings),
  ];
}

/** `remember` knows the rest: the statement, its schema, the file's id and its tool. */
function distinct({ transaction }: AnalyzedStatement, { file, rules }: Circumstances): readonly unknown[] {
  return [
    rules,
    file.settings,
    file.hasDown,
    file.direction,
    file.fileName,
    transaction?.mode,
    transaction?.rolledBack,
  ];
}

function visitAll(statement: AnalyzedStatement, circumstances: Circumstances, now: readonly unknown[]): Said {
  const findings: Finding[] = [];
  const again: { rule: Rule; operation: number }[] = [];
  statement.operations.forEach((analyzed, operation) => {
    const visitors = circumstances.visitors.get(analyzed.operation.type) ?? [];
    if (visitors.length === 0 || findsNothing(analyzed)) return;
    for (const rule of visitors) {
      const visited = visit(rule, statement, operation, circumstances);
      if (visited.around) again.push({ rule, operation });
      else findings.push(...visited.findings);
    }
  });
  const { index } = statement;
  return { circumstances: now, index, start: statement.statement.span.start, findings, again };
}

function visit(
  rule: Rule,
  statement: AnalyzedStatement,
  index: number,
  circumstances: Circumstances,
): { readonly findings: readonly Finding[]; readonly around: boolean } {
  const { view } = circumstances;
  const findings: Finding[] = [];
  const analyzed = statement.operations[index]!;
  const around = view.looksAround(() => {
    orIfTooDeep(
      () =>
        rule.visit?.({
          file: view.file,
          statement,
          analyzed,
          operation: analyzed.operation,
          report: (report) => findings.push(circumstances.finding(rule, report, statement, index)),
        }),
      () => undefined,
    );
  });
  return { findings, around };
}

/** Findings where the statement stands now. */
function moved({ index, start, findings }: Said, now: AnalyzedStatement): readonly Finding[] {
  const by = now.statement.span.start - start;
  if (by === 0 && index === now.index) return findings;
  const move = (span: Span): Span => ({ start: span.start + by, end: span.end + by });
  return findings.map((finding) => ({
    ...finding,
    span: move(finding.span),
    related: finding.related.map(({ message, span }) => ({ message, span: move(span) })),
    statement: now.index,
  }));
}
