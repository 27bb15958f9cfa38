import { type Case, withoutTypes } from './case';
import type { Snapshot } from '../snapshot';

const TYPES = `CREATE SCHEMA "My Types"; CREATE TYPE "My Types"."State" AS ENUM ('open', 'it''s', 'done');
  CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN share AS numeric CHECK (VALUE < 1000); CREATE DOMAIN "My Types"."Share" AS int;
  CREATE TABLE t (id int PRIMARY KEY, state "My Types"."State" DEFAULT 'open', moods mood[], a share, b "My Types"."Share", mood mood NOT NULL DEFAULT 'sad');
  INSERT INTO t SELECT n, NULL, CASE WHEN n % 2 = 0 THEN '{sad,ok,NULL,sad}'::mood[] END, n, n FROM generate_series(1, 40) n;
  UPDATE t SET state = 'done', mood = 'ok' WHERE id % 3 = 0;`;

const MOODS = `CREATE SCHEMA "My Types"; CREATE TYPE "My Types"."State" AS ENUM ('open', 'it''s', 'done'); CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN "Mood" AS mood;
  CREATE TABLE people (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'sad', earlier mood[] DEFAULT '{ok,sad}');
  INSERT INTO people SELECT n, CASE WHEN n % 3 = 0 THEN 'ok'::mood ELSE 'sad' END, CASE WHEN n % 2 = 0 THEN '{sad,NULL,ok,sad}'::mood[] END FROM generate_series(1, 40) n;
  CREATE INDEX ON people (mood, id);`;

/** The old value stays behind. */
export function withoutValue(...values: readonly string[]): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => ({
    ...snapshot,
    types: (snapshot['types'] ?? []).map((line) =>
      values.reduce((text, value) => text.replace(`'${value}', `, ''), line),
    ),
  });
}

export const TYPE_CASES: readonly Case[] = [
  {
    name: 'at the end',
    recipe: 'add-enum-value',
    setup: TYPES,
    unsafe: `ALTER TYPE mood ADD VALUE 'it''s fine'`,
    normaliseDown: withoutTypes,
  },
  {
    name: 'in the middle of a quoted type',
    recipe: 'add-enum-value',
    setup: TYPES,
    unsafe: `ALTER TYPE "My Types"."State" ADD VALUE IF NOT EXISTS 'half' AFTER 'it''s'`,
    normaliseDown: withoutTypes,
  },
  {
    name: 'by arguments',
    recipe: 'add-enum-value',
    setup: TYPES,
    unsafe: `ALTER TYPE mood ADD VALUE 'so so' BEFORE 'ok'`,
    args: { type: 'mood', value: "'so so'", before: "'ok'" },
    normaliseDown: withoutTypes,
  },
  {
    name: 'by its own name',
    recipe: 'add-domain-constraint',
    setup: TYPES,
    unsafe: 'ALTER DOMAIN share ADD CHECK (VALUE >= 0)',
    mayBlock: true,
  },
  {
    name: 'to a quoted domain',
    recipe: 'add-domain-constraint',
    setup: TYPES,
    unsafe: 'ALTER DOMAIN "My Types"."Share" ADD CONSTRAINT "Not < 0" CHECK (VALUE >= 0 OR VALUE IS NULL)',
    mayBlock: true,
  },
  {
    name: 'by arguments',
    recipe: 'add-domain-constraint',
    setup: TYPES,
    unsafe: 'ALTER DOMAIN share ADD CONSTRAINT positive CHECK (VALUE > 0)',
    args: { type: 'share', expression: 'VALUE > 0', name: 'positive' },
    mayBlock: true,
  },
  {
    name: 'at the start, by its neighbour',
    recipe: 'add-enum-value',
    setup: MOODS,
    unsafe: `ALTER TYPE mood ADD VALUE 'größer' BEFORE 'sad'`,
    normaliseDown: withoutTypes,
  },
  {
    name: 'that is there already',
    recipe: 'add-enum-value',
    setup: MOODS,
    unsafe: `ALTER TYPE mood ADD VALUE IF NOT EXISTS 'sad'`,
  },
  {
    name: 'over a domain that has one, of a type with a length',
    recipe: 'add-domain-constraint',
    setup: `CREATE DOMAIN code AS varchar(5) CHECK (VALUE <> ''); CREATE TABLE t (id int PRIMARY KEY, c code); INSERT INTO t VALUES (1, 'a'), (2, NULL);`,
    unsafe: `ALTER DOMAIN code ADD CHECK (VALUE <> 'it''s')`,
    mayBlock: true,
  },
  {
    name: 'to a domain of a partitioned table and of a key',
    recipe: 'add-domain-constraint',
    setup: `CREATE DOMAIN no AS int NOT NULL; CREATE TABLE t (id no, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE t_rest PARTITION OF t DEFAULT; INSERT INTO t SELECT n, '2025-01-01' FROM generate_series(1, 9) n;`,
    unsafe: 'ALTER DOMAIN no ADD CONSTRAINT positive CHECK (VALUE > 0)',
    mayBlock: true,
  },
  {
    name: 'with its default, in arrays too',
    recipe: 'rename-enum-value',
    setup: MOODS,
    unsafe: `ALTER TYPE mood RENAME VALUE 'sad' TO 'it''s blue'`,
    normalise: withoutValue('sad'),
    normaliseDown: withoutTypes,
  },
  {
    name: 'of a quoted type in a table with a composite key',
    recipe: 'rename-enum-value',
    setup: `${MOODS} CREATE TABLE "My Types"."T" ("No" int, "Tenant" text, "State" "My Types"."State", PRIMARY KEY ("Tenant", "No"));
      INSERT INTO "My Types"."T" SELECT n, n % 3, CASE WHEN n % 4 > 0 THEN 'it''s'::"My Types"."State" END FROM generate_series(1, 40) n;`,
    unsafe: `ALTER TYPE "My Types"."State" RENAME VALUE 'it''s' TO 'It''s'`,
    normalise: withoutValue(`it''s`),
    normaliseDown: withoutTypes,
  },
  {
    name: 'in 3,000 rows',
    recipe: 'rename-enum-value',
    setup: `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id bigint PRIMARY KEY, mood mood);
      INSERT INTO t SELECT n, CASE n % 3 WHEN 0 THEN 'ok'::mood WHEN 1 THEN 'sad' END FROM generate_series(1, 3000) n;`,
    unsafe: `ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`,
    normalise: withoutValue('sad'),
    normaliseDown: withoutTypes,
    batchSize: 500,
  },
  {
    name: 'that CHECKs name, in arrays, in a quoted domain and in a partitioned table, too',
    recipe: 'rename-enum-value',
    setup: `CREATE SCHEMA "S"; CREATE TYPE "S"."Mood" AS ENUM ('sad', 'ok', 'so so'); CREATE DOMAIN "S"."Feeling" AS "S"."Mood";
      CREATE TABLE t (id int PRIMARY KEY, m "S"."Mood" CONSTRAINT "m?" CHECK (m <> 'sad' OR id > 3), "A" "S"."Mood"[] CHECK ("A" <> '{sad}' AND NOT 'sad' = ANY ("A") OR m IS NULL), f "S"."Feeling",
        CHECK (m IN ('sad', 'ok') OR f::"S"."Mood" <> 'sad' OR id < 100));
      INSERT INTO t SELECT n, CASE WHEN n > 5 THEN 'sad'::"S"."Mood" END, CASE WHEN n < 5 THEN '{ok,sad}'::"S"."Mood"[] END, 'sad' FROM generate_series(1, 40) n;
      CREATE TABLE p (id int, m "S"."Mood" NOT NULL CHECK (m <> 'sad' OR id IS NOT NULL)) PARTITION BY RANGE (id); CREATE TABLE p_1 PARTITION OF p DEFAULT;
      INSERT INTO p SELECT n, 'sad' FROM generate_series(1, 20) n;`,
    unsafe: `ALTER TYPE "S"."Mood" RENAME VALUE 'sad' TO 'it''s blue'`,
    normalise: withoutValue('sad'),
    normaliseDown: withoutTypes,
  },
  {
    name: 'of a domain in a partitioned table',
    recipe: 'rename-enum-value',
    setup: `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN feeling AS mood DEFAULT 'ok';
      CREATE TABLE t (id int, at date, f feeling DEFAULT 'sad', PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE TABLE t_2 PARTITION OF t DEFAULT;
      INSERT INTO t (id, at) SELECT n, '2024-12-20'::date + n FROM generate_series(1, 30) n;`,
    unsafe: `ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`,
    normalise: withoutValue('sad'),
    normaliseDown: withoutTypes,
  },
  {
    name: 'in a table without a key, by arguments',
    recipe: 'rename-enum-value',
    setup: `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE log (at int, mood mood); INSERT INTO log SELECT n, 'sad' FROM generate_series(1, 40) n;`,
    unsafe: `ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`,
    args: { type: 'mood', value: `'sad'`, to: `'blue'` },
    normalise: withoutValue('sad'),
    normaliseDown: withoutTypes,
  },
  {
    name: 'at once, where a partition, a unique index, a generated column, a view, a domain and a foreign key name it',
    recipe: 'rename-enum-value',
    setup: `CREATE SCHEMA "S"; CREATE TYPE "S"."Mood" AS ENUM ('sad', 'it''s ok'); CREATE DOMAIN "S"."Good" AS "S"."Mood" CHECK (VALUE <> 'sad');
      CREATE TABLE t (id int PRIMARY KEY, m "S"."Mood" DEFAULT 'sad' CHECK (m <> 'sad' OR id > 0), g boolean GENERATED ALWAYS AS (m = 'sad') STORED, good "S"."Good");
      CREATE UNIQUE INDEX one_sad ON t (id) WHERE m = 'sad'; CREATE VIEW sad AS SELECT id FROM t WHERE m = 'sad'; CREATE POLICY p ON t USING (m <> 'sad');
      CREATE TABLE p (id int, m "S"."Mood") PARTITION BY LIST (m); CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('sad'); CREATE TABLE p_2 PARTITION OF p DEFAULT;
      CREATE TABLE moods (m "S"."Mood" PRIMARY KEY); CREATE TABLE uses (m "S"."Mood" REFERENCES moods);
      INSERT INTO t (id) SELECT generate_series(1, 9); INSERT INTO p SELECT n, 'sad' FROM generate_series(1, 9) n; INSERT INTO moods VALUES ('sad'); INSERT INTO uses VALUES ('sad');`,
    unsafe: `ALTER TYPE "S"."Mood" RENAME VALUE 'sad' TO 'so "blue"'`,
    args: { type: '"S"."Mood"', value: `'sad'`, to: `'so "blue"'`, atOnce: 'true' },
  },
];
