import * as assert from 'node:assert/strict';
import { findingsOf, table, type LintOptions } from './lint';

const SHOP = `CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50) NOT NULL DEFAULT 'x');
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), "größe" int, total int CHECK (total >= 0));
CREATE INDEX orders_total_idx ON orders (total) WHERE total > 0;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE VIEW totals AS SELECT total FROM orders;
`;
const DBMATE: LintOptions = { tool: 'dbmate', history: SHOP, complete: true };
const GOOSE: LintOptions = { ...DBMATE, tool: 'goose' };
/** A folder that begins on a database that exists. */
const UNKNOWN: LintOptions = { tool: 'dbmate' };

const parts = (up: string, down: string): string => `-- migrate:up\n${up}\n\n-- migrate:down\n${down}\n`;
const pair = (upOf: string, options: LintOptions = {}): LintOptions => ({
  tool: 'golang-migrate',
  fileName: '0002_change.down.sql',
  history: SHOP,
  complete: true,
  upOf,
  ...options,
});

table('down-does-not-reverse', [
  [
    'a column that stays',
    parts('ALTER TABLE orders ADD a int, ADD b int;', '«ALTER TABLE orders DROP COLUMN b»;'),
    DBMATE,
  ],
  [
    'a column that comes back with less, in CRLF',
    '-- +goose Up\r\nALTER TABLE users DROP COLUMN email;\r\n-- +goose Down\r\n-- zurück /* ü */\r\n«ALTER TABLE users\r\n  ADD email varchar(40)»;\r\n',
    GOOSE,
  ],
  [
    'a lost index behind a column, quoted, in another schema',
    parts('ALTER TABLE "App"."Ü" DROP "b c";', '«ALTER TABLE "App"."Ü" ADD "b c" int»;'),
    {
      ...DBMATE,
      history: 'CREATE TABLE "App"."Ü" (a int, "b c" int);\nCREATE INDEX i ON "App"."Ü" ("b c");',
    },
  ],
  [
    'a table under another name, for a pair of files',
    'SELECT 1;\n«ALTER TABLE users RENAME TO people»;',
    pair('ALTER TABLE users RENAME TO accounts;'),
  ],
  [
    'a foreign key with another action',
    'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey,\n  ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE;'
      .replace(/^.*$/s, '«$&»')
      .replace(';»', '»;'),
    pair('ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;'),
  ],
  [
    'an index whose condition is gone',
    parts('DROP INDEX orders_total_idx;', '«CREATE INDEX orders_total_idx ON orders (total)»;'),
    DBMATE,
  ],
  [
    'a value renamed and not back',
    parts("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'; CREATE SCHEMA s;", '«DROP SCHEMA s»;'),
    DBMATE,
  ],
  [
    'row security and a policy that stay',
    parts(
      'ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders; ALTER TABLE orders ADD n int;',
      '«ALTER TABLE orders DROP n»;',
    ),
    DBMATE,
  ],
  [
    'what a DO block makes, where all is known',
    parts('DO $$ BEGIN CREATE TABLE a (x int); CREATE TABLE b (x int); END $$;', '«DROP TABLE a»; -- b ?'),
    DBMATE,
  ],
  [
    'a transaction that is rolled back takes nothing back',
    parts(
      'CREATE TABLE a (x int);\nCREATE TABLE b (x int);',
      'BEGIN;\n«DROP TABLE a»;\nROLLBACK;\nDROP TABLE b;',
    ),
    DBMATE,
  ],
  [
    'an unknown table, where ADD COLUMN proves that the column is new',
    parts('ALTER TABLE old ADD a int;\nALTER TABLE old ADD b int;', '«ALTER TABLE old DROP a»;'),
    UNKNOWN,
  ],
  [
    'the first migration of a folder',
    parts('CREATE TABLE a (x int);\nCREATE TABLE b (x int);', '«DROP TABLE a»;'),
    UNKNOWN,
  ],
  [
    'all is taken back',
    parts(
      "ALTER TABLE orders ADD n int DEFAULT 1; CREATE INDEX i ON orders (n); ALTER TYPE mood ADD VALUE 'happy';",
      'ALTER TABLE orders DROP COLUMN n;',
    ),
    DBMATE,
  ],
  [
    'the column as it was, written otherwise',
    parts(
      'ALTER TABLE users DROP COLUMN email;',
      "alter table PUBLIC.Users add column EMAIL character varying(50) not null default /* ü */ 'x'::varchar;",
    ),
    DBMATE,
  ],
  [
    'NOT NULL comes back as a CHECK that reads no table',
    parts(
      'ALTER TABLE users ALTER email DROP NOT NULL;',
      'ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID;',
    ),
    DBMATE,
  ],
  [
    'renames there and back',
    'ALTER TABLE users RENAME email TO mail; ALTER TABLE users RENAME mail TO email;\nALTER TABLE accounts RENAME TO users;',
    pair('ALTER TABLE users RENAME TO accounts;', {
      history: SHOP,
      upOf: 'ALTER TABLE users RENAME TO accounts;',
    }),
  ],
  ['a comment as the whole down part', parts('DROP VIEW totals;', '-- Nothing can take this back.'), DBMATE],
  ['a query as the whole down part', parts('DROP VIEW totals;', 'SELECT 1;'), DBMATE],
  [
    'a down part that refuses',
    parts('DROP VIEW totals;', "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;"),
    DBMATE,
  ],
  [
    'code that may do the rest',
    parts('ALTER TABLE orders ADD a int, ADD b int;', 'ALTER TABLE orders DROP a;\nSELECT cleanup_orders();'),
    DBMATE,
  ],
  [
    'a guard on an unknown database',
    parts(
      'CREATE TABLE IF NOT EXISTS a (x int);\nCREATE TABLE IF NOT EXISTS b (x int);',
      'DROP TABLE IF EXISTS a;',
    ),
    UNKNOWN,
  ],
  [
    'an unknown column that is replaced and brought back',
    parts(
      'ALTER TABLE old RENAME a TO a_old;\nALTER TABLE old ADD a bigint;\nALTER TABLE old DROP b;\nALTER TABLE old ADD b text;',
      'ALTER TABLE old DROP a;\nALTER TABLE old RENAME a_old TO a;\nALTER TABLE old DROP b, ADD b int;',
    ),
    UNKNOWN,
  ],
  [
    'a temporary table that nobody drops',
    parts('CREATE TEMP TABLE t (a int); CREATE TABLE a (x int);', 'DROP TABLE a;'),
    DBMATE,
  ],
  [
    'an index that went into a constraint',
    'ALTER TABLE users DROP CONSTRAINT u;',
    pair('ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email_idx;', {
      history: `${SHOP}CREATE UNIQUE INDEX users_email_idx ON users (email);`,
    }),
  ],
  [
    'a statement that cannot be read',
    parts('ALTER TABLE orders ADD a int;', 'ALTER TABLE orders DRO a; DROP VIEW totals;'),
    DBMATE,
  ],
]);

describe('down-does-not-reverse says what differs', () => {
  const messageOf = (sql: string, options: LintOptions): string => {
    const [finding, ...more] = findingsOf('down-does-not-reverse', sql, options);
    assert.ok(finding && more.length === 0);
    return finding.message;
  };
  const cases: readonly (readonly [up: string, down: string, differs: string])[] = [
    [
      'ALTER TABLE users DROP COLUMN email;',
      'ALTER TABLE users ADD email text;',
      "the column users.email has the type text instead of varchar(50), the column users.email has lost its default 'x' and the column users.email has lost its NOT NULL",
    ],
    [
      'ALTER TABLE orders ADD "Menge" int; CREATE TABLE "Ü" (a int);',
      'DROP TABLE "Ü";',
      'the column orders."Menge" is still there',
    ],
    [
      'ALTER TABLE orders DROP COLUMN total CASCADE;',
      'ALTER TABLE orders ADD total int CONSTRAINT orders_total_check CHECK (total > 0);',
      'the constraint orders_total_check of orders has as its definition CHECK (total > 0) instead of CHECK (total >= 0), the view totals is missing and the index orders_total_idx is missing',
    ],
    [
      "CREATE SCHEMA app; CREATE TYPE app.t AS ENUM ('a'); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE s; CREATE TABLE app.u (a int); CREATE TABLE v (a int); CREATE TRIGGER g AFTER INSERT ON orders EXECUTE FUNCTION f();",
      'DROP TABLE v;',
      'the schema app is still there, the type app.t is still there, the table app.u is still there, the trigger g of orders is still there, the function f is still there and 1 more thing differs',
    ],
    [
      'ALTER TABLE orders SET UNLOGGED; ALTER TABLE users ALTER email SET DEFAULT NULL;',
      "ALTER TABLE users ALTER email SET DEFAULT 'y';",
      "the table orders is unlogged instead of permanent and the column users.email has the default 'y' instead of 'x'",
    ],
  ];
  for (const [up, down, differs] of cases) {
    it(`${up} / ${down}`, () => {
      assert.equal(
        messageOf(parts(up, down), DBMATE),
        `Up and then down does not lead back to the schema from before: ${differs}. Take back in the down part everything that the up part does.`,
      );
    });
  }

  it('and where the up part makes it', () => {
    const sql = parts('ALTER TABLE orders ADD a int;\nCREATE TABLE t (x int);', 'DROP TABLE t;');
    const [finding] = findingsOf('down-does-not-reverse', sql, DBMATE);
    assert.deepEqual(
      finding?.related.map(({ message, span }) => [message, sql.slice(span.start, span.end)]),
      [['The column orders.a is made here.', 'ADD a int']],
    );
  });
});
