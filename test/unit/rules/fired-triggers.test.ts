import * as assert from 'node:assert/strict';
import { analyze, findingsOf, lint, table, type Case } from './lint';

const HISTORY = `
CREATE TABLE orders (id bigint PRIMARY KEY, status text, total int);
CREATE TABLE app."Straße" (id bigint PRIMARY KEY, "Größe" int);
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders;
CREATE UNIQUE INDEX totals_key ON totals (total);
CREATE TABLE counts (n int);
CREATE FUNCTION refresh_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW totals; -- é
  RETURN NULL;
END $$;
CREATE TRIGGER "Totals" AFTER INSERT OR UPDATE OF total OR DELETE ON orders
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_totals();
CREATE FUNCTION app.widen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    EXECUTE 'CREATE INDEX ON orders (status)';
    RETURN OLD;
  END IF;
  UPDATE counts SET n = n + 1;
  EXECUTE format('INSERT INTO %I VALUES (1)', TG_TABLE_NAME || '_log');
  RETURN NEW;
END $body$;
CREATE TRIGGER w BEFORE UPDATE OR DELETE ON app."Straße" FOR EACH ROW EXECUTE PROCEDURE app.widen();
`;
const KNOWN = { history: HISTORY };

const REFRESHED: readonly Case[] = [
  ['each event of the trigger', "«INSERT INTO orders VALUES (1, 'é')»;", KNOWN],
  ['a column that it is for', '«UPDATE orders SET total = 1 WHERE id = 1»;', KNOWN],
  ['rows that go', '«DELETE FROM public.orders WHERE id = 1»;', KNOWN],
  ['in a DO block', 'DO $$ BEGIN «INSERT INTO orders VALUES (1)»; END $$;', KNOWN],
  [
    'a trigger made in the file',
    `CREATE TRIGGER o AFTER UPDATE ON app."Straße" FOR EACH STATEMENT EXECUTE FUNCTION refresh_totals();
/* é */ «UPDATE app."Straße" SET "Größe" = 1 WHERE id = 1»;`,
    KNOWN,
  ],
  ['COPY', '«COPY orders (id) FROM STDIN»;', KNOWN],
  ['another column', "UPDATE orders SET status = 'x' WHERE id = 1;", KNOWN],
  ['another table', 'INSERT INTO counts VALUES (1);', KNOWN],
  [
    'a trigger that is turned off',
    'ALTER TABLE orders DISABLE TRIGGER "Totals"; INSERT INTO orders VALUES (1);',
    KNOWN,
  ],
  [
    'a trigger that is on again',
    'ALTER TABLE orders DISABLE TRIGGER ALL; ALTER TABLE orders ENABLE TRIGGER ALL; «INSERT INTO orders VALUES (1)»;',
    KNOWN,
  ],
  [
    'a session that replays',
    'SET session_replication_role TO replica; INSERT INTO orders VALUES (1);',
    KNOWN,
  ],
  [
    'one that did',
    'SET session_replication_role = replica; RESET session_replication_role; «INSERT INTO orders VALUES (1)»;',
    KNOWN,
  ],
  ['a trigger that is gone', 'DROP TRIGGER "Totals" ON orders; INSERT INTO orders VALUES (1);', KNOWN],
  [
    'a function that does something else now',
    'CREATE OR REPLACE FUNCTION refresh_totals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; INSERT INTO orders VALUES (1);',
    KNOWN,
  ],
];

const INDEXES: readonly Case[] = [
  ['the event of its branch', '«DELETE FROM app."Straße" WHERE id = 1»;', KNOWN],
  ['another event', 'UPDATE app."Straße" SET "Größe" = 1 WHERE id = 1;', KNOWN],
  ['an event without a trigger', 'INSERT INTO app."Straße" VALUES (1);', KNOWN],
];

describe('triggers that a migration fires', () => {
  table('refresh-without-concurrently', REFRESHED);
  table('create-index-without-concurrently', INDEXES);

  it('are named with their function and table', () => {
    const [first] = findingsOf(
      'create-index-without-concurrently',
      'DELETE FROM app."Straße" WHERE id = 1',
      KNOWN,
    );
    assert.equal(
      first?.message,
      'CREATE INDEX holds a SHARE lock on orders while it reads the whole table, so every INSERT, UPDATE and DELETE waits until the index is built. Build it CONCURRENTLY. It stands in the function app.widen, which the trigger w of app."Straße" runs here: CREATE INDEX ON orders (status).',
    );
  });

  it('say nothing of rows that they change as with every change of the application', () => {
    const sql =
      'SET lock_timeout = 100; SET statement_timeout = 100; UPDATE app."Straße" SET "Größe" = 1 WHERE id = 1;';
    assert.deepEqual(lint(sql, KNOWN), []);
  });

  it('leave the effect of the statement to itself, and that of the whole to both', () => {
    const { statements } = analyze('INSERT INTO orders VALUES (1)', { ...KNOWN, complete: true });
    const [statement] = statements;
    assert.deepEqual(
      statement!.operations.map(({ operation, effect }) => [operation.type, [...effect.locks]]),
      [
        ['Insert', [['public.orders', 'ROW EXCLUSIVE']]],
        ['RefreshMaterializedView', [['public.totals', 'ACCESS EXCLUSIVE']]],
      ],
    );
    assert.deepEqual(
      [...statement!.effect.locks],
      [
        ['public.orders', 'ROW EXCLUSIVE'],
        ['public.totals', 'ACCESS EXCLUSIVE'],
      ],
    );
    assert.equal(statement!.after.complete, true);
  });
});

describe('functions that are called for a value', () => {
  const CALLED = {
    history: `${HISTORY}
CREATE FUNCTION locked(n bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN CREATE INDEX ON orders (total); RETURN n; END $$;
CREATE FUNCTION put_together(n bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE t' || n; RETURN n; END $$;`,
  };
  table('create-index-without-concurrently', [
    ['UPDATE', '«UPDATE app."Straße" SET "Größe" = locked(1) WHERE id = 1»;', CALLED],
    ['INSERT', 'INSERT INTO counts VALUES (1);\r\n«INSERT INTO counts SELECT locked(5)»;', CALLED],
    ['CREATE TABLE AS', '«CREATE TABLE n AS SELECT locked(1)»;', CALLED],
    ['an assignment', 'DO $$ DECLARE n int; BEGIN n := «locked(1) + 1»; END $$;', CALLED],
    ['a condition', 'DO $x$ BEGIN IF «locked(1) > 1 /* é */ AND true» THEN NULL; END IF; END $x$;', CALLED],
    ['a declaration', 'DO $$ DECLARE n int DEFAULT «locked(1)»; BEGIN END $$;', CALLED],
    ['what is made for later', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN locked(1);', CALLED],
    ['WITH NO DATA', 'CREATE TABLE n AS SELECT locked(1) WITH NO DATA;', CALLED],
    ['another function', 'UPDATE app."Straße" SET "Größe" = length(other.locked(1)) WHERE id = 1;', CALLED],
  ]);

  it('leave the schema known where nobody knows them, and not where they put SQL together', () => {
    const { statements } = analyze(
      'INSERT INTO counts VALUES (nobody_knows(1)); INSERT INTO counts VALUES (put_together(1));',
      { ...CALLED, complete: true },
    );
    assert.deepEqual(
      statements.map(({ after }) => after.complete),
      [true, false],
    );
  });
});
