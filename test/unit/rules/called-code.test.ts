import * as assert from 'node:assert/strict';
import { analyze, findingsOf, lint, table, type Case } from './lint';

const HISTORY = `
CREATE TABLE orders (id bigint PRIMARY KEY, status text, total int);
CREATE TABLE app."Straße" (id bigint PRIMARY KEY, status text);
CREATE FUNCTION recount() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE orders
     SET total = 0 -- all of them
   WHERE total IS NULL;
END $$;
CREATE FUNCTION app.widen(the_name text DEFAULT 'x') RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  EXECUTE 'CREATE INDEX i ON orders (status)';
  ALTER TABLE app."Straße" ALTER COLUMN status SET NOT NULL;
END $body$;
CREATE FUNCTION one(the_id bigint) RETURNS int LANGUAGE sql AS 'UPDATE orders SET total = 1 WHERE id = the_id; SELECT 1';
CREATE PROCEDURE batches() LANGUAGE plpgsql AS $$
BEGIN
  LOOP
    UPDATE orders SET total = 1 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 100);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $$;
CREATE FUNCTION put_together(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN EXECUTE format('UPDATE orders SET total = %s', what); END $$;
CREATE FUNCTION anything(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE what; END $$;
`;
const KNOWN = { history: HISTORY };

const OWN = `CREATE FUNCTION own() RETURNS void LANGUAGE sql AS 'DELETE FROM orders WHERE status = ''x''';\n`;

const CHANGES: readonly Case[] = [
  ['a function of the history', '«SELECT recount()»;', KNOWN],
  ['a function made in the file', `${OWN}«SELECT * FROM "own"()»;`, KNOWN],
  ['in a DO block', 'DO $$ BEGIN «PERFORM recount()»; END $$;', KNOWN],
  [
    'in another function',
    'CREATE FUNCTION around() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM recount(); RETURN 1; END $$;\r\n«/* é */ SELECT around()»;'.replace(
      '«/* é */ SELECT',
      '/* é */ «SELECT',
    ),
    KNOWN,
  ],
  ['in a branch', "«SELECT CASE WHEN current_user = 'a' THEN recount() END»;", KNOWN],
  [
    'the body that holds when it is called',
    `CREATE OR REPLACE FUNCTION recount() RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;
SELECT recount();
CREATE OR REPLACE FUNCTION recount() RETURNS void LANGUAGE sql AS 'UPDATE orders SET total = 2 WHERE status IS NULL';
«SELECT recount()»;`,
    KNOWN,
  ],
  [
    'in the search path',
    `SET search_path = app, public;
«SELECT recount()»;`,
    KNOWN,
  ],
  ['a function that is only made', OWN, KNOWN],
  ['what changes rows by their key', 'SELECT one(5);', KNOWN],
  ['SQL that code puts together', "SELECT put_together('1');", KNOWN],
  ['a function of another schema', 'SELECT other.recount();', KNOWN],
  ['a call that no function fits', 'SELECT recount(1);', KNOWN],
  ['a procedure is not called by SELECT', 'SELECT batches();', KNOWN],
  [
    'what could mean two functions',
    `CREATE FUNCTION own(a int) RETURNS void LANGUAGE sql AS 'UPDATE orders SET total = a WHERE status IS NULL';
CREATE FUNCTION own(a text) RETURNS void LANGUAGE sql AS 'SELECT 1';
SELECT own(NULL);`,
    KNOWN,
  ],
  ['a function under its new name', 'ALTER FUNCTION recount() RENAME TO "Re";\n«SELECT "Re"()»;', KNOWN],
  ['a function under its old name', 'ALTER FUNCTION recount RENAME TO re;\nSELECT recount();', KNOWN],
  [
    'a function in another schema',
    'ALTER FUNCTION recount() SET SCHEMA app;\n«SELECT app.recount()»;',
    KNOWN,
  ],
  [
    'one of two functions is dropped',
    `CREATE FUNCTION recount(n int) RETURNS void LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION recount(integer);
«SELECT recount()»;`,
    KNOWN,
  ],
  ['a dropped function', 'DROP FUNCTION recount();\nSELECT recount();', KNOWN],
  ['batches that are committed', 'CALL batches();', { ...KNOWN, tool: 'plain' }],
  [
    'a table that the function itself makes',
    `CREATE FUNCTION own() RETURNS void LANGUAGE sql AS 'CREATE TABLE n (a int); UPDATE n SET a = 1';
SELECT own();`,
    KNOWN,
  ],
];

const INDEXES: readonly Case[] = [
  ['EXECUTE of a literal', '«SELECT app.widen()»;', KNOWN],
  ['with an argument', '«SELECT app.widen($$é$$)»;', KNOWN],
  ['as a source', '«SELECT 1 FROM app.widen()»;', KNOWN],
];

const REFUSED: readonly Case[] = [
  [
    'CONCURRENTLY in a function',
    `CREATE FUNCTION own() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP INDEX CONCURRENTLY i; END $$;
«SELECT own()»;`,
    KNOWN,
  ],
  ['a procedure that commits', 'BEGIN;\n«CALL batches()»;\nCOMMIT;', KNOWN],
  ['a procedure that commits, alone', 'CALL batches();', KNOWN],
];

describe('code that a migration calls', () => {
  table('unbatched-data-change', CHANGES);
  table('create-index-without-concurrently', INDEXES);
  table('concurrently-in-transaction', REFUSED);

  it('is named with its function', () => {
    assert.deepEqual(
      lint('SET lock_timeout = 100; SET statement_timeout = 100; SELECT app.widen();', KNOWN).map(
        ({ rule, message }) => `${rule}: ${message}`,
      ),
      [
        'create-index-without-concurrently: CREATE INDEX holds a SHARE lock on orders while it reads the whole table, so every INSERT, UPDATE and DELETE waits until the index is built. Build it CONCURRENTLY. It stands in the function app.widen, which is called here: CREATE INDEX i ON orders (status).',
        'lock-held-during-work: CREATE INDEX took a SHARE lock on orders in the same transaction and keeps it until the end. SET NOT NULL checks every row of app."Straße" meanwhile, so every INSERT, UPDATE and DELETE waits for all of it. Put the two into separate migrations. It stands in the function app.widen, which is called here: ALTER TABLE app."Straße" ALTER COLUMN status SET NOT NULL.',
        'set-not-null-without-check: SET NOT NULL holds an ACCESS EXCLUSIVE lock on app."Straße" while it checks every row, so every query, reads included, waits until it is done. It fails if a row has NULL in app."Straße".status. Add a CHECK (… IS NOT NULL) NOT VALID, fill the rows, validate it in a later transaction, and set NOT NULL after that: it then reads nothing. It stands in the function app.widen, which is called here: ALTER TABLE app."Straße" ALTER COLUMN status SET NOT NULL.',
      ],
    );
  });

  it('names what stands in a procedure, and shortens it', () => {
    const [first] = findingsOf(
      'concurrently-in-transaction',
      'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE INDEX CONCURRENTLY a_rather_long_name ON orders (status, total, id) WHERE status IS NOT NULL; END $$; CALL p();',
      KNOWN,
    );
    assert.equal(
      first?.message,
      'PostgreSQL refuses CREATE INDEX CONCURRENTLY in a procedure, because it runs in a transaction. Make it a statement of its own, outside of a transaction. It stands in the procedure p, which is called here: CREATE INDEX CONCURRENTLY a_rather_long_name ON orders (status, total, id) WHERE …',
    );
  });

  it('says that a call for each row commits once', () => {
    const [first] = findingsOf('unbatched-data-change', 'SELECT one(id) FROM orders', KNOWN);
    assert.equal(
      first?.message,
      'This runs again and again without a commit, so the call is one transaction: every row of orders that it changes stays locked until the last batch is done. A function cannot commit: make it a procedure that does so after each batch, and call that outside of a transaction. It stands in the function one, which is called here: UPDATE orders SET total = 1 WHERE id = the_id.',
    );
  });

  it('is refused where the function would be', () => {
    const sql = `CREATE FUNCTION own() RETURNS void LANGUAGE sql AS 'ALTER TABLE orders DROP COLUMN missing'; SELECT own();`;
    const [first] = findingsOf('refused-by-server', sql, { ...KNOWN, complete: true });
    assert.equal(
      first?.message,
      'As the migrations before it leave the schema, PostgreSQL refuses this: column "missing" of relation "orders" does not exist. It stands in the function own, which is called here: ALTER TABLE orders DROP COLUMN missing.',
    );
  });

  it('changes the schema behind it', () => {
    const { statements } = analyze('SELECT app.widen(); SELECT put_together(NULL); SELECT anything(NULL);', {
      ...KNOWN,
      complete: true,
    });
    const [widened, changing, opaque] = statements;
    assert.equal(widened!.after.indexes.has('public.i'), true);
    assert.equal(widened!.after.complete, true);
    assert.equal(changing!.after.complete, true);
    assert.equal(changing!.effect.known, false);
    assert.equal(opaque!.after.complete, false);
    assert.equal(opaque!.effect.known, false);
  });

  it('is refused in a function that may change nothing', () => {
    const [first] = findingsOf('refused-by-server', 'ALTER FUNCTION recount() STABLE; SELECT recount();', {
      ...KNOWN,
      complete: true,
    });
    assert.equal(
      first?.message,
      'As the migrations before it leave the schema, PostgreSQL refuses this: UPDATE is not allowed in a non-volatile function. It stands in the function recount, which is called here: UPDATE orders SET total = 0 WHERE total IS NULL.',
    );
  });

  it('ends where functions call each other without end', () => {
    const calls = 'PERFORM a(1); '.repeat(40);
    const bodies = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
      (name, index) =>
        `CREATE FUNCTION ${name}(n int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${calls.replaceAll('a(', `${'bcdefgha'[index]!}(`)}UPDATE orders SET total = 1; END $$;`,
    );
    const { statements } = analyze(`${bodies.join('\n')}\nSELECT a(1);`, KNOWN);
    assert.equal(statements.at(-1)!.effect.known, false);
  });
});
