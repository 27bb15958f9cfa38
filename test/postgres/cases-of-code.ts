import type { Case } from './measure';

/** Functions and procedures that a migration calls: what their bodies do is done by the call. */
export const CODE: readonly Case[] = [
  {
    setup:
      "CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE items SET product = 'p'; END $$",
    statement: 'SELECT fill()',
  },
  {
    setup:
      "CREATE FUNCTION fill() RETURNS void LANGUAGE sql AS 'UPDATE items SET product = ''p''; DELETE FROM animals WHERE id < 0'",
    statement: 'SELECT * FROM fill()',
  },
  {
    setup:
      "CREATE FUNCTION fill() RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE items SET product = 'p'; END",
    statement: 'SELECT fill()',
  },
  {
    setup:
      'CREATE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE items ADD COLUMN x int DEFAULT random(); CREATE INDEX ON items (product); END $$',
    statement: 'SELECT widen()',
  },
  {
    setup:
      "CREATE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE items ADD COLUMN x int'; END $$",
    statement: 'SELECT widen()',
  },
  {
    setup:
      'CREATE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE items ADD COLUMN IF NOT EXISTS x int; END $$; CREATE OR REPLACE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE users ADD COLUMN IF NOT EXISTS x int; END $$',
    statement: 'SELECT widen()',
  },
  {
    setup:
      'CREATE PROCEDURE fill(INOUT n int DEFAULT 0) LANGUAGE plpgsql AS $$ BEGIN UPDATE items SET quantity = n; n := 1; END $$',
    statement: 'CALL fill()',
  },
  {
    setup:
      'CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN UPDATE items SET quantity = 1; COMMIT; UPDATE animals SET id = 1; END $$',
    statement: 'CALL fill()',
  },
  {
    setup: "CREATE PROCEDURE fill() LANGUAGE sql AS 'UPDATE items SET quantity = 1'",
    statement: 'DO $$ BEGIN CALL fill(); PERFORM fixed(); END $$',
  },
  {
    setup:
      'CREATE FUNCTION inner_one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN 1; END $$; CREATE FUNCTION outer_one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM inner_one(); UPDATE animals SET id = 1; RETURN 2; END $$',
    statement: 'SELECT outer_one() AS done',
  },
  {
    setup:
      'CREATE FUNCTION deep(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF n = 0 THEN UPDATE items SET quantity = 1; RETURN 0; END IF; PERFORM deep(n - 1); RETURN n; END $$',
    statement: 'SELECT deep(2)',
  },
  {
    setup:
      "CREATE FUNCTION fill(n int) RETURNS void LANGUAGE sql AS 'UPDATE items SET quantity = n'; CREATE FUNCTION fill(n int, m int) RETURNS void LANGUAGE sql AS 'UPDATE animals SET id = n'",
    statement: 'SELECT fill(1, 2)',
  },
  {
    setup:
      "CREATE FUNCTION fill(n int, m int DEFAULT 1) RETURNS void LANGUAGE sql AS 'UPDATE items SET quantity = n'; CREATE FUNCTION fill(VARIADIC texts text[]) RETURNS void LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION fill(VARIADIC text[]); CREATE OR REPLACE FUNCTION fill(n integer, m int4 DEFAULT 1) RETURNS void LANGUAGE sql AS 'UPDATE animals SET id = n'",
    statement: 'SELECT fill(1)',
  },
  {
    setup:
      "CREATE SCHEMA s; CREATE TABLE s.items (quantity int); INSERT INTO s.items VALUES (1); CREATE FUNCTION fill() RETURNS void LANGUAGE sql SET search_path = s AS 'UPDATE items SET quantity = 1'",
    statement: 'SELECT fill()',
  },
  {
    setup:
      "CREATE SCHEMA s; CREATE FUNCTION s.fill() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$ BEGIN UPDATE public.items SET quantity = 1; END $$",
    statement: 'SELECT s.fill()',
  },
  {
    setup:
      'CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE missing SET quantity = 1; END $$',
    statement: 'SELECT fill()',
  },
  {
    setup:
      'CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RETURN; UPDATE missing SET quantity = 1; END $$',
    statement: 'SELECT fill()',
  },
  {
    setup:
      "CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'missing') THEN RETURN; END IF; ALTER TABLE missing ADD COLUMN x int; END $$",
    statement: 'SELECT fill()',
  },
  {
    setup:
      'CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE missing SET a = 1; END $$',
    statement: 'SELECT fill() WHERE false',
  },
  {
    setup:
      'CREATE FUNCTION raise_one(the_id bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE users SET name = name WHERE id = the_id; END $$',
    session: 'SET enable_seqscan = off',
    statement: 'SELECT raise_one(id) FROM animals',
  },
  {
    setup:
      'CREATE FUNCTION paid() RETURNS SETOF items LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY UPDATE items SET quantity = 1 RETURNING *; END $$',
    statement: 'SELECT count(*) FROM paid()',
  },
  {
    setup:
      'CREATE FUNCTION clean() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE made (id int); INSERT INTO made VALUES (1); DROP TABLE made; END $$',
    statement: 'SELECT clean()',
  },
  {
    setup:
      'CREATE FUNCTION build() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE INDEX CONCURRENTLY i ON items (product); END $$',
    statement: 'SELECT build()',
  },
];
