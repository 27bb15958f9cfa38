import type { QualifiedName } from '../operations/names';
import { displayKey, findColumn, findTable } from '../schema/catalog';
import type { Column, Table } from '../schema/catalog';
import { closest } from '../settings/closest';
import { MAX_IDENTIFIER_BYTES } from '../text/identifiers';
import { utf8ByteLength } from '../text/utf8';
import type { KeyColumn } from './backfill-sql';
import { SYSTEM_COLUMNS, scopeProblem, type Scope } from './expression-scope';
import {
  castProblem,
  expressionProblem,
  parseName,
  serialProblem,
  typeProblem,
  valueProblem,
} from './expressions';
import { columnNames, keyColumns, label, typeText } from './known';
import { hole } from './plan';
import type { Arguments, Parameter, PlanResult, Problem, RecipeContext } from './recipe';
import { mayBeType } from './written-type';

export const TABLE: Parameter = {
  name: 'table',
  title: 'Table',
  type: 'table',
  required: true,
  example: 'orders',
};

export const COLUMN: Parameter = {
  name: 'column',
  title: 'Column',
  type: 'column',
  required: true,
  example: 'status',
};

export const KEY: Parameter = {
  name: 'key',
  title: 'Primary key of the table, for batches',
  type: 'columns',
  required: false,
  example: 'id',
  whenUnknown: true,
};

/** Arguments read against the schema. Each function gives undefined where it has added to `problems`. */
export interface ArgumentReader {
  readonly problems: readonly Problem[];
  /** The text of an optional argument; undefined where it is missing or empty. */
  optional(parameter: string): string | undefined;
  table(parameter?: string): TableArgument | undefined;
  /** A column that exists, or may exist where the history is not complete. */
  column(table: TableArgument | undefined, parameter?: string): ColumnArgument | undefined;
  columns(table: TableArgument | undefined, parameter?: string): readonly string[] | undefined;
  /** A column that does not exist. */
  newColumn(table: TableArgument | undefined, parameter?: string): string | undefined;
  /** A new name; `taken` says what has it already. Undefined also where it is left out and a default is to be chosen. */
  newName(parameter: string, taken: (name: string) => string | undefined): string | undefined;
  type(parameter?: string): string | undefined;
  /** The type of a column that the history does not know; a problem where it knows the column, and as another. */
  typeOf(
    table: TableArgument | undefined,
    column: ColumnArgument | undefined,
    parameter: string,
  ): string | undefined;
  /** An SQL expression; with a type, a value that can be cast to it. */
  expression(parameter: string, scope: Scope, type?: string): string | undefined;
  /** As an expression; where it is a lone word, it was meant as a text. */
  value(parameter: string, scope: Scope, type?: string): string | undefined;
  choice<T extends string>(parameter: string, choices: readonly T[]): T | undefined;
  flag(parameter: string, fallback: boolean): boolean;
  /** The key of a table that a backfill goes by: as given, or as the history knows it; empty for a table that has none. */
  key(table: TableArgument | undefined): readonly KeyColumn[] | undefined;
  /** Adds a problem that a recipe found, in place of the answer. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it stands for any answer
  problem<T>(message: string, parameter?: string): T | undefined;
}

export interface TableArgument {
  readonly name: QualifiedName;
  readonly known: Table | undefined;
  /** For sentences. */
  readonly label: string;
}

export interface ColumnArgument {
  readonly name: string;
  readonly known: Column | undefined;
}

/** Opens the arguments of a recipe. */
export function readArguments(args: Arguments, context: RecipeContext): ArgumentReader {
  const { catalog } = context;
  const problems: Problem[] = [];
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it stands for any answer
  const problem = <T>(message: string, parameter?: string): T | undefined => {
    problems.push(parameter === undefined ? { message } : { parameter, message });
    return undefined;
  };
  const optional = (parameter: string): string | undefined => {
    const value = args[parameter]?.trim();
    return value === '' ? undefined : value;
  };
  const required = (parameter: string): string | undefined =>
    optional(parameter) ??
    problem(
      `The ${words(parameter)} ${/(?:columns|values)$/i.test(parameter) ? 'are' : 'is'} missing.`,
      parameter,
    );
  const complete = catalog.complete && catalog.tables.size > 0;

  /** One identifier; a known name is also understood as it is stored, without quotes. */
  const identifierOf = (
    text: string,
    parameter: string,
    known: readonly string[] = [],
  ): string | undefined => {
    if (known.includes(text)) return text;
    const parsed = parseName(text);
    if (parsed === undefined || parsed.schema !== undefined)
      return problem(
        `${text} is not a name. Write special names in double quotes: "Order Status".`,
        parameter,
      );
    return fits(parsed.name, parameter);
  };
  const fits = (name: string, parameter: string): string | undefined => {
    const bytes = utf8ByteLength(name);
    return bytes <= MAX_IDENTIFIER_BYTES
      ? name
      : problem(
          `The name ${name} is ${bytes} bytes long. PostgreSQL would cut it to ${MAX_IDENTIFIER_BYTES}.`,
          parameter,
        );
  };
  const columnIn = (table: TableArgument, text: string, parameter: string): ColumnArgument | undefined => {
    const names = columnNames(catalog, table.name);
    const name = identifierOf(text, parameter, names);
    if (name === undefined) return undefined;
    const known = findColumn(table.known, name);
    if (known !== undefined || !complete || table.known === undefined) return { name, known };
    return problem(`${table.label} has no column ${name}.${didYouMean(name, names)}`, parameter);
  };
  const keyOf = (table: TableArgument): readonly KeyColumn[] | undefined => {
    const given = optional('key');
    if (given === undefined) {
      const known = keyColumns(catalog, table.name);
      if (known === undefined && isKnownToHaveNoKey(table.known)) return [];
      return (
        known ??
        (context.unknown === 'hole'
          ? [{ name: hole('primary key column'), type: '' }]
          : problem(
              `The history does not show a primary key of ${table.label}. Name the columns that the batches go by.`,
              'key',
            ))
      );
    }
    const columns = given.split(',').map((each) => columnIn(table, each.trim(), 'key'));
    return columns.some((each) => each === undefined)
      ? undefined
      : columns.flatMap((each) =>
          each ? [{ name: each.name, type: each.known ? typeText(each.known.type) : '' }] : [],
        );
  };
  const checked = (
    parameter: string,
    type: string | undefined,
    check: (text: string) => string | undefined,
  ): string | undefined => {
    const text = required(parameter);
    if (text === undefined) return undefined;
    const wrong = check(text) ?? (type === undefined ? undefined : castProblem(type, text, catalog));
    return wrong === undefined ? text : problem(wrong, parameter);
  };

  return {
    problems,
    problem,
    optional,
    table(parameter = 'table') {
      const text = required(parameter);
      if (text === undefined) return undefined;
      const asStored = { name: text };
      const name = findTable(catalog, asStored) ? asStored : parseName(text);
      if (name === undefined)
        return problem(
          `${text} is not a table name. Write it as SQL does: orders, shop.orders, "Orders".`,
          parameter,
        );
      if (fits(name.name, parameter) === undefined) return undefined;
      const known = findTable(catalog, name);
      const shown = label(catalog, name);
      if (known === undefined && complete) {
        const tables = [...catalog.tables.values()].map((each) => label(catalog, each));
        return problem(`The history has no table ${shown}.${didYouMean(shown, tables)}`, parameter);
      }
      return { name, known, label: shown };
    },
    column(table, parameter = 'column') {
      const text = required(parameter);
      return text === undefined || table === undefined ? undefined : columnIn(table, text, parameter);
    },
    columns(table, parameter = 'columns') {
      const text = required(parameter);
      if (text === undefined || table === undefined) return undefined;
      const columns = text.split(',').map((each) => columnIn(table, each.trim(), parameter));
      const names = columns.flatMap((each) => (each ? [each.name] : []));
      const twice = names.find((name, index) => names.indexOf(name) < index);
      if (twice !== undefined) return problem(`The column ${twice} is named twice.`, parameter);
      return names.length === columns.length ? names : undefined;
    },
    newColumn(table, parameter = 'column') {
      const text = required(parameter);
      const name = text === undefined ? undefined : identifierOf(text, parameter);
      if (table?.known?.partitionOf !== undefined)
        return problem(
          `${table.label} is a partition: its columns are those of ${displayKey(table.known.partitionOf.parent)}.`,
          'table',
        );
      if (name !== undefined && SYSTEM_COLUMNS.has(name))
        return problem(
          `Every table has a system column ${name}, so no other column can have its name.`,
          parameter,
        );
      if (name === undefined || findColumn(table?.known, name) === undefined) return name;
      return problem(`${table?.label ?? 'The table'} has a column ${name} already.`, parameter);
    },
    newName(parameter, taken) {
      const text = optional(parameter);
      const name = text === undefined ? undefined : identifierOf(text, parameter);
      const by = name === undefined ? undefined : taken(name);
      return by === undefined ? name : problem(`${by} already.`, parameter);
    },
    type: (parameter = 'type') =>
      checked(parameter, undefined, (text) => typeProblem(text) ?? serialProblem(text)),
    typeOf(table, column, parameter) {
      const written = optional(parameter);
      if (column?.known === undefined) {
        if (column === undefined) return undefined;
        if (written === undefined && context.unknown === 'hole') return hole(`type of ${column.name}`);
        return checked(parameter, undefined, (text) => typeProblem(text) ?? serialProblem(text));
      }
      if (written !== undefined && !mayBeType(written, column.known.type))
        problem(
          `In the history ${table?.label}.${column.name} is of the type ${typeText(column.known.type)}, not ${written}: leave it out.`,
          parameter,
        );
      return undefined;
    },
    expression: (parameter, scope, type) =>
      checked(parameter, type, (text) => expressionProblem(text) ?? scopeProblem(text, scope, context)),
    value: (parameter, scope, type) =>
      checked(parameter, type, (text) => valueProblem(text) ?? scopeProblem(text, scope, context)),
    choice(parameter, choices) {
      const text = optional(parameter)?.toLowerCase();
      if (text === undefined) return undefined;
      return (
        choices.find((each) => each === text) ??
        problem(`${text} is not one of ${choices.join(', ')}.`, parameter)
      );
    },
    flag(parameter, fallback) {
      const text = optional(parameter)?.toLowerCase();
      if (text === undefined) return fallback;
      if (['true', 'yes', 'on', '1'].includes(text)) return true;
      if (!['false', 'no', 'off', '0'].includes(text))
        problem(`${text} is neither true nor false.`, parameter);
      return false;
    },
    key: (table) => (table === undefined ? undefined : keyOf(table)),
  };
}

/** All of the table is known, and nothing of it is a key. Rows of tables that inherit from it lie in pages of their own. */
function isKnownToHaveNoKey(table: Table | undefined): boolean {
  if (table === undefined || table.partial === true || table.columnsUnknown === true) return false;
  return table.partitionBy !== undefined || (table.children ?? []).length === 0;
}

/** The result of a recipe that has read its arguments. */
export function finished(ask: ArgumentReader, result: PlanResult | undefined): PlanResult {
  return ask.problems.length > 0 || result === undefined ? { problems: ask.problems } : result;
}

/** For a quick fix: the key from the history, or a hole, or a problem, as the context wants it. */
export function keyFor(table: QualifiedName, context: RecipeContext): readonly KeyColumn[] | Problem {
  const ask = readArguments({}, context);
  const shown = label(context.catalog, table);
  const key = ask.key({ name: table, known: findTable(context.catalog, table), label: shown });
  return key ?? ask.problems[0] ?? { message: `The key of ${shown} is not known.` };
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const candidate = closest(word, candidates);
  return candidate === undefined ? '' : ` Did you mean ${candidate}?`;
}

/** `referencedColumns` → `referenced columns`. */
function words(parameter: string): string {
  return parameter.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
