import assert from 'node:assert/strict';
import { reader, shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const UPDATE: readonly Case[] = [
  [
    'UPDATE ONLY s.t AS a SET x = 1, (y, z) = (now(), 2), q[1] = 3 IS DISTINCT FROM 4, "From" = DEFAULT FROM b, c JOIN d ON true WHERE a.id = b.id RETURNING *',
    {
      type: 'Update',
      span: '*',
      table: { schema: 's', name: 't' },
      only: true,
      alias: 'a',
      joined: true,
      columns: ['x', 'y', 'z', 'q', 'From'],
      assignments: [
        { column: 'x', value: { text: '1', span: '1', constant: 'literal' } },
        { column: 'y', value: { text: 'now()', span: 'now()', functions: ['now'] } },
        { column: 'z', value: { text: '2', span: '2', constant: 'literal' } },
        { column: 'q', value: { text: '3 IS DISTINCT FROM 4', span: '3 IS DISTINCT FROM 4' } },
        { column: 'From', value: { text: 'DEFAULT', span: 'DEFAULT' } },
      ],
      where: { text: 'a.id = b.id', span: 'a.id = b.id', columns: ['id'] },
      from: [{ name: 'b' }, { name: 'c' }, { name: 'd' }],
      bounds: {},
    },
  ],
  [
    'UPDATE t SET (a, b) = (SELECT 1, 2 FROM u), c = ROW(1), (d, e) = ROW(1, x)',
    {
      type: 'Update',
      span: '*',
      table: { name: 't' },
      columns: ['a', 'b', 'c', 'd', 'e'],
      assignments: [
        {
          column: 'a',
          value: { text: '(SELECT 1, 2 FROM u)', span: '(SELECT 1, 2 FROM u)', hasSubquery: true },
        },
        {
          column: 'b',
          value: { text: '(SELECT 1, 2 FROM u)', span: '(SELECT 1, 2 FROM u)', hasSubquery: true },
        },
        { column: 'c', value: { text: 'ROW(1)', span: 'ROW(1)' } },
        { column: 'd', value: { text: '1', span: '1@69', constant: 'literal' } },
        { column: 'e', value: { text: 'x', span: 'x', columns: ['x'] } },
      ],
      reads: [{ name: 'u' }],
      bounds: {},
    },
  ],
  [
    'WITH b AS (SELECT id FROM u) UPDATE t SET a = (SELECT max(id) FROM b) FROM b WHERE t.id = b.id',
    {
      type: 'Update',
      span: '*',
      table: { name: 't' },
      joined: true,
      columns: ['a'],
      assignments: [
        {
          column: 'a',
          value: {
            text: '(SELECT max(id) FROM b)',
            span: '(SELECT max(id) FROM b)',
            functions: ['max'],
            columns: ['id'],
            hasSubquery: true,
          },
        },
      ],
      where: { text: 't.id = b.id', span: 't.id = b.id', columns: ['id'] },
      bounds: {},
    },
  ],
];

const DELETE_INSERT_MERGE: readonly Case[] = [
  [
    'DELETE FROM t a USING b, s.c WHERE a.id = b.id AND EXISTS (SELECT 1 FROM q WHERE x IN (1)) RETURNING id',
    {
      type: 'Delete',
      span: '*',
      table: { name: 't' },
      alias: 'a',
      joined: true,
      where: {
        text: 'a.id = b.id AND EXISTS (SELECT 1 FROM q WHERE x IN (1))',
        span: 'a.id = b.id AND EXISTS (SELECT 1 FROM q WHERE x IN (1))',
        columns: ['id', 'x'],
        hasSubquery: true,
      },
      using: [{ name: 'b' }, { schema: 's', name: 'c' }],
      reads: [{ name: 'q' }],
      bounds: {},
    },
  ],
  ['DELETE FROM t', { type: 'Delete', span: '*', table: { name: 't' }, bounds: {} }],
  [
    `INSERT INTO s.t (a, "B") VALUES (1, 'x'), (2, DEFAULT) ON CONFLICT DO NOTHING`,
    {
      type: 'Insert',
      span: '*',
      table: { schema: 's', name: 't' },
      columns: ['a', 'B'],
      source: 'values',
      rows: 2,
      onConflict: 'nothing',
      bounds: {},
    },
  ],
  [
    'INSERT INTO t DEFAULT VALUES',
    { type: 'Insert', span: '*', table: { name: 't' }, source: 'default', bounds: {} },
  ],
  [
    'INSERT INTO t SELECT * FROM u, v WHERE id BETWEEN 1 AND 5 ON CONFLICT (id) DO UPDATE SET a = 1',
    {
      type: 'Insert',
      span: '*',
      table: { name: 't' },
      source: 'select',
      reads: [{ name: 'u' }, { name: 'v' }],
      onConflict: 'update',
      updated: ['a'],
      conflict: { columns: ['id'] },
      bounds: { ranges: ['id'] },
    },
  ],
  [
    'WITH u AS (SELECT * FROM u) INSERT INTO t TABLE u',
    { type: 'Insert', span: '*', table: { name: 't' }, source: 'select', reads: [{ name: 'u' }], bounds: {} },
  ],
  [
    'WITH gone AS (DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 5) RETURNING *) INSERT INTO archive SELECT * FROM gone',
    {
      type: 'Delete',
      span: 'DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 5) RETURNING *',
      table: { name: 't' },
      where: {
        text: 'id IN (SELECT id FROM t LIMIT 5)',
        span: 'id IN (SELECT id FROM t LIMIT 5)',
        columns: ['id'],
        hasSubquery: true,
      },
      reads: [{ name: 't' }],
      bounds: { limited: true },
    },
    {
      type: 'Insert',
      span: '*',
      table: { name: 'archive' },
      source: 'select',
      reads: [{ name: 't' }],
      bounds: { limited: true },
    },
  ],
  [
    'WITH gone (a) AS MATERIALIZED (UPDATE t SET x = 1 RETURNING id) SELECT * FROM gone',
    {
      type: 'Update',
      span: 'UPDATE t SET x = 1 RETURNING id',
      table: { name: 't' },
      columns: ['x'],
      assignments: [{ column: 'x', value: { text: '1', span: '1', constant: 'literal' } }],
      bounds: {},
    },
    { type: 'Query', span: '*' },
  ],
  [
    'MERGE INTO t USING (SELECT * FROM s) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = (SELECT 1 FROM q)',
    {
      type: 'Merge',
      span: '*',
      table: { name: 't' },
      reads: [{ name: 's' }, { name: 'q' }],
      actions: ['update'],
      columns: ['a'],
    },
  ],
];

/** Which functions a data change calls; of those that PostgreSQL brings along nothing is said. */
const CALLS: readonly (readonly [statement: string, ...calls: string[]])[] = [
  [
    'UPDATE t SET a = upper(f(b, \'é\')), c = S."G"() WHERE pg_catalog.now() > h(d)',
    'f/2 row',
    's.G/0 row',
    'h/1 row',
  ],
  ['UPDATE t SET a = f(b) WHERE id = 1 RETURNING g(a)', 'f/1 maybe', 'g/1 maybe'],
  ['DELETE FROM t USING f(1) AS x WHERE t.id = x', 'f/1 row'],
  ['INSERT INTO t VALUES (f(1), 2), (f(2), coalesce(g(), 1))', 'f/1', 'g/0 maybe'],
  ['INSERT INTO t DEFAULT VALUES RETURNING f(a)', 'f/1 maybe'],
  ['INSERT INTO t SELECT f()', 'f/0'],
  ['INSERT INTO t SELECT f(u.a) FROM u ON CONFLICT (a) DO UPDATE SET a = g()', 'f/1 row', 'g/0 maybe'],
  [
    'WITH x AS (UPDATE u SET a = f() RETURNING g(a)) INSERT INTO t SELECT h(a) FROM x',
    'f/0 row',
    'g/1 row',
    'h/1 row',
  ],
  ['MERGE INTO t USING u ON t.a = f(u.a) WHEN NOT MATCHED THEN INSERT VALUES (g())', 'f/1 row', 'g/0 row'],
  ['CREATE TABLE t AS SELECT f() AS a', 'f/0'],
  ['CREATE TABLE t AS SELECT f() AS a WITH NO DATA'],
  ['SELECT f(a) INTO t FROM u', 'f/1 row'],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['update', UPDATE],
  ['delete, insert, merge', DELETE_INSERT_MERGE],
];

describe('PostgreSQL reader: changes of data', () => {
  for (const [statement, ...expected] of CALLS) {
    it(`calls: ${statement}`, async () => {
      const { operations } = (await reader()).read(statement);
      const calls = operations.flatMap((operation) => ('calls' in operation ? (operation.calls ?? []) : []));
      assert.deepEqual(
        calls.map(({ name: { schema, name }, arguments: given, inLoop, conditional }) => {
          const place = inLoop ? ' row' : conditional ? ' maybe' : '';
          return `${schema === undefined ? '' : `${schema}.`}${name}/${given}${place}`;
        }),
        expected,
      );
    });
  }

  for (const [group, cases] of GROUPS) {
    describe(group, () => {
      for (const [statement, ...operations] of cases) {
        it(statement, async () => {
          assert.deepEqual(await shown(statement), operations);
        });
      }
    });
  }
});
