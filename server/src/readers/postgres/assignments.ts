import type { Node, UpdateStmt } from 'libpg-query';
import type { Assignment } from '../../operations/data';
import { expression } from './expressions';
import {
  findWord,
  insideOf,
  isMark,
  isWord,
  next,
  splitAtCommas,
  tokenAt,
  within,
  type Part,
} from './source';

/** `SET a = 1, (b, c) = (2, 3)`: one assignment a column. */
export function assignments(part: Part, node: UpdateStmt): Assignment[] {
  const targets = (node.targetList ?? []).flatMap((item) => ('ResTarget' in item ? [item.ResTarget] : []));
  const pieces = splitAtCommas(setPart(part, node));
  const result: Assignment[] = [];
  let at = -1;
  for (const target of targets) {
    const value = target.val;
    const position = value && 'MultiAssignRef' in value ? (value.MultiAssignRef.colno ?? 1) : 1;
    if (position === 1) at++;
    const piece = valueOf(pieces[at] ?? part);
    const column = target.name ?? '';
    if (value && 'MultiAssignRef' in value) {
      result.push({ column, value: rowValue(piece, value.MultiAssignRef.source, position) });
    } else result.push({ column, value: expression(piece, value) });
  }
  return result;
}

/** The tokens between SET and FROM, WHERE, RETURNING. `IS DISTINCT FROM` is no FROM clause. */
function setPart(part: Part, node: UpdateStmt): Part {
  const { source } = part;
  const set = findWord(within(part, tokenAt(source, node.relation?.location)), 'set');
  for (let i = set + 1; i < part.to; i = next(source, i)) {
    const ends =
      isWord(source, i, 'where', 'returning') ||
      (isWord(source, i, 'from') && !isWord(source, i - 1, 'distinct'));
    if (ends) return within(part, set + 1, i);
  }
  return within(part, set + 1);
}

function valueOf(piece: Part): Part {
  for (let i = piece.from; i < piece.to; i = next(piece.source, i)) {
    if (isMark(piece.source, i, '=')) return within(piece, i + 1);
  }
  return piece;
}

/** The nth value of `(2, 3)` or `ROW (2, 3)`; of a subquery the whole. */
function rowValue(piece: Part, source: Node | undefined, position: number): Assignment['value'] {
  if (source === undefined || !('RowExpr' in source)) return expression(piece, source);
  const open = isWord(piece.source, piece.from, 'row') ? piece.from + 1 : piece.from;
  const values = splitAtCommas(insideOf(piece, open));
  return expression(values[position - 1] ?? piece, source.RowExpr.args?.[position - 1]);
}
