import { type Fact, facts, known, NOTHING, on, SHOP } from './peers-facts';

const add = (column: string): string => `ALTER TABLE orders ADD COLUMN ${column};`;
const change = (column: string): string => `ALTER TABLE orders ALTER COLUMN ${column};`;
const REWRITES = ['add-column-rewrites-table'];
const CHECK_N = 'ALTER TABLE orders ADD CONSTRAINT n_there CHECK (n IS NOT NULL) NOT VALID;';

facts('defaults that write nothing anew', [
  ...[
    'n2 int DEFAULT -1',
    'n2 int DEFAULT (1)',
    'n2 int DEFAULT +1',
    'd date DEFAULT current_date',
    'at timestamptz DEFAULT now()',
    'at timestamptz NOT NULL DEFAULT now()',
    'at timestamptz DEFAULT pg_catalog.now()',
    'at timestamptz DEFAULT current_timestamp',
    "at timestamptz DEFAULT now() + interval '1 day'",
    "t text DEFAULT lower('X')",
    "t text DEFAULT 'a' || 'b'",
    "j jsonb NOT NULL DEFAULT '{}'::jsonb",
    "tags text[] NOT NULL DEFAULT '{}'",
    'tags text[] DEFAULT ARRAY[]::text[]',
    'who text DEFAULT current_user',
    'b boolean DEFAULT (NOT true)',
  ].map((column): Fact => [column, add(column), NOTHING, known]),
]);

facts('columns that write the table anew', [
  ...[
    'v float DEFAULT random()',
    'vs float[] DEFAULT array[random()]',
    'v float DEFAULT (1 + random())',
    'v text DEFAULT md5(random()::text)',
    'u uuid DEFAULT gen_random_uuid()',
    'at timestamptz DEFAULT clock_timestamp()',
    'at timestamptz DEFAULT CASE WHEN true THEN clock_timestamp() END',
    'number bigserial',
    'number bigint GENERATED ALWAYS AS IDENTITY',
    'twice int GENERATED ALWAYS AS (n * 2) STORED',
  ].map((column): Fact => [column, add(column), REWRITES, known]),
  [
    'a domain with a constraint',
    add('p pos'),
    REWRITES,
    { history: `${SHOP} CREATE DOMAIN pos AS int CHECK (VALUE > 0);` },
  ],
  [
    'a domain without one',
    add('p plain_int'),
    NOTHING,
    { history: `${SHOP} CREATE DOMAIN plain_int AS int;` },
  ],
  ['a VIRTUAL column', add('twice int GENERATED ALWAYS AS (n * 2) VIRTUAL'), NOTHING, on(18)],
  ['a column of 18 without the word VIRTUAL', add('twice int GENERATED ALWAYS AS (n * 2)'), NOTHING, on(18)],
]);

facts('changes of type', [
  ...[
    'email TYPE text',
    'email TYPE varchar(80)',
    'email TYPE varchar',
    'total TYPE numeric(12, 2)',
    'total TYPE numeric',
    'email TYPE varchar(50)',
    'email TYPE text USING email',
  ].map((column): Fact => [`${column} is free`, change(column), NOTHING, known]),
  ...[
    'code TYPE text',
    'n TYPE bigint',
    'n TYPE text',
    'body TYPE jsonb',
    'body TYPE text',
    'code TYPE varchar(4)',
    'email TYPE text USING lower(email)',
  ].map((column): Fact => [`${column} writes the table anew`, change(column), ['change-column-type'], known]),
  ['a numeric scale', change('total TYPE numeric(12, 4)'), ['change-column-type'], known],
  [
    'timestamptz under UTC keeps the rows',
    'ALTER TABLE users ALTER seen TYPE timestamptz;',
    NOTHING,
    { history: SHOP, settings: { timeZone: 'UTC' } },
  ],
  [
    'but builds an index on the column anew',
    'ALTER TABLE users ALTER seen TYPE timestamptz;',
    ['change-column-type'],
    { history: `${SHOP} CREATE INDEX users_seen ON users (seen);`, settings: { timeZone: 'UTC' } },
  ],
  [
    'USING defeats it',
    "ALTER TABLE users ALTER seen TYPE timestamptz USING seen AT TIME ZONE 'UTC';",
    ['change-column-type'],
    { history: SHOP, settings: { timeZone: 'UTC' } },
  ],
  [
    'a CHECK on the column is verified again',
    change('email TYPE text'),
    ['change-column-type'],
    { history: `${SHOP} ALTER TABLE orders ADD CHECK (email <> '');` },
  ],
]);

facts('SET NOT NULL', [
  [
    'behind a validated CHECK of the column',
    change('n SET NOT NULL'),
    NOTHING,
    { history: `${SHOP} ${CHECK_N} ALTER TABLE orders VALIDATE CONSTRAINT n_there;` },
  ],
  [
    'behind one that is not validated',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    { history: `${SHOP} ${CHECK_N}` },
  ],
  [
    'behind the validation of another constraint',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    {
      history: `${SHOP} ${CHECK_N} ALTER TABLE orders ADD CONSTRAINT other CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT other;`,
    },
  ],
  [
    'behind a CHECK of another column',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    { history: `${SHOP} ALTER TABLE orders ADD CHECK (user_id IS NOT NULL);` },
  ],
  [
    'all three in one ALTER read under the strong lock',
    'ALTER TABLE orders ADD CONSTRAINT k CHECK (n IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT k, ALTER n SET NOT NULL;',
    ['validate-in-same-transaction'],
    known,
  ],
  [
    'over a NOT VALID constraint of 18',
    change('n SET NOT NULL'),
    ['set-not-null-without-check'],
    {
      history: `${SHOP} ALTER TABLE orders ADD CONSTRAINT k NOT NULL n NOT VALID;`,
      settings: { postgresVersion: 18 },
    },
  ],
  [
    '18: NOT VALID and VALIDATE',
    'ALTER TABLE orders ADD CONSTRAINT k NOT NULL n NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT k;',
    NOTHING,
    on(18),
  ],
]);
