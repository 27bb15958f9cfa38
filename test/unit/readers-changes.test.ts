import assert from 'node:assert/strict';
import { shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const DROP: readonly Case[] = [
  [
    'DROP TABLE IF EXISTS a, s."B" CASCADE',
    {
      type: 'DropTable',
      span: '*',
      names: [{ name: 'a' }, { schema: 's', name: 'B' }],
      ifExists: true,
      cascade: true,
    },
  ],
  [
    'DROP INDEX CONCURRENTLY IF EXISTS a',
    { type: 'DropIndex', span: '*', names: [{ name: 'a' }], ifExists: true, concurrently: true },
  ],
  ['DROP VIEW v', { type: 'DropView', span: '*', names: [{ name: 'v' }] }],
  ['DROP MATERIALIZED VIEW v', { type: 'DropView', span: '*', names: [{ name: 'v' }], materialized: true }],
  [
    'DROP SCHEMA IF EXISTS a, b CASCADE',
    { type: 'DropSchema', span: '*', names: [{ name: 'a' }, { name: 'b' }], ifExists: true, cascade: true },
  ],
  [
    'DROP TRIGGER IF EXISTS a ON s.t CASCADE',
    {
      type: 'DropTrigger',
      span: '*',
      table: { schema: 's', name: 't' },
      name: 'a',
      ifExists: true,
      cascade: true,
    },
  ],
  ['DROP POLICY p ON t', { type: 'DropPolicy', span: '*', table: { name: 't' }, name: 'p' }],
  ['DROP RULE r ON t', { type: 'DropRule', span: '*', table: { name: 't' }, name: 'r' }],
  [
    'DROP TYPE a.b, c',
    { type: 'DropObject', span: '*', names: [{ schema: 'a', name: 'b' }, { name: 'c' }], objectType: 'TYPE' },
  ],
  [
    'DROP FUNCTION f(int), s.g()',
    {
      type: 'DropObject',
      span: '*',
      names: [{ name: 'f' }, { schema: 's', name: 'g' }],
      objectType: 'FUNCTION',
      signatures: ['int4', ''],
    },
  ],
  [
    'DROP OPERATOR CLASS IF EXISTS s.o USING btree',
    {
      type: 'DropObject',
      span: '*',
      names: [{ schema: 's', name: 'o' }],
      ifExists: true,
      objectType: 'OPERATOR CLASS',
    },
  ],
  ['DROP CAST (int AS text)', { type: 'DropObject', span: '*', objectType: 'CAST' }],
  [
    'DROP FOREIGN TABLE f',
    { type: 'DropObject', span: '*', names: [{ name: 'f' }], objectType: 'FOREIGN TABLE' },
  ],
  ['DROP DATABASE IF EXISTS d', { type: 'DropDatabase', span: '*', name: 'd', ifExists: true }],
  ['DROP OWNED BY x', { type: 'Utility', span: '*', what: 'DROP OWNED' }],
];

const RENAME: readonly Case[] = [
  [
    'ALTER TABLE IF EXISTS s.t RENAME TO u',
    {
      type: 'RenameTable',
      span: '*',
      table: { schema: 's', name: 't' },
      ifTableExists: true,
      to: 'u',
      objectType: 'table',
    },
  ],
  [
    'ALTER TABLE ONLY t RENAME COLUMN a TO "B"',
    { type: 'RenameColumn', span: '*', table: { name: 't' }, only: true, column: 'a', to: 'B' },
  ],
  [
    'ALTER TABLE t RENAME CONSTRAINT a TO b',
    { type: 'RenameConstraint', span: '*', table: { name: 't' }, constraint: 'a', to: 'b' },
  ],
  [
    'ALTER INDEX i RENAME TO j',
    { type: 'RenameTable', span: '*', table: { name: 'i' }, to: 'j', objectType: 'index' },
  ],
  [
    'ALTER MATERIALIZED VIEW v RENAME TO w',
    { type: 'RenameTable', span: '*', table: { name: 'v' }, to: 'w', objectType: 'materialized view' },
  ],
  [
    'ALTER VIEW v RENAME COLUMN a TO b',
    { type: 'RenameColumn', span: '*', table: { name: 'v' }, column: 'a', to: 'b' },
  ],
  [
    'ALTER TYPE t RENAME ATTRIBUTE a TO b CASCADE',
    { type: 'AlterCompositeType', span: '*', name: { name: 't' }, action: 'rename attribute', cascade: true },
  ],
  [
    'ALTER TYPE x RENAME TO y',
    { type: 'Utility', span: '*', what: 'ALTER TYPE', name: { name: 'x' }, renamedTo: 'y' },
  ],
  [
    'ALTER SCHEMA a RENAME TO b',
    { type: 'Utility', span: '*', what: 'ALTER SCHEMA', name: { name: 'a' }, renamedTo: 'b' },
  ],
  [
    'ALTER TRIGGER a ON t RENAME TO b',
    {
      type: 'AlterTableOther',
      span: '*',
      table: { name: 't' },
      action: 'RENAME TRIGGER',
      detail: 'a TO b',
      objectType: 'table',
      renamed: { from: 'a', to: 'b' },
    },
  ],
  [
    'ALTER POLICY p ON t RENAME TO q',
    { type: 'AlterPolicy', span: '*', table: { name: 't' }, name: 'p', renamedTo: 'q' },
  ],
  [
    'ALTER DOMAIN d RENAME CONSTRAINT a TO b',
    { type: 'Utility', span: '*', what: 'ALTER DOMAIN', name: { name: 'd' }, once: true },
  ],
];

const ENUMS_DOMAINS_AND_SEQUENCES: readonly Case[] = [
  [
    "ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'",
    {
      type: 'AddEnumValue',
      span: '*',
      name: { schema: 's', name: 'e' },
      value: 'a',
      ifNotExists: true,
      neighbour: 'b',
      position: 'before',
    },
  ],
  [
    "ALTER TYPE e ADD VALUE 'a' AFTER 'b'",
    { type: 'AddEnumValue', span: '*', name: { name: 'e' }, value: 'a', neighbour: 'b', position: 'after' },
  ],
  [
    "ALTER TYPE e RENAME VALUE 'a' TO 'b'",
    { type: 'RenameEnumValue', span: '*', name: { name: 'e' }, value: 'a', to: 'b' },
  ],
  [
    'ALTER DOMAIN d ADD CONSTRAINT x CHECK (value > 1) NOT VALID',
    {
      type: 'AlterDomain',
      span: '*',
      name: { name: 'd' },
      action: 'add constraint',
      constraintName: 'x',
      constraint: {
        type: 'check',
        name: 'x',
        notValid: true,
        text: 'CONSTRAINT x CHECK (value > 1) NOT VALID',
        expression: { text: 'value > 1', span: 'value > 1', columns: ['value'] },
      },
    },
  ],
  [
    'ALTER DOMAIN d SET NOT NULL',
    { type: 'AlterDomain', span: '*', name: { name: 'd' }, action: 'set not null' },
  ],
  [
    'ALTER DOMAIN d DROP NOT NULL',
    { type: 'AlterDomain', span: '*', name: { name: 'd' }, action: 'drop not null' },
  ],
  [
    'ALTER DOMAIN d VALIDATE CONSTRAINT c',
    {
      type: 'AlterDomain',
      span: '*',
      name: { name: 'd' },
      action: 'validate constraint',
      constraintName: 'c',
    },
  ],
  [
    'ALTER DOMAIN d SET DEFAULT 1',
    { type: 'AlterDomain', span: '*', name: { name: 'd' }, action: 'set default' },
  ],
  [
    'ALTER DOMAIN d DROP DEFAULT',
    { type: 'AlterDomain', span: '*', name: { name: 'd' }, action: 'drop default' },
  ],
  [
    'ALTER DOMAIN d DROP CONSTRAINT c',
    { type: 'AlterDomain', span: '*', name: { name: 'd' }, action: 'drop constraint', constraintName: 'c' },
  ],
  [
    'ALTER SEQUENCE IF EXISTS s OWNED BY t.c AS bigint',
    {
      type: 'AlterSequence',
      span: '*',
      name: { name: 's' },
      ifExists: true,
      ownedBy: { table: { name: 't' }, column: 'c' },
      as: { name: 'int8', text: 'bigint' },
      options: { as: 'bigint' },
    },
  ],
  [
    'ALTER SEQUENCE s OWNED BY NONE',
    { type: 'AlterSequence', span: '*', name: { name: 's' }, ownedByNone: true },
  ],
];

const SCHEMA_OWNER_COMMENTS_GRANTS: readonly Case[] = [
  [
    'ALTER TABLE t SET SCHEMA z',
    { type: 'SetSchema', span: '*', table: { name: 't' }, to: 'z', objectType: 'table' },
  ],
  [
    'ALTER FUNCTION f(int) SET SCHEMA z',
    {
      type: 'SetSchema',
      span: '*',
      table: { name: 'f' },
      to: 'z',
      objectType: 'function',
      signature: 'int4',
    },
  ],
  ['ALTER SCHEMA s OWNER TO bob', { type: 'Utility', span: '*', what: 'ALTER SCHEMA', name: { name: 's' } }],
  [
    'ALTER FUNCTION f(int) STABLE CALLED ON NULL INPUT SET search_path = "Ä", b RESET ALL',
    {
      type: 'AlterFunction',
      span: '*',
      kind: 'FUNCTION',
      name: { name: 'f' },
      signature: 'int4',
      changes: {
        volatility: 'stable',
        settings: [
          { type: 'SetVariable', span: '*', name: 'search_path', value: 'Ä, b' },
          { type: 'SetVariable', span: '*', name: 'all', value: null },
        ],
      },
    },
  ],
  [
    'ALTER PROCEDURE s."P" RENAME TO q',
    {
      type: 'AlterFunction',
      span: '*',
      kind: 'PROCEDURE',
      name: { schema: 's', name: 'P' },
      renamedTo: 'q',
      changes: {},
    },
  ],
  [
    'ALTER ROUTINE f(VARIADIC text[], OUT int) STRICT',
    {
      type: 'AlterFunction',
      span: '*',
      kind: 'ROUTINE',
      name: { name: 'f' },
      signature: 'text[]',
      changes: { strict: true },
    },
  ],
  [
    "COMMENT ON COLUMN s.t.c IS 'it''s'",
    {
      type: 'Comment',
      span: '*',
      objectType: 'COLUMN',
      text: "it's",
      name: { schema: 's', name: 't' },
      column: 'c',
    },
  ],
  [
    'COMMENT ON TABLE t IS NULL',
    { type: 'Comment', span: '*', objectType: 'TABLE', text: null, name: { name: 't' } },
  ],
  [
    "COMMENT ON CONSTRAINT c ON s.t IS 'a'",
    {
      type: 'Comment',
      span: '*',
      objectType: 'CONSTRAINT',
      text: 'a',
      name: { name: 'c' },
      table: { schema: 's', name: 't' },
    },
  ],
  [
    "COMMENT ON FUNCTION f(int) IS 'a'",
    { type: 'Comment', span: '*', objectType: 'FUNCTION', text: 'a', name: { name: 'f' } },
  ],
  [
    'REVOKE ALL ON t FROM x',
    {
      type: 'Utility',
      span: '*',
      what: 'REVOKE',
      rights: { tables: [{ name: 't' }], rights: [{ right: 'ALL' }], roles: ['x'] },
    },
  ],
  ['REVOKE a FROM b', { type: 'Utility', span: '*', what: 'REVOKE ROLE' }],
  [
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO b',
    { type: 'Utility', span: '*', what: 'ALTER DEFAULT PRIVILEGES' },
  ],
  ['ALTER POLICY p ON t TO bob', { type: 'AlterPolicy', span: '*', table: { name: 't' }, name: 'p' }],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['drop', DROP],
  ['rename', RENAME],
  ['enums, domains and sequences', ENUMS_DOMAINS_AND_SEQUENCES],
  ['schema, owner, comments, grants', SCHEMA_OWNER_COMMENTS_GRANTS],
];

describe('PostgreSQL reader: DROP, RENAME and the like', () => {
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
