import { table } from './lint';

const SHOP =
  'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, status text, user_id bigint);';
const CIC = 'CREATE INDEX CONCURRENTLY i ON orders (user_id)';

table('concurrently-in-transaction', [
  ['BEGIN and COMMIT', `BEGIN;\n«${CIC}»;\nCOMMIT;`],
  [
    'the tool',
    `-- migrate:up\n«${CIC}»;\n-- migrate:down\n«DROP INDEX CONCURRENTLY i»;\n`,
    { tool: 'dbmate' },
  ],
  ['one query', `SET lock_timeout = '5s';\r\n«${CIC}»;`, { tool: 'golang-migrate' }],
  ['VACUUM', '-- +goose Up\n«VACUUM orders»;\n', { tool: 'goose' }],
  ['a DO block', `DO $$ BEGIN\n  «${CIC}»;\nEND $$;`],
  ['by itself', `${CIC};`],
  ['the only statement of one query', `${CIC};`, { tool: 'golang-migrate' }],
  ['out of the transaction of the tool', `-- migrate:up transaction:false\n${CIC};\n`, { tool: 'dbmate' }],
  ['goose without transaction', `-- +goose NO TRANSACTION\n-- +goose Up\n${CIC};\n`, { tool: 'goose' }],
  ['behind COMMIT', `BEGIN;\nSELECT 1;\nCOMMIT;\n${CIC};`],
  [
    'quoted, in CRLF, behind a savepoint',
    'begin;\r\nsavepoint "ü";\r\n«drop index concurrently if exists "Shop"."größe ix"»;\r\nend;',
  ],
  [
    'behind ROLLBACK',
    'BEGIN;\nCREATE TABLE t (a int);\nROLLBACK;\nCREATE INDEX CONCURRENTLY "Ü" ON orders (status);\nREINDEX TABLE CONCURRENTLY orders;',
    { history: SHOP },
  ],
]);

const ADD = 'ALTER TABLE orders ADD COLUMN n int;';

table('lock-held-during-work', [
  [
    'an UPDATE behind work that stops writes by itself',
    'BEGIN;\nALTER TABLE orders ADD COLUMN n int;\nCREATE INDEX i ON orders (user_id);\n«UPDATE orders SET n = 1»;\nCOMMIT;',
  ],
  [
    'a table made here whose indexes are built anew',
    'BEGIN;\nCREATE TABLE t (id int PRIMARY KEY, user_id bigint);\nALTER TABLE t ADD FOREIGN KEY (user_id) REFERENCES users;\nALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a lock that ROLLBACK TO lets go of',
    `BEGIN;\nSAVEPOINT "ü";\n${ADD}\nROLLBACK TO SAVEPOINT "ü";\nALTER TABLE orders VALIDATE CONSTRAINT c;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a lock from before the savepoint',
    `BEGIN;\n${ADD}\nSAVEPOINT s;\nSELECT 1;\nROLLBACK TO s;\nALTER TABLE orders «VALIDATE CONSTRAINT c»;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'schema and backfill',
    `BEGIN;\n${ADD}\n«UPDATE orders SET n = 1 WHERE n IS NULL»;\nCOMMIT;`,
    { history: SHOP },
  ],
  ['in one query', `${ADD}\n«UPDATE orders SET n = 1 WHERE n IS NULL»;`, { tool: 'golang-migrate' }],
  [
    'a scan of another table',
    `-- +goose Up\nALTER TABLE users ADD COLUMN n int;\n«CREATE INDEX i ON orders (user_id)»;\n`,
    { tool: 'goose', history: SHOP },
  ],
  [
    'a validation behind another lock',
    'BEGIN;\nALTER TABLE users ADD COLUMN n int;\nALTER TABLE orders «VALIDATE CONSTRAINT c»;\nCOMMIT;',
    { history: `${SHOP} ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID;` },
  ],
  [
    'the first of several',
    `BEGIN;\n${ADD}\n«UPDATE orders SET n = 1 WHERE n IS NULL»;\nUPDATE orders SET n = 2 WHERE n = 3;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a DO block',
    `DO $$ BEGIN\n  ${ADD}\n  «UPDATE orders SET n = 1 WHERE n IS NULL»;\nEND $$;`,
    { history: SHOP },
  ],
  [
    'a DO block that makes its own table',
    'DO $$ BEGIN\n  CREATE TABLE t (a int);\n  CREATE INDEX i ON t (a);\n  UPDATE t SET a = 1;\nEND $$;',
    { history: SHOP },
  ],
  [
    'work that locks the same table as much by itself: its own rule speaks',
    `BEGIN;\n${ADD}\nALTER TABLE orders ALTER user_id SET NOT NULL;\nALTER TABLE orders ALTER id TYPE text;\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'the same behind a new name of the table',
    'BEGIN;\nALTER TABLE orders RENAME TO sales;\nALTER TABLE sales ALTER user_id SET NOT NULL;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'work that stops writes by itself, of which its own rule speaks',
    `BEGIN;\n${ADD}\nALTER TABLE orders ALTER user_id SET NOT NULL;\nCREATE INDEX i ON orders (user_id);\nCOMMIT;`,
    { history: SHOP },
  ],
  [
    'a lock on a third table, kept while two are worked on',
    'BEGIN;\nALTER TABLE users ADD COLUMN n int;\nALTER TABLE orders «ALTER user_id SET NOT NULL»;\nCOMMIT;',
    { history: SHOP },
  ],
  ['statements of their own', `${ADD}\nUPDATE orders SET n = 1 WHERE n IS NULL;`, { history: SHOP }],
  [
    'work before the lock',
    `BEGIN;\nUPDATE orders SET status = 'x' WHERE status IS NULL;\n${ADD}\nCOMMIT;`,
    { history: SHOP },
  ],
  ['a few rows', `BEGIN;\n${ADD}\nUPDATE orders SET n = 1 WHERE id = 7;\nCOMMIT;`, { history: SHOP }],
  ['instant statements', `BEGIN;\n${ADD}\nALTER TABLE users ADD COLUMN n int;\nCOMMIT;`, { history: SHOP }],
  [
    'a lock on a table made here',
    "BEGIN;\nCREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN b int;\nUPDATE orders SET status = 'x' WHERE status IS NULL;\nCOMMIT;",
    { history: SHOP },
  ],
  [
    'work on a table made here',
    `BEGIN;\n${ADD}\nCREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\nUPDATE t SET a = 1;\nCOMMIT;`,
    { history: SHOP },
  ],
]);

table('missing-lock-timeout', [
  ['RESET ALL', "SET lock_timeout = '5s';\r\nRESET ALL;\r\nALTER TABLE orders «ADD COLUMN n int»;"],
  ['DISCARD ALL', "SET lock_timeout = '5s';\nDISCARD ALL;\nALTER TABLE orders «ADD COLUMN n int»;"],
  [
    'RESET of another setting',
    "SET lock_timeout = '5s';\nRESET work_mem;\nALTER TABLE orders ADD COLUMN n int;",
  ],
  [
    'the first lock',
    `SELECT 1;\nALTER TABLE orders «ADD COLUMN n int»;\nALTER TABLE orders ADD COLUMN m int;`,
  ],
  ['0 is none', `SET lock_timeout = 0;\nALTER TABLE orders «ADD COLUMN n int»;`],
  [
    'SET LOCAL outside of a transaction',
    `SET LOCAL lock_timeout = '5s';\nALTER TABLE orders «ADD COLUMN n int»;`,
  ],
  [
    'SET LOCAL of a transaction before',
    `BEGIN;\nSET LOCAL lock_timeout = '5s';\n${ADD}\nCOMMIT;\nALTER TABLE orders «ADD COLUMN m int»;`,
  ],
  ['after RESET', `SET lock_timeout TO '5s';\nRESET lock_timeout;\nALTER TABLE orders «ADD COLUMN n int»;`],
  [
    'a table that references one in use',
    '«CREATE TABLE refunds (order_id bigint REFERENCES orders (id))»;',
    { history: SHOP },
  ],
  ['SET', `SET lock_timeout = '5s';\n${ADD}`],
  ['SET LOCAL', `BEGIN;\nSET LOCAL lock_timeout = '2s';\n${ADD}\nCOMMIT;`],
  ['set_config', `SELECT set_config('lock_timeout', '5s', false);\n${ADD}`],
  ['set elsewhere', ADD, { settings: { timeoutsSetElsewhere: true } }],
  ['CONCURRENTLY', `${CIC};`],
  [
    'a DO block that makes its own table',
    'DO $$ BEGIN\n  CREATE TABLE t (a int);\n  CREATE INDEX i ON t (a);\nEND $$;',
  ],
  ['a table made here', 'CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN b int;'],
  ['a down file', 'ALTER TABLE orders DROP COLUMN n;', { fileName: '0002_change.down.sql', upOf: ADD }],
]);
