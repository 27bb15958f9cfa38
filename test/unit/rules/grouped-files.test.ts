import * as assert from 'node:assert/strict';
import type { ToolId } from '../../../server/src/projects/tool';
import { findingsOf } from './lint';

const HISTORY =
  "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE users (id bigint PRIMARY KEY, age int, mood mood); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint); ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID;";

const TOGETHER =
  'node-pg-migrate runs all pending migrations in one transaction, so deploy the two separately.';

describe('rules where a tool runs all pending files in one transaction', () => {
  const cases: [string, ToolId, string, string, string[]][] = [
    [
      'a constraint of an earlier file',
      'drizzle',
      'validate-in-same-transaction',
      'ALTER TABLE users VALIDATE CONSTRAINT adult;',
      [
        'hint: Drizzle runs all pending migrations in one transaction: where the one that adds adult has not run yet, VALIDATE CONSTRAINT reads the whole of users under the lock that adding it took. Deploy the two separately.',
      ],
    ],
    [
      'a constraint of an earlier file, outside of the transaction',
      'drizzle',
      'validate-in-same-transaction',
      'COMMIT;\n--> statement-breakpoint\nALTER TABLE users VALIDATE CONSTRAINT adult;\n--> statement-breakpoint\nBEGIN;',
      [],
    ],
    [
      'a constraint of an earlier file of a tool that runs each by itself',
      'atlas',
      'validate-in-same-transaction',
      'ALTER TABLE users VALIDATE CONSTRAINT adult;',
      [],
    ],
    [
      'work under a lock',
      'node-pg-migrate',
      'lock-held-during-work',
      '-- Up Migration\nALTER TABLE orders ADD COLUMN n int;\nUPDATE orders SET n = 1;\n-- Down Migration\n',
      [
        `error: ADD COLUMN took an ACCESS EXCLUSIVE lock on orders in the same transaction and keeps it until the end. UPDATE changes rows of orders meanwhile, so every query, reads included, waits for all of it. Put the two into separate migrations. ${TOGETHER}`,
      ],
    ],
    [
      'locks on two tables',
      'node-pg-migrate',
      'locks-several-tables',
      '-- Up Migration\nALTER TABLE orders ADD COLUMN n int;\nALTER TABLE users ADD COLUMN n int;\n',
      [
        `information: The transaction keeps its lock on orders while ADD COLUMN waits for users, so everybody who needs orders waits for that, too, and a transaction that locks them in another order is a deadlock. Put changes of different tables into separate transactions. ${TOGETHER}`,
      ],
    ],
    [
      'a new value of an enum',
      'node-pg-migrate',
      'enum-value-used-in-transaction',
      "-- Up Migration\nALTER TYPE mood ADD VALUE 'bad';\nUPDATE users SET mood = 'bad' WHERE id = 1;\n",
      [
        `error: PostgreSQL refuses to use the new value 'bad' of mood before the transaction that adds it has committed. Add it in an earlier migration. ${TOGETHER}`,
      ],
    ],
  ];
  for (const [title, tool, rule, sql, expected] of cases) {
    it(title, () => {
      const found = findingsOf(rule, sql, { tool, history: HISTORY, fileName: '0002_b.sql' });
      assert.deepEqual(
        found.map(({ severity, message }) => `${severity}: ${message}`),
        expected,
      );
    });
  }
});
