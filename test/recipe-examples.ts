import type { Arguments } from '../server/src/recipes/recipe';

/** What a recipe's page begins with. */
export interface RecipeExample {
  /** The migrations before it. */
  readonly setup: string;
  readonly args: Arguments;
  /** A sentence above the schema, where it has to say why it is as it is. */
  readonly note?: string;
}

const USERS = `CREATE TABLE users (
  id bigint PRIMARY KEY,
  email varchar(255) NOT NULL,
  phone varchar(20),
  legacy_field text DEFAULT ''
);`;

const ORDERS = `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  status varchar(50),
  total numeric(12, 2) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);`;

const TASKS = `CREATE TYPE task_state AS ENUM ('open', 'done');
CREATE TABLE tasks (
  id bigint PRIMARY KEY,
  state task_state NOT NULL DEFAULT 'open'
);`;

const EVENTS = `CREATE TABLE events (
  id bigint PRIMARY KEY,
  payload jsonb NOT NULL
);`;

/** The example of each recipe's page in docs/recipes; the postgres tier runs them. */
export const RECIPE_EXAMPLES: Readonly<Record<string, RecipeExample>> = {
  'add-column': { setup: EVENTS, args: { table: 'events', column: 'source', type: 'text' } },
  'add-column-with-default': {
    setup: EVENTS,
    args: { table: 'events', column: 'source', type: 'text', default: "'web'", notNull: 'true' },
  },
  'add-identity-column': { setup: EVENTS, args: { table: 'events', column: 'event_no' } },
  'add-generated-column': {
    setup: ORDERS,
    args: { table: 'orders', column: 'total_cents', type: 'bigint', expression: '(total * 100)::bigint' },
  },
  'rename-column': {
    setup: `${USERS}\nCREATE UNIQUE INDEX users_email_idx ON users (lower(email));`,
    args: { table: 'users', column: 'email', to: 'email_address' },
    note: 'The column has a NOT NULL and a unique index, which its successor must have too:',
  },
  'change-column-type': {
    setup: `CREATE TABLE orders (
  id integer PRIMARY KEY,
  total numeric(12, 2) NOT NULL
);
CREATE TABLE payments (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id)
);`,
    args: { table: 'orders', column: 'id', type: 'bigint' },
    note: 'A primary key that is about to run out, with a foreign key from another table:',
  },
  'drop-column': { setup: USERS, args: { table: 'users', column: 'legacy_field' } },
  'set-not-null': { setup: ORDERS, args: { table: 'orders', column: 'status', value: "'unknown'" } },
  backfill: {
    setup: ORDERS,
    args: { table: 'orders', column: 'status', value: "'pending'", where: 'status IS NULL' },
  },
  'create-index': { setup: ORDERS, args: { table: 'orders', columns: 'user_id, created_at DESC' } },
  'drop-index': {
    setup: `${ORDERS}\nCREATE INDEX orders_status_idx ON orders (status) WHERE status <> 'done';`,
    args: { index: 'orders_status_idx' },
  },
  'add-foreign-key': {
    setup: `${USERS}\n${ORDERS}`,
    args: { table: 'orders', columns: 'user_id', references: 'users', onDelete: 'cascade' },
  },
  'add-check': { setup: ORDERS, args: { table: 'orders', expression: 'total >= 0' } },
  'add-unique': { setup: USERS, args: { table: 'users', columns: 'email' } },
  'add-primary-key': {
    setup: 'CREATE TABLE memberships (\n  user_id bigint NOT NULL,\n  team_id bigint\n);',
    args: { table: 'memberships', columns: 'user_id, team_id' },
    note: 'One of its columns allows NULL so far:',
  },
  'add-domain-constraint': {
    setup: `CREATE DOMAIN percentage AS numeric;
CREATE TABLE goals (
  id bigint PRIMARY KEY,
  progress percentage
);`,
    args: { type: 'percentage', expression: 'VALUE BETWEEN 0 AND 100', name: 'percentage_range' },
  },
  'add-enum-value': { setup: TASKS, args: { type: 'task_state', value: "'archived'" } },
  'rename-enum-value': { setup: TASKS, args: { type: 'task_state', value: "'done'", to: "'finished'" } },
  'attach-partition': {
    setup: `CREATE TABLE measurements (
  sensor bigint NOT NULL,
  measured_at date NOT NULL,
  PRIMARY KEY (sensor, measured_at)
) PARTITION BY RANGE (measured_at);
CREATE TABLE measurements_2026 (
  sensor bigint NOT NULL,
  measured_at date NOT NULL
);`,
    args: {
      table: 'measurements',
      partition: 'measurements_2026',
      from: "'2026-01-01'",
      to: "'2027-01-01'",
    },
  },
  'rename-table': {
    setup: 'CREATE TABLE customers (\n  id bigint PRIMARY KEY,\n  name text NOT NULL\n);',
    args: { table: 'customers', to: 'clients' },
  },
  'drop-table': {
    setup: `${USERS}
CREATE TABLE legacy_orders (
  id bigint PRIMARY KEY,
  user_id bigint REFERENCES users (id)
);`,
    args: { table: 'legacy_orders' },
  },
};
