import assert from 'node:assert/strict';
import { shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const STATES_OF_THE_TABLE: readonly Case[] = [
  [
    'ALTER TABLE t SET LOGGED, SET TABLESPACE x, SET ACCESS METHOD h',
    { type: 'RewriteTable', span: 'SET LOGGED', how: 'set logged', tables: [{ name: 't' }] },
    {
      type: 'RewriteTable',
      span: 'SET TABLESPACE x',
      how: 'set tablespace',
      tables: [{ name: 't' }],
      to: 'x',
    },
    {
      type: 'RewriteTable',
      span: 'SET ACCESS METHOD h',
      how: 'set access method',
      tables: [{ name: 't' }],
      to: 'h',
    },
  ],
  [
    'ALTER TABLE t SET UNLOGGED',
    { type: 'RewriteTable', span: 'SET UNLOGGED', how: 'set unlogged', tables: [{ name: 't' }] },
  ],
  [
    'ALTER TABLE t ENABLE TRIGGER ALL, DISABLE TRIGGER u, ENABLE ALWAYS TRIGGER a, ENABLE REPLICA TRIGGER r, DISABLE TRIGGER USER',
    {
      type: 'ToggleTrigger',
      span: 'ENABLE TRIGGER ALL',
      table: { name: 't' },
      action: 'enable',
      trigger: 'ALL',
    },
    {
      type: 'ToggleTrigger',
      span: 'DISABLE TRIGGER u',
      table: { name: 't' },
      action: 'disable',
      trigger: 'u',
    },
    {
      type: 'ToggleTrigger',
      span: 'ENABLE ALWAYS TRIGGER a',
      table: { name: 't' },
      action: 'enable always',
      trigger: 'a',
    },
    {
      type: 'ToggleTrigger',
      span: 'ENABLE REPLICA TRIGGER r',
      table: { name: 't' },
      action: 'enable replica',
      trigger: 'r',
    },
    {
      type: 'ToggleTrigger',
      span: 'DISABLE TRIGGER USER',
      table: { name: 't' },
      action: 'disable',
      trigger: 'USER',
    },
  ],
  [
    'ALTER TABLE t ENABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY',
    { type: 'RowSecurity', span: 'ENABLE ROW LEVEL SECURITY', table: { name: 't' }, action: 'enable' },
    { type: 'RowSecurity', span: 'NO FORCE ROW LEVEL SECURITY', table: { name: 't' }, action: 'no force' },
  ],
  [
    'ALTER TABLE t OWNER TO bob, CLUSTER ON i, REPLICA IDENTITY USING INDEX i, SET (fillfactor=70, a=1), RESET (a), SET WITHOUT CLUSTER',
    {
      type: 'AlterTableOther',
      span: 'OWNER TO bob',
      table: { name: 't' },
      action: 'OWNER TO',
      detail: 'bob',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'CLUSTER ON i',
      table: { name: 't' },
      action: 'CLUSTER ON',
      detail: 'i',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'REPLICA IDENTITY USING INDEX i',
      table: { name: 't' },
      action: 'REPLICA IDENTITY',
      detail: 'USING INDEX i',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'SET (fillfactor=70, a=1)',
      table: { name: 't' },
      action: 'SET',
      detail: '(fillfactor=70, a=1)',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'RESET (a)',
      table: { name: 't' },
      action: 'RESET',
      detail: '(a)',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'SET WITHOUT CLUSTER',
      table: { name: 't' },
      action: 'SET WITHOUT CLUSTER',
      objectType: 'table',
    },
  ],
  [
    'ALTER TABLE t ALTER COLUMN b SET STATISTICS 5, ALTER b SET STORAGE plain, ALTER b SET (n_distinct=1), ALTER b RESET (n_distinct), ALTER c SET GENERATED ALWAYS RESTART WITH 5, ENABLE RULE r',
    {
      type: 'AlterTableOther',
      span: 'ALTER COLUMN b SET STATISTICS 5',
      table: { name: 't' },
      action: 'SET STATISTICS',
      column: 'b',
      detail: '5',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'ALTER b SET STORAGE plain',
      table: { name: 't' },
      action: 'SET STORAGE',
      column: 'b',
      detail: 'plain',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'ALTER b SET (n_distinct=1)',
      table: { name: 't' },
      action: 'SET',
      column: 'b',
      detail: '(n_distinct=1)',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'ALTER b RESET (n_distinct)',
      table: { name: 't' },
      action: 'RESET',
      column: 'b',
      detail: '(n_distinct)',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'ALTER c SET GENERATED ALWAYS RESTART WITH 5',
      table: { name: 't' },
      action: 'SET GENERATED',
      column: 'c',
      detail: 'SET GENERATED ALWAYS RESTART WITH 5',
      identity: 'always',
      objectType: 'table',
    },
    {
      type: 'AlterTableOther',
      span: 'ENABLE RULE r',
      table: { name: 't' },
      action: 'ENABLE RULE',
      detail: 'r',
      objectType: 'table',
    },
  ],
];

const OTHER_RELATIONS: readonly Case[] = [
  [
    'ALTER INDEX s.m ATTACH PARTITION p',
    {
      type: 'AttachIndex',
      span: 'ATTACH PARTITION p',
      index: { schema: 's', name: 'm' },
      partition: { name: 'p' },
    },
  ],
  [
    'ALTER INDEX IF EXISTS m SET (fillfactor=5)',
    {
      type: 'AlterTableOther',
      span: 'SET (fillfactor=5)',
      table: { name: 'm' },
      ifTableExists: true,
      action: 'SET',
      detail: '(fillfactor=5)',
      objectType: 'index',
    },
  ],
  [
    'ALTER INDEX m ALTER COLUMN 1 SET STATISTICS 100',
    {
      type: 'AlterTableOther',
      span: 'ALTER COLUMN 1 SET STATISTICS 100',
      table: { name: 'm' },
      action: 'SET STATISTICS',
      column: '1',
      detail: '100',
      objectType: 'index',
    },
  ],
  [
    'ALTER VIEW v ALTER c DROP DEFAULT',
    {
      type: 'AlterTableOther',
      span: 'ALTER c DROP DEFAULT',
      table: { name: 'v' },
      action: 'DROP DEFAULT',
      column: 'c',
      objectType: 'view',
    },
  ],
  [
    'ALTER MATERIALIZED VIEW v SET TABLESPACE x',
    {
      type: 'RewriteTable',
      span: 'SET TABLESPACE x',
      how: 'set tablespace',
      tables: [{ name: 'v' }],
      to: 'x',
    },
  ],
  [
    'ALTER SEQUENCE q OWNER TO bob',
    {
      type: 'AlterTableOther',
      span: 'OWNER TO bob',
      table: { name: 'q' },
      action: 'OWNER TO',
      detail: 'bob',
      objectType: 'sequence',
    },
  ],
  [
    "ALTER FOREIGN TABLE f OPTIONS (ADD x 'y')",
    {
      type: 'AlterTableOther',
      span: "OPTIONS (ADD x 'y')",
      table: { name: 'f' },
      action: 'OPTIONS',
      detail: "(ADD x 'y')",
      objectType: 'foreign table',
    },
  ],
  [
    'ALTER TYPE ct ADD ATTRIBUTE z int CASCADE, DROP ATTRIBUTE b, ALTER ATTRIBUTE c TYPE text',
    {
      type: 'AlterCompositeType',
      span: 'ADD ATTRIBUTE z int CASCADE',
      name: { name: 'ct' },
      action: 'add attribute',
      cascade: true,
    },
    { type: 'AlterCompositeType', span: 'DROP ATTRIBUTE b', name: { name: 'ct' }, action: 'drop attribute' },
    {
      type: 'AlterCompositeType',
      span: 'ALTER ATTRIBUTE c TYPE text',
      name: { name: 'ct' },
      action: 'alter attribute',
    },
  ],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['states of the table', STATES_OF_THE_TABLE],
  ['other relations', OTHER_RELATIONS],
];

describe('PostgreSQL reader: ALTER of states and other relations', () => {
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
