import assert from 'node:assert/strict';
import { reader, terse } from './readers-shown';

/** What limits the rows of the last operation of a statement; an empty list is left out. */
const CASES: readonly (readonly [statement: string, bounds: object])[] = [
  ['DELETE FROM t', {}],
  ['DELETE FROM t WHERE a IS NULL', {}],
  ['DELETE FROM t WHERE a = b', {}],
  ['DELETE FROM t WHERE id = 5', { equals: ['id'] }],
  ['DELETE FROM t WHERE 5 = id', { equals: ['id'] }],
  ['DELETE FROM t WHERE id = $1 AND b IS NULL', { equals: ['id'] }],
  ["DELETE FROM t WHERE id = '5'::int", { equals: ['id'] }],
  ['DELETE FROM t WHERE t.id IN (1, 2, $3)', { equals: ['id'] }],
  ['DELETE FROM t WHERE id IN (1, b)', {}],
  ['DELETE FROM t WHERE id NOT IN (1, 2)', {}],
  ['DELETE FROM t WHERE NOT id = 1', {}],
  ['DELETE FROM t WHERE id = ANY ($1)', { equals: ['id'] }],
  ["DELETE FROM t WHERE id = ANY ('{1,2}'::int[])", { equals: ['id'] }],
  ['DELETE FROM t WHERE id = ANY (ARRAY[1, 2])', { equals: ['id'] }],
  ['DELETE FROM t WHERE id <> ANY (ARRAY[1, 2])', {}],
  ['DELETE FROM t WHERE id BETWEEN 1 AND 1000', { ranges: ['id'] }],
  ['DELETE FROM t WHERE id NOT BETWEEN 1 AND 1000', {}],
  ['DELETE FROM t WHERE id > 1 AND id <= 1 + 1000', { ranges: ['id'] }],
  ['DELETE FROM t WHERE 1 < id AND 1000 >= id', { ranges: ['id'] }],
  ['DELETE FROM t WHERE (a, b) > (1, 2) AND (a, b) <= ($1, $2)', { ranges: ['a'] }],
  ['DELETE FROM t WHERE (a, b) = (1, 2)', { equals: ['a', 'b'] }],
  ['DELETE FROM t WHERE (a, b + 1) > (1, 2) AND (a, b + 1) < (5, 2)', {}],
  ['DELETE FROM t WHERE id > 1 AND other <= 5', {}],
  ['DELETE FROM t WHERE id > 1', {}],
  ['DELETE FROM t WHERE id > 1 AND id > 5', {}],
  ['DELETE FROM t WHERE id = 1 OR id = 2', { equals: ['id'] }],
  ['DELETE FROM t WHERE id = 1 OR b', {}],
  ['DELETE FROM t WHERE id = 1 OR id BETWEEN 5 AND 9', { ranges: ['id'] }],
  ['DELETE FROM t WHERE (id = 1 AND a = 2) OR (a = 3 AND c)', { equals: ['a'] }],
  ['DELETE FROM t WHERE (id = 1 OR x) AND a = 2', { equals: ['a'] }],
  ['DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10)', { limited: true }],
  ['DELETE FROM t WHERE id IN (SELECT id FROM t FETCH FIRST 10 ROWS ONLY)', { limited: true }],
  ['DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT ALL)', {}],
  ['DELETE FROM t WHERE id IN (SELECT id FROM t)', {}],
  ['DELETE FROM t WHERE id NOT IN (SELECT id FROM t LIMIT 10)', {}],
  ['DELETE FROM t WHERE id IN (SELECT id FROM (SELECT id FROM t LIMIT 10) x)', { limited: true }],
  ['DELETE FROM t WHERE id IN (VALUES (1), (2))', { limited: true }],
  ['DELETE FROM t WHERE id = (SELECT id FROM t LIMIT 1)', { limited: true }],
  ['DELETE FROM t WHERE (a, b) IN (SELECT a, b FROM t LIMIT 10)', { limited: true }],
  ['DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t LIMIT 10))', { limited: true }],
  ['DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t LIMIT 10)::tid[])', { limited: true }],
  ['DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t))', {}],
  ['DELETE FROM t USING (SELECT id FROM t LIMIT 10) b WHERE t.id = b.id', { limited: true }],
  ['DELETE FROM t USING (SELECT id FROM t) b WHERE t.id = b.id', {}],
  ['DELETE FROM t USING u WHERE u.id = 5', {}],
  ['DELETE FROM t a USING u WHERE a.id = 5', { equals: ['id'] }],
  ['UPDATE t SET x = v.x FROM (VALUES (1, 2)) v (id, x) WHERE v.id = t.id', { limited: true }],
  [
    'UPDATE t SET x = 1 FROM u JOIN (SELECT id FROM t LIMIT 5) b ON true WHERE t.id = b.id',
    { limited: true },
  ],
  ['WITH b AS (SELECT id FROM t LIMIT 5) UPDATE t SET x = 1 FROM b WHERE t.id = b.id', { limited: true }],
  ['WITH b AS (SELECT id FROM t LIMIT 5) UPDATE t SET x = 1 FROM b y WHERE t.id = y.id', { limited: true }],
  [
    'WITH b AS (SELECT id FROM t LIMIT 5) UPDATE t SET x = 1 WHERE id IN (SELECT id FROM b)',
    { limited: true },
  ],
  ['WITH b AS (SELECT id FROM t) UPDATE t SET x = 1 FROM b WHERE t.id = b.id', {}],
  ['INSERT INTO t SELECT * FROM u', {}],
  ['INSERT INTO t SELECT * FROM u LIMIT 5', { limited: true }],
  ['INSERT INTO t SELECT * FROM u WHERE u.id >= 1 AND id < 5', { ranges: ['id'] }],
  ['INSERT INTO t (SELECT * FROM u WHERE id = 1) UNION SELECT * FROM v', {}],
  ['INSERT INTO t SELECT * FROM u WHERE id = 1 UNION SELECT * FROM v WHERE id = 2', { equals: ['id'] }],
  ['INSERT INTO t VALUES (1)', {}],
];

describe('PostgreSQL reader: what limits the rows of a change', () => {
  for (const [statement, bounds] of CASES) {
    it(statement, async () => {
      const operation = (await reader()).read(statement).operations.at(-1);
      assert.ok(operation?.type === 'Delete' || operation?.type === 'Update' || operation?.type === 'Insert');
      assert.deepEqual(terse(operation.bounds, statement), bounds);
    });
  }
});
