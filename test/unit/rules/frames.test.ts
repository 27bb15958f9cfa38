import * as assert from 'node:assert/strict';
import { fixed, fixesOf, table } from './lint';

const SHOP = `CREATE TABLE users (id bigint PRIMARY KEY, note text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
CREATE TABLE log (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
`;

table('transaction-nesting', [
  ['BEGIN twice', 'BEGIN;\nSELECT 1;\n«BEGIN»;\nSELECT 2;\nCOMMIT;'],
  [
    'in the transaction of dbmate',
    '-- migrate:up\n«BEGIN»;\nSELECT 1;\nCOMMIT;\n-- migrate:down\n',
    { tool: 'dbmate' },
  ],
  [
    'in the transaction of goose',
    "-- +goose Up\r\n«start transaction isolation level serializable»;\r\nSELECT 'ü';\r\nEND;\r\n-- +goose Down\r\nSELECT 1;",
    { tool: 'goose' },
  ],
  [
    'COMMIT of the tool',
    '-- migrate:up\nSELECT 1;\n«COMMIT»;\nSELECT 2;\n-- migrate:down\n',
    { tool: 'dbmate' },
  ],
  ['COMMIT alone', 'SELECT 1;\n/* ü */ «COMMIT» ;'],
  ['COMMIT twice', 'BEGIN;\nSELECT 1;\nCOMMIT;\n«COMMIT»;'],
  [
    'in the down part',
    '-- +goose Up\nSELECT 1;\n-- +goose Down\n«BEGIN»;\nSELECT 1;\nCOMMIT;',
    { tool: 'goose' },
  ],
  ['one transaction', 'BEGIN;\nSELECT 1;\nCOMMIT;'],
  ['two', 'BEGIN;\nSELECT 1;\nCOMMIT;\nSTART TRANSACTION;\nSELECT 2;\nROLLBACK;'],
  ['a file sent as one query', 'BEGIN;\nSELECT 1;\nCOMMIT;', { tool: 'golang-migrate' }],
  ['savepoints', 'BEGIN;\nSAVEPOINT a;\nROLLBACK TO a;\nRELEASE a;\nCOMMIT;'],
  [
    'out of the transaction of the tool, and back',
    '-- +goose Up\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON users (id);\nBEGIN;\n-- +goose Down\nSELECT 1;',
    { tool: 'goose' },
  ],
  [
    'a tool that leaves it to the file',
    '-- +goose NO TRANSACTION\n-- +goose Up\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- +goose Down\nSELECT 1;',
    { tool: 'goose' },
  ],
  ['AND CHAIN', 'BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nSELECT 2;\nCOMMIT;'],
  ['in code', "DO $$ BEGIN\n  UPDATE users SET note = '' WHERE id = 1;\n  COMMIT;\nEND $$;"],
  ['behind what cannot be read', 'BEGGIN;\nSELECT 1;\nCOMMIT;'],
]);

table('unfinished-transaction', [
  ['BEGIN', '«BEGIN»;\nALTER TABLE users ADD n int;'],
  ['the second', 'BEGIN;\nSELECT 1;\nCOMMIT;\r\n/* ü */ «start transaction» ;\r\nSELECT 2'],
  ['a file sent as one query', '«BEGIN»;\nSELECT 1;', { tool: 'golang-migrate' }],
  [
    'the up part',
    '-- migrate:up transaction:false\n«BEGIN»;\nSELECT 1;\n-- migrate:down\nCOMMIT;',
    { tool: 'dbmate' },
  ],
  ['ROLLBACK TO', '«BEGIN»;\nSAVEPOINT a;\nROLLBACK TO SAVEPOINT a;'],
  ['AND CHAIN', 'BEGIN;\nSELECT 1;\n«COMMIT AND CHAIN»;\nSELECT 2;'],
  ['COMMIT', 'BEGIN;\nSELECT 1;\nCOMMIT;'],
  ['END', 'begin;\nselect 1;\nend;'],
  ['ROLLBACK', 'BEGIN;\nSELECT 1;\nROLLBACK;'],
  ['PREPARE TRANSACTION', "BEGIN;\nSELECT 1;\nPREPARE TRANSACTION 'a';"],
  [
    'the tool commits',
    '-- +goose Up\nCOMMIT;\nVACUUM users;\nBEGIN;\n-- +goose Down\nSELECT 1;',
    { tool: 'goose' },
  ],
  ['an end that cannot be read', 'BEGIN;\nSELECT 1;\nCOMIT;'],
  ['code', 'DO $$ BEGIN PERFORM 1; END $$;'],
]);

table('locks-several-tables', [
  [
    'a lock that ROLLBACK TO lets go of',
    'BEGIN;\nSAVEPOINT s;\nALTER TABLE a ADD n int;\nROLLBACK TO s;\nALTER TABLE b ADD n int;\nCOMMIT;',
  ],
  [
    'two tables',
    'BEGIN;\nALTER TABLE users ADD n int;\nALTER TABLE orders «ADD n int»;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'tables that nothing is known about',
    'ALTER TABLE a ADD n int;\r\n/* ü */ ALTER TABLE "Ä" «ADD n int»;',
    { tool: 'golang-migrate' },
  ],
  [
    'in the transaction of a tool, once',
    '-- migrate:up\nALTER TABLE users DROP COLUMN note;\nSELECT 1;\n«DROP TABLE orders»;\nALTER TABLE c ADD n int;\n-- migrate:down\n',
    { history: SHOP, tool: 'dbmate' },
  ],
  [
    'a trigger on the second',
    'BEGIN;\nALTER TABLE users ADD n int;\n«CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION f()»;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'behind a new table',
    'BEGIN;\nCREATE TABLE t (a int);\nALTER TABLE users ADD n int;\nALTER TABLE t ADD b int;\nALTER TABLE orders «ADD n int»;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'in a DO block that stands with others',
    'BEGIN;\nALTER TABLE users ADD n int;\nDO $$ BEGIN\n  ALTER TABLE orders «ADD n int»;\nEND $$;\nCOMMIT;',
    { history: SHOP },
  ],
  ['no transaction', 'ALTER TABLE users ADD n int;\nALTER TABLE orders ADD n int;', { history: SHOP }],
  [
    'one table',
    'BEGIN;\nALTER TABLE users ADD n int;\nALTER TABLE users ADD m int;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'the two of a foreign key',
    'BEGIN;\nALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a table that references two',
    'BEGIN;\nCREATE TABLE t (a bigint REFERENCES users (id), b bigint REFERENCES orders (id));\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a table made here',
    'BEGIN;\nCREATE TABLE t (a int);\nALTER TABLE users ADD n int;\nALTER TABLE t ADD b int;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a partition',
    'BEGIN;\nALTER TABLE log ADD n int;\nALTER TABLE log_2024 ADD CHECK (n > 0) NOT VALID;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a table under its new name',
    'BEGIN;\nALTER TABLE users RENAME TO people;\nALTER TABLE people RENAME COLUMN name TO n;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'a table in its new schema',
    'BEGIN;\nALTER TABLE users SET SCHEMA app;\nALTER TABLE app.users ADD n int;\nCOMMIT;',
    { history: SHOP },
  ],
  [
    'rolled back',
    'BEGIN;\nALTER TABLE users ADD n int;\nALTER TABLE orders ADD n int;\nROLLBACK;',
    { history: SHOP },
  ],
  [
    'the way back',
    'ALTER TABLE users DROP n;\nALTER TABLE orders DROP n;',
    {
      history: SHOP,
      tool: 'golang-migrate',
      fileName: '0002_change.down.sql',
      upOf: 'ALTER TABLE users ADD n int;\nALTER TABLE orders ADD n int;',
    },
  ],
  [
    'comments and data',
    "BEGIN;\nCOMMENT ON TABLE users IS 'a';\nCOMMENT ON TABLE orders IS 'b';\nINSERT INTO users VALUES (1);\nCOMMIT;",
    { history: SHOP },
  ],
]);

table('invalid-index-retry', [
  [
    'a build that is refused where it stands',
    'BEGIN; -- ü\r\nCREATE INDEX CONCURRENTLY IF NOT EXISTS "I" ON users (note);\r\nCOMMIT;',
    { history: SHOP },
  ],
  ['IF NOT EXISTS', '«CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note)»;', { history: SHOP }],
  [
    'UNIQUE',
    'SELECT 1;\r\n/* ü */ «create unique index concurrently if not exists "Ü" on log_2024 (day)» ;',
    { history: SHOP },
  ],
  [
    'another one is dropped',
    'DROP INDEX CONCURRENTLY IF EXISTS j;\n«CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note)»;',
  ],
  [
    'dropped behind it',
    '«CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note)»;\nDROP INDEX CONCURRENTLY IF EXISTS i;',
  ],
  [
    'two',
    '«CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note)»;\n«CREATE INDEX CONCURRENTLY IF NOT EXISTS j ON orders (user_id)»;',
  ],
  [
    'alone in its query',
    '«CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note)»;',
    { tool: 'golang-migrate' },
  ],
  [
    'dropped before',
    'DROP INDEX CONCURRENTLY IF EXISTS public.i;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note);',
  ],
  ['without IF NOT EXISTS', 'CREATE INDEX CONCURRENTLY i ON users (note);'],
  ['without CONCURRENTLY', 'CREATE INDEX IF NOT EXISTS i ON users (note);'],
  ['a table', 'CREATE TABLE IF NOT EXISTS t (a int);'],
  [
    'the way back',
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note);',
    { fileName: '0002_change.down.sql', upOf: 'DROP INDEX i;' },
  ],
  ['REINDEX', 'REINDEX INDEX CONCURRENTLY i;'],
]);

describe('answers to frames', () => {
  it('BEGIN and COMMIT go where the tool has a transaction', () => {
    assert.equal(
      fixed(
        'transaction-nesting',
        '-- migrate:up\r\nBEGIN;\r\nSELECT 1; -- ü\r\nCOMMIT;\r\n-- migrate:down\r\n',
        { tool: 'dbmate' },
      ),
      '-- migrate:up\r\nSELECT 1; -- ü\r\n-- migrate:down\r\n',
    );
    const more = '-- migrate:up\nBEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;\n-- migrate:down\n';
    assert.deepEqual(fixesOf('transaction-nesting', more, { tool: 'dbmate' }), []);
  });

  it('COMMIT is written at the end of the part', () => {
    assert.equal(
      fixed('unfinished-transaction', 'BEGIN;\r\nSELECT 1 -- ü\r\n'),
      'BEGIN;\r\nSELECT 1;\r\nCOMMIT; -- ü\r\n',
    );
  });

  it('what a failed build left is dropped before', () => {
    const sql = 'SELECT 1;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS "Ü" ON app.users (note);';
    assert.equal(
      fixed('invalid-index-retry', sql),
      'SELECT 1;\nDROP INDEX CONCURRENTLY IF EXISTS app."Ü";\nCREATE INDEX CONCURRENTLY IF NOT EXISTS "Ü" ON app.users (note);',
    );
    const alone = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (note);';
    assert.deepEqual(fixesOf('invalid-index-retry', alone, { tool: 'golang-migrate' }), []);
  });
});
