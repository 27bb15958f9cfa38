import type { IndexElement, QualifiedName } from '../operations/names';
import { findTable, keyOf, splitKey, type Index } from '../schema/catalog';
import { chooseObjectName, indexColumnNames } from '../text/identifiers';
import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';
import { label, relationExists, slug } from './known';
import { TABLE, finished, readArguments } from './parameters';
import type { ArgumentReader, TableArgument } from './parameters';
import { buildStep, partitionedSteps } from './index-steps';
import type { PartitionedIndex } from './index-steps';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { besides, qualified } from './sql';
import { withName, writtenIndex } from './written-index';

const METHODS = ['btree', 'hash', 'gin', 'gist', 'spgist', 'brin'] as const;

/**
 * CREATE INDEX holds SHARE while it reads the table, so every write waits. CONCURRENTLY reads it twice under SHARE UPDATE
 * EXCLUSIVE, outside a transaction. The rest of the statement stays as written. A partitioned table refuses CONCURRENTLY:
 * its index is made ON ONLY the parent, each partition's concurrently, and then they are attached.
 */
export const createIndex = defineRecipe({
  id: 'create-index',
  title: 'Create an index',
  description:
    'Builds the index concurrently, so that reads and writes go on; on a partitioned table one partition at a time.',
  parameters: [
    TABLE,
    {
      name: 'columns',
      title: 'Columns or expressions, separated by commas',
      type: 'columns',
      required: true,
      example: 'user_id, created_at DESC',
    },
    {
      name: 'name',
      title: 'Name of the index',
      type: 'identifier',
      required: false,
      example: 'orders_user_id_idx',
    },
    { name: 'unique', title: 'Unique', type: 'boolean', required: false, example: 'false' },
    { name: 'method', title: 'Method', type: 'enum', required: false, choices: METHODS, example: 'btree' },
    {
      name: 'where',
      title: 'Only rows that fulfil a condition',
      type: 'expression',
      required: false,
      example: 'deleted_at IS NULL',
    },
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const table = ask.table();
    const scope = {
      what: 'An index',
      table,
      subqueries: false,
      immutableBecause: 'it must stay true for a row that does not change',
    };
    const columns = ask.expression('columns', scope);
    const unique = ask.flag('unique', false) ? 'UNIQUE ' : '';
    const method = ask.choice('method', METHODS);
    const where = ask.optional('where') === undefined ? undefined : ask.expression('where', scope);
    const chosen = ask.newName('name', (name) =>
      table !== undefined && relationExists(context.catalog, table.name, name)
        ? `A table, index, view or sequence has the name ${name}`
        : undefined,
    );
    const names = table === undefined || columns === undefined ? [] : elementNames(ask, table, columns);
    if (unique !== '' && method !== undefined && method !== 'btree')
      ask.problem(`PostgreSQL has no unique index by ${method}: only btree can be unique.`, 'method');
    if ((method === 'hash' || method === 'spgist') && names.length > 1)
      ask.problem(`An index by ${method} has one column.`, 'columns');
    if (!table || columns === undefined || ask.problems.length > 0) return finished(ask, undefined);
    const using = method === undefined || method === 'btree' ? '' : ` USING ${method}`;
    const condition = where === undefined ? '' : ` WHERE ${where}`;
    const text = `CREATE ${unique}INDEX ON ${qualified(table.name)}${using} (${columns})${condition}`;
    const name = chosen ?? indexName(context, table.name, names);
    const written = writtenIndex(text);
    return finished(
      ask,
      written &&
        planOf(context, table.name, {
          name,
          columns: names,
          written,
          shape: shapeOf(columns, { unique: unique !== '', method, where }),
        }),
    );
  },
  fromOperation(operation, statementText, context) {
    if (operation.type !== 'CreateIndex' || operation.concurrently) return undefined;
    const written = writtenIndex(statementText);
    if (written === undefined) return undefined;
    const columns = [...operation.elements.map(elementName), ...operation.include];
    const name = operation.name ?? indexName(context, operation.table, columns);
    const { schema } = splitKey(keyOf(context.catalog, operation.table));
    const shape = { ...operation, schema, name, table: '', valid: true, origin: undefined };
    return planOf(context, operation.table, { name, columns, written, shape });
  },
});

function planOf(context: RecipeContext, table: QualifiedName, index: PartitionedIndex): PlanResult {
  const { catalog } = context;
  const { name, written } = index;
  const shown = label(catalog, table);
  const partitioned = findTable(catalog, table)?.partitionBy !== undefined;
  return {
    plan: {
      title: `Create the index ${name} on ${shown}`,
      slug: slug('create', name),
      steps: partitioned
        ? partitionedSteps(catalog, table, index)
        : [buildStep(besides(table, name), withName(written, { name, concurrently: true }))],
      warnings: partitioned
        ? [
            `Partitions of ${shown} that the history does not show need an index of their own, attached like the others.`,
          ]
        : [],
      equivalent: true,
    },
  };
}

/** What the history would say of the index, where its columns are plain: then an equal index of a partition is found. */
function shapeOf(
  columns: string,
  {
    unique,
    method = 'btree',
    where,
  }: { unique: boolean; method?: string | undefined; where: string | undefined },
): Index | undefined {
  const tokens = tokenize(columns);
  const isPlain = tokens.every(({ kind, text }, place) =>
    place % 2 === 1 ? text === ',' : kind === 'word' || kind === 'quotedIdentifier',
  );
  if (!isPlain || where !== undefined) return undefined;
  const elements = tokens.flatMap(({ text }, place) =>
    place % 2 === 1 ? [] : [{ column: foldIdentifier(text), text }],
  );
  return {
    ...{ schema: '', name: '', table: '', unique, method, elements, include: [] },
    ...{ nullsNotDistinct: false, valid: true, origin: undefined },
  };
}

function indexName({ catalog }: RecipeContext, table: QualifiedName, elements: readonly string[]): string {
  return chooseObjectName(table.name, indexColumnNames(elements), 'idx', (name) =>
    relationExists(catalog, table, name),
  );
}

/** The name under which PostgreSQL counts an element: its column, its function, or `expr`. */
export function elementName(element: Pick<IndexElement, 'column' | 'text'>): string {
  if (element.column !== undefined) return element.column;
  const tokens = tokenize(element.text).filter((token) => token.text !== '(');
  const call = /^\(?\s*(?:[\w"]+\s*\.\s*)?[\w"]+\s*\(/.test(element.text);
  if (!call) return 'expr';
  const last = tokens[1]?.text === '.' ? tokens[2] : tokens[0];
  return foldIdentifier(last?.text ?? 'expr');
}

/** The elements of a list as text; a lone word must be a column of the table. */
export function elementNames(ask: ArgumentReader, table: TableArgument, list: string): readonly string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = 0;
  for (const token of [...tokenize(list), { text: ',', start: list.length, end: list.length }]) {
    if (token.text === '(' || token.text === '[') depth++;
    else if (token.text === ')' || token.text === ']') depth--;
    else if (token.text === ',' && depth === 0) {
      elements.push(list.slice(start, token.start).trim());
      start = token.end;
    }
  }
  return elements.map((text) => {
    const [first, second] = tokenize(text);
    if (first === undefined) return ask.problem('A column between two commas is missing.', 'columns') ?? '';
    if (first.text === '(' || second?.text === '(' || second?.text === '.') return elementName({ text });
    const name = foldIdentifier(first.text);
    if (table.known !== undefined && !table.known.columns.some((column) => column.name === name))
      ask.problem(`${table.label} has no column ${name}.`, 'columns');
    return name;
  });
}
