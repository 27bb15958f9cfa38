import type { Case } from './measure';

/** Indexes, keys and references that fit what is there, and those that do not. */
export const DEFINITIONS: readonly Case[] = [
  {
    setup: 'CREATE UNIQUE INDEX i ON events (id, at)',
    statement: 'ALTER TABLE events_2020 ADD CONSTRAINT k UNIQUE USING INDEX events_2020_id_at_idx',
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON ONLY events (id, at)',
    statement: 'ALTER TABLE events ADD CONSTRAINT k UNIQUE USING INDEX i',
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON ONLY events (id, at)',
    statement: 'ALTER TABLE events REPLICA IDENTITY USING INDEX i',
  },
  { statement: 'ALTER TABLE events_2020 REPLICA IDENTITY USING INDEX events_2020_kind_idx' },
  { statement: 'ALTER TABLE items REPLICA IDENTITY USING INDEX items_id_idx' },
  { statement: 'ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_code_idx' },
  { statement: 'ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_pkey' },
  { statement: 'ALTER TABLE orders REPLICA IDENTITY USING INDEX missing' },
  { statement: 'ALTER TABLE orders REPLICA IDENTITY USING INDEX users_pkey' },
  {
    setup: "CREATE UNIQUE INDEX i ON users (born) WHERE born > '2000-01-01'",
    statement: 'ALTER TABLE users REPLICA IDENTITY USING INDEX i',
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON users (lower(name))',
    statement: 'ALTER TABLE users REPLICA IDENTITY USING INDEX i',
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON ONLY events (id, at); CREATE UNIQUE INDEX j ON events_2020 (id, at)',
    statement: 'ALTER INDEX i ATTACH PARTITION j',
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON ONLY events (id, at); CREATE INDEX j ON events_2020 (id, at)',
    statement: 'ALTER INDEX i ATTACH PARTITION j',
  },
  {
    setup: 'CREATE INDEX i ON ONLY events (id, at); CREATE INDEX j ON events_2020 (at, id)',
    statement: 'ALTER INDEX i ATTACH PARTITION j',
  },
  {
    setup: 'CREATE INDEX i ON ONLY events (id); CREATE INDEX j ON events_2020 (id) WHERE id > 1',
    statement: 'ALTER INDEX i ATTACH PARTITION j',
  },
  {
    setup: 'CREATE INDEX i ON ONLY events (id); CREATE INDEX j ON orders (id)',
    statement: 'ALTER INDEX i ATTACH PARTITION j',
  },
  {
    setup:
      'CREATE INDEX i ON ONLY events (id); CREATE INDEX j ON events_2020 (id); ALTER INDEX i ATTACH PARTITION j',
    statement: 'ALTER INDEX i ATTACH PARTITION j',
  },
  {
    setup:
      'CREATE INDEX i ON ONLY events (id); CREATE INDEX j ON events_2020 (id); CREATE INDEX j2 ON events_2020 (id); ALTER INDEX i ATTACH PARTITION j',
    statement: 'ALTER INDEX i ATTACH PARTITION j2',
  },
  { statement: 'ALTER INDEX orders_code_idx ATTACH PARTITION orders_created_idx' },
  { statement: 'ALTER INDEX events_kind_idx ATTACH PARTITION missing' },
  {
    setup: 'CREATE INDEX i ON ONLY events (id)',
    statement:
      "CREATE TABLE events_2022 PARTITION OF events FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
  },
  { setup: 'CREATE INDEX i ON ONLY events (id)', statement: 'CREATE INDEX i2 ON events (id)' },
  { setup: 'CREATE INDEX i ON ONLY events (id)', statement: 'CREATE INDEX IF NOT EXISTS i ON events (id)' },
  { setup: 'CREATE INDEX i ON ONLY events (id)', statement: 'REINDEX INDEX i' },
  { setup: 'CREATE INDEX i ON ONLY events (id)', statement: 'DROP INDEX i' },
  { setup: 'CREATE INDEX i ON ONLY events (id)', statement: 'DROP INDEX CONCURRENTLY i' },
  { statement: 'DROP INDEX events_2020_kind_idx' },
  {
    setup: 'CREATE UNIQUE INDEX i ON items (order_id) WHERE order_id > 0',
    statement: 'INSERT INTO items (order_id) VALUES (7) ON CONFLICT (order_id) DO NOTHING',
  },
  { statement: 'INSERT INTO items (order_id) VALUES (7) ON CONFLICT (order_id) DO NOTHING' },
  { statement: 'INSERT INTO items (id) VALUES (7) ON CONFLICT (id) DO NOTHING' },
  { statement: 'INSERT INTO orders (id, amount) VALUES (7, 1) ON CONFLICT ON CONSTRAINT missing DO NOTHING' },
  { statement: 'INSERT INTO items (id) VALUES (7) ON CONFLICT ON CONSTRAINT items_id_idx DO NOTHING' },
  {
    statement:
      'INSERT INTO orders (id, amount) VALUES (7, 1) ON CONFLICT ON CONSTRAINT orders_pkey DO NOTHING',
  },
  { statement: 'CREATE TABLE x (i bigint REFERENCES items (order_id))' },
  {
    setup: 'CREATE UNIQUE INDEX i ON items (order_id) WHERE order_id > 0',
    statement: 'CREATE TABLE x (i bigint REFERENCES items (order_id))',
  },
  { statement: 'CREATE TABLE x (i bigint REFERENCES items (id))' },
  { statement: 'CREATE TABLE x (i bigint REFERENCES items)' },
  { statement: 'ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES users (phone)' },
  { statement: 'ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES users (missing)' },
  { statement: 'ALTER TABLE items ADD FOREIGN KEY (missing) REFERENCES users (id)' },
  { statement: 'ALTER TABLE items ADD FOREIGN KEY (product) REFERENCES users (id)' },
  { statement: 'ALTER TABLE items ADD FOREIGN KEY (order_id, quantity) REFERENCES users (id)' },
  { statement: 'ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES user_names (id)' },
  {
    setup: 'CREATE UNIQUE INDEX i ON ONLY events (id, at)',
    statement: 'CREATE TABLE x (i bigint, a date, FOREIGN KEY (i, a) REFERENCES events (id, at))',
  },
  {
    setup:
      'CREATE MATERIALIZED VIEW mv AS SELECT id FROM orders; CREATE UNIQUE INDEX i ON mv (id) WHERE id > 0',
    statement: 'REFRESH MATERIALIZED VIEW CONCURRENTLY mv',
  },
  {
    setup: 'CREATE MATERIALIZED VIEW mv AS SELECT id FROM orders; CREATE UNIQUE INDEX i ON mv ((id + 1))',
    statement: 'REFRESH MATERIALIZED VIEW CONCURRENTLY mv',
  },
  {
    setup:
      'CREATE MATERIALIZED VIEW mv AS SELECT id FROM orders WITH NO DATA; CREATE UNIQUE INDEX i ON mv (id)',
    statement: 'REFRESH MATERIALIZED VIEW CONCURRENTLY mv',
  },
  { statement: 'CREATE UNIQUE INDEX i ON events (id)' },
  { statement: 'CREATE UNIQUE INDEX i ON ONLY events (id)' },
  { statement: 'CREATE INDEX CONCURRENTLY i ON ONLY events (id)' },
  { statement: 'CREATE UNIQUE INDEX i ON users (missing)' },
  { statement: 'CREATE UNIQUE INDEX i ON users USING hash (id)' },
  { statement: 'CREATE INDEX ON users USING brin (id) INCLUDE (name)' },
  { statement: 'CREATE INDEX ON user_names (id)' },
  { statement: 'CREATE INDEX ON users ((random()))' },
  { statement: "CREATE INDEX ON users (id) WHERE now() > '2020-01-01'" },
  { setup: 'ALTER TABLE users ADD COLUMN at timestamptz', statement: 'CREATE INDEX i ON users ((at::date))' },
  {
    setup: 'ALTER TABLE users ADD COLUMN at timestamptz',
    statement: "CREATE INDEX i ON users (date_trunc('day', at))",
  },
  {
    setup: 'ALTER TABLE users ADD COLUMN at timestamptz',
    statement: "CREATE INDEX i ON users (date_trunc('day', at AT TIME ZONE 'UTC'))",
  },
  {
    setup: 'ALTER TABLE users ADD COLUMN at timestamptz',
    statement: "CREATE INDEX i ON users (((at AT TIME ZONE 'UTC')::date))",
  },
  { statement: 'CREATE INDEX i ON users ((seen::date))' },
  { statement: "CREATE INDEX i ON users (date_trunc('day', seen))" },
  { statement: 'CREATE INDEX i ON users (lower(concat(name, phone)))' },
  { statement: "CREATE INDEX i ON users ((name || ' ' || phone))" },
  { statement: 'CREATE INDEX i ON users ((extract(year from seen)))' },
  { statement: "CREATE INDEX i ON users (to_tsvector('english', name))" },
  { statement: "CREATE INDEX i ON users USING gin (to_tsvector('english', name))" },
  { statement: "CREATE INDEX i ON users USING gin (to_tsvector('english'::regconfig, name))" },
  { statement: "CREATE INDEX i ON users ((coalesce(name, phone)), (nullif(name, '')))" },
  { statement: 'CREATE INDEX i ON users (id) WHERE seen > current_date' },
  { statement: "CREATE INDEX i ON users (id) WHERE seen IS NOT NULL AND born > '2020-01-01'" },
  { statement: 'CREATE TABLE x (u uuid REFERENCES users (id))' },
  { statement: 'CREATE TABLE x (u text REFERENCES users)' },
  { statement: 'CREATE TABLE x (u varchar(5) REFERENCES tags)' },
  { statement: 'CREATE TABLE x (u int REFERENCES users)' },
  { statement: 'CREATE TABLE x (a int, b int, FOREIGN KEY (a, b) REFERENCES users)' },
  { statement: 'CREATE TABLE x (a int, FOREIGN KEY (missing) REFERENCES users)' },
  { statement: 'CREATE TABLE x (LIKE items, FOREIGN KEY (order_id) REFERENCES orders)' },
  { statement: 'ALTER TABLE items ADD COLUMN u bigint REFERENCES users (email)' },
  { statement: 'ALTER TABLE items ADD COLUMN u bigint REFERENCES user_names' },
  { statement: 'ALTER TABLE items ADD COLUMN u uuid REFERENCES users' },
  { statement: 'INSERT INTO nodes (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET parent_id = NULL' },
  { statement: "INSERT INTO users (id, email) VALUES (700, 'x') ON CONFLICT (email) DO NOTHING" },
  { statement: "INSERT INTO users (id, email) VALUES (700, 'x') ON CONFLICT (id, email) DO NOTHING" },
  { statement: "INSERT INTO users (id, email) VALUES (700, 'x') ON CONFLICT DO NOTHING" },
  {
    setup: 'CREATE UNIQUE INDEX i ON users (phone) WHERE phone IS NOT NULL',
    statement:
      "INSERT INTO users (id, phone) VALUES (700, 'x') ON CONFLICT (phone) WHERE phone IS NOT NULL DO NOTHING",
  },
  {
    setup: 'CREATE UNIQUE INDEX i ON users (phone, name) INCLUDE (id)',
    statement: "INSERT INTO users (id, phone) VALUES (700, 'x') ON CONFLICT (name, phone) DO NOTHING",
  },
  {
    setup: 'CREATE TABLE ex (r int4range, EXCLUDE USING gist (r WITH &&))',
    statement: "INSERT INTO ex VALUES ('[1,2)') ON CONFLICT (r) DO NOTHING",
  },
  { statement: "INSERT INTO user_names (id, name) VALUES (500, 'x') ON CONFLICT (id) DO NOTHING" },
  { statement: "UPDATE user_names SET name = 'x' WHERE id = 1" },
  { statement: "UPDATE user_names SET name = 'x'" },
];

/** CREATE OR REPLACE VIEW keeps the columns that are there; ON CONFLICT catches the second run where it names what is given. */
export const REPLACED: readonly Case[] = [
  { statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id FROM users' },
  { statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id, phone, name FROM users' },
  { statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id, name, phone FROM users' },
  { statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id, name AS full_name FROM users' },
  {
    setup: 'ALTER VIEW user_names RENAME COLUMN name TO full_name',
    statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id, name AS full_name FROM users',
  },
  {
    setup: 'ALTER TABLE users RENAME COLUMN name TO full_name',
    statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id, full_name AS name FROM users',
  },
  {
    setup: 'ALTER TABLE users RENAME COLUMN name TO full_name',
    statement: 'CREATE OR REPLACE VIEW user_names AS SELECT id, full_name FROM users',
  },
  {
    setup: 'CREATE VIEW v AS SELECT * FROM tags',
    statement: 'CREATE OR REPLACE VIEW v AS SELECT code FROM tags',
  },
  {
    setup: 'CREATE VIEW v (a) AS SELECT id, name FROM users',
    statement: 'CREATE OR REPLACE VIEW v (a) AS SELECT id, name FROM users',
  },
  {
    setup: 'CREATE VIEW v (a) AS SELECT id, name FROM users',
    statement: 'CREATE OR REPLACE VIEW v (a) AS SELECT id FROM users',
  },
  {
    setup: 'CREATE VIEW v AS SELECT id::int, count(*) FROM users GROUP BY 1',
    statement: 'CREATE OR REPLACE VIEW v AS SELECT id::int, count(*), max(name) FROM users GROUP BY 1',
  },
  {
    setup: 'CREATE VIEW v AS SELECT id::int, lower(name) FROM users',
    statement: 'CREATE OR REPLACE VIEW v AS SELECT id::int, upper(name) FROM users',
  },
  { setup: 'CREATE VIEW v AS VALUES (1, 2)', statement: 'CREATE OR REPLACE VIEW v AS VALUES (1, 2)' },
  {
    setup: "CREATE VIEW v AS SELECT coalesce(name, '') AS name, CASE WHEN true THEN 1 END FROM users",
    statement: 'CREATE OR REPLACE VIEW v AS SELECT name, 5 AS "case" FROM users',
  },
  {
    setup: 'CREATE VIEW v AS SELECT id FROM users UNION SELECT id FROM orders',
    statement: 'CREATE OR REPLACE VIEW v AS SELECT id FROM users',
  },
  { statement: "INSERT INTO users (id, email) VALUES (700, 'x') ON CONFLICT (email) DO NOTHING" },
  { statement: "INSERT INTO users (id, phone) VALUES (700, 'x') ON CONFLICT (email) DO NOTHING" },
  { statement: "INSERT INTO users (id, email) VALUES (700, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'" },
  { statement: 'INSERT INTO users (id) VALUES (700) ON CONFLICT ON CONSTRAINT users_pkey DO NOTHING' },
  {
    setup: 'CREATE UNIQUE INDEX i ON users (phone, name) INCLUDE (id)',
    statement: "INSERT INTO users (id, phone) VALUES (700, 'x') ON CONFLICT (name, phone) DO NOTHING",
  },
];
