import * as assert from 'node:assert/strict';
import { planFor, planIn, scaffold, statementsOf } from '../recipe-fixture';
import type { Arguments } from '../../server/src/recipes/recipe';
import { RECIPES } from '../../server/src/recipes/recipes';
import { type Load, proveUnderLoad, type Release } from './load';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

interface LoadCase extends Omit<Load, 'plan' | 'setup'> {
  readonly recipe: string;
  readonly name: string;
  readonly setup: string;
  readonly unsafe: string;
  readonly args?: Arguments;
  readonly from?: number;
}

/** 400 rows, of which the first 20 are counted up by everybody. */
function table(columns: string, values: string): string {
  return `CREATE TABLE t (id int PRIMARY KEY, visits int NOT NULL DEFAULT 0, ${columns});
    INSERT INTO t SELECT n, 0, ${values} FROM generate_series(1, 20) n;`;
}

const HASHED = `CREATE TABLE t (id int NOT NULL, visits int NOT NULL DEFAULT 0, note text) PARTITION BY HASH (id); CREATE INDEX ON t (id);
  CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY RANGE (id);
  CREATE TABLE t_1a PARTITION OF t_1 FOR VALUES FROM (0) TO (1000); CREATE TABLE t_1b PARTITION OF t_1 DEFAULT; INSERT INTO t SELECT n, 0, 'note ' || n FROM generate_series(1, 20) n;`;

const words =
  (prefix: string) =>
  (n: number): string =>
    `${prefix} ${n}`;
const numbers = (n: number): string => String(n % 1000);
/** A release that the change does not concern. */
const unchanged = (column: string, value: (n: number) => string | null = numbers): readonly Release[] => [
  { table: 't', column, value },
];

const CASES: readonly LoadCase[] = [
  {
    recipe: 'rename-column',
    name: 'with NULLs, an index and a CHECK',
    setup: `${table('email text', "'user ' || n")} CREATE INDEX ON t (email); ALTER TABLE t ADD CHECK (email <> '');`,
    unsafe: 'ALTER TABLE t RENAME email TO address',
    releases: [
      { table: 't', column: 'email', value: (n) => (n % 4 === 3 ? null : `old ${n}`), until: 'LAST' },
      { table: 't', column: 'address', value: (n) => (n % 4 === 3 ? null : `new ${n}`), from: 'add_column' },
    ],
  },
  {
    recipe: 'rename-column',
    name: 'that is NOT NULL, unique and has a default',
    setup: `${table("email text NOT NULL DEFAULT 'none'", "'user ' || n")} ALTER TABLE t ADD UNIQUE (email, id);`,
    unsafe: 'ALTER TABLE t RENAME email TO address',
    releases: [
      { table: 't', column: 'email', value: words('old'), until: 'LAST' },
      { table: 't', column: 'address', value: words('new'), from: 'add_column' },
    ],
  },
  {
    recipe: 'change-column-type',
    name: 'with an index and a CHECK',
    setup: `${table('amount int NOT NULL DEFAULT 0 CHECK (amount >= 0)', 'n')} CREATE INDEX ON t (amount);`,
    unsafe: 'ALTER TABLE t ALTER amount TYPE bigint',
    releases: unchanged('amount'),
  },
  {
    recipe: 'change-column-type',
    name: 'of a primary key with its sequence, which others reference',
    setup: `CREATE TABLE t (id serial PRIMARY KEY, visits int NOT NULL DEFAULT 0, note text); INSERT INTO t (note) SELECT 'note' FROM generate_series(1, 20);
      CREATE TABLE child (id int PRIMARY KEY, t_id int REFERENCES t ON DELETE CASCADE); INSERT INTO child SELECT n, n FROM generate_series(1, 20) n;`,
    unsafe: 'ALTER TABLE t ALTER id TYPE bigint',
    releases: unchanged('note', words('note')),
  },
  {
    recipe: 'rename-column',
    name: 'of a partitioned table, with a UNIQUE and an index',
    setup: `CREATE TABLE t (id int PRIMARY KEY, visits int NOT NULL DEFAULT 0, email text NOT NULL) PARTITION BY HASH (id); CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY RANGE (id); CREATE TABLE t_1a PARTITION OF t_1 DEFAULT;
      INSERT INTO t SELECT n, 0, 'user ' || n FROM generate_series(1, 20) n; CREATE INDEX ON t (lower(email)) WHERE visits > 1; ALTER TABLE t ADD UNIQUE (email, id);`,
    unsafe: 'ALTER TABLE t RENAME email TO address',
    releases: [
      { table: 't', column: 'email', value: words('old'), until: 'LAST' },
      { table: 't', column: 'address', value: words('new'), from: 'add_column' },
    ],
  },
  {
    recipe: 'change-column-type',
    name: 'of a partitioned table, with a foreign key',
    setup: `CREATE TABLE kinds (id int PRIMARY KEY); INSERT INTO kinds SELECT generate_series(0, 1000);
      CREATE TABLE t (id int PRIMARY KEY, visits int NOT NULL DEFAULT 0, kind int REFERENCES kinds) PARTITION BY HASH (id); CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1); INSERT INTO t SELECT n, 0, n FROM generate_series(1, 20) n; CREATE INDEX ON t (kind);`,
    unsafe: 'ALTER TABLE t ALTER kind TYPE bigint',
    releases: unchanged('kind'),
  },
  {
    recipe: 'change-column-type',
    name: 'of the primary key of a partitioned table, which others reference',
    setup: `CREATE TABLE t (id int, part int DEFAULT 1, visits int NOT NULL DEFAULT 0, note text, PRIMARY KEY (id, part)) PARTITION BY LIST (part); CREATE TABLE t_0 PARTITION OF t FOR VALUES IN (0); CREATE TABLE t_rest PARTITION OF t DEFAULT;
      INSERT INTO t (id, note) SELECT n, 'note' FROM generate_series(1, 20) n;
      CREATE TABLE child (id int PRIMARY KEY, t_id int, t_part int, FOREIGN KEY (t_id, t_part) REFERENCES t ON DELETE CASCADE); INSERT INTO child SELECT n, n, 1 FROM generate_series(1, 20) n;`,
    unsafe: 'ALTER TABLE t ALTER id TYPE bigint',
    releases: unchanged('note', words('note')),
  },
  {
    recipe: 'create-index',
    name: 'of a partitioned table',
    setup: HASHED,
    unsafe: 'CREATE INDEX ON t (lower(note))',
    releases: unchanged('note', words('note')),
  },
  {
    recipe: 'add-unique',
    name: 'of a partitioned table',
    setup: HASHED,
    unsafe: 'ALTER TABLE t ADD UNIQUE (note, id)',
    releases: unchanged('note', words('note')),
  },
  {
    recipe: 'add-foreign-key',
    name: 'of a partitioned table',
    setup: `CREATE TABLE kinds (id text PRIMARY KEY); INSERT INTO kinds SELECT n::text FROM generate_series(0, 1000) n; ${HASHED.replaceAll("'note ' || n", 'n')}`,
    unsafe: 'ALTER TABLE t ADD FOREIGN KEY (note) REFERENCES kinds (id)',
    releases: unchanged('note'),
  },
  {
    recipe: 'rename-table',
    name: 'behind a view',
    setup: table('email text', "'user ' || n"),
    unsafe: 'ALTER TABLE t RENAME TO people',
    releases: [
      { table: 't', column: 'email', value: words('old'), until: 'rename_and_leave_view' },
      { table: 'people', column: 'email', value: words('new'), from: 'rename_and_leave_view' },
    ],
  },
  {
    recipe: 'add-column-with-default',
    name: 'that is NOT NULL',
    setup: table('email text', "'user ' || n"),
    unsafe: "ALTER TABLE t ADD COLUMN state text NOT NULL DEFAULT 'fresh'",
    releases: [
      { table: 't', value: () => null },
      { table: 't', column: 'state', value: words('new'), from: 'add_column' },
    ],
    finally: (value) => value ?? 'fresh',
  },
  {
    recipe: 'set-not-null',
    name: 'with a fill',
    setup: table('email text', "nullif('user ' || n, 'user 3')"),
    unsafe: 'ALTER TABLE t ALTER email SET NOT NULL',
    args: { table: 't', column: 'email', value: "'none'" },
    releases: unchanged('email', words('mail')),
  },
  {
    recipe: 'drop-column',
    name: 'that was required',
    setup: `${table('email text NOT NULL, note text', "'user ' || n, 'note'")} CREATE INDEX ON t (email);`,
    unsafe: 'ALTER TABLE t DROP COLUMN email',
    releases: [
      { table: 't', column: 'email', value: words('old'), until: 'deprecate' },
      { table: 't', column: 'note', value: words('new'), from: 'deprecate' },
    ],
    finally: (value) => (value?.startsWith('new') === true ? value : null),
  },
  {
    recipe: 'create-index',
    name: 'that is unique',
    setup: table('note text', "'note ' || n"),
    unsafe: 'CREATE UNIQUE INDEX ON t (note, id)',
    releases: unchanged('note', words('note')),
  },
  {
    recipe: 'drop-index',
    name: 'that queries use',
    setup: `${table('note text', "'note ' || n")} CREATE INDEX t_note ON t (note);`,
    unsafe: 'DROP INDEX t_note',
    releases: unchanged('note', words('note')),
  },
  {
    recipe: 'add-foreign-key',
    name: 'whose rows are written',
    setup: `CREATE TABLE kinds (id int PRIMARY KEY); INSERT INTO kinds SELECT generate_series(0, 1000); ${table('kind int', 'n')}`,
    unsafe: 'ALTER TABLE t ADD FOREIGN KEY (kind) REFERENCES kinds (id)',
    releases: unchanged('kind'),
  },
  {
    recipe: 'add-check',
    name: 'that all rows fulfil',
    setup: table('kind int', 'n'),
    unsafe: 'ALTER TABLE t ADD CHECK (kind >= 0)',
    releases: unchanged('kind'),
  },
  {
    recipe: 'add-unique',
    name: 'over several columns',
    setup: table('kind int', 'n'),
    unsafe: 'ALTER TABLE t ADD UNIQUE (kind, id)',
    releases: unchanged('kind'),
  },
  {
    recipe: 'add-primary-key',
    name: 'over a column that allowed NULL',
    setup: `CREATE TABLE t (id int, visits int NOT NULL DEFAULT 0, kind int); INSERT INTO t SELECT n, 0, n FROM generate_series(1, 20) n; CREATE INDEX ON t (id);`,
    unsafe: 'ALTER TABLE t ADD PRIMARY KEY (id)',
    releases: unchanged('kind'),
  },
  {
    recipe: 'add-identity-column',
    name: 'beside a primary key',
    setup: table('kind int', 'n'),
    unsafe: 'ALTER TABLE t ADD COLUMN no bigint GENERATED BY DEFAULT AS IDENTITY',
    releases: unchanged('kind'),
  },
  {
    recipe: 'add-generated-column',
    name: 'by a trigger',
    setup: table('kind int', 'n'),
    unsafe: 'ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (kind * 2) STORED',
    releases: [
      { table: 't', column: 'kind', value: numbers },
      { table: 't', column: 'kind', value: numbers, from: 'add_column' },
    ],
  },
  {
    recipe: 'backfill',
    name: 'of a table without a key',
    setup: `CREATE TABLE t (id int, visits int NOT NULL DEFAULT 0, kind int, state text); INSERT INTO t SELECT n % 400, 0, n FROM generate_series(1, 20) n;`,
    unsafe: `UPDATE t SET state = 'done' WHERE state IS NULL`,
    releases: unchanged('kind'),
  },
  {
    recipe: 'rename-enum-value',
    name: 'with its default',
    setup: `CREATE TYPE mood AS ENUM ('ok', 'sad'); ${table("mood mood NOT NULL DEFAULT 'sad'", "'sad'")}`,
    unsafe: "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    releases: [
      { table: 't', column: 'mood', value: (n) => (n % 3 === 0 ? 'ok' : 'sad'), until: 'set_default' },
      { table: 't', column: 'mood', value: (n) => (n % 3 === 0 ? 'ok' : 'blue'), from: 'set_default' },
    ],
    finally: (value) => (value === 'sad' ? 'blue' : (value ?? null)),
  },
  {
    recipe: 'attach-partition',
    name: 'beside a default partition',
    setup: `CREATE TABLE t (id int, visits int NOT NULL DEFAULT 0, kind int) PARTITION BY RANGE (id); CREATE TABLE t_rest PARTITION OF t DEFAULT;
      INSERT INTO t SELECT n, 0, n FROM generate_series(1, 20) n; CREATE INDEX ON t (kind);
      CREATE TABLE t_low (id int, visits int NOT NULL DEFAULT 0, kind int); INSERT INTO t_low SELECT -n, 0, n FROM generate_series(1, 200) n;`,
    unsafe: 'ALTER TABLE t ATTACH PARTITION t_low FOR VALUES FROM (-1000) TO (0)',
    releases: unchanged('kind'),
  },
  {
    recipe: 'add-column',
    name: 'that only the new release writes',
    setup: table('email text', "'user ' || n"),
    unsafe: 'ALTER TABLE t ADD COLUMN "St at us" varchar(50)',
    releases: [
      { table: 't', value: () => null },
      {
        table: 't',
        column: '"St at us"',
        value: (n) => (n % 4 === 3 ? null : `new ${n}`),
        from: 'add_column',
      },
    ],
  },
  {
    recipe: 'add-enum-value',
    name: 'that the new release writes, with an index',
    setup: `CREATE TYPE mood AS ENUM ('sad', 'ok'); ${table("mood mood NOT NULL DEFAULT 'sad'", "'sad'")} CREATE INDEX ON t (mood);`,
    unsafe: "ALTER TYPE mood ADD VALUE 'so so' BEFORE 'ok'",
    releases: [
      { table: 't', column: 'mood', value: (n) => (n % 3 === 0 ? 'ok' : 'sad') },
      { table: 't', column: 'mood', value: (n) => (n % 3 === 0 ? 'so so' : 'ok'), from: 'add_value' },
    ],
  },
  {
    recipe: 'add-domain-constraint',
    name: 'of a column and of an array that are written',
    setup: `CREATE DOMAIN share AS int; ${table("kind share, history share[] NOT NULL DEFAULT '{1}'", "n, '{1,2}'")}`,
    unsafe: 'ALTER DOMAIN share ADD CONSTRAINT positive CHECK (VALUE >= 0)',
    releases: unchanged('kind'),
  },
  {
    recipe: 'drop-table',
    name: 'that references what others write',
    setup: `${table('kind int', 'n')} CREATE TABLE "Legacy" (id int PRIMARY KEY, visits int NOT NULL DEFAULT 0, note text, t_id int DEFAULT 1 REFERENCES t ON DELETE CASCADE);
      INSERT INTO "Legacy" SELECT n, 0, 'note', n FROM generate_series(1, 20) n;`,
    unsafe: 'DROP TABLE "Legacy"',
    releases: [
      { table: '"Legacy"', column: 'note', value: words('old'), until: 'deprecate' },
      { table: 't', column: 'kind', value: numbers },
    ],
    dropped: '"Legacy"',
  },
];

describe('recipes under load', function () {
  this.timeout(300_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  for (const { id } of RECIPES) {
    it(`${id} is proven under load`, () => {
      assert.ok(CASES.some(({ recipe }) => recipe === id));
    });
  }

  for (const { recipe, name, setup, unsafe, args, from = 0, releases, ...others } of CASES) {
    it(`${recipe} ${name}: no error, no write lost, no wait that lasts`, async () => {
      await Promise.all(
        servers
          .filter(({ major }) => major >= from)
          .map(async (server) => {
            const setting = { setup, version: server.major, batchSize: 7, batchPause: 0 };
            const plan = args
              ? planIn(await scaffold(recipe, args, { ...setting, unknown: 'ask' }))
              : await planFor(recipe, unsafe, setting);
            const boundary = plan.steps.findLast(({ deploy }) => deploy !== undefined)?.slug;
            await proveUnderLoad(server, {
              setup: statementsOf(setup),
              plan,
              releases: releases.map((release) =>
                release.until === 'LAST' && boundary !== undefined
                  ? { ...release, until: boundary }
                  : release,
              ),
              ...others,
            });
          }),
      );
    });
  }
});
