import type { Delete, Update } from '../operations/data';
import type { QualifiedName, TypeName } from '../operations/names';
import { findColumn, findTable } from '../schema/catalog';
import { tokenize } from '../statements/tokens';
import type { Token } from '../statements/statement';
import { backfillStep } from './backfill-step';
import { readsOf } from './column-expressions';
import { isComparable } from './expressions';
import { label, slug, typeText } from './known';
import {
  COLUMN,
  KEY,
  TABLE,
  finished,
  keyFor,
  readArguments,
  type ColumnArgument,
  type TableArgument,
} from './parameters';
import { defineRecipe } from './recipe';
import type { PlanResult, Problem, RecipeContext } from './recipe';
import { conjunct, identifier } from './sql';
import { afterParenthesis, isWord } from './written';

/** Functions that give the same for a row whenever they are called, as far as a resumed backfill cares. */
const VOLATILE =
  /^(.*\.)?(random|gen_random_uuid|uuid_generate_v\w+|uuidv\w+|nextval|now|clock_timestamp|statement_timestamp|transaction_timestamp|current_timestamp|current_date|localtimestamp|timeofday)$/;

/**
 * One UPDATE or DELETE over a whole table holds every row's lock until its end, and leaves as many dead rows at once.
 * In batches, each its own transaction, writers wait for a batch at most, and an interrupted run goes on where it stopped.
 */
export const backfill = defineRecipe({
  id: 'backfill',
  title: 'Change rows in batches',
  description:
    'Changes existing rows by ranges of the primary key, commits each batch, pauses in between and resumes where it stopped.',
  parameters: [
    TABLE,
    COLUMN,
    {
      name: 'value',
      title: 'New value, an SQL expression',
      type: 'expression',
      required: true,
      example: "'pending'",
    },
    {
      name: 'where',
      title: 'Rows to change (those where the column is NULL, if left out)',
      type: 'expression',
      required: false,
      example: "status = 'new'",
    },
    KEY,
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.column(table);
    const type = column?.known === undefined ? undefined : typeText(column.known.type);
    const scope = { what: 'A backfill', table, subqueries: true };
    const value = ask.expression('value', scope, type);
    const where = ask.optional('where') === undefined ? undefined : ask.expression('where', scope);
    const wrong = table && column && fillProblem(table, column, value, where);
    if (wrong !== undefined) ask.problem(wrong.message, wrong.parameter);
    const key = ask.key(table);
    if (!table || !column || value === undefined || !key) return finished(ask, undefined);
    const name = identifier(column.name);
    const todo =
      where === undefined
        ? `${name} IS NULL`
        : unlessDone(context, table.name, where, [[column.name, value]]);
    return finished(
      ask,
      planOf(context, {
        table: table.name,
        key,
        assignments: `${name} = ${value}`,
        where: todo,
        title: `fill ${column.name} of ${table.label} in batches`,
        slug: slug('backfill', table.name.name, column.name),
        warnings: [],
      }),
    );
  },
  fromOperation(operation, statementText, context) {
    if (operation.type === 'Update') return updatePlan(operation, statementText, context);
    if (operation.type === 'Delete') return deletePlan(operation, statementText, context);
    return undefined;
  },
});

/** What a backfill of a column by arguments cannot do, or not if it is interrupted and run again. */
function fillProblem(
  table: TableArgument,
  { name, known }: ColumnArgument,
  value: string | undefined,
  where: string | undefined,
): Problem | undefined {
  const shown = `${table.label}.${name}`;
  const about = (parameter: string, message: string): Problem => ({ parameter, message });
  if (known?.generated !== undefined) return about('column', `${shown} is generated, so nobody can set it.`);
  if (known?.identity === 'always')
    return about('column', `${shown} is GENERATED ALWAYS AS IDENTITY, so an UPDATE cannot set it.`);
  if (where === undefined && known?.notNull === true)
    return about('where', `${shown} is NOT NULL, so no row has NULL in it: say which rows to change.`);
  if (where === undefined && value !== undefined && /^null$/i.test(value))
    return about('value', `The rows where ${shown} is NULL have NULL already.`);
  const readsItself = value !== undefined && readsOf(value).columns?.includes(name) === true;
  return readsItself && where !== undefined && !asksForNull(where, name)
    ? about(
        'value',
        `A run that was interrupted would change ${shown} again from the value that it has written itself.`,
      )
    : undefined;
}

function updatePlan(operation: Update, text: string, context: RecipeContext): PlanResult | undefined {
  const written = writtenChange(text, ['SET']);
  if (written === undefined || operation.from.length > 0) return undefined;
  const assigned = operation.assignments.map(
    (assignment) => [assignment.column, assignment.value.text] as const,
  );
  // A multi-column assignment (`SET (a, b) = …`) has no value of its own for each column.
  if (assigned.length === 0 || assigned.length !== operation.columns.length) return undefined;
  const columns = assigned.map(([column]) => column);
  const readsItself = operation.assignments.some((assignment) =>
    assignment.value.columns.some((column) => columns.includes(column)),
  );
  const where = operation.where?.text;
  const guarded = where !== undefined && columns.some((column) => asksForNull(where, column));
  // What counts up, for example: an interrupted run would change its first rows twice.
  if (readsItself && !guarded) return undefined;
  if (operation.assignments.some((assignment) => assignment.value.hasSubquery) && !guarded) return undefined;
  const varies = operation.assignments.some((assignment) =>
    assignment.value.functions.some((name) => VOLATILE.test(name)),
  );
  if (varies && !guarded && where === undefined) return undefined;
  const key = keyFor(operation.table, context);
  if ('message' in key) return { problems: [key] };
  const shown = label(context.catalog, operation.table);
  // Batches by pages go over the table again, and would never end.
  if (key.length === 0 && varies && !guarded) return undefined;
  return planOf(context, {
    table: operation.table,
    key,
    ...(written.alias === undefined ? {} : { alias: written.alias }),
    assignments: written.assignments,
    where:
      guarded || varies
        ? (where ?? 'true')
        : unlessDone(context, operation.table, where, assigned, written.alias),
    title: `change ${columns.join(', ')} of ${shown} in batches`,
    slug: slug('backfill', operation.table.name, ...columns),
    warnings:
      varies && !guarded
        ? [
            `A run that was interrupted changes the rows of ${shown} again that it has done: its value differs at each call.`,
          ]
        : [],
  });
}

function deletePlan(operation: Delete, text: string, context: RecipeContext): PlanResult | undefined {
  const written = writtenChange(text, ['WHERE']);
  const where = operation.where?.text;
  if (written === undefined || where === undefined || operation.using.length > 0) return undefined;
  const key = keyFor(operation.table, context);
  if ('message' in key) return { problems: [key] };
  return planOf(context, {
    table: operation.table,
    key,
    ...(written.alias === undefined ? {} : { alias: written.alias }),
    assignments: null,
    where,
    title: `delete rows of ${label(context.catalog, operation.table)} in batches`,
    slug: slug('delete', 'from', operation.table.name),
    warnings: [],
  });
}

interface Change extends Omit<Parameters<typeof backfillStep>[0], 'context'> {
  readonly slug: string;
  readonly warnings: readonly string[];
}

const LOST = 'The values of before are not kept.';

function planOf(context: RecipeContext, { slug: name, warnings, ...change }: Change): PlanResult {
  const title = change.title.charAt(0).toUpperCase() + change.title.slice(1);
  return {
    plan: {
      title,
      slug: name,
      steps: [{ ...backfillStep({ ...change, context }), notUndone: LOST }],
      warnings: [`There is no way back: ${LOST.charAt(0).toLowerCase()}${LOST.slice(1)}`, ...warnings],
      equivalent: true,
    },
  };
}

/** The condition, and that a column does not have its new value yet: what is done is not done again. */
function unlessDone(
  { catalog }: RecipeContext,
  table: QualifiedName,
  where: string | undefined,
  assigned: readonly (readonly [column: string, value: string])[],
  alias?: string,
): string {
  const differs = assigned
    .map(([column, value]) => {
      const name = alias === undefined ? identifier(column) : `${alias}.${identifier(column)}`;
      if (/^null$/i.test(value)) return `${name} IS NOT NULL`;
      const type = findColumn(findTable(catalog, table), column)?.type;
      return isComparable(catalog, table, column)
        ? `${name} IS DISTINCT FROM ${asStored(value, type)}`
        : `${name}::text IS DISTINCT FROM (${value})::text`;
    })
    .join(' OR ');
  return where === undefined ? differs : `${conjunct(where)} AND ${conjunct(differs)}`;
}

/** The value as the column would hold it: an assignment may round it, and turns more types into others than a comparison does. */
function asStored(value: string, type: TypeName | undefined): string {
  const tokens = tokenize(value);
  const [token] = tokens;
  const single = tokens.length === 1 || isCall(tokens);
  const isNumber = /^(int[248]|numeric|float[48])$/.test(type?.name ?? '') && token?.kind === 'number';
  if (type === undefined || (tokens.length === 1 && (token?.kind === 'string' || isNumber)))
    return single ? value : `(${value})`;
  return `${single ? value : `(${value})`}::${typeText(type)}`;
}

/** `lower(email)`: nothing stands outside of the call. */
function isCall(tokens: readonly Token[]): boolean {
  return (
    tokens[0]?.kind === 'word' && tokens[1]?.text === '(' && afterParenthesis(tokens, 1) === tokens.length
  );
}

/** True where the condition is, or demands with AND, that the column is NULL: a done row no longer fulfils it. */
function asksForNull(where: string, column: string): boolean {
  if (/\bor\b/i.test(where)) return false;
  const tokens = tokenize(where);
  return tokens.some(
    (token, index) =>
      (token.text.toLowerCase() === column || token.text === identifier(column)) &&
      isWord(tokens[index + 1], 'IS') &&
      isWord(tokens[index + 2], 'NULL') &&
      !isWord(tokens[index - 1], 'NOT'),
  );
}

interface WrittenChange {
  readonly alias?: string;
  /** Between SET and WHERE. */
  readonly assignments: string;
}

/** Undefined for a statement with WITH, ONLY, FROM, RETURNING or a cursor, which batches could not repeat. */
function writtenChange(text: string, until: readonly [string]): WrittenChange | undefined {
  const tokens = tokenize(text);
  const depths = depthsOf(tokens);
  const top = (words: readonly string[], from = 0): number =>
    tokens.findIndex((token, index) => index >= from && depths[index] === 0 && isWord(token, ...words));
  if (!isWord(tokens[0], 'UPDATE', 'DELETE') || top(['RETURNING', 'CURRENT', 'ONLY']) >= 0) return undefined;
  const tableAt = isWord(tokens[0], 'DELETE') ? 2 : 1;
  const end = top(until);
  const start = tokens[end];
  if (start === undefined) return undefined;
  const aliasTokens = tokens
    .slice(tableAt, end)
    .filter((token) => !isWord(token, 'AS') && token.text !== '*');
  const names = aliasTokens.filter(
    (token, index) => token.text !== '.' && aliasTokens[index - 1]?.text !== '.',
  );
  const alias = names[1]?.text;
  const whereAt = top(['WHERE'], end);
  const stop = whereAt < 0 ? tokens.length : whereAt;
  return {
    ...(alias === undefined ? {} : { alias }),
    assignments: text.slice(tokens[end + 1]?.start, tokens[stop - 1]?.end ?? text.length),
  };
}

function depthsOf(tokens: readonly Token[]): readonly number[] {
  let depth = 0;
  return tokens.map((token) => {
    if (token.text === ')' || token.text === ']') depth--;
    const own = depth;
    if (token.text === '(' || token.text === '[') depth++;
    return own;
  });
}
