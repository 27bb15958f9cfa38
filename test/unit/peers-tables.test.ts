import { type Fact, facts, known, NOTHING, on, PARTED, SHOP } from './peers-facts';

const add = (column: string): string => `ALTER TABLE orders ADD COLUMN ${column};`;

facts('tables made a line above', [
  [
    'everything on them is quick',
    `CREATE TABLE t (id int, a int, b int);
ALTER TABLE t ALTER a SET NOT NULL;
ALTER TABLE t ADD PRIMARY KEY (id);
ALTER TABLE t ALTER b TYPE bigint;
ALTER TABLE t ADD COLUMN c int UNIQUE;
ALTER TABLE t ADD COLUMN d int NOT NULL;
ALTER TABLE t ADD COLUMN e uuid DEFAULT gen_random_uuid();
ALTER TABLE t ADD CHECK (a > 0);
ALTER TABLE t ADD UNIQUE (a);
CREATE INDEX i ON t (a);
ALTER TABLE t RENAME COLUMN a TO z;
UPDATE t SET b = 1;
DELETE FROM t;
ALTER TABLE t DROP COLUMN b;
DROP INDEX i;
DROP TABLE t;`,
    NOTHING,
  ],
  [
    'REFERENCES from a new column of a new table',
    'CREATE TABLE t (a int);\nALTER TABLE t ADD u bigint REFERENCES users (id);',
    NOTHING,
    known,
  ],
  [
    'not before they are made',
    'CREATE INDEX i ON t (a);\nCREATE TABLE t (a int);',
    ['create-index-without-concurrently'],
  ],
  [
    'not in another schema',
    'CREATE TABLE app.t (a int);\nCREATE INDEX i ON public.t (a);',
    ['create-index-without-concurrently'],
  ],
  [
    'not when they are rolled back',
    'BEGIN;\nCREATE TABLE orders (a int);\nROLLBACK;\nCREATE INDEX i ON orders (a);',
    ['create-index-without-concurrently'],
  ],
  [
    'not when a savepoint takes them back',
    'BEGIN;\nSAVEPOINT s;\nCREATE TABLE orders (a int);\nROLLBACK TO s;\nCREATE INDEX i ON orders (a);\nCOMMIT;',
    ['create-index-without-concurrently'],
  ],
  [
    'not where IF NOT EXISTS may have found an older one',
    'CREATE TABLE IF NOT EXISTS orders (n int);\nCREATE INDEX i ON orders (n);',
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'temporary ones',
    'CREATE TEMP TABLE t AS SELECT * FROM orders;\nCREATE INDEX i ON t (id);\nUPDATE t SET id = 1;',
    NOTHING,
    known,
  ],
  [
    'materialized views',
    'CREATE MATERIALIZED VIEW v AS SELECT id FROM orders;\nCREATE UNIQUE INDEX i ON v (id);\nREFRESH MATERIALIZED VIEW v;',
    NOTHING,
    known,
  ],
  [
    'a copy under a new name',
    'CREATE TABLE t AS SELECT * FROM orders;\nALTER TABLE t RENAME TO u;\nCREATE INDEX i ON u (id);',
    NOTHING,
    known,
  ],
]);

facts('names, defaults and constraints that mislead', [
  [
    'a quoted name with a dot',
    'CREATE INDEX CONCURRENTLY "orders.n" ON orders (n);\nDROP INDEX CONCURRENTLY "orders.n";',
    NOTHING,
    known,
  ],
  ['NOT NULL with a default', add('flag boolean NOT NULL DEFAULT false'), NOTHING, known],
  ['NOT NULL without one', add('flag boolean NOT NULL'), ['add-required-column'], known],
  [
    'a default, an UPDATE and NOT NULL one after the other',
    'ALTER TABLE orders ALTER n SET DEFAULT 0;\nUPDATE orders SET n = 0 WHERE n IS NULL;\nALTER TABLE orders ALTER n SET NOT NULL;\nALTER TABLE orders ALTER n DROP DEFAULT;',
    ['unbatched-data-change', 'set-not-null-without-check'],
    known,
  ],
  [
    'a constraint replaced in one statement',
    'ALTER TABLE orders DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (n > 1) NOT VALID;',
    NOTHING,
    { history: `${SHOP} ALTER TABLE orders ADD CONSTRAINT c CHECK (n > 0);` },
  ],
  ['a new value at the end of an enum', "ALTER TYPE mood ADD VALUE 'sad';", NOTHING],
  [
    'the same value used at once',
    "BEGIN;\nALTER TYPE mood ADD VALUE 'sad';\nINSERT INTO moods VALUES ('sad');\nCOMMIT;",
    ['enum-value-used-in-transaction'],
    { history: "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE moods (m mood);" },
  ],
  ...[14, 15, 16, 17, 18].map((version): Fact => [
    `RENAME COLUMN breaks running code on ${version}`,
    'ALTER TABLE orders RENAME COLUMN email TO mail;',
    ['rename-column'],
    on(version),
  ]),
]);

facts('statements that rewrite, block or fail elsewhere', [
  ['UPDATE without WHERE', 'UPDATE orders SET n = 1;', ['change-without-where'], known],
  ['DELETE without WHERE', 'DELETE FROM orders;', ['change-without-where'], known],
  ['DROP SCHEMA CASCADE', 'DROP SCHEMA app CASCADE;', ['drop-schema']],
  [
    'DROP INDEX CONCURRENTLY in a transaction',
    'BEGIN;\nDROP INDEX CONCURRENTLY i;\nCOMMIT;',
    ['concurrently-in-transaction'],
  ],
  [
    'REINDEX CONCURRENTLY in a transaction',
    'BEGIN;\nREINDEX TABLE CONCURRENTLY orders;\nCOMMIT;',
    ['concurrently-in-transaction'],
    known,
  ],
  [
    'DETACH CONCURRENTLY in a transaction',
    'BEGIN;\nALTER TABLE p DETACH PARTITION c CONCURRENTLY;\nCOMMIT;',
    ['concurrently-in-transaction'],
  ],
  [
    'one statement in its file is in no transaction',
    'CREATE INDEX CONCURRENTLY i ON orders (n);',
    NOTHING,
    { history: SHOP, tool: 'golang-migrate' },
  ],
  [
    'two are in one',
    'CREATE INDEX CONCURRENTLY i ON orders (n);\nSELECT 1;',
    ['concurrently-in-transaction'],
    { history: SHOP, tool: 'golang-migrate' },
  ],
  [
    'CONCURRENTLY behind COMMIT',
    'BEGIN;\nSELECT 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON orders (n);',
    NOTHING,
    known,
  ],
  [
    'a DO body',
    'DO $$ BEGIN\n  CREATE INDEX i ON orders (n);\nEND $$;',
    ['create-index-without-concurrently'],
    known,
  ],
  [
    'an UPDATE in a DO body',
    'DO $$ BEGIN\n  UPDATE orders SET n = 1;\nEND $$;',
    ['change-without-where'],
    known,
  ],
  [
    'a function that does not run here',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN\n  UPDATE orders SET n = 1;\n  DELETE FROM users;\nEND $$;',
    NOTHING,
    known,
  ],
  [
    'DROP TRIGGER and IS NOT NULL inside a trigger',
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n  IF NEW.n IS NOT NULL THEN NEW.n := 0; END IF;\n  RETURN NEW;\nEND $$;\nCREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();',
    NOTHING,
    known,
  ],
]);

facts('partitions', [
  [
    'ATTACH without a CHECK',
    "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    ['attach-partition-without-check'],
    { history: PARTED },
  ],
  [
    'ATTACH with a valid CHECK of the bound',
    "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    NOTHING,
    {
      history: `${PARTED} ALTER TABLE old ADD CHECK (at >= '2024-01-01' AND at < '2025-01-01');`,
    },
  ],
  [
    'CREATE INDEX on the parent',
    'CREATE INDEX i ON events (at);',
    ['create-index-without-concurrently'],
    { history: PARTED },
  ],
  ['ON ONLY the parent', 'CREATE INDEX i ON ONLY events (at);', NOTHING, { history: PARTED }],
]);

facts('foreign keys', [
  [
    'NOT VALID and validated later',
    'ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT k;',
    NOTHING,
    known,
  ],
  [
    'validated in the same transaction',
    'BEGIN;\nALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT k;\nCOMMIT;',
    ['validate-in-same-transaction'],
    known,
  ],
  [
    'from a table made here',
    'CREATE TABLE t (u bigint REFERENCES users (id));\nALTER TABLE t ADD FOREIGN KEY (u) REFERENCES users (id);',
    NOTHING,
    known,
  ],
  [
    'of a new column without a default',
    'ALTER TABLE orders ADD COLUMN parent bigint REFERENCES users (id);',
    NOTHING,
    known,
  ],
]);
