import assert from 'node:assert/strict';
import { shown } from './readers-shown';

/** A statement and what it does; spans as the text they cover, see readers-shown.ts. */
type Case = readonly [statement: string, ...operations: unknown[]];

const CONSTRAINTS: readonly Case[] = [
  [
    'ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i DEFERRABLE, ADD PRIMARY KEY (a, b) INCLUDE (c)',
    {
      type: 'AddConstraint',
      span: 'ADD CONSTRAINT k UNIQUE USING INDEX i DEFERRABLE',
      table: { name: 't' },
      constraint: {
        type: 'unique',
        name: 'k',
        deferrable: true,
        text: 'CONSTRAINT k UNIQUE USING INDEX i DEFERRABLE',
        usingIndex: 'i',
      },
    },
    {
      type: 'AddConstraint',
      span: 'ADD PRIMARY KEY (a, b) INCLUDE (c)',
      table: { name: 't' },
      constraint: {
        type: 'primaryKey',
        text: 'PRIMARY KEY (a, b) INCLUDE (c)',
        columns: ['a', 'b'],
        include: ['c'],
      },
    },
  ],
  [
    'ALTER TABLE t ADD CHECK (((a) IS NOT NULL)) NOT VALID, ADD CONSTRAINT nn NOT NULL a NOT VALID, ADD CHECK (a > 0 AND f(b)) NO INHERIT',
    {
      type: 'AddConstraint',
      span: 'ADD CHECK (((a) IS NOT NULL)) NOT VALID',
      table: { name: 't' },
      constraint: {
        type: 'check',
        notValid: true,
        text: 'CHECK (((a) IS NOT NULL)) NOT VALID',
        expression: { text: '((a) IS NOT NULL)', span: '((a) IS NOT NULL)', columns: ['a'] },
        notNullColumn: 'a',
      },
    },
    {
      type: 'AddConstraint',
      span: 'ADD CONSTRAINT nn NOT NULL a NOT VALID',
      table: { name: 't' },
      constraint: {
        type: 'notNull',
        name: 'nn',
        notValid: true,
        text: 'CONSTRAINT nn NOT NULL a NOT VALID',
        column: 'a',
      },
    },
    {
      type: 'AddConstraint',
      span: 'ADD CHECK (a > 0 AND f(b)) NO INHERIT',
      table: { name: 't' },
      constraint: {
        type: 'check',
        text: 'CHECK (a > 0 AND f(b)) NO INHERIT',
        expression: { text: 'a > 0 AND f(b)', span: 'a > 0 AND f(b)', functions: ['f'], columns: ['a', 'b'] },
        noInherit: true,
      },
    },
  ],
  [
    'ALTER TABLE t ADD EXCLUDE USING gist (a WITH &&, lower(b) WITH =) WHERE (c), ADD UNIQUE NULLS NOT DISTINCT (a)',
    {
      type: 'AddConstraint',
      span: 'ADD EXCLUDE USING gist (a WITH &&, lower(b) WITH =) WHERE (c)',
      table: { name: 't' },
      constraint: {
        type: 'exclude',
        text: 'EXCLUDE USING gist (a WITH &&, lower(b) WITH =) WHERE (c)',
        where: { text: 'c', span: 'c', columns: ['c'] },
        method: 'gist',
        elements: [
          { column: 'a', text: 'a WITH &&' },
          {
            expression: { text: 'lower(b)', span: 'lower(b)', functions: ['lower'], columns: ['b'] },
            text: 'lower(b) WITH =',
          },
        ],
      },
    },
    {
      type: 'AddConstraint',
      span: 'ADD UNIQUE NULLS NOT DISTINCT (a)',
      table: { name: 't' },
      constraint: {
        type: 'unique',
        text: 'UNIQUE NULLS NOT DISTINCT (a)',
        columns: ['a'],
        nullsNotDistinct: true,
      },
    },
  ],
  [
    'ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a,b) REFERENCES s.q (c,d) MATCH FULL ON DELETE SET NULL (a) ON UPDATE RESTRICT NOT VALID, ADD FOREIGN KEY (a) REFERENCES q NOT ENFORCED',
    {
      type: 'AddConstraint',
      span: 'ADD CONSTRAINT fk FOREIGN KEY (a,b) REFERENCES s.q (c,d) MATCH FULL ON DELETE SET NULL (a) ON UPDATE RESTRICT NOT VALID',
      table: { name: 't' },
      constraint: {
        type: 'foreignKey',
        name: 'fk',
        notValid: true,
        text: 'CONSTRAINT fk FOREIGN KEY (a,b) REFERENCES s.q (c,d) MATCH FULL ON DELETE SET NULL (a) ON UPDATE RESTRICT NOT VALID',
        columns: ['a', 'b'],
        references: { schema: 's', name: 'q' },
        referencedColumns: ['c', 'd'],
        match: 'full',
        onDelete: 'set null',
        onDeleteColumns: ['a'],
        onUpdate: 'restrict',
      },
    },
    {
      type: 'AddConstraint',
      span: 'ADD FOREIGN KEY (a) REFERENCES q NOT ENFORCED',
      table: { name: 't' },
      constraint: {
        type: 'foreignKey',
        notValid: true,
        enforced: false,
        text: 'FOREIGN KEY (a) REFERENCES q NOT ENFORCED',
        columns: ['a'],
        references: { name: 'q' },
        match: 'simple',
        onDelete: 'no action',
        onUpdate: 'no action',
      },
    },
  ],
  [
    'ALTER TABLE t VALIDATE CONSTRAINT v, DROP CONSTRAINT IF EXISTS w CASCADE, ALTER CONSTRAINT z NOT ENFORCED, ALTER CONSTRAINT y DEFERRABLE',
    { type: 'ValidateConstraint', span: 'VALIDATE CONSTRAINT v', table: { name: 't' }, constraint: 'v' },
    {
      type: 'DropConstraint',
      span: 'DROP CONSTRAINT IF EXISTS w CASCADE',
      table: { name: 't' },
      constraint: 'w',
      ifExists: true,
      cascade: true,
    },
    {
      type: 'AlterConstraint',
      span: 'ALTER CONSTRAINT z NOT ENFORCED',
      table: { name: 't' },
      constraint: 'z',
      enforced: false,
    },
    {
      type: 'AlterConstraint',
      span: 'ALTER CONSTRAINT y DEFERRABLE',
      table: { name: 't' },
      constraint: 'y',
      deferrable: true,
    },
  ],
];

const PARTITIONS_AND_PARENTS: readonly Case[] = [
  [
    "ALTER TABLE m ATTACH PARTITION s.p FOR VALUES FROM (1, minvalue) TO ('x',4)",
    {
      type: 'AttachPartition',
      span: "ATTACH PARTITION s.p FOR VALUES FROM (1, minvalue) TO ('x',4)",
      table: { name: 'm' },
      partition: { schema: 's', name: 'p' },
      bound: {
        type: 'range',
        from: ['1', 'MINVALUE'],
        to: ["'x'", '4'],
        text: "FOR VALUES FROM (1, minvalue) TO ('x',4)",
      },
    },
  ],
  [
    "ALTER TABLE m ATTACH PARTITION p FOR VALUES IN (1, 'a, b', NULL)",
    {
      type: 'AttachPartition',
      span: "ATTACH PARTITION p FOR VALUES IN (1, 'a, b', NULL)",
      table: { name: 'm' },
      partition: { name: 'p' },
      bound: { type: 'list', values: ['1', "'a, b'", 'NULL'], text: "FOR VALUES IN (1, 'a, b', NULL)" },
    },
  ],
  [
    'ALTER TABLE m ATTACH PARTITION p FOR VALUES WITH (MODULUS 4, REMAINDER 0)',
    {
      type: 'AttachPartition',
      span: 'ATTACH PARTITION p FOR VALUES WITH (MODULUS 4, REMAINDER 0)',
      table: { name: 'm' },
      partition: { name: 'p' },
      bound: { type: 'hash', text: 'FOR VALUES WITH (MODULUS 4, REMAINDER 0)' },
    },
  ],
  [
    'ALTER TABLE m ATTACH PARTITION p DEFAULT',
    {
      type: 'AttachPartition',
      span: 'ATTACH PARTITION p DEFAULT',
      table: { name: 'm' },
      partition: { name: 'p' },
      bound: { type: 'default' },
    },
  ],
  [
    'ALTER TABLE IF EXISTS m DETACH PARTITION p CONCURRENTLY',
    {
      type: 'DetachPartition',
      span: 'DETACH PARTITION p CONCURRENTLY',
      table: { name: 'm' },
      ifTableExists: true,
      partition: { name: 'p' },
      concurrently: true,
    },
  ],
  [
    'ALTER TABLE m DETACH PARTITION p FINALIZE',
    {
      type: 'DetachPartition',
      span: 'DETACH PARTITION p FINALIZE',
      table: { name: 'm' },
      partition: { name: 'p' },
      finalize: true,
    },
  ],
  [
    'ALTER TABLE t INHERIT p, NO INHERIT q',
    { type: 'Inherit', span: 'INHERIT p', table: { name: 't' }, parent: { name: 'p' }, add: true },
    { type: 'Inherit', span: 'NO INHERIT q', table: { name: 't' }, parent: { name: 'q' } },
  ],
];

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['constraints', CONSTRAINTS],
  ['partitions and parents', PARTITIONS_AND_PARENTS],
];

describe('PostgreSQL reader: ALTER TABLE, constraints and partitions', () => {
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
