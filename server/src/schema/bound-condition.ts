import type { PartitionBound } from '../operations/tables';

/**
 * A bound as the condition that PostgreSQL itself derives from it: only in this form it sees that a CHECK implies the bound.
 * `names` are the columns as SQL writes them. Undefined for bounds that it derives from other partitions or from a hash, and where a value is not constant.
 */
export function conditionOfBound(names: readonly string[], bound: PartitionBound): string | undefined {
  if (bound.type === 'list') {
    const [name, ...further] = names;
    if (name === undefined || further.length > 0 || !bound.values.every(isConstant)) return undefined;
    const values = bound.values.filter((value) => !/^null$/i.test(value));
    const one = `${name} IN (${values.join(', ')})`;
    if (values.length === bound.values.length) return `${name} IS NOT NULL AND ${one}`;
    return values.length === 0 ? `${name} IS NULL` : `${name} IS NULL OR ${one}`;
  }
  if (bound.type !== 'range' || names.length !== bound.from.length) return undefined;
  if (![...bound.from, ...bound.to].every(isConstant)) return undefined;
  let equal = 0;
  while (equal < names.length - 1 && bound.from[equal] === bound.to[equal]) equal++;
  const conditions = [
    ...names.map((name) => `${name} IS NOT NULL`),
    ...names.slice(0, equal).map((name, index) => `${name} = ${bound.from[index]}`),
    side(names.slice(equal), bound.from.slice(equal), '>', '>='),
    side(names.slice(equal), bound.to.slice(equal), '<', '<'),
  ];
  return conditions.filter((condition) => condition !== '').join(' AND ');
}

function isConstant(value: string): boolean {
  return !/[\p{L}\p{N}_"]\s*\(/u.test(value) && !/^(current|local)_?(date|time)/i.test(value);
}

/** The rows on one side of a value: a > 1 OR (a = 1 AND b >= 2). Empty where there is no limit. */
function side(names: readonly string[], values: readonly string[], beyond: '<' | '>', last: string): string {
  // MINVALUE below and MAXVALUE above set no limit; the other way round they leave no row with the values before.
  const [open, none] = beyond === '>' ? [/^minvalue$/i, /^maxvalue$/i] : [/^maxvalue$/i, /^minvalue$/i];
  const terms: string[] = [];
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? '';
    const next = values[index + 1];
    if (open.test(value)) return '';
    if (none.test(value)) break;
    const endsHere = next !== undefined && open.test(next);
    const comparison = endsHere ? `${beyond}=` : next === undefined ? last : beyond;
    const before = names.slice(0, index).map((each, at) => `${each} = ${values[at]}`);
    terms.push([...before, `${name} ${comparison} ${value}`].join(' AND '));
    if (endsHere) break;
  }
  const [first = 'false', ...further] = terms;
  return further.length === 0 ? first : `(${[first, ...further.map((term) => `(${term})`)].join(' OR ')})`;
}
