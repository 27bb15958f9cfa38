import type { Node } from 'libpg-query';
import type { SequenceOptions } from '../../operations/objects';
import { optionOf } from './indexes';
import { strings } from './names';
import type { Part } from './source';
import { typeName } from './types';

/** What CREATE and ALTER SEQUENCE, AS IDENTITY (…) and SET GENERATED say about how a sequence counts; nothing where they do not. */
export function sequenceOptions(
  part: Part,
  nodes: readonly Node[] | undefined,
): { readonly sequence?: SequenceOptions } {
  const as = optionOf(nodes, 'as')?.arg;
  const [increment, start, cache] = ['increment', 'start', 'cache'].map((name) => numberOf(nodes, name));
  const [minValue, maxValue] = ['minvalue', 'maxvalue'].map((name) => numberOf(nodes, name));
  const cycle = optionOf(nodes, 'cycle')?.arg;
  const name = optionOf(nodes, 'sequence_name')?.arg;
  const own = name !== undefined && 'List' in name ? strings(name.List.items).at(-1) : undefined;
  const options: SequenceOptions = {
    ...(as !== undefined && 'TypeName' in as && { as: typeName(part, as.TypeName).text }),
    ...(typeof increment === 'string' && { increment }),
    ...(minValue !== undefined && { minValue }),
    ...(maxValue !== undefined && { maxValue }),
    ...(typeof start === 'string' && { start }),
    ...(typeof cache === 'string' && { cache }),
    ...(cycle !== undefined && 'Boolean' in cycle && { cycle: cycle.Boolean.boolval === true }),
    ...(own !== undefined && { name: own }),
  };
  return Object.keys(options).length === 0 ? {} : { sequence: options };
}

/** undefined where it is not given, null for NO MINVALUE and NO MAXVALUE. */
function numberOf(nodes: readonly Node[] | undefined, name: string): string | null | undefined {
  const option = optionOf(nodes, name);
  if (option === undefined) return undefined;
  const { arg } = option;
  if (arg !== undefined && 'Integer' in arg) return String(arg.Integer.ival ?? 0);
  return arg !== undefined && 'Float' in arg ? (arg.Float.fval ?? '0') : null;
}
