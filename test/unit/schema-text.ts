import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Catalog, Index, Table } from '../../server/src/schema/catalog';
import { columnSql, constraintSql } from '../../server/src/schema/describe';
import { emptyCatalog, foldStatements } from '../../server/src/schema/fold';
import { indexesOf, sequencesOf } from '../../server/src/schema/lookups';
import { splitScript } from '../../server/src/statements/split';

interface SchemaCase {
  readonly title: string;
  readonly sql: string;
  readonly schema: string;
}

/** Tests what scripts make. All expectations agree with PostgreSQL 15, where the script is one that it accepts. */
export function describeSchemas(title: string, cases: readonly SchemaCase[]): void {
  describe(title, () => {
    for (const { title: what, sql, schema } of cases) {
      it(what, async () => {
        assert.equal(schemaText(await schemaAfter(sql)), trimmed(schema));
      });
    }
  });
}

/** Without the indentation that a case gives it. */
function trimmed(text: string): string {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.slice(6))
    .join('\n');
}

/** The schema after a script. */
export async function schemaAfter(sql: string, before = emptyCatalog(), origin = 'test'): Promise<Catalog> {
  const reader = await loadPostgresReader();
  const reads = splitScript(sql).statements.map(({ text }) => reader.read(text));
  for (const { error } of reads) if (error) throw new Error(error.message);
  return foldStatements(before, reads, origin).at(-1) ?? before;
}

/** A catalog as text, one line a thing, in the order of names. */
export function schemaText(catalog: Catalog): string {
  const lines = [
    ...sorted(catalog.tables).flatMap((table) => tableLines(catalog, table)),
    ...sorted(catalog.views).flatMap((view) => [
      `${view.materialized ? 'materialized view' : 'view'} ${view.schema}.${view.name} reads ${view.reads.join(', ')}`,
      ...indexesOf(catalog, `${view.schema}.${view.name}`).map(indexLine),
    ]),
    ...sorted(catalog.types).map((type) => `type ${type.schema}.${type.name} ${type.kind}`),
    ...sorted(catalog.sequences)
      .filter(({ ownedBy }) => ownedBy === undefined)
      .map(({ schema, name }) => `sequence ${schema}.${name}`),
  ];
  return lines.join('\n');
}

function sorted<T>(values: { entries(): IterableIterator<[string, T]> }): T[] {
  return [...values.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function tableLines(catalog: Catalog, table: Table): string[] {
  const key = `${table.schema}.${table.name}`;
  const marks = [
    ...(table.partial === true ? ['partial'] : []),
    ...(table.partitionOf === undefined ? [] : [`of ${table.partitionOf.parent}`]),
    ...(table.inherits.length === 0 ? [] : [`inherits ${table.inherits.join(', ')}`]),
  ];
  return [
    ['table', key, ...marks].join(' '),
    ...table.columns.map((column) => `  ${columnSql(column)}`),
    ...(table.columnsUnknown === true ? ['  …'] : []),
    ...table.constraints.map(
      ({ name, definition, valid }) =>
        `  ${name}: ${constraintSql({ ...definition, name: undefined, notValid: false } as never)}${valid ? '' : ' (not valid)'}`,
    ),
    ...[...indexesOf(catalog, key)].sort((a, b) => (a.name < b.name ? -1 : 1)).map(indexLine),
    ...[...sequencesOf(catalog, key)]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(
        (sequence) => `  sequence ${sequence.schema}.${sequence.name} of ${sequence.ownedBy?.column ?? ''}`,
      ),
  ];
}

function indexLine(index: Index): string {
  const include = index.include.length === 0 ? '' : ` INCLUDE (${index.include.join(', ')})`;
  const where = index.where === undefined ? '' : ` WHERE ${index.where.text}`;
  const marks = [
    index.unique ? 'unique ' : '',
    'index ',
    `${index.schema}.${index.name} (${index.elements.map(({ text }) => text).join(', ')})${include}${where}`,
    index.valid ? '' : ' invalid',
    index.attachedTo === undefined ? '' : ` of ${index.attachedTo}`,
  ];
  return `  ${marks.join('')}`;
}
