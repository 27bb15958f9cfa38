import { type Case, withoutRows } from './case';
import { MANY, NO_KEY, ODD, PARTITIONED, WIDE } from './schemas';

const USERS = `CREATE TABLE users (
    id serial PRIMARY KEY,
    tenant int NOT NULL DEFAULT 1,
    code int NOT NULL UNIQUE,
    parent_id int REFERENCES users ON DELETE SET NULL,
    UNIQUE (tenant, id)
  );
  CREATE TABLE "Orders" (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE DEFERRABLE, user_code int REFERENCES users (code));
  CREATE TABLE visits (id int PRIMARY KEY, tenant int, user_id int);
  ALTER TABLE visits ADD CONSTRAINT "by" FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) NOT VALID;
  INSERT INTO users (tenant, code, parent_id) SELECT 1, n * 10, CASE WHEN n > 1 THEN n - 1 END FROM generate_series(1, 10) n;
  INSERT INTO "Orders" SELECT n, n, n * 10 FROM generate_series(1, 10) n;
  INSERT INTO visits SELECT n, 1, n FROM generate_series(1, 10) n;`;

const GROUPS = `CREATE TABLE groups (id int PRIMARY KEY); INSERT INTO groups VALUES (1), (2);
  CREATE TABLE "Users" (
    id bigint PRIMARY KEY,
    "group" int NOT NULL DEFAULT 1 CONSTRAINT "in" REFERENCES groups ON DELETE CASCADE DEFERRABLE,
    name text,
    CHECK ("group" > 0 AND name <> 'group'),
    UNIQUE (name, "group") DEFERRABLE INITIALLY DEFERRED
  );
  CREATE INDEX by_group ON "Users" ("group" DESC, lower(name)) WHERE "group" IS NOT NULL;
  CREATE UNIQUE INDEX ON "Users" (((("group" + 1) * 2)), id);
  CREATE INDEX covering ON "Users" USING btree (name) INCLUDE ("group");
  ALTER TABLE "Users" ADD CONSTRAINT unproven CHECK ("group" <> 3) NOT VALID;
  COMMENT ON COLUMN "Users"."group" IS 'It''s where they belong';
  COMMENT ON INDEX by_group IS 'for lists';
  INSERT INTO "Users" SELECT n, n % 2 + 1, 'user' || n FROM generate_series(1, 10) n;`;

const SHOP_ORDERS = `CREATE SCHEMA shop;
  CREATE TABLE shop.orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number serial, code bigint GENERATED ALWAYS AS IDENTITY);
  INSERT INTO shop.orders (id) SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid FROM generate_series(0, 9) n;`;

export const REPLACEMENTS: readonly Case[] = [
  {
    name: 'renames a plain column with NULLs',
    recipe: 'rename-column',
    setup: `CREATE TABLE users (id int PRIMARY KEY, email varchar(255)); INSERT INTO users SELECT n, 'user' || n FROM generate_series(1, 10) n; INSERT INTO users VALUES (11, NULL);`,
    unsafe: 'ALTER TABLE users RENAME COLUMN email TO email_address',
  },
  {
    name: 'carries over all that hangs on the column',
    recipe: 'rename-column',
    setup: GROUPS,
    unsafe: 'ALTER TABLE "Users" RENAME COLUMN "group" TO "Team id"',
  },
  {
    name: 'moves a sequence, in another schema',
    recipe: 'rename-column',
    setup: SHOP_ORDERS,
    unsafe: 'ALTER TABLE shop.orders RENAME COLUMN number TO "no"',
  },
  {
    name: 'moves an identity',
    recipe: 'rename-column',
    setup: `CREATE TABLE orders (id int PRIMARY KEY, code bigint GENERATED ALWAYS AS IDENTITY); INSERT INTO orders (id) SELECT n FROM generate_series(0, 9) n;`,
    unsafe: 'ALTER TABLE orders RENAME COLUMN code TO number',
  },
  {
    name: 'renames a primary key that others reference',
    recipe: 'rename-column',
    setup: USERS,
    unsafe: 'ALTER TABLE users RENAME COLUMN id TO user_id',
  },
  {
    name: 'renames a unique column that others reference',
    recipe: 'rename-column',
    setup: USERS,
    unsafe: 'ALTER TABLE users RENAME COLUMN code TO number',
  },
  {
    name: 'renames a part of a composite primary key',
    recipe: 'rename-column',
    setup: `CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE r (id int PRIMARY KEY, a int, b int, FOREIGN KEY (b, a) REFERENCES t (b, a));
      INSERT INTO t SELECT n % 2, n FROM generate_series(1, 10) n; INSERT INTO r SELECT n, n % 2, n FROM generate_series(1, 10) n;`,
    unsafe: 'ALTER TABLE t RENAME COLUMN b TO c',
  },
  {
    name: 'renames a column of a table without a key',
    recipe: 'rename-column',
    setup: `${NO_KEY} CREATE INDEX ON log ("Line"); ALTER TABLE log ALTER COLUMN "Line" SET STATISTICS 500;`,
    unsafe: 'ALTER TABLE log RENAME COLUMN "Line" TO "line"',
  },
  {
    name: 'renames a column of a partitioned table',
    recipe: 'rename-column',
    setup: `${PARTITIONED} ALTER TABLE events ADD CONSTRAINT kinds CHECK (kind <> 'x'), ALTER kind SET DEFAULT 'even';`,
    unsafe: 'ALTER TABLE events RENAME COLUMN kind TO sort',
  },
  {
    name: 'renames a column of 50,000 rows',
    recipe: 'rename-column',
    setup: `${WIDE} CREATE INDEX wide_part ON wide (part, id); COMMENT ON COLUMN wide.part IS 'which';`,
    unsafe: 'ALTER TABLE wide RENAME part TO piece',
    batchSize: 5000,
  },
  {
    name: 'turns int into bigint',
    recipe: 'change-column-type',
    setup: `CREATE TABLE events (id int PRIMARY KEY, amount int NOT NULL DEFAULT 0 CHECK (amount >= 0), UNIQUE (amount, id));
      CREATE INDEX ON events (amount) WHERE amount > 5; INSERT INTO events SELECT n, n * 2 FROM generate_series(1, 10) n;`,
    unsafe: 'ALTER TABLE events ALTER COLUMN amount TYPE bigint',
  },
  {
    name: 'converts with USING',
    recipe: 'change-column-type',
    setup: `CREATE TABLE users (id int PRIMARY KEY, phone text); INSERT INTO users SELECT n, '49' || n FROM generate_series(1, 10) n; INSERT INTO users VALUES (11, NULL);`,
    unsafe: 'ALTER TABLE users ALTER phone TYPE bigint USING phone::bigint',
  },
  {
    name: 'widens a primary key that others reference, with its sequence',
    recipe: 'change-column-type',
    setup: USERS,
    unsafe: 'ALTER TABLE users ALTER COLUMN id TYPE bigint',
  },
  {
    name: 'widens an identity',
    recipe: 'change-column-type',
    setup: `CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a text); INSERT INTO t (a) VALUES ('a'), ('b'), ('c'), ('d');`,
    unsafe: 'ALTER TABLE t ALTER COLUMN id TYPE bigint',
  },
  {
    name: 'widens a part of a composite key of a quoted table',
    recipe: 'change-column-type',
    setup: `${ODD} ALTER TABLE "My Shop"."Orders" DROP CONSTRAINT "Orders_pkey", ALTER "User" SET DEFAULT 1; UPDATE "My Shop"."Orders" SET "User" = 0 WHERE "User" IS NULL;
      ALTER TABLE "My Shop"."Orders" ADD PRIMARY KEY ("order", "User"); COMMENT ON COLUMN "My Shop"."Orders"."User" IS 'Who';`,
    unsafe: 'ALTER TABLE "My Shop"."Orders" ALTER "User" TYPE bigint',
  },
  {
    name: 'changes a column of 3,000 rows',
    recipe: 'change-column-type',
    setup: `${MANY} CREATE INDEX wide_part ON wide (part) WHERE part IS NOT NULL;`,
    unsafe: 'ALTER TABLE wide ALTER COLUMN part TYPE int USING length(part)',
    args: { table: 'wide', column: 'part', type: 'int', using: 'length(part)' },
    batchSize: 500,
    normaliseDown: withoutRows,
  },
  {
    name: 'changes a column of a table without a key',
    recipe: 'change-column-type',
    setup: `${NO_KEY} ALTER TABLE log ALTER COLUMN kind SET STATISTICS 0;`,
    unsafe: 'ALTER TABLE log ALTER kind TYPE varchar(30)',
  },
  {
    name: 'renames behind a view',
    recipe: 'rename-table',
    setup: `CREATE TABLE "Customers" (id serial PRIMARY KEY, name text UNIQUE); CREATE INDEX ON "Customers" (lower(name)); INSERT INTO "Customers" (name) VALUES ('a'), ('b');`,
    unsafe: 'ALTER TABLE "Customers" RENAME TO clients',
  },
  {
    name: 'renames a table that others reference and views read',
    recipe: 'rename-table',
    setup: `${USERS} CREATE VIEW tenants AS SELECT DISTINCT tenant FROM users; COMMENT ON TABLE users IS 'people';`,
    unsafe: 'ALTER TABLE users RENAME TO "Accounts"',
  },
  {
    name: 'renames a quoted table in another schema',
    recipe: 'rename-table',
    setup: ODD,
    unsafe: `ALTER TABLE "My Shop"."Orders" RENAME TO "It's"`,
  },
  {
    name: 'renames a partitioned table',
    recipe: 'rename-table',
    setup: PARTITIONED,
    unsafe: 'ALTER TABLE events RENAME TO happenings',
  },
  {
    name: 'renames a table with an identity, a generated column and a trigger',
    recipe: 'rename-table',
    setup: `CREATE TABLE items (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price int, twice int GENERATED ALWAYS AS (price * 2) STORED);
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
      INSERT INTO items (price) SELECT n FROM generate_series(1, 9) n;`,
    unsafe: 'ALTER TABLE items RENAME TO goods',
  },
  {
    name: 'changes a column of a partitioned table',
    recipe: 'change-column-type',
    setup: `${PARTITIONED} ALTER TABLE events ADD amount int DEFAULT 5; UPDATE events SET amount = nullif(id, 4)::int; COMMENT ON COLUMN events.amount IS 'how much';`,
    unsafe: 'ALTER TABLE events ALTER COLUMN amount TYPE bigint',
  },
  {
    name: 'renames a column with a storage of its own, and a key with storage parameters',
    recipe: 'rename-column',
    setup: `CREATE TABLE t (id int PRIMARY KEY, note text NOT NULL, CONSTRAINT "N" UNIQUE (note) WITH (fillfactor = 55)); ALTER TABLE t ALTER note SET STORAGE EXTERNAL, ALTER note SET COMPRESSION pglz;
      INSERT INTO t SELECT n, 'n' || n FROM generate_series(1, 20) n;`,
    unsafe: 'ALTER TABLE t RENAME COLUMN note TO "Note"',
  },
  {
    name: 'changes the type of a column with a storage of its own',
    recipe: 'change-column-type',
    setup: `CREATE TABLE t (id int PRIMARY KEY, note varchar(20)); ALTER TABLE t ALTER note SET STORAGE EXTERNAL, ALTER note SET STATISTICS 50; INSERT INTO t SELECT n, n FROM generate_series(1, 20) n;`,
    unsafe: 'ALTER TABLE t ALTER COLUMN note TYPE int USING note::int',
  },
];
