import { parseSync, type Node } from 'libpg-query';
import type { Expression } from '../../operations/names';
import { shiftSpan } from '../../text/span';
import { expression } from './expressions';
import { insideOf, isEmpty, isMark, sourceOf, splitAtCommas, wholeOf } from './source';

const BEFORE = 'SELECT (';

/** One expression; undefined where the text is anything else. Its span is relative to the text. */
export function readExpression(text: string): Expression | undefined {
  if (text.includes('\0')) return undefined;
  const source = sourceOf(`${BEFORE}${text}\n)`);
  const inside = insideOf(wholeOf(source), 1);
  const closes = source.partner[1] === source.tokens.length - 1 && isMark(source, 1, '(');
  if (!closes || isEmpty(inside) || splitAtCommas(inside).length !== 1) return undefined;
  const node = selected(source.text);
  if (node === undefined) return undefined;
  const read = expression(inside, node);
  return { ...read, span: shiftSpan(read.span, -BEFORE.length) };
}

function selected(query: string): Node | undefined {
  try {
    const statement = parseSync(query).stmts?.[0]?.stmt;
    const target = statement && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined;
    return target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  } catch {
    return undefined;
  }
}
