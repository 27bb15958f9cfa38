import * as assert from 'node:assert/strict';
import type { Arguments } from '../../server/src/recipes/recipe';
import { planFor, planIn, scaffold, statementsOf } from '../recipe-fixture';
import { prove, withDatabase } from './recipe-proof';
import type { Snapshot } from './recipe-proof';
import { chosenMajors, type Server, startServers } from './servers';

interface Case {
  readonly name: string;
  readonly recipe: string;
  readonly setup: string;
  readonly unsafe: string;
  /** The recipe's own arguments; without them the plan answers the unsafe statement. */
  readonly args?: Arguments;
  readonly from?: number;
  readonly normalise?: (snapshot: Snapshot) => Snapshot;
  readonly normaliseDown?: (snapshot: Snapshot) => Snapshot;
}

const EVENTS = `
  CREATE TABLE events (id bigint, tenant int NOT NULL, payload text);
  INSERT INTO events SELECT n, n % 3, 'payload ' || n FROM generate_series(1, 40) n;`;

const ODD = `
  CREATE SCHEMA "My Shop";
  CREATE TABLE "My Shop"."Orders" ("Tenant" text COLLATE "C", "order" int, "User" int);
  INSERT INTO "My Shop"."Orders" SELECT 'tenant ' || n % 3, n, n FROM generate_series(1, 40) n;
  COMMENT ON COLUMN "My Shop"."Orders"."Tenant" IS 'Who';`;

const PRIMARY_KEYS: readonly Case[] = [
  {
    name: 'over a column that allows NULL',
    recipe: 'add-primary-key',
    setup: EVENTS,
    unsafe: 'ALTER TABLE events ADD PRIMARY KEY (id)',
  },
  {
    name: 'over several columns of a quoted table in another schema, deferrable, by a name',
    recipe: 'add-primary-key',
    setup: ODD,
    unsafe: `ALTER TABLE "My Shop"."Orders" ADD CONSTRAINT "The Key" PRIMARY KEY ("Tenant", "order") INCLUDE ("User") WITH (fillfactor = 80) DEFERRABLE`,
  },
  {
    name: 'over columns that are NOT NULL, where its name is taken',
    recipe: 'add-primary-key',
    setup: `CREATE TABLE t (a int NOT NULL, b uuid NOT NULL UNIQUE); CREATE INDEX t_pkey ON t (a);
      INSERT INTO t SELECT n, gen_random_uuid() FROM generate_series(1, 10) n; UPDATE t SET b = md5(a::text)::uuid;`,
    unsafe: 'ALTER TABLE t ADD PRIMARY KEY (a, b)',
  },
  {
    name: 'that a foreign key of the same table will reference, by arguments',
    recipe: 'add-primary-key',
    setup: `${EVENTS} ALTER TABLE events ADD CHECK (id > 0), ADD UNIQUE (id); CREATE TABLE parts (event_id bigint REFERENCES events (id)); INSERT INTO parts VALUES (1);`,
    unsafe: 'ALTER TABLE events ADD CONSTRAINT events_pk PRIMARY KEY (id)',
    args: { table: 'events', columns: 'id', name: 'events_pk' },
  },
  {
    name: 'over an index that is there, whose columns allow NULL',
    recipe: 'add-primary-key',
    setup: `${EVENTS} CREATE UNIQUE INDEX events_key ON events (id, tenant);`,
    unsafe: 'ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_key',
  },
];

const CASES: readonly Case[] = [...PRIMARY_KEYS];

describe('more recipes on a server', function () {
  this.timeout(120_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await startServers(chosenMajors([14, 18]));
  });
  after(async () => {
    await Promise.all(servers.map((each) => each.stop()));
  });

  for (const { name, recipe, setup, unsafe, args, from = 0, ...normalisers } of CASES) {
    it(`${recipe} ${name}`, async () => {
      for (const server of servers.filter((each) => each.major >= from)) {
        const setting = { setup, version: server.major, batchSize: 7, batchPause: 1 };
        const plan = args
          ? planIn(await scaffold(recipe, args, { ...setting, unknown: 'ask' }))
          : await planFor(recipe, unsafe, setting);
        await prove(server, {
          setup: statementsOf(setup),
          unsafe: statementsOf(unsafe),
          plan,
          ...normalisers,
        });
      }
    });
  }

  it('add-primary-key builds again where a build has left an invalid index', async () => {
    for (const server of servers) {
      const plan = await planFor('add-primary-key', 'ALTER TABLE t ADD PRIMARY KEY (id)', {
        setup: 'CREATE TABLE t (id int NOT NULL);',
        version: server.major,
      });
      await withDatabase(server, async (client) => {
        await client.query('CREATE TABLE t (id int NOT NULL)');
        await client.query('INSERT INTO t VALUES (1), (1)');
        const [build, use] = plan.steps;
        assert.ok(build && use && plan.steps.length === 2);
        const run = async (statements: readonly string[]): Promise<void> => {
          for (const statement of statements) await client.query(statement);
        };
        await assert.rejects(run(build.up), /could not create unique index "t_pkey"/);
        await assert.rejects(run(build.up), /could not create unique index "t_pkey"/);
        await client.query('DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t)');
        await run(build.up);
        await run(use.up);
        const { rows } = await client.query(
          `SELECT conname, contype, indisvalid FROM pg_constraint k JOIN pg_index i ON i.indexrelid = k.conindid WHERE conrelid = 't'::regclass`,
        );
        assert.deepEqual(rows, [{ conname: 't_pkey', contype: 'p', indisvalid: true }]);
      });
    }
  });
});
