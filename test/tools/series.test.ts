import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkCommand } from '../../server/src/cli/check-command';
import { scaffoldCommand } from '../../server/src/cli/scaffold-command';
import { type Server, chosenMajors, startServers } from '../postgres/servers';
import { withDatabase } from '../postgres/databases';
import { snapshotOf } from '../postgres/snapshot';
import { jsonOf } from './command-line';
import { installTools } from './install';
import type { MigrationTool } from './migration-tool';
import { ownSnapshot } from './own-snapshot';
import { plain, plainPairs } from './plain-files';
import { REAL_TOOLS } from './real-tools';
import { golangMigrate } from './stand-in-golang-migrate';
import { goose } from './stand-in-goose';
import { atlas, flyway, flywayWithUndo } from './stand-ins-by-statement';
import { diesel, pop, refinery, sqlx } from './stand-ins-whole-files';
import { inProject, type Outcome } from './tool-project';

/** A series that is scaffolded, and the statement that it replaces. */
interface Series {
  readonly title: string;
  readonly arguments: readonly string[];
  readonly unsafe: string;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS "Users" (
  id integer PRIMARY KEY,
  email varchar(255) NOT NULL,
  "Größe" text DEFAULT 'kein; Wert'
);
INSERT INTO "Users" VALUES (1, 'a@example.com', 'x'), (2, 'b@example.com', 'y'), (3, 'c@example.com', 'z');
`;
const WITHOUT_SCHEMA = 'DROP TABLE IF EXISTS "Users";\n';

const SERIES: readonly Series[] = [
  {
    title: 'a column is renamed',
    arguments: ['rename-column', '--table', '"Users"', '--column', 'email', '--to', 'email_address'],
    unsafe: 'ALTER TABLE "Users" RENAME COLUMN email TO email_address',
  },
  {
    title: 'an integer key becomes a bigint',
    arguments: ['change-column-type', '--table', '"Users"', '--column', 'id', '--type', 'bigint'],
    unsafe: 'ALTER TABLE "Users" ALTER COLUMN id TYPE bigint',
  },
  {
    title: 'a column becomes NOT NULL',
    arguments: ['set-not-null', '--table', '"Users"', '--column', '"Größe"'],
    unsafe: 'ALTER TABLE "Users" ALTER COLUMN "Größe" SET NOT NULL',
  },
  {
    title: 'a column becomes UNIQUE',
    arguments: ['add-unique', '--table', '"Users"', '--columns', 'email'],
    unsafe: 'ALTER TABLE "Users" ADD UNIQUE (email)',
  },
];

/** With a name for the test's title. */
const TOOLS: readonly (readonly [title: string, tool: MigrationTool])[] = [
  ['files for psql', plain],
  ['pairs of files for psql', plainPairs],
  ...REAL_TOOLS.map((tool) => [tool.id, tool] as const),
  ...[atlas, diesel, flyway, golangMigrate, goose, pop, refinery, sqlx].map(
    (tool) => [`${tool.id} (stand-in)`, tool] as const,
  ),
  ['flyway (stand-in) with undo files', flywayWithUndo],
];

/** Proofs that run while a test waits for the first of them: their time is mostly that of other programs. */
const AHEAD = 2;

describe('scaffolded series in the projects of migration tools', function () {
  this.timeout(300_000);
  let servers: readonly Server[] = [];
  const cases = TOOLS.flatMap(([title, tool]) => SERIES.map((series) => ({ title, tool, series })));
  const proofs = new Map<number, Promise<unknown>>();
  const start = (index: number): Promise<unknown> => {
    const { tool, series } = cases[index]!;
    const proof = proofs.get(index) ?? Promise.all(servers.map((server) => prove(server, tool, series)));
    proofs.set(index, proof);
    return proof;
  };
  const proof = async (index: number): Promise<void> => {
    const own = start(index);
    for (let next = index + 1; next <= index + AHEAD && next < cases.length; next++) {
      // The test that waits for it says so.
      start(next).catch(() => undefined);
    }
    await own;
  };
  before(async () => {
    await installTools();
    servers = await startServers(chosenMajors([14, 18]));
  });
  after(async () => {
    await Promise.allSettled(proofs.values());
    await Promise.all(servers.map((server) => server.stop()));
  });

  cases.forEach(({ title, tool, series }, index) => {
    it(`${title}: ${series.title}${tool.down ? ', and back, and again' : ''}`, () => proof(index));
  });
});

async function prove(server: Server, tool: MigrationTool, series: Series): Promise<void> {
  const wanted = await withDatabase(server, async (client) => {
    await client.query(SCHEMA);
    await client.query(series.unsafe);
    return snapshotOf(client);
  });
  const what = `PostgreSQL ${server.major}`;
  await inProject(server, async (project) => {
    project.write({
      '.safe-migrations.json': JSON.stringify({
        postgresVersion: server.major,
        ...(tool.needsSetting ? { tool: tool.id } : {}),
      }),
      ...tool.configure(project),
      ...tool.files([{ up: SCHEMA, down: WITHOUT_SCHEMA }]),
    });
    succeeds(await tool.up(project), `${what}: the first migration`);
    const original = await ownSnapshot(project);
    const folder = join(project.folder, tool.directory);
    await jsonOf(scaffoldCommand, [...series.arguments, '--dir', folder]);
    await isSilent(folder, tool);
    const forwards = async (when: string): Promise<void> => {
      succeeds(await (tool.upOneByOne ?? tool.up)(project), `${what}: ${when}`);
      assert.deepEqual(await ownSnapshot(project), wanted, `${what}: ${when}`);
    };
    await forwards('up');
    if (!tool.down) return;
    succeeds(await tool.down(project), `${what}: down`);
    assert.deepEqual(await ownSnapshot(project), original, `${what}: down`);
    await forwards('up again');
  });
}

/** Our own output is our own best example: read as the tool's, and nothing above a hint, there and back. */
async function isSilent(folder: string, tool: MigrationTool): Promise<void> {
  const { files } = (await jsonOf(checkCommand, [folder])) as {
    readonly files: readonly {
      readonly path: string;
      readonly tool: string;
      readonly findings: readonly {
        readonly rule: string;
        readonly severity: string;
        readonly message: string;
      }[];
    }[];
  };
  assert.deepEqual([...new Set(files.map((file) => file.tool))], [tool.id]);
  const loud = files.flatMap(({ path, findings }) =>
    findings
      .filter(({ severity }) => severity !== 'hint')
      .map(({ rule, message }) => `${path}: ${rule}: ${message}`),
  );
  assert.deepEqual(loud, []);
}

function succeeds(outcome: Outcome, what: string): void {
  assert.ok(outcome.ok, `${what}\n${outcome.output}`);
}
