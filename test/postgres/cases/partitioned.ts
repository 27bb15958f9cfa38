import type { Case } from './case';

/** Partitions of both kinds, one partitioned itself, with rows; a table that they may reference. */
const PARTS = `
  CREATE TABLE users (id int PRIMARY KEY, tenant int, UNIQUE (tenant, id)); INSERT INTO users SELECT n, n % 3 FROM generate_series(1, 60) n;
  CREATE TABLE parts (id int, at int NOT NULL, user_id int, tenant int) PARTITION BY RANGE (at);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100);
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (100) TO (200) PARTITION BY LIST (id);
  CREATE TABLE parts_2a PARTITION OF parts_2 FOR VALUES IN (1, 2, 3);
  CREATE TABLE parts_2b PARTITION OF parts_2 DEFAULT;
  INSERT INTO parts SELECT n, n * 3, n, n % 3 FROM generate_series(1, 60) n;`;

const QUOTED = `
  CREATE SCHEMA "S"; CREATE TABLE "S"."T" ("No" int NOT NULL, "At" date NOT NULL, "Who" int) PARTITION BY LIST ("At");
  CREATE TABLE "S"."T rest" PARTITION OF "S"."T" DEFAULT; CREATE TABLE "T one" (LIKE "S"."T");
  ALTER TABLE "S"."T" ATTACH PARTITION "T one" FOR VALUES IN ('2025-01-01');
  INSERT INTO "S"."T" SELECT n, '2025-01-01'::date + n % 3, n FROM generate_series(1, 30) n;`;

/** Tables whose partitions get what the parent then takes over. */
export const PARTITIONED_CASES: readonly Case[] = [
  {
    name: 'makes the columns of partitions unique, of those below, too',
    recipe: 'add-unique',
    setup: PARTS,
    unsafe: 'ALTER TABLE parts ADD UNIQUE (id, at)',
  },
  {
    name: 'makes the columns of partitions unique, where some are already, by arguments',
    recipe: 'add-unique',
    setup: `${PARTS} ALTER TABLE parts_1 ADD CONSTRAINT mine UNIQUE (id, at); ALTER TABLE parts_2b ADD UNIQUE (id, at); CREATE TABLE parts_2a_id_at_key (x int);`,
    unsafe: 'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at)',
    args: { table: 'parts', columns: 'id, at', name: 'k' },
  },
  {
    name: 'makes the columns of quoted partitions in two schemas unique, deferred, with all its clauses',
    recipe: 'add-unique',
    setup: QUOTED,
    unsafe: `ALTER TABLE "S"."T" ADD CONSTRAINT "One ""No""" UNIQUE ("At", "No") INCLUDE ("Who") WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED`,
  },
  {
    name: 'over columns of partitions, one of which allows NULL',
    recipe: 'add-primary-key',
    setup: PARTS,
    unsafe: 'ALTER TABLE parts ADD PRIMARY KEY (id, at)',
  },
  {
    name: 'over columns of quoted partitions in two schemas, by arguments',
    recipe: 'add-primary-key',
    setup: QUOTED,
    unsafe: `ALTER TABLE "S"."T" ADD PRIMARY KEY ("No", "At")`,
    args: { table: '"S"."T"', columns: '"No", "At"' },
  },
  {
    name: 'over columns of a table that has no partitions yet',
    recipe: 'add-primary-key',
    setup: 'CREATE TABLE t (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at)',
    unsafe: 'ALTER TABLE t ADD CONSTRAINT "Key" PRIMARY KEY (id, at)',
  },
  {
    name: 'adds a foreign key to partitions, to those below, too',
    recipe: 'add-foreign-key',
    setup: PARTS,
    unsafe: 'ALTER TABLE parts ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE SET NULL',
  },
  {
    name: 'adds a foreign key to partitions, where some have it and one has its name, by arguments',
    recipe: 'add-foreign-key',
    setup: `${PARTS} ALTER TABLE parts_1 ADD CONSTRAINT mine FOREIGN KEY (user_id) REFERENCES users (id); ALTER TABLE parts_2a ADD CONSTRAINT of_user CHECK (id > 0);`,
    unsafe: 'ALTER TABLE parts ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users (id)',
    args: { table: 'parts', columns: 'user_id', references: 'users', name: 'of_user' },
  },
  {
    name: 'adds a composite, deferred foreign key with MATCH FULL to partitions that have another',
    recipe: 'add-foreign-key',
    setup: `${PARTS} ALTER TABLE parts_1 ADD FOREIGN KEY (user_id) REFERENCES users (id);`,
    unsafe:
      'ALTER TABLE parts ADD FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) MATCH FULL DEFERRABLE INITIALLY DEFERRED',
  },
  {
    name: 'adds a foreign key between quoted tables of two schemas, one partitioned',
    recipe: 'add-foreign-key',
    setup: `${QUOTED} CREATE TABLE "S"."Who" ("No" int PRIMARY KEY); INSERT INTO "S"."Who" SELECT generate_series(1, 30);`,
    unsafe: `ALTER TABLE "S"."T" ADD CONSTRAINT "it's" FOREIGN KEY ("Who") REFERENCES "S"."Who" ("No")`,
  },
  {
    name: 'creates an index on partitions of partitions',
    recipe: 'create-index',
    setup: PARTS,
    unsafe: 'CREATE INDEX by_user ON parts (user_id DESC, (tenant + 1)) INCLUDE (id) WHERE tenant > 0',
  },
  {
    name: 'creates an index on partitions, some of which have one like it',
    recipe: 'create-index',
    setup: `${PARTS} CREATE INDEX mine ON parts_1 (user_id); CREATE INDEX ON parts_2b (user_id); CREATE INDEX ON parts_2a (user_id) WHERE id > 1;`,
    unsafe: 'CREATE INDEX by_user ON parts (user_id)',
  },
  {
    name: 'creates a unique index on quoted partitions in two schemas',
    recipe: 'create-index',
    setup: QUOTED,
    unsafe: `CREATE UNIQUE INDEX "I" ON "S"."T" ("At", "No" DESC)`,
  },
  {
    name: 'adds a column with a foreign key to a partitioned table with rows',
    recipe: 'add-foreign-key',
    setup: PARTS,
    unsafe:
      'ALTER TABLE parts ADD COLUMN "Owner" int CONSTRAINT "of User" REFERENCES users ON DELETE SET NULL',
  },
  {
    name: 'builds an index of partitions, one of which has it, by arguments',
    recipe: 'create-index',
    setup: `${PARTS} CREATE INDEX mine ON parts_1 (id, "user_id");`,
    unsafe: 'CREATE INDEX ON parts (id, user_id)',
    args: { table: 'parts', columns: 'id, "user_id"' },
  },
];
