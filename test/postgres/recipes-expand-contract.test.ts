import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import type { Plan } from '../../server/src/recipes/plan';
import type { Arguments, Recipe, RecipeContext } from '../../server/src/recipes/recipe';
import { changeColumnType } from '../../server/src/recipes/change-column-type';
import { renameColumn } from '../../server/src/recipes/rename-column';
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
    servers = await startServers(chosenMajors());
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
    normalise?: (snapshot: Snapshot) => Snapshot,
  ): Promise<void> {
    for (const server of servers) {
      await prove(server, {
        setup,
        unsafe: [unsafe],
        plan: planOf(recipe, setup, unsafe, server),
        ...(normalise && { normalise }),
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
});
