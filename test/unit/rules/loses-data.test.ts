import { table } from './lint';

const SHOP =
  'CREATE TABLE orders (id bigint PRIMARY KEY, number text UNIQUE, status text, user_id bigint);\nCREATE TABLE old_orders (id bigint PRIMARY KEY, status text);';
const LOOP = (commit: string, where: string): string =>
  `DO $$\nDECLARE lo bigint := 0; hi bigint;\nBEGIN\n  LOOP\n    SELECT max(id) INTO hi FROM (SELECT id FROM orders WHERE id > lo ORDER BY id LIMIT 100) s;\n    EXIT WHEN hi IS NULL;\n    UPDATE orders SET status = 'x' WHERE ${where};\n    ${commit}\n    lo := hi;\n  END LOOP;\nEND $$;`;

table('unbatched-data-change', [
  [
    'UPDATE by a column that is no key',
    "«UPDATE orders SET status = 'pending' WHERE status IS NULL»;",
    { history: SHOP },
  ],
  ['a table that nothing is known about', "«UPDATE orders SET status = 'ü' WHERE user_id = 7»;"],
  ['DELETE', "«DELETE FROM orders WHERE status = 'old'»;", { history: SHOP }],
  [
    'INSERT … SELECT',
    '«INSERT INTO orders (id, status) SELECT id, status FROM old_orders»;',
    { history: SHOP },
  ],
  [
    'every row of a column added here',
    'ALTER TABLE orders ADD COLUMN n int;\n«UPDATE orders SET n = 1»;',
    { history: SHOP },
  ],
  [
    'a loop that commits, around all rows',
    LOOP('COMMIT;', 'status IS NULL').replace(/UPDATE.*(?=;)/, '«$&»'),
    { history: SHOP },
  ],
  [
    'a loop that never commits',
    LOOP('', 'id > lo AND id <= hi').replace(/UPDATE.*(?=;)/, '«$&»'),
    { history: SHOP },
  ],
  ['by primary key', "UPDATE orders SET status = 'x' WHERE id = 7;", { history: SHOP }],
  ['by a list of keys', "UPDATE orders SET status = 'x' WHERE number IN ('a', 'b');", { history: SHOP }],
  ['by the usual key of an unknown table', "UPDATE settings SET value = 'x' WHERE key = 'y';"],
  ['a range', "DELETE FROM orders WHERE id BETWEEN 1 AND 1000 AND status = 'old';", { history: SHOP }],
  ['a batch', 'DELETE FROM orders WHERE id IN (SELECT id FROM orders LIMIT 1000);', { history: SHOP }],
  ['seed data', "INSERT INTO orders (id, status) VALUES (1, 'a'), (2, 'b');", { history: SHOP }],
  [
    'seed data that may be there',
    'INSERT INTO orders (id) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM orders WHERE id = 1);',
    { history: SHOP },
  ],
  ['a loop that commits', LOOP('COMMIT;', 'id > lo AND id <= hi'), { history: SHOP }],
  [
    'a table made here',
    'CREATE TABLE t (a int);\nUPDATE t SET a = 1 WHERE a = 2;\nINSERT INTO t SELECT 1 FROM orders;',
    { history: SHOP },
  ],
  [
    'a table of a few rows',
    "UPDATE orders SET status = 'x' WHERE status = 'y';",
    { history: SHOP, settings: { tables: { orders: { rows: 200 } } } },
  ],
  [
    'what change-without-where says',
    "UPDATE orders SET status = 'x';\nDELETE FROM orders;",
    { history: SHOP },
  ],
]);

table('change-without-where', [
  ['UPDATE', "«UPDATE orders SET status = 'x'»;"],
  ['DELETE', '«DELETE FROM ONLY "orders"»;', { history: SHOP }],
  ['with a loop around it', 'DO $$ BEGIN\r\n  «DELETE FROM orders»;\r\nEND $$;', { history: SHOP }],
  ['WHERE', 'DELETE FROM orders WHERE id = 1;'],
  ['a join', 'UPDATE orders SET status = o.status FROM old_orders o;', { history: SHOP }],
  ['a table made here', 'CREATE TABLE t (a int);\nDELETE FROM t;'],
  [
    'a column added here',
    'ALTER TABLE orders ADD COLUMN n int;\nUPDATE orders SET n = 1;',
    { history: SHOP },
  ],
  [
    'quoted, in another schema, with an alias and CRLF',
    '-- alles\r\n«update only "Shop"."Größen" as g\r\n  set "cm" = 0» /* where? */;',
  ],
  [
    'a data-changing part of a query',
    'BEGIN;\n«DELETE FROM orders RETURNING *»;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a table whose creation was rolled back',
    'BEGIN;\nCREATE TABLE orders2 (a int);\nROLLBACK;\n«DELETE FROM orders2»;',
  ],
  ['a temporary table', 'CREATE TEMP TABLE "Ü" AS SELECT 1 AS a;\r\nUPDATE "Ü" SET a = 2;'],
  [
    'an upsert',
    "INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET status = 'x';",
    { history: SHOP },
  ],
]);

table('truncate-table', [
  ['a table that nothing is known about', '«TRUNCATE audit_log»;'],
  ['several', '«TRUNCATE TABLE orders, "Log" RESTART IDENTITY»;', { history: SHOP }],
  ['CASCADE', '«TRUNCATE orders CASCADE»;', { history: SHOP }],
  ['a table made here', 'CREATE TABLE t (a int);\nTRUNCATE t;'],
  ['a temporary table', 'CREATE TEMP TABLE t (a int);\nTRUNCATE t;'],
  ['DELETE by key', 'DELETE FROM audit_log WHERE id = 1;'],
  [
    'quoted, in another schema, in CRLF',
    'begin;\r\n«truncate only "Shop"."Größen" continue identity»;\r\ncommit; -- ü',
  ],
  ['in a DO block', 'DO $$ BEGIN\n  «TRUNCATE orders»;\nEND $$;', { history: SHOP }],
  [
    'a table made here in another schema',
    'CREATE TABLE staging.orders (a int);\n«TRUNCATE orders»;',
    { history: SHOP },
  ],
  ['a table made here and renamed', 'CREATE TABLE t (a int);\nALTER TABLE t RENAME TO "Ü";\nTRUNCATE "Ü";'],
  [
    'the down file of what made it',
    'TRUNCATE t;\nDROP TABLE t;',
    { fileName: '0002_change.down.sql', upOf: 'CREATE TABLE t (a int);' },
  ],
  ['the word in a text', "INSERT INTO notes (body) VALUES ('TRUNCATE orders;');"],
]);

table('drop-cascade', [
  ['a table', '«DROP TABLE orders CASCADE»;'],
  ['a column', 'ALTER TABLE orders «DROP COLUMN status CASCADE»;', { history: SHOP }],
  ['a type', '«DROP TYPE IF EXISTS mood CASCADE»;'],
  ['no CASCADE', 'DROP TABLE orders;'],
  ['a table made here', 'CREATE TABLE t (a int);\nDROP TABLE t CASCADE;'],
  ['RESTRICT', 'DROP VIEW v RESTRICT;'],
  [
    'a constraint, quoted, in CRLF',
    'alter table "Shop"."Größen"\r\n  «drop constraint "größen_pkey" cascade»; -- ü',
  ],
  ['several views', '«DROP VIEW IF EXISTS a, "B" CASCADE»;'],
  ['a function in a DO block', 'DO $$ BEGIN\n  «DROP FUNCTION f(int) CASCADE»;\nEND $$;'],
  ['a temporary table', 'CREATE TEMP TABLE t (a int);\nDROP TABLE t CASCADE;'],
  [
    'the way back of CREATE TABLE',
    '-- migrate:up\nCREATE TABLE t (a int);\n-- migrate:down\nDROP TABLE t CASCADE;\n',
    { tool: 'dbmate' },
  ],
  [
    'a foreign key that cascades',
    'ALTER TABLE orders ADD FOREIGN KEY (a) REFERENCES b ON DELETE CASCADE NOT VALID;',
  ],
]);

table('drop-schema', [
  ['CASCADE', '«DROP SCHEMA reporting CASCADE»;'],
  ['IF EXISTS', '«DROP SCHEMA IF EXISTS "Größe" CASCADE»;'],
  ['several', '«DROP SCHEMA a, b CASCADE»;'],
  ['without CASCADE', 'DROP SCHEMA reporting;'],
  ['a schema made here', 'CREATE SCHEMA s;\nDROP SCHEMA s CASCADE;'],
  ['another object', 'DROP TYPE t;'],
  ['in CRLF, behind a comment', '-- weg\r\n«drop schema "Berichte" /* alle */ cascade»;\r\n'],
  ['in a DO block', 'DO $$ BEGIN\n  «DROP SCHEMA IF EXISTS reporting CASCADE»;\nEND $$;'],
  ['made here and rolled back', 'BEGIN;\nCREATE SCHEMA s;\nROLLBACK;\n«DROP SCHEMA s CASCADE»;'],
  [
    'the way back of CREATE SCHEMA',
    'DROP SCHEMA s CASCADE;',
    { fileName: '0002_change.down.sql', upOf: 'CREATE SCHEMA s;\nCREATE TABLE s.t (a int);' },
  ],
  ['RESTRICT', 'DROP SCHEMA IF EXISTS "Größe" RESTRICT;'],
  ['the words in a comment', "COMMENT ON SCHEMA s IS 'DROP SCHEMA s CASCADE';"],
]);
