import { facts, known, NOTHING, SHOP } from './peers-facts';

facts('files in which there is nothing to say', [
  ['seed data', "INSERT INTO users VALUES (1, 'a');\nSELECT 1;", NOTHING, known],
  ['a new table', 'CREATE TABLE t (id bigint PRIMARY KEY, name text NOT NULL);', NOTHING],
  [
    'a grant and a comment',
    "GRANT SELECT ON orders TO app;\nCOMMENT ON TABLE orders IS 'x';",
    NOTHING,
    known,
  ],
]);

facts('down parts', [
  [
    'what the up part made may go',
    '-- migrate:up\nCREATE TABLE t (a int);\nALTER TABLE orders ADD COLUMN x int;\n-- migrate:down\nALTER TABLE orders DROP COLUMN x;\nDROP TABLE t;\n',
    NOTHING,
    { history: SHOP, tool: 'dbmate' },
  ],
  [
    'what was there before may not',
    '-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE orders;\n',
    ['drop-table'],
    { history: SHOP, tool: 'dbmate' },
  ],
  [
    'a down file',
    'DROP TABLE t;',
    NOTHING,
    {
      history: SHOP,
      tool: 'golang-migrate',
      fileName: '0002_change.down.sql',
      upOf: 'CREATE TABLE t (a int);',
    },
  ],
]);

facts('files that are not SQL alone', [
  [
    'psql meta-commands',
    "\\set ON_ERROR_STOP on\n\\echo it's ok\nCREATE INDEX i ON orders (n);\n",
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'COPY data',
    "COPY users (id, email) FROM stdin;\n1\tit's; DROP TABLE users;\n2\t$$\n\\.\nCREATE INDEX i ON orders (n);\n",
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'a broken statement between others',
    'CREATE INDEX i ON orders (n);\nALTER TABEL orders ADD x int;\nCREATE INDEX j ON orders (n);',
    ['create-index-without-concurrently', 'syntax-error', 'create-index-without-concurrently'],
    known,
  ],
]);
