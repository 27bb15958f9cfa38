import { describeSchemas } from './schema-text';

describeSchemas('schema: names', [
  {
    title: 'names unnamed constraints and indexes as PostgreSQL does',
    sql: `
      CREATE TABLE t (a int CHECK (a > 0), b int, UNIQUE (a, b), UNIQUE (a) INCLUDE (b), CHECK (a < b), CHECK (b > 0), CHECK (a <> b), EXCLUDE USING btree (a WITH =));
      CREATE INDEX ON t (a);
      CREATE INDEX ON t (a);
      CREATE INDEX ON t (a) INCLUDE (b);`,
    schema: `
      table public.t
        a int
        b int
        t_a_check: CHECK (a > 0)
        t_check: CHECK (a < b)
        t_b_check: CHECK (b > 0)
        t_check1: CHECK (a <> b)
        t_a_b_key: UNIQUE (a, b)
        t_a_b_key1: UNIQUE (a) INCLUDE (b)
        t_a_excl: EXCLUDE USING btree (a WITH =)
        index public.t_a_b_idx (a) INCLUDE (b)
        unique index public.t_a_b_key (a, b)
        unique index public.t_a_b_key1 (a) INCLUDE (b)
        index public.t_a_excl (a WITH =)
        index public.t_a_idx (a)
        index public.t_a_idx1 (a)`,
  },
  {
    title: 'columns keep a type that gets another name',
    sql: `
      CREATE TYPE mood AS ENUM ('ok');
      CREATE TABLE t (a mood, b mood[], c public.mood, d text);
      ALTER TYPE mood RENAME TO "Mood";`,
    schema: `
      table public.t
        a "Mood"
        b "Mood"[]
        c public."Mood"
        d text
      type public.Mood enum`,
  },
  {
    title: 'names indexes over expressions',
    sql: `
      CREATE TABLE t (a text, b text, c jsonb);
      CREATE INDEX ON t (lower(a));
      CREATE INDEX ON t (lower(a), upper(b), lower(b));
      CREATE INDEX ON t ((c->>'x'));
      CREATE INDEX ON t ((a || b), (b || a));
      CREATE INDEX ON t ((a::varchar));
      CREATE INDEX ON t ((lower(a) || upper(b)));
      CREATE INDEX ON t ((CASE WHEN a = '' THEN 1 END));
      CREATE INDEX ON t (pg_catalog.lower(b));`,
    schema: `
      table public.t
        a text
        b text
        c jsonb
        index public.t_a_idx ((a::varchar))
        index public.t_case_idx ((CASE WHEN a = '' THEN 1 END))
        index public.t_expr_expr1_idx ((a || b), (b || a))
        index public.t_expr_idx ((c->>'x'))
        index public.t_expr_idx1 ((lower(a) || upper(b)))
        index public.t_lower_idx (lower(a))
        index public.t_lower_idx1 (pg_catalog.lower(b))
        index public.t_lower_upper_lower1_idx (lower(a), upper(b), lower(b))`,
  },
  {
    title: 'shortens long names',
    sql: `
      CREATE TABLE a_rather_long_table_name_that_goes_on (a_rather_long_column_name_that_goes_on int UNIQUE CHECK (a_rather_long_column_name_that_goes_on > 0), id serial);`,
    schema: `
      table public.a_rather_long_table_name_that_goes_on
        a_rather_long_column_name_that_goes_on int
        id integer NOT NULL DEFAULT nextval('a_rather_long_table_name_that_goes_on_id_seq'::regclass)
        a_rather_long_table_name_tha_a_rather_long_column_name_th_check: CHECK (a_rather_long_column_name_that_goes_on > 0)
        a_rather_long_table_name_that_a_rather_long_column_name_tha_key: UNIQUE (a_rather_long_column_name_that_goes_on)
        unique index public.a_rather_long_table_name_that_a_rather_long_column_name_tha_key (a_rather_long_column_name_that_goes_on)
        sequence public.a_rather_long_table_name_that_goes_on_id_seq of id`,
  },
  {
    title: 'makes one key of equal ones',
    sql: `
      CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, UNIQUE (b), CONSTRAINT n UNIQUE (a));`,
    schema: `
      table public.t
        a int NOT NULL
        b int
        n: PRIMARY KEY (a)
        t_b_key: UNIQUE (b)
        unique index public.n (a)
        unique index public.t_b_key (b)`,
  },
  {
    title: 'makes sequences for serial and identity',
    sql: `
      CREATE TABLE t (a serial, b bigint GENERATED ALWAYS AS IDENTITY, c smallserial NOT NULL);`,
    schema: `
      table public.t
        a integer NOT NULL DEFAULT nextval('t_a_seq'::regclass)
        b bigint NOT NULL GENERATED ALWAYS AS IDENTITY
        c smallint NOT NULL DEFAULT nextval('t_c_seq'::regclass)
        sequence public.t_a_seq of a
        sequence public.t_b_seq of b
        sequence public.t_c_seq of c`,
  },
  {
    title: 'carries a renamed column and table through keys, references and sequences',
    sql: `
      CREATE TABLE users (id bigserial PRIMARY KEY, email text);
      CREATE TABLE orders (user_id bigint REFERENCES users ON DELETE CASCADE, CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id));
      ALTER TABLE users RENAME COLUMN id TO uid;
      ALTER TABLE users RENAME TO people;
      ALTER TABLE people RENAME CONSTRAINT users_pkey TO people_pkey;`,
    schema: `
      table public.orders
        user_id bigint
        orders_user_id_fkey: FOREIGN KEY (user_id) REFERENCES people (uid) ON DELETE CASCADE
        f: FOREIGN KEY (user_id) REFERENCES people (uid)
      table public.people
        uid bigint NOT NULL DEFAULT nextval('users_id_seq'::regclass)
        email text
        people_pkey: PRIMARY KEY (uid)
        unique index public.people_pkey (uid)
        sequence public.users_id_seq of uid`,
  },
  {
    title: 'renames a column inside expressions, and only there',
    sql: `
      CREATE TABLE t (a int, "B" int, c text, g int GENERATED ALWAYS AS (a * 2) STORED, CHECK (t.a > "B" AND c <> 'a' AND a::text <> ''));
      CREATE INDEX i ON t (a DESC, (a + 1), lower(c)) INCLUDE ("B") WHERE a > 0;
      ALTER TABLE t RENAME COLUMN a TO "select";
      ALTER TABLE t RENAME COLUMN "B" TO b;`,
    schema: `
      table public.t
        "select" int
        b int
        c text
        g int GENERATED ALWAYS AS ("select" * 2) STORED
        t_check: CHECK (t."select" > b AND c <> 'a' AND "select"::text <> '')
        index public.i ("select" DESC, ("select" + 1), lower(c)) INCLUDE (b) WHERE "select" > 0`,
  },
  {
    title: 'does not take a function or type for the column',
    sql: `
      CREATE TABLE t (lower text, date date, CHECK (lower(lower) <> ''), CHECK (date > date '2020-01-01' AND CAST(date AS date) IS NOT NULL AND date::date <> '2020-01-02'));
      ALTER TABLE t RENAME COLUMN lower TO low;
      ALTER TABLE t RENAME COLUMN date TO day;`,
    schema: `
      table public.t
        low text
        day date
        t_lower_check: CHECK (lower(low) <> '')
        t_date_check: CHECK (day > date '2020-01-01' AND CAST(day AS date) IS NOT NULL AND day::date <> '2020-01-02')`,
  },
  {
    title: "avoids the names of a renamed table's constraints",
    sql: `
      CREATE TABLE t (a int CHECK (a > 0), b text UNIQUE, id serial PRIMARY KEY);
      ALTER TABLE t RENAME TO old;
      CREATE TABLE t (a int CHECK (a > 1), b text UNIQUE, id serial PRIMARY KEY);`,
    schema: `
      table public.old
        a int
        b text
        id integer NOT NULL DEFAULT nextval('t_id_seq'::regclass)
        t_a_check: CHECK (a > 0)
        t_pkey: PRIMARY KEY (id)
        t_b_key: UNIQUE (b)
        unique index public.t_b_key (b)
        unique index public.t_pkey (id)
        sequence public.t_id_seq of id
      table public.t
        a int
        b text
        id integer NOT NULL DEFAULT nextval('t_id_seq1'::regclass)
        t_a_check1: CHECK (a > 1)
        t_pkey1: PRIMARY KEY (id)
        t_b_key1: UNIQUE (b)
        unique index public.t_b_key1 (b)
        unique index public.t_pkey1 (id)
        sequence public.t_id_seq1 of id`,
  },
  {
    title: 'finds names along search_path, temporary tables first',
    sql: `
      SET search_path = app, public;
      CREATE TABLE o (id serial);
      SET search_path TO "\$user", public;
      CREATE TABLE o (id int);
      CREATE TEMP TABLE o (tid int);
      ALTER TABLE o ADD y int;
      DROP TABLE o;
      ALTER TABLE o ADD z int;
      ALTER TABLE app.o SET SCHEMA other;`,
    schema: `
      table other.o
        id integer NOT NULL DEFAULT nextval('other.o_id_seq'::regclass)
        sequence other.o_id_seq of id
      table public.o
        id int
        z int`,
  },
  {
    title: 'renames an index with its constraint',
    sql: `
      CREATE TABLE t (a int UNIQUE);
      ALTER INDEX t_a_key RENAME TO k;
      CREATE INDEX i ON t (a);
      ALTER TABLE i RENAME TO j;`,
    schema: `
      table public.t
        a int
        k: UNIQUE (a)
        index public.j (a)
        unique index public.k (a)`,
  },
  {
    title: 'moves a table to another schema with its indexes and sequences',
    sql: `
      CREATE TABLE t (id serial PRIMARY KEY);
      CREATE TABLE r (t int REFERENCES t);
      ALTER TABLE t SET SCHEMA s;
      ALTER SEQUENCE s.t_id_seq RENAME TO q;`,
    schema: `
      table public.r
        t int
        r_t_fkey: FOREIGN KEY (t) REFERENCES s.t (id)
      table s.t
        id integer NOT NULL DEFAULT nextval('s.t_id_seq'::regclass)
        t_pkey: PRIMARY KEY (id)
        unique index s.t_pkey (id)
        sequence s.q of id`,
  },
]);
