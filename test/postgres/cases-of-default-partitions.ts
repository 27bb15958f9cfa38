import type { Case } from './measure';

const LOG = `CREATE TABLE log (id int, at date) PARTITION BY RANGE (at);
  CREATE TABLE log_rest PARTITION OF log DEFAULT;
  INSERT INTO log SELECT n, date '2020-01-01' + n FROM generate_series(1, 500) n;
  CREATE TABLE log_2026 (id int, at date NOT NULL, CHECK (at >= '2026-01-01' AND at < '2027-01-01'));`;

const KINDS = `CREATE TABLE kinds (id int, "Kind" text) PARTITION BY LIST ("Kind");
  CREATE TABLE kinds_rest PARTITION OF kinds DEFAULT;
  INSERT INTO kinds SELECT n, 'x' FROM generate_series(1, 500) n;`;

const PARTED = `CREATE TABLE log (id int, at int) PARTITION BY RANGE (at);
  CREATE TABLE log_rest PARTITION OF log DEFAULT PARTITION BY RANGE (at);
  CREATE TABLE log_low PARTITION OF log_rest FOR VALUES FROM (0) TO (1000);
  CREATE TABLE log_high PARTITION OF log_rest FOR VALUES FROM (1000) TO (9000);
  INSERT INTO log SELECT n, n FROM generate_series(1, 5000) n;`;

const YEAR = "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')";

const both = (setup: string): readonly Case[] => [
  { setup, statement: `CREATE TABLE log_26 PARTITION OF log ${YEAR}` },
  { setup, statement: `ALTER TABLE log ATTACH PARTITION log_2026 ${YEAR}` },
];

/** A new partition beside a default one: PostgreSQL reads that unless a CHECK of it says that no row is for the new one. */
export const DEFAULT_PARTITION_CASES: readonly Case[] = [
  ...both(LOG),
  ...[
    "NOT (at IS NOT NULL AND at >= '2026-01-01' AND at < '2027-01-01')",
    "NOT (at >= '2026-01-01' AND at < '2027-01-01')",
    "at < '2026-01-01' OR at >= '2027-01-01'",
    "at IS NULL OR (at >= DATE '2027-01-01') OR at < '2026-01-01'::date",
    "(id > 0 AND at < '2025-06-01')",
    "at < '2026-06-01' OR at >= '2027-01-01'",
    "id > 0 OR at < '2026-01-01'",
  ].flatMap((check) => both(`${LOG} ALTER TABLE log_rest ADD CHECK (${check});`)),
  ...both(`${LOG} ALTER TABLE log_rest ADD CHECK (at < '2026-01-01') NOT VALID;`),
  ...[
    `"Kind" NOT IN ('a', 'b')`,
    `"Kind" <> ALL (ARRAY['b', 'a'])`,
    `"Kind" <> 'a' AND "Kind" <> 'b'`,
    `NOT ("Kind" IS NOT NULL AND "Kind" IN ('a', 'b'))`,
    `"Kind" IS NULL OR "Kind" NOT IN ('a', 'b', 'c')`,
    `"Kind" NOT IN ('a', 'c')`,
    `"Kind" = 'x'`,
    `"Kind" IN ('x', 'y')`,
    `"Kind" IN ('x', 'a')`,
  ].map((check) => ({
    setup: `${KINDS} ALTER TABLE kinds_rest ADD CHECK (${check});`,
    statement: `CREATE TABLE kinds_ab PARTITION OF kinds FOR VALUES IN ('a', 'b')`,
  })),
  {
    setup: `${PARTED} ALTER TABLE log_low ADD CHECK (at < 1000);`,
    statement: 'CREATE TABLE log_top PARTITION OF log FOR VALUES FROM (9000) TO (9999)',
  },
  {
    setup: `${PARTED} ALTER TABLE log_rest ADD CHECK (at < 9000);`,
    statement: 'CREATE TABLE log_top PARTITION OF log FOR VALUES FROM (9000) TO (9999)',
  },
];
