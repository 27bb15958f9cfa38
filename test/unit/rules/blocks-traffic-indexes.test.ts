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
  [
    'quoted, in another schema, between comments and CRLF',
    '/* weg; */\r\n«drop index "Shop"."größe ix" restrict»; -- ü\r\n',
  ],
  [
    'the way back of CREATE INDEX CONCURRENTLY',
    '-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON orders (note);\n-- migrate:down\n«DROP INDEX i»;\n',
    { tool: 'dbmate', history: ORDERS },
  ],
  [
    'an index that was rolled back is not made here',
    'BEGIN;\nCREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\nROLLBACK;\n«DROP INDEX i»;',
  ],
  ['an index of a temporary table', 'CREATE TEMP TABLE t (a int);\nCREATE INDEX i ON t (a);\nDROP INDEX i;'],
  [
    'the down file of what made the table',
    'DROP INDEX i;\nDROP TABLE t;',
    { fileName: '0002_change.down.sql', upOf: 'CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);' },
  ],
  ['another object', 'DROP TABLE IF EXISTS i;\nDROP SEQUENCE i;'],
]);

table('reindex-without-concurrently', [
  ['a table', '«REINDEX TABLE orders»;', { history: ORDERS }],
  ['an index', '«REINDEX INDEX orders_pkey»;', { history: ORDERS }],
  ['a schema', '«REINDEX SCHEMA shop»;'],
  ['CONCURRENTLY', 'REINDEX TABLE CONCURRENTLY orders;', { history: ORDERS }],
  ['a table made here', 'CREATE TABLE t (id int PRIMARY KEY);\nREINDEX TABLE t;'],
  ['the system catalogs', 'REINDEX SYSTEM shop;'],
  [
    'quoted, with options, in CRLF',
    '-- neu\r\n«reindex (verbose) table "Shop"."Größen"»;\r\n',
    { history: ORDERS },
  ],
  ['CONCURRENTLY off', '«REINDEX (CONCURRENTLY off) TABLE orders»;', { history: ORDERS }],
  [
    'in the down part',
    '-- +goose Up\nSELECT 1;\n-- +goose Down\n«REINDEX TABLE orders»;\n',
    { tool: 'goose', history: ORDERS },
  ],
  ['CONCURRENTLY as an option', 'REINDEX (CONCURRENTLY, VERBOSE) INDEX orders_pkey;', { history: ORDERS }],
  ['a temporary table', 'CREATE TEMP TABLE t (id int PRIMARY KEY);\nREINDEX TABLE t;'],
  [
    'an index made here on a table made here',
    'CREATE TABLE t (id int);\nCREATE INDEX "Ü" ON t (id);\nREINDEX INDEX "Ü";',
  ],
]);

const DAILY = `${ORDERS} CREATE MATERIALIZED VIEW daily AS SELECT user_id, count(*) AS n FROM orders GROUP BY 1;`;

table('refresh-without-concurrently', [
  [
    'a view that was never filled: CONCURRENTLY is refused there',
    'REFRESH MATERIALIZED VIEW hourly;',
    {
      history:
        'CREATE MATERIALIZED VIEW hourly AS SELECT 1 AS n WITH NO DATA; CREATE UNIQUE INDEX h ON hourly (n);',
    },
  ],
  [
    'a view that was filled since',
    '«REFRESH MATERIALIZED VIEW hourly»;',
    {
      history:
        'CREATE MATERIALIZED VIEW hourly AS SELECT 1 AS n WITH NO DATA; CREATE UNIQUE INDEX h ON hourly (n); REFRESH MATERIALIZED VIEW hourly;',
    },
  ],
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
  [
    'quoted, in another schema, in CRLF',
    'begin;\r\n«refresh materialized view "Berichte"."täglich"»; -- ü\r\ncommit;',
    {
      history:
        'CREATE MATERIALIZED VIEW "Berichte"."täglich" AS SELECT 1 AS n; CREATE UNIQUE INDEX u ON "Berichte"."täglich" (n);',
    },
  ],
  [
    'the unique index is made here',
    'CREATE UNIQUE INDEX CONCURRENTLY u ON daily (user_id);\n«REFRESH MATERIALIZED VIEW daily»;',
    { history: DAILY },
  ],
  [
    'in a DO block',
    'DO $$ BEGIN\n  «REFRESH MATERIALIZED VIEW daily»;\nEND $$;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily (user_id);` },
  ],
  [
    'a view made here',
    'CREATE MATERIALIZED VIEW v AS SELECT 1 AS n WITH NO DATA;\nCREATE UNIQUE INDEX u ON v (n);\nREFRESH MATERIALIZED VIEW v;',
  ],
  [
    'a unique index over an expression',
    'REFRESH MATERIALIZED VIEW daily;',
    { history: `${DAILY} CREATE UNIQUE INDEX u ON daily ((user_id + 0));` },
  ],
]);

table('rewrite-table', [
  ['VACUUM FULL', '«VACUUM FULL orders»;'],
  ['CLUSTER', '«CLUSTER orders USING orders_pkey»;', { history: ORDERS }],
  ['SET UNLOGGED', 'ALTER TABLE orders «SET UNLOGGED»;', { history: ORDERS }],
  ['VACUUM', 'VACUUM orders;'],
  ['a table made here', 'CREATE TABLE t (id int);\nALTER TABLE t SET UNLOGGED;'],
  ['a storage parameter', 'ALTER TABLE orders SET (fillfactor = 70);'],
  ['options of VACUUM, quoted, in CRLF', '-- Platz\r\n«vacuum (full, analyze) "Shop"."Größen"»;\r\n'],
  ['SET TABLESPACE', 'ALTER TABLE ONLY orders «SET TABLESPACE fast»;', { history: ORDERS }],
  [
    'one action of several',
    'ALTER TABLE orders ADD COLUMN a int, «SET ACCESS METHOD columnar», ALTER note SET DEFAULT $$$$;',
    { history: ORDERS, settings: { postgresVersion: 16 } },
  ],
  ['FULL off', 'VACUUM (FULL false, ANALYZE) orders;', { history: ORDERS }],
  ['a temporary table', 'CREATE TEMP TABLE t (id int PRIMARY KEY);\nCLUSTER t USING t_pkey;'],
  [
    'marked for the next CLUSTER',
    'ALTER TABLE orders CLUSTER ON orders_pkey;\nALTER TABLE orders SET WITHOUT CLUSTER;',
    { history: ORDERS },
  ],
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
  [
    'a temporary table, quoted, in CRLF',
    'begin;\r\ncreate temp table "Ü" (a int); lock table "Ü" in access exclusive mode;\r\ncommit;',
  ],
  [
    'ROW SHARE, which readers of rows take',
    'BEGIN;\nLOCK TABLE ONLY "Shop"."Größen" IN ROW SHARE MODE NOWAIT;\nEND;',
  ],
]);
