import type { Case } from './measure';

/** What PostgreSQL refuses of triggers and of rules ON SELECT. */
export const TRIGGERS: readonly Case[] = [
  {
    statement:
      'CREATE TRIGGER x AFTER UPDATE OF product ON items REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER UPDATE ON items REFERENCING NEW TABLE AS n OLD TABLE AS o FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT OR UPDATE ON items REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x BEFORE UPDATE ON items REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON items REFERENCING OLD TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER DELETE ON items REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER TRUNCATE ON items REFERENCING OLD TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON items REFERENCING NEW ROW AS n FOR EACH ROW EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON items REFERENCING NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON events REFERENCING NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON events REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON events_2020 REFERENCING NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON cats REFERENCING NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION touch()',
  },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON user_names REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  },
  { statement: 'CREATE TRIGGER x INSTEAD OF INSERT ON items FOR EACH ROW EXECUTE FUNCTION touch()' },
  { statement: 'CREATE TRIGGER x INSTEAD OF INSERT ON user_names FOR EACH ROW EXECUTE FUNCTION touch()' },
  { statement: 'CREATE TRIGGER x BEFORE INSERT ON user_names FOR EACH ROW EXECUTE FUNCTION touch()' },
  { statement: 'CREATE TRIGGER x BEFORE INSERT ON order_totals FOR EACH STATEMENT EXECUTE FUNCTION touch()' },
  { statement: 'CREATE TRIGGER x AFTER UPDATE OF missing ON items FOR EACH ROW EXECUTE FUNCTION touch()' },
  { statement: 'CREATE TRIGGER x AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION missing()' },
  { statement: 'CREATE TRIGGER x BEFORE TRUNCATE ON items FOR EACH ROW EXECUTE FUNCTION touch()' },
  { statement: 'CREATE TRIGGER x BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch()' },
  {
    setup: 'CREATE TABLE empty (id bigint)',
    statement: 'CREATE RULE "_RETURN" AS ON SELECT TO empty DO INSTEAD SELECT id FROM users',
  },
  {
    setup: 'CREATE TABLE empty (id bigint)',
    statement: 'CREATE RULE whatever AS ON SELECT TO empty DO INSTEAD SELECT id FROM users',
  },
  {
    statement:
      'CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO user_names DO INSTEAD SELECT id, name FROM users',
  },
  { statement: 'CREATE RULE "_RETURN" AS ON SELECT TO user_names DO INSTEAD SELECT id, name FROM users' },
  { statement: 'DROP RULE "_RETURN" ON user_names' },
  {
    statement:
      'CREATE TRIGGER x AFTER INSERT ON items FOR EACH STATEMENT WHEN (NEW.id > 0) EXECUTE FUNCTION touch()',
  },
];

/** A table whose rows a column of another table holds. */
export const ROW_TYPES: readonly Case[] = [
  { setup: 'CREATE TABLE uses_items (id int, i items)', statement: 'ALTER TABLE items ADD COLUMN x int' },
  {
    setup: 'CREATE TABLE uses_items (id int, i items)',
    statement: 'ALTER TABLE items ADD COLUMN x int DEFAULT 1',
  },
  {
    setup: 'CREATE TABLE uses_items (id int, i items)',
    statement: 'ALTER TABLE items ADD COLUMN x int DEFAULT random()',
  },
  {
    setup: 'CREATE TABLE uses_items (id int, i items)',
    statement: 'ALTER TABLE items ALTER COLUMN product TYPE varchar',
  },
  { setup: 'CREATE TABLE uses_items (id int, i items)', statement: 'ALTER TABLE items DROP COLUMN quantity' },
  {
    setup: 'CREATE TABLE uses_items (id int, i items)',
    statement: 'ALTER TABLE items ALTER COLUMN quantity SET NOT NULL',
  },
  { setup: 'CREATE TABLE uses_items (id int, i items)', statement: 'ALTER TABLE items ADD CHECK (id > 0)' },
  {
    setup: 'CREATE TABLE uses_items (id int, i items)',
    statement: 'ALTER TABLE items RENAME COLUMN quantity TO q',
  },
  { setup: 'CREATE TABLE uses_items (id int, i items)', statement: 'DROP TABLE items' },
  { setup: 'CREATE TABLE uses_items (id int, i items)', statement: 'DROP TABLE items CASCADE' },
  {
    setup: 'CREATE TABLE uses_items (id int, i items[])',
    statement: 'ALTER TABLE items ALTER COLUMN quantity TYPE bigint',
  },
  {
    setup: 'CREATE TABLE uses_items (id int, i items[])',
    statement: 'ALTER TABLE items ADD COLUMN x int DEFAULT 1',
  },
  { setup: 'CREATE TABLE uses_items (id int, i items)', statement: 'ALTER TABLE items SET UNLOGGED' },
  {
    setup: 'CREATE TABLE uses_animals (a animals)',
    statement: 'ALTER TABLE cats ALTER COLUMN lives TYPE bigint',
  },
  {
    setup: 'CREATE TABLE uses_cats (c cats)',
    statement: 'ALTER TABLE animals ALTER COLUMN name TYPE varchar(100)',
  },
  { setup: 'CREATE TABLE uses_cats (c cats)', statement: 'ALTER TABLE animals ADD COLUMN x int DEFAULT 1' },
  {
    setup: 'CREATE TABLE uses_events (e events)',
    statement: 'ALTER TABLE events ADD COLUMN x int DEFAULT 1',
  },
  { setup: 'CREATE TABLE u (e events)', statement: 'ALTER TABLE events ALTER COLUMN kind TYPE varchar' },
  { setup: 'CREATE TABLE u (e events)', statement: 'ALTER TABLE events ALTER COLUMN id TYPE int' },
  { setup: 'CREATE TABLE u (e events)', statement: 'ALTER TABLE events ADD COLUMN x int DEFAULT random()' },
  { setup: 'CREATE TABLE u (e events_2020)', statement: 'ALTER TABLE events ALTER COLUMN id TYPE int' },
  { setup: 'CREATE TABLE u (e events_2020)', statement: 'ALTER TABLE events ADD COLUMN x int DEFAULT 1' },
  {
    setup: 'CREATE TABLE u (i tags)',
    statement: 'ALTER TABLE tags ADD COLUMN x int GENERATED ALWAYS AS IDENTITY',
  },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags ADD COLUMN x serial' },
  {
    setup: 'CREATE TABLE u (i tags)',
    statement: 'ALTER TABLE tags ADD COLUMN x text GENERATED ALWAYS AS (code) VIRTUAL',
  },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags ADD COLUMN x int DEFAULT NULL' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags ADD COLUMN x int CHECK (x > 0)' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags ADD COLUMN x plain' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags SET LOGGED' },
  { setup: 'CREATE TABLE u (i tagged)', statement: 'ALTER TABLE tagged SET UNLOGGED' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags SET TABLESPACE pg_default' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags ALTER COLUMN code TYPE varchar(20)' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags ALTER COLUMN code TYPE varchar(30)' },
  { setup: 'CREATE TABLE u (i tags)', statement: 'ALTER TABLE tags DROP COLUMN code CASCADE' },
  {
    setup: 'CREATE TABLE u (i tags)',
    statement: 'ALTER TABLE tags ADD COLUMN y int DEFAULT 1, ADD COLUMN z int',
  },
  { setup: 'CREATE TABLE u (i nodes)', statement: 'DROP TABLE nodes' },
  { setup: 'CREATE TABLE u (i nodes)', statement: 'DROP TABLE nodes CASCADE' },
  { setup: 'CREATE TABLE u (i animals)', statement: 'ALTER TABLE animals ADD COLUMN x int DEFAULT 1' },
  {
    setup: 'CREATE TABLE u (id int, i nodes[]) PARTITION BY RANGE (id)',
    statement: 'ALTER TABLE nodes ADD COLUMN x int DEFAULT 1',
  },
  {
    setup: 'CREATE VIEW v AS SELECT t FROM tags t',
    statement: 'ALTER TABLE tags ADD COLUMN x int DEFAULT 1',
  },
  { setup: 'CREATE TABLE u (i nodes)', statement: 'ALTER TABLE nodes ALTER COLUMN id SET DEFAULT 5' },
  {
    setup: "CREATE FUNCTION f(n nodes) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    statement: 'ALTER TABLE nodes ADD COLUMN x int DEFAULT 1',
  },
];
