import * as assert from 'node:assert/strict';
import { RULES } from '../../../server/src/rules/rules';
import { findingsOf } from './lint';

const HISTORY = `CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), phone int, age int CHECK (age > 0), seen timestamp);
CREATE INDEX users_seen ON users (seen);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int, status text);
CREATE TABLE rooms (during int4range, EXCLUDE USING gist (during WITH &&));
CREATE TABLE parted (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE MATERIALIZED VIEW totals AS SELECT id FROM orders;
CREATE UNIQUE INDEX totals_id ON totals (id);
`;

/** What is said, to the letter: what the server does, to which table, for how long, and what to do. */
const MESSAGES: readonly (readonly [rule: string, sql: string, severity: string, message: string])[] = [
  [
    'drop-column',
    "COMMENT ON COLUMN users.phone IS 'DEPRECATED'; ALTER TABLE users DROP COLUMN phone;",
    'information',
    'users.phone is marked DEPRECATED by the migration that drops it, so no release had the time to let go of it. Drop it in a later migration.',
  ],
  [
    'drop-table',
    "COMMENT ON TABLE users IS 'DEPRECATED'; DROP TABLE users;",
    'information',
    'users is marked DEPRECATED by the migration that drops it, so no release had the time to let go of it. Drop it in a later migration.',
  ],
  [
    'create-index-without-concurrently',
    'CREATE INDEX i ON orders (user_id);',
    'error',
    'CREATE INDEX holds a SHARE lock on orders while it reads the whole table (about 20 seconds at 5,000,000 rows), so every INSERT, UPDATE and DELETE waits until the index is built. Build it CONCURRENTLY.',
  ],
  [
    'create-index-without-concurrently',
    'CREATE INDEX i ON parted (day);',
    'error',
    'CREATE INDEX holds a SHARE lock on parted and parted_1 while it reads every partition, so every INSERT, UPDATE and DELETE waits until the index is built. CONCURRENTLY is refused on a partitioned table: create the index ON ONLY the parent, build it CONCURRENTLY on each partition, and attach those.',
  ],
  [
    'drop-index-without-concurrently',
    'DROP INDEX users_seen;',
    'warning',
    'DROP INDEX takes an ACCESS EXCLUSIVE lock on users for a moment; while it waits for the transactions before it, every query, reads included, that comes later waits behind it. Drop it CONCURRENTLY.',
  ],
  [
    'drop-index-without-concurrently',
    'DROP INDEX a, b CASCADE;',
    'warning',
    'DROP INDEX waits for every query on the table of a and b, and every later query on it waits behind. Drop each index CONCURRENTLY, in a statement of its own. PostgreSQL refuses CASCADE there: drop what depends on it first.',
  ],
  [
    'add-foreign-key-without-not-valid',
    'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);',
    'error',
    'ADD FOREIGN KEY holds a SHARE ROW EXCLUSIVE lock on orders and users while it checks every row of orders and users (about 7 seconds at 5,000,000 rows of orders), so every INSERT, UPDATE and DELETE waits until it is done. Add it NOT VALID, and validate it in a later transaction.',
  ],
  [
    'add-foreign-key-without-not-valid',
    'ALTER TABLE parted ADD FOREIGN KEY (id) REFERENCES users (id);',
    'error',
    'ADD FOREIGN KEY holds a SHARE ROW EXCLUSIVE lock on parted, parted_1 and users while it checks every row of parted_1 and users, so every INSERT, UPDATE and DELETE waits until it is done. NOT VALID is refused on a partitioned table before PostgreSQL 18: add the key NOT VALID to each partition, validate it there, and then add it to the parent.',
  ],
  [
    'add-check-without-not-valid',
    'ALTER TABLE orders ADD CHECK (total > 0);',
    'error',
    'ADD CONSTRAINT … CHECK holds an ACCESS EXCLUSIVE lock on orders while it checks every row (about 5 seconds at 5,000,000 rows), so every query, reads included, waits until it is done. Add it NOT VALID, and validate it in a later transaction.',
  ],
  [
    'add-check-without-not-valid',
    'ALTER TABLE users ADD COLUMN n int CHECK (n > 0);',
    'error',
    'ADD COLUMN with a CHECK holds an ACCESS EXCLUSIVE lock on users while it checks every row, so every query, reads included, waits until it is done. Add the column first, then the CHECK NOT VALID, and validate it in a later transaction.',
  ],
  [
    'add-unique-without-index',
    'ALTER TABLE users ADD UNIQUE (email);',
    'error',
    'ADD CONSTRAINT … UNIQUE holds an ACCESS EXCLUSIVE lock on users while it reads the whole table, so every query, reads included, waits until the index is built. Build a unique index CONCURRENTLY, then add the constraint USING INDEX.',
  ],
  [
    'add-primary-key-without-index',
    'ALTER TABLE events ADD PRIMARY KEY (id);',
    'error',
    'ADD PRIMARY KEY holds an ACCESS EXCLUSIVE lock on events while it reads the whole table, so every query, reads included, waits until it is done. Make the columns NOT NULL by way of a validated CHECK, build a unique index CONCURRENTLY, and then add the key USING INDEX.',
  ],
  [
    'set-not-null-without-check',
    'ALTER TABLE users ALTER email SET NOT NULL;',
    'error',
    'SET NOT NULL holds an ACCESS EXCLUSIVE lock on users while it checks every row, so every query, reads included, waits until it is done. It fails if a row has NULL in users.email. Add a CHECK (… IS NOT NULL) NOT VALID, fill the rows, validate it in a later transaction, and set NOT NULL after that: it then reads nothing.',
  ],
  [
    'add-column-rewrites-table',
    'ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();',
    'error',
    'ADD COLUMN holds an ACCESS EXCLUSIVE lock on users while it writes the whole table and its indexes anew, so every query, reads included, waits until it is done. The reason is users.token: its default gives each row a value of its own. Add the column without a default, set the default for new rows, and fill the old rows in batches.',
  ],
  [
    'add-column-with-default',
    "ALTER TABLE users ADD COLUMN kind text DEFAULT 'x';",
    'hint',
    'Adding users.kind with this default is instant since PostgreSQL 11. The three-step form is still worth it where the application must not see the default yet.',
  ],
  [
    'add-required-column',
    'ALTER TABLE users ADD COLUMN kind text NOT NULL;',
    'error',
    'users.kind must not be NULL and has no default, so ADD COLUMN fails if users has any row, and every INSERT of running code that does not name the column fails after it. Give it a default, or add it nullable, fill it in batches, and set NOT NULL at the end.',
  ],
  [
    'change-column-type',
    'ALTER TABLE users ALTER phone TYPE bigint;',
    'error',
    'ALTER COLUMN phone TYPE bigint holds an ACCESS EXCLUSIVE lock on users while it writes the whole table and its indexes anew, so every query, reads included, waits until it is done. The rows of users.phone are stored as int now. Add a column of the new type, keep both in step with a trigger, fill the old rows in batches, and swap the names.',
  ],
  [
    'change-column-type',
    'ALTER TABLE events ALTER phone TYPE bigint;',
    'warning',
    'The type that events.phone has now is not known here. Unless its values can stay as they are stored (varchar made longer, varchar to text), changing it to bigint holds an ACCESS EXCLUSIVE lock on events while it writes the whole table and its indexes anew, so every query, reads included, waits until it is done. Add a column of the new type, keep both in step with a trigger, fill the old rows in batches, and swap the names.',
  ],
  [
    'change-column-type',
    'ALTER TABLE users ALTER seen TYPE timestamptz;',
    'warning',
    'ALTER COLUMN seen TYPE timestamptz holds an ACCESS EXCLUSIVE lock on users while it builds the index users_seen anew, so every query, reads included, waits until it is done. The rows stay as they are. Drop the indexes before and build them CONCURRENTLY afterwards, or go by way of a new column.',
  ],
  [
    'change-column-type',
    'ALTER TABLE users ALTER age TYPE int USING age;',
    'warning',
    'ALTER COLUMN age TYPE int holds an ACCESS EXCLUSIVE lock on users while it checks every row, so every query, reads included, waits until it is done. The rows stay as they are, but a CHECK on the column is verified again. Drop the CHECK before, and add it NOT VALID and validate it afterwards.',
  ],
  [
    'rename-column',
    'ALTER TABLE users RENAME phone TO "Telefon";',
    'error',
    'Once users.phone is called "Telefon", every query of running code that names phone fails, and code that names "Telefon" fails until then. Add "Telefon" as a new column, keep both in step with a trigger while releases change over, and drop the old one at the end.',
  ],
  [
    'rename-table',
    'ALTER TABLE users RENAME TO accounts;',
    'error',
    'Once users is called accounts, every query of running code that names users fails. Create a view called users in the same transaction, and drop it when no release uses the name.',
  ],
  [
    'drop-column',
    'ALTER TABLE users DROP COLUMN phone;',
    'error',
    'DROP COLUMN deletes every value of users.phone for good, and every query of running code that names the column fails. Deploy code that no longer uses it, mark it DEPRECATED in a comment, and drop it in a later migration.',
  ],
  [
    'drop-table',
    'DROP TABLE users, orders;',
    'error',
    'DROP TABLE deletes every row of users and orders for good, and every query of running code that names one of them fails. Deploy code that no longer uses them, mark them DEPRECATED in a comment, and drop them in a later migration.',
  ],
  [
    'unbatched-data-change',
    'UPDATE users SET phone = 1 WHERE phone IS NULL;',
    'warning',
    'In one transaction, UPDATE changes every row of users that its WHERE finds and keeps each of them locked until the last one is done, so every other write to them waits. Change them in batches by key, each committed by itself, in a migration without a transaction.',
  ],
  [
    'unbatched-data-change',
    'INSERT INTO orders (id) SELECT id FROM users;',
    'warning',
    'INSERT … SELECT copies all rows of users into orders in one transaction: VACUUM cannot clean up anywhere until it ends, and a failure throws all of it away. Copy them in batches by key, each committed by itself, in a migration without a transaction.',
  ],
  [
    'change-without-where',
    'DELETE FROM orders;',
    'error',
    'DELETE without WHERE removes every row of orders (about 8 minutes at 5,000,000 rows), one by one, and keeps each of them locked until the last one is gone. Name the rows in a WHERE, and delete them in batches by key.',
  ],
  [
    'change-without-where',
    "UPDATE orders SET status = 'x', total = 0;",
    'error',
    'UPDATE without WHERE overwrites status and total in every row of orders (about 8 minutes at 5,000,000 rows) and keeps each of them locked until the last one is done. Name the rows in a WHERE, and change them in batches by key.',
  ],
  [
    'truncate-table',
    'TRUNCATE orders;',
    'error',
    'TRUNCATE deletes every row of orders for good, and no query can read or write it until the transaction ends. If the rows must go, keep a copy, and delete them in batches by key.',
  ],
  [
    'concurrently-in-transaction',
    'BEGIN; CREATE INDEX CONCURRENTLY i ON orders (user_id); COMMIT;',
    'error',
    'PostgreSQL refuses CREATE INDEX CONCURRENTLY in a transaction, and it stands between BEGIN and COMMIT. Move it behind COMMIT, or into a migration of its own.',
  ],
  [
    'validate-in-same-transaction',
    'BEGIN; ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c; COMMIT;',
    'error',
    'VALIDATE CONSTRAINT c reads the whole of orders, and the ACCESS EXCLUSIVE lock of ADD CONSTRAINT is held all the while, because both are in one transaction. Validate it in a later transaction, in a migration of its own.',
  ],
  [
    'lock-held-during-work',
    'BEGIN; ALTER TABLE orders ADD COLUMN n int; UPDATE orders SET n = 1 WHERE n IS NULL; COMMIT;',
    'error',
    'ADD COLUMN took an ACCESS EXCLUSIVE lock on orders in the same transaction and keeps it until the end. UPDATE changes rows of orders (about 8 minutes at 5,000,000 rows) meanwhile, so every query, reads included, waits for all of it. Put the two into separate migrations.',
  ],
  [
    'missing-lock-timeout',
    'ALTER TABLE users ADD COLUMN n int;',
    'information',
    'ADD COLUMN needs an ACCESS EXCLUSIVE lock on users. While it waits for that lock, and nothing limits the wait, every query, reads included, that comes later waits behind it. Set lock_timeout before it, and run the migration again if it gives up.',
  ],
  [
    'missing-lock-timeout',
    'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
    'information',
    'ADD FOREIGN KEY needs a SHARE ROW EXCLUSIVE lock on orders and users. While it waits for these locks, and nothing limits the wait, every INSERT, UPDATE and DELETE that comes later waits behind it. Set lock_timeout before it, and run the migration again if it gives up.',
  ],
  [
    'not-idempotent',
    'ALTER TABLE users ADD COLUMN n int;',
    'information',
    'ADD COLUMN fails when the migration is run again, because its work is done already. Write IF NOT EXISTS: it then does nothing.',
  ],
  [
    'not-idempotent',
    'CREATE INDEX CONCURRENTLY i ON orders (user_id);',
    'information',
    'CREATE INDEX CONCURRENTLY fails when the migration is run again, because its work is done already. Write IF NOT EXISTS: it then does nothing. An INVALID index that a failed build left has to be dropped first.',
  ],
  [
    'not-idempotent',
    'CREATE VIEW v AS SELECT 1;',
    'information',
    'CREATE VIEW fails when the migration is run again, because its work is done already. Write OR REPLACE: it then takes the place of the first.',
  ],
  [
    'missing-down',
    'ALTER TABLE users ADD COLUMN n int;',
    'information',
    'This migration has no down part, so it cannot be undone when the release must go back. Write into a down file what takes back each statement, or a comment that says why nothing can.',
  ],
  [
    'reindex-without-concurrently',
    'REINDEX TABLE orders;',
    'error',
    'REINDEX TABLE holds a SHARE lock on orders while it builds the index orders_pkey anew (about 20 seconds at 5,000,000 rows), so every INSERT, UPDATE and DELETE waits until the indexes are built. Reads wait as well, because planning a query needs every index of its table. Build them CONCURRENTLY.',
  ],
  [
    'reindex-without-concurrently',
    'REINDEX TABLE rooms;',
    'error',
    'REINDEX TABLE holds a SHARE lock on rooms while it builds the index rooms_during_excl anew, so every INSERT, UPDATE and DELETE waits until the indexes are built. Reads wait as well, because planning a query needs every index of its table. CONCURRENTLY passes over the index of an exclusion constraint, so do it when nobody works on the table.',
  ],
  [
    'refresh-without-concurrently',
    'REFRESH MATERIALIZED VIEW totals;',
    'warning',
    'REFRESH MATERIALIZED VIEW holds an ACCESS EXCLUSIVE lock on totals while it writes the whole view and its indexes anew, so every query, reads included, waits until it is done. The view has a unique index, so refresh it CONCURRENTLY: reads then see the old rows until the new ones are there.',
  ],
  [
    'rewrite-table',
    'VACUUM FULL orders;',
    'error',
    'VACUUM FULL holds an ACCESS EXCLUSIVE lock on orders while it writes the whole table (about 2 minutes at 5,000,000 rows) and its indexes anew, so every query, reads included, waits until it is done. VACUUM without FULL makes the space usable again beside reads and writes; pg_repack writes the table anew without the long lock.',
  ],
  [
    'lock-table',
    'BEGIN; LOCK TABLE users; COMMIT;',
    'warning',
    'LOCK TABLE holds an ACCESS EXCLUSIVE lock on users while the transaction goes on, so every query, reads included, waits until it ends. Let each statement take the lock that it needs, and keep the transaction short.',
  ],
  [
    'drop-cascade',
    'DROP TABLE orders CASCADE;',
    'warning',
    'CASCADE also drops everything that depends on orders, the view totals among it. Drop what depends on it by name first, and leave CASCADE out: then PostgreSQL refuses where something was overlooked.',
  ],
  [
    'drop-schema',
    'DROP SCHEMA reporting CASCADE;',
    'error',
    'DROP SCHEMA … CASCADE deletes every table in reporting with all of its rows, and what other schemas built on them. Drop the tables one by one, after the code has let go of them, and leave CASCADE out.',
  ],
];

const SETTINGS = { timeZone: 'UTC', tables: { orders: { rows: 5_000_000 } } };

describe('messages', () => {
  for (const [rule, sql, severity, message] of MESSAGES) {
    it(`${rule}: ${sql}`, () => {
      const findings = findingsOf(rule, sql, { history: HISTORY, hasDownFile: false, settings: SETTINGS });
      assert.deepEqual(
        findings.map((finding) => [finding.severity, finding.message]),
        [[severity, message]],
      );
    });
  }

  it('name both statements where a lock is held during work', () => {
    const sql =
      'BEGIN; ALTER TABLE orders ADD COLUMN n int; UPDATE orders SET n = 1 WHERE n IS NULL; COMMIT;';
    const [finding] = findingsOf('lock-held-during-work', sql, { history: HISTORY });
    assert.deepEqual(
      finding?.related.map(({ message, span }) => [message, sql.slice(span.start, span.end)]),
      [['The ACCESS EXCLUSIVE lock on orders is taken here.', 'ADD COLUMN n int']],
    );
  });
});

describe('rules', () => {
  for (const { id, description } of RULES) {
    it(`${id} is described by what it does`, () => {
      assert.match(id, /^[a-z]+(-[a-z]+)*$/);
      assert.match(description, /^[A-Z][a-z]+s? \S.*[^.]$/);
    });
  }

  it('are in the order of their ids, each once', () => {
    const ids = RULES.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
  });
});
