import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import type { Plan } from '../../server/src/recipes/plan';
import type { Recipe, RecipeContext } from '../../server/src/recipes/recipe';
import { changeColumnType } from '../../server/src/recipes/change-column-type';
import { dropColumn } from '../../server/src/recipes/drop-column';
import { dropTable } from '../../server/src/recipes/drop-table';
import { renameColumn } from '../../server/src/recipes/rename-column';
import { renameTable } from '../../server/src/recipes/rename-table';
import { emptyCatalog, foldStatements } from '../../server/src/schema/fold';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { prove, runStep, type Snapshot, withDatabase } from './recipe-proof';
import { chosenMajors, type Server, startServers } from './servers';

describe('expand and contract', function () {
  this.timeout(300_000);
  let servers: Server[] = [];
  let reader: Reader;

  before(async () => {
    reader = await loadPostgresReader();
    servers = await startServers(chosenMajors([14, 18]));
  });
  after(async () => {
    await Promise.all(servers.map((each) => each.stop()));
  });

  function contextOf(setup: readonly string[], server: Server): RecipeContext {
    const reads = setup.map((statement) => reader.read(statement));
    const catalog = foldStatements(emptyCatalog({ complete: true }), reads, undefined).at(-1);
    assert.ok(catalog);
    return {
      catalog,
      version: server.major,
      // Three rows a batch: every test goes through several.
      settings: { ...DEFAULT_SETTINGS, batchSize: 3, batchPause: 0 },
      unknown: 'ask',
    };
  }

  function planOf(recipe: Recipe, setup: readonly string[], unsafe: string, server: Server): Plan {
    const [operation] = reader.read(unsafe).operations;
    assert.ok(operation);
    const result = recipe.fromOperation(operation, unsafe, contextOf(setup, server));
    assert.ok(result !== undefined && 'plan' in result, JSON.stringify(result));
    return result.plan;
  }

  async function proveAll(
    recipe: Recipe,
    setup: readonly string[],
    unsafe: string,
    normaliseDown?: (snapshot: Snapshot) => Snapshot,
  ): Promise<void> {
    for (const server of servers) {
      await prove(server, {
        setup,
        unsafe: [unsafe],
        plan: planOf(recipe, setup, unsafe, server),
        ...(normaliseDown && { normaliseDown }),
      });
    }
  }

  describe('rename-column', () => {
    it('renames a plain column', async () => {
      await proveAll(
        renameColumn,
        [
          'CREATE TABLE users (id int PRIMARY KEY, email varchar(255))',
          "INSERT INTO users SELECT n, 'user' || n FROM generate_series(1, 10) n",
          'INSERT INTO users VALUES (11, NULL)',
        ],
        'ALTER TABLE users RENAME COLUMN email TO email_address',
      );
    });

    it('carries over all that hangs on the column', async () => {
      await proveAll(
        renameColumn,
        [
          'CREATE TABLE groups (id int PRIMARY KEY)',
          'INSERT INTO groups VALUES (1), (2)',
          `CREATE TABLE "Users" (
             id bigint PRIMARY KEY,
             "group" int NOT NULL DEFAULT 1 CONSTRAINT "in" REFERENCES groups ON DELETE CASCADE DEFERRABLE,
             name text,
             CHECK ("group" > 0 AND name <> 'group'),
             UNIQUE (name, "group") DEFERRABLE INITIALLY DEFERRED
           )`,
          'CREATE INDEX by_group ON "Users" ("group" DESC, lower(name)) WHERE "group" IS NOT NULL',
          'CREATE UNIQUE INDEX ON "Users" (((("group" + 1) * 2)), id)',
          'CREATE INDEX covering ON "Users" USING btree (name) INCLUDE ("group")',
          'ALTER TABLE "Users" ADD CONSTRAINT unproven CHECK ("group" <> 3) NOT VALID',
          `COMMENT ON COLUMN "Users"."group" IS 'It''s where they belong'`,
          "COMMENT ON INDEX by_group IS 'for lists'",
          `INSERT INTO "Users" SELECT n, n % 2 + 1, 'user' || n FROM generate_series(1, 10) n`,
        ],
        'ALTER TABLE "Users" RENAME COLUMN "group" TO "Team id"',
      );
    });

    it('moves sequences and identities', async () => {
      await proveAll(
        renameColumn,
        [
          'CREATE SCHEMA shop',
          'CREATE TABLE shop.orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number serial, code bigint GENERATED ALWAYS AS IDENTITY)',
          "INSERT INTO shop.orders (id) SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid FROM generate_series(0, 9) n",
        ],
        'ALTER TABLE shop.orders RENAME COLUMN number TO "no"',
      );
      await proveAll(
        renameColumn,
        [
          'CREATE TABLE orders (id int PRIMARY KEY, code bigint GENERATED ALWAYS AS IDENTITY)',
          'INSERT INTO orders (id) SELECT n FROM generate_series(0, 9) n',
        ],
        'ALTER TABLE orders RENAME COLUMN code TO number',
      );
    });
  });

  describe('change-column-type', () => {
    it('turns int into bigint', async () => {
      await proveAll(
        changeColumnType,
        [
          'CREATE TABLE events (id int PRIMARY KEY, amount int NOT NULL DEFAULT 0 CHECK (amount >= 0), UNIQUE (amount, id))',
          'CREATE INDEX ON events (amount) WHERE amount > 5',
          'INSERT INTO events SELECT n, n * 2 FROM generate_series(1, 10) n',
        ],
        'ALTER TABLE events ALTER COLUMN amount TYPE bigint',
      );
    });

    it('converts with USING', async () => {
      await proveAll(
        changeColumnType,
        [
          'CREATE TABLE users (id int PRIMARY KEY, phone text)',
          "INSERT INTO users SELECT n, '49' || n FROM generate_series(1, 10) n",
          'INSERT INTO users VALUES (11, NULL)',
        ],
        'ALTER TABLE users ALTER phone TYPE bigint USING phone::bigint',
      );
    });
  });

  describe('keys', () => {
    const tables = [
      `CREATE TABLE users (
         id serial PRIMARY KEY,
         tenant int NOT NULL DEFAULT 1,
         code int NOT NULL UNIQUE,
         parent_id int REFERENCES users ON DELETE SET NULL,
         UNIQUE (tenant, id)
       )`,
      'CREATE TABLE "Orders" (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE DEFERRABLE, user_code int REFERENCES users (code))',
      'CREATE TABLE visits (id int PRIMARY KEY, tenant int, user_id int)',
      'ALTER TABLE visits ADD CONSTRAINT "by" FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) NOT VALID',
      'INSERT INTO users (tenant, code, parent_id) SELECT 1, n * 10, CASE WHEN n > 1 THEN n - 1 END FROM generate_series(1, 10) n',
      'INSERT INTO "Orders" SELECT n, n, n * 10 FROM generate_series(1, 10) n',
      'INSERT INTO visits SELECT n, 1, n FROM generate_series(1, 10) n',
    ];

    it('renames a primary key that others reference', () =>
      proveAll(renameColumn, tables, 'ALTER TABLE users RENAME COLUMN id TO user_id'));

    it('renames a unique column that others reference', () =>
      proveAll(renameColumn, tables, 'ALTER TABLE users RENAME COLUMN code TO number'));

    it('renames a part of a composite primary key', () =>
      proveAll(
        renameColumn,
        [
          'CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))',
          'CREATE TABLE r (id int PRIMARY KEY, a int, b int, FOREIGN KEY (b, a) REFERENCES t (b, a))',
          'INSERT INTO t SELECT n % 2, n FROM generate_series(1, 10) n',
          'INSERT INTO r SELECT n, n % 2, n FROM generate_series(1, 10) n',
        ],
        'ALTER TABLE t RENAME COLUMN b TO c',
      ));

    it('widens a primary key that others reference', () =>
      proveAll(changeColumnType, tables, 'ALTER TABLE users ALTER COLUMN id TYPE bigint'));

    it('widens an identity', () =>
      proveAll(
        changeColumnType,
        [
          'CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a text)',
          "INSERT INTO t (a) VALUES ('a'), ('b'), ('c'), ('d')",
        ],
        'ALTER TABLE t ALTER COLUMN id TYPE bigint',
      ));
  });

  describe('while two releases run', () => {
    /** Runs the plan up to and including the step, and hands the database to the writers. */
    async function during(
      recipe: Recipe,
      setup: readonly string[],
      unsafe: string,
      lastStep: string,
      work: (client: Client, plan: Plan) => Promise<void>,
    ): Promise<void> {
      for (const server of servers) {
        const plan = planOf(recipe, setup, unsafe, server);
        const count = plan.steps.findIndex(({ slug }) => slug === lastStep) + 1;
        assert.notEqual(count, 0, plan.steps.map(({ slug }) => slug).join());
        await withDatabase(server, async (client) => {
          for (const statement of setup) await client.query(statement);
          for (const step of plan.steps.slice(0, count)) await runStep(client, step.up, step.transaction);
          await work(client, plan);
        });
      }
    }

    const users = [
      "CREATE TABLE users (id int PRIMARY KEY, email text DEFAULT 'none', visits int NOT NULL DEFAULT 0)",
      "INSERT INTO users VALUES (1, 'one'), (2, 'two'), (3, NULL)",
    ];
    const rename = 'ALTER TABLE users RENAME COLUMN email TO address';
    const rows = async (client: Client, sql: string): Promise<unknown[]> =>
      (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
    const writes: readonly { title: string; sql: string; id: number; value: string | null }[] = [
      {
        title: 'an insert by the old release',
        sql: "INSERT INTO users (id, email) VALUES (9, 'old')",
        id: 9,
        value: 'old',
      },
      {
        title: 'an insert by the new release',
        sql: "INSERT INTO users (id, address) VALUES (9, 'new')",
        id: 9,
        value: 'new',
      },
      {
        title: 'an insert that leaves both to the default',
        sql: 'INSERT INTO users (id) VALUES (9)',
        id: 9,
        value: 'none',
      },
      { title: 'an insert of DEFAULT', sql: 'INSERT INTO users VALUES (9, DEFAULT)', id: 9, value: 'none' },
      {
        title: 'an insert of NULL by the old release',
        sql: 'INSERT INTO users (id, email) VALUES (9, NULL)',
        id: 9,
        value: null,
      },
      {
        title: 'an insert of both',
        sql: "INSERT INTO users (id, email, address) VALUES (9, 'old', 'new')",
        id: 9,
        value: 'new',
      },
      {
        title: 'an update by the old release',
        sql: "UPDATE users SET email = 'old' WHERE id = 1",
        id: 1,
        value: 'old',
      },
      {
        title: 'an update by the new release',
        sql: "UPDATE users SET address = 'new' WHERE id = 1",
        id: 1,
        value: 'new',
      },
      {
        title: 'an update to NULL by the old release',
        sql: 'UPDATE users SET email = NULL WHERE id = 1',
        id: 1,
        value: null,
      },
      {
        title: 'an update to DEFAULT by the old release',
        sql: 'UPDATE users SET email = DEFAULT WHERE id = 1',
        id: 1,
        value: 'none',
      },
      {
        title: 'an update of both',
        sql: "UPDATE users SET email = 'old', address = 'new' WHERE id = 1",
        id: 1,
        value: 'new',
      },
      {
        title: 'an upsert by the old release',
        sql: "INSERT INTO users (id, email) VALUES (1, 'old') ON CONFLICT (id) DO UPDATE SET email = excluded.email",
        id: 1,
        value: 'old',
      },
      {
        title: 'an upsert by the new release',
        sql: "INSERT INTO users (id, address) VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET address = excluded.address",
        id: 1,
        value: 'new',
      },
    ];

    for (const moment of ['add_column', 'backfill']) {
      for (const { title, sql, id, value } of writes) {
        it(`${title} after ${moment} reaches both columns`, () =>
          during(renameColumn, users, rename, moment, async (client, plan) => {
            await client.query(sql);
            const both = `SELECT email, address FROM users WHERE id = ${id}`;
            assert.deepEqual(await rows(client, both), [[value, value]]);
            const backfill = plan.steps.find(({ slug }) => slug === 'backfill');
            for (const statement of backfill?.up ?? []) await client.query(statement);
            assert.deepEqual(await rows(client, both), [[value, value]]);
            assert.deepEqual(
              await rows(client, 'SELECT FROM users WHERE email IS DISTINCT FROM address'),
              [],
            );
          }));
      }
    }

    it('an update to NULL by the new release reaches the old column', () =>
      during(renameColumn, users, rename, 'backfill', async (client) => {
        await client.query('UPDATE users SET address = NULL WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT email, address FROM users WHERE id = 1'), [[null, null]]);
      }));

    it('writes to other columns change neither', () =>
      during(renameColumn, users, rename, 'backfill', async (client) => {
        await client.query('UPDATE users SET visits = visits + 1');
        assert.deepEqual(await rows(client, 'SELECT * FROM users ORDER BY id'), [
          [1, 'one', 1, 'one'],
          [2, 'two', 1, 'two'],
          [3, null, 1, null],
        ]);
      }));

    it('the trigger runs once a row', () =>
      during(renameColumn, users, rename, 'add_column', async (client) => {
        await client.query(`CREATE FUNCTION count_depth() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.visits := pg_trigger_depth(); RETURN NEW; END'`);
        await client.query(
          'CREATE TRIGGER zz BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION count_depth()',
        );
        await client.query("UPDATE users SET address = 'new'");
        assert.deepEqual(await rows(client, 'SELECT DISTINCT visits FROM users'), [[1]]);
      }));

    it('a backfill waits for a writer and keeps its value', () =>
      during(renameColumn, users, rename, 'add_column', async (client, plan) => {
        const port = (client as unknown as { port: number; database: string }).port;
        const server = servers.find((each) => each.port === port);
        assert.ok(server);
        const writer = await server.connect((client as unknown as { database: string }).database);
        try {
          await writer.query('BEGIN');
          await writer.query("UPDATE users SET email = 'newer' WHERE id = 2");
          const backfill = plan.steps.find(({ slug }) => slug === 'backfill');
          const filled = client.query(backfill?.up[0] ?? '');
          const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          while ((await writer.query(waiting)).rowCount === 0);
          await writer.query('COMMIT');
          await filled;
        } finally {
          await writer.end();
        }
        assert.deepEqual(await rows(client, 'SELECT id, email, address FROM users ORDER BY id'), [
          [1, 'one', 'one'],
          [2, 'newer', 'newer'],
          [3, null, null],
        ]);
      }));

    it('changes that the equality of a type overlooks are copied', () =>
      during(
        renameColumn,
        ['CREATE TABLE t (id int PRIMARY KEY, a numeric)', 'INSERT INTO t VALUES (1, 1.0)'],
        'ALTER TABLE t RENAME COLUMN a TO b',
        'backfill',
        async (client) => {
          await client.query('UPDATE t SET a = 1.00');
          assert.deepEqual(await rows(client, 'SELECT a::text, b::text FROM t'), [['1.00', '1.00']]);
        },
      ));

    it('types without equality are copied', () =>
      during(
        renameColumn,
        ['CREATE TABLE t (id int PRIMARY KEY, a json)', `INSERT INTO t VALUES (1, '{"x":1}'), (2, NULL)`],
        'ALTER TABLE t RENAME COLUMN a TO b',
        'backfill',
        async (client) => {
          await client.query(`UPDATE t SET b = '{"x":2}' WHERE id = 2`);
          assert.deepEqual(await rows(client, 'SELECT a::text, b::text FROM t ORDER BY id'), [
            ['{"x":1}', '{"x":1}'],
            ['{"x":2}', '{"x":2}'],
          ]);
        },
      ));

    const numbers = [
      'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 7 CHECK (n > 0))',
      'INSERT INTO t VALUES (1, 1), (2, 2)',
    ];
    const widen = 'ALTER TABLE t ALTER n TYPE bigint';

    it('a type change follows the old column before the swap', () =>
      during(changeColumnType, numbers, widen, 'validate_constraints', async (client) => {
        await client.query('INSERT INTO t VALUES (3, 3), (4, DEFAULT)');
        await client.query('UPDATE t SET n = 10 WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT id, n, n_new::int FROM t ORDER BY id'), [
          [1, 10, 10],
          [2, 2, 2],
          [3, 3, 3],
          [4, 7, 7],
        ]);
        await assert.rejects(client.query('UPDATE t SET n = 0'), /violates check constraint/);
      }));

    it('a type change follows the new column after the swap, as far as the old one can', () =>
      during(changeColumnType, numbers, widen, 'swap_columns', async (client) => {
        await client.query(
          'INSERT INTO t VALUES (3, 3), (4, DEFAULT), (5, 3000000000)'.replace('INTO t', 'INTO t (id, n)'),
        );
        await client.query('UPDATE t SET n = 10 WHERE id = 1');
        assert.deepEqual(await rows(client, 'SELECT id, n::text, n_old FROM t ORDER BY id'), [
          [1, '10', 10],
          [2, '2', 2],
          [3, '3', 3],
          [4, '7', 7],
          [5, '3000000000', null],
        ]);
        await assert.rejects(
          client.query('INSERT INTO t (id, n) VALUES (6, NULL)'),
          /null value in column "n"/,
        );
      }));
  });

  describe('rename-table', () => {
    it('renames behind a view', async () => {
      await proveAll(
        renameTable,
        [
          'CREATE TABLE "Customers" (id serial PRIMARY KEY, name text UNIQUE)',
          'CREATE INDEX ON "Customers" (lower(name))',
          "INSERT INTO \"Customers\" (name) VALUES ('a'), ('b')",
        ],
        'ALTER TABLE "Customers" RENAME TO clients',
      );
    });

    it('lets the old release read and write, with the rights it had', async () => {
      const setup = [
        'CREATE SCHEMA shop',
        'CREATE TABLE shop.customers (id serial PRIMARY KEY, name text)',
        'GRANT USAGE ON SCHEMA shop TO pg_monitor',
        'GRANT SELECT, INSERT, UPDATE ON shop.customers TO pg_monitor',
        'GRANT USAGE ON SEQUENCE shop.customers_id_seq TO pg_monitor',
      ];
      for (const server of servers) {
        const plan = planOf(renameTable, setup, 'ALTER TABLE shop.customers RENAME TO clients', server);
        await withDatabase(server, async (client) => {
          for (const statement of setup) await client.query(statement);
          await runStep(client, plan.steps[0]!.up, true);
          await client.query('SET ROLE pg_monitor');
          await client.query("INSERT INTO shop.customers (name) VALUES ('a')");
          await client.query("INSERT INTO shop.clients (name) VALUES ('b')");
          await client.query("UPDATE shop.customers SET name = 'c' WHERE id = 2");
          const { rows } = await client.query('SELECT * FROM shop.customers ORDER BY id');
          assert.deepEqual(rows, [
            { id: 1, name: 'a' },
            { id: 2, name: 'c' },
          ]);
          await assert.rejects(client.query('DELETE FROM shop.customers'), /permission denied/);
        });
      }
    });
  });

  describe('drop-column', () => {
    it('drops all that hangs on the column and brings back all but values', async () => {
      await proveAll(
        dropColumn,
        [
          'CREATE TABLE groups (id int PRIMARY KEY)',
          'INSERT INTO groups VALUES (1), (2)',
          `CREATE TABLE users (
             id bigint PRIMARY KEY,
             group_id int REFERENCES groups CHECK (group_id > 0),
             name text,
             UNIQUE (name, group_id)
           )`,
          'CREATE INDEX by_group ON users (group_id) WHERE group_id > 5',
          "COMMENT ON COLUMN users.group_id IS 'where they belong'",
          "INSERT INTO users SELECT n, n % 2 + 1, 'user' || n FROM generate_series(1, 10) n",
        ],
        'ALTER TABLE users DROP COLUMN group_id',
        withoutValuesOf('group_id'),
      );
    });

    it('lets a required column be left out first', async () => {
      const setup = ['CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL)'];
      await proveAll(dropColumn, setup, 'ALTER TABLE users DROP COLUMN email');
      await proveAll(
        dropColumn,
        [...setup, "INSERT INTO users VALUES (1, 'a')"],
        'ALTER TABLE users DROP COLUMN email',
        (snapshot) => withoutNotNull(withoutValuesOf('email')(snapshot)),
      );
    });

    it('brings back defaults, sequences and identities', async () => {
      const setup = [
        "CREATE TABLE users (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new', number serial, code bigint GENERATED ALWAYS AS IDENTITY)",
      ];
      await proveAll(dropColumn, setup, 'ALTER TABLE users DROP COLUMN state');
      await proveAll(dropColumn, setup, 'ALTER TABLE users DROP COLUMN number');
      await proveAll(dropColumn, setup, 'ALTER TABLE users DROP COLUMN code');
    });
  });

  describe('drop-table', () => {
    it('drops foreign keys first and brings back all but rows', async () => {
      await proveAll(
        dropTable,
        [
          'CREATE TABLE groups (id int PRIMARY KEY)',
          `CREATE TABLE "Users" (
             id serial PRIMARY KEY,
             code bigint GENERATED BY DEFAULT AS IDENTITY,
             "group" int NOT NULL DEFAULT 1 CONSTRAINT "in" REFERENCES groups ON DELETE CASCADE,
             name varchar(20) COLLATE "C" CHECK (name <> ''),
             shout text GENERATED ALWAYS AS (upper(name)) STORED,
             CONSTRAINT "U" UNIQUE (name, "group") DEFERRABLE
           )`,
          'ALTER TABLE "Users" ADD CHECK (code > 5) NOT VALID',
          'CREATE INDEX ON "Users" (lower(name) DESC) WHERE id > 1',
          'COMMENT ON COLUMN "Users".name IS \'shown\'',
          'COMMENT ON TABLE "Users" IS \'all of them\'',
        ],
        'DROP TABLE "Users"',
      );
    });

    it('drops several tables that reference each other', async () => {
      await proveAll(
        dropTable,
        ['CREATE TABLE a (id int PRIMARY KEY)', 'CREATE TABLE b (id int REFERENCES a)'],
        'DROP TABLE a, b',
      );
    });
  });
});

function withoutValuesOf(column: string): (snapshot: Snapshot) => Snapshot {
  return (snapshot) =>
    Object.fromEntries(
      Object.entries(snapshot).map(([name, lines]) => [
        name,
        name.startsWith('rows of')
          ? lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), [column]: null })).sort()
          : lines,
      ]),
    );
}

/** For a required column whose values are gone. */
function withoutNotNull(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(
    Object.entries(snapshot).map(([name, lines]) => [
      name,
      lines
        .map((line) => line.replace(' email text NOT NULL', ' email text'))
        .filter((line) => !line.includes('users_email_not_null')),
    ]),
  );
}
