import * as assert from 'node:assert/strict';
import { castProblem, parseName, typeProblem } from '../../server/src/recipes/expressions';
import type { Arguments } from '../../server/src/recipes/recipe';
import { catalogOf, scaffold } from '../recipe-fixture';

const SHOP = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE orders (id bigint PRIMARY KEY, status text, "Weird" int);
CREATE TABLE "Users" (id bigint);
CREATE TABLE log (line text);
ALTER TABLE seen ADD COLUMN line text;`;

const COLUMN = { table: 'orders', column: 'a', type: 'text', default: "'x'" };

describe('arguments of a recipe', () => {
  const problems: readonly (readonly [
    recipe: string,
    args: Arguments,
    parameter: string,
    message: string,
  ])[] = [
    ['add-column', { ...COLUMN, table: '' }, 'table', 'The table is missing.'],
    [
      'add-column',
      { ...COLUMN, table: 'order' },
      'table',
      'The history has no table order. Did you mean orders?',
    ],
    ['add-column', { ...COLUMN, table: 'zzz.zzz' }, 'table', 'The history has no table zzz.zzz.'],
    [
      'add-column',
      { ...COLUMN, table: 'a b' },
      'table',
      'a b is not a table name. Write it as SQL does: orders, shop.orders, "Orders".',
    ],
    ['add-column', { ...COLUMN, column: 'STATUS' }, 'column', 'orders has a column status already.'],
    [
      'add-column',
      { ...COLUMN, column: 'a-b' },
      'column',
      'a-b is not a name. Write special names in double quotes: "Order Status".',
    ],
    [
      'add-column',
      { ...COLUMN, column: `"${'ä'.repeat(32)}"` },
      'column',
      `The name ${'ä'.repeat(32)} is 64 bytes long. PostgreSQL would cut it to 63.`,
    ],
    [
      'add-column',
      { ...COLUMN, type: 'text; DROP TABLE orders' },
      'type',
      'text; DROP TABLE orders is not a type. Write only the type as SQL writes it: varchar(50), numeric(10,2), timestamptz, text[].',
    ],
    [
      'add-column-with-default',
      { ...COLUMN, default: 'pending' },
      'default',
      "PostgreSQL reads pending as a column. Write a text in single quotes: 'pending'.",
    ],
    [
      'add-column-with-default',
      { ...COLUMN, default: "'a' -- b" },
      'default',
      'An expression must not contain a comment.',
    ],
    [
      'add-column-with-default',
      { ...COLUMN, default: '(1' },
      'default',
      'The parentheses of (1 do not match.',
    ],
    [
      'add-column-with-default',
      { ...COLUMN, default: "'a" },
      'default',
      "A quote of 'a has no end. Write a text in single quotes, and a quote inside of it twice: 'it''s'.",
    ],
    [
      'add-column-with-default',
      { ...COLUMN, default: '1; DROP TABLE orders' },
      'default',
      'An expression must not contain a semicolon.',
    ],
    [
      'add-column-with-default',
      { ...COLUMN, type: 'mood', default: "'glad'" },
      'default',
      `PostgreSQL cannot turn 'glad' into mood. Its values are 'sad', 'ok'.`,
    ],
    [
      'add-column-with-default',
      { ...COLUMN, notNull: 'maybe' },
      'notNull',
      'maybe is neither true nor false.',
    ],
    [
      'add-column-with-default',
      { ...COLUMN, table: 'seen' },
      'key',
      'The history does not show a primary key of seen. Name the columns that the batches go by.',
    ],
    [
      'set-not-null',
      { table: 'orders', column: 'statu' },
      'column',
      'orders has no column statu. Did you mean status?',
    ],
    [
      'add-foreign-key',
      { table: 'orders', columns: 'status, id', references: 'orders' },
      'columns',
      'The foreign key has 2 columns and refers to 1 of orders.',
    ],
    [
      'add-foreign-key',
      { table: 'orders', columns: 'id', references: 'orders', onDelete: 'explode' },
      'onDelete',
      'explode is not one of no action, restrict, cascade, set null, set default.',
    ],
    ['drop-index', { index: 'orders_id' }, 'index', 'The history has no index orders_id.'],
  ];
  for (const [recipe, args, parameter, message] of problems)
    it(`${recipe}: ${message}`, async () => {
      assert.deepEqual(await scaffold(recipe, args, { setup: SHOP, unknown: 'ask' }), {
        problems: [{ parameter, message }],
      });
    });

  it('are all read before the answer', async () => {
    const result = await scaffold('add-column-with-default', {}, { setup: SHOP, unknown: 'ask' });
    assert.deepEqual('problems' in result && result.problems.map((problem) => problem.parameter), [
      'table',
      'column',
      'type',
      'default',
    ]);
  });

  it('find a table and a column by the name as it is stored', async () => {
    const users = await scaffold(
      'add-column',
      { ...COLUMN, table: 'Users' },
      { setup: SHOP, unknown: 'ask' },
    );
    assert.equal('plan' in users && users.plan.title, 'Add a to Users');
    const weird = await scaffold('set-not-null', { table: 'orders', column: 'Weird' }, { setup: SHOP });
    assert.equal('plan' in weird && weird.plan.title, 'Set NOT NULL on orders.Weird');
  });
});

describe('typeProblem', () => {
  for (const type of [
    'int',
    'varchar(50)',
    'character varying (50) [] []',
    'numeric(10, -2)',
    'timestamp(3) with time zone',
    'interval day to second(3)',
    'app."My Type"[3]',
    'geometry(Point, 4326)',
  ])
    it(`takes ${type}`, () => {
      assert.equal(typeProblem(type), undefined);
    });
  for (const type of ['', 'int)', 'int not null', 'text DEFAULT 1', 'int, b text', "text collate 'C'"])
    it(`refuses ${type}`, () => {
      assert.match(typeProblem(type) ?? '', / is not a type\. /);
    });
});

describe('castProblem', () => {
  const cases: readonly (readonly [type: string, literal: string, possible: boolean])[] = [
    ['integer', "' 42 '", true],
    ['bigint', "'4.2'", false],
    ['numeric(10,2)', "'-1e5'", true],
    ['numeric', "'x'", false],
    ['boolean', "'yes'", true],
    ['boolean', "'maybe'", false],
    ['boolean', '1', false],
    ['uuid', "'00000000-0000-0000-0000-000000000000'", true],
    ['uuid', "'0'", false],
    ['jsonb', '5', false],
    ['mood', "'sad'", true],
    ['text', '5', true],
    ['unknown_type', "'x'", true],
    ['integer', "'4' || '2'", true],
  ];
  for (const [type, literal, possible] of cases)
    it(`${literal} ${possible ? 'becomes' : 'does not become'} ${type}`, async () => {
      assert.equal(castProblem(type, literal, await catalogOf(SHOP)) === undefined, possible);
    });
});

describe('parseName', () => {
  const cases: readonly (readonly [string, { schema?: string; name: string } | undefined])[] = [
    ['Orders', { name: 'orders' }],
    ['"Orders"', { name: 'Orders' }],
    ['shop . "O""x"', { schema: 'shop', name: 'O"x' }],
    ['a.b.c', undefined],
    ['a b', undefined],
    ['""', undefined],
    ['', undefined],
  ];
  for (const [text, name] of cases)
    it(`reads ${text || 'nothing'}`, () => {
      assert.deepEqual(parseName(text), name);
    });

  it('takes a type that the history knows under another name', async () => {
    const setup = `CREATE SCHEMA "S"; CREATE TYPE "S"."Mood" AS ENUM ('sad');
      CREATE TABLE t (id serial PRIMARY KEY, a varchar(9), b timestamp(3) with time zone, c char, d numeric(5, 0), e "S"."Mood"[], f double precision, g text COLLATE "C");`;
    const fitting = {
      id: 'INTEGER',
      a: 'character varying ( 9 )',
      b: 'timestamptz(3)',
      c: 'character(1)',
      d: 'decimal(5)',
      e: '"S"."Mood" ARRAY',
      f: 'float8',
      g: 'text COLLATE "C"',
    };
    for (const [column, type] of Object.entries(fitting)) {
      const args = { table: 't', column, to: 'fresh', type };
      assert.ok('plan' in (await scaffold('rename-column', args, { setup })), type);
    }
    for (const [column, type] of Object.entries({
      a: 'varchar(8)',
      c: 'char(2)',
      e: '"S"."Mood"',
      f: 'real',
    })) {
      const args = { table: 't', column, to: 'fresh', type };
      assert.ok('problems' in (await scaffold('rename-column', args, { setup })), type);
    }
  });
});
