import { OBJECT_STATEMENTS } from './cases-of-objects';
import { TABLE_STATEMENTS } from './cases-of-tables';
import { CODE } from './cases-of-code';
import { DETACHED_PARTITIONS } from './cases-of-detached';
import { FIRED } from './cases-of-fired-triggers';
import { FUNCTIONS } from './cases-of-functions';
import { VALUES } from './cases-of-values';
import { DEFINITIONS, REPLACED } from './cases-of-definitions';
import { DEFAULT_PARTITION_CASES } from './cases-of-default-partitions';
import { INHERITANCE_CASES } from './cases-of-inheritance';
import { PARTITION_CASES } from './cases-of-partitions';
import { PASSES } from './cases-of-passes';
import { ROW_TYPES, TRIGGERS } from './cases-of-triggers';
import { DOMAIN_USERS, INDEXES_OF_KEYS } from './cases-of-types';
import { ROW_LOCKS } from './cases-of-row-locks';
import { REFUSED_OBJECTS } from './cases-of-refused-objects';
import { REFUSED_PARTS } from './cases-of-refused-parts';
import { PREPARED } from './cases-with-history';
import type { Case } from './measure';

/** A small shop: keys in both directions, partitions with rows, domains, views, expression and partial indexes. */
export const SHOP = `
CREATE TYPE state AS ENUM ('new', 'paid');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN plain AS text;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION fixed() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 1 $$;
CREATE FUNCTION moving() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255) CONSTRAINT users_email_key UNIQUE, name text, phone text, legacy_field text, seen timestamp, born date NOT NULL DEFAULT '2000-01-01');
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint CONSTRAINT orders_user_id_fkey REFERENCES users (id), code varchar(20), customer_email text, status varchar(50), amount int NOT NULL, net numeric(10,2), state state, created timestamp, weight positive, title char(10), label plain, doubled int GENERATED ALWAYS AS (amount * 2) STORED, CONSTRAINT orders_amount_check CHECK (amount > 0));
CREATE INDEX orders_code_idx ON orders (code);
CREATE INDEX orders_code_lower_idx ON orders (lower(code));
CREATE INDEX orders_created_idx ON orders (created);
CREATE INDEX orders_status_idx ON orders (status) WHERE status IS NOT NULL;
CREATE TABLE items (id bigint, order_id bigint, product text, quantity int);
CREATE UNIQUE INDEX items_id_idx ON items (id);
CREATE TABLE nodes (id bigint PRIMARY KEY, parent_id bigint CONSTRAINT nodes_parent_id_fkey REFERENCES nodes (id) ON DELETE CASCADE);
CREATE TABLE tags (code varchar(20) PRIMARY KEY);
CREATE TABLE tagged (id int, code varchar(20) CONSTRAINT tagged_code_fkey REFERENCES tags (code));
CREATE TABLE events (id bigint, at date NOT NULL, kind text, user_id bigint) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE events_new (id bigint, at date NOT NULL, kind text, user_id bigint);
CREATE INDEX events_kind_idx ON events (kind);
CREATE TABLE logs (id bigint, at date NOT NULL, kind text) PARTITION BY LIST (kind);
CREATE TABLE logs_a PARTITION OF logs FOR VALUES IN ('a');
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
CREATE TABLE logs_b (id bigint, at date NOT NULL, kind text);
CREATE TABLE animals (id int, name text);
CREATE TABLE cats (lives int) INHERITS (animals);
CREATE TYPE pair AS (a int, b int);
CREATE TABLE pairs (a int, b int);
CREATE TYPE lonely AS (a int);
CREATE TYPE held AS (a int);
CREATE TABLE holding (id int, h held);
CREATE SEQUENCE order_numbers;
CREATE VIEW user_names AS SELECT id, name FROM users;
CREATE MATERIALIZED VIEW order_totals AS SELECT id, amount FROM orders;
CREATE UNIQUE INDEX order_totals_id_idx ON order_totals (id);
CREATE MATERIALIZED VIEW item_totals AS SELECT order_id, quantity FROM items;
INSERT INTO users SELECT g, 'm' || g, 'n' || g, g, 'l', now(), '2000-01-01' FROM generate_series(1, 100) g;
INSERT INTO orders (id, user_id, code, customer_email, status, amount, net, state, created, weight, title, label) SELECT g, g, 'c' || g, 'm' || g, 's', g, g, 'new', now(), g, 't', 'l' FROM generate_series(1, 100) g;
INSERT INTO items SELECT g, g, 'p', g FROM generate_series(1, 100) g;
INSERT INTO nodes SELECT g, nullif(g - 1, 0) FROM generate_series(1, 50) g;
INSERT INTO tags SELECT 't' || g FROM generate_series(1, 50) g;
INSERT INTO tagged SELECT g, 't' || g FROM generate_series(1, 50) g;
INSERT INTO events SELECT g, '2020-02-01', 'k', g FROM generate_series(1, 50) g;
INSERT INTO events SELECT g, '2021-02-01', 'k', g FROM generate_series(1, 50) g;
INSERT INTO events_new SELECT g, '2022-02-01', 'k', g FROM generate_series(1, 50) g;
INSERT INTO logs SELECT g, '2020-01-01', 'a' FROM generate_series(1, 50) g;
INSERT INTO logs SELECT g, '2020-01-01', 'z' FROM generate_series(1, 50) g;
INSERT INTO logs_b SELECT g, '2020-01-01', 'b' FROM generate_series(1, 50) g;
INSERT INTO animals SELECT g, 'a' FROM generate_series(1, 50) g;
INSERT INTO cats SELECT g, 'a', 9 FROM generate_series(1, 50) g;
REFRESH MATERIALIZED VIEW order_totals;
REFRESH MATERIALIZED VIEW item_totals;
ANALYZE;
`;

const statements = [
  // Columns
  'ALTER TABLE orders ADD COLUMN x text',
  "ALTER TABLE orders ADD COLUMN IF NOT EXISTS status varchar(50) DEFAULT 'a' CHECK (status <> 'b')",
  'ALTER TABLE orders ADD COLUMN IF NOT EXISTS x int DEFAULT 1 CHECK (x > 0)',
  'ALTER TABLE orders ADD COLUMN x int DEFAULT fixed()',
  'ALTER TABLE orders ADD COLUMN x int DEFAULT moving()',
  'ALTER TABLE orders ADD COLUMN x timestamptz NOT NULL DEFAULT current_timestamp',
  'ALTER TABLE orders ADD COLUMN x uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE orders ADD COLUMN x positive',
  'ALTER TABLE orders ADD COLUMN x plain',
  'ALTER TABLE orders ADD COLUMN x bigint DEFAULT 1 REFERENCES users (id)',
  'ALTER TABLE orders ADD COLUMN x bigint REFERENCES users (id)',
  'ALTER TABLE orders ADD COLUMN x bigint REFERENCES orders (id)',
  'ALTER TABLE orders ADD COLUMN status text',
  'ALTER TABLE events ADD COLUMN x int',
  'ALTER TABLE events ADD COLUMN x int DEFAULT random()',
  'ALTER TABLE animals ADD COLUMN x int DEFAULT random()',
  'ALTER TABLE animals ADD COLUMN x int CHECK (x > 0)',
  'ALTER TABLE users DROP COLUMN legacy_field',
  'ALTER TABLE orders DROP COLUMN user_id',
  'ALTER TABLE orders DROP COLUMN IF EXISTS missing',
  'ALTER TABLE orders DROP COLUMN missing',
  'ALTER TABLE users DROP COLUMN id',
  'ALTER TABLE users DROP COLUMN id CASCADE',
  'ALTER TABLE users DROP COLUMN name',
  'ALTER TABLE orders DROP COLUMN amount',
  'ALTER TABLE events DROP COLUMN at',
  'ALTER TABLE events DROP COLUMN kind',
  'ALTER TABLE users RENAME COLUMN email TO email_address',
  'ALTER TABLE users RENAME COLUMN email TO phone',
  'ALTER TABLE users RENAME COLUMN missing TO other',
  'ALTER TABLE events RENAME COLUMN kind TO sort',
  'ALTER TABLE users ALTER COLUMN email SET NOT NULL',
  'ALTER TABLE users ALTER COLUMN born SET NOT NULL',
  'ALTER TABLE events ALTER COLUMN kind SET NOT NULL',
  'ALTER TABLE animals ALTER COLUMN name SET NOT NULL',
  'ALTER TABLE users ALTER COLUMN id DROP NOT NULL',
  'ALTER TABLE users ALTER COLUMN born DROP NOT NULL',
  "ALTER TABLE events ALTER COLUMN kind SET DEFAULT 'x'",
  'ALTER TABLE orders ALTER COLUMN doubled SET DEFAULT 1',
  'ALTER TABLE orders ALTER COLUMN doubled DROP EXPRESSION',
  'ALTER TABLE orders ALTER COLUMN doubled SET EXPRESSION AS (amount * 3)',
  'ALTER TABLE orders ALTER COLUMN amount ADD GENERATED ALWAYS AS IDENTITY',
  'ALTER TABLE orders ALTER COLUMN user_id ADD GENERATED ALWAYS AS IDENTITY',
  'ALTER TABLE orders ALTER COLUMN amount DROP IDENTITY IF EXISTS',
  'ALTER TABLE orders ALTER COLUMN amount DROP IDENTITY',
  'ALTER TABLE orders ALTER COLUMN code SET STATISTICS 100',
  'ALTER TABLE orders ALTER COLUMN code SET STORAGE EXTERNAL',
  'ALTER TABLE orders ALTER COLUMN code SET COMPRESSION pglz',
  'ALTER TABLE orders ALTER COLUMN code SET (n_distinct = 5)',
  // Types
  'ALTER TABLE users ALTER COLUMN phone TYPE bigint USING phone::bigint',
  'ALTER TABLE users ALTER COLUMN phone TYPE bigint',
  'ALTER TABLE users ALTER COLUMN phone TYPE bigint USING trim(phone)::bigint',
  'ALTER TABLE users ALTER COLUMN phone TYPE varchar USING phone',
  'ALTER TABLE users ALTER COLUMN phone TYPE varchar USING phone::varchar',
  'ALTER TABLE users ALTER COLUMN phone TYPE varchar(30)',
  "ALTER TABLE users ALTER COLUMN seen TYPE timestamptz USING seen AT TIME ZONE 'UTC'",
  'ALTER TABLE users ALTER COLUMN seen TYPE timestamp(6)',
  'ALTER TABLE users ALTER COLUMN seen TYPE timestamp(3)',
  'ALTER TABLE users ALTER COLUMN name TYPE varchar',
  'ALTER TABLE orders ALTER COLUMN code TYPE varchar(40)',
  'ALTER TABLE orders ALTER COLUMN code TYPE text COLLATE "C"',
  'ALTER TABLE orders ALTER COLUMN status TYPE text',
  'ALTER TABLE orders ALTER COLUMN amount TYPE bigint',
  'ALTER TABLE orders ALTER COLUMN net TYPE numeric(12,2)',
  'ALTER TABLE orders ALTER COLUMN net TYPE numeric(12,4)',
  'ALTER TABLE orders ALTER COLUMN net TYPE int',
  'ALTER TABLE orders ALTER COLUMN title TYPE char(20)',
  'ALTER TABLE orders ALTER COLUMN label TYPE text',
  'ALTER TABLE orders ALTER COLUMN weight TYPE int',
  'ALTER TABLE orders ALTER COLUMN weight TYPE bigint',
  'ALTER TABLE orders ALTER COLUMN customer_email TYPE plain',
  'ALTER TABLE items ALTER COLUMN quantity TYPE boolean',
  'ALTER TABLE orders ALTER COLUMN state TYPE text',
  'ALTER TABLE users ALTER COLUMN born TYPE timestamp',
  'ALTER TABLE orders ALTER COLUMN user_id TYPE int',
  'ALTER TABLE orders ALTER COLUMN user_id TYPE bigint',
  'ALTER TABLE users ALTER COLUMN id TYPE bigint',
  'ALTER TABLE tags ALTER COLUMN code TYPE varchar(40)',
  'ALTER TABLE tagged ALTER COLUMN code TYPE varchar(40)',
  'ALTER TABLE tagged ALTER COLUMN code TYPE text',
  'ALTER TABLE nodes ALTER COLUMN parent_id TYPE int',
  'ALTER TABLE events ALTER COLUMN id TYPE int',
  'ALTER TABLE events ALTER COLUMN at TYPE timestamp',
  'ALTER TABLE events_2020 ALTER COLUMN id TYPE int',
  // Constraints
  'ALTER TABLE orders ADD CHECK (amount < 1000)',
  'ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount < 1000)',
  'ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0)',
  'ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0) NOT VALID',
  'ALTER TABLE animals ADD CONSTRAINT c CHECK (id > 0)',
  'ALTER TABLE ONLY animals ADD CONSTRAINT c CHECK (id > 0) NO INHERIT',
  'ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES orders (id)',
  'ALTER TABLE items ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders NOT VALID',
  'ALTER TABLE nodes ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES nodes (id)',
  'ALTER TABLE items ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders (amount)',
  'ALTER TABLE items ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES missing (id)',
  'ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)',
  'ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID',
  'ALTER TABLE items ADD UNIQUE (product, id)',
  'ALTER TABLE items ADD UNIQUE (id) NOT VALID',
  'ALTER TABLE items ADD PRIMARY KEY (id)',
  'ALTER TABLE items ADD PRIMARY KEY USING INDEX items_id_idx',
  'ALTER TABLE items ADD CONSTRAINT u UNIQUE USING INDEX items_id_idx',
  'ALTER TABLE items ADD CONSTRAINT u UNIQUE USING INDEX missing',
  'ALTER TABLE orders ADD PRIMARY KEY (amount)',
  'ALTER TABLE events ADD UNIQUE (id)',
  'ALTER TABLE events ADD UNIQUE (id, at)',
  'ALTER TABLE events ADD PRIMARY KEY (id, at)',
  'ALTER TABLE items ADD EXCLUDE USING btree (id WITH =)',
  'ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey',
  'ALTER TABLE orders VALIDATE CONSTRAINT orders_amount_check',
  'ALTER TABLE orders VALIDATE CONSTRAINT missing',
  'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey',
  'ALTER TABLE orders DROP CONSTRAINT orders_amount_check',
  'ALTER TABLE orders DROP CONSTRAINT IF EXISTS missing',
  'ALTER TABLE users DROP CONSTRAINT users_pkey',
  'ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE',
  'ALTER TABLE orders RENAME CONSTRAINT orders_amount_check TO c',
  'ALTER TABLE users RENAME CONSTRAINT users_email_key TO c',
  'ALTER TABLE orders ALTER CONSTRAINT orders_user_id_fkey DEFERRABLE',
  'ALTER TABLE users ADD CONSTRAINT n NOT NULL born',
  'ALTER TABLE users ADD CONSTRAINT n NOT NULL name',
  'ALTER TABLE users ADD NOT NULL name NOT VALID',
  // Indexes
  'CREATE INDEX ON orders (status)',
  'CREATE INDEX orders_code_idx ON orders (status)',
  'CREATE INDEX IF NOT EXISTS orders_code_idx ON orders (status)',
  'CREATE UNIQUE INDEX i ON events (id)',
  'CREATE INDEX i ON events (id)',
  'CREATE INDEX i ON ONLY events (id)',
  'CREATE INDEX CONCURRENTLY i ON events (id)',
  'CREATE INDEX CONCURRENTLY ON orders (status)',
  'CREATE INDEX i ON order_totals (amount)',
  'DROP INDEX orders_code_idx',
  'DROP INDEX IF EXISTS orders_code_idx, missing',
  'DROP INDEX missing',
  'DROP INDEX orders_pkey',
  'DROP INDEX events_kind_idx',
  'DROP INDEX events_2020_kind_idx',
  'DROP INDEX CONCURRENTLY events_kind_idx',
  'DROP INDEX CONCURRENTLY orders_code_idx, orders_created_idx',
  'DROP INDEX CONCURRENTLY orders_code_idx CASCADE',
  'DROP INDEX CONCURRENTLY orders_pkey',
  'REINDEX TABLE orders',
  'REINDEX TABLE CONCURRENTLY orders',
  'REINDEX TABLE events',
  'REINDEX SCHEMA public',
  'REINDEX INDEX orders_code_idx',
  'CREATE STATISTICS s ON code, status FROM orders',
  // Tables
  'CREATE TABLE n (id int REFERENCES nodes)',
  'CREATE TABLE n (id bigint PRIMARY KEY, up bigint REFERENCES n)',
  'CREATE TABLE IF NOT EXISTS orders (id bigint REFERENCES users)',
  'CREATE TABLE orders (id bigint)',
  'CREATE TABLE n (LIKE orders INCLUDING ALL)',
  'CREATE TABLE n () INHERITS (animals)',
  "CREATE TABLE n PARTITION OF logs FOR VALUES IN ('c')",
  'CREATE TABLE n AS SELECT * FROM orders',
  'DROP TABLE items',
  'DROP TABLE IF EXISTS missing',
  'DROP TABLE missing',
  'DROP TABLE orders',
  'DROP TABLE orders CASCADE',
  'DROP TABLE users',
  'DROP TABLE users CASCADE',
  'DROP TABLE tagged, tags',
  'DROP TABLE events',
  'DROP TABLE events_2020',
  'DROP TABLE logs_a',
  'DROP TABLE animals',
  'ALTER TABLE users RENAME TO people',
  'ALTER TABLE IF EXISTS users RENAME TO people',
  'ALTER TABLE users RENAME TO orders',
  'ALTER TABLE missing RENAME TO orders2',
  'ALTER VIEW user_names RENAME TO n',
  'ALTER MATERIALIZED VIEW order_totals RENAME TO n',
  'ALTER INDEX orders_code_idx RENAME TO n',
  'TRUNCATE items',
  'TRUNCATE users',
  'TRUNCATE users CASCADE',
  'TRUNCATE users, orders',
  'TRUNCATE events',
  'TRUNCATE animals',
  "ALTER TABLE events ATTACH PARTITION events_new FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
  "ALTER TABLE logs ATTACH PARTITION logs_b FOR VALUES IN ('b')",
  'ALTER TABLE logs DETACH PARTITION logs_a',
  'ALTER TABLE logs DETACH PARTITION logs_a CONCURRENTLY',
  'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY',
  'LOCK TABLE users IN SHARE MODE',
  'LOCK TABLE events IN EXCLUSIVE MODE',
  'VACUUM FULL orders',
  'VACUUM orders',
  'ANALYZE orders',
  'ALTER TABLE orders SET UNLOGGED',
  'ALTER TABLE items SET UNLOGGED',
  'ALTER TABLE items SET LOGGED',
  'ALTER TABLE users SET UNLOGGED',
  'ALTER TABLE items SET ACCESS METHOD heap',
  'ALTER TABLE items SET TABLESPACE pg_default',
  'CLUSTER orders USING orders_code_idx',
  'ALTER TABLE items SET (fillfactor = 70)',
  'ALTER TABLE items SET (autovacuum_enabled = off)',
  'ALTER TABLE items RESET (fillfactor)',
  'ALTER TABLE items OWNER TO CURRENT_USER',
  'ALTER TABLE items REPLICA IDENTITY FULL',
  'ALTER TABLE orders CLUSTER ON orders_code_idx',
  'ALTER TABLE cats NO INHERIT animals',
  'ALTER TABLE orders ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE orders FORCE ROW LEVEL SECURITY',
  'CREATE POLICY p ON orders USING (true)',
  'DROP POLICY IF EXISTS p ON orders',
  'CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
  'CREATE OR REPLACE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
  'CREATE TRIGGER tr AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch()',
  'DROP TRIGGER IF EXISTS tr ON orders',
  'ALTER TABLE orders DISABLE TRIGGER USER',
  'ALTER TABLE events DISABLE TRIGGER USER',
  'CREATE RULE r AS ON DELETE TO items DO INSTEAD NOTHING',
  // Views, types, others
  'CREATE VIEW v AS SELECT * FROM orders',
  'CREATE OR REPLACE VIEW v AS SELECT * FROM orders',
  'CREATE MATERIALIZED VIEW v AS SELECT * FROM orders',
  'REFRESH MATERIALIZED VIEW order_totals',
  'REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals',
  'REFRESH MATERIALIZED VIEW CONCURRENTLY item_totals',
  'REFRESH MATERIALIZED VIEW order_totals WITH NO DATA',
  'REFRESH MATERIALIZED VIEW item_totals',
  'DROP VIEW user_names',
  'DROP MATERIALIZED VIEW order_totals',
  "ALTER TYPE state ADD VALUE 'sent'",
  "ALTER TYPE state ADD VALUE 'paid'",
  "ALTER TYPE state ADD VALUE IF NOT EXISTS 'paid'",
  "ALTER TYPE state RENAME VALUE 'new' TO 'fresh'",
  'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000)',
  'ALTER DOMAIN positive ADD CHECK (VALUE < 1000)',
  'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
  'ALTER DOMAIN positive VALIDATE CONSTRAINT positive_check',
  'ALTER DOMAIN positive SET NOT NULL',
  'ALTER DOMAIN positive DROP NOT NULL',
  'ALTER DOMAIN positive SET DEFAULT 1',
  'ALTER DOMAIN positive DROP CONSTRAINT positive_check',
  'DROP TYPE state',
  'DROP TYPE state CASCADE',
  'DROP DOMAIN plain CASCADE',
  'CREATE SEQUENCE s OWNED BY orders.id',
  'CREATE SCHEMA s',
  'DROP SCHEMA public CASCADE',
  'DROP FUNCTION fixed()',
  "COMMENT ON TABLE orders IS 'x'",
  "COMMENT ON COLUMN orders.code IS 'x'",
  "COMMENT ON INDEX orders_code_idx IS 'x'",
  "COMMENT ON CONSTRAINT orders_amount_check ON orders IS 'x'",
  'GRANT SELECT ON orders TO PUBLIC',
  'CREATE DATABASE d',
  'ALTER SYSTEM SET work_mem = 1000',
  // Data
  "UPDATE orders SET status = 'x'",
  "UPDATE orders SET status = 'x' WHERE status IS NULL",
  "UPDATE events SET kind = 'x'",
  'UPDATE orders SET customer_email = users.email FROM users WHERE users.id = orders.user_id',
  'DELETE FROM items',
  'DELETE FROM orders',
  'DELETE FROM nodes',
  "INSERT INTO items VALUES (1000, 1, 'x', 1)",
  'INSERT INTO items (order_id) SELECT id FROM orders',
  'SELECT count(*) FROM orders',
  'SELECT * FROM orders FOR UPDATE',
  "DO $$ BEGIN UPDATE orders SET status = 'x'; END $$",
  "DO $$ BEGIN UPDATE orders SET status = 'x'; COMMIT; END $$",
] as const;

export const CASES: readonly Case[] = [
  ...[...statements, ...TABLE_STATEMENTS, ...OBJECT_STATEMENTS, ...ROW_LOCKS].map((statement) => ({
    statement,
  })),
  ...PREPARED,
  ...PASSES,
  ...DOMAIN_USERS,
  ...INDEXES_OF_KEYS,
  ...PARTITION_CASES,
  ...CODE,
  ...VALUES,
  ...FIRED,
  ...FUNCTIONS,
  ...DETACHED_PARTITIONS,
  ...DEFAULT_PARTITION_CASES,
  ...INHERITANCE_CASES,
  ...TRIGGERS,
  ...ROW_TYPES,
  ...DEFINITIONS,
  ...REPLACED,
  ...REFUSED_PARTS,
  ...REFUSED_OBJECTS,
];
