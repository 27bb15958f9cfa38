import * as assert from 'node:assert/strict';
import { findingsOf, table } from './lint';

const PAY = `CREATE TABLE pay (
  id bigint PRIMARY KEY, amount numeric(12,4), price numeric, note text, code varchar(50), big bigint, small int,
  at timestamptz, "Größe" double precision, flag char(3), tags varchar(20)[]
);
CREATE TABLE keyless (a int);
`;

table('drop-database', [
  ['a database', '«DROP DATABASE shop»;'],
  ['IF EXISTS', '«drop database if exists "Größe"»;'],
  ['FORCE', '/* ü */ «DROP DATABASE shop WITH (FORCE)» ;'],
  ['behind other statements', 'SELECT 1;\r\n«DROP DATABASE shop»;\r\nSELECT 2;'],
  ['another one is made', 'CREATE DATABASE a;\n«DROP DATABASE b»;'],
  ['in a down part', '-- migrate:up\nSELECT 1;\n-- migrate:down\n«DROP DATABASE shop»;', { tool: 'dbmate' }],
  ['made here', 'CREATE DATABASE scratch;\nDROP DATABASE scratch;'],
  [
    'made in the up part',
    '-- migrate:up\nCREATE DATABASE a;\n-- migrate:down\nDROP DATABASE a;',
    { tool: 'dbmate' },
  ],
  ['renamed', 'ALTER DATABASE shop RENAME TO shop_gone;'],
  ['a schema', 'DROP SCHEMA shop;'],
  ['a role', 'DROP ROLE shop;'],
  ['words in a comment', '-- DROP DATABASE shop;\nSELECT 1;'],
]);

table('drop-primary-key', [
  ['by the history', 'ALTER TABLE pay «DROP CONSTRAINT pay_pkey»;', { history: PAY }],
  [
    'by its own name',
    'ALTER TABLE t «DROP CONSTRAINT "Schlüssel"»;',
    { history: 'CREATE TABLE t (a int, CONSTRAINT "Schlüssel" PRIMARY KEY (a));' },
  ],
  [
    'of a table that nothing is known about',
    'alter table if exists log\r\n  «drop constraint if exists log_pkey cascade»;',
  ],
  [
    'one action of several',
    'ALTER TABLE pay ADD n int, /* ü */ «DROP CONSTRAINT pay_pkey»;',
    { history: PAY },
  ],
  [
    'another in a later transaction',
    'ALTER TABLE pay «DROP CONSTRAINT pay_pkey»;\nALTER TABLE pay ADD PRIMARY KEY USING INDEX i;',
    { history: PAY },
  ],
  [
    'another table gets one',
    'BEGIN; ALTER TABLE pay «DROP CONSTRAINT pay_pkey»; ALTER TABLE keyless ADD PRIMARY KEY (a); COMMIT;',
    { history: PAY },
  ],
  [
    'another in the same statement',
    'ALTER TABLE pay DROP CONSTRAINT pay_pkey, ADD CONSTRAINT pay_pkey PRIMARY KEY USING INDEX i;',
    { history: PAY },
  ],
  [
    'another in the same transaction',
    'BEGIN;\nALTER TABLE pay DROP CONSTRAINT pay_pkey;\nALTER TABLE pay ADD PRIMARY KEY (big);\nCOMMIT;',
    { history: PAY },
  ],
  ['a table made here', 'CREATE TABLE t (a int PRIMARY KEY);\nALTER TABLE t DROP CONSTRAINT t_pkey;'],
  [
    'the way back',
    'ALTER TABLE keyless DROP CONSTRAINT keyless_pkey;',
    { history: PAY, fileName: '0002_change.down.sql', upOf: 'ALTER TABLE keyless ADD PRIMARY KEY (a);' },
  ],
  ['another constraint', 'ALTER TABLE pay DROP CONSTRAINT pay_code_key;', { history: PAY }],
  [
    'a constraint called like one',
    'ALTER TABLE keyless DROP CONSTRAINT keyless_pkey;',
    { history: `${PAY}ALTER TABLE keyless ADD CONSTRAINT keyless_pkey CHECK (a > 0);` },
  ],
]);

const change = (column: string, to: string): string => `ALTER TABLE pay «ALTER COLUMN ${column} TYPE ${to}»;`;
const quiet = (column: string, to: string): string => `ALTER TABLE pay ALTER COLUMN ${column} TYPE ${to};`;

table('narrow-column-type', [
  ['fewer digits behind the point', change('amount', 'numeric(12,2)'), { history: PAY }],
  ['fewer digits before it', change('amount', 'numeric(10,4)'), { history: PAY }],
  ['shorter text', change('code', 'varchar(10)'), { history: PAY }],
  [
    'text with a limit',
    'alter table "pay"\r\n  add n int, -- ü\r\n  «alter note set data type varchar(10)»;',
    { history: PAY },
  ],
  ['a cast that cuts off', change('note', 'varchar(10) USING note::varchar(10)'), { history: PAY }],
  ['smaller integers', change('big', 'int'), { history: PAY }],
  ['a date', change('at', 'date'), { history: PAY }],
  ['whole numbers', change('"Größe"', 'int'), { history: PAY }],
  ['numeric without a scale', change('price', 'bigint'), { history: PAY }],
  ['whole seconds', change('at', 'timestamptz(0)'), { history: PAY }],
  ['elements of an array', change('tags', 'varchar(5)[]'), { history: PAY }],
  ['wider numeric', quiet('amount', 'numeric(14,4)'), { history: PAY }],
  ['longer text', quiet('code', 'varchar(51)'), { history: PAY }],
  ['text', quiet('code', 'text'), { history: PAY }],
  ['char to text', quiet('flag', 'text'), { history: PAY }],
  ['bigger integers', quiet('small', 'bigint'), { history: PAY }],
  ['integers as numeric', quiet('small', 'numeric(10,0)'), { history: PAY }],
  ['a computed value', quiet('note', 'varchar(10) USING left(note, 10)'), { history: PAY }],
  ['a column that nothing is known about', quiet('other', 'int'), { history: PAY }],
  ['a table that nothing is known about', 'ALTER TABLE log ALTER a TYPE smallint;'],
  ['a table made here', 'CREATE TABLE t (a bigint);\nALTER TABLE t ALTER a TYPE int;'],
  ['another zone', quiet('at', 'timestamp'), { history: PAY }],
  [
    'the way back',
    'ALTER TABLE pay ALTER small TYPE int;',
    { history: PAY, fileName: '0002_change.down.sql', upOf: 'ALTER TABLE pay ALTER small TYPE bigint;' },
  ],
]);

describe('what a narrower type does', () => {
  const said = (sql: string): readonly (string | undefined)[] => {
    const [finding] = findingsOf('narrow-column-type', sql, { history: PAY });
    return [finding?.severity, finding?.message];
  };

  it('loses', () => {
    assert.deepEqual(said('ALTER TABLE pay ALTER amount TYPE numeric(12,2);'), [
      'error',
      'Changing pay.amount from numeric(12,4) to numeric(12,2) changes its values for good: only 2 digits behind the point are kept. If that is meant, keep the old values in a column of their own until nobody asks for them.',
    ]);
  });

  it('is refused', () => {
    assert.deepEqual(said('ALTER TABLE pay ALTER note TYPE varchar(10);'), [
      'warning',
      'PostgreSQL refuses to change pay.note from text to varchar(10) as soon as it reads a row where the text is longer than 10 characters. Keep such rows out with a CHECK first, added NOT VALID and validated, and then change the type.',
    ]);
  });
});
