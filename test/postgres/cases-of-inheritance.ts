import type { Case } from './measure';

const HEIRS = `CREATE TABLE parent (id int, b int); CREATE TABLE heir () INHERITS (parent);
  INSERT INTO heir SELECT n, n FROM generate_series(1, 50) n; INSERT INTO parent SELECT n, n FROM generate_series(1, 50) n;`;

const REQUIRED = `${HEIRS} ALTER TABLE parent ALTER COLUMN id SET NOT NULL, ALTER COLUMN b SET NOT NULL;`;

const PARTS = `CREATE TABLE parts (id int NOT NULL, k int) PARTITION BY LIST (k);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);`;

const after = (setup: string, ...statements: readonly string[]): readonly Case[] =>
  statements.map((statement) => ({ setup, statement }));

/** What tables that inherit, and partitions, have of a change of the table above them. */
export const INHERITANCE_CASES: readonly Case[] = [
  ...[
    // Where there is nothing to do.
    'ALTER TABLE animals ADD COLUMN IF NOT EXISTS name text',
    'ALTER TABLE events ADD COLUMN IF NOT EXISTS kind text',
    'ALTER TABLE orders ADD COLUMN IF NOT EXISTS id text GENERATED ALWAYS AS IDENTITY REFERENCES users',
    'ALTER TABLE animals DROP COLUMN IF EXISTS nope',
    'ALTER TABLE events DROP COLUMN IF EXISTS nope',
    'ALTER TABLE animals DROP CONSTRAINT IF EXISTS nope',
    'ALTER TABLE events DROP CONSTRAINT IF EXISTS nope',
    'ALTER TABLE ONLY events DROP CONSTRAINT IF EXISTS nope',
    'ALTER TABLE animals ALTER COLUMN name DROP NOT NULL',
    'ALTER TABLE events ALTER COLUMN kind DROP NOT NULL',
    'ALTER TABLE animals ALTER COLUMN id DROP IDENTITY IF EXISTS',
    'ALTER TABLE events ALTER COLUMN id DROP IDENTITY IF EXISTS',
    'ALTER TABLE animals ALTER COLUMN id DROP EXPRESSION IF EXISTS',
    'CREATE INDEX IF NOT EXISTS orders_code_idx ON events (id)',
    'CREATE INDEX IF NOT EXISTS events_kind_idx ON events (kind)',
    'CREATE INDEX IF NOT EXISTS orders_code_idx ON animals (id)',
    // What is handed down, and what is not.
    'ALTER TABLE events ALTER COLUMN kind SET (n_distinct = 5)',
    'ALTER TABLE events ALTER COLUMN kind RESET (n_distinct)',
    'ALTER TABLE animals ALTER COLUMN name SET (n_distinct = 5)',
    'ALTER TABLE animals ALTER COLUMN name SET STATISTICS 7',
    'ALTER TABLE animals ALTER COLUMN name SET STORAGE EXTERNAL',
    'ALTER TABLE animals ALTER COLUMN name SET COMPRESSION pglz',
    'ALTER TABLE events ALTER COLUMN kind SET COMPRESSION pglz',
    'ALTER TABLE animals ADD PRIMARY KEY (id)',
    'ALTER TABLE ONLY animals ADD UNIQUE (id)',
    'ALTER TABLE animals ADD COLUMN z int, ADD PRIMARY KEY (id)',
    'ALTER TABLE animals ADD CONSTRAINT c CHECK (name IS NOT NULL) NO INHERIT',
    'ALTER TABLE animals ADD CONSTRAINT c CHECK (name IS NOT NULL) NO INHERIT NOT VALID',
    'ALTER TABLE ONLY animals DROP COLUMN name',
    'ANALYZE animals',
    'VACUUM animals',
    'VACUUM ANALYZE events',
    // All tables that an action goes down to are locked as the gravest action needs.
    'ALTER TABLE animals ALTER COLUMN name SET STATISTICS 7, ALTER COLUMN id DROP NOT NULL',
    'ALTER TABLE animals ALTER COLUMN name SET STATISTICS 7, DROP COLUMN IF EXISTS nope',
    'ALTER TABLE animals SET (fillfactor = 70), ALTER COLUMN id SET STATISTICS 7, CLUSTER ON nope',
    'ALTER TABLE tagged ADD CONSTRAINT c UNIQUE (id), SET UNLOGGED',
    // Materialized views that go with a column.
    'ALTER TABLE items DROP COLUMN quantity CASCADE',
    'ALTER TABLE items DROP COLUMN quantity CASCADE, ADD COLUMN z int',
    'ALTER TABLE users DROP COLUMN name CASCADE',
  ].map((statement) => ({ statement })),
  ...after(
    `CREATE VIEW v3 AS SELECT quantity AS qq FROM items; CREATE MATERIALIZED VIEW mv4 AS SELECT qq FROM v3; CREATE MATERIALIZED VIEW mv5 AS SELECT i.product FROM items i;`,
    'ALTER TABLE items DROP COLUMN quantity CASCADE',
  ),
  ...after(
    HEIRS,
    'ALTER TABLE parent ADD PRIMARY KEY (id)',
    'ALTER TABLE parent ADD UNIQUE (id)',
    'ALTER TABLE parent ADD CONSTRAINT u UNIQUE (id) DEFERRABLE',
    'ALTER TABLE parent ALTER COLUMN b DROP NOT NULL',
  ),
  ...after(
    `${HEIRS} CREATE UNIQUE INDEX i ON parent (id);`,
    'ALTER TABLE parent ADD PRIMARY KEY USING INDEX i',
  ),
  ...after(`${HEIRS} CREATE UNIQUE INDEX i ON parent (id);`, 'ALTER TABLE parent ADD UNIQUE USING INDEX i'),
  ...after(
    REQUIRED,
    'ALTER TABLE parent ADD PRIMARY KEY (id)',
    'ALTER TABLE parent ALTER COLUMN b DROP NOT NULL',
    'ALTER TABLE ONLY parent ALTER COLUMN b DROP NOT NULL',
    'ALTER TABLE parent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY',
  ),
  ...after(
    `${REQUIRED} CREATE UNIQUE INDEX i ON parent (id);`,
    'ALTER TABLE parent ADD PRIMARY KEY USING INDEX i',
  ),
  ...after(
    `${REQUIRED} ALTER TABLE parent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;`,
    'ALTER TABLE parent ALTER COLUMN id DROP IDENTITY',
  ),
  ...after(
    `${HEIRS} ALTER TABLE parent ADD CONSTRAINT u UNIQUE (id), ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES users, ADD CONSTRAINT c CHECK (b > 0), ADD CONSTRAINT n CHECK (b > 0) NO INHERIT;`,
    ...['u', 'f', 'c', 'n'].flatMap((name) => [
      `ALTER TABLE parent DROP CONSTRAINT ${name}`,
      `ALTER TABLE parent RENAME CONSTRAINT ${name} TO z`,
    ]),
    'ALTER TABLE ONLY parent DROP CONSTRAINT c',
  ),
  ...after(
    PARTS,
    'ALTER TABLE parts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY',
    'ALTER TABLE parts ALTER COLUMN id DROP NOT NULL',
    'ALTER TABLE ONLY parts ALTER COLUMN id DROP NOT NULL',
  ),
  ...after(
    `${PARTS} ALTER TABLE parts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;`,
    'ALTER TABLE parts ALTER COLUMN id DROP IDENTITY',
  ),
];
