import { describeSchemas } from './schema-text';

describeSchemas('schema: partitions, heirs and copies', [
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
    title: 'renames the foreign key of a partitioned table alone, and a CHECK with those of its partitions',
    sql: `
      CREATE TABLE users (id int PRIMARY KEY);
      CREATE TABLE parts (user_id int, CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users, CONSTRAINT c CHECK (user_id > 0)) PARTITION BY LIST (user_id);
      CREATE TABLE parts_1 PARTITION OF parts DEFAULT;
      ALTER TABLE parts RENAME CONSTRAINT f TO g;
      ALTER TABLE parts RENAME CONSTRAINT c TO d;`,
    schema: `
      table public.parts
        user_id int
        d: CHECK (user_id > 0)
        g: FOREIGN KEY (user_id) REFERENCES users (id)
      table public.parts_1 of public.parts
        user_id int
        d: CHECK (user_id > 0)
        f: FOREIGN KEY (user_id) REFERENCES users (id)
      table public.users
        id int NOT NULL
        users_pkey: PRIMARY KEY (id)
        unique index public.users_pkey (id)`,
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
]);
