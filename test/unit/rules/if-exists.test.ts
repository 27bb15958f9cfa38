import * as assert from 'node:assert/strict';
import { findingsOf, lint, type LintOptions } from './lint';

const HISTORY = `CREATE SCHEMA app;
CREATE TABLE app."Users" (id int PRIMARY KEY, email text, CONSTRAINT email_there CHECK (email <> ''));
CREATE INDEX users_email ON app."Users" (email);
CREATE VIEW app.mails AS SELECT email FROM app."Users";
`;

const WHOLE: LintOptions = { history: HISTORY, complete: true };

/** Statements with IF EXISTS about what is not there: PostgreSQL says so in a notice. The second is about what is there. */
const CASES: readonly (readonly [rule: string, absent: string, there: string])[] = [
  ['drop-table', 'DROP TABLE IF EXISTS app.users, "users";', 'DROP TABLE IF EXISTS app."Users";'],
  [
    'drop-cascade',
    'DROP TABLE /* old */ IF EXISTS gone CASCADE;',
    'DROP TABLE IF EXISTS app."Users" CASCADE;',
  ],
  ['drop-view', 'DROP VIEW IF EXISTS mails;', 'DROP VIEW IF EXISTS app.mails;'],
  ['drop-view', 'DROP MATERIALIZED VIEW IF EXISTS app.totals;', 'DROP VIEW IF EXISTS app.mails CASCADE;'],
  [
    'drop-index-without-concurrently',
    'DROP INDEX IF EXISTS users_email;',
    'DROP INDEX IF EXISTS app.users_email;',
  ],
  ['drop-schema', 'DROP SCHEMA IF EXISTS "App" CASCADE;', 'DROP SCHEMA IF EXISTS app CASCADE;'],
  [
    'drop-column',
    'ALTER TABLE app."Users" DROP COLUMN IF EXISTS "Email" CASCADE;',
    'ALTER TABLE app."Users" DROP COLUMN IF EXISTS email;',
  ],
  [
    'drop-cascade',
    'ALTER TABLE app."Users" DROP CONSTRAINT IF EXISTS email_here CASCADE;',
    'ALTER TABLE app."Users" DROP CONSTRAINT IF EXISTS email_there CASCADE;',
  ],
  [
    'rename-table',
    'ALTER TABLE IF EXISTS app.users RENAME TO people;',
    'ALTER TABLE IF EXISTS app."Users" RENAME TO people;',
  ],
  [
    'rename-column',
    'ALTER TABLE IF EXISTS users RENAME COLUMN email TO mail;',
    'ALTER TABLE IF EXISTS app."Users" RENAME email TO mail;',
  ],
  [
    'set-not-null-without-check',
    'ALTER TABLE IF EXISTS "Users" ALTER email SET NOT NULL;',
    'ALTER TABLE IF EXISTS app."Users" ALTER email SET NOT NULL;',
  ],
];

describe('IF EXISTS', () => {
  for (const [rule, absent, there] of CASES) {
    it(`${absent} does nothing where the history shows that there is no such thing`, () => {
      assert.deepEqual(
        lint(absent, WHOLE).filter((finding) => finding.rule !== 'missing-lock-timeout'),
        [],
      );
      assert.equal(findingsOf(rule, there, WHOLE).length, 1);
      assert.equal(findingsOf(rule, absent).length, 1, 'an unknown history proves nothing');
    });
  }

  it('speaks of a list where one of its tables is there', () => {
    assert.equal(findingsOf('drop-table', 'DROP TABLE IF EXISTS gone, app."Users";', WHOLE).length, 1);
  });
});

describe('What PostgreSQL refuses because of a name', () => {
  for (const sql of ['DROP TABLE gone;', 'TRUNCATE gone;', 'ALTER TABLE app."Users" DROP COLUMN gone;']) {
    it(`${sql} loses and breaks nothing`, () => {
      assert.deepEqual(
        lint(sql, WHOLE).map(({ rule }) => rule),
        ['refused-by-server'],
      );
    });
  }
});
