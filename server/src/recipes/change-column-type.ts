import { hasCertainlyNoCast } from '../effects/casts';
import { resolve } from '../effects/type-change';
import type { Expression, QualifiedName, TypeName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { findColumn, findTable, keyOf, splitKey, type Catalog } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';
import { tokenize } from '../statements/tokens';
import { makeObjectName } from '../text/identifiers';
import { foldIdentifier, quoteLiteral } from '../text/quoting';
import type { KeyColumn } from './backfill-sql';
import { freeName, type CarryOver } from './carry-over';
import { replaceColumns } from './column-expressions';
import { copyStatements } from './dual-write';
import { columnNames, label, slug, typeText } from './known';
import { COLUMN, finished, KEY, keyFor, readArguments, TABLE } from './parameters';
import { hole } from './plan';
import { defineRecipe, type Arguments, type PlanResult, type RecipeContext } from './recipe';
import { carriedColumn, unknownColumn } from './rename-column';
import { replaceColumn } from './replace-column';
import { identifier } from './sql';
import { writtenType } from './written-type';

/**
 * ALTER COLUMN … TYPE holds an ACCESS EXCLUSIVE lock while it writes every row and every index anew, save for the few
 * changes that PostgreSQL does in the catalog alone. So a second column of the new type is filled beside the old one, with
 * a trigger for what is written meanwhile, and gets its indexes and constraints without blocking. Then the two swap names
 * in one short transaction, and the trigger turns round: the old column follows the new one until it goes.
 */
export const changeColumnType = defineRecipe({
  id: 'change-column-type',
  title: 'Change the type of a column',
  description:
    'Fills a second column of the new type beside the old one, swaps the two in a short transaction, and drops the old one at the end, so that the table is never rewritten under a lock.',
  parameters: [
    TABLE,
    { ...COLUMN, example: 'phone' },
    { name: 'type', title: 'New type', type: 'type', required: true, example: 'bigint' },
    {
      name: 'using',
      title: 'New value as an expression over the old one',
      type: 'expression',
      required: false,
      example: 'phone::bigint',
    },
    {
      name: 'reverse',
      title: 'Old value as an expression over the new one, for the way back',
      type: 'expression',
      required: false,
      example: 'phone::text',
    },
    {
      name: 'oldType',
      title: 'Type of the column now',
      type: 'type',
      required: false,
      example: 'varchar(20)',
      whenUnknown: true,
    },
    KEY,
  ],

  fromArguments(args: Arguments, context: RecipeContext): PlanResult {
    const ask = readArguments(args, context);
    const table = ask.table();
    const column = ask.column(table);
    const to = ask.type();
    const key = ask.key(table);
    const using =
      ask.optional('using') && ask.expression('using', { what: 'USING', table, subqueries: false });
    const reverse =
      ask.optional('reverse') &&
      ask.expression('reverse', { what: 'The way back', table, subqueries: false });
    const oldType = ask.typeOf(table, column, 'oldType');
    if (table === undefined || column === undefined || to === undefined || key === undefined) {
      return finished(ask, undefined);
    }
    const names = [column.name, ...columnNames(context.catalog, table.name)];
    const change: Change = {
      table: table.name,
      column: column.name,
      to,
      oldType,
      using: using === undefined ? undefined : written(using, names),
      reverse: reverse === undefined ? undefined : written(reverse, names),
      key,
    };
    return finished(ask, ask.problems.length > 0 ? undefined : planChange(change, context));
  },

  fromOperation(
    operation: Operation,
    _statementText: string,
    context: RecipeContext,
  ): PlanResult | undefined {
    if (operation.type !== 'AlterColumnType') return undefined;
    const { table, column, to, using, collation } = operation;
    const key = keyFor(table, context);
    if ('message' in key) return { problems: [key] };
    const known = findColumn(findTable(context.catalog, table), column);
    if (known === undefined && context.unknown === 'ask') {
      const message = `The history does not show the type of ${label(context.catalog, table)}.${column}.`;
      return { problems: [{ parameter: 'oldType', message }] };
    }
    const type = typeText(to) + (collation === undefined ? '' : ` COLLATE ${identifier(collation)}`);
    const oldType = known === undefined ? hole(`type of ${column}`) : undefined;
    const inZone =
      using === undefined && known ? inTimeZone(column, typeText(known.type), type, context) : undefined;
    const change = { table, column, to: type, oldType, key };
    return planChange({ ...change, using: using ?? inZone, reverse: inZone }, context);
  },
});

/**
 * The conversion of a migration that sets TimeZone, written so that it is the same in the application's sessions, where the
 * trigger runs. It is the same both ways.
 */
function inTimeZone(
  column: string,
  from: string,
  to: string,
  { catalog: { timeZone } }: RecipeContext,
): Expression | undefined {
  // A number means the other direction in AT TIME ZONE.
  if (timeZone === undefined || !/^[A-Za-z_]+(\/[\w+-]+)*$/.test(timeZone)) return undefined;
  const isTimestamp = (type: string): boolean => /^timestamp/i.test(type);
  if (!isTimestamp(from) || !isTimestamp(to) || isZoned(from) === isZoned(to)) return undefined;
  return written(`${identifier(column)} AT TIME ZONE ${quoteLiteral(timeZone)}`, [column]);
}

function isZoned(type: string): boolean {
  return /^timestamp(tz|.*\bwith time zone)/i.test(type);
}

interface Change {
  readonly table: QualifiedName;
  readonly column: string;
  /** With its collation. */
  readonly to: string;
  /** Where the history does not know it. */
  readonly oldType: string | undefined;
  readonly using: Expression | undefined;
  readonly reverse: Expression | undefined;
  readonly key: readonly KeyColumn[];
}

function planChange(change: Change, context: RecipeContext): PlanResult {
  const { table, column, to, key } = change;
  const { catalog, version } = context;
  const known = findTable(catalog, table);
  const shown = label(catalog, table);
  const carry = carriedColumn(known, table, column, context);
  if (carry !== undefined && carry.problems.length > 0) {
    return { problems: carry.problems.map((message) => ({ parameter: 'column', message })) };
  }
  const incomparable = carry && !canReference(carry, to) ? carry.incoming[0] : undefined;
  if (incomparable !== undefined) {
    const message = `The foreign key ${incomparable.name} of ${label(catalog, incomparable.table)} references ${shown}.${column}, and its column cannot reference ${to}: change both columns together, or drop the foreign key first.`;
    return { problems: [{ parameter: 'type', message }] };
  }
  const oldType = carry ? typeText(carry.column.type) : (change.oldType ?? '');
  if (change.using === undefined && carry && hasNoCast(carry.column.type, to, catalog)) {
    const message = `PostgreSQL has no cast from ${oldType} to ${to}: an expression over ${column}, as in USING, must say what each value becomes.`;
    return { problems: [{ parameter: 'type', message }] };
  }
  const forward = conversion(change.using, column, oldType, to);
  const isPlain = change.using === undefined || isCastOf(change.using.text, column);
  const back = change.reverse ?? (isPlain ? undefined : 'none');
  const backward = back === 'none' ? undefined : conversion(back, column, to, oldType);
  if (forward === undefined || (backward === undefined && back !== 'none')) {
    const text = (forward === undefined ? change.using : change.reverse)?.text ?? '';
    const message = `It is not certain which words of ${text} are columns, so it cannot be put into a trigger.`;
    return { problems: [{ parameter: forward === undefined ? 'using' : 'reverse', message }] };
  }
  const names = columnNames(catalog, table);
  const free = (suffix: string): string => freeName(column, suffix, (name) => names.includes(name));
  const [fresh, aside] = [free('_new'), free('_old')];
  const schema = splitKey(keyOf(catalog, table)).schema;
  const dualWrite = {
    table,
    name: makeObjectName(table.name, [column], 'type_sync'),
    version,
    schemas: searchPath(schema, context, carry?.column.type, change),
  };
  const sources = (change.using?.columns ?? [column]).map((name) => ({
    name,
    type: findColumn(known, name)?.type,
  }));
  const syncBefore = copyStatements(dualWrite, {
    target: fresh,
    value: forward.inTrigger,
    sources,
    tolerant: false,
  });
  const syncAfter = copyStatements(dualWrite, {
    target: aside,
    value: backward?.inTrigger ?? 'NULL',
    sources: [{ name: column, type: undefined }],
    tolerant: backward !== undefined,
  });
  const collation = carry?.column.collation;
  return {
    plan: replaceColumn(
      {
        title: `Change the type of ${shown}.${column} to ${to}`,
        slug: slug('change', shown, column, 'to', to),
        table,
        before: { old: column, new: fresh },
        after: { old: aside, new: column },
        oldType: oldType + (collation === undefined ? '' : ` COLLATE ${identifier(collation)}`),
        newType: to,
        syncName: dualWrite.name,
        syncBefore,
        syncAfter,
        key,
        fill: { value: forward.value, where: unfilled(fresh, forward, column) },
        refill: backward && { value: backward.value, where: unfilled(aside, backward, column) },
        carry,
        deploy: `Every running release works with ${column} as ${oldType} and as ${to}.`,
        deployAfter: `Every running release has proven itself with ${column} as ${to}, and nothing needs the values in ${aside}.`,
        warnings: [
          ...(carry === undefined ? [unknownColumn(shown, column)] : []),
          ...warningsOf(change, carry, { oldType, aside, shown, hasWayBack: backward !== undefined }),
        ],
      },
      context,
    ),
  };
}

/** Whether PostgreSQL compares the referencing column, which keeps its type, with the new type by an index. */
function canReference({ column }: CarryOver, to: string): boolean {
  const integers = /^(smallint|integer|int|bigint|int[248])$/i;
  const texts = /^(text|varchar|character varying)\b(?!.*\[)/i;
  const from = typeText(column.type);
  return (integers.test(from) && integers.test(to)) || (texts.test(from) && texts.test(to));
}

/** Whether no value of a type can be cast to another; only said where it is certain. */
function hasNoCast(from: TypeName, to: string, catalog: Catalog): boolean {
  const { name, isArray } = writtenType(to);
  if (isArray || from.arrayDimensions > 0) return false;
  const base = resolve(catalog, from);
  if (!base.builtIn) return false;
  const own = [...catalog.types.values()].find((type) => type.name === name);
  const source = writtenType(typeText(base.type)).name;
  if (own?.kind === 'enum') return !/^(?:text|varchar|bpchar|name)$/.test(source);
  return own === undefined && hasCertainlyNoCast(source, name);
}

interface Conversion {
  /** Over the table's columns. */
  readonly value: string;
  /** Over NEW. */
  readonly inTrigger: string;
  /** Whether every value but NULL becomes one that is not NULL. */
  readonly isTotal: boolean;
}

/**
 * How a value becomes one of another type. Where PostgreSQL assigns it by itself nothing is written, as ALTER COLUMN … TYPE
 * without USING does: a cast to varchar(10) would cut what an assignment refuses.
 */
function conversion(
  expression: Expression | undefined,
  column: string,
  from: string,
  to: string,
): Conversion | undefined {
  if (expression !== undefined) {
    const inTrigger = replaceColumns(expression, (name) => `NEW.${identifier(name)}`);
    const isTotal = isCastOf(expression.text, column);
    return inTrigger === undefined ? undefined : { value: expression.text, inTrigger, isTotal };
  }
  const [plain, variable] = [identifier(column), `NEW.${identifier(column)}`];
  if (isText(to)) return { value: plain, inTrigger: variable, isTotal: true };
  // PL/pgSQL assigns a text to any type by that type's input function, without a name that must be looked up.
  const cast = `::${withoutCollation(to)}`;
  return { value: plain + cast, inTrigger: isText(from) ? variable : variable + cast, isTotal: true };
}

function unfilled(target: string, { value, isTotal }: Conversion, column: string): string {
  const source = isTotal ? identifier(column) : `(${value})`;
  return `${identifier(target)} IS NULL AND ${source} IS NOT NULL`;
}

function isText(type: string): boolean {
  return /^(character varying|varchar|character|char|bpchar|text|citext|bit|varbit)\b(?!.*\[)/i.test(type);
}

function withoutCollation(type: string): string {
  return type.replace(/ COLLATE .*$/s, '');
}

/** `phone::bigint` or `CAST(phone AS bigint)`: nothing but a cast of the column. */
function isCastOf(text: string, column: string): boolean {
  const tokens = tokenize(text);
  const isColumn = (index: number): boolean => {
    const token = tokens[index];
    return (
      (token?.kind === 'word' || token?.kind === 'quotedIdentifier') && foldIdentifier(token.text) === column
    );
  };
  const isTypeFrom = (index: number): boolean =>
    /^[\s\w."]+(\([\d\s,]*\)[\s\w]*)?(\[\d*\])*\)?$/.test(text.slice(tokens[index]?.start ?? text.length));
  if (isColumn(0) && tokens.length === 1) return true;
  if (isColumn(0) && tokens[1]?.text === '::') return isTypeFrom(2);
  return (
    /^cast$/i.test(tokens[0]?.text ?? '') &&
    tokens[1]?.text === '(' &&
    isColumn(2) &&
    /^as$/i.test(tokens[3]?.text ?? '') &&
    isTypeFrom(4)
  );
}

/** An expression as a person gave it: which columns it reads is seen in its words. */
function written(text: string, columns: readonly string[]): Expression {
  const words = tokenize(text)
    .filter(({ kind }) => kind === 'word' || kind === 'quotedIdentifier')
    .map((token) => foldIdentifier(token.text));
  return {
    text,
    span: { start: 0, end: text.length },
    constant: false,
    functions: [],
    columns: [...new Set(columns)].filter((column) => words.includes(column)),
    hasSubquery: words.includes('select'),
  };
}

/** Where the function finds types and functions that an expression names. */
function searchPath(
  schema: string,
  { catalog }: RecipeContext,
  type: TypeName | undefined,
  { to }: Change,
): readonly string[] {
  const named = [type, { name: foldIdentifier(withoutCollation(to)) }].flatMap((each) => {
    const found = each && userTypeOf(catalog, each);
    return found === undefined ? [] : [found.schema];
  });
  return [...new Set([schema, ...named, ...(catalog.searchPath ?? [])])];
}

function warningsOf(
  { column, to, using }: Change,
  carry: CarryOver | undefined,
  {
    oldType,
    aside,
    shown,
    hasWayBack,
  }: { oldType: string; aside: string; shown: string; hasWayBack: boolean },
): string[] {
  const warnings = [
    `Sessions that prepared a query such as SELECT * on ${shown} get the error "cached plan must not change result type" after the swap: let the application prepare it again.`,
    hasWayBack
      ? `From the swap on, a value that ${oldType} cannot hold is NULL in ${aside}.`
      : `The way back from ${to} to ${oldType} is not known, so ${aside} is set to NULL in rows that are written after the swap: give the reverse expression to keep it in step.`,
  ];
  if (using === undefined && isZoned(oldType) !== isZoned(to)) {
    const time = /^timestamp/i.test(oldType) ? identifier(column) : `${identifier(column)}::timestamp`;
    warnings.push(
      `The conversion depends on the TimeZone of each session that writes: name the time zone in USING ${time} AT TIME ZONE '…'.`,
    );
  }
  if (carry?.sequence !== undefined) {
    warnings.push(
      `The sequence ${carry.sequence.name} keeps its own type, as with ALTER COLUMN … TYPE: ALTER SEQUENCE ${carry.sequence.name} AS bigint lets it count further.`,
    );
  }
  return warnings;
}
