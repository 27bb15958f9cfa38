import { type Case } from './case';

const LOGS = `
  CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users SELECT generate_series(1, 9);
  CREATE TABLE logs (id int NOT NULL, at date NOT NULL, kind text, user_id int) PARTITION BY RANGE (at);
  CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE logs_2025 (id int NOT NULL, at date NOT NULL, kind text, user_id int);
  INSERT INTO logs_2025 SELECT n, '2025-01-01'::date + n, 'kind' || n % 3, n % 9 + 1 FROM generate_series(1, 30) n;`;

export const PARTITIONS: readonly Case[] = [
  {
    name: 'by a range',
    recipe: 'attach-partition',
    setup: LOGS,
    unsafe: `ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`,
  },
  {
    name: 'with indexes, keys, a foreign key and a default partition',
    recipe: 'attach-partition',
    setup: `${LOGS}
      ALTER TABLE logs ADD PRIMARY KEY (id, at), ADD UNIQUE (at, kind, id), ADD FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
      CREATE INDEX logs_kind ON logs (kind, lower(kind)) WHERE kind IS NOT NULL;
      CREATE INDEX logs_user ON logs USING hash (user_id);
      CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
      INSERT INTO logs SELECT n, '2030-01-01', 'kind', 1 FROM generate_series(1, 20) n;`,
    unsafe: `ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`,
    args: {
      table: 'logs',
      partition: 'logs_2025',
      from: "'2025-01-01'",
      to: "'2026-01-01'",
    },
  },
  {
    name: 'by a list of texts with NULL, where rows may be NULL',
    recipe: 'attach-partition',
    setup: `CREATE SCHEMA "S"; CREATE TABLE "S"."T" (id int, "Kind" varchar(9)) PARTITION BY LIST ("Kind");
      CREATE TABLE "S"."A" (id int, "Kind" varchar(9)); INSERT INTO "S"."A" VALUES (1, 'a'), (2, 'it''s'), (3, NULL);
      CREATE TABLE "S"."D" PARTITION OF "S"."T" DEFAULT; INSERT INTO "S"."T" SELECT n, 'z' FROM generate_series(1, 20) n;`,
    unsafe: `ALTER TABLE "S"."T" ATTACH PARTITION "S"."A" FOR VALUES IN ('a', 'it''s', NULL)`,
  },
  {
    name: 'by a list of numbers',
    recipe: 'attach-partition',
    setup: `CREATE TABLE t (id int, kind int NOT NULL) PARTITION BY LIST (kind);
      CREATE TABLE a (id int, kind int NOT NULL); INSERT INTO a SELECT n, n % 2 FROM generate_series(1, 20) n;
      CREATE TABLE d PARTITION OF t DEFAULT; INSERT INTO t SELECT n, 7 FROM generate_series(1, 20) n;`,
    unsafe: 'ALTER TABLE t ATTACH PARTITION a FOR VALUES IN (0, 1)',
  },
  {
    name: 'by a range of several columns',
    recipe: 'attach-partition',
    setup: `CREATE TABLE t (a int, b text, c timestamptz) PARTITION BY RANGE (a, b, c);
      CREATE TABLE p (a int, b text, c timestamptz); INSERT INTO p SELECT 1, 'x' || n, now() - interval '1 day' FROM generate_series(1, 20) n;
      UPDATE p SET c = '2025-01-01';
      CREATE TABLE d PARTITION OF t DEFAULT; INSERT INTO t SELECT 9, 'x', '2020-01-01' FROM generate_series(1, 20) n;`,
    unsafe: `ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (1, 'a', MINVALUE) TO (1, 'z', '2026-01-01')`,
  },
  {
    name: 'that is created beside a default partition',
    recipe: 'attach-partition',
    setup: `${LOGS}
      ALTER TABLE logs ADD PRIMARY KEY (id, at), ADD FOREIGN KEY (user_id) REFERENCES users (id);
      CREATE INDEX logs_kind ON logs (kind) WHERE kind IS NOT NULL;
      CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
      INSERT INTO logs SELECT n, '2030-01-01', 'kind', 1 FROM generate_series(1, 20) n;`,
    unsafe: `CREATE TABLE logs_2026 PARTITION OF logs (user_id DEFAULT 1)
      FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') WITH (fillfactor = 70)`,
  },
  {
    name: 'that is created beside a default partition, for a list with NULL, where names need quotes',
    recipe: 'attach-partition',
    setup: `CREATE SCHEMA "S"; CREATE TABLE "S"."T" (id int, "Kind" text) PARTITION BY LIST ("Kind");
      CREATE TABLE "S"."D" PARTITION OF "S"."T" DEFAULT; INSERT INTO "S"."T" SELECT n, 'z' FROM generate_series(1, 20) n;`,
    unsafe: `CREATE TABLE "S"."New one" PARTITION OF "S"."T" FOR VALUES IN ('it''s', NULL)`,
  },
];
