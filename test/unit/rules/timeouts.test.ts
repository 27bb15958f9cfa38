import * as assert from 'node:assert/strict';
import { fixed, fixesOf, table, type Case, type LintOptions } from './lint';

const SHOP = 'CREATE TABLE bookings (id int PRIMARY KEY, room int, "Gäste" int);';
const EXCLUDE = 'ADD CONSTRAINT c EXCLUDE USING gist (room WITH =)';
const strict = (options: LintOptions = {}): LintOptions => ({
  history: SHOP,
  ...options,
  settings: { preset: 'strict', ...options.settings },
});

const CASES: readonly Case[] = [
  ['an exclusion constraint', `ALTER TABLE bookings «${EXCLUDE}»;`],
  ['quoted, in CRLF, behind a comment', `-- ü\r\nalter table "bookings"\r\n  «${EXCLUDE}»;\r\n`],
  ['a table written anew', "SET lock_timeout = '1s';\n«VACUUM (FULL) bookings»;"],
  ['no limit is none', `SET statement_timeout TO 0;\n«CLUSTER bookings»;`],
  [
    'a limit of another transaction',
    `BEGIN;\nSET LOCAL statement_timeout = '9s';\nCOMMIT;\n«CLUSTER bookings»;`,
  ],
  [
    'a limit that was taken back',
    `SET statement_timeout = 9000;\nRESET ALL;\nRESET statement_timeout;\n«CLUSTER bookings»;`,
  ],
  [
    'rolled back with its SET',
    `BEGIN;\nSET statement_timeout = 9;\nROLLBACK;\nALTER TABLE bookings «${EXCLUDE}»;`,
  ],
  ['in a DO block', `DO $$ BEGIN\n  ALTER TABLE bookings «${EXCLUDE}»;\nEND $$;`],
  ['for the session', `SET SESSION statement_timeout = '30s';\nALTER TABLE bookings ${EXCLUDE};`],
  ['for the transaction', `BEGIN;\nset local STATEMENT_TIMEOUT to '1min';\nCLUSTER bookings;\nCOMMIT;`],
  ['by set_config', `SELECT set_config('statement_timeout', '5s', false);\nCLUSTER bookings;`],
  [
    'what works beside writes',
    'CREATE INDEX CONCURRENTLY i ON bookings (room);\nALTER TABLE bookings VALIDATE CONSTRAINT c;',
  ],
  [
    'a backfill',
    'DO $$ BEGIN LOOP UPDATE bookings SET room = 1 WHERE id < 9; COMMIT; EXIT; END LOOP; END $$;',
  ],
  [
    'a lock for a moment',
    'ALTER TABLE bookings ADD COLUMN n int;\nCREATE TRIGGER t AFTER INSERT ON bookings EXECUTE FUNCTION f();',
  ],
  ['a table made here', `CREATE TABLE t (room int);\nALTER TABLE t ${EXCLUDE};\nCLUSTER t;`],
  ['what a greater hazard replaces', 'ALTER TABLE bookings ADD CONSTRAINT k CHECK (room > 0);'],
  ['set elsewhere', `CLUSTER bookings;`, { settings: { timeoutsSetElsewhere: true } }],
  ['the down part', 'CLUSTER bookings;', { fileName: '0002_change.down.sql', upOf: 'SELECT 1;' }],
];

table(
  'missing-statement-timeout',
  CASES.map(([title, sql, options]) => [title, sql, strict(options)]),
);

describe('missing-statement-timeout', () => {
  it('is off but in the strict preset', () => {
    for (const preset of ['recommended', 'protocol'] as const) {
      assert.throws(() =>
        fixesOf('missing-statement-timeout', 'CLUSTER bookings;', { settings: { preset } }),
      );
    }
  });

  const fixes: readonly (readonly [title: string, before: string, after: string])[] = [
    [
      'before the comment above',
      '-- why\nCLUSTER bookings;\n',
      "SET statement_timeout = '30s';\n-- why\nCLUSTER bookings;\n",
    ],
    [
      'for the transaction',
      'BEGIN;\r\n  CLUSTER bookings;\r\nCOMMIT;',
      "BEGIN;\r\n  SET LOCAL statement_timeout = '30s';\r\n  CLUSTER bookings;\r\nCOMMIT;",
    ],
    [
      'and back to the usual limit for what must be allowed to finish',
      'CLUSTER bookings;\nCREATE INDEX CONCURRENTLY i ON bookings (room);',
      "SET statement_timeout = '30s';\nCLUSTER bookings;\nRESET statement_timeout;\nCREATE INDEX CONCURRENTLY i ON bookings (room);",
    ],
  ];
  for (const [title, before, after] of fixes) {
    it(`sets it ${title}`, () => {
      assert.equal(fixed('missing-statement-timeout', before, strict()), after);
    });
  }

  it('sets nothing beside a statement that must be alone in its query', () => {
    const options = strict({ tool: 'golang-migrate' });
    assert.deepEqual(fixesOf('missing-statement-timeout', 'VACUUM FULL bookings;', options), []);
  });
});
