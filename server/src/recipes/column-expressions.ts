import { astVisitor, parse } from 'pgsql-ast-parser';
import type { ExprRef, Statement } from 'pgsql-ast-parser';
import type { Expression, IndexElement } from '../operations/names';
import type { Token } from '../statements/statement';
import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';

/** What to write where a column stood, given its folded name: `"e-mail"`, `NEW.email`; undefined leaves it. */
export type Replacement = (column: string) => string | undefined;

/**
 * An expression over the columns of one table with columns written differently: renamed, or qualified with NEW.
 *
 * pgsql-ast-parser tells which words are columns, and only these are replaced, so that the rest stays as it was written:
 * its printer turns `= ANY (…)` into a call of a function "any". What it cannot parse is decided token by token.
 * Undefined where it is not certain which words are columns.
 */
export function replaceColumns(expression: Expression, replace: Replacement): string | undefined {
  if (!expression.columns.some((column) => replace(column) !== undefined)) return expression.text;
  // A subquery has columns of its own.
  if (expression.hasSubquery) return undefined;
  const spans = parsedColumns(expression.text) ?? tokenColumns(expression);
  return spans && splice(expression.text, spans, replace);
}

/** As replaceColumns, for one entry of an index: operator class, collation and order stay. */
export function replaceInElement(element: IndexElement, replace: Replacement): string | undefined {
  if (element.column !== undefined) {
    const first = tokenize(element.text)[0];
    if (first === undefined) return undefined;
    const replacement = replace(element.column);
    return replacement === undefined ? element.text : replacement + element.text.slice(first.end);
  }
  if (element.expression === undefined) return undefined;
  const replaced = replaceColumns(element.expression, replace);
  const at = element.text.indexOf(element.expression.text);
  if (replaced === undefined || at < 0) return undefined;
  return element.text.slice(0, at) + replaced + element.text.slice(at + element.expression.text.length);
}

/** Columns and functions that an expression reads and calls, as PostgreSQL folds them. */
export function readsOf(text: string): {
  /** Undefined where it is not certain which words are columns. */
  readonly columns: readonly string[] | undefined;
  readonly functions: readonly string[];
} {
  const columns = parsedColumns(text);
  const tokens = tokenize(text);
  const functions = tokens.flatMap((token, index) =>
    token.kind === 'word' && tokens[index + 1]?.text === '(' ? [token.text.toLowerCase()] : [],
  );
  return { columns: columns?.map(({ column }) => column), functions };
}

interface ColumnSpan {
  readonly start: number;
  readonly end: number;
  readonly column: string;
}

function splice(text: string, spans: readonly ColumnSpan[], replace: Replacement): string {
  let result = '';
  let copied = 0;
  for (const { start, end, column } of [...spans].sort((a, b) => a.start - b.start)) {
    const replacement = replace(column);
    if (replacement === undefined) continue;
    result += text.slice(copied, start) + replacement;
    copied = end;
  }
  return result + text.slice(copied);
}

const SELECT = 'SELECT ';

/** The columns that pgsql-ast-parser sees; undefined where it cannot parse the text. */
function parsedColumns(text: string): readonly ColumnSpan[] | undefined {
  let statements: readonly Statement[];
  try {
    statements = parse(SELECT + text, { locationTracking: true });
  } catch {
    return undefined;
  }
  const [statement] = statements;
  if (statement === undefined || statements.length > 1) return undefined;
  const tokens = tokenize(text);
  const found: (ColumnSpan | undefined)[] = [];
  astVisitor(() => ({ ref: (reference) => void found.push(spanOf(reference, tokens)) })).statement(statement);
  return found.every((span) => span !== undefined) ? found : undefined;
}

/** The tokens of a reference, its qualifier included. The name is read from our tokens: the parser folds otherwise. */
function spanOf(reference: ExprRef, tokens: readonly Token[]): ColumnSpan | undefined {
  const location = reference._location;
  if (location === undefined || reference.name === '*') return undefined;
  const own = tokens.filter(
    (token) => token.start + SELECT.length >= location.start && token.end + SELECT.length <= location.end,
  );
  const [first, last] = [own[0], own[own.length - 1]];
  if (first === undefined || last === undefined || !isName(last)) return undefined;
  return { start: first.start, end: last.end, column: foldIdentifier(last.text) };
}

/** The columns found token by token; undefined where a word could be something else than the column of that name. */
function tokenColumns({ text, columns }: Expression): readonly ColumnSpan[] | undefined {
  const tokens = tokenize(text);
  const found: ColumnSpan[] = [];
  for (const [index, token] of tokens.entries()) {
    if (!isName(token) || !columns.includes(foldIdentifier(token.text))) continue;
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const isQualifierOrCall = after?.text === '(' || after?.text === '.';
    const isTypeOrField =
      after?.kind === 'string' || /^(from|precision|varying|without|with)$/i.test(after?.text ?? '');
    const isAfterCast = /^(::|\.|as|collate)$/i.test(before?.text ?? '');
    if (token.kind === 'word' && (isQualifierOrCall || isTypeOrField)) return undefined;
    if (isQualifierOrCall || isAfterCast) return undefined;
    found.push({ start: token.start, end: token.end, column: foldIdentifier(token.text) });
  }
  const seen = new Set(found.map((span) => span.column));
  return columns.every((column) => seen.has(column)) ? found : undefined;
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quotedIdentifier';
}
