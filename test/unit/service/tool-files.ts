/** The schema that the statements under test stand on. */
export const SCHEMA = `CREATE TABLE users (
  id bigint PRIMARY KEY,
  email varchar(255) NOT NULL DEFAULT '',
  phone integer,
  name text,
  legacy_field text
);
CREATE INDEX users_email_idx ON users (email);
CREATE INDEX users_name_idx ON users (lower(name)) WHERE name IS NOT NULL;
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  user_id bigint,
  status varchar(50),
  total numeric(10, 2),
  note text,
  created_at timestamp
);
CREATE INDEX orders_status_idx ON orders (status);
CREATE TABLE order_items (
  order_id bigint REFERENCES orders (id),
  position integer,
  "Größe" integer,
  PRIMARY KEY (order_id, position)
);
CREATE SCHEMA billing;
CREATE TABLE billing.invoices (id bigint PRIMARY KEY, order_id bigint, amount integer, paid boolean DEFAULT false);
CREATE TABLE "Kunden" ("Id" integer PRIMARY KEY, "Name" text, "select" integer);
CREATE TABLE legacy (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), note text);
CREATE TABLE logs (id bigint, at date NOT NULL, message text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE MATERIALIZED VIEW daily AS SELECT status, count(*) AS n FROM orders GROUP BY status;
CREATE UNIQUE INDEX daily_status ON daily (status);
`;

/** A folder of one migration tool with a migration under test. */
export interface ToolUnderTest {
  readonly id: string;
  readonly folder: string;
  /** The file that the SQL comes into. */
  readonly name: string;
  files(sql: string): Record<string, string>;
}

export const TOOLS_UNDER_TEST: readonly ToolUnderTest[] = [
  {
    id: 'plain',
    folder: 'migrations/',
    name: 'migrations/0002_change.sql',
    files: (sql) => ({ 'migrations/0001_base.sql': SCHEMA, 'migrations/0002_change.sql': sql }),
  },
  {
    id: 'golang-migrate',
    folder: 'migrations/',
    name: 'migrations/000002_change.up.sql',
    files: (sql) => ({
      'migrations/000001_base.up.sql': SCHEMA,
      'migrations/000001_base.down.sql': 'SELECT 1;\n',
      'migrations/000002_change.up.sql': sql,
      'migrations/000002_change.down.sql': 'SELECT 1;\n',
    }),
  },
  {
    id: 'dbmate',
    folder: 'db/migrations/',
    name: 'db/migrations/20250101000002_change.sql',
    files: (sql) => ({
      'db/migrations/20250101000001_base.sql': `-- migrate:up\n${SCHEMA}\n-- migrate:down\n`,
      'db/migrations/20250101000002_change.sql': `-- migrate:up\n${sql}\n-- migrate:down\nSELECT 1;\n`,
    }),
  },
  {
    id: 'goose',
    folder: 'db/migrations/',
    name: 'db/migrations/20250101000002_change.sql',
    files: (sql) => ({
      'db/migrations/20250101000001_base.sql': `-- +goose Up\n${SCHEMA}\n-- +goose Down\n`,
      'db/migrations/20250101000002_change.sql': `-- +goose Up\n${sql}\n-- +goose Down\nSELECT 1;\n`,
    }),
  },
];
