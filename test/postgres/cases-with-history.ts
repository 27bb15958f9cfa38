import type { Case } from './measure';

/** Foreign keys look rows up by index, but in a table of one page the planner reads all of it. */
const LOOKUPS = 'SET enable_seqscan = off';

/** Statements that need something before them. */
export const PREPARED: readonly Case[] = [
  { session: LOOKUPS, statement: 'UPDATE orders SET user_id = 1' },
  { session: LOOKUPS, statement: 'INSERT INTO orders (id, user_id, amount) VALUES (1000, 1, 1)' },
  {
    session: LOOKUPS,
    statement: 'INSERT INTO orders (id, user_id, amount) VALUES (1000, 1, 1) ON CONFLICT DO NOTHING',
  },
  {
    session: LOOKUPS,
    setup: 'DELETE FROM orders WHERE id > 50; CREATE INDEX i ON orders (user_id)',
    statement: 'DELETE FROM users WHERE name IS NULL OR id + 0 > 50',
  },
  { setup: 'CREATE SCHEMA s', statement: 'ALTER TABLE items SET SCHEMA s' },
  {
    setup: 'CREATE TABLE boxes (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int)',
    statement: 'ALTER TABLE boxes DROP COLUMN a',
  },
  {
    setup:
      'CREATE TABLE boxes (a int, b int GENERATED ALWAYS AS (a * 2) STORED UNIQUE); ALTER TABLE boxes DROP COLUMN a CASCADE',
    statement: 'ALTER TABLE boxes ADD COLUMN b int',
  },
  {
    setup: 'ALTER TABLE orders ADD CONSTRAINT c CHECK (amount < 1000) NOT VALID',
    statement: 'ALTER TABLE orders VALIDATE CONSTRAINT c',
  },
  {
    setup: 'ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0) NOT VALID',
    statement: 'ALTER TABLE events VALIDATE CONSTRAINT c',
  },
  {
    setup: 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
    statement: 'ALTER DOMAIN positive VALIDATE CONSTRAINT c',
  },
  {
    setup:
      'CREATE TABLE weighed (w positive, at date) PARTITION BY RANGE (at); CREATE TABLE weighed_1 PARTITION OF weighed DEFAULT; INSERT INTO weighed VALUES (1, now()); ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
    statement: 'ALTER DOMAIN positive VALIDATE CONSTRAINT c',
  },
  {
    setup: 'CREATE DOMAIN small AS positive; CREATE TABLE crates (w small); INSERT INTO crates VALUES (1)',
    statement: 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000)',
  },
  {
    setup: 'CREATE TABLE boxes (weights positive[])',
    statement: 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000)',
  },
  {
    setup: 'CREATE TABLE boxes (weights positive[])',
    statement: 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID',
  },
  {
    setup: 'ALTER TABLE items ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders NOT VALID',
    statement: 'ALTER TABLE items VALIDATE CONSTRAINT fk',
  },
  {
    setup: 'ALTER TABLE users ADD CONSTRAINT c CHECK (phone IS NOT NULL AND name IS NOT NULL)',
    statement: 'ALTER TABLE users ALTER COLUMN phone SET NOT NULL',
  },
  {
    setup: 'ALTER TABLE users ADD CONSTRAINT c CHECK (phone IS NOT NULL) NOT VALID',
    statement: 'ALTER TABLE users ALTER COLUMN phone SET NOT NULL',
  },
  {
    setup: 'ALTER TABLE users ALTER COLUMN phone SET NOT NULL; CREATE UNIQUE INDEX i ON users (phone)',
    statement: 'ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX i',
  },
  {
    setup: 'ALTER TABLE items ALTER COLUMN id SET NOT NULL',
    statement: 'ALTER TABLE items ADD PRIMARY KEY USING INDEX items_id_idx',
  },
  {
    setup: 'CREATE INDEX i ON ONLY events (id); CREATE INDEX i1 ON events_2020 (id)',
    statement: 'ALTER INDEX i ATTACH PARTITION i1',
  },
  {
    setup: 'ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)',
    statement: "CREATE TABLE n PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01')",
  },
  {
    setup: 'ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)',
    statement:
      "ALTER TABLE events ATTACH PARTITION events_new FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
  },
  {
    setup: 'ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)',
    statement: 'ALTER TABLE events DETACH PARTITION events_2020',
  },
  {
    setup: 'ALTER TABLE events ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)',
    statement: 'ALTER TABLE events DROP CONSTRAINT fk',
  },
  {
    setup: 'ALTER TABLE events ADD UNIQUE (id, at)',
    statement: 'CREATE TABLE n (a bigint, b date, FOREIGN KEY (a, b) REFERENCES events (id, at))',
  },
  {
    setup: "ALTER TABLE logs_b ADD CONSTRAINT c CHECK (kind IS NOT NULL AND kind IN ('b'))",
    statement: "ALTER TABLE logs ATTACH PARTITION logs_b FOR VALUES IN ('b')",
  },
  {
    setup: 'CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'DROP TRIGGER tr ON orders',
  },
  {
    setup: 'CREATE TRIGGER tr AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'DROP TRIGGER tr ON events',
  },
  {
    setup: 'CREATE TRIGGER tr AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'ALTER TABLE events DISABLE TRIGGER tr',
  },
  { setup: 'CREATE POLICY p ON orders USING (true)', statement: 'DROP POLICY p ON orders' },
  { setup: 'CREATE POLICY p ON orders USING (true)', statement: 'ALTER POLICY p ON orders USING (false)' },
  { setup: 'CREATE POLICY p ON orders USING (true)', statement: 'ALTER POLICY p ON orders RENAME TO q' },
  { setup: 'CREATE RULE r AS ON DELETE TO items DO INSTEAD NOTHING', statement: 'DROP RULE r ON items' },
  {
    setup: 'CREATE RULE r AS ON DELETE TO items DO INSTEAD NOTHING',
    statement: 'ALTER RULE r ON items RENAME TO q',
  },
  { setup: 'ALTER TABLE pairs OF pair', statement: 'ALTER TABLE pairs NOT OF' },
  { setup: 'CREATE TABLE heir (id int, name text)', statement: 'ALTER TABLE heir INHERIT animals' },
  {
    setup: 'ALTER TABLE orders ADD COLUMN g int GENERATED ALWAYS AS IDENTITY',
    statement: 'ALTER TABLE orders ALTER COLUMN g DROP IDENTITY',
  },
  {
    setup: 'ALTER TABLE orders ADD COLUMN g int GENERATED ALWAYS AS IDENTITY',
    statement: 'ALTER TABLE orders ALTER COLUMN g SET GENERATED BY DEFAULT',
  },
  {
    setup: 'CREATE DOMAIN tagged_at AS timestamptz DEFAULT clock_timestamp()',
    statement: 'ALTER TABLE orders ADD COLUMN x tagged_at',
  },
  {
    setup: "CREATE DOMAIN labelled AS text DEFAULT 'a'",
    statement: 'ALTER TABLE orders ADD COLUMN x labelled',
  },
  {
    setup: 'CREATE STATISTICS s ON code, status FROM orders',
    statement: 'ALTER STATISTICS s SET STATISTICS 100',
  },
  { setup: 'CREATE PUBLICATION p', statement: 'ALTER PUBLICATION p ADD TABLE orders' },
  { setup: 'CREATE PUBLICATION p FOR TABLE orders', statement: 'DROP PUBLICATION p' },
  {
    setup:
      'CREATE VIEW v AS SELECT orders.code, users.phone FROM orders JOIN users ON users.id = orders.user_id',
    statement: 'ALTER TABLE users DROP COLUMN phone',
  },
  {
    setup:
      'CREATE VIEW v AS SELECT orders.code, users.phone FROM orders JOIN users ON users.id = orders.user_id',
    statement: 'ALTER TABLE users ALTER COLUMN phone TYPE varchar',
  },
  {
    setup: 'CREATE MATERIALIZED VIEW v AS SELECT id, phone FROM users',
    statement: 'ALTER TABLE users DROP COLUMN phone',
  },
  {
    setup: 'ALTER TABLE events ALTER COLUMN kind SET NOT NULL',
    statement: 'ALTER TABLE events ALTER COLUMN kind DROP NOT NULL',
  },
  {
    setup: "SET timezone = 'UTC'",
    session: "SET timezone = 'UTC'",
    statement: 'ALTER TABLE orders ALTER COLUMN created TYPE timestamptz',
  },
  {
    session: "SET timezone = 'Asia/Tokyo'",
    statement: 'ALTER TABLE orders ALTER COLUMN created TYPE timestamptz',
  },
  {
    setup: 'DROP MATERIALIZED VIEW item_totals; CREATE INDEX i ON items (quantity)',
    statement: 'ALTER TABLE items ALTER COLUMN quantity TYPE oid',
  },
  {
    setup: 'DROP MATERIALIZED VIEW item_totals',
    statement: 'ALTER TABLE items ALTER COLUMN quantity TYPE positive',
  },
  { setup: 'DROP MATERIALIZED VIEW item_totals', statement: 'DROP TABLE items' },
];
