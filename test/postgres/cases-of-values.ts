import type { Case } from './measure';

const LOCKS_ITEMS =
  'CREATE FUNCTION locks_items(n bigint DEFAULT 1) RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE items IN SHARE MODE; RETURN n; END $$';

const WIDENS_ITEMS =
  'CREATE FUNCTION widens_items() RETURNS int LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE items ADD COLUMN IF NOT EXISTS x int; RETURN 1; END $$';

function calling(statement: string, setup = LOCKS_ITEMS): Case {
  return { setup, statement };
}

/** Functions that are called for their values: in data changes, queries that make tables, expressions of PL/pgSQL. */
export const VALUES: readonly Case[] = [
  calling('UPDATE animals SET id = locks_items(id)'),
  calling('UPDATE animals SET id = 1 WHERE locks_items(id) > 0'),
  calling('UPDATE animals SET id = coalesce((SELECT max(public.locks_items(2))), 1)'),
  calling('UPDATE animals SET id = 1 RETURNING locks_items(id)'),
  calling('DELETE FROM animals WHERE id = locks_items(id)'),
  calling('INSERT INTO animals VALUES (locks_items(), NULL)'),
  calling("INSERT INTO animals VALUES (1, 'a'), (2 + locks_items(3), upper('b'))"),
  calling('INSERT INTO animals SELECT locks_items(id) FROM users'),
  calling('INSERT INTO animals VALUES (1) RETURNING locks_items(id)'),
  calling('INSERT INTO items (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET quantity = locks_items()'),
  calling('CREATE TABLE made AS SELECT locks_items() AS n'),
  calling('CREATE TABLE made AS SELECT locks_items() AS n WITH NO DATA'),
  calling('SELECT locks_items() AS n INTO made'),
  calling('WITH n AS (SELECT locks_items() AS n) UPDATE animals SET id = n.n FROM n'),
  calling('INSERT INTO animals SELECT widens_items()', WIDENS_ITEMS),
  calling('DO $$ DECLARE n int; BEGIN n := locks_items(); END $$'),
  calling('DO $$ DECLARE n int = locks_items(2) + 1; BEGIN NULL; END $$'),
  calling('DO $$ BEGIN IF locks_items() > 0 THEN NULL; END IF; END $$'),
  calling('DO $$ BEGIN IF false THEN NULL; ELSIF locks_items() > 0 THEN NULL; END IF; END $$'),
  calling('DO $$ BEGIN WHILE locks_items() < 0 LOOP NULL; END LOOP; END $$'),
  calling('DO $$ BEGIN FOR i IN 1 .. locks_items() LOOP NULL; END LOOP; END $$'),
  calling('DO $$ BEGIN CASE locks_items() WHEN 1 THEN NULL; ELSE NULL; END CASE; END $$'),
  calling('DO $$ BEGIN CASE WHEN locks_items() = 1 THEN NULL; ELSE NULL; END CASE; END $$'),
  calling('DO $$ BEGIN LOOP EXIT WHEN locks_items() = 1; END LOOP; END $$'),
  calling("DO $$ BEGIN RAISE NOTICE '%', locks_items(); END $$"),
  calling('DO $$ BEGIN ASSERT locks_items() = 1; END $$'),
  calling("DO $$ BEGIN EXECUTE 'SELECT $1' USING locks_items(); END $$"),
  calling('DO $$ DECLARE n int; BEGIN FOREACH n IN ARRAY ARRAY[locks_items()] LOOP NULL; END LOOP; END $$'),
  calling('DO $$ DECLARE n int; BEGIN n := 1; IF n = 2 THEN n := nope(n); END IF; END $$'),
  calling(
    'SELECT outer_one()',
    `${LOCKS_ITEMS}; CREATE FUNCTION outer_one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN locks_items() + 1; END $$`,
  ),
  calling(
    'SELECT outer_one()',
    `${LOCKS_ITEMS}; CREATE FUNCTION outer_one() RETURNS int LANGUAGE plpgsql AS $$ DECLARE a int := 1; BEGIN a = locks_items() * a; RETURN a; END $$`,
  ),
  calling(
    'UPDATE animals SET id = outer_one(id)',
    `${LOCKS_ITEMS}; CREATE FUNCTION outer_one(n int) RETURNS int LANGUAGE sql RETURN n + locks_items()`,
  ),
  calling(
    'UPDATE animals SET id = counted(id)',
    'CREATE FUNCTION counted(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF n < 1 THEN RETURN 0; END IF; UPDATE events_new SET kind = kind; RETURN counted(n - 100); END $$',
  ),
  calling(
    'UPDATE animals SET id = length(x(name))',
    `${LOCKS_ITEMS}; CREATE FUNCTION x(n int) RETURNS int LANGUAGE sql AS 'SELECT locks_items()'; CREATE FUNCTION x(a text, b int DEFAULT 1) RETURNS text LANGUAGE sql AS 'SELECT a'; DROP FUNCTION x(int)`,
  ),
  calling(
    'UPDATE animals SET id = f(id)',
    'CREATE SCHEMA s; CREATE TABLE s.items (n int); INSERT INTO s.items VALUES (1); CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql SET search_path = s AS $$ BEGIN UPDATE items SET n = 1; RETURN 1; END $$',
  ),
  calling('INSERT INTO orders (id, amount) VALUES (1000, 5)'),
  calling(
    'UPDATE animals SET id = generated_one(id)',
    'CREATE FUNCTION generated_one(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n $$',
  ),
];
