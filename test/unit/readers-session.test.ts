import assert from 'node:assert/strict';
import { shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const SETTINGS: readonly Case[] = [
  [
    "SET LOCAL lock_timeout = '5s'",
    { type: 'SetVariable', span: '*', name: 'lock_timeout', value: '5s', local: true },
  ],
  [
    'SET statement_timeout TO 5000',
    { type: 'SetVariable', span: '*', name: 'statement_timeout', value: '5000' },
  ],
  [
    'SET SESSION search_path TO a, "B"',
    { type: 'SetVariable', span: '*', name: 'search_path', value: 'a, B' },
  ],
  ['SET x.y = -1.5', { type: 'SetVariable', span: '*', name: 'x.y', value: '-1.5' }],
  ['SET x TO DEFAULT', { type: 'SetVariable', span: '*', name: 'x', value: null }],
  ["SET TIME ZONE 'UTC'", { type: 'SetVariable', span: '*', name: 'timezone', value: 'UTC' }],
  [
    "SET TIME ZONE INTERVAL '1' HOUR TO MINUTE",
    { type: 'SetVariable', span: '*', name: 'timezone', value: '1' },
  ],
  ['RESET lock_timeout', { type: 'SetVariable', span: '*', name: 'lock_timeout', value: null }],
  ['RESET ALL', { type: 'SetVariable', span: '*', name: 'all', value: null }],
  ['SET ROLE bob', { type: 'SetVariable', span: '*', name: 'role', value: 'bob' }],
  ['SET TRANSACTION READ ONLY', { type: 'Utility', span: '*', what: 'SET TRANSACTION' }],
  ['SET CONSTRAINTS ALL DEFERRED', { type: 'Utility', span: '*', what: 'SET CONSTRAINTS' }],
  [
    "SELECT set_config('lock_timeout', '5s', false)",
    { type: 'SetVariable', span: '*', name: 'lock_timeout', value: '5s' },
  ],
  [
    "SELECT pg_catalog.set_config('search_path', '', true)",
    { type: 'SetVariable', span: '*', name: 'search_path', value: '', local: true },
  ],
  [
    "SELECT set_config('a', 'b', false), f() FROM t",
    { type: 'SetVariable', span: '*', name: 'a', value: 'b' },
    {
      type: 'Query',
      span: '*',
      reads: [{ name: 't' }],
      functions: ['set_config', 'f'],
      calls: [
        { name: { name: 'set_config' }, arguments: 3, inLoop: true, conditional: true },
        { name: { name: 'f' }, inLoop: true, conditional: true },
      ],
    },
  ],
];

const TRANSACTIONS: readonly Case[] = [
  ['BEGIN', { type: 'Begin', span: '*' }],
  ['START TRANSACTION ISOLATION LEVEL SERIALIZABLE', { type: 'Begin', span: '*' }],
  ['END', { type: 'Commit', span: '*' }],
  ['COMMIT AND CHAIN', { type: 'Commit', span: '*', chain: true }],
  ['ABORT', { type: 'Rollback', span: '*' }],
  ['ROLLBACK TO SAVEPOINT a', { type: 'Rollback', span: '*', toSavepoint: 'a' }],
  ['SAVEPOINT a', { type: 'Savepoint', span: '*', name: 'a' }],
  ['RELEASE a', { type: 'Savepoint', span: '*', name: 'a', release: true }],
  ["PREPARE TRANSACTION 'x'", { type: 'Maintenance', span: '*', what: 'PREPARE TRANSACTION' }],
  ["COMMIT PREPARED 'x'", { type: 'Maintenance', span: '*', what: 'OTHER' }],
];

const MAINTENANCE: readonly Case[] = [
  ['VACUUM', { type: 'Maintenance', span: '*', what: 'VACUUM' }],
  [
    'VACUUM ANALYZE s.t',
    { type: 'Maintenance', span: '*', what: 'VACUUM', tables: [{ schema: 's', name: 't' }] },
  ],
  ['VACUUM FULL t', { type: 'RewriteTable', span: '*', how: 'vacuum full', tables: [{ name: 't' }] }],
  [
    'VACUUM (ANALYZE, FULL ON) t, u',
    { type: 'RewriteTable', span: '*', how: 'vacuum full', tables: [{ name: 't' }, { name: 'u' }] },
  ],
  ['VACUUM (FULL false) t', { type: 'Maintenance', span: '*', what: 'VACUUM', tables: [{ name: 't' }] }],
  ['ANALYZE t (a)', { type: 'Maintenance', span: '*', what: 'ANALYZE', tables: [{ name: 't' }] }],
  [
    'CLUSTER t USING i',
    { type: 'RewriteTable', span: '*', how: 'cluster', tables: [{ name: 't' }], to: 'i' },
  ],
  ['CLUSTER', { type: 'RewriteTable', span: '*', how: 'cluster' }],
  [
    'LOCK TABLE a, b IN SHARE ROW EXCLUSIVE MODE NOWAIT',
    {
      type: 'LockTable',
      span: '*',
      tables: [{ name: 'a' }, { name: 'b' }],
      mode: 'SHARE ROW EXCLUSIVE',
      nowait: true,
    },
  ],
  ['LOCK a', { type: 'LockTable', span: '*', tables: [{ name: 'a' }], mode: 'ACCESS EXCLUSIVE' }],
  [
    'TRUNCATE ONLY a, s.b RESTART IDENTITY CASCADE',
    {
      type: 'Truncate',
      span: '*',
      tables: [{ name: 'a' }, { schema: 's', name: 'b' }],
      only: [{ name: 'a' }],
      cascade: true,
      restartIdentity: true,
    },
  ],
  ['ALTER SYSTEM SET a = 1', { type: 'Maintenance', span: '*', what: 'ALTER SYSTEM' }],
  ['CHECKPOINT', { type: 'Maintenance', span: '*', what: 'CHECKPOINT' }],
  ['DISCARD ALL', { type: 'Maintenance', span: '*', what: 'DISCARD ALL' }],
  ['DISCARD PLANS', { type: 'Utility', span: '*', what: 'DISCARD' }],
  ['LISTEN x', { type: 'Maintenance', span: '*', what: 'LISTEN' }],
  ['NOTIFY x', { type: 'Maintenance', span: '*', what: 'NOTIFY' }],
];

const QUERIES_AND_CALLS: readonly Case[] = [
  [
    "SELECT count(*), nextval('x'), current_date, localtimestamp(3) FROM a, LATERAL (SELECT * FROM s.b) x FOR UPDATE OF a",
    {
      type: 'Query',
      span: '*',
      reads: [{ name: 'a' }, { schema: 's', name: 'b' }],
      functions: ['count', 'nextval', 'current_date', 'localtimestamp'],
      calls: [
        { name: { name: 'count' }, inLoop: true, conditional: true },
        { name: { name: 'nextval' }, arguments: 1, inLoop: true, conditional: true },
      ],
      rowLocks: [{ name: 'a' }],
    },
  ],
  [
    'WITH w AS (SELECT 1 FROM e FOR SHARE) SELECT * FROM w, a x JOIN "B" ON true, (SELECT * FROM s.c, w) AS d FOR UPDATE OF x, d FOR KEY SHARE OF w',
    {
      type: 'Query',
      span: '*',
      reads: [{ name: 'e' }, { name: 'a' }, { name: 'B' }, { schema: 's', name: 'c' }],
      rowLocks: [{ name: 'a' }, { schema: 's', name: 'c' }, { name: 'e' }],
    },
  ],
  ['VALUES (1)', { type: 'Query', span: '*' }],
  [
    'SELECT s.f(g(1), 2)::text, CASE WHEN h() THEN 1 END',
    {
      type: 'Query',
      span: '*',
      functions: ['s.f', 'g', 'h'],
      calls: [
        { name: { schema: 's', name: 'f' }, arguments: 2 },
        { name: { name: 'g' }, arguments: 1 },
        { name: { name: 'h' }, conditional: true },
      ],
    },
  ],
  [
    'SELECT g(x) FROM ROWS FROM (f(), s.f()) AS x',
    {
      type: 'Query',
      span: '*',
      functions: ['g', 'f', 's.f'],
      calls: [
        { name: { name: 'g' }, arguments: 1, conditional: true },
        { name: { name: 'f' } },
        { name: { schema: 's', name: 'f' } },
      ],
    },
  ],
  [
    'SELECT f() LIMIT 0',
    { type: 'Query', span: '*', functions: ['f'], calls: [{ name: { name: 'f' }, conditional: true }] },
  ],
  [
    'SELECT f() UNION SELECT 1',
    {
      type: 'Query',
      span: '*',
      functions: ['f'],
      calls: [{ name: { name: 'f' }, inLoop: true, conditional: true }],
    },
  ],
  ['TABLE t', { type: 'Query', span: '*', reads: [{ name: 't' }] }],
  ['CALL s.p(1)', { type: 'Call', span: '*', name: { schema: 's', name: 'p' }, arguments: 1 }],
  ['COPY t (a) FROM STDIN', { type: 'Copy', span: '*', table: { name: 't' }, from: true }],
  ['COPY (SELECT * FROM a) TO STDOUT', { type: 'Copy', span: '*' }],
  ['EXPLAIN SELECT 1', { type: 'Utility', span: '*', what: 'EXPLAIN' }],
  [
    'EXPLAIN ANALYZE VERBOSE DELETE FROM t',
    { type: 'Delete', span: 'DELETE FROM t', table: { name: 't' }, bounds: {} },
  ],
  ['PREPARE a AS SELECT 1', { type: 'Utility', span: '*', what: 'PREPARE' }],
  ['EXECUTE a', { type: 'Utility', span: '*', what: 'EXECUTE' }],
  ["LOAD 'x'", { type: 'Utility', span: '*', what: 'LOAD' }],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['settings', SETTINGS],
  ['transactions', TRANSACTIONS],
  ['maintenance', MAINTENANCE],
  ['queries and calls', QUERIES_AND_CALLS],
];

describe('PostgreSQL reader: settings, transactions, maintenance', () => {
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
