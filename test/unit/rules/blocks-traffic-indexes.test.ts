import { table } from './lint';

const ORDERS = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text);';
const PARTED = 'CREATE TABLE parted (id bigint, day date) PARTITION BY RANGE (day);';

table('create-index-without-concurrently', [
  ['a table that nothing is known about', '«CREATE INDEX i ON orders (user_id)»;'],
  ['a table of the history', '«CREATE UNIQUE INDEX i ON orders (note)»;', { history: ORDERS }],
  ['IF NOT EXISTS', '«CREATE INDEX IF NOT EXISTS i ON orders (user_id)»;'],
  [
    'quoted names, a schema, comments and CRLF',
    '-- größer\r\n«CREATE /* jetzt */ INDEX "Ix" ON "Shop"."Bestellungen" ("größe")»;\r\n',
  ],
  ['a partitioned parent', '«CREATE INDEX i ON parted (day)»;', { history: PARTED }],
  [
    'the down part too',
    '-- migrate:up\nDROP INDEX CONCURRENTLY IF EXISTS i;\n-- migrate:down\n«CREATE INDEX i ON orders (user_id)»;\n',
    { tool: 'dbmate', history: ORDERS },
  ],
  [
    'a materialized view',
    '«CREATE INDEX i ON totals (n)»;',
    { history: 'CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n;' },
  ],
  ['CONCURRENTLY', 'CREATE INDEX CONCURRENTLY i ON orders (user_id);'],
  ['a table made here', 'CREATE TABLE orders (id bigint);\nCREATE INDEX i ON orders (id);'],
  ['a temporary table', 'CREATE TEMP TABLE scratch (id bigint);\nCREATE INDEX i ON scratch (id);'],
  ['ON ONLY a partitioned parent', 'CREATE INDEX i ON ONLY parted (day);', { history: PARTED }],
  [
    'the down file of the migration that made the table',
    'CREATE INDEX i ON orders (id);',
    { fileName: '0002_change.down.sql', upOf: 'CREATE TABLE orders (id bigint);' },
  ],
  ['a materialized view made here', 'CREATE MATERIALIZED VIEW t AS SELECT 1 AS n;\nCREATE INDEX i ON t (n);'],
]);

table('drop-index-without-concurrently', [
  ['an index that nothing is known about', '«DROP INDEX idx_legacy»;'],
  ['an index of the history', '«DROP INDEX i»;', { history: `${ORDERS} CREATE INDEX i ON orders (note);` }],
  ['several indexes', '«DROP INDEX IF EXISTS a, "B" CASCADE»;'],
  ['CONCURRENTLY', 'DROP INDEX CONCURRENTLY IF EXISTS idx_legacy;'],
  ['an index of a table made here', 'CREATE TABLE t (id int);\nCREATE INDEX i ON t (id);\nDROP INDEX i;'],
  [
    'an index of a partitioned table',
    'DROP INDEX i;',
    { history: `${PARTED} CREATE INDEX i ON parted (day);` },
  ],
]);

table('reindex-without-concurrently', [
  ['a table', '«REINDEX TABLE orders»;', { history: ORDERS }],
  ['an index', '«REINDEX INDEX orders_pkey»;', { history: ORDERS }],
  ['a schema', '«REINDEX SCHEMA shop»;'],
  ['CONCURRENTLY', 'REINDEX TABLE CONCURRENTLY orders;', { history: ORDERS }],
  ['a table made here', 'CREATE TABLE t (id int PRIMARY KEY);\nREINDEX TABLE t;'],
  ['the system catalogs', 'REINDEX SYSTEM shop;'],
]);

const DAILY = `${ORDERS} CREATE MATERIALIZED VIEW daily AS SELECT user_id, count(*) AS n FROM orders GROUP BY 1;`;

table('refresh-without-concurrently', [
  [
    'a unique index is known',
    '«REFRESH MATERIALIZED VIEW daily»;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (user_id);` },
  ],
  [
    'a unique index over two columns',
    '/* neu */ «REFRESH MATERIALIZED VIEW "daily"»;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (user_id, n);` },
  ],
  [
    'WITH DATA',
    '«REFRESH MATERIALIZED VIEW daily WITH DATA»;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (user_id);` },
  ],
  ['no unique index', 'REFRESH MATERIALIZED VIEW daily;', { history: DAILY }],
  [
    'a partial unique index',
    'REFRESH MATERIALIZED VIEW daily;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (n) WHERE n > 1;` },
  ],
  [
    'CONCURRENTLY',
    'REFRESH MATERIALIZED VIEW CONCURRENTLY daily;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (user_id);` },
  ],
  [
    'WITH NO DATA',
    'REFRESH MATERIALIZED VIEW daily WITH NO DATA;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (user_id);` },
  ],
]);

table('rewrite-table', [
  ['VACUUM FULL', '«VACUUM FULL orders»;'],
  ['CLUSTER', '«CLUSTER orders USING orders_pkey»;', { history: ORDERS }],
  ['SET UNLOGGED', 'ALTER TABLE orders «SET UNLOGGED»;', { history: ORDERS }],
  ['VACUUM', 'VACUUM orders;'],
  ['a table made here', 'CREATE TABLE t (id int);\nALTER TABLE t SET UNLOGGED;'],
  ['a storage parameter', 'ALTER TABLE orders SET (fillfactor = 70);'],
]);

table('lock-table', [
  ['without a mode', 'BEGIN;\n«LOCK TABLE orders»;\nCOMMIT;'],
  ['SHARE', 'BEGIN;\n«LOCK TABLE orders IN SHARE MODE»;\nCOMMIT;', { history: ORDERS }],
  ['several tables', 'BEGIN;\n«LOCK orders, users IN EXCLUSIVE MODE»;\nCOMMIT;'],
  ['a mode that lets writers through', 'BEGIN;\nLOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;\nCOMMIT;'],
  ['ROW EXCLUSIVE', 'BEGIN;\nLOCK TABLE orders IN ROW EXCLUSIVE MODE;\nCOMMIT;'],
  ['a table made here', 'BEGIN;\nCREATE TABLE t (id int);\nLOCK TABLE t;\nCOMMIT;'],
  [
    'a lock that a short statement needs anyway',
    'BEGIN;\nLOCK TABLE orders IN ACCESS EXCLUSIVE MODE;\nALTER TABLE orders RENAME COLUMN a TO b;\nCOMMIT;',
  ],
  [
    'a stronger lock than what follows needs',
    'BEGIN;\n«LOCK TABLE orders»;\nCREATE TRIGGER t AFTER INSERT ON orders EXECUTE FUNCTION f();\nCOMMIT;',
  ],
  [
    'work behind it',
    'BEGIN;\n«LOCK TABLE orders»;\nALTER TABLE orders ADD n int;\nUPDATE orders SET n = 1;\nCOMMIT;',
  ],
  [
    'one of two tables that nothing needs',
    'BEGIN;\n«LOCK TABLE orders, users»;\nALTER TABLE orders ADD n int;\nCOMMIT;',
  ],
]);
