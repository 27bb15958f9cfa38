import type { Expression } from '../operations/names';
import { tokenize } from '../statements/tokens';
import { unquoteIdentifier } from '../text/quoting';

const SYSTEM_COLUMNS = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/** True for the columns that each table has without being asked. */
export function isSystemColumn(name: string): boolean {
  return SYSTEM_COLUMNS.has(name);
}

/** A name in expressions that can only be that of a column, and is none of those that are known. */
export function unknownIn(
  expressions: readonly Expression[],
  known: ReadonlySet<string>,
): string | undefined {
  for (const expression of expressions) {
    if (expression.hasSubquery) continue;
    const unknown = expression.columns.find(
      (name) => !known.has(name) && !isSystemColumn(name) && !isQualified(expression.text, name),
    );
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

/** Behind a table's name stands a column, or a function that takes a row: `orders.total`. */
function isQualified(text: string, name: string): boolean {
  const words = tokenize(text).map((token) => token.text);
  return words.some((word, index) => words[index - 1] === '.' && unquoteIdentifier(word) === name);
}
