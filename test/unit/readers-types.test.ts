import assert from 'node:assert/strict';
import { reader, terse } from './readers-shown';

/** A type as written and as it is read; the text is the written one unless given. */
const TYPES: readonly (readonly [written: string, read: object])[] = [
  ['int', { name: 'int4' }],
  ['INTEGER', { name: 'int4' }],
  ['bigint', { name: 'int8' }],
  ['smallint', { name: 'int2' }],
  ['serial', { name: 'int4', serial: true }],
  ['BIGSERIAL', { name: 'int8', serial: true }],
  ['serial2', { name: 'int2', serial: true }],
  ['"serial"', { name: 'int4', serial: true }],
  ['bool', { name: 'bool' }],
  ['boolean', { name: 'bool' }],
  ['text', { name: 'text' }],
  ['jsonb', { name: 'jsonb' }],
  ['varchar', { name: 'varchar' }],
  ['varchar (50)', { name: 'varchar', modifiers: [50] }],
  ['character  varying\n(50)', { name: 'varchar', modifiers: [50], text: 'character varying (50)' }],
  ['char', { name: 'bpchar', modifiers: [1] }],
  ['national character(3)', { name: 'bpchar', modifiers: [3] }],
  ['"char"', { name: 'char' }],
  ['bit', { name: 'bit', modifiers: [1] }],
  ['bit varying(5)', { name: 'varbit', modifiers: [5] }],
  ['numeric', { name: 'numeric' }],
  ['decimal(10, /* scale */ 2)', { name: 'numeric', modifiers: [10, 2], text: 'decimal(10, 2)' }],
  ['real', { name: 'float4' }],
  ['float', { name: 'float8' }],
  ['float(10)', { name: 'float4' }],
  ['double precision', { name: 'float8' }],
  ['timestamp', { name: 'timestamp' }],
  ['timestamp(3)', { name: 'timestamp', modifiers: [3] }],
  ['timestamp(3) with time zone', { name: 'timestamptz', modifiers: [3] }],
  ['timestamptz(0)', { name: 'timestamptz', modifiers: [0] }],
  ['time without time zone', { name: 'time' }],
  ['time with time zone', { name: 'timetz' }],
  ['interval', { name: 'interval' }],
  ['interval(3)', { name: 'interval', modifiers: [3] }],
  ['interval year to month', { name: 'interval' }],
  ['interval day to second(2)', { name: 'interval', modifiers: [2] }],
  ['int[]', { name: 'int4', arrayDimensions: 1 }],
  ['int[3][]', { name: 'int4', arrayDimensions: 2 }],
  ['int array[4]', { name: 'int4', arrayDimensions: 1 }],
  ['Public.Mood', { schema: 'public', name: 'mood' }],
  ['"S"."Mood"[]', { schema: 'S', name: 'Mood', arrayDimensions: 1 }],
  ['geometry(Point, 4326)', { name: 'geometry', modifiers: [4326] }],
  ['pg_catalog.int4', { name: 'int4' }],
];

describe('PostgreSQL reader: types', () => {
  for (const [written, read] of TYPES) {
    for (const after of ['', ' NOT NULL', ' CHECK (a > 0)', ' COLLATE "C"']) {
      it(JSON.stringify(written + after), async () => {
        const statement = `CREATE TABLE t (a ${written}${after}, b int)`;
        const [operation] = (await reader()).read(statement).operations;
        assert.ok(operation?.type === 'CreateTable');
        assert.deepEqual(terse(operation.columns[0]?.type, statement), { text: written, ...read });
      });
    }
  }
});
