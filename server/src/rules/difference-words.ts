import type { Difference } from '../schema/compare';
import { quoteIdentifier } from '../text/quoting';
import { displayName } from './wording';

/** `the column orders.status is still there`: what a schema has different from an earlier one. */
export function differenceWords(difference: Difference): string {
  const what = subjectWords(difference);
  switch (difference.kind) {
    case 'added':
      return `${what} is still there`;
    case 'missing':
      return `${what} is missing`;
    case 'changed':
      return `${what} ${changeWords(difference.change!)}`;
  }
}

/** `the column orders.status`, `the index orders_status_idx`. */
export function subjectWords({ object, key, name }: Difference): string {
  if (object === 'schema') return `the schema ${quoteIdentifier(key)}`;
  if (name === undefined) return `the ${object} ${displayName(key)}`;
  if (object === 'column') return `the column ${displayName(key)}.${quoteIdentifier(name)}`;
  return `the ${object} ${quoteIdentifier(name)} of ${displayName(key)}`;
}

function changeWords({ of, before, after }: NonNullable<Difference['change']>): string {
  switch (of) {
    case 'type':
      return `has the type ${after} instead of ${before}`;
    case 'nullability':
      return after === 'NOT NULL' ? 'is NOT NULL, which it was not' : 'has lost its NOT NULL';
    case 'default':
    case 'generation': {
      const word = of === 'default' ? 'default' : 'expression';
      if (after === '') return `has lost its ${word} ${before}`;
      return before === ''
        ? `has the ${word} ${after}, which it had not`
        : `has the ${word} ${after} instead of ${before}`;
    }
    case 'partition of':
      return `is a partition of ${displayKeyOr(after)} instead of ${displayKeyOr(before)}`;
    case 'inherits':
      return `inherits from ${displayKeyOr(after)} instead of ${displayKeyOr(before)}`;
    case 'row security':
      return `has row security ${after} instead of ${before}`;
    case 'persistence':
      return `is ${after} instead of ${before}`;
    default:
      return `has as its ${of} ${after === '' ? 'nothing' : after} instead of ${before === '' ? 'nothing' : before}`;
  }
}

function displayKeyOr(text: string): string {
  return text === 'no table' ? text : text.split(', ').map(displayName).join(', ');
}
