import assert from 'node:assert/strict';
import { shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const TABLES: readonly Case[] = [
  [
    `CREATE TEMP TABLE IF NOT EXISTS s.t (id bigserial PRIMARY KEY, a character varying(5)[] COLLATE "C" NOT NULL DEFAULT '{}', b int GENERATED ALWAYS AS IDENTITY,\n  LIKE u INCLUDING ALL, CONSTRAINT x UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED, NOT NULL b) INHERITS (p) PARTITION BY RANGE (a, lower(b))`,
    {
      type: 'CreateTable',
      span: '*',
      table: { schema: 's', name: 't' },
      ifNotExists: true,
      persistence: 'temporary',
      columns: [
        {
          name: 'id',
          type: { name: 'int8', serial: true, text: 'bigserial' },
          notNull: true,
          constraints: [{ type: 'primaryKey', text: 'PRIMARY KEY', columns: ['id'] }],
          text: 'id bigserial PRIMARY KEY',
        },
        {
          name: 'a',
          type: { name: 'varchar', modifiers: [5], arrayDimensions: 1, text: 'character varying(5)[]' },
          notNull: true,
          default: { text: "'{}'", span: "'{}'", constant: 'literal' },
          collation: 'C',
          text: `a character varying(5)[] COLLATE "C" NOT NULL DEFAULT '{}'`,
        },
        {
          name: 'b',
          type: { name: 'int4', text: 'int' },
          identity: 'always',
          text: 'b int GENERATED ALWAYS AS IDENTITY',
        },
      ],
      constraints: [
        {
          type: 'unique',
          name: 'x',
          deferrable: true,
          initiallyDeferred: true,
          text: 'CONSTRAINT x UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED',
          columns: ['a', 'b'],
          include: ['c'],
          nullsNotDistinct: true,
        },
        { type: 'notNull', text: 'NOT NULL b', column: 'b' },
      ],
      like: [
        {
          name: 'u',
          including: [
            ...['comments', 'compression', 'constraints', 'defaults', 'generated'],
            ...['identity', 'indexes', 'statistics', 'storage'],
          ],
        },
      ],
      inherits: [{ name: 'p' }],
      partitionBy: { strategy: 'range', columns: ['a'], text: 'RANGE (a, lower(b))' },
    },
  ],
  [
    "CREATE UNLOGGED TABLE p PARTITION OF m (a DEFAULT 1, CHECK (a>1)) FOR VALUES IN (1, 'x', NULL) PARTITION BY HASH (a)",
    {
      type: 'CreateTable',
      span: '*',
      table: { name: 'p' },
      persistence: 'unlogged',
      columns: [
        {
          name: 'a',
          type: { name: '', text: '' },
          default: { text: '1', span: '1', constant: 'literal' },
          text: 'a DEFAULT 1',
        },
      ],
      constraints: [
        { type: 'check', text: 'CHECK (a>1)', expression: { text: 'a>1', span: 'a>1', columns: ['a'] } },
      ],
      partitionBy: { strategy: 'hash', columns: ['a'], text: 'HASH (a)' },
      partitionOf: {
        parent: { name: 'm' },
        bound: { type: 'list', values: ['1', "'x'", 'NULL'], text: "FOR VALUES IN (1, 'x', NULL)" },
      },
    },
  ],
  [
    'CREATE TABLE p PARTITION OF m DEFAULT',
    {
      type: 'CreateTable',
      span: '*',
      table: { name: 'p' },
      persistence: 'permanent',
      partitionOf: { parent: { name: 'm' }, bound: { type: 'default' } },
    },
  ],
  [
    'CREATE TABLE p PARTITION OF m FOR VALUES FROM (MINVALUE) TO (now())',
    {
      type: 'CreateTable',
      span: '*',
      table: { name: 'p' },
      persistence: 'permanent',
      partitionOf: {
        parent: { name: 'm' },
        bound: {
          type: 'range',
          from: ['MINVALUE'],
          to: ['now()'],
          text: 'FOR VALUES FROM (MINVALUE) TO (now())',
        },
      },
    },
  ],
  [
    'CREATE TABLE q OF ty (id PRIMARY KEY)',
    {
      type: 'CreateTable',
      span: '*',
      table: { name: 'q' },
      persistence: 'permanent',
      columns: [
        {
          name: 'id',
          type: { name: '', text: '' },
          notNull: true,
          constraints: [{ type: 'primaryKey', text: 'PRIMARY KEY', columns: ['id'] }],
          text: 'id PRIMARY KEY',
        },
      ],
      ofType: { name: 'ty' },
    },
  ],
  ['CREATE TABLE "T" ()', { type: 'CreateTable', span: '*', table: { name: 'T' }, persistence: 'permanent' }],
  [
    'CREATE TABLE IF NOT EXISTS x AS SELECT * FROM y JOIN s.z ON true',
    {
      type: 'CreateTableAs',
      span: '*',
      table: { name: 'x' },
      ifNotExists: true,
      reads: [{ name: 'y' }, { schema: 's', name: 'z' }],
    },
  ],
  [
    'SELECT a INTO TEMP q FROM z UNION SELECT 1',
    { type: 'CreateTableAs', span: '*', table: { name: 'q' }, temporary: true, reads: [{ name: 'z' }] },
  ],
];

const INDEXES: readonly Case[] = [
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING gin (a, lower(b) text_ops DESC NULLS LAST, (a||b)) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor=70) WHERE x > 1',
    {
      type: 'CreateIndex',
      span: '*',
      name: 'i',
      table: { schema: 's', name: 't' },
      only: true,
      unique: true,
      concurrently: true,
      ifNotExists: true,
      method: 'gin',
      elements: [
        { column: 'a', text: 'a' },
        {
          expression: { text: 'lower(b)', span: 'lower(b)', functions: ['lower'], columns: ['b'] },
          text: 'lower(b) text_ops DESC NULLS LAST',
        },
        { expression: { text: 'a||b', span: 'a||b', columns: ['a', 'b'] }, text: '(a||b)' },
      ],
      include: ['c'],
      where: { text: 'x > 1', span: 'x > 1', columns: ['x'] },
      nullsNotDistinct: true,
      parameters: 'fillfactor=70',
    },
  ],
  [
    'CREATE INDEX ON t (a COLLATE "C" DESC, coalesce(a, b))',
    {
      type: 'CreateIndex',
      span: '*',
      table: { name: 't' },
      method: 'btree',
      elements: [
        { column: 'a', text: 'a COLLATE "C" DESC' },
        {
          expression: { text: 'coalesce(a, b)', span: 'coalesce(a, b)', columns: ['a', 'b'] },
          text: 'coalesce(a, b)',
        },
      ],
    },
  ],
  [
    'REINDEX (CONCURRENTLY, VERBOSE) TABLE s.x',
    { type: 'Reindex', span: '*', target: 'table', name: { schema: 's', name: 'x' }, concurrently: true },
  ],
  [
    'REINDEX INDEX CONCURRENTLY x',
    { type: 'Reindex', span: '*', target: 'index', name: { name: 'x' }, concurrently: true },
  ],
  [
    'REINDEX (CONCURRENTLY false) SCHEMA x',
    { type: 'Reindex', span: '*', target: 'schema', name: { name: 'x' } },
  ],
  ['REINDEX SYSTEM', { type: 'Reindex', span: '*', target: 'system' }],
  [
    'CREATE STATISTICS IF NOT EXISTS s.st ON a, b FROM t',
    {
      type: 'CreateStatistics',
      span: '*',
      name: { schema: 's', name: 'st' },
      table: { name: 't' },
      elements: ['a', 'b'],
      ifNotExists: true,
    },
  ],
];

const VIEWS: readonly Case[] = [
  [
    'CREATE OR REPLACE VIEW v AS SELECT a, b AS c, count(*), 1, t.* FROM x t',
    {
      type: 'CreateView',
      span: '*',
      view: { name: 'v' },
      orReplace: true,
      reads: [{ name: 'x' }],
      columns: ['a', 'c', 'count', '?column?', '*'],
      uses: ['a', 'b', '*'],
      unqualified: ['a', 'b'],
    },
  ],
  [
    'CREATE TEMP VIEW v (a, b) AS WITH x AS (SELECT * FROM x) SELECT * FROM x, s.y',
    {
      type: 'CreateView',
      span: '*',
      view: { name: 'v' },
      temporary: true,
      reads: [{ name: 'x' }, { schema: 's', name: 'y' }],
      columns: ['a', 'b', '*'],
    },
  ],
  [
    'CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1 FROM x WITH NO DATA',
    {
      type: 'CreateMaterializedView',
      span: '*',
      view: { name: 'v' },
      ifNotExists: true,
      reads: [{ name: 'x' }],
      columns: ['?column?'],
    },
  ],
  [
    'REFRESH MATERIALIZED VIEW CONCURRENTLY v WITH DATA',
    { type: 'RefreshMaterializedView', span: '*', view: { name: 'v' }, concurrently: true, withData: true },
  ],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['tables', TABLES],
  ['indexes', INDEXES],
  ['views', VIEWS],
];

describe('PostgreSQL reader: CREATE', () => {
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
