import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { Plan } from '../../server/src/recipes/plan';
import { planFor } from '../recipe-fixture';
import { withDatabase } from './databases';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';
import { snapshotOf } from './snapshot';

interface Again {
  readonly recipe: string;
  readonly statement: string;
  /** Rows are unique but for `(1, 1)`, where one is put in twice. */
  readonly setup: string;
  readonly duplicate: string;
  readonly withoutDuplicate: string;
}

const TABLE = `CREATE SCHEMA "Läden";
CREATE TABLE "Läden"."Kunden" (id int NOT NULL, "E-Mail" text);
INSERT INTO "Läden"."Kunden" SELECT g, 'k' || g FROM generate_series(1, 20) g;
`;

const PARTS = `CREATE TABLE parts (id int NOT NULL, at int NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE TABLE "Parts 2" PARTITION OF parts FOR VALUES FROM (10) TO (20) PARTITION BY LIST (at);
CREATE TABLE "Parts 2 rest" PARTITION OF "Parts 2" DEFAULT;
CREATE UNIQUE INDEX mine ON parts_1 (id, at);
INSERT INTO parts SELECT g, g FROM generate_series(1, 19) g;
`;

const CASES: readonly Again[] = [
  {
    recipe: 'add-unique',
    statement: `ALTER TABLE "Läden"."Kunden" ADD CONSTRAINT "ein Kunde" UNIQUE ("E-Mail")`,
    setup: TABLE,
    duplicate: `INSERT INTO "Läden"."Kunden" VALUES (21, 'k1')`,
    withoutDuplicate: `DELETE FROM "Läden"."Kunden" WHERE id = 21`,
  },
  {
    recipe: 'add-primary-key',
    statement: `ALTER TABLE "Läden"."Kunden" ADD PRIMARY KEY (id)`,
    setup: TABLE,
    duplicate: `INSERT INTO "Läden"."Kunden" VALUES (1, 'k21')`,
    withoutDuplicate: `DELETE FROM "Läden"."Kunden" WHERE "E-Mail" = 'k21'`,
  },
  {
    recipe: 'add-unique',
    statement: 'ALTER TABLE t ADD COLUMN code text UNIQUE',
    setup: 'CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 20);',
    duplicate: `ALTER TABLE t ADD COLUMN code text; UPDATE t SET code = 'x' WHERE id < 3`,
    withoutDuplicate: 'UPDATE t SET code = NULL',
  },
  {
    recipe: 'add-unique',
    statement: 'ALTER TABLE parts ADD CONSTRAINT "ein Teil" UNIQUE (id, at)',
    setup: PARTS,
    duplicate: 'INSERT INTO parts VALUES (15, 15)',
    withoutDuplicate:
      'DELETE FROM parts WHERE ctid = (SELECT max(ctid) FROM parts WHERE at = 15) AND at = 15',
  },
  {
    recipe: 'add-primary-key',
    statement: 'ALTER TABLE parts ADD PRIMARY KEY (id, at)',
    setup: PARTS,
    duplicate: 'INSERT INTO parts VALUES (15, 15)',
    withoutDuplicate:
      'DELETE FROM parts WHERE ctid = (SELECT max(ctid) FROM parts WHERE at = 15) AND at = 15',
  },
  {
    recipe: 'create-index',
    statement: 'CREATE UNIQUE INDEX ON parts (at, id)',
    setup: PARTS.replace('(id, at);', '(at, id);'),
    duplicate: 'INSERT INTO parts VALUES (15, 15)',
    withoutDuplicate:
      'DELETE FROM parts WHERE ctid = (SELECT max(ctid) FROM parts WHERE at = 15) AND at = 15',
  },
];

describe('a whole series is run again', function () {
  this.timeout(120_000);
  let servers: readonly Server[] = [];
  before(async () => {
    servers = await sharedServers(chosenMajors());
  });

  for (const major of chosenMajors()) {
    for (const given of CASES) {
      // The build of an index alone says itself what to run first.
      if (given.recipe !== 'create-index')
        it(`${major}, ${given.statement}: after it succeeded, and after its build failed`, () =>
          onServer(major, given, async (client, plan) => {
            await client.query(given.setup);
            await client.query(given.duplicate);
            await assert.rejects(forwards(client, plan), /could not create unique index/);
            assert.equal(await invalidIndexes(client), 1);
            await client.query(given.withoutDuplicate);
            await forwards(client, plan);
            assert.equal(await invalidIndexes(client), 0);
            const done = await snapshotOf(client);
            await forwards(client, plan);
            assert.deepEqual(await snapshotOf(client), done);
          }));

      it(`${major}, ${given.statement}: each step alone is taken back and run again`, () =>
        onServer(major, given, async (client, plan) => {
          await client.query(given.setup);
          for (const [number, step] of plan.steps.entries()) {
            const before = await snapshotOf(client);
            await run(client, step.up);
            const after = await snapshotOf(client);
            await run(client, step.down);
            assert.deepEqual(await snapshotOf(client), before, `down of step ${number + 1}`);
            await run(client, step.down);
            assert.deepEqual(await snapshotOf(client), before, `down of step ${number + 1}, twice`);
            await run(client, step.up);
            assert.deepEqual(await snapshotOf(client), after, `step ${number + 1} again`);
          }
        }));
    }

    it(`${major}: a build that another session works on is left alone`, () =>
      onServer(major, CASES[0]!, async (client, plan, server, database) => {
        await client.query(TABLE);
        const [drop = '', create = ''] = plan.steps[0]!.up;
        // A transaction that has the table keeps the build of another session from being finished.
        const reader = await server.connect(database);
        const builder = await server.connect(database);
        try {
          await reader.query('BEGIN; LOCK TABLE "Läden"."Kunden" IN ROW EXCLUSIVE MODE');
          const built = builder.query(create);
          while ((await invalidIndexes(client)) === 0);
          await client.query(`SET lock_timeout = '50ms'`);
          await assert.rejects(client.query(drop), /lock timeout/);
          await reader.query('COMMIT');
          await built;
          await run(client, plan.steps[0]!.up);
          assert.equal(await invalidIndexes(client), 0);
        } finally {
          await reader.end();
          await builder.end();
        }
      }));
  }

  async function onServer(
    major: number,
    { recipe, statement, setup }: Again,
    work: (client: Client, plan: Plan, server: Server, database: string) => Promise<void>,
  ): Promise<void> {
    const server = servers.find((each) => each.major === major);
    assert.ok(server);
    const plan = await planFor(recipe, statement, { setup, version: major });
    await withDatabase(server, (client, database) => work(client, plan, server, database));
  }
});

async function forwards(client: Client, { steps }: Plan): Promise<void> {
  for (const { up } of steps) await run(client, up);
}

async function run(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

async function invalidIndexes(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    'SELECT count(*) FROM pg_index WHERE NOT indisvalid',
  );
  return Number(rows[0]?.count);
}
