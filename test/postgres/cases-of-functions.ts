import type { Case } from './measure';

/** Functions and procedures that get other names, schemas and settings, are replaced and dropped. */
export const FUNCTIONS: readonly Case[] = [
  {
    setup:
      'CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN n; END $$; ALTER FUNCTION f(int) RENAME TO g',
    statement: 'SELECT g(1)',
  },
  {
    setup:
      'CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN n; END $$; ALTER FUNCTION f RENAME TO g',
    statement: 'SELECT g(1)',
  },
  {
    setup:
      'CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN n; END $$; CREATE SCHEMA s; ALTER FUNCTION f(int) SET SCHEMA s',
    statement: 'SELECT s.f(1)',
  },
  {
    setup:
      'CREATE SCHEMA s; CREATE TABLE s.items (n int); INSERT INTO s.items VALUES (1); CREATE FUNCTION f(m int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE items SET n = 1; RETURN m; END $$; ALTER FUNCTION f(int) SET search_path = s',
    statement: 'SELECT f(1)',
  },
  {
    setup:
      'CREATE SCHEMA s; CREATE TABLE s.items(n int); CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql SET search_path = s AS $$ BEGIN UPDATE items SET product = NULL; RETURN n; END $$; ALTER FUNCTION f(int) RESET search_path',
    statement: 'SELECT f(1)',
  },
  {
    setup:
      'CREATE SCHEMA s; CREATE TABLE s.items(n int); CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql SET search_path = s AS $$ BEGIN UPDATE items SET product = NULL; RETURN n; END $$; ALTER FUNCTION f(int) RESET ALL',
    statement: 'SELECT f(1)',
  },
  {
    setup:
      'CREATE FUNCTION q() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; ALTER FUNCTION q() IMMUTABLE',
    statement: 'ALTER TABLE orders ADD COLUMN x int DEFAULT q()',
  },
  {
    setup: 'ALTER FUNCTION moving() RENAME TO fixed2; ALTER FUNCTION fixed2() STABLE',
    statement: 'ALTER TABLE orders ADD COLUMN x int DEFAULT fixed2()',
  },
  {
    setup:
      "CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN n; END $$; CREATE FUNCTION f(n text) RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f(text)",
    statement: 'SELECT f(1)',
  },
  {
    setup:
      'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; END $$; ALTER PROCEDURE p() RENAME TO q',
    statement: 'CALL q()',
  },
  {
    setup:
      'CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE tags IN SHARE MODE; RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION act(); ALTER FUNCTION act() RENAME TO act2',
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup:
      'CREATE SCHEMA s; CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE tags IN SHARE MODE; RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION act(); ALTER FUNCTION act() SET SCHEMA s',
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup:
      'CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE tags IN SHARE MODE; RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION act(); DROP FUNCTION act() CASCADE',
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup: 'CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'DROP FUNCTION touch()',
  },
  {
    setup: 'CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'DROP FUNCTION touch() CASCADE',
  },
  {
    setup: 'CREATE TRIGGER x BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'DROP FUNCTION touch() CASCADE',
  },
  {
    setup: 'CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION touch()',
    statement: 'DROP FUNCTION IF EXISTS touch',
  },
  {
    setup:
      'CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION touch(); DROP FUNCTION touch CASCADE',
    statement: 'DROP TRIGGER x ON items',
  },
  {
    statement: 'DROP FUNCTION nope()',
  },
  {
    statement: 'DROP FUNCTION IF EXISTS nope()',
  },
  {
    statement: 'DROP PROCEDURE fixed()',
  },
  {
    statement: 'DROP ROUTINE fixed',
  },
  {
    statement: 'ALTER FUNCTION fixed() RENAME TO moving',
  },
  {
    statement: 'ALTER FUNCTION fixed() RENAME TO fixed2',
  },
  {
    statement: 'ALTER FUNCTION fixed() SET SCHEMA public',
  },
  {
    statement: "CREATE FUNCTION fixed() RETURNS int LANGUAGE sql AS 'SELECT 2'",
  },
  {
    statement: "CREATE OR REPLACE FUNCTION fixed() RETURNS int LANGUAGE sql AS 'SELECT 2'",
  },
  {
    statement: "CREATE OR REPLACE FUNCTION fixed() RETURNS text LANGUAGE sql AS 'SELECT ''2'''",
  },
  {
    statement: "CREATE OR REPLACE PROCEDURE fixed() LANGUAGE sql AS 'SELECT 2'",
  },
  {
    statement: "CREATE FUNCTION fixed(n int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
  },
  {
    setup: 'ALTER TABLE users ADD COLUMN x int DEFAULT fixed()',
    statement: 'DROP FUNCTION fixed()',
  },
  {
    setup: 'ALTER TABLE users ADD COLUMN x int DEFAULT fixed()',
    statement: 'DROP FUNCTION fixed() CASCADE',
  },
  {
    statement: 'DROP FUNCTION touch',
  },
  {
    statement: 'DROP FUNCTION fixed, moving',
  },
  {
    statement: 'DROP FUNCTION fixed(), nope()',
  },
  {
    setup:
      'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN UPDATE items SET quantity = 1; RETURN 1; END $$',
    statement: 'SELECT f()',
  },
  {
    setup:
      'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN UPDATE items SET quantity = 1; RETURN 1; END $$; ALTER FUNCTION f() VOLATILE',
    statement: 'SELECT f()',
  },
  {
    setup:
      'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN IF false THEN UPDATE items SET quantity = 1; END IF; RETURN 1; END $$',
    statement: 'SELECT f()',
  },
  {
    setup:
      'CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN 1; END $$; CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM g(); RETURN g(); END $$',
    statement: 'SELECT f()',
  },
];
