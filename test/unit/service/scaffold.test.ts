import * as assert from 'node:assert/strict';
import { golangMigrate } from '../../../server/src/projects/golang-migrate';
import { EMPTY_PROJECT } from '../../../server/src/projects/tool';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import { canNameFiles, scaffold } from '../../../server/src/service/scaffold';
import type { ScaffoldResult } from '../../../server/src/service/types';
import { DEFAULT_SETTINGS } from '../../../server/src/settings/settings';
import { catalogOf } from '../../recipe-fixture';

const LONG = `${'a'.repeat(20)}_${'b'.repeat(40)}`;
const SETUP = `CREATE SCHEMA "${'s'.repeat(63)}";
CREATE TYPE state AS ENUM ('on', 'off');
CREATE TABLE "${'s'.repeat(63)}"."${'ü'.repeat(31)}" (id int PRIMARY KEY, "${LONG}_c" text);
CREATE TABLE t (id int PRIMARY KEY, n smallint, flag boolean, doc jsonb, note text, s state);
CREATE TABLE "${LONG}" ("${LONG}_1" int PRIMARY KEY, "${LONG}_2" int, v text);
CREATE TABLE logs (id int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE "../logs 2024" PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`;

async function made(
  recipe: string,
  args: Readonly<Record<string, string>>,
  version = 14,
): Promise<ScaffoldResult> {
  const context = {
    catalog: { ...(await catalogOf(SETUP)), complete: true },
    settings: { ...DEFAULT_SETTINGS, postgresVersion: version },
    tool: golangMigrate,
    reader: await loadPostgresReader(),
    folder: 'migrations',
  };
  return scaffold({ recipe, arguments: args }, context, EMPTY_PROJECT, new Date(0));
}

describe('the files of a series', () => {
  it('have names that file systems take, whatever the names in the database', async () => {
    const table = `"${'s'.repeat(63)}"."${'ü'.repeat(31)}"`;
    const result = await made('rename-column', { table, column: `${LONG}_c`, to: `${LONG}_d` });
    assert.ok('files' in result, JSON.stringify(result));
    const [first] = result.files;
    assert.equal(first?.path, `000001_rename_${'s'.repeat(63)}_${'ü'.repeat(9)}_add_column.up.sql`);
    for (const { path } of result.files) assert.ok(Buffer.byteLength(path) < 130, path);
    assert.equal(new Set(result.files.map(({ path }) => path)).size, result.files.length);
  });

  it('have no other characters of names in theirs than letters and digits', async () => {
    const result = await made('create-index', { table: 'logs', columns: 'id' });
    assert.ok('files' in result, JSON.stringify(result));
    const ups = result.files.filter(({ path }) => path.endsWith('.up.sql'));
    assert.deepEqual(
      ups.map(({ path }) => path.slice(7)),
      [
        'create_logs_id_idx_create_parent_index.up.sql',
        'create_logs_id_idx_create_logs_2024_id_idx.up.sql',
        'create_logs_id_idx_attach_indexes.up.sql',
      ],
    );
  });

  it('may be called otherwise than what they make', () => {
    assert.ok(canNameFiles('orders-note idx'));
    assert.ok(!canNameFiles('"Ein mal"'));
    assert.ok(!canNameFiles('../x'));
  });
});

describe('a series', () => {
  it('never takes the NOT NULL of another column for its own where long names are cut to the same', async () => {
    const result = await made('set-not-null', { table: `"${LONG}"`, column: `"${LONG}_2"` }, 18);
    assert.ok('files' in result, JSON.stringify(result));
    assert.match(result.files[0]?.text ?? '', /ADD CONSTRAINT \S+_not_null1 NOT NULL /);
  });

  const refused: readonly (readonly [
    recipe: string,
    args: Readonly<Record<string, string>>,
    parameter: string,
    why: string,
  ])[] = [
    [
      'change-column-type',
      { table: 't', column: 'n', type: 'date' },
      'type',
      'PostgreSQL has no cast from smallint to date: an expression over n, as in USING, must say what each value becomes.',
    ],
    [
      'change-column-type',
      { table: 't', column: 'n', type: 'state' },
      'type',
      'PostgreSQL has no cast from smallint to state: an expression over n, as in USING, must say what each value becomes.',
    ],
    ['add-check', { table: 't', expression: 'n > ' }, 'expression', 'n > is not a whole SQL expression.'],
    [
      'add-column-with-default',
      { table: 't', column: 'c', type: 'int', default: '1 +' },
      'default',
      '1 + is not a whole SQL expression.',
    ],
    [
      'add-enum-value',
      { type: 'state', value: "it's" },
      'value',
      "A quote of it's has no end. Write a text in single quotes, and a quote inside of it twice: 'it''s'.",
    ],
  ];
  for (const [recipe, args, parameter, message] of refused) {
    it(`is not written: ${recipe} ${JSON.stringify(args)}`, async () => {
      assert.deepEqual(await made(recipe, args), { problems: [{ parameter, message }] });
    });
  }

  const taken: readonly (readonly [column: string, type: string])[] = [
    ['n', 'numeric(10, 2)'],
    ['flag', 'int'],
    ['doc', 'bigint'],
    ['note', 'date'],
    ['note', 'state'],
    ['s', 'text'],
    ['n', 'int[]'],
    ['n', 'citext'],
  ];
  for (const [column, type] of taken) {
    it(`changes ${column} to ${type}, which a cast may do`, async () => {
      const result = await made('change-column-type', { table: 't', column, type });
      assert.ok('files' in result, JSON.stringify(result));
    });
  }
});
