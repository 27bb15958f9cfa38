import assert from 'node:assert/strict';
import { recentlyUsed } from '../../server/src/readers/postgres/cache';
import { reader, shown, terse } from './readers-shown';

/** Where `|` stands PostgreSQL sees the error. */
const ERRORS: readonly (readonly [statement: string, message: string])[] = [
  ['SELECT 1 FRM |x y', 'syntax error at or near "x"'],
  ["SELECT '😀é', 'ß'\r\n, |from", 'syntax error at or near "from"'],
  ['ALTER TABLE "Côté" ADD a |(', 'syntax error at or near "("'],
  ['SELECT 1 +|', 'syntax error at end of input'],
  ['CREATE TABLE "é" (|', 'syntax error at end of input'],
  ["SELECT |'abc", 'unterminated quoted string at or near "\'abc"'],
  ['DROP TABLE |"ab', 'unterminated quoted identifier at or near ""ab"'],
  ['|SELEC 1', 'syntax error at or near "SELEC"'],
  ['SELECT 1 \ud800 |x y z', 'syntax error at or near "x"'],
  ['ALTER TABLE t ADD CONSTRAINT c UNIQUE (a) |NOT VALID', 'UNIQUE constraints cannot be marked NOT VALID'],
];

describe('PostgreSQL reader: what cannot be read', () => {
  for (const [marked, message] of ERRORS) {
    it(JSON.stringify(marked), async () => {
      const at = marked.indexOf('|');
      const statement = marked.replace('|', '');
      assert.deepEqual((await reader()).read(statement), { operations: [], error: { message, at } });
    });
  }

  it('a NUL byte, at its place', async () => {
    const error = { message: 'invalid byte sequence for encoding "UTF8": 0x00', at: 12 };
    assert.deepEqual((await reader()).read('DROP TABLE x\0 y'), { operations: [], error });
  });

  it('nothing at all', async () => {
    for (const text of ['', ' ', '-- nothing', '/* x */']) {
      assert.deepEqual((await reader()).read(text), { operations: [] });
    }
  });

  it('what nests deeper than PostgreSQL reads', async () => {
    const statement = `SELECT ${'('.repeat(50_000)}`;
    const error = { message: 'memory exhausted at or near "("', at: 10_003 };
    assert.deepEqual((await reader()).read(statement), { operations: [], error });
  });

  it('what nests deeper than we read is unknown, and the next statement is read', async () => {
    const operations = (await reader()).read(`SELECT ${'1 + '.repeat(50_000)}1`).operations;
    assert.deepEqual(
      operations.map((operation) => operation.type),
      ['Unknown'],
    );
    assert.deepEqual(await shown('DROP TABLE t'), [{ type: 'DropTable', span: '*', names: [{ name: 't' }] }]);
  });

  it('several statements in one text, each with its span', async () => {
    assert.deepEqual(await shown('DROP TABLE a /* é */ ; ;DROP VIEW b;'), [
      { type: 'DropTable', span: 'DROP TABLE a', names: [{ name: 'a' }] },
      { type: 'DropView', span: 'DROP VIEW b', names: [{ name: 'b' }] },
    ]);
  });
});

describe('PostgreSQL reader: long INSERT', function () {
  this.timeout(20_000);

  const count = (row: string): number => Math.ceil(101_000 / row.length);
  const rows = (row: string): string => Array.from({ length: count(row) }, () => row).join(',\n');

  for (const row of ["(1, 'a, (', NULL)", '(-1.5, TRUE, DEFAULT)', "(f(1), 'x'::text, (SELECT 1))"]) {
    it(`of rows ${row}`, async () => {
      const statement = `INSERT INTO s.t (a, b, c) VALUES ${rows(row)} ON CONFLICT DO NOTHING`;
      assert.deepEqual(await shown(statement), [
        {
          type: 'Insert',
          span: '*',
          table: { schema: 's', name: 't' },
          columns: ['a', 'b', 'c'],
          source: 'values',
          rows: count(row),
          onConflict: 'nothing',
          ...(row.includes('f(1)') && { calls: [{ name: { name: 'f' }, arguments: 1 }] }),
          bounds: {},
        },
      ]);
    });
  }

  it('with an error in the last row', async () => {
    const statement = `INSERT INTO t VALUES ${rows("(1, 'é')")}, (1, )`;
    const error = { message: 'syntax error at or near ")"', at: statement.length - 1 };
    assert.deepEqual((await reader()).read(statement), { operations: [], error });
  });

  it('with an error behind the rows', async () => {
    const statement = `INSERT INTO t VALUES ${rows("(1, 'é')")} RETURN`;
    const error = { message: 'syntax error at or near "RETURN"', at: statement.length - 'RETURN'.length };
    assert.deepEqual((await reader()).read(statement), { operations: [], error });
  });
});

describe('PostgreSQL reader: expressions', () => {
  const cases: readonly (readonly [text: string, expression: object | undefined])[] = [
    ['NULL', { span: '*', constant: 'null' }],
    ['NULL::text', { span: '*', constant: 'null' }],
    ["'new'::character varying", { span: '*', constant: 'literal' }],
    ["DATE '2000-01-01'", { span: '*', constant: 'literal' }],
    ['-1', { span: '*', constant: 'literal' }],
    ['true', { span: '*', constant: 'literal' }],
    [' a + "B" -- é', { text: 'a + "B"', span: 'a + "B"', columns: ['a', 'B'] }],
    ['now()', { span: '*', functions: ['now'] }],
    ['pg_catalog.now()', { span: '*', functions: ['now'] }],
    ['S.F(t.x, current_date)', { span: '*', functions: ['s.f', 'current_date'], columns: ['x'] }],
    ["x AT TIME ZONE 'utc'", { span: '*', functions: ['timezone'], columns: ['x'] }],
    ['EXTRACT(year FROM x)', { span: '*', functions: ['extract'], columns: ['x'] }],
    ['count(*)', { span: '*', functions: ['count'] }],
    ['(SELECT max(y) FROM t)', { span: '*', functions: ['max'], columns: ['y'], hasSubquery: true }],
    ['(1, 2)', { span: '*' }],
    ['1, 2', undefined],
    ['1) , (2', undefined],
    ['', undefined],
    ['-- x', undefined],
    ['1 FROM t', undefined],
    ['1 /*', undefined],
    ['a\0', undefined],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), async () => {
      const read = (await reader()).readExpression(text);
      assert.deepEqual(terse(read, text), expected && { text, ...expected });
    });
  }
});

describe('cache of what was used last', () => {
  it('forgets what was not used longest', () => {
    const cache = recentlyUsed<number>(2, 100);
    cache.set('a', 1);
    cache.set('b', 2);
    assert.equal(cache.get('a'), 1);
    cache.set('c', 3);
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [1, undefined, 3]);
  });

  it('keeps no more characters than allowed', () => {
    const cache = recentlyUsed<number>(10, 6);
    cache.set('aaa', 1);
    cache.set('bbb', 2);
    cache.set('aaa', 3);
    cache.set('c', 4);
    cache.set('too long', 5);
    const values = ['aaa', 'bbb', 'c', 'too long'].map((key) => cache.get(key));
    assert.deepEqual(values, [3, undefined, 4, undefined]);
  });

  it('drops what was not asked for in the turn before, and has its room again', () => {
    const cache = recentlyUsed<number>(3, 100);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.turn();
    assert.equal(cache.get('a'), 1);
    cache.turn();
    assert.deepEqual([cache.get('a'), cache.get('b')], [1, undefined]);
    cache.set('c', 3);
    cache.set('d', 4);
    assert.deepEqual([cache.get('a'), cache.get('c'), cache.get('d')], [1, 3, 4]);
  });

  it('drops first what only the turn before has asked for', () => {
    const cache = recentlyUsed<number>(2, 100);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.turn();
    cache.set('c', 3);
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [undefined, 2, 3]);
    cache.set('b', 4);
    assert.equal(cache.get('b'), 4);
  });

  it('gives the same object for the same text', async () => {
    const postgres = await reader();
    assert.equal(postgres.read('DROP TABLE cached'), postgres.read('DROP TABLE cached'));
  });
});
