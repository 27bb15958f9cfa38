/** A migration of several statements, one of which may not stand in its file. */
export interface OwnFileCase {
  readonly title: string;
  /** The rule whose answer leaves the file. */
  readonly rule: string;
  /** What runs before it. */
  readonly base: string;
  readonly up: string;
  readonly down?: string;
  readonly lineBreak?: '\r\n';
  /** What may be said of the new files. */
  readonly allows?: readonly string[];
}

const BASE = `CREATE TABLE "Orders" (id bigint PRIMARY KEY, "Größe" int NOT NULL, status text NOT NULL);
INSERT INTO "Orders" SELECT g, g, g::text FROM generate_series(1, 50) g;
CREATE INDEX "Orders_alt" ON "Orders" (status);
`;

export const OWN_FILE_CASES: readonly OwnFileCase[] = [
  {
    title: 'an index with its comments leaves',
    rule: 'create-index-without-concurrently',
    base: BASE,
    up: `-- Prices.
ALTER TABLE "Orders" ADD COLUMN price int;

-- The list of orders sorts by it.
/* and the export */
CREATE INDEX /* not unique */ "Orders_Größe" ON "Orders" ("Größe" DESC); -- grows

UPDATE "Orders" SET price = 1 WHERE id = 1;
`,
    down: `DROP INDEX "Orders_Größe";
ALTER TABLE "Orders" DROP COLUMN price;
`,
  },
  {
    title: 'what needs an index follows it',
    rule: 'create-index-without-concurrently',
    base: BASE,
    up: `CREATE UNIQUE INDEX u ON "Orders" ("Größe");
ALTER TABLE "Orders" ADD COLUMN price int;
COMMENT ON INDEX u IS 'one of each; really'; -- of them
ALTER TABLE "Orders" ADD CONSTRAINT u UNIQUE USING INDEX u;
ALTER TABLE "Orders" ADD COLUMN note text`,
    down: `ALTER TABLE "Orders" DROP COLUMN note, DROP CONSTRAINT u, DROP COLUMN price;
`,
  },
  {
    title: 'the name of a constraint follows the index that it belongs to',
    rule: 'add-unique-without-index',
    base: BASE,
    up: `ALTER TABLE "Orders" ADD COLUMN price int;
ALTER TABLE "Orders" ADD CONSTRAINT price_once UNIQUE (price);
ALTER TABLE "Orders" RENAME CONSTRAINT price_once TO "Preis einmal";
ALTER TABLE "Orders" ALTER COLUMN price SET DEFAULT 0;
`,
    down: `ALTER TABLE "Orders" RENAME CONSTRAINT "Preis einmal" TO price_once;
ALTER TABLE "Orders" DROP COLUMN price;
`,
  },
  {
    title: 'one action of an ALTER TABLE leaves it in two steps',
    rule: 'add-unique-without-index',
    base: BASE,
    lineBreak: '\r\n',
    up: `ALTER TABLE "Orders"
  ADD COLUMN price int, -- cents
  -- One order of each size.
  ADD CONSTRAINT "Größe einmal" UNIQUE ("Größe"), -- until 2030
  -- Free text.
  ADD COLUMN note text; -- last
UPDATE "Orders" SET status = '1' WHERE id = 1;
`,
    down: `ALTER TABLE "Orders"
  DROP COLUMN note, -- 3
  DROP CONSTRAINT "Größe einmal", -- 2
  DROP COLUMN price; -- 1
`,
  },
  {
    title: 'the last action leaves, its comma with it',
    rule: 'add-unique-without-index',
    base: BASE,
    up: `ALTER TABLE "Orders" ADD COLUMN price int, -- cents
  ADD UNIQUE ("Größe"); UPDATE "Orders" SET status = '1' WHERE id = 1;
`,
    down: `ALTER TABLE "Orders" DROP CONSTRAINT "Orders_Größe_key", DROP COLUMN price;
`,
  },
  {
    title: 'a dropped index, with its way back',
    rule: 'drop-index-without-concurrently',
    base: BASE,
    up: `ALTER TABLE "Orders" ADD COLUMN price int; DROP INDEX "Orders_alt"; ALTER TABLE "Orders" ADD COLUMN note text;
`,
    down: `ALTER TABLE "Orders" DROP COLUMN note;
CREATE INDEX "Orders_alt" ON "Orders" (status);
ALTER TABLE "Orders" DROP COLUMN price;
`,
  },
  {
    title: 'of two dropped indexes only one comes back',
    rule: 'create-index-without-concurrently',
    base: BASE,
    up: `CREATE INDEX i ON "Orders" ("Größe");
CREATE INDEX j ON "Orders" ("Größe", status);
`,
    down: `DROP INDEX i, j;
`,
  },
  {
    title: 'a validation in the transaction that added its constraint',
    rule: 'validate-in-same-transaction',
    base: BASE,
    up: `ALTER TABLE "Orders" ADD CONSTRAINT positive CHECK ("Größe" > 0) NOT VALID;
-- later
ALTER TABLE "Orders" VALIDATE CONSTRAINT positive;
ALTER TABLE "Orders" ADD COLUMN price int;
`,
    down: `ALTER TABLE "Orders" DROP COLUMN price;
ALTER TABLE "Orders" DROP CONSTRAINT positive;
`,
  },
  {
    title: 'a new value of an enum is used after it is there',
    rule: 'enum-value-used-in-transaction',
    base: `CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE people (id bigint PRIMARY KEY, mood mood);
`,
    up: `ALTER TYPE mood ADD VALUE 'so';
INSERT INTO people VALUES (1, 'so');
ALTER TABLE people ADD COLUMN note text;
`,
    down: `ALTER TABLE people DROP COLUMN note;
DELETE FROM people WHERE id = 1;
`,
  },
  {
    title: 'an index built anew',
    rule: 'reindex-without-concurrently',
    base: BASE,
    up: `ALTER TABLE "Orders" ADD COLUMN price int;
REINDEX INDEX "Orders_alt";
`,
    down: `ALTER TABLE "Orders" DROP COLUMN price;
`,
  },
  {
    title: 'a concurrent build between others',
    rule: 'concurrently-in-transaction',
    base: BASE,
    up: `ALTER TABLE "Orders" ADD COLUMN price int;
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON "Orders" (price);
`,
    down: `DROP INDEX CONCURRENTLY IF EXISTS i;
ALTER TABLE "Orders" DROP COLUMN price;
`,
  },
  {
    title: 'the settings of the file hold in the new one',
    rule: 'create-index-without-concurrently',
    base: `CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY, a int);
`,
    up: `SET LOCAL search_path = app, public;
SET LOCAL lock_timeout = '3s';
ALTER TABLE t ADD COLUMN b int;
CREATE INDEX t_b ON t (b);
`,
    down: `DROP INDEX app.t_b;
ALTER TABLE app.t DROP COLUMN b;
`,
  },
  {
    title: 'a detached partition, with its way back from the history',
    rule: 'detach-partition-without-concurrently',
    // Where a file holds a single statement; and what brings the partition back reads it.
    allows: ['missing-lock-timeout', 'attach-partition-without-check'],
    base: `CREATE TABLE logs (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE "logs 2024" PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE seen (id bigint PRIMARY KEY);
`,
    up: `ALTER TABLE seen ADD COLUMN note text;
ALTER TABLE logs DETACH PARTITION "logs 2024";
`,
    down: `ALTER TABLE seen DROP COLUMN note;
`,
  },
  {
    title: 'an index is alone in its file',
    rule: 'create-index-without-concurrently',
    base: BASE,
    up: `-- The list of orders sorts by it.
CREATE INDEX "Orders_Größe" ON "Orders" ("Größe" DESC); -- grows
`,
    down: `DROP INDEX "Orders_Größe";
`,
  },
  {
    title: 'a dropped index is alone in its file',
    rule: 'drop-index-without-concurrently',
    base: BASE,
    up: 'DROP INDEX "Orders_alt";\n',
    down: 'CREATE INDEX "Orders_alt" ON "Orders" (status);\n',
  },
  {
    title: 'a unique constraint is alone in its file',
    rule: 'add-unique-without-index',
    base: BASE,
    up: 'ALTER TABLE "Orders" ADD CONSTRAINT "Einmal" UNIQUE ("Größe");\n',
    down: 'ALTER TABLE "Orders" DROP CONSTRAINT "Einmal";\n',
  },
];
