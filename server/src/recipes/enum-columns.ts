import type { Expression, QualifiedName, TypeName } from '../operations/names';
import { displayKey, keyOf } from '../schema/catalog';
import type { Catalog, Column, Table, UserType } from '../schema/catalog';
import { columnsOf, foreignKeysToColumn, indexesOn, userTypeOf, viewsOf } from '../schema/lookups';
import type { Token } from '../statements/statement';
import { tokenize } from '../statements/tokens';
import { quoteLiteral } from '../text/quoting';

/** Where the history shows values of an enum: what a rename of one of them has to look at. */

export interface EnumColumn {
  /** The table as statements name it: without its schema where that is the default one. */
  readonly table: QualifiedName;
  readonly known: Table;
  readonly column: Column;
  readonly isArray: boolean;
  readonly isDomain: boolean;
}

/** Columns of the enum, of an array of it or of a domain over it; those of partitions and inheriting tables through their parents. */
export function enumColumns(catalog: Catalog, type: UserType): readonly EnumColumn[] {
  return [...catalog.tables.values()]
    .filter(({ partitionOf }) => partitionOf === undefined)
    .flatMap((known) =>
      known.columns
        .filter(({ name, type: of }) => isOf(catalog, of, type) && !isInherited(catalog, known, name))
        .map((column) => ({
          table:
            known.schema === catalog.defaultSchema
              ? { name: known.name }
              : { schema: known.schema, name: known.name },
          known,
          column,
          isArray: isArray(catalog, column.type),
          isDomain: userTypeOf(catalog, column.type)?.kind === 'domain',
        })),
    )
    .sort((a, b) => (keyOf(catalog, a.table) < keyOf(catalog, b.table) ? -1 : 1));
}

function isOf(catalog: Catalog, column: TypeName, type: UserType): boolean {
  const found = userTypeOf(catalog, column);
  if (found?.kind === 'domain') return isOf(catalog, found.base, type);
  return found?.schema === type.schema && found.name === type.name;
}

function isArray(catalog: Catalog, column: TypeName): boolean {
  const found = userTypeOf(catalog, column);
  return column.arrayDimensions > 0 || (found?.kind === 'domain' && isArray(catalog, found.base));
}

function isInherited(catalog: Catalog, { inherits }: Table, column: string): boolean {
  return inherits.some((parent) => catalog.tables.get(parent)?.columns.some(({ name }) => name === column));
}

/** Whether an expression names the value, by itself or in an array: `'{open,done}'`. */
export function namesValue(expression: Expression, value: string): boolean {
  return tokenize(expression.text).some((token) => {
    const inner = literalOf(token);
    if (inner === undefined) return false;
    return (
      inner === value || (/^\s*\{/.test(inner) && elements(inner).some((part) => unquoted(part) === value))
    );
  });
}

/** The expression with another value in the place of one that it names. */
export function replaceValue(expression: Expression, value: string, to: string): string {
  const { text } = expression;
  let result = '';
  let copied = 0;
  for (const token of tokenize(text)) {
    const inner = literalOf(token);
    if (inner === undefined) continue;
    const replaced =
      inner === value
        ? to
        : /^\s*\{/.test(inner)
          ? elements(inner)
              .map((part) => (unquoted(part) === value ? `"${to.replace(/["\\]/g, '\\$&')}"` : part))
              .join('')
          : inner;
    if (replaced === inner) continue;
    result += text.slice(copied, token.start) + quoteLiteral(replaced);
    copied = token.end;
  }
  return result + text.slice(copied);
}

/** What a string stands for; undefined for other tokens. */
function literalOf({ kind, text }: Token): string | undefined {
  if (kind === 'dollarString') return text.replace(/^\$[^$]*\$|\$[^$]*\$$/g, '');
  return kind === 'string' ? text.replace(/^[^']*'|'$/g, '').replaceAll("''", "'") : undefined;
}

/** An array's text in its elements and what stands between them. */
function elements(array: string): readonly string[] {
  return array.match(/"(?:[^"\\]|\\.)*"|[^{},"\s](?:[^{},"]*[^{},"\s])?|[{},\s]+|"/g) ?? [];
}

function unquoted(element: string): string {
  return element.startsWith('"') ? element.slice(1, -1).replace(/\\(.)/g, '$1') : element;
}

/** Why the rows cannot take the new value beside the old one: full sentences. `isAnswered`: the CHECKs that the plan replaces. */
export function valueObstacles(
  catalog: Catalog,
  columns: readonly EnumColumn[],
  value: string,
  isAnswered: (table: QualifiedName, check: string) => boolean,
): readonly string[] {
  const old = quoteLiteral(value);
  return columns.flatMap(({ table, known, column }) => {
    const key = keyOf(catalog, table);
    const shown = `${displayKey(key)}.${column.name}`;
    const named = (what: string): string =>
      `${what} names ${old} and would treat the new value differently: replace it first by one that knows both.`;
    const checks = known.constraints.flatMap(({ name, definition }) =>
      definition.type === 'check' &&
      definition.expression.columns.includes(column.name) &&
      namesValue(definition.expression, value) &&
      !isAnswered(table, name)
        ? [named(`The CHECK ${name} of ${displayKey(key)}`)]
        : [],
    );
    const domain = userTypeOf(catalog, column.type);
    const ofDomain = (domain?.kind === 'domain' ? domain.constraints : []).flatMap(({ name, definition }) =>
      definition.type === 'check' && namesValue(definition.expression, value)
        ? [named(`The CHECK ${name} of the domain ${domain?.name ?? ''}`)]
        : [],
    );
    const unique = indexesOn(catalog, key, column.name).flatMap((index) =>
      index.unique && namesInIndex(index, value) ? [named(`The unique index ${index.name}`)] : [],
    );
    const generated = known.columns.flatMap(({ name, generated: computed }) =>
      computed?.expression.columns.includes(column.name) === true && namesValue(computed.expression, value)
        ? [named(`The generated column ${displayKey(key)}.${name}`)]
        : [],
    );
    const isPartitionKey = known.partitionBy?.columns.includes(column.name) ?? false;
    const keys = [
      ...known.constraints.filter(
        ({ definition }) => definition.type === 'foreignKey' && columnsOf(definition).includes(column.name),
      ),
      ...foreignKeysToColumn(catalog, key, column.name).map(({ constraint }) => constraint),
    ];
    return [
      ...checks,
      ...ofDomain,
      ...unique,
      ...generated,
      ...(column.generated === undefined ? [] : [`${shown} is a generated column, which nothing can write.`]),
      ...(isPartitionKey
        ? [
            `${displayKey(key)} is partitioned by ${column.name}: a row with another value may have no partition.`,
          ]
        : []),
      ...keys.map(
        ({ name }) =>
          `The foreign key ${name} holds ${shown} and its counterpart equal, so their rows cannot change one after another: drop it first.`,
      ),
    ];
  });
}

function namesInIndex(index: ReturnType<typeof indexesOn>[number], value: string): boolean {
  const expressions = [index.where, ...index.elements.map(({ expression }) => expression)];
  return expressions.some((expression) => expression !== undefined && namesValue(expression, value));
}

/** What goes on to name the old value, by name where the history knows it: full sentences. */
export function valueWarnings(
  catalog: Catalog,
  columns: readonly EnumColumn[],
  value: string,
): readonly string[] {
  const old = quoteLiteral(value);
  const keys = [...new Set(columns.map(({ table }) => keyOf(catalog, table)))];
  const indexes = columns.flatMap(({ table, column }) =>
    indexesOn(catalog, keyOf(catalog, table), column.name).filter(
      (index) => !index.unique && namesInIndex(index, value),
    ),
  );
  const views = keys.flatMap((key) =>
    viewsOf(catalog, key).map(({ schema, name }) => displayKey(`${schema}.${name}`)),
  );
  const ofTables = (words: (table: Table) => readonly string[]): string[] =>
    keys.flatMap((key) => words(catalog.tables.get(key)!).map((name) => `${name} of ${displayKey(key)}`));
  const triggers = ofTables((table) => table.triggers.map(({ name }) => name));
  const policies = ofTables(({ policies: names }) => names);
  const sentence = (what: string, names: readonly string[]): string[] =>
    names.length === 0
      ? []
      : [
          `${what} (${[...new Set(names)].join(', ')}) may name ${old}: let them know both values before step 1.`,
        ];
  return [
    ...indexes.map(
      ({ name, table }) =>
        `The index ${name} of ${displayKey(table)} names ${old}: create one for the new value concurrently before the rows change, and drop ${name} afterwards.`,
    ),
    ...sentence('Views', views),
    ...sentence('Triggers', triggers),
    ...sentence('Policies', policies),
    `Functions that name ${old} are not seen: let them know both values before step 1.`,
  ];
}
