import * as assert from 'node:assert/strict';
import { fixesOf, lint } from './lint';

const SHOP = `CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50) NOT NULL DEFAULT '', phone int, name text);
CREATE INDEX users_email_idx ON users (email);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, status text, total int, "größe" int);
CREATE INDEX orders_status_idx ON orders (status);
CREATE TABLE events (id bigint, at date);
CREATE TABLE logs (id bigint, at date NOT NULL, UNIQUE (id, at)) PARTITION BY RANGE (at);
CREATE TABLE logs_2025 (id bigint, at date NOT NULL);
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
CREATE TABLE parts (id bigint, at date NOT NULL, user_id bigint) PARTITION BY RANGE (at);
CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (id);
CREATE TABLE parts_2025_a PARTITION OF parts_2025 DEFAULT;
CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
CREATE DOMAIN share AS numeric;
CREATE TABLE holdings (id bigint PRIMARY KEY, part share);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE moods (id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'sad' CHECK (mood <> 'sad' OR id > 0), earlier mood[]);
CREATE TABLE "Logs" (id int, at date, user_id bigint REFERENCES users, PRIMARY KEY (id, at), UNIQUE (user_id, at, id)) PARTITION BY RANGE (at);
CREATE TABLE "Logs 1" PARTITION OF "Logs" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (at);
CREATE TABLE "Logs 1 rest" PARTITION OF "Logs 1" DEFAULT;
CREATE TABLE "Logs rest" PARTITION OF "Logs" DEFAULT;
CREATE INDEX ON "Logs" ((user_id + 1)) WHERE id > 7;
CREATE TABLE log_notes (log_id int, log_at date, FOREIGN KEY (log_id, log_at) REFERENCES "Logs");
CREATE TABLE legacy (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
`;

/** Unsafe statements, each with the rule whose answer is a recipe. */
const UNSAFE: readonly (readonly [rule: string, sql: string])[] = [
  ['create-index-without-concurrently', 'CREATE INDEX orders_user_id_idx ON orders (user_id);'],
  ['drop-index-without-concurrently', 'DROP INDEX orders_status_idx;'],
  [
    'add-foreign-key-without-not-valid',
    'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);',
  ],
  ['add-check-without-not-valid', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0);'],
  ['add-unique-without-index', 'ALTER TABLE users ADD CONSTRAINT u UNIQUE (phone);'],
  ['add-primary-key-without-index', 'ALTER TABLE events ADD PRIMARY KEY (id, at);'],
  ['create-index-without-concurrently', 'CREATE INDEX ON parts (user_id);'],
  ['add-unique-without-index', 'ALTER TABLE parts ADD UNIQUE (id, at);'],
  ['add-primary-key-without-index', 'ALTER TABLE parts ADD PRIMARY KEY (id, at);'],
  [
    'add-foreign-key-without-not-valid',
    'ALTER TABLE parts ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);',
  ],
  ['add-column-rewrites-table', 'ALTER TABLE orders ADD COLUMN "nr" serial UNIQUE;'],
  ['add-column-rewrites-table', 'ALTER TABLE orders ADD nr bigint GENERATED ALWAYS AS IDENTITY;'],
  ['add-column-rewrites-table', 'ALTER TABLE orders ADD cents int GENERATED ALWAYS AS (total * 100) STORED;'],
  [
    'attach-partition-without-check',
    "ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
  ],
  ['add-domain-constraint', 'ALTER DOMAIN share ADD CHECK (VALUE < 2);'],
  ['rename-enum-value', "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';"],
  ['set-not-null-without-check', 'ALTER TABLE orders ALTER COLUMN "größe" SET NOT NULL;'],
  [
    'add-column-rewrites-table',
    'ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();',
  ],
  ['add-column-with-default', "ALTER TABLE orders ADD COLUMN kind varchar(50) NOT NULL DEFAULT 'pending';"],
  ['change-column-type', 'ALTER TABLE users ALTER COLUMN phone TYPE bigint;'],
  ['rename-column', 'ALTER TABLE users RENAME COLUMN email TO email_address;'],
  ['rename-table', 'ALTER TABLE users RENAME TO accounts;'],
  ['drop-column', 'ALTER TABLE users DROP COLUMN email;'],
  ['drop-table', 'DROP TABLE legacy;'],
  ['unbatched-data-change', "UPDATE orders SET status = 'pending' WHERE status IS NULL;"],
  ['change-column-type', 'ALTER TABLE "Logs" ALTER COLUMN id TYPE bigint;'],
  ['rename-column', 'ALTER TABLE "Logs" RENAME COLUMN user_id TO owner_id;'],
];

/** The files of a series set it before their first statement. */
const SET_BY_SERIES = 'missing-lock-timeout';

describe('what recipes write', () => {
  for (const [rule, sql] of UNSAFE) {
    for (const postgresVersion of [14, 18]) {
      it(`raises nothing above hint: ${rule} on ${postgresVersion}`, () => {
        const settings = { postgresVersion };
        const plan = fixesOf(rule, sql, { history: SHOP, settings }).find((fix) => fix.type === 'plan');
        assert.ok(plan?.type === 'plan' && 'plan' in plan.result, `${rule} has no plan for ${sql}`);
        let history = SHOP;
        for (const step of plan.result.plan.steps) {
          const text = step.up.map((statement) => `${statement};\n`).join('');
          const body = step.transaction ? `BEGIN;\n${text}COMMIT;\n` : text;
          const above = lint(body, { history, settings }).filter(
            (finding) => finding.severity !== 'hint' && finding.rule !== SET_BY_SERIES,
          );
          assert.deepEqual(
            above.map((finding) => `${finding.rule}: ${finding.message}`),
            [],
            body,
          );
          history += text;
        }
      });
    }
  }
});
