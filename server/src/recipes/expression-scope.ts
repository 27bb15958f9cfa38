import { isAggregate } from '../effects/volatility';
import { closest } from '../settings/closest';
import { tokenize } from '../statements/tokens';
import { readsOf } from './column-expressions';
import { columnNames } from './known';
import type { TableArgument } from './parameters';
import type { RecipeContext } from './recipe';

/** What an expression may read where it is to stand. */
export interface Scope {
  /** `A CHECK`, at the start of a sentence. */
  readonly what: string;
  /** Whose columns it may read; `none` where it may read no column. Left out where that is not known. */
  readonly table?: TableArgument | undefined | 'none';
  readonly subqueries: boolean;
  /** Why it may not call functions that give another value at each call, as a clause; they may be called where it is left out. */
  readonly immutableBecause?: string;
}

/** Every table has these, and no column of another kind may be called so. */
export const SYSTEM_COLUMNS: ReadonlySet<string> = new Set([
  'tableoid',
  'xmin',
  'cmin',
  'xmax',
  'cmax',
  'ctid',
]);

/** Functions, and words of the grammar, whose value changes with the clock, a counter or by chance. */
const MOVING =
  /^(?:now|random|gen_random_uuid|uuidv[47]|nextval|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)$/;
const MOVING_WORD = /^(?:current_date|current_time|current_timestamp|localtime|localtimestamp)$/;

/** Why an expression cannot stand there: a full sentence; undefined also where it is not certain what it reads. */
export function scopeProblem(text: string, scope: Scope, { catalog }: RecipeContext): string | undefined {
  const { what, table, subqueries } = scope;
  const words = tokenize(text).map((token) => (token.kind === 'word' ? token.text.toLowerCase() : ''));
  if (words.includes('select')) return subqueries ? undefined : `${what} cannot have a subquery.`;
  const reads = readsOf(text);
  const aggregate = reads.functions.find(isAggregate);
  if (aggregate !== undefined && !words.includes('over'))
    return `${what} cannot call the aggregate ${aggregate}.`;
  const moving =
    reads.functions.find((name) => MOVING.test(name)) ?? words.find((word) => MOVING_WORD.test(word));
  if (scope.immutableBecause !== undefined && moving !== undefined)
    return `${what} cannot use ${moving}: ${scope.immutableBecause}.`;
  if (reads.columns === undefined) return undefined;
  if (table === 'none') {
    const [column] = reads.columns;
    return column === undefined ? undefined : `${what} cannot read a column, as it does with ${column}.`;
  }
  const known = table?.known;
  if (table === undefined || known === undefined || !catalog.complete) return undefined;
  if (known.partial === true || known.columnsUnknown === true) return undefined;
  const names = columnNames(catalog, table.name);
  const missing = reads.columns.find(
    (column) => !names.includes(column) && !SYSTEM_COLUMNS.has(column) && column !== known.name,
  );
  if (missing === undefined) return undefined;
  const near = closest(missing, names);
  return `${table.label} has no column ${missing}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}
