import type { PartitionBound } from '../operations/tables';
import { conditionOfBound } from '../schema/bound-condition';
import { tokenize } from '../statements/tokens';
import { identifier } from './sql';

/** The values of a list as written. */
export function listed(text: string): readonly string[] {
  const values: string[] = [];
  let [start, depth] = [0, 0];
  for (const token of tokenize(text)) {
    if (token.text === '(' || token.text === '[') depth++;
    else if (token.text === ')' || token.text === ']') depth--;
    else if (token.text === ',' && depth === 0) {
      values.push(text.slice(start, token.start).trim());
      start = token.end;
    }
  }
  return [...values, text.slice(start).trim()];
}

/** `conditionOfBound` of columns by their names. */
export function boundCondition(columns: readonly string[], bound: PartitionBound): string | undefined {
  return conditionOfBound(columns.map(identifier), bound);
}
