import type { TypeName as TypeNode } from 'libpg-query';
import type { TypeName } from '../../operations/names';
import { qualified, strings } from './names';
import { collapsedTextOf, isMark, isWord, next, tokenAt, within, type Part, type Source } from './source';

const SERIAL: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
};

/** A type where the statement has none: a column of a typed table. */
const NO_TYPE: TypeName = { name: '', modifiers: [], arrayDimensions: 0, text: '' };

export function typeName(part: Part, node: TypeNode | undefined): TypeName {
  if (node === undefined) return NO_TYPE;
  const names = strings(node.names);
  const named = qualified(names[0] === 'pg_catalog' ? names.slice(1) : names);
  const integer = names.length === 1 ? SERIAL[named.name] : undefined;
  const from = tokenAt(part.source, node.location);
  return {
    ...named,
    ...(integer !== undefined && { name: integer, serial: true }),
    modifiers: modifiers(node, named.name),
    arrayDimensions: node.arrayBounds?.length ?? 0,
    text: collapsedTextOf(within(part, from, afterType(part.source, from))),
  };
}

/** An interval's first modifier is a mask of its fields; only the precision behind it is a number to compare. */
function modifiers(node: TypeNode, name: string): number[] {
  const numbers: number[] = [];
  for (const modifier of node.typmods ?? []) {
    if ('A_Const' in modifier && modifier.A_Const.ival) numbers.push(modifier.A_Const.ival.ival ?? 0);
  }
  return name === 'interval' ? numbers.slice(1) : numbers;
}

/** The index after the type that starts at the index. */
export function afterType(source: Source, index: number): number {
  let i = isWord(source, index, 'setof') ? index + 1 : index;
  const first = i;
  i++;
  if (isWord(source, first, 'double') && isWord(source, i, 'precision')) i++;
  if (isWord(source, first, 'national') && isWord(source, i, 'character', 'char')) i++;
  if (isWord(source, first, 'character', 'char', 'nchar', 'bit', 'national') && isWord(source, i, 'varying'))
    i++;
  while (isMark(source, i, '.')) i += 2;
  if (isMark(source, i, '%')) i += 2;
  if (isMark(source, i, '(')) i = next(source, i);
  if (isWord(source, first, 'interval')) i = afterIntervalFields(source, i);
  if (
    isWord(source, first, 'timestamp', 'time') &&
    isWord(source, i, 'with', 'without') &&
    isWord(source, i + 1, 'time')
  ) {
    i += 3;
  }
  if (isWord(source, i, 'array')) i++;
  while (isMark(source, i, '[')) i = next(source, i);
  return i;
}

function afterIntervalFields(source: Source, index: number): number {
  const fields = ['year', 'month', 'day', 'hour', 'minute', 'second'];
  let i = index;
  if (!isWord(source, i, ...fields)) return i;
  i++;
  if (isWord(source, i, 'to') && isWord(source, i + 1, ...fields)) i += 2;
  if (isMark(source, i, '(')) i = next(source, i);
  return i;
}
