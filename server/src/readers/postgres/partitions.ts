import type { PartitionBoundSpec, PartitionSpec } from 'libpg-query';
import type { CreateTable, PartitionBound } from '../../operations/tables';
import {
  collapsedTextOf,
  insideOf,
  isMark,
  isWord,
  next,
  splitAtCommas,
  tokenAt,
  within,
  type Part,
} from './source';

/** FOR VALUES … or DEFAULT. The tree gives the place of the word behind FOR VALUES. */
export function partitionBound(part: Part, node: PartitionBoundSpec): PartitionBound {
  if (node.is_default) return { type: 'default' };
  const { source } = part;
  const keyword = tokenAt(source, node.location);
  const from = Math.max(part.from, keyword - 2);
  const first = next(source, keyword + 1);
  const text = collapsedTextOf(within(part, from, first));
  if (node.strategy === 'l') return { type: 'list', values: values(part, keyword + 1), text };
  if (node.strategy === 'h') return { type: 'hash', text };
  return {
    type: 'range',
    from: values(part, keyword + 1),
    to: values(part, first + 1),
    text: collapsedTextOf(within(part, from, next(source, first + 1))),
  };
}

/** MINVALUE and MAXVALUE come in capitals, however they were written. */
function values(part: Part, open: number): string[] {
  return splitAtCommas(insideOf(part, open)).map((piece) => {
    const text = collapsedTextOf(piece);
    return isWord(part.source, piece.from, 'minvalue', 'maxvalue') ? text.toUpperCase() : text;
  });
}

/** PARTITION BY strategy (key): its text is what follows PARTITION BY. */
export function partitionBy(part: Part, node: PartitionSpec): NonNullable<CreateTable['partitionBy']> {
  const { source } = part;
  const from = tokenAt(source, node.location);
  let open = from;
  while (open < part.to && !isMark(source, open, '(')) open++;
  const columns: string[] = [];
  for (const item of node.partParams ?? []) {
    if ('PartitionElem' in item && item.PartitionElem.name !== undefined)
      columns.push(item.PartitionElem.name);
  }
  return {
    strategy: strategy(node.strategy),
    columns,
    text: collapsedTextOf(within(part, from + 2, next(source, open))),
  };
}

function strategy(name: PartitionSpec['strategy']): 'range' | 'list' | 'hash' {
  if (name === 'PARTITION_STRATEGY_LIST') return 'list';
  return name === 'PARTITION_STRATEGY_HASH' ? 'hash' : 'range';
}
