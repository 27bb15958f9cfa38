import * as assert from 'node:assert/strict';
import { schemaAfter, schemaText } from './schema-text';

/** What a script makes. All expectations agree with PostgreSQL 15, where the script is one that it accepts. */
const CASES: readonly { readonly title: string; readonly sql: string; readonly schema: string }[] = [
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
    title: 'makes a key from an index',
    sql: `
      CREATE TABLE t (a int, b text, c int);
      CREATE UNIQUE INDEX i ON t (a, b);
      CREATE UNIQUE INDEX j ON t (c);
      ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY USING INDEX i;
      ALTER TABLE t ADD UNIQUE USING INDEX j;`,
    schema: `
      table public.t
        a int NOT NULL
        b text NOT NULL
        c int
        t_key: PRIMARY KEY (a, b)
        j: UNIQUE (c)
        unique index public.j (c)
        unique index public.t_key (a, b)`,
  },
  {
    title: 'keeps NOT VALID until VALIDATE',
    sql: `
      CREATE TABLE t (a int, b text);
      ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ADD CHECK (b <> '') NOT VALID;
      ALTER TABLE t VALIDATE CONSTRAINT c;`,
    schema: `
      table public.t
        a int
        b text
        c: CHECK (a > 0)
        t_b_check: CHECK (b <> '') (not valid)`,
  },
  {
    title: 'changes columns',
    sql: `
      CREATE TABLE t (a int, b text DEFAULT 'x', c int GENERATED BY DEFAULT AS IDENTITY, d int GENERATED ALWAYS AS (a) STORED);
      ALTER TABLE t ALTER a TYPE bigint, ALTER a SET DEFAULT 5, ALTER a SET NOT NULL, ALTER b DROP DEFAULT, ALTER c DROP IDENTITY, ALTER c DROP NOT NULL, ALTER d DROP EXPRESSION;
      ALTER TABLE t ALTER d SET NOT NULL, ALTER d ADD GENERATED ALWAYS AS IDENTITY;`,
    schema: `
      table public.t
        a bigint NOT NULL DEFAULT 5
        b text
        c int
        d int NOT NULL GENERATED ALWAYS AS IDENTITY
        sequence public.t_d_seq of d`,
  },
  {
    title: 'does nothing again with IF NOT EXISTS',
    sql: `
      CREATE TABLE t (a int);
      CREATE TABLE IF NOT EXISTS t (b int);
      ALTER TABLE t ADD COLUMN IF NOT EXISTS a text;
      CREATE INDEX i ON t (a);
      CREATE INDEX IF NOT EXISTS i ON t ((a + 1));`,
    schema: `
      table public.t
        a int
        index public.i (a)`,
  },
  {
    title: 'gives partitions columns, keys and indexes',
    sql: `
      CREATE TABLE m (id int NOT NULL, at date, CHECK (id > 0)) PARTITION BY RANGE (at);
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE INDEX ON m (at);
      ALTER TABLE m ADD COLUMN x int DEFAULT 1;
      ALTER TABLE m ADD PRIMARY KEY (id, at);
      CREATE TABLE m2 PARTITION OF m DEFAULT;
      ALTER TABLE m RENAME TO n;
      ALTER TABLE n DETACH PARTITION m1;`,
    schema: `
      table public.m1
        id int NOT NULL
        at date NOT NULL
        x int DEFAULT 1
        m_id_check: CHECK (id > 0)
        m1_pkey: PRIMARY KEY (id, at)
        index public.m1_at_idx (at)
        unique index public.m1_pkey (id, at)
      table public.m2 of public.n
        id int NOT NULL
        at date NOT NULL
        x int DEFAULT 1
        m_id_check: CHECK (id > 0)
        m2_pkey: PRIMARY KEY (id, at)
        index public.m2_at_idx (at) of public.m_at_idx
        unique index public.m2_pkey (id, at) of public.m_pkey
      table public.n
        id int NOT NULL
        at date NOT NULL
        x int DEFAULT 1
        m_id_check: CHECK (id > 0)
        m_pkey: PRIMARY KEY (id, at)
        index public.m_at_idx (at)
        unique index public.m_pkey (id, at)`,
  },
  {
    title: 'makes a partitioned index valid with its last partition',
    sql: `
      CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE m2 PARTITION OF m DEFAULT;
      CREATE INDEX i ON ONLY m (id);
      CREATE INDEX i1 ON m1 (id);
      CREATE INDEX i2 ON m2 (id);
      ALTER INDEX i ATTACH PARTITION i1;
      CREATE INDEX j ON ONLY m (at);
      ALTER INDEX i ATTACH PARTITION i2;`,
    schema: `
      table public.m
        id int
        at date
        index public.i (id)
        index public.j (at) invalid
      table public.m1 of public.m
        id int
        at date
        index public.i1 (id) of public.i
      table public.m2 of public.m
        id int
        at date
        index public.i2 (id) of public.i`,
  },
  {
    title: 'carries changes to inheriting tables',
    sql: `
      CREATE TABLE p (a int, b int CHECK (b > 0));
      CREATE TABLE c (d int) INHERITS (p);
      ALTER TABLE p ADD COLUMN e int;
      ALTER TABLE p RENAME COLUMN a TO aa;
      ALTER TABLE ONLY p ADD CHECK (aa > 0) NO INHERIT;
      ALTER TABLE p DROP COLUMN b;`,
    schema: `
      table public.c inherits public.p
        aa int
        d int
        e int
      table public.p
        aa int
        e int
        p_aa_check: CHECK (aa > 0) NO INHERIT`,
  },
  {
    title: 'copies columns by LIKE',
    sql: `
      CREATE TABLE a (x int NOT NULL DEFAULT 1);
      CREATE TABLE b (LIKE a, y int);
      CREATE TABLE c (LIKE unknown_table);
      CREATE TABLE d AS SELECT * FROM a;`,
    schema: `
      table public.a
        x int NOT NULL DEFAULT 1
      table public.b
        x int NOT NULL
        y int
      table public.c
        …
      table public.d
        …`,
  },
  {
    title: 'remembers what is added to a table that it does not know',
    sql: `
      ALTER TABLE u ADD COLUMN a int;
      ALTER TABLE u ALTER COLUMN b TYPE bigint;
      ALTER TABLE u ALTER c SET NOT NULL;
      ALTER TABLE u ADD CHECK (a > 0) NOT VALID;
      CREATE INDEX ON w (x);`,
    schema: `
      table public.u partial
        a int
        b bigint
        …
        u_a_check: CHECK (a > 0) (not valid)`,
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
    title: 'undoes what is rolled back',
    sql: `
      BEGIN;
      CREATE TABLE a (x int);
      SAVEPOINT s;
      CREATE TABLE b (x int);
      ROLLBACK TO s;
      COMMIT;
      BEGIN;
      CREATE TABLE c (x int);
      ROLLBACK;
      BEGIN;
      CREATE TABLE d (x int);
      COMMIT AND CHAIN;
      DROP TABLE d;
      ROLLBACK;`,
    schema: `
      table public.a
        x int
      table public.d
        x int`,
  },
  {
    title: 'ends SET LOCAL with its transaction',
    sql: `
      BEGIN;
      SET LOCAL search_path = x;
      CREATE TABLE u (a int);
      COMMIT;
      CREATE TABLE v (a int);`,
    schema: `
      table public.v
        a int
      table x.u
        a int`,
  },
  {
    title: 'applies the guarded DDL of DO blocks',
    sql: `
      CREATE TABLE t (a int);
      DO \$\$ BEGIN IF NOT EXISTS (SELECT 1) THEN ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0); END IF; END \$\$;`,
    schema: `
      table public.t
        a int
        k: CHECK (a > 0)`,
  },
  {
    title: 'follows views and the indexes of materialized ones',
    sql: `
      CREATE TABLE a (x int);
      CREATE VIEW v AS SELECT x FROM a;
      CREATE VIEW w AS SELECT * FROM v;
      CREATE MATERIALIZED VIEW mv AS SELECT x FROM a;
      CREATE UNIQUE INDEX ON mv (x);
      ALTER TABLE a RENAME TO aa;
      ALTER VIEW v RENAME TO vv;`,
    schema: `
      table public.aa
        x int
      materialized view public.mv reads public.aa
        unique index public.mv_x_idx (x)
      view public.vv reads public.aa
      view public.w reads public.vv`,
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
  {
    title: 'carries the actions of an ALTER TABLE out in the order of PostgreSQL',
    sql: `
      CREATE TABLE t (a int, b int DEFAULT 1, CONSTRAINT c CHECK (a > 0));
      ALTER TABLE t ADD CONSTRAINT c CHECK (d > 1), ALTER b SET DEFAULT 2, ADD COLUMN a text, ADD d bigint,
        ALTER b TYPE bigint, ALTER b DROP DEFAULT, DROP COLUMN a;`,
    schema: `
      table public.t
        b bigint DEFAULT 2
        a text
        d bigint
        c: CHECK (d > 1)`,
  },
  {
    title: 'takes the word of the last of two definitions',
    sql: `
      CREATE TABLE t (a int PRIMARY KEY);
      CREATE TABLE t (b text);
      CREATE INDEX i ON t (b);
      CREATE INDEX i ON t (lower(b));`,
    schema: `
      table public.t
        b text
        index public.i (lower(b))`,
  },
];

describe('schema: what a script makes', () => {
  for (const { title, sql, schema } of CASES) {
    it(title, async () => {
      assert.equal(schemaText(await schemaAfter(sql)), trimmed(schema));
    });
  }
});

/** Without the indentation that the table above gives it. */
function trimmed(text: string): string {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.slice(6))
    .join('\n');
}
