import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { lineBreakOf } from '../text/lines';
import { quoteLiteral } from '../text/quoting';
import type { RuleFix } from './rule';
import { sharesTransaction, standings, type Standing } from './transactions';

type Timeout = 'lock_timeout' | 'statement_timeout';

/** The first operation of the up part that needs a limit, where none is set. */
export function firstWithoutTimeout(
  file: AnalyzedFile,
  timeout: Timeout,
  needsLimit: (standing: Standing) => boolean,
): Standing | undefined {
  let session = false;
  let local: { readonly transaction: number; readonly set: boolean } | undefined;
  for (const statement of file.statements) {
    if (statement.section?.direction !== 'up') continue;
    const own = statement.transaction?.index ?? -1;
    for (const standing of standings(statement)) {
      const change = changeOf(standing, timeout);
      const current = local?.transaction === own ? local.set : session;
      if (change?.local === true) {
        if (sharesTransaction(statement)) local = { transaction: own, set: change.set };
      } else if (change && statement.transaction?.rolledBack === true) {
        local = { transaction: own, set: change.set };
      } else if (change) {
        session = change.set;
        local = undefined;
      } else if (!current && needsLimit(standing)) {
        return standing;
      }
    }
  }
  return undefined;
}

interface Change {
  readonly local: boolean;
  /** Whether there is a limit afterwards: 0 is none. */
  readonly set: boolean;
}

/** SET, SET LOCAL and set_config() alike. */
function changeOf({ analyzed: { operation } }: Standing, timeout: Timeout): Change | undefined {
  if (operation.type === 'Maintenance' && operation.what === 'DISCARD ALL')
    return { local: false, set: false };
  if (operation.type !== 'SetVariable') return undefined;
  const name = operation.name.toLowerCase();
  // RESET ALL.
  if (name !== timeout && name !== 'all') return undefined;
  return { local: operation.local, set: isLimit(operation.value) };
}

function isLimit(value: string | null): boolean {
  return value !== null && !/^0+(\.0+)?\s*[a-z]*$/i.test(value.replace(/'/g, '').trim());
}

/**
 * Sets a timeout before a statement, for its transaction where it stands in one; `reset` returns to the usual limit behind it,
 * for what works for long on purpose. Nothing where a second statement beside it would forbid it.
 */
export function settingTimeout(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  { timeout, value, reset }: { readonly timeout: Timeout; readonly value: string; readonly reset?: boolean },
): readonly RuleFix[] {
  // With a second statement beside it, what is sent as one query becomes a transaction.
  const joins = statement.section?.mode === 'implicit';
  if (joins && statement.effect.transaction === 'forbidden') return [];
  const local = joins || sharesTransaction(statement) ? 'LOCAL ' : '';
  const sql = `SET ${local}${timeout} = ${quoteLiteral(value)};`;
  const at = startWithComments(file, statement);
  const lineBreak = `${lineBreakOf(file.text)}${indentAt(file.text, at)}`;
  const edits = [{ span: { start: at, end: at }, text: `${sql}${lineBreak}` }];
  if (reset === true) {
    const { end } = statement.statement;
    edits.push({ span: { start: end, end }, text: `${lineBreak}RESET ${timeout};` });
  }
  return [{ type: 'edits', title: `Set ${timeout} to ${value} before it`, edits, preferred: true }];
}

/** Comments that say where a part begins: what is put before a statement stays behind them. */
function isDirective({ tool }: AnalyzedFile, text: string): boolean {
  if (/^--\s*safe-migrations:ignore-file/i.test(text)) return true;
  return tool.directive?.test(text) === true && text.trim() !== tool.statementMarks?.begin;
}

/** The start of the statement, or of the comments that stand directly above it and belong to it. */
function startWithComments(file: AnalyzedFile, { statement }: AnalyzedStatement): number {
  let start = statement.span.start;
  for (const comment of [...statement.leadingComments].reverse()) {
    const gap = file.text.slice(comment.end, start);
    if (!/^[ \t]*(\r\n|\n|\r)[ \t]*$/.test(gap) || isDirective(file, comment.text)) break;
    if (!/(^\uFEFF?|[\r\n])[ \t]*$/.test(file.text.slice(0, comment.start))) break;
    start = comment.start;
  }
  // An ignore comment is about the next statement, however far above it stands.
  const ignore = statement.leadingComments.find(({ text }) => /safe-migrations:ignore(?!-file)/.test(text));
  return ignore ? Math.min(start, ignore.start) : start;
}

function indentAt(text: string, offset: number): string {
  return /(?<![ \t])[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? '';
}
