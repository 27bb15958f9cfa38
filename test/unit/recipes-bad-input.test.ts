import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPES } from '../../server/src/recipes/recipes';
import type { Arguments } from '../../server/src/recipes/recipe';
import { repositoryRoot } from '../repository';
import { scaffold } from '../recipe-fixture';

const SETUP = `CREATE TYPE mood AS ENUM('sad','ok');
CREATE DOMAIN share AS int CHECK (VALUE < 9);
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, status text NOT NULL, note text, amount int, mood mood, data jsonb, tags text[], s share, code int UNIQUE, twice int GENERATED ALWAYS AS (amount * 2) STORED, no bigint GENERATED ALWAYS AS IDENTITY, CONSTRAINT orders_total CHECK (amount > 0));
CREATE INDEX orders_status_idx ON orders (status);
CREATE TABLE refs (id int PRIMARY KEY, code int REFERENCES orders (code));
CREATE VIEW v AS SELECT 1;
CREATE TABLE logs (id int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_a (id int, at date NOT NULL);
CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE logs_c (id int, at text);
CREATE TABLE logs_d (id int);
CREATE TABLE list (k text) PARTITION BY LIST (k);
CREATE TABLE list_a (k text);
CREATE TABLE events (a int, b text);`;

interface Refused {
  readonly recipe: string;
  readonly args: Arguments;
  /** As `parameter: sentence`. */
  readonly problems: readonly string[];
}

/** recipes-bad-input.txt: a recipe, arguments that do not fit, and what is said of them. */
function refusals(): readonly Refused[] {
  const text = readFileSync(join(repositoryRoot(), 'test/unit/recipes-bad-input.txt'), 'utf8');
  return text.split(/\r?\n\r?\n/).flatMap((part) => {
    const [recipe = '', ...rest] = part.trimEnd().split(/\r?\n/);
    return rest
      .join('\n')
      .split(/\n(?= {2}\{)/)
      .map((given) => {
        const [args = '', ...problems] = given.split('\n').map((line) => line.trim());
        return { recipe, args: JSON.parse(args) as Arguments, problems };
      });
  });
}

describe('parameters that do not fit', () => {
  for (const { recipe, args, problems } of refusals()) {
    it(`${recipe} ${JSON.stringify(args)}`, async () => {
      const result = await scaffold(recipe, args, { setup: SETUP, version: 14, unknown: 'ask' });
      assert.deepEqual(
        'problems' in result &&
          result.problems.map(({ parameter, message }) => `${parameter ?? '-'}: ${message}`),
        problems,
      );
    });
  }

  for (const { id } of RECIPES) {
    it(`${id} refuses some`, () => {
      assert.ok(refusals().filter(({ recipe }) => recipe === id).length >= 2);
    });
  }
});

const FITTING: readonly string[] = [
  'at < current_date',
  'at < CURRENT_TIMESTAMP',
  "status = ANY ('{a,b}')",
  "status = ANY (ARRAY['a'])",
  'orders.amount > 0',
  "(data->>'a')::int > 0",
  "tags @> ARRAY['x']",
  'extract(year from at) > 2000',
  '"Weird" > 0',
  '(amount, id) > (1, 2)',
  'note ~ \'^x\' COLLATE "C"',
  'note COLLATE "C" > \'a\'',
  'amount BETWEEN 1 AND 2',
  "interval '1 day' * amount > interval '1 hour'",
  "at AT TIME ZONE 'utc' > '2020-01-01'",
  'true',
  'TRUE AND amount > 0',
  "substring(note from 1 for 2) = 'a'",
  "trim(both from note) <> ''",
  "position('a' in note) > 0",
  "overlay(note placing 'a' from 1) <> ''",
  'coalesce(note, status) IS NOT NULL',
  "CASE WHEN amount > 0 THEN status ELSE note END = 'x'",
  'num_nonnulls(note, status) = 1',
  'note IS DISTINCT FROM status',
  "note SIMILAR TO 'a%'",
  "note LIKE 'a%' ESCAPE '!'",
  "date '2020-01-01' < at",
  "timestamp with time zone '2020-01-01' < at",
  'AMOUNT > 0',
  'now > 1',
  'count > 1',
  "tags[1] = 'a'",
  "jsonb_typeof(data) = 'object'",
  'at > to_timestamp(0)',
  'amount::numeric(10,2) > 0',
  "cast(amount as text) = ''",
  'current_user = note',
  'ROW(amount, id) IS NOT NULL',
  "mood = 'ok'::mood",
  "mood IN ('ok')",
  "at > 'now'::timestamptz",
  'ctid IS NOT NULL',
  'orders IS NOT NULL',
  "note ILIKE '%x' OR NOT (amount > 1)",
  "nullif(note,'') IS NOT NULL",
  'amount % 2 = 0',
  'amount IS NULL',
  'pg_catalog.length(note) > 1',
  'public.orders.amount > 1',
  'at > localtimestamp',
  "length(note) <= 10 AND (note <> '' OR note IS NULL)",
  'exists_x(note)',
  'amount != 1',
  "xmlexists('//a' PASSING note)",
  'note IS NORMALIZED',
  'at OVERLAPS at',
  '(at, at) OVERLAPS (at, at)',
  "make_interval(days => amount) > '1 day'",
  'isfinite(at)',
  "data ? 'a'",
  "data @? '$.a'",
  'amount IS NOT UNKNOWN',
  'greatest(amount, 1) > 0',
];

describe('expressions that fit', () => {
  const setup = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, note text, amount int, mood mood, data jsonb, tags text[], at timestamptz, "Weird" int, now int, count int);`;
  for (const expression of FITTING) {
    it(expression, async () => {
      const check = { table: 'orders', expression };
      const filled = { table: 'orders', column: 'note', value: "'x'", where: expression };
      for (const [recipe, args] of [
        ['add-check', check],
        ['backfill', filled],
      ] as const) {
        const result = await scaffold(recipe, args, { setup, unknown: 'ask' });
        assert.ok('plan' in result, JSON.stringify(result));
      }
    });
  }
});
