import { analyzeFile } from '../analysis/analyze';
import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { ruleById } from '../rules/by-id';
import { runRules } from '../rules/engine';
import type { Finding } from '../rules/rule';
import { RULES } from '../rules/rules';
import { applyEdits } from './apply';
import type { DownPlace } from './down-place';
import type { FolderView } from './types';

/** By the number of a statement of the way back: the comment above it. */
export type Reasons = ReadonlyMap<number, string>;

/**
 * What a way back cannot do without making others wait is said above the statement, as a reason to ignore it: there is no
 * other way under the tool's transaction, or none at all. Other findings stay, to be seen.
 */
export function reasonsFor(
  sql: readonly string[],
  place: DownPlace,
  file: AnalyzedFile,
  folder: FolderView,
): Reasons {
  const analyzed = asWritten(place, file, folder);
  if (analyzed === undefined) return new Map();
  const numbers = numbersOf(sql, analyzed);
  const found = new Map<number, Finding[]>();
  for (const finding of runRules(analyzed, RULES)) {
    const number = numbers.get(finding.statement);
    const blocks = ruleById(finding.rule)?.category === 'blocks-traffic';
    if (number === undefined || !blocks || finding.severity === 'hint') continue;
    found.set(number, [...(found.get(number) ?? []), finding]);
  }
  return new Map([...found].map(([number, findings]) => [number, commentOf(findings)]));
}

function commentOf(findings: readonly Finding[]): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].join(', ');
  const [first = ''] = findings[0]?.message.split(/(?<=\.) (?=[A-Z])/) ?? [];
  return `-- safe-migrations:ignore ${rules} — ${first.replace(/\s+/g, ' ')}`;
}

/** The file that holds the way back, analysed as if it were written. */
function asWritten(place: DownPlace, file: AnalyzedFile, folder: FolderView): AnalyzedFile | undefined {
  const { tool, settings } = file;
  const texts = new Map([
    ...file.project.texts,
    ...place.newFiles.map(({ path, text }) => [path, text] as const),
  ]);
  const project = { ...file.project, texts };
  const common = { tool, project, settings, reader: folder.reader, hasDownFile: true };
  const [first] = file.statements;
  const last = file.statements.findLast(({ section }) => section?.direction === 'up');
  if (first === undefined || last === undefined) return undefined;
  if (place.edits.length > 0) {
    const text = applyEdits(file.text, place.edits);
    return analyzeFile({ ...common, id: file.id, fileName: file.fileName, text, history: first.before });
  }
  const [other] = place.otherFiles;
  const [made] = place.newFiles;
  const down =
    other !== undefined
      ? { fileName: other.name, text: applyEdits(folder.downFile?.text ?? '', other.edits) }
      : made && { fileName: made.path, text: made.text };
  if (down === undefined) return undefined;
  const history = { history: last.after, beforeUp: first.before, upId: file.id };
  return analyzeFile({ ...common, ...down, ...history, id: `${file.id}.down` });
}

/** By the statement of the written file: which of the way back it is. */
function numbersOf(sql: readonly string[], { statements }: AnalyzedFile): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  let next = 0;
  for (const { index, section, statement } of statements) {
    if (section?.direction !== 'down' || next === sql.length) continue;
    if (bare(statement.text) !== bare(sql[next] ?? '')) continue;
    numbers.set(index, next);
    next += 1;
  }
  return numbers;
}

function bare(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/ ?;$/, '');
}

/** Statements that may be run a second time, after one behind them has failed. */
const REPEATABLE =
  /\bIF (?:NOT )?EXISTS\b|^(?:DO|COMMENT|SET|RESET) |\bVALIDATE CONSTRAINT\b|\bALTER COLUMN\b(?![^]*\bADD GENERATED\b)|^SELECT setval\(|\bSET (?:UN)?LOGGED$|\bROW LEVEL SECURITY$/;

/** True where a way back has something that needs to be outside of a transaction. */
export function needsNoTransaction(sql: readonly string[]): boolean {
  return sql.some((statement) => /\bINDEX CONCURRENTLY\b|\bVALIDATE CONSTRAINT\b/.test(statement));
}

/** Whether a way back can be run outside of a transaction: the tool can do that, and what a failure leaves can be run again. */
export function mayRunOutside(
  file: AnalyzedFile,
  ups: readonly AnalyzedStatement[],
  sql: readonly string[],
): boolean {
  const { tool, sections } = file;
  const possible = tool.severalStatementsWithoutTransaction
    ? tool.down === 'file' || sections.every(({ mode }) => mode !== 'tool')
    : sql.length === 1 && /\bINDEX CONCURRENTLY\b/.test(sql[0] ?? '');
  if (!possible || !needsNoTransaction(sql)) return false;
  const isOutside = ups.some(({ effect }) => effect.transaction === 'forbidden');
  return isOutside || sql.every((statement) => REPEATABLE.test(statement));
}
