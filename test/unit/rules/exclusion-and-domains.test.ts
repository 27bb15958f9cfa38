import * as assert from 'node:assert/strict';
import { fixesOf, table } from './lint';

const ROOMS = `CREATE TABLE rooms (id bigint PRIMARY KEY, "Größe" int, during tsrange);
CREATE DOMAIN amount AS numeric;
CREATE DOMAIN spare AS text;
CREATE TABLE orders (id bigint PRIMARY KEY, total amount);
`;

table('add-exclusion-constraint', [
  [
    'a table in use',
    'ALTER TABLE rooms «ADD CONSTRAINT x EXCLUDE USING gist (id WITH =, during WITH &&)»;',
    { history: ROOMS },
  ],
  ['a table that nothing is known about', 'ALTER TABLE t «ADD EXCLUDE (c WITH =)»;'],
  [
    'one action of several',
    'ALTER TABLE ONLY rooms\r\n  ADD COLUMN n int, -- ü\r\n  «ADD CONSTRAINT "größe" EXCLUDE USING gist ("Größe" WITH =) WHERE ("Größe" > 0)»;',
    { history: ROOMS },
  ],
  [
    'DEFERRABLE',
    'alter table rooms «add exclude using gist (during with &&) deferrable»;',
    { history: ROOMS },
  ],
  [
    'in a transaction',
    'BEGIN;\nALTER TABLE "rooms" «ADD EXCLUDE USING gist (during WITH &&)»;\nCOMMIT;',
    { history: ROOMS },
  ],
  [
    'in a DO block',
    'DO $$ BEGIN\n  ALTER TABLE rooms «ADD CONSTRAINT x EXCLUDE USING gist (during WITH &&)»;\nEND $$;',
    { history: ROOMS },
  ],
  ['a table made here', 'CREATE TABLE t (c int);\nALTER TABLE t ADD EXCLUDE (c WITH =);'],
  ['in CREATE TABLE', 'CREATE TABLE t (c int, EXCLUDE (c WITH =));'],
  ['a temporary table', 'CREATE TEMP TABLE t (c int);\nALTER TABLE t ADD EXCLUDE (c WITH =);'],
  ['UNIQUE', 'ALTER TABLE rooms ADD CONSTRAINT x UNIQUE (during);', { history: ROOMS }],
  ['a comment', '-- ALTER TABLE rooms ADD EXCLUDE (id WITH =);\nSELECT 1;', { history: ROOMS }],
  ['dropping one', 'ALTER TABLE rooms DROP CONSTRAINT x;', { history: ROOMS }],
]);

table('add-domain-constraint', [
  ['CHECK', '«ALTER DOMAIN amount ADD CONSTRAINT positive CHECK (VALUE > 0)»;', { history: ROOMS }],
  ['without a name', '/* ü */ «alter domain "amount" add check (value < 1e9)» ;', { history: ROOMS }],
  ['SET NOT NULL', '«ALTER DOMAIN public.amount SET NOT NULL»;', { history: ROOMS }],
  ['a domain that nothing is known about', "«ALTER DOMAIN email ADD CHECK (VALUE ~ '@')»;"],
  [
    'in a transaction',
    'BEGIN;\r\n«ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0)»;\r\nCOMMIT;',
    { history: ROOMS },
  ],
  [
    'a column added by an earlier migration',
    '«ALTER DOMAIN spare ADD CHECK (length(VALUE) < 9)»;',
    { history: `${ROOMS}ALTER TABLE orders ADD COLUMN note spare;` },
  ],
  ['NOT VALID', 'ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;', { history: ROOMS }],
  [
    'VALIDATE',
    'ALTER DOMAIN amount VALIDATE CONSTRAINT c;',
    { history: `${ROOMS}ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;` },
  ],
  ['a domain that no table uses', 'ALTER DOMAIN spare ADD CHECK (length(VALUE) < 9);', { history: ROOMS }],
  [
    'a domain made here',
    "CREATE DOMAIN iban AS text;\nALTER DOMAIN iban ADD CHECK (VALUE ~ '^[A-Z]{2}');\nALTER DOMAIN iban SET NOT NULL;",
  ],
  [
    'only a table made here uses it',
    'CREATE TABLE t (s spare);\nALTER DOMAIN spare ADD CHECK (length(VALUE) < 9);',
    { history: ROOMS },
  ],
  ['a default', 'ALTER DOMAIN amount SET DEFAULT 0;\nALTER DOMAIN amount DROP NOT NULL;', { history: ROOMS }],
  ['dropping one', 'ALTER DOMAIN amount DROP CONSTRAINT c;', { history: ROOMS }],
]);

describe('answers to constraints of domains', () => {
  it('is added NOT VALID first and validated in a later migration', () => {
    const sql = "ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE <> 'ü') ;";
    const [fix] = fixesOf('add-domain-constraint', sql, { history: ROOMS });
    assert.ok(fix?.type === 'plan' && 'plan' in fix.result);
    assert.deepEqual(
      fix.result.plan.steps.map(({ up, down }) => ({ up, down })),
      [
        {
          up: [
            'ALTER DOMAIN amount DROP CONSTRAINT IF EXISTS c',
            "ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE <> 'ü') NOT VALID",
          ],
          down: ['ALTER DOMAIN amount DROP CONSTRAINT IF EXISTS c'],
        },
        { up: ['ALTER DOMAIN amount VALIDATE CONSTRAINT c'], down: [] },
      ],
    );
  });

  it('SET NOT NULL has no NOT VALID', () => {
    assert.deepEqual(
      fixesOf('add-domain-constraint', 'ALTER DOMAIN amount SET NOT NULL;', { history: ROOMS }),
      [],
    );
  });
});
