import type { Case } from './measure';

const DETACHED = 'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY';
const LISTED = `CREATE TABLE kinds (id int, kind text) PARTITION BY LIST (kind); CREATE TABLE kinds_a PARTITION OF kinds FOR VALUES IN ('a', 'b'); CREATE TABLE kinds_n PARTITION OF kinds FOR VALUES IN (NULL); INSERT INTO kinds VALUES (1, 'a'), (2, NULL)`;
const SEVERAL = `CREATE TABLE pairs_of (a int, b text) PARTITION BY RANGE (a, b); CREATE TABLE pairs_of_1 PARTITION OF pairs_of FOR VALUES FROM (1, MINVALUE) TO (5, 'x')`;

function after(setup: string, ...statements: readonly string[]): readonly Case[] {
  return statements.map((statement) => ({ setup, statement }));
}

/** DETACH … CONCURRENTLY leaves the bound behind as a CHECK. */
export const DETACHED_PARTITIONS: readonly Case[] = [
  ...after(
    DETACHED,
    "ALTER TABLE events ATTACH PARTITION events_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
    "ALTER TABLE events ATTACH PARTITION events_2020 FOR VALUES FROM ('2019-01-01') TO ('2021-01-01')",
    'ALTER TABLE events_2020 DROP CONSTRAINT events_2020_at_check',
    'ALTER TABLE events_2020 ADD CONSTRAINT events_2020_at_check CHECK (id > 0)',
    'ALTER TABLE events_2020 ADD CHECK (at IS NOT NULL)',
    'ALTER TABLE events_2020 ALTER COLUMN at TYPE timestamp',
  ),
  ...after(
    'ALTER TABLE events DETACH PARTITION events_2020',
    "ALTER TABLE events ATTACH PARTITION events_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
    'ALTER TABLE events_2020 DROP CONSTRAINT events_2020_at_check',
  ),
  // What a constraint of the table says already is not said again.
  ...after(
    `ALTER TABLE events_2020 ADD CONSTRAINT mine CHECK (at >= '2020-01-01' AND at < '2021-01-01'); ${DETACHED}`,
    'ALTER TABLE events_2020 DROP CONSTRAINT events_2020_at_check',
    'ALTER TABLE events_2020 DROP CONSTRAINT mine',
  ),
  ...after(
    `ALTER TABLE events_2020 ADD CONSTRAINT events_2020_at_check CHECK (at > '1900-01-01'); ${DETACHED}`,
    'ALTER TABLE events_2020 DROP CONSTRAINT events_2020_at_check1',
  ),
  ...after(
    `${LISTED}; ALTER TABLE kinds DETACH PARTITION kinds_a CONCURRENTLY`,
    "ALTER TABLE kinds ATTACH PARTITION kinds_a FOR VALUES IN ('a', 'b')",
    'ALTER TABLE kinds_a ALTER COLUMN kind SET NOT NULL',
    'ALTER TABLE kinds_a DROP CONSTRAINT kinds_a_kind_check',
  ),
  ...after(
    `${LISTED}; ALTER TABLE kinds DETACH PARTITION kinds_n CONCURRENTLY`,
    'ALTER TABLE kinds_n DROP CONSTRAINT kinds_n_kind_check',
  ),
  ...after(
    `${SEVERAL}; ALTER TABLE pairs_of DETACH PARTITION pairs_of_1 CONCURRENTLY`,
    'ALTER TABLE pairs_of_1 DROP CONSTRAINT pairs_of_1_check',
    'ALTER TABLE pairs_of_1 DROP CONSTRAINT pairs_of_1_a_check',
  ),
  ...after(
    'CREATE TABLE hashed (id int) PARTITION BY HASH (id); CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0); ALTER TABLE hashed DETACH PARTITION hashed_0 CONCURRENTLY',
    'ALTER TABLE hashed_0 DROP CONSTRAINT hashed_0_id_check',
  ),
  ...after(
    "CREATE TABLE deep (id int, at date) PARTITION BY RANGE (at); CREATE TABLE deep_1 PARTITION OF deep FOR VALUES FROM (MINVALUE) TO ('2020-01-01') PARTITION BY LIST (id); CREATE TABLE deep_1_1 PARTITION OF deep_1 FOR VALUES IN (1); ALTER TABLE deep DETACH PARTITION deep_1 CONCURRENTLY",
    'ALTER TABLE deep_1 DROP CONSTRAINT deep_1_at_check',
    "ALTER TABLE deep ATTACH PARTITION deep_1 FOR VALUES FROM (MINVALUE) TO ('2020-01-01')",
  ),
];
