import { describeSchemas } from './schema-text';

describeSchemas('schema: what goes with what is dropped', [
  {
    title: 'drops what is computed from a column with it',
    sql: `
      CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED UNIQUE, c int);
      ALTER TABLE t DROP COLUMN a;`,
    schema: `
      table public.t
        c int`,
  },
  {
    title: 'drops with a column what is on it',
    sql: `
      CREATE TABLE users (id bigserial PRIMARY KEY, a int UNIQUE, b int, CHECK (a > b), UNIQUE (a, b));
      CREATE INDEX i ON users ((a + 1));
      CREATE INDEX j ON users (b) WHERE a > 1;
      CREATE INDEX k ON users (b);
      ALTER TABLE users DROP COLUMN a, DROP COLUMN id;`,
    schema: `
      table public.users
        b int
        index public.k (b)`,
  },
  {
    title: 'drops foreign keys with the key they need, on CASCADE',
    sql: `
      CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE);
      CREATE TABLE r (a int REFERENCES t, b int REFERENCES t (b));
      ALTER TABLE t DROP COLUMN b CASCADE;
      ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;`,
    schema: `
      table public.r
        a int
        b int
      table public.t
        a int NOT NULL`,
  },
  {
    title: 'drops foreign keys and views with a table, on CASCADE',
    sql: `
      CREATE TABLE t (id int PRIMARY KEY);
      CREATE TABLE o (t int REFERENCES t);
      CREATE VIEW v AS SELECT id FROM t;
      CREATE MATERIALIZED VIEW w AS SELECT id FROM v;
      DROP TABLE t CASCADE;`,
    schema: `
      table public.o
        t int`,
  },
  {
    title: 'drops a schema with everything in it',
    sql: `
      CREATE SCHEMA s;
      CREATE TABLE s.t (a serial);
      CREATE TABLE u (a int);
      CREATE VIEW s.v AS SELECT a FROM u;
      CREATE TYPE s.e AS ENUM ();
      CREATE SEQUENCE s.q;
      DROP SCHEMA s CASCADE;`,
    schema: `
      table public.u
        a int`,
  },
  {
    title: 'drops columns with their type, on CASCADE',
    sql: `
      CREATE TYPE e AS ENUM ('a');
      CREATE DOMAIN d AS int CHECK (VALUE > 0);
      CREATE TABLE t (x e, y d);
      DROP TYPE e CASCADE;`,
    schema: `
      table public.t
        y d
      type public.d domain`,
  },
]);
