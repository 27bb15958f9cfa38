import assert from 'node:assert/strict';
import { shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const TYPES_DOMAINS_SEQUENCES_AND_FUNCTIONS: readonly Case[] = [
  [
    "CREATE TYPE s.e AS ENUM ('a', 'B')",
    { type: 'CreateEnum', span: '*', name: { schema: 's', name: 'e' }, values: ['a', 'B'] },
  ],
  [
    'CREATE TYPE x AS (a int, b varchar(5))',
    {
      type: 'CreateCompositeType',
      span: '*',
      name: { name: 'x' },
      columns: [
        { name: 'a', type: { name: 'int4', text: 'int' }, text: 'a int' },
        { name: 'b', type: { name: 'varchar', modifiers: [5], text: 'varchar(5)' }, text: 'b varchar(5)' },
      ],
    },
  ],
  [
    'CREATE TYPE r AS RANGE (subtype = int)',
    { type: 'Utility', span: '*', what: 'CREATE TYPE', name: { name: 'r' } },
  ],
  [
    "CREATE DOMAIN d AS text NOT NULL DEFAULT 'x' CONSTRAINT z CHECK (value <> '')",
    {
      type: 'CreateDomain',
      span: '*',
      name: { name: 'd' },
      base: { name: 'text', text: 'text' },
      notNull: true,
      constraints: [
        {
          type: 'check',
          name: 'z',
          text: "CONSTRAINT z CHECK (value <> '')",
          expression: { text: "value <> ''", span: "value <> ''", columns: ['value'] },
        },
      ],
      default: { text: "'x'", span: "'x'", constant: 'literal' },
    },
  ],
  [
    'CREATE SEQUENCE IF NOT EXISTS s OWNED BY a.b.c',
    {
      type: 'CreateSequence',
      span: '*',
      name: { name: 's' },
      ifNotExists: true,
      ownedBy: { table: { schema: 'a', name: 'b' }, column: 'c' },
    },
  ],
  [
    "CREATE OR REPLACE FUNCTION s.f() RETURNS int LANGUAGE SQL STABLE AS 'select 1'",
    {
      type: 'CreateFunction',
      span: '*',
      name: { schema: 's', name: 'f' },
      orReplace: true,
      volatility: 'stable',
      returns: 'int4',
      language: 'sql',
      parameters: { signature: '' },
      definition: "CREATE OR REPLACE FUNCTION s.f() RETURNS int LANGUAGE SQL STABLE AS 'select 1'",
    },
  ],
  [
    'CREATE PROCEDURE "P"(integer, OUT b varchar(9)[], INOUT c s."T" = NULL, VARIADIC text[] = $$a$$) LANGUAGE C AS $$x$$',
    {
      type: 'CreateFunction',
      span: '*',
      name: { name: 'P' },
      procedure: true,
      volatility: 'volatile',
      language: 'c',
      parameters: { signature: 'int4,varchar[],s.T,text[]', required: 2, most: 4, variadic: true },
    },
  ],
  [
    'CREATE FUNCTION f(a int8, OUT b text, c real DEFAULT 1) LANGUAGE internal AS $$x$$',
    {
      type: 'CreateFunction',
      span: '*',
      name: { name: 'f' },
      volatility: 'volatile',
      language: 'internal',
      parameters: { signature: 'int8,float4', required: 1, most: 2 },
    },
  ],
  [
    'CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END',
    {
      type: 'CreateFunction',
      span: '*',
      name: { name: 'p' },
      procedure: true,
      volatility: 'volatile',
      language: 'sql',
      parameters: { signature: '' },
      definition: 'CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END',
    },
  ],
];

const OBJECTS_ON_TABLES: readonly Case[] = [
  [
    'CREATE OR REPLACE TRIGGER x BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION f()',
    {
      type: 'CreateTrigger',
      span: '*',
      table: { schema: 's', name: 't' },
      name: 'x',
      orReplace: true,
      eachRow: true,
      timing: 'before',
      events: ['insert'],
      function: { name: 'f' },
    },
  ],
  [
    'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t FROM u FOR EACH ROW EXECUTE FUNCTION f()',
    {
      type: 'CreateTrigger',
      span: '*',
      table: { name: 't' },
      name: 'x',
      constraint: true,
      eachRow: true,
      references: { name: 'u' },
      timing: 'after',
      events: ['insert'],
      function: { name: 'f' },
    },
  ],
  [
    'CREATE TRIGGER x AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f()',
    {
      type: 'CreateTrigger',
      span: '*',
      table: { name: 't' },
      name: 'x',
      timing: 'after',
      events: ['insert'],
      function: { name: 'f' },
    },
  ],
  [
    'CREATE TRIGGER x INSTEAD OF UPDATE OF a, "B" OR DELETE OR INSERT ON t REFERENCING NEW TABLE AS n OLD ROW AS o WHEN (new.a > 0) EXECUTE PROCEDURE s.f(1)',
    {
      type: 'CreateTrigger',
      span: '*',
      table: { name: 't' },
      name: 'x',
      timing: 'instead of',
      events: ['insert', 'delete', 'update'],
      columns: ['a', 'B'],
      transitions: ['new', 'row'],
      whenOfRow: true,
      conditional: true,
      function: { schema: 's', name: 'f' },
    },
  ],
  ['CREATE POLICY p ON t', { type: 'CreatePolicy', span: '*', table: { name: 't' }, name: 'p' }],
  [
    'CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING',
    { type: 'CreateRule', span: '*', table: { name: 't' }, name: 'r' },
  ],
];

const EVERYTHING_ELSE: readonly Case[] = [
  [
    'CREATE PUBLICATION p FOR TABLE a, ONLY s.b',
    {
      type: 'Utility',
      span: '*',
      what: 'CREATE PUBLICATION',
      name: { name: 'p' },
      tables: [{ name: 'a' }, { schema: 's', name: 'b' }],
      only: [{ schema: 's', name: 'b' }],
    },
  ],
  [
    'CREATE PUBLICATION p FOR TABLES IN SCHEMA s',
    { type: 'Utility', span: '*', what: 'CREATE PUBLICATION', name: { name: 'p' }, inSchemas: ['s'] },
  ],
  [
    'CREATE PUBLICATION "P" FOR ALL TABLES',
    { type: 'Utility', span: '*', what: 'CREATE PUBLICATION', name: { name: 'P' }, allTables: true },
  ],
  [
    'ALTER PUBLICATION p SET TABLE a, TABLES IN SCHEMA CURRENT_SCHEMA, "S"',
    {
      type: 'Utility',
      span: '*',
      what: 'ALTER PUBLICATION',
      name: { name: 'p' },
      tables: [{ name: 'a' }],
      inSchemas: [null, 'S'],
      change: 'set',
    },
  ],
  ['GRANT SELECT ON ALL TABLES IN SCHEMA s TO r', { type: 'Utility', span: '*', what: 'GRANT' }],
  [
    'GRANT SELECT (a, "B"), UPDATE (c), INSERT ON t, s.u TO r, PUBLIC',
    {
      type: 'Utility',
      span: '*',
      what: 'GRANT',
      rights: {
        tables: [{ name: 't' }, { schema: 's', name: 'u' }],
        rights: [
          { right: 'SELECT', columns: ['a', 'B'] },
          { right: 'UPDATE', columns: ['c'] },
          { right: 'INSERT' },
        ],
        roles: ['r', 'PUBLIC'],
      },
    },
  ],
  [
    'ALTER PUBLICATION p DROP TABLE a',
    {
      type: 'Utility',
      span: '*',
      what: 'ALTER PUBLICATION',
      name: { name: 'p' },
      tables: [{ name: 'a' }],
      once: true,
      change: 'drop',
    },
  ],
  ['CREATE SCHEMA IF NOT EXISTS s', { type: 'CreateSchema', span: '*', name: 's', ifNotExists: true }],
  [
    'CREATE SCHEMA AUTHORIZATION bob CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1',
    { type: 'CreateSchema', span: '*', name: 'bob' },
    {
      type: 'CreateTable',
      span: 'CREATE TABLE t (a int)',
      table: { schema: 'bob', name: 't' },
      persistence: 'permanent',
      columns: [{ name: 'a', type: { name: 'int4', text: 'int' }, text: 'a int' }],
    },
    {
      type: 'CreateView',
      span: 'CREATE VIEW v AS SELECT 1',
      view: { schema: 'bob', name: 'v' },
      columns: ['?column?'],
    },
  ],
  [
    'CREATE EXTENSION IF NOT EXISTS pgcrypto',
    { type: 'CreateExtension', span: '*', name: 'pgcrypto', ifNotExists: true },
  ],
  ['CREATE DATABASE d', { type: 'CreateDatabase', span: '*', name: 'd' }],
  [
    'CREATE OR REPLACE AGGREGATE a (int) (sfunc = x, stype = int)',
    { type: 'Utility', span: '*', what: 'CREATE AGGREGATE', name: { name: 'a' }, orReplace: true },
  ],
  [
    'CREATE FOREIGN TABLE IF NOT EXISTS f (a int) SERVER s',
    { type: 'Utility', span: '*', what: 'CREATE FOREIGN TABLE', name: { name: 'f' }, ifNotExists: true },
  ],
  ['CREATE USER bob', { type: 'Utility', span: '*', what: 'CREATE USER', name: { name: 'bob' } }],
  ["CREATE TABLESPACE x LOCATION '/x'", { type: 'Maintenance', span: '*', what: 'CREATE TABLESPACE' }],
  [
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
    { type: 'Maintenance', span: '*', what: 'CREATE SUBSCRIPTION' },
  ],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['types, domains, sequences and functions', TYPES_DOMAINS_SEQUENCES_AND_FUNCTIONS],
  ['objects on tables', OBJECTS_ON_TABLES],
  ['everything else', EVERYTHING_ELSE],
];

describe('PostgreSQL reader: CREATE of other objects', () => {
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
