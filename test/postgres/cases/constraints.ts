import { type Case } from './case';
import { MANY, ODD, PARTITIONED, SHOP } from './schemas';

export const CONSTRAINTS: readonly Case[] = [
  {
    name: 'adds a foreign key',
    recipe: 'add-foreign-key',
    setup: SHOP,
    unsafe:
      'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED',
  },
  {
    name: 'adds a foreign key by arguments',
    recipe: 'add-foreign-key',
    setup: SHOP,
    unsafe: 'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL',
    args: { table: 'orders', columns: 'user_id', references: 'users', onDelete: 'set null' },
  },
  {
    name: 'adds a column that refers to another table',
    recipe: 'add-foreign-key',
    setup: SHOP,
    unsafe: `ALTER TABLE orders ADD COLUMN seller_id bigint NOT NULL DEFAULT 1 REFERENCES users (id)`,
  },
  {
    name: 'adds a CHECK',
    recipe: 'add-check',
    setup: SHOP,
    unsafe: 'ALTER TABLE ONLY orders ADD CHECK (total >= 0 AND total < 1e6) NO INHERIT',
  },
  {
    name: 'adds a CHECK of several columns by arguments',
    recipe: 'add-check',
    setup: SHOP,
    unsafe: 'ALTER TABLE orders ADD CHECK (total >= 0 OR user_id IS NULL)',
    args: { table: 'orders', expression: 'total >= 0 OR user_id IS NULL' },
  },
  {
    name: 'adds a column with a CHECK',
    recipe: 'add-check',
    setup: SHOP,
    unsafe: `ALTER TABLE orders ADD COLUMN weight int CHECK (weight > 0)`,
  },
  {
    name: 'adds a UNIQUE constraint with all its clauses',
    recipe: 'add-unique',
    setup: SHOP,
    unsafe: `ALTER TABLE users ADD CONSTRAINT "One Mail" UNIQUE (email) INCLUDE (id) WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED`,
  },
  {
    name: 'adds a UNIQUE constraint that treats NULLs as equal',
    recipe: 'add-unique',
    setup: `CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1), (2, NULL);`,
    unsafe: 'ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a)',
    from: 15,
  },
  {
    name: 'adds a UNIQUE constraint in another schema',
    recipe: 'add-unique',
    setup: ODD,
    unsafe: `ALTER TABLE "My Shop"."Orders" ADD UNIQUE ("order", "Tenant")`,
  },
  {
    name: 'adds a column that is unique',
    recipe: 'add-unique',
    setup: SHOP,
    unsafe: `ALTER TABLE users ADD COLUMN handle text UNIQUE`,
  },
  {
    name: 'adds a composite foreign key with MATCH FULL to a quoted table',
    recipe: 'add-foreign-key',
    setup: `${ODD} CREATE TABLE parts (id int PRIMARY KEY, tenant text COLLATE "C", no uuid);
      INSERT INTO parts SELECT row_number() OVER (ORDER BY "order"), "Tenant", "order" FROM "My Shop"."Orders"; INSERT INTO parts VALUES (99, NULL, NULL);`,
    unsafe: `ALTER TABLE parts ADD CONSTRAINT "of Order" FOREIGN KEY (tenant, no) REFERENCES "My Shop"."Orders" MATCH FULL ON DELETE CASCADE`,
  },
  {
    name: 'adds a foreign key of a table to itself among 3,000 rows',
    recipe: 'add-foreign-key',
    setup: `${MANY} ALTER TABLE wide ADD parent int; UPDATE wide SET parent = id / 2 WHERE id > 1; CREATE INDEX ON wide (parent);`,
    unsafe: 'ALTER TABLE wide ADD FOREIGN KEY (parent) REFERENCES wide',
  },
  {
    name: 'adds a foreign key to a partitioned table',
    recipe: 'add-foreign-key',
    setup: `CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users SELECT generate_series(1, 30); ${PARTITIONED}
      ALTER TABLE events ADD user_id int; UPDATE events SET user_id = id;`,
    unsafe: 'ALTER TABLE events ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users (id)',
    from: 18,
  },
  {
    name: 'adds a CHECK to a partitioned table',
    recipe: 'add-check',
    setup: PARTITIONED,
    unsafe: `ALTER TABLE events ADD CONSTRAINT "Kind?" CHECK (kind = 'even' OR kind IS NULL)`,
  },
  {
    name: 'adds a CHECK to a quoted table where its name is taken',
    recipe: 'add-check',
    setup: `${ODD} ALTER TABLE "My Shop"."Orders" ADD CHECK ("User" < 10);`,
    unsafe: `ALTER TABLE "My Shop"."Orders" ADD CHECK ("User" <> 7)`,
  },
  {
    name: 'adds a UNIQUE constraint to 3,000 rows',
    recipe: 'add-unique',
    setup: MANY,
    unsafe: 'ALTER TABLE wide ADD UNIQUE (part, id)',
  },
];
