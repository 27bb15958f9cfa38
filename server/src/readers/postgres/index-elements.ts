import type { IndexElem } from 'libpg-query';
import type { IndexElement } from '../../operations/names';
import { expression } from './expressions';
import { collapsedTextOf, findGroup, insideOf, isMark, next, within, type Part } from './source';

/** One entry of an index's or an exclusion constraint's list; `part` is what stands between the commas. */
export function indexElement(part: Part, node: IndexElem): IndexElement {
  const text = collapsedTextOf(part);
  if (node.name !== undefined) return { column: node.name, text };
  return { expression: expression(expressionPart(part), node.expr), text };
}

/** `(a || b) DESC` means the inside of its parentheses; `lower(email) text_ops` the call without its operator class. */
function expressionPart(part: Part): Part {
  if (isMark(part.source, part.from, '(')) return insideOf(part, part.from);
  const open = findGroup(part);
  return open < 0 ? within(part, part.from, part.from + 1) : within(part, part.from, next(part.source, open));
}
